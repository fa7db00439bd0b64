import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyedHash } from '../../src/auth/keyed-hash';
import { createKeyring, type Keyring } from '../../src/auth/keyring';
import { createVault } from '../../src/auth/vault';
import type { Viewer } from '../../src/domain/organization';
import type { Log, Random } from '../../src/domain/world';
import { openStore } from '../../src/store/open-store';
import { createManualClock } from '../manual-clock';

export const random: Random = {
  fraction: () => 0.5,
  hex: (count) => randomBytes(count).toString('hex'),
};

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A keyring over a database of its own; `statements` holds the SQL run since it was last emptied. */
export async function openKeyring(options: { demoKeys?: boolean; pepper?: string } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'corridor-'));
  const statements: string[] = [];
  const store = await openStore({ databaseUrl: null, dataDir, onStatement: (text) => statements.push(text) });
  const clock = createManualClock();
  const make = (
    pepper = options.pepper ?? 'a pepper that is long enough to be one',
    previousPepper: string | null = null,
  ): Keyring =>
    createKeyring({
      store,
      keyedHash: createKeyedHash(pepper, previousPepper),
      clock,
      random,
      vault: createVault({ masterKey: Buffer.alloc(32), random }),
      log: silentLog,
      demoKeys: options.demoKeys ?? false,
    });
  const keyring = make();
  return {
    store,
    clock,
    statements,
    keyring,
    /** Another process on the same database. */
    another: make,
    async viewerOf(secret: string): Promise<Viewer> {
      const found = await keyring.authenticate(secret, { loopback: true });
      if ('refusal' in found) throw new Error(`the key is ${found.refusal}`);
      return found.viewer;
    },
    async close() {
      await keyring.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type KeyringWorld = Awaited<ReturnType<typeof openKeyring>>;
