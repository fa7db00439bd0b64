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

export const WITHHELD = '[digits withheld]';
/** Digits in groups, with one character between two groups: the one that people type between the groups of a card. */
const GROUPS = /\d+(?:[\s\p{Pd}.,/_]\d+)*/gu;
const FEWEST_DIGITS = 13;
const MOST_DIGITS = 19;
/** Shorter numbers of a network's shape are often phone numbers: there the check digit has to be right. */
const LONGER_THAN_A_PHONE = 15;

/**
 * A message that may quote what a caller typed, without what may be a card number. A number with one digit typed wrong is
 * withheld as well, so the check digit is asked of short ones only, and of digits within a word, which may be an id.
 */
export function withoutCardNumbers(message: string): string {
  return message.replace(GROUPS, (run, at: number) => {
    const before = message[at - 1] ?? '';
    const isInWord = /\w/.test(before) || /\w/.test(message[at + run.length] ?? '');
    return withoutCards(run, { isInWord, isPhone: before === '+' });
  });
}

/** Looks at every stretch of whole groups, since a date or an amount may stand right before the card. */
function withoutCards(run: string, around: { isInWord: boolean; isPhone: boolean }): string {
  if (run.length < FEWEST_DIGITS) return run;
  const parts = run.split(/(\D)/);
  for (let first = 0; first < parts.length; first += 2) {
    if (parts[first] === '') continue;
    let digits = '';
    for (let last = first; last < parts.length && digits.length <= MOST_DIGITS; last += 2) {
      digits += parts[last] ?? '';
      if (!mayBeCard(digits, around)) continue;
      const rest = parts.slice(last + 1).join('');
      return `${parts.slice(0, first).join('')}${WITHHELD}${withoutCards(rest, { ...around, isPhone: false })}`;
    }
  }
  return run;
}

function mayBeCard(digits: string, { isInWord, isPhone }: { isInWord: boolean; isPhone: boolean }): boolean {
  if (!CARD.test(digits) || (isPhone && digits.length <= LONGER_THAN_A_PHONE)) return false;
  return passesLuhn(digits) || (digits.length >= LONGER_THAN_A_PHONE && !isInWord);
}
