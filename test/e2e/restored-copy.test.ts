import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { createManualClock } from '../manual-clock';
import { REGISTRIES } from '../registries';
import { create, savedOrder } from './orders';
import { openWorld, temporaryFolder, type Json, type SteppedClock, type World } from './world';

let folder: string;
let clock: SteppedClock;
let sandbox: Sandbox;
let running: World | null = null;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => clock.now(),
    providers: REGISTRIES.sandboxProviders,
  });
});
afterEach(async () => {
  await stop();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = () => join(folder, 'data');
const copyDir = () => join(folder, 'copy');

/** A process on the data folder, beside providers that know nothing of its backups. */
async function start(): Promise<World> {
  running = await openWorld({
    clock,
    dataDir: dataDir(),
    sandbox: () => sandbox,
    env: { SANDBOX_URL: sandbox.url },
    registries: REGISTRIES,
  });
  return running;
}

async function stop(): Promise<void> {
  const stopping = running;
  running = null;
  expect(stopping?.faults() ?? []).toEqual([]);
  await stopping?.close();
}

function takeCopy(): void {
  cpSync(dataDir(), copyDir(), { recursive: true });
}

function putCopyBack(): void {
  rmSync(dataDir(), { recursive: true, force: true });
  cpSync(copyDir(), dataDir(), { recursive: true });
}

async function paymentsAt(world: World, provider: string): Promise<Json[]> {
  return (await world.ledger(provider)).filter(({ status }) => status !== 'refused');
}

describe.each([...REGISTRIES.providers])('a backup restored over a payment through $id', (provider) => {
  it('pays nothing twice when the caller sends the same key and input again', async () => {
    const before = await start();
    const input = { ...(await savedOrder(before, provider)), idempotencyKey: 'payroll-9' };
    await stop();
    takeCopy();

    const lost = await start();
    const paid = await create(lost, input);
    expect(paid.transfer.reference).toMatch(/^CR[0-9A-F]{28}$/);
    const payments = await paymentsAt(lost, provider.id);
    await stop();
    putCopyBack();

    const restored = await start();
    const again = await create(restored, input);
    await restored.pass(15_000);
    expect(again.idempotency).toMatchObject({ replayed: false });
    expect(again.transfer.id).not.toBe(paid.transfer.id);
    expect(again.transfer.reference).toBe(paid.transfer.reference);
    expect((await paymentsAt(restored, provider.id)).map(({ reference }) => reference)).toEqual(
      payments.map(({ reference }) => reference),
    );
  });
});
