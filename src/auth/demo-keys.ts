/** Published in the documents, hence worth nothing as secrets: MODE=sandbox only, and from this machine only. */
export const DEMO_KEYS = { a: 'sandbox-demo-key', b: 'sandbox-demo-key-b' } as const;

export function isDemoSecret(secret: string): boolean {
  return secret === DEMO_KEYS.a || secret === DEMO_KEYS.b;
}
