import type { Answer } from '../provider';

/** The document's table, its words and its order, and 726, which only the public pages have (PUBLIC-A). */
export const CINETPAY_CODES = [
  { code: 0, message: 'OPERATION_SUCCES', description: 'Operation successfully completed' },
  { code: -1, message: 'OPERATION_ERROR', description: 'Errors in the execution of the requests' },
  { code: 701, message: 'INVALID_CREDENTIALS', description: 'Apikey or password incorrect' },
  { code: 702, message: 'COULD_NOT_CREATE_TOKEN', description: 'Unable to generate token' },
  { code: 703, message: 'INVALID_USER', description: 'Merchant account is invalid' },
  { code: 704, message: 'INVALID_PARAM', description: 'The sent parameters are not correct' },
  { code: 705, message: 'EXPIRED_TOKEN', description: 'The token has expired' },
  { code: 706, message: 'INVALID_TOKEN', description: 'Token is invalid' },
  { code: 707, message: 'CANT_REFRESH_TOKEN', description: 'You must generate another token' },
  { code: 708, message: 'NOT_ALLOWED', description: 'You are not allowed to visit the link' },
  { code: 709, message: 'EXECUTION_ERROR', description: 'Errors in the execution of the requests' },
  { code: 710, message: 'EXECUTION_ERROR', description: 'Errors in the execution of the requests' },
  { code: 715, message: 'UNEXPECTED_ERROR', description: 'An unknown error occurred' },
  { code: 716, message: 'DATA_NOT_VALID', description: 'Emitted data is incorrect' },
  {
    code: 717,
    message: 'ERROR_PHONE_NOT_PARTICULAR',
    description: 'The phone number does not match with a valid CinetPay particular account',
  },
  { code: 718, message: 'JSON_PARSE_ERROR', description: 'The JSON sent has errors' },
  { code: 719, message: 'AMOUNT_TOO_SMALL', description: 'The amount must be greater than 200 XOF' },
  { code: 720, message: 'AMOUNT_TOO_LARGE', description: 'The amount must be less than 1500000 XOF' },
  { code: 721, message: 'OPERATOR_NOT_AVAILABLE', description: 'The operator is not supported by CinetPay' },
  {
    code: 602,
    message: 'INSUFFICIENT_BALANCE',
    description: 'Your CinetPay transfer balance is insufficient to complete this transaction',
  },
  { code: 723, message: 'NOT_FOUND', description: 'No results for this search' },
  {
    code: 724,
    message: 'ERROR_PHONE_NOT_MY_CONTACT',
    description: "The phone number does not exist in your CinetPay's contact list",
  },
  { code: 725, message: 'MISSING_NOTIFY_URL', description: 'You must mention a valid notification url' },
  // The public page has it without a description of its own: this one is ours.
  {
    code: 726,
    message: 'ERROR_PHONE_ALREADY_MY_CONTACT',
    description: 'The phone number is already in your contact list',
  },
  { code: 801, message: 'INVALID_AMOUNT', description: 'The amount entered is invalid' },
  { code: 802, message: 'INVALID_PHONE', description: 'The phone number entered is invalid' },
  { code: 804, message: 'OPERATOR_UNAVAILABLE', description: 'The operator is not yet supported by CinetPay' },
  {
    code: 805,
    message: 'CLIENT_TRANSACTION_ID_EXIST',
    description: 'Your transaction ID already exists on CinetPay',
  },
] as const;

export type CinetPayCode = (typeof CINETPAY_CODES)[number]['code'];
export type Language = 'en' | 'fr';

/** The French texts the document shows. Every other French text is unknown: the table's English one stands in (CHOICE). */
const FRENCH: Partial<Record<CinetPayCode, string>> = {
  701: 'Identifiant de connexion incorrect',
  706: 'Votre token est invalide',
  723: 'Aucun element trouvé',
};

/** The samples have "701" and "706" as text, 602 and 723 as numbers. CHOICE: all about logging in is text, the rest not. */
const FIRST_TEXT_CODE = 701;
const LAST_TEXT_CODE = 708;

/** A refusal of the whole request. */
export class CinetPayRefusal extends Error {
  constructor(
    readonly code: CinetPayCode,
    readonly description?: string,
  ) {
    super(messageOf(code));
  }
}

export function messageOf(code: CinetPayCode): string {
  return rowOf(code).message;
}

export function succeeded(data: unknown): Answer {
  return { json: { code: 0, message: messageOf(0), data } };
}

/** CHOICE for the HTTP status: no document says whether a logical error is a 200, so it can be switched. */
export function refused(refusal: CinetPayRefusal, language: Language, httpStatus: number): Answer {
  const { code, message } = refusal;
  const translated = language === 'fr' ? FRENCH[code] : undefined;
  const isText = code >= FIRST_TEXT_CODE && code <= LAST_TEXT_CODE;
  return {
    status: httpStatus,
    json: {
      code: isText ? String(code) : code,
      message,
      description: refusal.description ?? translated ?? rowOf(code).description,
      data: [],
    },
  };
}

function rowOf(code: CinetPayCode): (typeof CINETPAY_CODES)[number] {
  return CINETPAY_CODES.find((row) => row.code === code) ?? CINETPAY_CODES[0];
}
