import {
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  getNullableType,
  getNamedType,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLScalarType,
} from 'graphql';
import type { MiddlewareFn } from 'type-graphql';
import type { InputProblem } from '../domain/connector';
import { holdsCardNumber } from '../domain/card-number';
import { userError } from '../domain/failures';
import type { GraphContext } from './context';

/**
 * What a scalar yields for a text that it cannot read. In a mutation's input it becomes a userError with its path, so that
 * one bad value of a batch costs its own item only; in other arguments the whole request is refused (malformed-arguments).
 */
export class Malformed {
  constructor(
    /** What is wrong with it, and what a good one looks like. */
    readonly message: string,
    /** As it was given. */
    readonly given: unknown,
  ) {}
}

/** The input with every malformed value as it was given, and what is wrong with each, by its path. */
export function readInput<T>(
  input: T,
  path: string[] = ['input'],
  { cardPayments = false } = {},
): { input: T; malformed: InputProblem[] } {
  const malformed: InputProblem[] = [];
  const whole = read(input, path, malformed) as T;
  if (cardPayments) malformed.push(...cardNumbersIn(input, path));
  return { input: whole, malformed };
}

/** Texts that people write and that are stored as they are; account numbers, phones and ids have digits of their own. */
const FREE_TEXT =
  /^(note|description|evidence|reason|comment|label|(first|last|middle|full)?name|clientReference|idempotencyKey|purpose|customPurpose|fundOrigin|line[12]|city|state|email)$/i;

/** Where card payments are on, cards are about: one written into a text would be stored and shown. It is never quoted. */
function cardNumbersIn(value: unknown, path: string[]): InputProblem[] {
  if (typeof value === 'string') {
    if (!FREE_TEXT.test(path.at(-1) ?? '') || !holdsCardNumber(value)) return [];
    return [
      { path, message: 'this text holds what looks like a card number: cards go into source.card and nowhere else' },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => cardNumbersIn(member, [...path, name]));
}

/** What was read whole is the very same object again. */
function read(value: unknown, path: string[], found: InputProblem[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Malformed) {
    found.push({ path, message: value.message });
    return typeof value.given === 'string' ? value.given : null;
  }
  const before = found.length;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => read(item, [...path, String(index)], found));
    return found.length === before ? value : items;
  }
  const members = Object.entries(value).map(([name, member]) => [name, read(member, [...path, name], found)]);
  return found.length === before ? value : Object.fromEntries(members);
}

/**
 * For mutations that have nothing to do with what they cannot read: refuses it. The mutations that send money read their
 * input themselves, since a key that was used before answers as it did then.
 */
export const refuseMalformed: MiddlewareFn<GraphContext> = async ({ args, info, context }, next) => {
  const { malformed } = readInput(args.input, ['input'], context.engine);
  if (malformed.length === 0) return await (next() as Promise<unknown>);
  const userErrors = malformed.map(({ path, message }) => userError('INVALID_INPUT', message, { path }));
  return { ...emptyPayload(info.returnType), userErrors };
};

/** A payload with nothing in it: null where that is allowed, else no items. */
function emptyPayload(type: GraphQLOutputType): Record<string, unknown> {
  const payload = getNamedType(type);
  const fields = isObjectType(payload) ? Object.values(payload.getFields()) : [];
  return Object.fromEntries(fields.map((field) => [field.name, isNonNullType(field.type) ? [] : null]));
}

/** The malformed values of a variable before it is coerced, each with its place. */
export function malformedIn(
  type: GraphQLInputType,
  value: unknown,
  place: string,
): { place: string; message: string }[] {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return [];
  if (isListType(nullable)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => malformedIn(nullable.ofType, item, `${place}[${index}]`));
  }
  if (isInputObjectType(nullable)) {
    if (typeof value !== 'object') return [];
    const given = value as Record<string, unknown>;
    return Object.values(nullable.getFields()).flatMap((field) =>
      malformedIn(field.type, given[field.name], `${place}.${field.name}`),
    );
  }
  const result = isScalarType(nullable) ? parsed(nullable, value) : null;
  return result instanceof Malformed ? [{ place, message: result.message }] : [];
}

/** Null where the value is of the wrong type: that is a matter of coercion. */
function parsed(scalar: GraphQLScalarType, value: unknown): unknown {
  try {
    return scalar.parseValue(value);
  } catch {
    return null;
  }
}
