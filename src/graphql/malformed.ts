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
export function readInput<T>(input: T, path: string[] = ['input']): { input: T; malformed: InputProblem[] } {
  const malformed: InputProblem[] = [];
  return { input: read(input, path, malformed) as T, malformed };
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
export const refuseMalformed: MiddlewareFn<GraphContext> = async ({ args, info }, next) => {
  const { malformed } = readInput(args.input);
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
