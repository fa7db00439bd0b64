import type { KeyedHash, Vault } from '../domain/access';
import { Refusal, userError, type UserError } from '../domain/failures';
import { newId } from '../domain/ids';
import { SCOPES, type ApiKey, type Organization, type Viewer } from '../domain/organization';
import { sealReferenceSecret } from '../domain/reference-secret';
import type { Page, PageWindow, Store } from '../domain/store';
import type { Clock, Log, Random } from '../domain/world';
import {
  checkApiKeyInput,
  checkKeysAdmin,
  checkRotation,
  USUAL_OVERLAP_SECONDS,
  type CreateApiKeyInput,
  type RotateApiKeyInput,
} from './api-key-input';
import { isDemoSecret } from './demo-keys';
import { createKeyCache } from './key-cache';
import { createLastUsed } from './last-used';

/** Secrets begin with it, so that a leaked one is found by secret scanners. */
const SECRET_PREFIX = 'crd_';
const SECRET_RANDOM_BYTES = 24;
/** Shown for ever: the fixed part and 32 of the 192 random bits. */
const SHOWN_CHARACTERS = SECRET_PREFIX.length + 8;
/** Longer texts are no secret of ours and are not looked up. */
const MAX_SECRET_CHARACTERS = 200;

export interface KeyringParts {
  store: Store;
  keyedHash: KeyedHash;
  clock: Clock;
  random: Random;
  /** For the secret that a new organization's references are derived with. */
  vault: Vault;
  log: Log;
  /** MODE=sandbox: the published demo keys work for callers on this machine; otherwise for nobody. */
  demoKeys: boolean;
}

export interface Keyring {
  /** Costs no statement for a key seen within the last second. `loopback`: the caller is on this machine. */
  authenticate(secret: string, peer: { loopback: boolean }): Promise<Authentication>;
  create(viewer: Viewer, input: CreateApiKeyInput): Promise<CreateApiKeyResult>;
  /** Revoking again changes nothing and is no error. */
  revoke(viewer: Viewer, input: { apiKeyId: string }): Promise<{ apiKey: ApiKey | null; userErrors: UserError[] }>;
  /** The keys of the viewer's organization, oldest first, ended ones among them. */
  list(viewer: Viewer, window: PageWindow): Promise<Page<ApiKey>>;
  /**
   * A new key that may do and see the same; the old one works for `overlapSeconds` longer, or ends at once. A key that was
   * to expire is followed by one that lives as long as the old one was to live when it was made.
   */
  rotate(viewer: Viewer, input: RotateApiKeyInput): Promise<RotateApiKeyResult>;
  /** An organization and its first key, which holds all scopes; the secret is shown here and kept nowhere. */
  createOrganization(
    name: string,
    options?: { secret?: string },
  ): Promise<{ organization: Organization; secret: string }>;
  /** Calls `listener` with each key that was ended here, after the commit, until the returned function is called. */
  onEnded(listener: KeyEnded): () => void;
  /** Which of these keys are revoked or have expired, by whichever process. */
  listEnded(apiKeyIds: readonly string[]): Promise<{ id: string; isRevoked: boolean }[]>;
  /** Writes the last uses still held back. */
  close(): Promise<void>;
}

export type KeyEnded = (apiKeyId: string, why: 'REVOKED' | 'EXPIRED') => void;
export type Authentication = { apiKey: ApiKey; viewer: Viewer } | { refusal: KeyRefusal };
export type KeyRefusal = 'UNKNOWN' | 'REVOKED' | 'EXPIRED';

export interface CreateApiKeyResult {
  apiKey: ApiKey | null;
  secret: string | null;
  userErrors: UserError[];
}

export interface RotateApiKeyResult extends CreateApiKeyResult {
  /** The key that was rotated, with its new end. */
  previous: ApiKey | null;
}

export function createKeyring(parts: KeyringParts): Keyring {
  const { store, clock, random } = parts;
  const cache = createKeyCache(clock);
  const lastUsed = createLastUsed(parts);
  const listeners = new Set<KeyEnded>();
  /** Of this process: a look-up under way while its key is revoked must not bring the key back. */
  const revokedHere = new Set<string>();

  const hashOf = (secret: string) => parts.keyedHash(hashedText(secret));

  /** The look-up is by a keyed hash: its time tells nothing of the secrets that exist. */
  async function findKey(secret: string): Promise<ApiKey | null> {
    const hash = hashOf(secret);
    const cached = cache.get(hash);
    if (cached) return cached;
    const apiKey = (await store.findApiKeyByHash(hash)) ?? (await adoptKey(secret, hash));
    if (apiKey) cache.set(hash, apiKey);
    return apiKey;
  }

  /** A key hashed with the pepper before the present one: from its first use on it is known by the present one. */
  async function adoptKey(secret: string, hash: string): Promise<ApiKey | null> {
    const from = parts.keyedHash.previous?.(hashedText(secret));
    const apiKey = from === undefined ? null : await store.findApiKeyByHash(from);
    if (!apiKey || from === undefined) return null;
    await store.write((tx) => tx.rehashApiKey(apiKey.id, { from, to: hash }));
    return { ...apiKey, hash };
  }

  /** A key of the viewer's organization that sees no more than the viewer. */
  async function findOwn(reads: Pick<Store, 'listApiKeys'>, viewer: Viewer, apiKeyId: string): Promise<ApiKey> {
    const [found] = await reads.listApiKeys(viewer.organizationId, [apiKeyId]);
    if (found && seesNoMoreThan(found, viewer)) return found;
    throw new Refusal([userError('NOT_FOUND', 'there is no such API key', { path: ['input', 'apiKeyId'] })]);
  }

  /** Whoever holds a key's secret is that key, so nobody gets the secret of one that may do more than they. */
  async function rotate(viewer: Viewer, input: RotateApiKeyInput): Promise<RotateApiKeyResult> {
    const old = await findOwn(store, viewer, input.apiKeyId);
    const now = clock.now();
    const problems = checkRotation(viewer, old, { overlapSeconds: input.overlapSeconds ?? null, now });
    if (problems.length > 0) throw new Refusal(problems);
    const overlapMs = (input.overlapSeconds ?? USUAL_OVERLAP_SECONDS) * 1_000;
    const secret = newSecret();
    const { label, scopes, clientIds, expiresAt, createdAt } = old;
    const apiKey = newKey(viewer.organizationId, secret, {
      label,
      scopes,
      clientIds,
      expiresAt: expiresAt === null ? null : now + (expiresAt - createdAt),
    });
    await store.write(async (tx) => {
      await tx.insertApiKey(apiKey);
      await tx.expireApiKey(old.id, now + overlapMs);
    });
    cache.delete(old.hash);
    if (overlapMs === 0) ended(old.id, 'EXPIRED');
    const [previous] = await store.listApiKeys(viewer.organizationId, [old.id]);
    return { apiKey, secret, previous: previous ?? null, userErrors: [] };
  }

  function ended(apiKeyId: string, why: 'REVOKED' | 'EXPIRED'): void {
    for (const listener of [...listeners]) listener(apiKeyId, why);
  }

  function newKey(
    organizationId: string,
    secret: string,
    fields: Pick<ApiKey, 'label' | 'scopes' | 'clientIds' | 'expiresAt'>,
  ): ApiKey {
    return {
      id: newId('ApiKey', { clock, random }),
      organizationId,
      prefix: secret.slice(0, SHOWN_CHARACTERS),
      hash: hashOf(secret),
      createdAt: clock.now(),
      lastUsedAt: null,
      revokedAt: null,
      ...fields,
    };
  }

  const newSecret = () => SECRET_PREFIX + random.hex(SECRET_RANDOM_BYTES);

  return {
    async authenticate(secret, peer) {
      if (secret.length > MAX_SECRET_CHARACTERS) return { refusal: 'UNKNOWN' };
      if (isDemoSecret(secret) && !(parts.demoKeys && peer.loopback)) return { refusal: 'UNKNOWN' };
      const apiKey = await findKey(secret);
      if (!apiKey) return { refusal: 'UNKNOWN' };
      if (apiKey.revokedAt !== null || revokedHere.has(apiKey.id)) return { refusal: 'REVOKED' };
      const now = clock.now();
      if (apiKey.expiresAt !== null && apiKey.expiresAt <= now) return { refusal: 'EXPIRED' };
      lastUsed.note(apiKey.id, now);
      return { apiKey, viewer: viewerOf(apiKey) };
    },

    async create(viewer, input) {
      const problems = await checkApiKeyInput(viewer, input, { store, clock });
      if (problems.length > 0) return { apiKey: null, secret: null, userErrors: problems };
      const secret = newSecret();
      const apiKey = newKey(viewer.organizationId, secret, {
        label: input.label.trim(),
        scopes: SCOPES.filter((scope) => input.scopes.includes(scope)),
        clientIds: input.clientIds ? [...new Set(input.clientIds)] : null,
        expiresAt: input.expiresAt ?? null,
      });
      await store.write((tx) => tx.insertApiKey(apiKey));
      return { apiKey, secret, userErrors: [] };
    },

    async revoke(viewer, input) {
      const missing = checkKeysAdmin(viewer);
      if (missing.length > 0) return { apiKey: null, userErrors: missing };
      try {
        const apiKey = await store.write(async (tx) => {
          const found = await findOwn(tx, viewer, input.apiKeyId);
          if (found.revokedAt !== null) return found;
          const revoked = { ...found, revokedAt: clock.now() };
          await tx.saveApiKey(revoked);
          return revoked;
        });
        revokedHere.add(apiKey.id);
        cache.delete(apiKey.hash);
        ended(apiKey.id, 'REVOKED');
        return { apiKey, userErrors: [] };
      } catch (error) {
        if (error instanceof Refusal) return { apiKey: null, userErrors: error.errors };
        throw error;
      }
    },

    list: (viewer, window) => store.pageApiKeys(viewer.organizationId, window),

    async rotate(viewer, input) {
      const refused = (userErrors: UserError[]) => ({ apiKey: null, secret: null, previous: null, userErrors });
      const missing = checkKeysAdmin(viewer);
      if (missing.length > 0) return refused(missing);
      try {
        return await rotate(viewer, input);
      } catch (error) {
        if (error instanceof Refusal) return refused(error.errors);
        throw error;
      }
    },

    async createOrganization(name, options = {}) {
      const secret = options.secret ?? newSecret();
      const organization = { id: newId('Organization', { clock, random }), name, createdAt: clock.now() };
      const apiKey = newKey(organization.id, secret, {
        label: 'first key',
        scopes: [...SCOPES],
        clientIds: null,
        expiresAt: null,
      });
      await store.write(async (tx) => {
        await tx.insertOrganization(organization);
        await tx.keepReferenceSecret(organization.id, sealReferenceSecret(parts, organization.id));
        await tx.insertApiKey(apiKey);
      });
      return { organization, secret };
    },

    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    listEnded: (apiKeyIds) => store.listEndedApiKeys(apiKeyIds, clock.now()),

    close: () => lastUsed.close(),
  };
}

/** The prefix keeps these hashes apart from all others made with the same pepper. */
export function hashedText(secret: string): string {
  return `api-key:${secret}`;
}

function viewerOf(apiKey: ApiKey): Viewer {
  return {
    organizationId: apiKey.organizationId,
    clientIds: apiKey.clientIds,
    apiKeyId: apiKey.id,
    scopes: apiKey.scopes,
  };
}

/** A key limited to clients handles keys of the same or a smaller view only; others read as unknown. */
function seesNoMoreThan(apiKey: ApiKey, viewer: Viewer): boolean {
  if (viewer.clientIds === null) return true;
  const visible = new Set(viewer.clientIds);
  return apiKey.clientIds !== null && apiKey.clientIds.every((id) => visible.has(id));
}
