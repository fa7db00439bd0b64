import type { Answer } from '../provider';

/** All CHOICE: that there is a number is PUBLIC-B, which one stands for what nobody says. */
export const ERROR_CODES = {
  invalid: 1001,
  referenceExists: 1002,
  pendingReferenceExists: 1003,
  insufficientFunds: 1004,
  wrongPin: 1005,
  notPending: 1006,
  otherCurrency: 1007,
  onlyKes: 1008,
  routingCode: 1009,
  noMid: 1010,
  unknown: 1011,
  unsupportedVersion: 1012,
  tooManyRequests: 1429,
  system: 1500,
} as const;

const STATUS_WORDS = { 400: 'BadRequest', 429: 'TooManyRequests', 500: 'InternalServerError' } as const;
type ErrorStatus = keyof typeof STATUS_WORDS;

/** Answered with an ErrorModel. */
export class XprizoError extends Error {
  constructor(
    readonly reason: keyof typeof ERROR_CODES,
    message: string,
    readonly httpStatus: ErrorStatus = 400,
  ) {
    super(message);
  }
}

/** PUBLIC-B: the ErrorModel of 400 and 500; that 429 looks the same is a CHOICE. */
export function errorAnswer({ reason, message, httpStatus }: XprizoError, now: number): Answer {
  const json = {
    timestamp: new Date(now).toISOString(),
    statusCode: httpStatus,
    status: STATUS_WORDS[httpStatus],
    errorCode: ERROR_CODES[reason],
    message,
  };
  return { status: httpStatus, json };
}

const TITLES = {
  401: { title: 'Unauthorized', type: 'https://tools.ietf.org/html/rfc7235#section-3.1' },
  403: { title: 'Forbidden', type: 'https://tools.ietf.org/html/rfc7231#section-6.5.3' },
  404: { title: 'Not Found', type: 'https://tools.ietf.org/html/rfc7231#section-6.5.4' },
} as const;

/** Answered with the ProblemDetails of RFC 7807. */
export class XprizoProblem extends Error {
  constructor(
    readonly httpStatus: keyof typeof TITLES,
    detail: string,
  ) {
    super(detail);
  }
}

/** PUBLIC-B for 401 and 403; a 404 for an address that does not exist is a CHOICE. */
export function problemAnswer({ httpStatus, message }: XprizoProblem): Answer {
  const { title, type } = TITLES[httpStatus];
  return {
    status: httpStatus,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    json: { type, title, status: httpStatus, detail: message, instance: null },
  };
}
