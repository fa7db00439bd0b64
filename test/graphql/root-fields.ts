import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

export type Operation = 'query' | 'mutation' | 'subscription';
type Value = unknown;

export interface RootField {
  operation: Operation;
  name: string;
  field: GraphQLField<unknown, unknown>;
}

/** One place in the arguments of a root field: names of arguments and members, and '0' for the first of a list. */
export interface Place {
  path: string[];
  /** The input type whose member it is; null for an argument. */
  parent: string | null;
  /** The name of the argument or member. */
  name: string;
  type: GraphQLInputType;
}

/** The committed SDL, so that a table made from it is of what callers read. */
export function readSdl(): GraphQLSchema {
  return buildSchema(readFileSync(join(__dirname, '../../schema/schema.graphql'), 'utf8'));
}

export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return Object.entries(roots).flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      operation: operation as Operation,
      name: field.name,
      field,
    })),
  );
}

/** Every argument of a root field, and every member below it; no input type of ours has itself below it. */
export function placesOf({ field }: RootField): Place[] {
  return field.args.flatMap(({ name, type }) => placesBelow({ path: [name], parent: null, name, type }));
}

function placesBelow(place: Place): Place[] {
  const type = getNullableType(place.type);
  if (isListType(type)) return placesBelow({ ...place, path: [...place.path, '0'], type: type.ofType });
  if (!isInputObjectType(type)) return [place];
  return Object.values(type.getFields()).flatMap((member) =>
    placesBelow({ path: [...place.path, member.name], parent: type.name, name: member.name, type: member.type }),
  );
}

/** Text of each scalar that is well formed, where a value is needed and does not matter. */
const SAMPLES: Readonly<Record<string, Value>> = {
  ID: 'none_0000',
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  Decimal: '10',
  Currency: 'XAF',
  PhoneNumber: '+237677000001',
  CountryCode: 'CM',
  EmailAddress: 'awa.diop@example.com',
  DateTime: '2030-01-01T00:00:00.000Z',
  URL: 'https://example.com',
  JSON: {},
  EventCursor: 'none',
};

/** The least that the SDL takes for a type; of a oneOf input its first member. */
function leastOf(type: GraphQLInputType): Value {
  const bare = getNullableType(type);
  if (isListType(bare)) return [leastOf(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (!isInputObjectType(bare)) {
    if (!(bare.name in SAMPLES)) throw new Error(`the scalar ${bare.name} has no sample: add one to SAMPLES`);
    return SAMPLES[bare.name];
  }
  const members = Object.values(bare.getFields());
  const needed = bare.isOneOf ? members.slice(0, 1) : members.filter(isRequiredInputField);
  return Object.fromEntries(needed.map((member) => [member.name, leastOf(member.type)]));
}

export function leastArguments({ field }: RootField): Record<string, Value> {
  return Object.fromEntries(field.args.filter(isRequiredArgument).map(({ name, type }) => [name, leastOf(type)]));
}

/** The same arguments with one place set; what is missing on the way there is made, and of a oneOf input only the way stays. */
export function withValue(
  root: RootField,
  given: Record<string, Value>,
  { path, value }: { path: readonly string[]; value: Value },
): Record<string, Value> {
  const [name = '', ...rest] = path;
  const argument = root.field.args.find((one) => one.name === name);
  if (!argument) throw new Error(`${root.name} has no argument ${name}`);
  return { ...given, [name]: set(argument.type, given[name], { path: rest, value }) };
}

function set(type: GraphQLInputType, given: Value, { path, value }: { path: readonly string[]; value: Value }): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const bare = getNullableType(type);
  if (isListType(bare)) return [set(bare.ofType, Array.isArray(given) ? given[0] : undefined, { path: rest, value })];
  if (!isInputObjectType(bare)) throw new Error(`nothing stands below ${String(type)}`);
  const member = bare.getFields()[step];
  if (!member) throw new Error(`${bare.name} has no member ${step}`);
  const before = (given ?? leastOf(bare)) as Record<string, Value>;
  const below = set(member.type, before[step], { path: rest, value });
  return bare.isOneOf ? { [step]: below } : { ...before, [step]: below };
}

/** The operation that calls a root field with every argument it is given, and asks for all that needs no argument. */
export function documentOf(
  root: RootField,
  names: readonly string[],
  selection = selectionOf(root.field.type),
): string {
  const used = root.field.args.filter(({ name }) => names.includes(name));
  const declared = used.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
  const inBrackets = (text: string) => (text === '' ? '' : `(${text})`);
  return `${root.operation} ${inBrackets(declared)} { it: ${root.name}${inBrackets(passed)} ${selection} }`;
}

/** How far a selection goes: a list's items, and what belongs to one of them. */
const DEPTH = 3;

function selectionOf(type: GraphQLOutputType, depth = DEPTH): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (isUnionType(named) || depth === 0) return '{ __typename }';
  if (!isObjectType(named) && !isInterfaceType(named)) return '{ __typename }';
  const parts = Object.values(named.getFields())
    .filter(({ args, name }) => !args.some(isRequiredArgument) && !EXCLUDED.has(name))
    .filter((field) => isLeaf(field.type) || WALKED.has(field.name))
    .map((field) => `${field.name} ${selectionOf(field.type, depth - 1)}`);
  return `{ __typename ${parts.join(' ')} }`;
}

const isLeaf = (type: GraphQLOutputType) => !isCompositeType(getNamedType(type));
/** What a selection goes into: more would cost more than one operation may. */
const WALKED = new Set(['nodes', 'items', 'transfer', 'userErrors']);
/** It needs a scope of its own, so that asking for it would put an error beside an answer that is wanted. */
const EXCLUDED = new Set(['callbackUrl']);
