import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { withoutCardNumbers, WITHHELD } from '../domain/card-number';
import { CursorExpired, InvalidCursor, ReadTooLong, Refusal, StoreUnavailable } from '../domain/failures';
import type { Log, Random } from '../domain/world';
import type { ErrorAboutTransfer } from './payload-errors';

/** The input has the right type but cannot be used; `message` names the argument. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

const ERROR_ID_BYTES = 8;
const UNEXPECTED = ['INTERNAL_SERVER_ERROR', 'something went wrong on our side; please report this id'] as const;
export const DATABASE_UNAVAILABLE =
  'the database cannot do this just now; ask again in a moment: send the same idempotency key again, with which nothing ' +
  'is done twice';
const UNAVAILABLE = ['UNAVAILABLE', `${DATABASE_UNAVAILABLE}, and report this id if it goes on`] as const;

/**
 * What a caller sees of an error: expected ones with their code, everything else as UNAVAILABLE (the database cannot) or
 * INTERNAL_SERVER_ERROR with an id and nothing of the inside; the whole of it goes to the log under the same id.
 */
export function createErrorFormatter(world: { log: Log; random: Random }): (error: unknown) => GraphQLFormattedError {
  return (error) => {
    const located = error instanceof GraphQLError ? error : null;
    const place = {
      ...(located?.locations ? { locations: located.locations } : {}),
      ...(located?.path ? { path: located.path } : {}),
    };
    const about = aboutTransfer(located);
    const expected = expectedError(error);
    if (expected) {
      return {
        message: withinLimit(withoutValues(expected.message, located)),
        ...place,
        extensions: { ...expected.extensions, ...about },
      };
    }
    const errorId = world.random.hex(ERROR_ID_BYTES);
    const err = rootCause(error);
    const [code, message] = err instanceof StoreUnavailable ? UNAVAILABLE : UNEXPECTED;
    world.log.error({ errorId, path: located?.path?.join('.'), err }, `${code} in the graph`);
    return { message: `${message}: ${errorId}`, ...place, extensions: { code, errorId, ...about } };
  };
}

/** What was added to the error because its answer hides a transfer (payload-errors.ts). */
function aboutTransfer(error: GraphQLError | null): Partial<ErrorAboutTransfer> {
  const { transferId, moneyMoved, advice } = (error?.extensions ?? {}) as Partial<ErrorAboutTransfer>;
  return transferId === undefined ? {} : { transferId, moneyMoved, advice };
}

/** A caller's own text may be a megabyte long, and messages go into logs and into other people's eyes. */
const LONGEST_MESSAGE = 1_000;

function withinLimit(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE)}… (${message.length - LONGEST_MESSAGE} more characters)`;
}

interface Expected {
  message: string;
  extensions: Record<string, unknown>;
}

/** Null where the error is nobody's expectation. */
function expectedError(error: unknown): Expected | null {
  const cause = rootCause(error);
  if (cause instanceof InvalidCursor) return { message: cause.message, extensions: { code: 'INVALID_CURSOR' } };
  if (cause instanceof ReadTooLong) return { message: cause.message, extensions: { code: 'QUERY_TOO_SLOW' } };
  if (cause instanceof CursorExpired) {
    return { message: cause.message, extensions: { code: 'CURSOR_EXPIRED', oldestCursor: cause.oldestCursor } };
  }
  if (cause instanceof Refusal) {
    return { message: cause.message, extensions: { code: cause.errors[0]?.code ?? 'INVALID_INPUT' } };
  }
  if (!(error instanceof GraphQLError) || !(cause instanceof GraphQLError)) return null;
  // A scalar's own code is the more telling one: Apollo wraps it in a validation error.
  const { http: _http, stacktrace: _stacktrace, ...extensions } = { ...error.extensions, ...cause.extensions };
  const code = extensions.code ?? codeOf(error);
  return code === null ? null : { message: error.message, extensions: { ...extensions, code } };
}

/** Of the values of variables; the types of variables are a matter of validation. */
const BAD_VARIABLE = /^Variable "\$\w+" (got invalid value|of required type|of non-null type)/;

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** graphql-js gives its own errors no code; null: one of its complaints about our answer, not about the request. */
function codeOf(error: GraphQLError): string | null {
  if (BAD_VARIABLE.test(error.message)) return 'BAD_USER_INPUT';
  if (error.path) return error.message.startsWith('Argument "') ? 'BAD_USER_INPUT' : null;
  return error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
}

/**
 * graphql-js repeats refused values whole, and a card or a pin may be among them: what a variable held is left out,
 * its place is kept, and digits as long as a card number are withheld anywhere else.
 */
function withoutValues(message: string, error: GraphQLError | null): string {
  const variable = /^(Variable "\$\w+") got invalid value /.exec(message);
  const problem = error?.originalError?.message;
  if (variable && problem && message.endsWith(`; ${problem}`)) {
    const place = / at "[^"]*"$/.exec(message.slice(0, -`; ${problem}`.length))?.[0] ?? '';
    return `${variable[1]} has an invalid value${place}: ${withoutLongDigits(withoutQuoted(problem))}`;
  }
  return withoutLongDigits(message);
}

/** graphql-js ends "String cannot represent a non string value: 123" with the value, which may be a security code. */
function withoutQuoted(problem: string): string {
  return problem
    .replace(/^((?:String|Int|Float|Boolean|ID|Enum "\w+") cannot represent [^:]*): [^]*$/, '$1')
    .replace(/^Value "[^]*" does not exist in "(\w+)" enum\.[^]*$/, 'there is no such value in the enum $1')
    .replace(/^(Expected value of type "[^"]*"), found [^]*$/, '$1');
}

function withoutLongDigits(message: string): string {
  return withoutCardNumbers(message.replace(/(?<![\w+-])\d{12,19}(?!\w)/g, WITHHELD));
}
