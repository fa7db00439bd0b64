import { join } from 'node:path';
import { createApp, realRandom, type App } from '../../src/app';
import { readConfig } from '../../src/config';
import { resealAll } from '../../src/secret-canaries';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { temporaryFolder } from './temporary-folder';

const [OLD, NEW, OTHER] = ['1a', '2b', '3c'].map((byte) => byte.repeat(32)) as [string, string, string];
const [PEPPER, NEW_PEPPER, OTHER_PEPPER] = ['old', 'new', 'other'].map((word) => `${word} pepper`.padEnd(32, '.')) as [
  string,
  string,
  string,
];
const folder = temporaryFolder();

type Env = Record<string, string>;
const environment = (dataDir: string, env: Env) => ({
  PORT: '0',
  SANDBOX_PORT: '0',
  DATA_DIR: join(folder, dataDir),
  MASTER_KEY: OLD,
  KEY_PEPPER: PEPPER,
  ...env,
});
const start = (dataDir: string, env: Env = {}): Promise<App> =>
  createApp({ config: readConfig(environment(dataDir, env)) });

async function refusalOf(dataDir: string, env: Env): Promise<string> {
  try {
    await (await start(dataDir, env)).close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it started';
}

async function startAndStop(dataDir: string, env: Env = {}): Promise<void> {
  await (await start(dataDir, env)).close();
}

async function withStore<T>(dataDir: string, run: (store: OpenedStore) => Promise<T>): Promise<T> {
  const store = await openStore({ databaseUrl: null, dataDir: join(folder, dataDir), tool: true });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** As in a database from before: nothing proves the secrets but what was made with them. */
const forget = (dataDir: string) =>
  withStore(dataDir, (store) =>
    store.write(async (tx) => {
      for (const name of ['master-key', 'master-key-next', 'key-pepper']) await tx.removeSecretCanary(name);
    }),
  );

const balances = async (app: App) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-demo-key' },
    body: '{"query":"{ wallets { nodes { balance(maxAgeSeconds: 0) { available refreshError { message } } } } }"}',
  });
  const { data } = (await response.json()) as { data: { wallets: { nodes: object[] } } };
  return data.wallets.nodes;
};

describe('a database', () => {
  it('is not opened with another MASTER_KEY, or another KEY_PEPPER, than it was written with', async () => {
    await startAndStop('mine');
    expect(await refusalOf('mine', { MASTER_KEY: OTHER })).toMatch(/^MASTER_KEY /);
    expect(await refusalOf('mine', { KEY_PEPPER: OTHER_PEPPER })).toMatch(/^KEY_PEPPER /);
    expect(await refusalOf('mine', { MASTER_KEY: NEW, MASTER_KEY_PREVIOUS: OTHER })).toMatch(/MASTER_KEY_PREVIOUS/);
    expect(await refusalOf('mine', { KEY_PEPPER: NEW_PEPPER, KEY_PEPPER_PREVIOUS: OTHER_PEPPER })).toMatch(
      /KEY_PEPPER_PREVIOUS/,
    );
    await startAndStop('mine');
  });

  it('from before there were proofs is known by what was sealed and hashed', async () => {
    await startAndStop('before');
    await forget('before');
    expect(await refusalOf('before', { MASTER_KEY: OTHER })).toMatch(/^MASTER_KEY .*does not open/);
    await forget('before');
    expect(await refusalOf('before', { KEY_PEPPER: OTHER_PEPPER })).toMatch(/^KEY_PEPPER /);
    await startAndStop('before');
    expect(await refusalOf('before', { MASTER_KEY: OTHER })).toMatch(/^MASTER_KEY /);
  });
});

describe('a new KEY_PEPPER', () => {
  it('keeps the API keys beside the previous one, and alone once they were used', async () => {
    await startAndStop('pepper');
    const both = { KEY_PEPPER: NEW_PEPPER, KEY_PEPPER_PREVIOUS: PEPPER };
    const app = await start('pepper', both);
    expect((await balances(app)).length).toBeGreaterThan(0);
    await app.close();
    const alone = await start('pepper', { KEY_PEPPER: NEW_PEPPER });
    expect((await balances(alone)).length).toBeGreaterThan(0);
    await alone.close();
    expect(await refusalOf('pepper', {})).toMatch(/^KEY_PEPPER /);
  });
});

describe('rotating the master key', () => {
  const both = { MASTER_KEY: NEW, MASTER_KEY_PREVIOUS: OLD };
  const rotate = (store: OpenedStore, dataDir: string) =>
    resealAll({ store, secrets: readConfig(environment(dataDir, both)), random: realRandom });

  it('seals everything anew, also while a server runs, after which the new key is enough', async () => {
    await startAndStop('rotated');
    const app = await start('rotated', both);
    const before = await balances(app);
    const { resealed } = await withStore('rotated', (store) => rotate(store, 'rotated'));
    // Four accounts and a reference secret for each of the two organizations.
    expect(resealed).toBe(10);
    expect((await balances(app)).length).toBe(before.length);
    await app.close();
    expect(await refusalOf('rotated', {})).toMatch(/^MASTER_KEY /);
    const alone = await start('rotated', { MASTER_KEY: NEW });
    expect(await balances(alone)).toEqual(
      before.map(() => ({ balance: expect.objectContaining({ refreshError: null }) })),
    );
    await alone.close();
    expect((await withStore('rotated', (store) => rotate(store, 'rotated'))).resealed).toBe(0);
  });

  it('killed at any of its writes, needs both keys until it has run to its end', async () => {
    for (let survived = 0; ; survived += 1) {
      const dataDir = `killed-${survived}`;
      await startAndStop(dataDir);
      const isOver = await withStore(dataDir, async (store) => {
        let left = survived;
        const dying: OpenedStore = {
          ...store,
          write(work) {
            if (left === 0) return Promise.reject(new Error('killed'));
            left -= 1;
            return store.write(work);
          },
        };
        return rotate(dying, dataDir).then(
          () => true,
          () => false,
        );
      });
      if (isOver) break;
      // Before its first write nothing has happened yet; after it neither key is enough.
      expect(await refusalOf(dataDir, {})).toMatch(survived === 0 ? /^it started/ : /^MASTER_KEY /);
      expect(await refusalOf(dataDir, { MASTER_KEY: NEW })).toMatch(/^MASTER_KEY /);
      await startAndStop(dataDir, both);
      await withStore(dataDir, (store) => rotate(store, dataDir));
      await startAndStop(dataDir, { MASTER_KEY: NEW });
      expect(await refusalOf(dataDir, {})).toMatch(/^MASTER_KEY /);
      expect(survived).toBeLessThan(10);
    }
  }, 120_000);
});
