import type { FastifyInstance } from 'fastify';
import { RefusedRequest, type Refusal } from './refusal';

/** JSON.parse takes a quarter of a second for 400,000 lists in one another, and nothing that is asked here nests so deep. */
export const MAX_JSON_NESTING = 100;
/** What a body holds beside its variables: the query, its name, a protocol's own members. */
const MARKS_BESIDE_VARIABLES = 100;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Why a JSON text is not worth parsing; null where it is. Its commas and brackets are counted, in one pass that builds
 * nothing. Each value has at most two of them, so what is refused here has more than `values` for certain.
 */
export function jsonExcess(text: string, values: number): 'NESTING' | 'VALUES' | null {
  const maxMarks = 2 * values + MARKS_BESIDE_VARIABLES;
  let [marks, nesting] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      marks += 1;
      nesting += 1;
      if (nesting > MAX_JSON_NESTING) return 'NESTING';
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      nesting -= 1;
    } else if (code === COMMA) {
      marks += 1;
    }
    if (marks > maxMarks) return 'VALUES';
  }
  return null;
}

/** Where the closing quote stands; the text's end where there is none, which the parser will say. */
function endOfText(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}

/** Reads JSON bodies of every route but the callbacks', which hand theirs on as it came. */
export function addJsonBodies(app: FastifyInstance, maxValues: number): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    const excess = jsonExcess(body, maxValues);
    if (excess) return done(new RefusedRequest(refusalOf(excess, maxValues)));
    return parse(request, body, done);
  });
}

function refusalOf(excess: 'NESTING' | 'VALUES', maxValues: number): Refusal {
  const isNesting = excess === 'NESTING';
  const [limit, allowed] = isNesting ? [null, MAX_JSON_NESTING] : ['MAX_DOCUMENT_TOKENS', maxValues];
  const message = isNesting
    ? `the body nests lists and objects deeper than ${MAX_JSON_NESTING}: send flatter variables`
    : `the body has more than ${maxValues} values (MAX_DOCUMENT_TOKENS): split it, or ask for less`;
  return { status: 400, code: 'OPERATION_TOO_COMPLEX', message, extensions: { limit, allowed, found: null } };
}
