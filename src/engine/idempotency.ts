import type { KeyedHash } from '../domain/access';
import { userError, type UserError } from '../domain/failures';
import { canonicalJson, type JsonValue } from '../domain/json';
import type { IdempotencyRecord } from '../domain/store';
import { refusal } from './refusals';

const LONGEST_KEY = 255;
export type Operation = IdempotencyRecord['operation'];

export function checkKey(key: string, path: string[]): void {
  // Of characters, as people and PostgreSQL count them, one may be two of JavaScript's.
  const { length } = [...key];
  if (length < 1 || length > LONGEST_KEY) {
    throw refusal('INVALID_INPUT', `an idempotency key has 1 to ${LONGEST_KEY} characters, not ${length}`, path);
  }
}

/** Of an input: as it is stored, and as it was stored before the pepper changed. */
export interface InputHash {
  current: string;
  previous: string | null;
}

/** Of what was not hashed yet: equal to none that is stored. */
export const NO_HASH: InputHash = { current: '', previous: null };

export function hashOf(keyedHash: KeyedHash, operation: string, input: JsonValue): InputHash {
  const text = `${operation} ${canonicalJson(input)}`;
  return { current: keyedHash(text), previous: keyedHash.previous?.(text) ?? null };
}

/** Whether a used key was used for this input. */
export function isSameInput(known: IdempotencyRecord, hash: InputHash): boolean {
  return known.inputHash === hash.current || known.inputHash === hash.previous;
}

export function conflict(known: IdempotencyRecord, operation: Operation, path: string[]): UserError {
  const used = known.operation === operation ? 'with another input' : `for ${known.operation}`;
  return userError(
    'IDEMPOTENCY_CONFLICT',
    `the key "${known.key}" was used before ${used}; use a new key for a new request`,
    { path },
  );
}
