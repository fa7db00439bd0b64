import { createHmac } from 'node:crypto';
import type { KeyedHash } from '../domain/access';

/** HMAC-SHA256 as hex: without the pepper, a stolen table of hashes cannot even be guessed against. */
export function createKeyedHash(pepper: string, previousPepper: string | null = null): KeyedHash {
  const hashWith = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('hex');
  return previousPepper === null
    ? hashWith(pepper)
    : Object.assign(hashWith(pepper), { previous: hashWith(previousPepper) });
}
