import type { JsonObject } from './json';

/** Seals what must not be read from a stolen database; `binding` ties the sealed text to its row. */
export interface Vault {
  seal(value: JsonObject, binding: string): string;
  open(sealed: string, binding: string): JsonObject;
}

/** A keyed one-way hash: equal inputs compare equal, and nothing can be read or guessed back without the key. */
export type KeyedHash = (text: string) => string;
