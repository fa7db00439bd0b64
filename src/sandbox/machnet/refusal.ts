import type { Answer } from '../provider';

/** The document shows BAD_REQUEST; the other names are INFER, the page with all of them was not to be had. */
const CODES = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
} as const;
type RefusalStatus = keyof typeof CODES;

export class MachnetRefusal extends Error {
  constructor(
    readonly httpStatus: RefusalStatus,
    message: string,
  ) {
    super(message);
  }
}

/** The document's shape. Every message but its one is ours. */
export function refusalAnswer(status: RefusalStatus, message: string): Answer {
  return { status, json: { status, code: CODES[status], message } };
}
