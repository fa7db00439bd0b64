import {
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/**
 * Without a plus sign and without a country, digits are taken for an international number only from this length on
 * (CHOICE): every country we pay to has as many with its code, and most national numbers are shorter, so that
 * 202 555 0123 of Washington is not read as a number of Egypt (+20).
 */
const SHORTEST_WITHOUT_PLUS = 11;

/** E.164: at most 15 digits; fewer than 7 with a country code reach nobody abroad. */
const E164 = /^\+[1-9]\d{6,14}$/;
/** Digits alone, as a national number is given beside its country. */
const NATIONAL = /^\d{4,15}$/;

/** A phone number in E.164, or why there is none, as a sentence that names the number and the way out. */
export type PhoneReading = { phone: string } | { problem: string };

/**
 * The number as it was typed, without what only serves the eye: spaces, hyphens, points, brackets, invisible marks. A
 * leading 00 is the plus sign of a keypad, and "(0)" the trunk zero of a letterhead. Null: this is no phone number.
 */
export function withoutDecoration(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[\p{Cf}\s]/gu, '');
  const digits = plain
    .replace(/^(\+|00)(\d+)[-.]?\(0\)/, '$1$2')
    .replace(/[().\p{Pd}\u2212/]/gu, '')
    .replace(/^00/, '+');
  return E164.test(digits) || NATIONAL.test(digits) ? digits : null;
}

/** Reads a number that somebody typed, beside the country that they gave with it. Numbers that cannot exist are refused. */
export function readPhone(text: string, country: string | null): PhoneReading {
  const digits = withoutDecoration(text);
  if (digits === null)
    return { problem: `${text} is not a phone number: write + and the country code, then the number` };
  const home = country !== null && isSupportedCountry(country) ? country : null;
  const number = numberIn(digits, home);
  if (number === null) {
    return {
      problem: `${text} does not say its country: begin with + and the country code, or give the country with it`,
    };
  }
  if (!number.isValid()) return { problem: `${text} ${impossible(number)}` };
  if (home !== null && getCountryCallingCode(home) !== number.countryCallingCode) {
    const of = number.country ?? `+${number.countryCallingCode}`;
    return { problem: `${text} is a number of ${of}, not of ${home}: correct the number or the country` };
  }
  return { phone: number.number };
}

/**
 * As contacts are kept, to find them by: numbers of plans that have ended may still be there. Null where no country is
 * told.
 */
export function phoneToFind(text: string): string | null {
  const digits = withoutDecoration(text);
  if (digits === null || digits.startsWith('+')) return digits;
  return numberIn(digits, null)?.number ?? null;
}

function numberIn(digits: string, home: Parameters<typeof getCountryCallingCode>[0] | null): PhoneNumber | null {
  if (digits.startsWith('+')) return parsePhoneNumberFromString(digits) ?? null;
  const national = home === null ? null : (parsePhoneNumberFromString(digits, home) ?? null);
  if (national?.isValid()) return national;
  const abroad = digits.length < SHORTEST_WITHOUT_PLUS ? null : parsePhoneNumberFromString(`+${digits}`);
  return abroad?.isValid() ? abroad : national;
}

function impossible(number: PhoneNumber): string {
  const place = number.country ? `${number.country} (+${number.countryCallingCode})` : `+${number.countryCallingCode}`;
  const nearest = nearestTo(number);
  const advice = nearest === null ? 'check the digits' : `did you mean ${nearest}?`;
  return `is not a number that ${place} can have: ${advice}`;
}

/** The one right form that this can be meant for; null where there is none, or more than one. */
function nearestTo({ countryCallingCode: code, nationalNumber }: PhoneNumber): string | null {
  const national = String(nationalNumber);
  const candidates = [
    // The trunk zero, which is dialled within many countries and belongs to no international number.
    ...(national.startsWith('0') ? [national.replace(/^0+/, '')] : []),
    // The country code, written twice.
    ...(national.startsWith(code) ? [national.slice(code.length)] : []),
    ...(RENUMBERED[code]?.(national) ?? []),
  ];
  const right = new Set(candidates.map((one) => `+${code}${one}`).filter((one) => isRight(one)));
  const [only] = right;
  return right.size === 1 && only !== undefined ? only : null;
}

function isRight(number: string): boolean {
  return parsePhoneNumberFromString(number)?.isValid() === true;
}

/** Plans that grew by a rule which gives each old number one new one. */
const RENUMBERED: Readonly<Record<string, (national: string) => string[]>> = {
  /**
   * Côte d'Ivoire, 31 January 2021: two digits before the old eight, by the range the number was given out in. PUBLIC: a
   * mobile number's second digit says whose range it was: 0 to 3 Moov (01), 4 to 6 MTN (05), 7 to 9 Orange (07).
   */
  '225': (old) => {
    const range = Number(old[1]);
    return /^[04-9]\d{7}$/.test(old) ? [`${range <= 3 ? '01' : range <= 6 ? '05' : '07'}${old}`] : [];
  },
  /** Benin, 30 November 2024: 01 before every old number. */
  '229': (old) => (/^\d{8}$/.test(old) ? [`01${old}`] : []),
};
