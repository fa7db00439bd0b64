/** The check digit of ISO/IEC 7812, which every card number ends in. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** How the numbers of the large card networks begin, and how long they are: most other numbers with a right check digit do not. */
const CARD =
  /^(4\d{12}(\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17})$/;
const RUN = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** Whether somebody has written a card number into a text. */
export function holdsCardNumber(text: string): boolean {
  return (text.match(RUN) ?? []).some((run) => {
    const digits = run.replace(/\D/g, '');
    return CARD.test(digits) && passesLuhn(digits);
  });
}
