import type { Answer } from '../provider';

/** PUBLIC-B: the LoopBack shape `{error:{statusCode,name,message}}`; the Peex document gives only the HTTP status. */
const NAMES = {
  400: 'BadRequestError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  422: 'UnprocessableEntityError',
  429: 'TooManyRequestsError',
  500: 'InternalServerError',
} as const;
type RefusalStatus = keyof typeof NAMES;

export class PeexRefusal extends Error {
  constructor(
    readonly httpStatus: RefusalStatus,
    message: string,
  ) {
    super(message);
  }
}

export function refusalAnswer(statusCode: RefusalStatus, message: string): Answer {
  return { status: statusCode, json: { error: { statusCode, name: NAMES[statusCode], message } } };
}
