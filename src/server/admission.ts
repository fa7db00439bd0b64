import { createHash } from 'node:crypto';
import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Authentication, Keyring } from '../auth/keyring';
import {
  checkedVariables,
  malformedArgumentsRule,
  malformedVariables,
  type CheckedVariables,
} from '../graphql/malformed-arguments';
import { isLoopbackHost } from './loopback';
import { measure, sizesOf, type Measure, type Measured } from './measure';
import { refusalError } from './refusal';
import { refuseSecretLiterals } from './secret-literals';
import { refuseUnstorableLiterals, refuseUnstorableVariables } from './unstorable-text';

export interface DocumentLimits {
  tokens: number;
  depth: number;
  aliases: number;
  fields: number;
  cost: number;
  /** Longer pages are refused by their resolvers, so they never cost more. */
  page: number;
}

export interface Operation {
  query: string;
  operationName?: string | null;
  variables?: Readonly<Record<string, unknown>> | null;
}

/** A document within the limits; `errors` is what validation says of it. */
export interface AdmittedDocument {
  document: DocumentNode;
  errors: readonly GraphQLError[];
}

/** Where a request comes from, and the Host it asked for. */
export interface Peer {
  address: string | undefined;
  host: string | undefined;
}

/** The one check of HTTP and WebSocket: who is asking, and whether what is asked is of a size we answer. */
export interface Admission {
  /** `authorization` as in the header: "Bearer <key>". Null: there is none. */
  identify(authorization: string | null, peer: Peer): Promise<Authentication>;
  /** Throws a GraphQLError for what cannot be parsed, asks for too much, or has a card number in its text. */
  admit(operation: Operation): AdmittedDocument;
  /** A valid document admitted before, by the sha256 of its text. */
  findValid(sha256: string): DocumentNode | null;
}

/** Introspection has bounds of its own: a client's own query nests 15 deep and has some 230 fields. */
const MAX_INTROSPECTION_DEPTH = 25;
const MAX_INTROSPECTION_FIELDS = 1_000;
/** Frontends send few texts again and again; longer ones are not kept, so the cache is a few megabytes. */
const MAX_CACHED_DOCUMENTS = 500;
const MAX_CACHED_CHARACTERS = 20_000;

interface Entry extends AdmittedDocument {
  sha256: string;
  measured: Measured;
  /** Variables whose values could be malformed in a place where that refuses the request. */
  checked: CheckedVariables;
  /** Of the variables it was last found within the limits with. */
  sizes: string;
}

export function createAdmission(parts: { keyring: Keyring; schema: GraphQLSchema; limits: DocumentLimits }): Admission {
  const { keyring, schema, limits } = parts;
  const isOnThisMachine = remembered(({ address, host }: Peer) => isLoopback(address, host));
  const byText = new Map<string, Entry>();
  const bySha256 = new Map<string, Entry>();

  function examine(query: string, variables: Readonly<Record<string, unknown>>): Entry {
    const document = parseWithin(query, limits.tokens);
    const measured = measureSafely(document, schema, variables, limits);
    refuseBeyond(limits, measured);
    refuseSecretLiterals(query, document, schema);
    refuseUnstorableLiterals(query, document);
    const errors = validate(schema, document, [...specifiedRules, malformedArgumentsRule]);
    const checked = checkedVariables(schema, document);
    const sizes = sizesOf(measured.sizedBy, variables);
    return { document, errors, measured, checked, sizes, sha256: createHash('sha256').update(query).digest('hex') };
  }

  function keep(query: string, entry: Entry): void {
    if (query.length > MAX_CACHED_CHARACTERS) return;
    byText.set(query, entry);
    bySha256.set(entry.sha256, entry);
    const oldest = byText.entries().next();
    if (byText.size <= MAX_CACHED_DOCUMENTS || oldest.done) return;
    byText.delete(oldest.value[0]);
    bySha256.delete(oldest.value[1].sha256);
  }

  return {
    identify(authorization, peer) {
      const secret = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
      if (secret === undefined) return Promise.resolve({ refusal: 'UNKNOWN' });
      return keyring.authenticate(secret, { loopback: isOnThisMachine(peer) });
    },

    admit({ query, operationName, variables }) {
      refuseUnstorableVariables(variables ?? {});
      const known = byText.get(query);
      if (!known) {
        const entry = examine(query, variables ?? {});
        keep(query, entry);
        refuseMalformed(entry.checked, operationName, variables);
        return entry;
      }
      const sizes = sizesOf(known.measured.sizedBy, variables ?? {});
      if (sizes !== known.sizes) {
        refuseBeyond(limits, measureSafely(known.document, schema, variables ?? {}, limits));
        known.sizes = sizes;
      }
      // Moved to the end: the ones used longest ago are dropped first.
      byText.delete(query);
      byText.set(query, known);
      refuseMalformed(known.checked, operationName, variables);
      return known;
    },

    findValid(sha256) {
      const entry = bySha256.get(sha256);
      return entry && entry.errors.length === 0 ? entry.document : null;
    },
  };
}

/** Throws where a variable holds what no scalar can read, and is not a mutation's own input (which says so itself). */
function refuseMalformed(
  checked: CheckedVariables,
  operationName: Operation['operationName'],
  variables: Operation['variables'],
): void {
  const problems = malformedVariables(checked, operationName, variables ?? {});
  if (problems.length > 0) throw refusalError({ status: 400, code: 'BAD_USER_INPUT', message: problems.join('; ') });
}

/** Peers seen lately; beyond it all of them are looked at anew. */
const MAX_PEERS = 1_000;

function remembered(ask: (peer: Peer) => boolean): (peer: Peer) => boolean {
  const answers = new Map<string, boolean>();
  return (peer) => {
    const key = `${peer.address} ${peer.host}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (answers.size >= MAX_PEERS) answers.clear();
    const answer = ask(peer);
    answers.set(key, answer);
    return answer;
  };
}

/** Both: a page whose name was pointed at this machine (DNS rebinding) reaches us over loopback, under its own name. */
function isLoopback(address: string | undefined, host: string | undefined): boolean {
  const url = `http://${host}`;
  return isLoopbackHost(address ?? '') && URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}

/** Which kind of operation would run; null where the document does not say. */
export function operationTypeOf(
  document: DocumentNode,
  operationName: string | null | undefined,
): 'query' | 'mutation' | 'subscription' | null {
  return getOperationAST(document, operationName)?.operation ?? null;
}

export function unknownOperation(): GraphQLError {
  return new GraphQLError('the document has no operation of this name, or several and no operationName', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
}

function parseWithin(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    // Nested deeper than our own stack: deeper than any limit.
    if (error instanceof RangeError) throw tooComplex('MAX_DEPTH', 'nests too deeply', null, null);
    if (!(error instanceof GraphQLError)) throw error;
    if (/more tha[nt] \d+ tokens/.test(error.message)) {
      throw tooComplex('MAX_TOKENS', `has more than ${maxTokens} tokens`, maxTokens, null);
    }
    throw refusalError({ status: 400, code: 'GRAPHQL_PARSE_FAILED', message: error.message }, { cause: error });
  }
}

function measureSafely(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
  limits: DocumentLimits,
): Measured {
  try {
    return measure(document, schema, variables, limits.page);
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('MAX_DEPTH', 'nests too deeply', limits.depth, null);
    throw error;
  }
}

function refuseBeyond(limits: DocumentLimits, measured: Measure): void {
  const bounds = [
    ['MAX_DEPTH', 'levels of nested fields', limits.depth, measured.depth],
    ['MAX_ALIASES', 'aliases', limits.aliases, measured.aliases],
    ['MAX_FIELDS', 'fields', limits.fields, measured.fields],
    ['MAX_COST', 'field values in its answer', limits.cost, measured.cost],
    [null, 'levels of introspection', MAX_INTROSPECTION_DEPTH, measured.introspectionDepth],
    [null, 'fields of introspection', MAX_INTROSPECTION_FIELDS, measured.introspectionFields],
  ] as const;
  for (const [limit, noun, allowed, found] of bounds) {
    if (found > allowed)
      throw tooComplex(limit, `asks for ${found} ${noun}, at most ${allowed} are allowed`, allowed, found);
  }
}

function tooComplex(limit: string | null, words: string, allowed: number | null, found: number | null): GraphQLError {
  const message = `the operation ${words}${limit ? ` (${limit})` : ''}: split it, or ask for less`;
  return refusalError({ status: 400, code: 'OPERATION_TOO_COMPLEX', message, extensions: { limit, allowed, found } });
}
