import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createApp, realRandom } from '../../src/app';
import { createVault } from '../../src/auth/vault';
import { readConfig } from '../../src/config';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { SEALED_COLUMNS } from '../../src/store/sealed-columns';
import { account } from '../contract/store/rows';
import { temporaryFolder } from './temporary-folder';

const ROOT = join(__dirname, '../..');
const [OLD, NEW] = ['1a', '2b'].map((byte) => byte.repeat(32)) as [string, string];
const BOTH = { MASTER_KEY: NEW, MASTER_KEY_PREVIOUS: OLD };
/** More than the rotation reads in one step, so that it can be killed in the middle of a table. */
const MORE_ACCOUNTS = 120;
/** Those and four of each of the sandbox's two organizations, which have a reference secret each as well. */
const ACCOUNTS = MORE_ACCOUNTS + 2 * 4;
const SEALED_TEXTS = ACCOUNTS + 2;
/** How many texts are sealed with the new key after each commit: a proof of the new key; accounts; organizations; the end. */
const NEW_AFTER_COMMIT = [0, 100, ACCOUNTS, SEALED_TEXTS, SEALED_TEXTS];

const folder = temporaryFolder();
const vaults = {
  old: createVault({ masterKey: Buffer.from(OLD, 'hex'), random: realRandom }),
  new: createVault({ masterKey: Buffer.from(NEW, 'hex'), random: realRandom }),
};

type Env = Record<string, string>;
const environment = (dataDir: string, env: Env) => ({
  PORT: '0',
  SANDBOX_PORT: '0',
  DATA_DIR: join(folder, dataDir),
  LOG_LEVEL: 'silent',
  ...env,
});
const start = (dataDir: string, env: Env) => createApp({ config: readConfig(environment(dataDir, env)) });

async function refusalOf(dataDir: string, env: Env): Promise<string> {
  try {
    await (await start(dataDir, env)).close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it started';
}

/** What the server reads at each provider with the credentials it has of it. */
async function balancesUnder(dataDir: string, env: Env): Promise<Record<string, unknown>[]> {
  const app = await start(dataDir, env);
  try {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-demo-key' },
      body: '{"query":"{ wallets { nodes { provider balance(maxAgeSeconds: 0) { available refreshError { message } } } } }"}',
    });
    const { data } = (await response.json()) as { data: { wallets: { nodes: Record<string, unknown>[] } } };
    return data.wallets.nodes;
  } finally {
    await app.close();
  }
}

async function withStore<T>(dataDir: string, run: (store: OpenedStore) => Promise<T>): Promise<T> {
  const store = await openStore({ databaseUrl: null, dataDir: join(folder, dataDir), tool: true });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Every sealed text of the database by its place: what each key makes of it, null where the key does not open it. */
async function opened(dataDir: string): Promise<Record<'old' | 'new', Map<string, unknown>>> {
  const found = { old: new Map<string, unknown>(), new: new Map<string, unknown>() };
  await withStore(dataDir, async (store) => {
    for (const column of SEALED_COLUMNS) {
      for (const { id, sealed } of await store.listSealedTexts(column, '', 10 * SEALED_TEXTS)) {
        for (const key of ['old', 'new'] as const) {
          const place = `${column.column} of ${id}`;
          try {
            found[key].set(place, vaults[key].open(sealed, id));
          } catch {
            // Sealed with the other key.
          }
        }
      }
    }
  });
  return found;
}

/** The command as a process of its own, killed at that commit where one is named. */
async function rotate(dataDir: string, death: { at: number; when: 'before' | 'after' } | null) {
  const program = [join(ROOT, 'scripts/run-ts.js'), join(__dirname, 'dying-admin.ts'), 'rotate-master-key'];
  const child = spawn(process.execPath, program, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      ...environment(dataDir, BOTH),
      ...(death && { DIE_AT: String(death.at), DIE_WHEN: death.when }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += String(text)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout };
}

/** What was sealed before, by its place; the same for every copy of the folder. */
let plain: Map<string, unknown>;
beforeAll(async () => {
  await (await start('seeded', { MASTER_KEY: OLD })).close();
  await withStore('seeded', async (store) => {
    const [owner] = await store.listOrganizations();
    if (!owner) throw new Error('the sandbox has no organization');
    await store.write(async (tx) => {
      for (let index = 0; index < MORE_ACCOUNTS; index += 1) {
        // Younger than those of the sandbox, as any that are added to it.
        const row = account({ organizationId: owner.id, status: 'DISABLED', createdAt: Date.now() });
        await tx.insertAccount({ ...row, sealedCredentials: vaults.old.seal({ secret: `number ${index}` }, row.id) });
      }
    });
  });
  const seeded = await opened('seeded');
  plain = seeded.old;
  expect([plain.size, seeded.new.size]).toEqual([SEALED_TEXTS, 0]);
});

describe('admin rotate-master-key, killed by SIGKILL', () => {
  const deaths = NEW_AFTER_COMMIT.flatMap((_, index) =>
    (['before', 'after'] as const).map((when) => ({ when, at: index + 1 })),
  );

  it.each(deaths)('$when its commit $at, ends what it began when it is run again', async ({ when, at }) => {
    const dataDir = `killed-${when}-${at}`;
    cpSync(join(folder, 'seeded'), join(folder, dataDir), { recursive: true });
    expect(await rotate(dataDir, { at, when })).toEqual({ code: null, signal: 'SIGKILL', stdout: '' });

    // Each text opens with exactly one of the two keys, and as far as it came nothing is lost.
    const committed = when === 'after' ? at : at - 1;
    const half = await opened(dataDir);
    const done = committed === 0 ? 0 : (NEW_AFTER_COMMIT[committed - 1] as number);
    expect([half.new.size, half.old.size]).toEqual([done, SEALED_TEXTS - done]);
    expect(new Map([...half.old, ...half.new])).toEqual(plain);
    const isOver = committed === NEW_AFTER_COMMIT.length;
    expect(await refusalOf(dataDir, { MASTER_KEY: OLD })).toMatch(committed === 0 ? /^it started$/ : /^MASTER_KEY /);
    expect(await refusalOf(dataDir, { MASTER_KEY: NEW })).toMatch(isOver ? /^it started$/ : /^MASTER_KEY /);

    const again = await rotate(dataDir, null);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(`^${SEALED_TEXTS - done} sealed anew`) });

    const end = await opened(dataDir);
    expect(end.old.size).toBe(0);
    expect(end.new).toEqual(plain);
    const balances = await balancesUnder(dataDir, { MASTER_KEY: NEW });
    expect(new Set(balances.map(({ provider }) => provider)).size).toBe(4);
    for (const { balance } of balances) expect(balance).toMatchObject({ refreshError: null });
    expect(await refusalOf(dataDir, { MASTER_KEY: OLD })).toMatch(/^MASTER_KEY is not the one/);
  });

  it('has no more commits than those it is killed at', async () => {
    cpSync(join(folder, 'seeded'), join(folder, 'survived'), { recursive: true });
    const survived = await rotate('survived', { at: NEW_AFTER_COMMIT.length + 1, when: 'before' });
    expect(survived).toMatchObject({ code: 0, signal: null });
  });
});
