import type { Vault } from './access';
import { invariant } from './invariant';
import type { Random } from './world';

/** As long as the hash that is made with it: a shorter one would be the weaker part. */
const SECRET_BYTES = 32;

/**
 * The secret that an organization's references are derived with: made once and never changed, because a transfer that a
 * restored backup has lost is known at its provider by the reference that the same secret makes. It is bound to the
 * organization's id, under which `openReferenceSecret` opens it.
 */
export function sealReferenceSecret({ vault, random }: { vault: Vault; random: Random }, organizationId: string) {
  return vault.seal({ secret: random.hex(SECRET_BYTES) }, organizationId);
}

export function openReferenceSecret(vault: Vault, sealed: string, organizationId: string): string {
  const { secret } = vault.open(sealed, organizationId);
  invariant(typeof secret === 'string', `the reference secret of organization ${organizationId} is no text`);
  return secret;
}
