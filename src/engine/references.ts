import { createHmac } from 'node:crypto';
import { invariant } from '../domain/invariant';
import { openReferenceSecret, sealReferenceSecret } from '../domain/reference-secret';
import type { EngineParts } from './engine';

/** With `CR` before them 30 characters, which every provider takes. */
const HEX_DIGITS = 28;

/** What a transfer is called at its provider. */
export interface References {
  /**
   * Of the organization's secret and the idempotency key, and of nothing else: where a restored backup has lost the
   * transfer, the same key makes the same reference again, and the provider's duplicate check or our look-up finds the
   * payment that was made.
   */
  referenceFor(organizationId: string, idempotencyKey: string): Promise<string>;
  /** Gives those organizations their secret that are older than references were derived. */
  prepare(): Promise<void>;
}

export function createReferences(parts: Pick<EngineParts, 'store' | 'vault' | 'random'>): References {
  const { store, vault } = parts;
  /** A secret never changes, so it is opened once. */
  const opened = new Map<string, string>();

  async function secretOf(organizationId: string): Promise<string> {
    const known = opened.get(organizationId);
    if (known !== undefined) return known;
    const sealed = (await store.findReferenceSecret(organizationId)) ?? (await make(organizationId));
    const secret = openReferenceSecret(vault, sealed, organizationId);
    opened.set(organizationId, secret);
    return secret;
  }

  /** Another process may do the same: the first one's is kept and used by both. */
  async function make(organizationId: string): Promise<string> {
    const sealed = sealReferenceSecret(parts, organizationId);
    await store.write((tx) => tx.keepReferenceSecret(organizationId, sealed));
    const kept = await store.findReferenceSecret(organizationId);
    invariant(kept !== null, `organization ${organizationId} has no reference secret`);
    return kept;
  }

  return {
    async referenceFor(organizationId, idempotencyKey) {
      const hmac = createHmac('sha256', await secretOf(organizationId)).update(idempotencyKey);
      return `CR${hmac.digest('hex').slice(0, HEX_DIGITS).toUpperCase()}`;
    },
    async prepare() {
      for (const { id } of await store.listOrganizations()) await secretOf(id);
    },
  };
}
