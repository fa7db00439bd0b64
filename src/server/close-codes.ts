import type { KeyRefusal } from '../auth/keyring';

export interface CloseCode {
  code: number;
  reason: string;
}

/**
 * Why we end a WebSocket. The codes are chosen by what stock graphql-ws clients do with them: 4401 stops them for good,
 * and after 1012, 1013 and 4410 they connect again. What a client does then stands in CLOSES, and in docs/errors.md.
 */
export const CLOSE = {
  badMessage: { code: 4400, reason: 'Bad message' },
  tooManyValues: { code: 4400, reason: 'A message with too many values or too deep lists (MAX_DOCUMENT_TOKENS)' },
  badKey: { code: 4401, reason: 'No API key, or one that is not known here' },
  forbiddenOrigin: { code: 4401, reason: 'Forbidden: this origin is not in CORS_ORIGINS' },
  forbiddenScope: { code: 4401, reason: 'Forbidden: the API key lacks the scope read' },
  keyRevoked: { code: 4401, reason: 'The API key was revoked' },
  keyExpired: { code: 4401, reason: 'The API key has expired' },
  slowReader: { code: 4410, reason: 'Reading too slowly: connect again and resume by cursor' },
  tooManySockets: { code: 1013, reason: 'Too many sockets for this API key or organization: try again later' },
  tooManyMessages: { code: 1013, reason: 'Too many messages in one second: try again later' },
  restart: { code: 1012, reason: 'Restarting: connect again and resume by cursor' },
  fault: { code: 1013, reason: 'A fault of ours: connect again and resume by cursor' },
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
  { code: 1012, meaning: 'The server restarts.', client: COME_BACK, sse: `${COMMENT} ${STATUS(503)}` },
  {
    code: 1013,
    meaning:
      'Try again later: as many sockets as the key or its organization may have, too many messages in one second, or a fault of ours; the reason says which.',
    client: `Wait before connecting again, longer each time; close what is not needed. ${COME_BACK}`,
    sse: 'HTTP 429 with Retry-After, or HTTP 500, before the stream begins.',
  },
  {
    code: 4400,
    meaning:
      'A message that is none of graphql-transport-ws, nests more than 100 lists and objects, or has about twice the values of MAX_DOCUMENT_TOKENS.',
    client: 'Mend the client.',
    sse: STATUS(400),
  },
  {
    code: 4401,
    meaning:
      'No API key, one that is not known here, was revoked or has expired, one without the scope read, an origin that is not in CORS_ORIGINS, or an operation before connection_init; the reason says which.',
    client:
      'Use another key, or have an operator allow it; do not try again with this one. Resume with the last cursor.',
    sse: `${STATUS(401)} For a key that ends later: ${COMMENT.replace('The', 'the')} CORS keeps the answer from a page of another origin; a missing scope is an error in the stream.`,
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
    code: 4429,
    meaning: 'A second connection_init.',
    client: 'Mend the client: one connection_init is enough.',
    sse: 'Does not occur.',
  },
];
