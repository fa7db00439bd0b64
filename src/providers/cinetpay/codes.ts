import type { ErrorCategory } from '../../domain/failures';

interface CodeMeaning {
  category: ErrorCategory;
  /** Whether CinetPay may have acted before it said so; asked only of calls that move money. */
  effect: 'none' | 'maybe';
  /** The same request may be repeated. */
  retryable: boolean;
}

const refused = (category: ErrorCategory): CodeMeaning => ({ category, effect: 'none', retryable: false });
/** "Errors in the execution of the requests", "an unknown error occurred": nobody says what was executed before. */
const inDoubt: CodeMeaning = { category: 'UNKNOWN', effect: 'maybe', retryable: true };

/** Every row of the document's code table (document §7) but 0, read as in docs/providers/cinetpay.md; 726 is PUBLIC-A. */
const CODES = {
  '-1': inDoubt,
  '602': refused('INSUFFICIENT_FUNDS'),
  '701': refused('AUTH'),
  '702': { category: 'UNAVAILABLE', effect: 'none', retryable: true },
  '703': refused('AUTH'),
  '704': refused('VALIDATION'),
  '705': refused('AUTH'),
  '706': refused('AUTH'),
  '707': refused('AUTH'),
  '708': refused('AUTH'),
  '709': inDoubt,
  '710': inDoubt,
  '715': inDoubt,
  '716': refused('VALIDATION'),
  '717': refused('VALIDATION'),
  '718': refused('VALIDATION'),
  '719': refused('LIMIT'),
  '720': refused('LIMIT'),
  '721': refused('VALIDATION'),
  '723': refused('NOT_FOUND'),
  '724': refused('NOT_FOUND'),
  '725': refused('VALIDATION'),
  // ERROR_PHONE_ALREADY_MY_CONTACT: success for a contact, which never asks here; anywhere else it has no meaning.
  '726': inDoubt,
  '801': refused('VALIDATION'),
  '802': refused('VALIDATION'),
  '804': refused('VALIDATION'),
  '805': refused('DUPLICATE'),
} as const satisfies Record<string, CodeMeaning>;
export type CinetPayCode = keyof typeof CODES;
export const CINETPAY_CODES = Object.keys(CODES) as CinetPayCode[];

/** A code no document lists: nobody knows what it leaves behind. */
const UNLISTED: CodeMeaning = inDoubt;

export const SUCCESS = '0';
export const CONTACT_EXISTS = '726' satisfies CinetPayCode;
export const NOT_FOUND = '723' satisfies CinetPayCode;
/** ERROR_PHONE_NOT_MY_CONTACT: the phone has to be added to the contacts first. */
export const NOT_MY_CONTACT = '724';
/** Not a code of the table: the HTTP status where the body has none of these. */
export const BAD_PHONE = '417';
/** EXPIRED_TOKEN, INVALID_TOKEN, CANT_REFRESH_TOKEN: repeated once after a new login, money calls too. */
const TOKEN_REFUSED: readonly string[] = ['705', '706', '707'] satisfies CinetPayCode[];

export function isTokenRefused(code: string): boolean {
  return TOKEN_REFUSED.includes(code);
}

/** INVALID_CREDENTIALS, INVALID_USER: whatever was to be asked, the merchant was not let in. 708 is about the one address. */
const MERCHANT_REFUSED: readonly string[] = ['701', '703'] satisfies CinetPayCode[];

export function isLoginRefused(code: string): boolean {
  return isTokenRefused(code) || MERCHANT_REFUSED.includes(code);
}

export function isListed(code: string): boolean {
  return code === SUCCESS || Object.hasOwn(CODES, code);
}

export function meaningOf(code: string): CodeMeaning {
  return Object.hasOwn(CODES, code) ? CODES[code as CinetPayCode] : UNLISTED;
}
