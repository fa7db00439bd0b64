import type { JsonObject } from './json';

/** Seals what must not be read from a stolen database; `binding` ties the sealed text to its row. */
export interface Vault {
  seal(value: JsonObject, binding: string): string;
  open(sealed: string, binding: string): JsonObject;
}

/** A keyed one-way hash: equal inputs compare equal, and nothing can be read or guessed back without the key. */
export interface KeyedHash {
  (text: string): string;
  /** The same with the key before the present one, for what was hashed before it changed; absent where there was none. */
  readonly previous?: (text: string) => string;
}
