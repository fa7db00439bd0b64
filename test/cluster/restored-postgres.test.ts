import { rmSync } from 'node:fs';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { REGISTRIES } from '../registries';
import { create, savedOrder, transferOf } from '../e2e/orders';
import { openWorld, temporaryFolder, type World } from '../e2e/world';
import { openPostgresDatabase, type PostgresDatabase } from './postgres-database';

let database: PostgresDatabase;
let sandbox: Sandbox;
let folder: string;
let running: World | null = null;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await openPostgresDatabase();
  sandbox = await openSandbox({ host: '127.0.0.1', port: 0, providers: REGISTRIES.sandboxProviders });
});
afterEach(async () => {
  await stop();
  await sandbox.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<World> {
  running = await openWorld({
    dataDir: folder,
    realTime: { sandboxSpeed: 1 },
    sandbox: () => sandbox,
    env: { DATABASE_URL: database.url, SANDBOX_URL: sandbox.url },
    registries: REGISTRIES,
  });
  return running;
}

async function stop(): Promise<void> {
  const stopping = running;
  running = null;
  await stopping?.close();
}

describe.each([...REGISTRIES.providers])('PostgreSQL put back to before a payment through $id', (provider) => {
  it.each([false, true])('pays nothing twice for the same key and input (told of the restore: %s)', async (isTold) => {
    const before = await start();
    const input = { ...(await savedOrder(before, provider)), idempotencyKey: 'payroll-9' };
    await stop();
    await database.takeCopy();
    const lostSince = Date.now();

    const lost = await start();
    const paid = await create(lost, input);
    const payments = await lost.ledger(provider.id);
    expect(payments.length).toBeGreaterThan(0);
    await stop();
    await database.putCopyBack();

    const restored = await start();
    if (isTold) {
      const begunAt = Date.now();
      await restored.app.store.write((tx) => tx.beginRestore({ epoch: begunAt, lostSince, begunAt }));
      await restored.until('the restore to be heard of', () => Date.now() > begunAt + 1_000);
    }
    const again = await create(restored, input);
    expect(again.idempotency).toMatchObject({ replayed: false });
    expect(again.transfer.reference).toBe(paid.transfer.reference);
    await restored.until('an answer about it', async () => {
      const { status } = await transferOf(restored, again.transfer.id);
      return !['CREATED', 'SUBMITTING', 'OUTCOME_UNKNOWN'].includes(status);
    });
    expect(await restored.ledger(provider.id)).toHaveLength(payments.length);
  });
});
