import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { createManualClock } from '../manual-clock';
import {
  create,
  createBatch,
  headOf,
  ORDERED_PROVIDERS,
  orderFor,
  PHONE_PROVIDERS,
  placeOf,
  rowsOf,
  settled,
  statusesOf,
  transferOf,
  USER_ERRORS,
} from './orders';
import { addScripted, scriptProvider, send } from './scripted-provider';
import { KEY_A, openWorld, temporaryFolder, type Json, type SteppedClock, type World } from './world';

/**
 * A loopback address of this process alone: where a sandbox comes back at the port it had, no other test can have taken
 * it meanwhile.
 */
const HOST = `127.1.${(process.pid >> 8) & 255}.${process.pid & 255}`;

const FOLLOW = `subscription ($after: EventCursor) { transferUpdated(after: $after) { cursor from to version transfer { id } } }`;

let folder: string;
let clock: SteppedClock;
let sandbox: Sandbox;
const running = new Set<World>();

beforeEach(async () => {
  folder = temporaryFolder();
  clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({ host: HOST, port: 0, now: () => clock.now() });
});
afterEach(async () => {
  for (const world of running) {
    expect(world.faults()).toEqual([]);
    await world.close();
  }
  running.clear();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A process on the database, beside a sandbox that outlives it. */
async function start(dataDir = join(folder, 'data'), env: Record<string, string> = {}): Promise<World> {
  const world = await openWorld({
    clock,
    dataDir,
    sandbox: () => sandbox,
    env: { SANDBOX_URL: sandbox.url, PROVIDER_TIMEOUT_MS: '400', ...env },
  });
  running.add(world);
  return world;
}

async function stop(world: World): Promise<void> {
  running.delete(world);
  expect(world.faults()).toEqual([]);
  await world.close();
}

/** The provider goes on while nobody looks. */
async function passUnseen(ms: number): Promise<void> {
  clock.advance(ms);
  await sandbox.control.advance(0);
}

const eventsOf = (results: Json[]): Json[] => results.map(({ transferUpdated }) => transferUpdated);

describe.each(PHONE_PROVIDERS)('what a stop leaves open at %s', (provider) => {
  it('PENDING is followed to its end by the next start, and its subscriber misses nothing', async () => {
    const first = await start();
    const made = await create(first, orderFor(await placeOf(first, provider)));
    const follower = await first.follow(FOLLOW, { after: made.cursor });
    await first.until('the acceptance', () => eventsOf(follower.results).some(({ to }) => to === 'PENDING'));
    await stop(first);
    expect(await follower.ended).toMatchObject({ code: 1012 });
    await passUnseen(10_000);

    const second = await start();
    const seen = eventsOf(follower.results);
    const resumed = await second.follow(FOLLOW, { after: seen.at(-1)?.cursor });
    await second.until('the end', () => eventsOf(resumed.results).some(({ to }) => to === 'SUCCEEDED'));
    const versions = [...seen, ...eventsOf(resumed.results)].map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 2));
    expect(await rowsOf(second, made.transfer)).toHaveLength(1);
  });

  it.each(['rateLimited', 'errorAfterAccept', 'errorBeforeAccept', 'lateAccept'] as const)(
    'what met %s is sent once in all',
    async (fault) => {
      const first = await start();
      await first.fault(provider, 'create', fault);
      const input = orderFor(await placeOf(first, provider));
      const { transfer } = await create(first, input);
      expect(transfer.status).toBe(fault === 'rateLimited' ? 'CREATED' : 'OUTCOME_UNKNOWN');
      await stop(first);
      await passUnseen(5_000);
      const second = await start();
      const replay = await create(second, { ...input, waitFor: 'CREATED' });
      expect(replay).toMatchObject({ transfer: { id: transfer.id }, idempotency: { replayed: true } });
      expect(await settled(second, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(second, transfer)).toHaveLength(1);
    },
  );

  it.each(['hangAfterAccept', 'hang'] as const)(
    'SUBMITTING, its call cut down by a crash (%s): unknown at the next start, and sent once in all',
    async (fault) => {
      const first = await start();
      await first.fault(provider, 'callback', 'lost', { count: undefined });
      await first.fault(provider, 'create', fault);
      const { transfer } = await create(first, orderFor(await placeOf(first, provider), { waitFor: 'CREATED' }));
      await first.until('the call', async () => {
        const left = await transferOf(first, transfer.id);
        return left.status === 'SUBMITTING' && (await rowsOf(first, transfer)).length === (fault === 'hang' ? 0 : 1);
      });
      const crashed = crashImage();
      await stop(first);

      const second = await start(crashed);
      await second.clearFaults();
      expect(await settled(second, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(second, transfer)).toHaveLength(1);
      expect((await statusesOf(second, transfer.id)).slice(0, 3)).toEqual(['CREATED', 'SUBMITTING', 'OUTCOME_UNKNOWN']);
      const evidence = await second.ask<Json>(
        'query ($id: ID!) { transfer(by: { id: $id }) { observations { nodes { mappedStatus body } } } }',
        { id: transfer.id },
      );
      expect(evidence.transfer.observations.nodes).toContainEqual({
        mappedStatus: 'OUTCOME_UNKNOWN',
        body: expect.objectContaining({ code: 'INTERRUPTED' }),
      });
    },
  );

  /** The database as a power cut would leave it: what is on disk at this moment, without its lock. */
  function crashImage(): string {
    const target = join(folder, 'crashed');
    for (const file of readdirSync(join(folder, 'data'))) {
      if (/^corridor\.db(-wal)?$/.test(file)) cpSync(join(folder, 'data', file), join(target, file));
    }
    return target;
  }
});

describe('a restart', () => {
  it('keeps keys: what was sent before is replayed, alone and in a batch', async () => {
    const first = await start();
    const place = await placeOf(first, 'CINETPAY');
    const single = orderFor(place);
    const batch = { idempotencyKey: 'restarted-batch', transfers: [orderFor(place), orderFor(place)] };
    const [one, many] = [await create(first, single), await createBatch(first, batch)];
    await stop(first);
    const second = await start();
    const again = await create(second, single);
    expect(again).toMatchObject({
      transfer: { id: one.transfer.id },
      idempotency: { replayed: true },
      cursor: one.cursor,
    });
    const manyAgain = await createBatch(second, batch);
    expect(manyAgain.idempotency.replayed).toBe(true);
    expect(manyAgain.items.map(({ transfer }: Json) => transfer.id)).toEqual(
      many.items.map(({ transfer }: Json) => transfer.id),
    );
    expect((await second.ledger('CINETPAY')).length).toBe(3);
  });

  it('keeps the log: every cursor from before goes on where it was', async () => {
    const first = await start();
    const { transfer, cursor } = await create(first, orderFor(await placeOf(first, 'PEEX')));
    await settled(first, transfer.id);
    const EVENTS = 'query ($after: EventCursor) { events(after: $after, first: 100) { nodes { cursor type at } } }';
    const before = await first.ask<Json>(EVENTS, { after: cursor });
    const head = await headOf(first);
    await stop(first);
    const second = await start();
    const after = await second.ask<Json>(EVENTS, { after: cursor });
    expect(after.events.nodes.slice(0, before.events.nodes.length)).toEqual(before.events.nodes);
    expect((await second.ask<Json>(EVENTS, { after: head })).events.nodes.length).toBe(
      after.events.nodes.length - before.events.nodes.length,
    );
  });

  it('neither forgets nor doubles what it has seeded', async () => {
    const SEEDED =
      '{ accounts { nodes { id label } } wallets { nodes { id } } contacts { nodes { id } } clients { nodes { id } } }';
    const first = await start();
    const before = await first.ask<Json>(SEEDED);
    await stop(first);
    const second = await start();
    expect(await second.ask<Json>(SEEDED)).toEqual(before);
  });

  it('sends nothing that could not be sent in time: after fifteen minutes it is failed, and no money moved', async () => {
    const first = await start();
    await first.fault('PEEX', 'create', 'rateLimited');
    const input = orderFor(await placeOf(first, 'PEEX'));
    const { transfer } = await create(first, input);
    expect(transfer.status).toBe('CREATED');
    await stop(first);
    await passUnseen(15 * 60_000);
    const second = await start();
    expect(await settled(second, transfer.id)).toMatchObject({
      status: 'FAILED',
      failure: { category: 'RATE_LIMITED' },
    });
    expect((await create(second, input)).userErrors).toMatchObject([{ code: 'RATE_LIMITED', moneyMoved: 'NO' }]);
    expect(await rowsOf(second, transfer)).toEqual([]);
  });

  it('loses the pin of what was not sent yet: failed, no money moved, and no pin on the disk', async () => {
    if (!ORDERED_PROVIDERS.includes('XPRIZO')) return;
    const first = await start();
    await first.fault('XPRIZO', 'create', 'rateLimited');
    const input = {
      ...orderFor(await placeOf(first, 'XPRIZO')),
      options: { xprizo: { action: 'COMMIT', pin: '1234' } },
    };
    const { transfer } = await create(first, input);
    expect(transfer.status).toBe('CREATED');
    await stop(first);
    const second = await start();
    expect(await settled(second, transfer.id)).toMatchObject({ status: 'FAILED', failure: { code: 'SECRET_LOST' } });
    expect(await create(second, input)).toMatchObject({
      idempotency: { replayed: true },
      userErrors: [{ code: 'PROVIDER_REJECTED', moneyMoved: 'NO' }],
    });
    expect(await rowsOf(second, transfer)).toEqual([]);
  });

  it('leaves a disabled account disabled, and its open transfer finishes', async () => {
    const first = await start();
    const place = await placeOf(first, 'PEEX');
    const { transfer } = await create(first, orderFor(place));
    await first.ask('mutation ($id: ID!) { disableProviderAccount(input: { accountId: $id }) { account { id } } }', {
      id: place.accountId,
    });
    await stop(first);
    await passUnseen(10_000);
    const second = await start();
    expect(await settled(second, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await create(second, orderFor(place))).toMatchObject({ transfer: null });
  });
});

describe('a provider that is down', () => {
  it('nulls nothing that is stored: every read still answers, and says what is stale', async () => {
    const world = await start();
    const made = [];
    for (const provider of ORDERED_PROVIDERS) made.push(await create(world, orderFor(await placeOf(world, provider))));
    for (const { transfer } of made) await settled(world, transfer.id);
    const READ = `{
      accounts { nodes { id label status capabilities { methods } callbackUrl wallets { nodes { id } } clients { nodes { id } } } }
      clients { nodes { id name verification wallets { nodes { id } } } }
      wallets { nodes { id label balance { total available reserved } client { id } account { id } } }
      contacts { nodes { id registrations { status } } }
      transfers { nodes { id status providerStatus details { __typename } client { id } contact { id } wallet { id } observations { nodes { id } } events { nodes { cursor } } } }
      events(first: 20) { nodes { cursor type } } }`;
    const before = await world.ask<Json>(READ);
    await sandbox.close();
    expect(await world.ask<Json>(READ)).toEqual(before);
    const anew = await world.ask<Json>(
      '{ wallets { nodes { id balance(maxAgeSeconds: 0) { total available reserved refreshError { category } } freshness { isStale observedAt } } } }',
    );
    for (const wallet of anew.wallets.nodes) {
      const { balance } = before.wallets.nodes.find(({ id }: Json) => id === wallet.id);
      const fresh = wallet.freshness.observedAt === new Date(clock.now()).toISOString();
      expect(wallet.balance).toMatchObject({ ...balance, refreshError: fresh ? null : { category: 'UNAVAILABLE' } });
    }
    await world.pass(60_000, 1_000);
    const { wallets } = await world.ask<Json>('{ wallets { nodes { freshness { isStale } } } }');
    expect(wallets.nodes.map(({ freshness }: Json) => freshness.isStale)).not.toContain(false);
  });

  it.each(PHONE_PROVIDERS)(
    'at %s: what is created meanwhile says that nothing was sent, and goes out once it is back',
    async (provider) => {
      const world = await start();
      const { port } = sandbox;
      await sandbox.close();
      const input = orderFor(await placeOf(world, provider));
      const { transfer, userErrors } = await create(world, input);
      expect(transfer.status).toBe('CREATED');
      expect(userErrors).toMatchObject([
        {
          code: 'PROVIDER_UNAVAILABLE',
          moneyMoved: 'NO',
          retryAt: expect.any(String),
          provider: { category: 'UNAVAILABLE' },
        },
      ]);
      await world.pass(30_000, 1_000);
      sandbox = await openSandbox({ host: HOST, port, now: () => clock.now() });
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    },
  );

  it('is told to whoever asks for its transfer, and the transfer stays as it was', async () => {
    const world = await start();
    const { transfer } = await create(world, orderFor(await placeOf(world, 'PEEX')));
    await sandbox.close();
    const { refreshTransfer } = await world.ask<Json>(
      `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { status version } ${USER_ERRORS} } }`,
      { id: transfer.id },
    );
    expect(refreshTransfer).toMatchObject({
      transfer: { status: 'PENDING', version: transfer.version },
      userErrors: [{ code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'UNKNOWN' }],
    });
    await world.pass(60_000, 1_000);
    expect(await transferOf(world, transfer.id, KEY_A)).toMatchObject({ status: 'PENDING', failure: null });
  });
});

describe('a wallet whose money has moved', () => {
  it('is read soon after, by the next start where this process ends first', async () => {
    const script = scriptProvider('SCRIPT');
    const dataDir = join(folder, 'data');
    const registries = { providers: [script.definition], sandboxProviders: [] };
    const open = async (): Promise<World> => {
      const world = await openWorld({ clock, dataDir, registries });
      running.add(world);
      return world;
    };
    const first = await open();
    const place = await addScripted(first, script, 'moves');
    const { transfer } = await send(first, place);
    // What the acceptance moved is read; the client is not due again for longer than this test takes.
    await first.pass(1_000);
    script.paid.add(transfer.reference);
    await first.until('the end', async () => (await transferOf(first, transfer.id)).isFinal);
    const before = script.callsOf('moves', 'client').length;
    await stop(first);

    const second = await open();
    await second.pass(1_000);
    expect(script.callsOf('moves', 'client')).toHaveLength(before + 1);
    await second.pass(2_000);
    expect(script.callsOf('moves', 'client')).toHaveLength(before + 1);
  });
});
