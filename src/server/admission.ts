import { createHash } from 'node:crypto';
import { getOperationAST, GraphQLError, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Authentication, Keyring } from '../auth/keyring';
import { checkedVariables, malformedVariables, type CheckedVariables } from '../graphql/malformed-arguments';
import {
  parseWithin,
  refuseBeyond,
  refuseLargeText,
  tooManyValues,
  withinStack,
  type DocumentLimits,
} from './document-limits';
import { introspectionSizes } from './introspection-cost';
import { isLoopbackHost } from './loopback';
import { measure, sizesOf, type Measured, type MeasureParts } from './measure';
import { refusalError } from './refusal';
import { refuseSecretLiterals } from './secret-literals';
import { checkVariables, refuseUnstorableLiterals } from './unstorable-text';
import { VALIDATION_RULES } from './validation-rules';

export interface Operation {
  query: string;
  operationName?: string | null;
  variables?: Readonly<Record<string, unknown>> | null;
}

/** A document within the limits. */
export interface AdmittedDocument {
  document: DocumentNode;
  /** What validation says of it. */
  errors: readonly GraphQLError[];
  /** What the operation costs its caller (budget.ts). */
  points: number;
}

/** Where a request comes from, and the Host it asked for. */
export interface Peer {
  address: string | undefined;
  host: string | undefined;
}

/** The one check of HTTP, SSE and WebSocket: who is asking, and whether what is asked is of a size we answer. */
export interface Admission {
  /** `authorization` as in the header: "Bearer <key>". Null: there is none. */
  identify(authorization: string | null, peer: Peer): Promise<Authentication>;
  /** Throws a GraphQLError for what cannot be parsed, asks for too much, or has a card number in its text. */
  admit(operation: Operation): AdmittedDocument;
  /** What it costs to look at a text for the first time; 0 where it is known. */
  readingPoints(query: string): number;
  /** A document admitted before, by the sha256 of its text. */
  find(sha256: string): DocumentNode | null;
}

/** Frontends send few texts again and again; longer ones are not kept, so the cache is a few megabytes. */
const MAX_CACHED_DOCUMENTS = 500;
const MAX_CACHED_CHARACTERS = 20_000;
const MAX_LARGE_DOCUMENTS = 16;
/** Each error searches for names that may have been meant, and for its line. */
const MAX_ERRORS = 20;
/** Values of variables are checked, coerced and read again by resolvers: two of them cost about what a field of an answer does. */
const VALUES_PER_POINT = 2;
/** Parsing and validating ten characters takes about as long as answering a field. */
const CHARACTERS_PER_POINT = 10;

interface Entry {
  document: DocumentNode;
  errors: readonly GraphQLError[];
  /** Variables whose values could be malformed in a place where that refuses the request. */
  checked: CheckedVariables | null;
  sha256: string;
  /** By the operation's name: how it was last found within the limits, and the sizes of its variables then. */
  measured: Map<string, { measured: Measured; sizes: string }>;
}

type Variables = Readonly<Record<string, unknown>>;

export function createAdmission(parts: { keyring: Keyring; schema: GraphQLSchema; limits: DocumentLimits }): Admission {
  const { keyring, schema, limits } = parts;
  const isOnThisMachine = remembered(({ address, host }: Peer) => isLoopback(address, host));
  const byText = new Map<string, Entry>();
  const bySha256 = new Map<string, Entry>();
  const large: string[] = [];
  const measuring: MeasureParts = {
    schema,
    introspection: introspectionSizes(schema),
    largestPage: limits.page,
    refuse: (soFar) => refuseBeyond(limits, soFar),
  };

  function parseOnce(query: string): Entry {
    const sha256 = createHash('sha256').update(query).digest('hex');
    return { document: parseWithin(query, limits.tokens), errors: [], checked: null, sha256, measured: new Map() };
  }

  /** Answers the values that the operation's answer can hold; 0 where the document does not say which one runs. */
  function measureWithin(entry: Entry, operationName: string | null | undefined, variables: Variables): number {
    const operation = getOperationAST(entry.document, operationName);
    if (!operation) return 0;
    const name = operation.name?.value ?? '';
    const known = entry.measured.get(name);
    if (known && known.sizes === sizesOf(known.measured.sizedBy, variables)) return valuesOf(known.measured);
    const measured = withinStack(limits, () => measure(entry.document, operation, variables, measuring));
    refuseBeyond(limits, measured);
    entry.measured.set(name, { measured, sizes: sizesOf(measured.sizedBy, variables) });
    return valuesOf(measured);
  }

  /** What the text itself is refused for, once it is known that its operation asks for no more than it may. */
  function judge(query: string, entry: Entry): void {
    refuseLargeText(entry.document, limits);
    refuseSecretLiterals(query, entry.document, schema);
    refuseUnstorableLiterals(query, entry.document);
    entry.errors = withinStack(limits, () =>
      validate(schema, entry.document, VALIDATION_RULES, { maxErrors: MAX_ERRORS }),
    );
    // What is invalid never runs, and where there are no variables nothing of them can be malformed.
    if (entry.errors.length > 0 || !query.includes('$')) return;
    entry.checked = withinStack(limits, () => checkedVariables(schema, entry.document));
  }

  /** Apollo asks for a document again, by its hash, when the admission has just let it in. */
  function keepForNow(entry: Entry): void {
    bySha256.set(entry.sha256, entry);
    large.push(entry.sha256);
    if (large.length > MAX_LARGE_DOCUMENTS) bySha256.delete(large.shift() as string);
  }

  function keep(query: string, entry: Entry): void {
    if (query.length > MAX_CACHED_CHARACTERS) return keepForNow(entry);
    // Moved to the end: the ones used longest ago are dropped first.
    byText.delete(query);
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
      const values = checkVariables(variables ?? {}, limits.tokens, () => {
        throw tooManyValues(limits);
      });
      const known = byText.get(query);
      const entry = known ?? parseOnce(query);
      const answered = measureWithin(entry, operationName, variables ?? {});
      if (!known) judge(query, entry);
      keep(query, entry);
      if (entry.checked) refuseMalformed(entry.checked, operationName, variables);
      return {
        document: entry.document,
        errors: entry.errors,
        points: 1 + answered + Math.floor(values / VALUES_PER_POINT),
      };
    },

    readingPoints: (query) => (byText.has(query) ? 0 : Math.ceil(query.length / CHARACTERS_PER_POINT)),

    find: (sha256) => bySha256.get(sha256)?.document ?? null,
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

function valuesOf({ cost, introspectionCost }: Measured): number {
  return cost + introspectionCost;
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
