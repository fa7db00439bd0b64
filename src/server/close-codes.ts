import type { KeyRefusal } from '../auth/keyring';

export interface CloseCode {
  code: number;
  reason: string;
}

/**
 * Why we end a WebSocket. 4400, 4406, 4408 and 4409 are graphql-transport-ws's own. After 1012 and 4410 a client connects
 * again and resumes with `after`; after 4429 it waits first; after the others it has to change something.
 */
export const CLOSE = {
  badMessage: { code: 4400, reason: 'Bad message' },
  badKey: { code: 4401, reason: 'No API key, or one that is not known here' },
  forbiddenOrigin: { code: 4403, reason: 'Forbidden: this origin is not in CORS_ORIGINS' },
  forbiddenScope: { code: 4403, reason: 'Forbidden: the API key lacks the scope read' },
  slowReader: { code: 4410, reason: 'Reading too slowly: connect again and resume by cursor' },
  keyRevoked: { code: 4411, reason: 'The API key was revoked' },
  keyExpired: { code: 4412, reason: 'The API key has expired' },
  tooManySockets: { code: 4429, reason: 'Too many sockets for this API key or organization' },
  tooManyOperations: { code: 4429, reason: 'Too many operations on this socket' },
  tooManyMessages: { code: 4429, reason: 'Too many messages in one second' },
  restart: { code: 1012, reason: 'Restarting: connect again and resume by cursor' },
  fault: { code: 1011, reason: 'Internal error' },
} as const satisfies Record<string, CloseCode>;

export const CLOSE_OF_REFUSAL = {
  UNKNOWN: CLOSE.badKey,
  REVOKED: CLOSE.keyRevoked,
  EXPIRED: CLOSE.keyExpired,
} as const satisfies Record<KeyRefusal, CloseCode>;
