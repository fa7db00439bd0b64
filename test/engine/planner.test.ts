import { rmSync } from 'node:fs';
import type { Store, Transaction } from '../../src/domain/store';
import type { Transfer } from '../../src/domain/transfer';
import { CALL_PRICE_MS } from '../../src/engine/call-price';
import { createPlanner, type Planner } from '../../src/engine/planner';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { insertWorld, transfer, type World } from '../contract/store/rows';
import { temporaryFolder } from '../e2e/world';
import { createManualClock } from '../manual-clock';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

const dataDir = temporaryFolder();
let store: OpenedStore;
let world: World;
beforeAll(async () => {
  store = await openStore({ databaseUrl: null, dataDir });
});
beforeEach(async () => {
  world = await insertWorld(store);
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

const clock = createManualClock(Date.UTC(2026, 5, 1));

async function openPlanner(discount = 1, over: Pick<Store, 'write'> = store): Promise<Planner> {
  const planner = createPlanner(
    {
      store: { ...store, write: (work) => over.write(work) },
      clock,
      random: { fraction: () => 0, hex: () => '' },
      log: {
        error: (fields) => {
          throw new Error('the planner reports a fault', { cause: fields });
        },
      },
      settings: { mode: 'live' },
    },
    { attention: { discountOf: () => discount }, callPriceMs: CALL_PRICE_MS },
  );
  await planner.prepare(store, world.account.id);
  return planner;
}

function open(fields: Partial<Transfer> = {}): Transfer {
  const now = clock.now();
  return transfer(world.wallet, {
    status: 'PROCESSING',
    method: 'MOBILE_MONEY',
    stageSince: now,
    submittedAt: now,
    freshness: { observedAt: now, source: 'RESPONSE', staleAfter: null },
    ...fields,
  });
}

/** Follows one transfer as the poller would, until it is seen settled; answers the looks it took. */
function follow(planner: Planner, settlesAfter: number, fields: Partial<Transfer> = {}): number {
  const started = clock.now();
  let seen = open(fields);
  for (let looks = 1; ; looks += 1) {
    clock.advance((planner.nextPollAt(seen) ?? 0) - clock.now());
    const settled = clock.now() - started >= settlesAfter;
    const after: Transfer = {
      ...seen,
      status: settled ? 'SUCCEEDED' : seen.status,
      freshness: { ...seen.freshness, observedAt: clock.now() },
    };
    planner.learn(seen, after, null);
    if (settled) return looks;
    seen = after;
  }
}

const waitOf = (planner: Planner, of: Transfer = open()) => (planner.nextPollAt(of) ?? 0) - clock.now();

it('learns from its own looks when transfers settle, and looks then', async () => {
  const planner = await openPlanner();
  const [firstWait, firstLooks] = [waitOf(planner), follow(planner, HOUR_MS)];
  for (let many = 0; many < 100; many += 1) follow(planner, HOUR_MS * (0.9 + (many % 20) / 100));
  expect(waitOf(planner)).toBeGreaterThan(5 * firstWait);
  expect(follow(planner, HOUR_MS)).toBeLessThan(0.7 * firstLooks);
});

it('learns of each method and of each stage apart', async () => {
  const planner = await openPlanner();
  const [other, byPerson] = [open({ method: 'CARD' }), open({ status: 'REQUIRES_ACTION' })];
  const before = [waitOf(planner, other), waitOf(planner, byPerson)];
  for (let many = 0; many < 50; many += 1) follow(planner, HOUR_MS);
  expect([waitOf(planner, open({ method: 'CARD' })), waitOf(planner, open({ status: 'REQUIRES_ACTION' }))]).toEqual(
    before,
  );
});

it('is not taken in by the quick ones: what is still open counts too', async () => {
  const [quick, both] = [await openPlanner(), await openPlanner()];
  for (let many = 0; many < 40; many += 1) for (const planner of [quick, both]) follow(planner, 30 * SECOND_MS);
  // Nine of ten are still open after ten minutes; not one of them has settled.
  for (let many = 0; many < 360; many += 1) {
    const seen = open();
    clock.advance(600 * SECOND_MS);
    both.learn(seen, { ...seen }, null);
  }
  const aged = () => open({ stageSince: clock.now() - 60 * SECOND_MS });
  expect(waitOf(both, aged())).toBeGreaterThan(3 * waitOf(quick, aged()));
});

it('follows a provider that changes its ways', async () => {
  const planner = await openPlanner();
  for (let many = 0; many < 200; many += 1) follow(planner, HOUR_MS);
  const slow = waitOf(planner);
  for (let many = 0; many < 200; many += 1) follow(planner, 10 * SECOND_MS);
  expect(waitOf(planner)).toBeLessThan(slow / 3);
});

it('believes the provider’s own time of a change, where it lies between the two looks', async () => {
  const [told, guessing] = [await openPlanner(), await openPlanner()];
  for (let many = 0; many < 60; many += 1) {
    const seen = open();
    clock.advance(HOUR_MS);
    told.learn(seen, { ...seen, status: 'SUCCEEDED' }, (seen.stageSince ?? 0) + 1_800 * SECOND_MS);
    guessing.learn(seen, { ...seen, status: 'SUCCEEDED' }, (seen.stageSince ?? 0) - HOUR_MS);
  }
  const aged = () => open({ stageSince: clock.now() - 1_700 * SECOND_MS });
  expect(waitOf(told, aged())).toBeGreaterThan(45 * SECOND_MS);
  expect(waitOf(told, aged())).toBeLessThan(210 * SECOND_MS);
  expect(waitOf(told)).toBeGreaterThan(2 * waitOf(guessing));
});

it('looks sooner at what somebody watches', async () => {
  const [watched, unwatched] = [await openPlanner(16), await openPlanner()];
  expect(waitOf(watched)).toBeLessThan(waitOf(unwatched) / 2);
});

it('looks later where the account may make few calls, and as before once it has made none for a while', async () => {
  const planner = await openPlanner();
  const budget = { calls: 60, windowMs: 60 * SECOND_MS, burst: 5 };
  const plenty = waitOf(planner);
  for (let call = 0; call < 50; call += 1) planner.called(world.account.id, budget);
  expect(waitOf(planner)).toBeGreaterThan(2 * plenty);
  clock.advance(HOUR_MS);
  expect(waitOf(planner)).toBe(plenty);
});

it('knows after a restart what it had learned, and so does another process', async () => {
  const first = await openPlanner();
  for (let many = 0; many < 50; many += 1) follow(first, HOUR_MS);
  const fresh = (await openPlanner()).nextPollAt(open());
  await first.stop();
  const learned = first.nextPollAt(open()) ?? 0;
  const second = (await openPlanner()).nextPollAt(open()) ?? 0;
  expect(Math.abs(second - learned)).toBeLessThan(0.02 * (learned - clock.now()));
  expect(second).not.toBe(fresh);
});

it('hastens the plan of what somebody has begun to watch, and of nothing else', async () => {
  const planner = await openPlanner(16);
  const [far, near, done] = [HOUR_MS, SECOND_MS, null].map((wait) =>
    open({ nextPollAt: wait === null ? null : clock.now() + wait, status: wait === null ? 'SUCCEEDED' : 'PROCESSING' }),
  ) as [Transfer, Transfer, Transfer];
  const foreign = open({ nextPollAt: clock.now() + HOUR_MS });
  await store.write(async (tx) => {
    for (const row of [far, near, done, foreign]) await tx.insertTransfer(row);
  });
  const nextOf = async (row: Transfer) => (await store.listTransfersByIds(world.visible, [row.id]))[0]?.nextPollAt;
  await planner.hasten({ visible: world.visible, transferIds: [far.id, near.id, done.id], filter: {} });
  expect(await nextOf(far)).toBeLessThan(clock.now() + 60 * SECOND_MS);
  expect(await nextOf(near)).toBe(near.nextPollAt);
  expect(await nextOf(done)).toBeNull();
  expect(await nextOf(foreign)).toBe(foreign.nextPollAt);
  await planner.hasten({
    visible: { organizationId: 'org_other', clientIds: null },
    transferIds: [foreign.id],
    filter: {},
  });
  expect(await nextOf(foreign)).toBe(foreign.nextPollAt);
  await planner.hasten({ visible: world.visible, transferIds: null, filter: { providers: [foreign.provider] } });
  expect(await nextOf(foreign)).toBeLessThan(clock.now() + 60 * SECOND_MS);
});

it('hastens in the order of ids, in which looks and callbacks lock the same transfers', async () => {
  const hastened: string[] = [];
  const tx = { hastenTransfers: async (ids: string[]) => void hastened.push(...ids) } as unknown as Transaction;
  const planner = await openPlanner(16, { write: (work) => work(tx) });
  const rows = [1, 2, 3].map((n) => open({ createdAt: clock.now() + n, nextPollAt: clock.now() + HOUR_MS }));
  await store.write(async (writing) => {
    for (const row of rows) await writing.insertTransfer(row);
  });
  // Read newest first.
  await planner.hasten({ visible: world.visible, transferIds: null, filter: { walletIds: [world.wallet.id] } });
  expect(hastened).toEqual(rows.map(({ id }) => id).sort());
});
