import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing about where, or whether, two secrets differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** HTTP Basic (RFC 7617): true where the header carries exactly these credentials. */
export function isBasicAuth(header: string | undefined, user: string, password: string): boolean {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1] ?? '';
  return sameSecret(Buffer.from(encoded, 'base64').toString('utf8'), `${user}:${password}`);
}
