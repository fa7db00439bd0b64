import { GraphQLError } from 'graphql';
import { HeaderMap } from '@apollo/server';
import type { KeyRefusal } from '../auth/keyring';
import { withoutCardNumbers } from '../domain/card-number';

/** The codes of requests that end before any resolver runs. */
export type RefusalCode =
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'FORBIDDEN'
  | 'GRAPHQL_PARSE_FAILED'
  | 'INTERNAL_SERVER_ERROR'
  | 'NOT_FOUND'
  | 'OPERATION_TOO_COMPLEX'
  | 'REQUEST_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE';

export interface Refusal {
  status: number;
  code: RefusalCode;
  message: string;
  extensions?: Readonly<Record<string, unknown>>;
}

/** A refusal in the shape of a GraphQL answer, so that a client has one way to read errors. */
export function refusalBody(refusal: Refusal): { errors: { message: string; extensions: Record<string, unknown> }[] } {
  const message = withoutCardNumbers(refusal.message);
  return { errors: [{ message, extensions: { code: refusal.code, ...refusal.extensions } }] };
}

/** A request that ends before its handler; failure-answers.ts answers it. */
export class RefusedRequest extends Error {
  readonly statusCode: number;

  constructor(readonly refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedRequest';
    this.statusCode = refusal.status;
  }
}

/** As an error that Apollo answers with the refusal's HTTP status. */
export function refusalError(refusal: Refusal, more: { cause?: GraphQLError } = {}): GraphQLError {
  const extensions: Record<string, unknown> = {
    code: refusal.code,
    ...refusal.extensions,
    http: { status: refusal.status, headers: new HeaderMap() },
  };
  return new GraphQLError(refusal.message, {
    ...(more.cause ? { source: more.cause.source, positions: more.cause.positions } : {}),
    extensions,
  });
}

export const WORDS_OF_REFUSAL = {
  UNKNOWN: 'no API key, or one that is not known here: send "Authorization: Bearer <key>"',
  REVOKED: 'this API key was revoked: use another one',
  EXPIRED: 'this API key has expired: use another one',
} as const satisfies Record<KeyRefusal, string>;
