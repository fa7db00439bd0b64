import { createHmac } from 'node:crypto';
import type { KeyedHash } from '../domain/access';

/** HMAC-SHA256 as hex: without the pepper, a stolen table of hashes cannot even be guessed against. */
export function createKeyedHash(pepper: string): KeyedHash {
  return (text) => createHmac('sha256', pepper).update(text).digest('hex');
}
