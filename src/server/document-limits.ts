import { GraphQLError, Kind, parse, visit, type DocumentNode, type ValueNode } from 'graphql';
import { countFieldPairs } from './field-pairs';
import type { Measure } from './measure';
import { refusalError } from './refusal';

export interface DocumentLimits {
  tokens: number;
  depth: number;
  aliases: number;
  fields: number;
  cost: number;
  /** Longer pages are refused by their resolvers, so they never cost more. */
  page: number;
}

/** Introspection has bounds of its own: a client's own query nests 15 deep and its answer has tens of thousands of values. */
const MAX_INTROSPECTION_DEPTH = 25;
const MAX_INTROSPECTION_COST = 250_000;
/** Of one document: validation looks at all fragments again for each operation. */
const MAX_OPERATIONS = 25;
const MAX_FRAGMENTS = 500;
/** Values written into the text: each is looked at by several rules of validation. What is longer comes by variable. */
const MAX_LITERAL_VALUES = 5_000;
/** Operations times fields: what validation looks at where each operation spreads everything. */
const MAX_FIELDS_OF_OPERATIONS = 20_000;
/** Comparisons of fields of one response name: graphql-js makes some four million of them in a second. */
const MAX_FIELD_PAIRS = 20_000;

export function parseWithin(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    // Nested deeper than our own stack: deeper than any limit.
    if (error instanceof RangeError) throw tooComplex('MAX_DEPTH', 'nests too deeply', null, null);
    if (!(error instanceof GraphQLError)) throw error;
    if (/more tha[nt] \d+ tokens/.test(error.message)) {
      throw tooComplex('MAX_DOCUMENT_TOKENS', `has more than ${maxTokens} tokens`, maxTokens, null);
    }
    throw refusalError({ status: 400, code: 'GRAPHQL_PARSE_FAILED', message: error.message }, { cause: error });
  }
}

/** Runs what goes down into a document; where our own stack ends, it nests deeper than any limit. */
export function withinStack<T>(limits: DocumentLimits, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('MAX_DEPTH', 'nests too deeply', limits.depth, null);
    throw error;
  }
}

/** Throws for what an operation asks for. */
export function refuseBeyond(limits: DocumentLimits, measured: Measure): void {
  if (measured.depth > limits.depth) throw beyond('MAX_DEPTH', 'levels of nested fields', limits.depth, measured.depth);
  if (measured.aliases > limits.aliases) throw beyond('MAX_ALIASES', 'aliases', limits.aliases, measured.aliases);
  if (measured.fields > limits.fields) throw beyond('MAX_FIELDS', 'fields', limits.fields, measured.fields);
  if (measured.cost > limits.cost) throw beyond('MAX_COST', 'field values in its answer', limits.cost, measured.cost);
  const { introspections, introspectionDepth, introspectionCost } = measured;
  if (introspections > 1) throw beyond(null, 'times for __schema or __type', 1, introspections);
  if (introspectionDepth > MAX_INTROSPECTION_DEPTH) {
    throw beyond(null, 'levels of introspection', MAX_INTROSPECTION_DEPTH, introspectionDepth);
  }
  if (introspectionCost > MAX_INTROSPECTION_COST) {
    throw beyond(null, 'values of introspection', MAX_INTROSPECTION_COST, introspectionCost);
  }
}

/** Throws for what a text holds, of which validation looks at everything, whichever operation runs. */
export function refuseLargeText(document: DocumentNode, limits: DocumentLimits): void {
  let [operations, fragments, fields, literals] = [0, 0, 0, 0];
  visit(document, {
    [Kind.OPERATION_DEFINITION]: () => void (operations += 1),
    [Kind.FRAGMENT_DEFINITION]: () => void (fragments += 1),
    [Kind.FIELD]: () => void (fields += 1),
    [Kind.ARGUMENT]: ({ value }) => ((literals += countLiterals(value)), false),
    [Kind.VARIABLE_DEFINITION]: ({ defaultValue }) => ((literals += countLiterals(defaultValue)), false),
  });
  if (literals > MAX_LITERAL_VALUES) throw holds(null, 'values in its text', MAX_LITERAL_VALUES, literals);
  if (operations > MAX_OPERATIONS) throw holds(null, 'operations', MAX_OPERATIONS, operations);
  if (operations > 1 && operations * fields > MAX_FIELDS_OF_OPERATIONS) {
    throw holds(null, 'operations times fields', MAX_FIELDS_OF_OPERATIONS, operations * fields);
  }
  if (fragments > MAX_FRAGMENTS) throw holds(null, 'fragments', MAX_FRAGMENTS, fragments);
  if (fields > limits.fields) throw holds('MAX_FIELDS', 'fields', limits.fields, fields);
  const pairs = withinStack(limits, () => countFieldPairs(document, MAX_FIELD_PAIRS));
  if (pairs > MAX_FIELD_PAIRS) throw holds(null, 'pairs of fields of one name', MAX_FIELD_PAIRS, pairs);
}

function countLiterals(value: ValueNode | undefined): number {
  const waiting = value ? [value] : [];
  let count = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    count += 1;
    if (next.kind === Kind.LIST) for (const item of next.values) waiting.push(item);
    else if (next.kind === Kind.OBJECT) for (const member of next.fields) waiting.push(member.value);
  }
  return count;
}

export function tooManyValues(limits: DocumentLimits): GraphQLError {
  const words = `has more than ${limits.tokens} values in its variables`;
  return tooComplex('MAX_DOCUMENT_TOKENS', words, limits.tokens, null);
}

function beyond(limit: string | null, noun: string, allowed: number, found: number): GraphQLError {
  return tooComplex(
    limit,
    `asks for ${Math.ceil(found)} ${noun} or more, at most ${allowed} are allowed`,
    allowed,
    found,
  );
}

function holds(limit: string | null, noun: string, allowed: number, found: number): GraphQLError {
  return tooComplex(
    limit,
    `stands in a document with ${found} ${noun}, at most ${allowed} are allowed`,
    allowed,
    found,
  );
}

function tooComplex(limit: string | null, words: string, allowed: number | null, found: number | null): GraphQLError {
  const message = `the operation ${words}${limit ? ` (${limit})` : ''}: split it, or ask for less`;
  return refusalError({ status: 400, code: 'OPERATION_TOO_COMPLEX', message, extensions: { limit, allowed, found } });
}
