import type { KeyRefusal } from '../auth/keyring';

export interface CloseCode {
  code: number;
  reason: string;
}

/** Why we end a WebSocket. What a client does then stands in CLOSES, and in docs/errors.md. */
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

const COME_BACK = 'Connect again, after a moment chosen at random, and resume with the last cursor as `after`.';
const COMMENT = 'The stream ends without `complete`, after a comment line with code and reason.';
const STATUS = (status: number) => `HTTP ${status} before the stream begins.`;

/** Every way a WebSocket ends: what it means, what its client should do, and how an event stream (SSE) says it. */
export const CLOSES: readonly { code: number; meaning: string; client: string; sse: string }[] = [
  {
    code: 1009,
    meaning: 'A message larger than MAX_BODY_BYTES.',
    client: 'Send less at once; the same message would end the next socket too.',
    sse: STATUS(413),
  },
  { code: 1011, meaning: `${CLOSE.fault.reason}.`, client: COME_BACK, sse: STATUS(500) },
  { code: 1012, meaning: 'The server restarts.', client: COME_BACK, sse: `${COMMENT} ${STATUS(503)}` },
  {
    code: 4400,
    meaning: 'A message that is none of graphql-transport-ws.',
    client: 'Mend the client.',
    sse: STATUS(400),
  },
  {
    code: 4401,
    meaning: 'No API key, one that is not known here, or an operation before connection_init.',
    client: 'Ask for another key; do not try again with this one.',
    sse: STATUS(401),
  },
  {
    code: 4403,
    meaning: 'The origin is not in CORS_ORIGINS, or the API key lacks the scope read.',
    client: 'Do not try again: an operator has to allow it.',
    sse: 'CORS keeps the answer from the page; a missing scope is an error in the stream.',
  },
  {
    code: 4406,
    meaning: 'The subprotocol is not graphql-transport-ws.',
    client: 'Ask for that subprotocol.',
    sse: 'Does not occur.',
  },
  {
    code: 4408,
    meaning: 'No connection_init within 3 s.',
    client: 'Send connection_init at once; connect again.',
    sse: 'Does not occur.',
  },
  {
    code: 4409,
    meaning: 'The id of an operation that is still open was used for another.',
    client: 'Mend the client: complete the first, or take another id.',
    sse: 'Does not occur.',
  },
  {
    code: 4410,
    meaning: 'More than 1 MiB waits for a reader that takes hardly anything of it, or it answers no ping.',
    client: `${COME_BACK} Ask for less in the document if it happens again.`,
    sse: `${COMMENT} There is no ping: also where 12 s bring no acknowledgement of anything that waits.`,
  },
  {
    code: 4411,
    meaning: 'The API key was revoked.',
    client: 'Ask for another key; do not try again with this one.',
    sse: `${COMMENT} ${STATUS(401)}`,
  },
  {
    code: 4412,
    meaning: 'The API key has expired.',
    client: 'Ask for another key, and resume with the last cursor.',
    sse: `${COMMENT} ${STATUS(401)}`,
  },
  {
    code: 4429,
    meaning:
      'Too many: sockets of the key or organization, operations on the socket, messages in one second, or a second connection_init. connection_ack names the limits.',
    client: 'Wait before connecting again, longer each time; close what is not needed.',
    sse: STATUS(429),
  },
];
