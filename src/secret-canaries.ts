import { DEMO_KEYS } from './auth/demo-keys';
import { createKeyedHash } from './auth/keyed-hash';
import { hashedText } from './auth/keyring';
import { createVault } from './auth/vault';
import { ConfigError, type Config } from './config';
import type { KeyedHash, Vault } from './domain/access';
import type { Random } from './domain/world';
import type { OpenedStore } from './store/open-store';
import { SEALED_COLUMNS } from './store/sealed-columns';

/** Sealed with the master key in force; while a rotation is under way with the one before it. */
const SEALED = 'master-key';
/** Sealed with the new master key from the beginning of a rotation to its end. */
const SEALED_NEXT = 'master-key-next';
const HASHED = 'key-pepper';
/** Sealed texts read or written in one step. */
const BATCH = 100;

export type Secrets = Pick<Config, 'masterKey' | 'previousMasterKey' | 'keyPepper' | 'previousKeyPepper'>;

interface Parts {
  store: OpenedStore;
  secrets: Secrets;
  random: Random;
}

/**
 * Refuses secrets that are not the ones this database was written with, before anything is written with them: what the
 * wrong master key seals could never be opened together with the rest, and the wrong pepper refuses every API key.
 */
export async function checkSecrets(parts: Parts): Promise<void> {
  await checkMasterKey(parts);
  await checkPepper(parts);
}

/** Seals everything anew with MASTER_KEY that MASTER_KEY_PREVIOUS has sealed. Cut short, it goes on when run again. */
export async function resealAll(parts: Parts): Promise<{ resealed: number }> {
  const { store, secrets, random } = parts;
  await checkMasterKey(parts);
  const { current, either } = vaultsOf(secrets, random);
  let resealed = 0;
  for (const column of SEALED_COLUMNS) {
    for await (const texts of batchesOf(store, column)) {
      const old = texts.filter(({ id, sealed }) => !opens(current, sealed, id));
      await store.write(async (tx) => {
        for (const { id, sealed } of old) {
          await tx.replaceSealedText(column, { id, from: sealed, to: current.seal(either.open(sealed, id), id) });
        }
      });
      resealed += old.length;
    }
  }
  // A server that was not yet started with the new key may have sealed something with the old one meanwhile.
  const left = await findUnopened(store, current);
  if (left !== null)
    throw new ConfigError([
      `${left} is still sealed with the previous MASTER_KEY: start every server with the new one, then run this again`,
    ]);
  await store.write(async (tx) => {
    await tx.saveSecretCanary(SEALED, current.seal({ canary: SEALED }, SEALED));
    await tx.removeSecretCanary(SEALED_NEXT);
  });
  return { resealed };
}

async function checkMasterKey({ store, secrets, random }: Parts): Promise<void> {
  const { current, either } = vaultsOf(secrets, random);
  const sealWith = (vault: Vault, name: string) => vault.seal({ canary: name }, name);
  if ((await store.findSecretCanary(SEALED)) === null) {
    // A database from before there were canaries shows by what it has sealed whether the key is the right one.
    const unopened = await findUnopened(store, either);
    if (unopened !== null) throw wrongMasterKey(secrets, `${unopened} does not open with it`);
    const isOld = secrets.previousMasterKey !== null && (await findUnopened(store, current)) !== null;
    const inForce = isOld ? createVault({ masterKey: secrets.previousMasterKey as Buffer, random }) : current;
    await store.write((tx) => tx.keepSecretCanary(SEALED, sealWith(inForce, SEALED)));
  }
  const proof = (await store.findSecretCanary(SEALED)) ?? '';
  if (!opens(either, proof, SEALED)) throw wrongMasterKey(secrets, 'its proof does not open with it');
  // From here on the new key seals, so nothing may start without it until the rotation is over.
  if (!opens(current, proof, SEALED)) {
    await store.write((tx) => tx.keepSecretCanary(SEALED_NEXT, sealWith(current, SEALED_NEXT)));
  }
  const next = await store.findSecretCanary(SEALED_NEXT);
  if (next !== null && !opens(either, next, SEALED_NEXT)) {
    throw new ConfigError([
      'MASTER_KEY is being rotated: set MASTER_KEY to the new one and MASTER_KEY_PREVIOUS to the one before it, until ' +
        'npm run admin -- rotate-master-key has ended',
    ]);
  }
}

function wrongMasterKey({ previousMasterKey }: Secrets, why: string): ConfigError {
  const both = previousMasterKey === null ? '' : ', nor is MASTER_KEY_PREVIOUS';
  return new ConfigError([
    `MASTER_KEY is not the one this database was sealed with${both} (${why}): set it back, or use another database; to change ` +
      'it set MASTER_KEY to the new one, MASTER_KEY_PREVIOUS to the old one, and run npm run admin -- rotate-master-key',
  ]);
}

async function checkPepper({ store, secrets }: Parts): Promise<void> {
  const keyedHash = createKeyedHash(secrets.keyPepper, secrets.previousKeyPepper);
  const proofOf = (hash: (text: string) => string) => hash(`canary:${HASHED}`);
  const wrong = new ConfigError([
    `KEY_PEPPER is not the one the API keys of this database were hashed with${secrets.previousKeyPepper === null ? '' : ', nor is KEY_PEPPER_PREVIOUS'}: ` +
      'set it back, or use another database; to change it set KEY_PEPPER to the new one and KEY_PEPPER_PREVIOUS to the old one',
  ]);
  if ((await store.findSecretCanary(HASHED)) === null) {
    if (await hasForeignDemoKey(store, keyedHash)) throw wrong;
    await store.write((tx) => tx.keepSecretCanary(HASHED, proofOf(keyedHash)));
  }
  const proof = await store.findSecretCanary(HASHED);
  if (proof === proofOf(keyedHash)) return;
  if (!keyedHash.previous || proof !== proofOf(keyedHash.previous)) throw wrong;
  // From here on keys are hashed anew as they are used: the old pepper alone would refuse those.
  await store.write((tx) => tx.saveSecretCanary(HASHED, proofOf(keyedHash)));
}

/** Organizations looked at in a database without canaries: those of a sandbox are its first two. */
const FIRST_ORGANIZATIONS = 2;

/**
 * Of a database from before there were canaries: nobody can tell a pepper from the hash of a secret they do not know, but
 * the secrets of the demo keys are known.
 */
async function hasForeignDemoKey(store: OpenedStore, keyedHash: KeyedHash): Promise<boolean> {
  const secrets = Object.values(DEMO_KEYS);
  const hashes = secrets.flatMap((secret) => [
    keyedHash(hashedText(secret)),
    ...(keyedHash.previous ? [keyedHash.previous(hashedText(secret))] : []),
  ]);
  for (const { id } of (await store.listOrganizations()).slice(0, FIRST_ORGANIZATIONS)) {
    const { edges } = await store.pageApiKeys(id, { first: BATCH });
    const demoKeys = edges.filter(({ node }) => secrets.some((secret) => secret.startsWith(node.prefix)));
    if (demoKeys.some(({ node }) => !hashes.includes(node.hash))) return true;
  }
  return false;
}

function vaultsOf({ masterKey, previousMasterKey }: Secrets, random: Random): { current: Vault; either: Vault } {
  return { current: createVault({ masterKey, random }), either: createVault({ masterKey, previousMasterKey, random }) };
}

/** The place of a sealed text that does not open; null where all do. */
async function findUnopened(store: OpenedStore, vault: Vault): Promise<string | null> {
  for (const column of SEALED_COLUMNS) {
    for await (const texts of batchesOf(store, column)) {
      const unopened = texts.find(({ id, sealed }) => !opens(vault, sealed, id));
      if (unopened) return `${column.column} of ${unopened.id}`;
    }
  }
  return null;
}

async function* batchesOf(store: OpenedStore, column: (typeof SEALED_COLUMNS)[number]) {
  for (let after = ''; ;) {
    const texts = await store.listSealedTexts(column, after, BATCH);
    const last = texts.at(-1);
    if (!last) return;
    yield texts;
    after = last.id;
  }
}

function opens(vault: Vault, sealed: string, binding: string): boolean {
  try {
    vault.open(sealed, binding);
    return true;
  } catch {
    return false;
  }
}
