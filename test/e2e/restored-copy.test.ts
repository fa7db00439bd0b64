import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { samplesOf } from '../contract/fixtures';
import { createManualClock } from '../manual-clock';
import { REGISTRIES } from '../registries';
import {
  create,
  headOf,
  orderFor,
  placeOf,
  rowsOf,
  savedOrder,
  settled,
  statusesOf,
  transferOf,
  type Place,
} from './orders';
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

const paymentsAt = (world: World, provider: string): Promise<Json[]> => world.ledger(provider);

/** What `admin after-restore --lost-since` does, and the second that a running process takes to hear of it. */
async function tellOfRestore(world: World, lostSince: number): Promise<void> {
  const now = clock.now();
  await world.app.store.write((tx) => tx.beginRestore({ epoch: now, lostSince, begunAt: now }));
  await world.pass(1_000);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Providers whose fixture file says how old a restored backup may be. */
const SAMPLED = REGISTRIES.providers.flatMap(({ id, key }) => {
  const samples = samplesOf(key);
  return samples ? [{ id, restored: samples.restored }] : [];
});

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

it('an Xprizo payment that waits for approval is found again, not asked for twice', async () => {
  const before = await start();
  const input = orderFor(await placeOf(before, 'XPRIZO'));
  await stop();
  takeCopy();
  const lost = await start();
  const asked = await create(lost, input);
  await stop();
  putCopyBack();
  const restored = await start();
  const again = await create(restored, input);
  expect(again.transfer).toMatchObject({ status: 'REQUIRES_ACTION', reference: asked.transfer.reference });
  expect(await rowsOf(restored, again.transfer)).toHaveLength(1);
});

describe.each([...REGISTRIES.providers])('after a restore that was told of, through $id', (provider) => {
  it('a payment that was lost is found, under the same key, and is made ours again', async () => {
    const before = await start();
    const input = { ...(await savedOrder(before, provider)), idempotencyKey: 'payroll-9' };
    await stop();
    takeCopy();
    const lostSince = clock.now();

    const lost = await start();
    const paid = await create(lost, input);
    const payments = await paymentsAt(lost, provider.id);
    await stop();
    putCopyBack();

    const restored = await start();
    await tellOfRestore(restored, lostSince);
    const again = await create(restored, input);
    expect(again.transfer).toMatchObject({ status: 'OUTCOME_UNKNOWN', reference: paid.transfer.reference });
    expect(again.userErrors).toEqual([expect.objectContaining({ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' })]);
    const found = await restored.until('the look-up', async () => {
      const transfer = await transferOf(restored, again.transfer.id);
      return ['OUTCOME_UNKNOWN', 'SUBMITTING'].includes(transfer.status) ? null : transfer;
    });
    expect(found.externalId).toBe(payments[0].externalId);
    await restored.pass(15_000);
    expect(await paymentsAt(restored, provider.id)).toHaveLength(payments.length);
  });
});

const ATTENTION = `query ($id: ID!) { transfer(by: { id: $id }) { attention { reason asks } } }`;

describe('after a restore that was told of, under a key that was never sent', () => {
  async function createAfter(provider: string, lostForMs: number): Promise<{ world: World; made: Json }> {
    const world = await start();
    await tellOfRestore(world, clock.now() - lostForMs);
    const definition = REGISTRIES.providers.find(({ id }) => id === provider);
    if (!definition) throw new Error(`there is no ${provider}`);
    // The saved Xprizo order is committed at once; one that waits for approval may be deleted when it is rejected.
    const isToApprove = provider === 'XPRIZO';
    const input = isToApprove ? orderFor(await placeOf(world, provider)) : await savedOrder(world, definition);
    return { world, made: await create(world, input) };
  }

  const ofNobody = (transfer: Json) => ({
    status: 'OUTCOME_UNKNOWN',
    failure: { code: 'NEEDS_DECISION', message: expect.stringContaining(transfer.reference) },
  });

  it.each([
    ['PEEX', 2 * DAY_MS],
    ['CINETPAY', 30 * DAY_MS],
    ['MACHNET', 22 * HOUR_MS],
    ...SAMPLED.map(({ id, restored }): [string, number] => [id, restored.paysOnceMs]),
  ])('%s pays once, after it was looked up', async (provider, lostForMs) => {
    const { world, made } = await createAfter(provider, lostForMs);
    expect(made.transfer.status).toBe('OUTCOME_UNKNOWN');
    expect((await settled(world, made.transfer.id)).status).toBe('SUCCEEDED');
    expect(await rowsOf(world, made.transfer)).toHaveLength(1);
    expect((await statusesOf(world, made.transfer.id)).slice(0, 2)).toEqual(['OUTCOME_UNKNOWN', 'SUBMITTING']);
  });

  it.each([
    ['PEEX', 4 * DAY_MS],
    ['MACHNET', 24 * HOUR_MS],
    ['XPRIZO', 1_000],
    ...SAMPLED.map(({ id, restored }): [string, number] => [id, restored.undecidedMs]),
  ])('%s is not sent where nothing proves that it was not, and a person is asked', async (provider, lostForMs) => {
    const { world, made } = await createAfter(provider, lostForMs);
    expect(made.transfer).toMatchObject(ofNobody(made.transfer));
    await world.pass(60_000);
    expect(await transferOf(world, made.transfer.id)).toMatchObject(ofNobody(made.transfer));
    expect(await rowsOf(world, made.transfer)).toEqual([]);
    const { transfer } = await world.ask<Json>(ATTENTION, { id: made.transfer.id });
    expect(transfer.attention).toEqual({ reason: 'NEEDS_DECISION', asks: expect.stringContaining('resolveTransfer') });
  });

  it('a committed Xprizo payment is sent after it was looked up', async () => {
    const world = await start();
    await tellOfRestore(world, clock.now() - HOUR_MS);
    const place = await placeOf(world, 'XPRIZO');
    const { transfer } = await create(
      world,
      orderFor(place, { options: { xprizo: { action: 'COMMIT', pin: '1234' } } }),
    );
    expect((await settled(world, transfer.id)).status).toBe('SUCCEEDED');
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('is sent at once again when the operator says that all is done', async () => {
    const world = await start();
    await tellOfRestore(world, clock.now() - HOUR_MS);
    await world.app.store.write((tx) => tx.endRestores(clock.now()));
    await world.pass(1_000);
    const { transfer } = await create(world, orderFor(await placeOf(world, 'PEEX')));
    expect(transfer.status).toBe('PENDING');
  });

  it('that is known is replayed and not looked up', async () => {
    const world = await start();
    const input = orderFor(await placeOf(world, 'PEEX'));
    const first = await create(world, input);
    await tellOfRestore(world, clock.now() - HOUR_MS);
    expect(await create(world, input)).toMatchObject({
      transfer: { id: first.transfer.id },
      idempotency: { replayed: true },
    });
  });
});

describe('a cursor of an event that a restored backup has lost', () => {
  const EVENTS = `query ($after: EventCursor) { events(first: 100, after: $after) { nodes { cursor } } }`;

  async function errorOf(world: World, after: string): Promise<Json> {
    return (await world.post({ query: EVENTS, variables: { after } })).json.errors?.[0];
  }

  it('is expired, beyond the restored head and where another event has taken its place', async () => {
    await start();
    await stop();
    takeCopy();
    const lost = await start();
    const kept = await headOf(lost);
    const { cursor } = await create(lost, orderFor(await placeOf(lost, 'PEEX')));
    await stop();
    putCopyBack();

    const restored = await start();
    const oldest = expect.objectContaining({ code: 'CURSOR_EXPIRED', oldestCursor: expect.any(String) });
    expect((await errorOf(restored, cursor)).extensions).toEqual(oldest);
    await tellOfRestore(restored, clock.now());
    const made = await create(restored, orderFor(await placeOf(restored, 'PEEX')));
    expect((await errorOf(restored, cursor)).extensions).toEqual(oldest);
    const { oldestCursor } = (await errorOf(restored, cursor)).extensions;
    for (const after of [kept, made.cursor, oldestCursor]) expect(await errorOf(restored, after)).toBeUndefined();
    const { events } = await restored.ask<Json>(EVENTS, { after: kept });
    expect(events.nodes.map((node: Json) => node.cursor)).toContain(made.cursor);
    expect(made.cursor).not.toBe(cursor);
  });
});

describe('after a restore, the same key with another input', () => {
  const OTHER: Readonly<Record<string, { amount: string; phone: string }>> = {
    PEEX: { amount: '5005', phone: '+237677000009' },
    CINETPAY: { amount: '1505', phone: '+2250700000009' },
  };
  const SHOWN = `query ($id: ID!) { transfer(by: { id: $id }) {
    status externalId failure { code } attention { reason says } } }`;

  async function restoredWith(provider: string, change: (place: Place, input: Json) => Json) {
    const before = await start();
    const place = await placeOf(before, provider);
    const input = orderFor(place);
    await stop();
    takeCopy();
    const lost = await start();
    const { transfer: paid } = await create(lost, input);
    await stop();
    putCopyBack();
    const world = await start();
    const { transfer } = await create(world, { ...change(place, input), idempotencyKey: input.idempotencyKey });
    await world.pass(60_000);
    const shown = (await world.ask<Json>(SHOWN, { id: transfer.id })).transfer;
    return { world, paid, transfer, shown };
  }

  it.each(['PEEX', 'CINETPAY'])('%s: another amount is not made ours and nothing more is sent', async (provider) => {
    const amount = OTHER[provider]?.amount;
    const { world, paid, transfer, shown } = await restoredWith(provider, ({ currency }, input) => ({
      ...input,
      amount: { amount, currency },
    }));
    expect(transfer.reference).toBe(paid.reference);
    expect(shown).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      externalId: null,
      failure: { code: 'AMOUNT_MISMATCH' },
      attention: { reason: 'AMOUNT_MISMATCH', says: expect.stringContaining(paid.amount.amount) },
    });
    expect(await rowsOf(world, paid)).toHaveLength(1);
  });

  it.each(['PEEX', 'CINETPAY'])('%s: another receiver is not made ours and nothing more is sent', async (provider) => {
    const phone = OTHER[provider]?.phone ?? '';
    const { world, paid, shown } = await restoredWith(provider, (place) => orderFor(place, { phone }));
    expect(shown).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      externalId: null,
      attention: { reason: 'AMOUNT_MISMATCH', says: expect.stringContaining('to ') },
    });
    expect(await rowsOf(world, paid)).toHaveLength(1);
  });

  it('MACHNET: another amount under a key that it knows stays in doubt and is not sent', async () => {
    const { world, paid, shown } = await restoredWith('MACHNET', ({ currency }, input) => ({
      ...input,
      amount: { amount: '30.00', currency },
    }));
    expect(shown).toMatchObject({ status: 'OUTCOME_UNKNOWN', externalId: null });
    expect(await world.ledger('MACHNET')).toEqual([expect.objectContaining({ reference: paid.reference })]);
  });
});
