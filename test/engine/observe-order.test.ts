import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalWake } from '../../src/cluster/local';
import type { LogEvent } from '../../src/domain/event';
import { isFinal, mayBecome, type Transfer } from '../../src/domain/transfer';
import type { Log, Random } from '../../src/domain/world';
import type { EngineParts } from '../../src/engine/engine';
import { createObserver, type Observer } from '../../src/engine/observe';
import { createPlanner } from '../../src/engine/planner';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { verifyLog } from '../../src/store/verify-log';
import { insertWorld, nextId, transfer, type World } from '../contract/store/rows';
import { orders, type Said, sightingOf, T0, VOCABULARIES } from '../domain/said';
import { submitting } from '../domain/submitting';
import { createManualClock } from '../manual-clock';

/** Of each provider: what it may say of one transfer in the course of its life, in its own words. */
const HISTORIES: Record<string, string[][]> = {
  PEEX: [
    ['new', 'pending', 'mw_balance_pending', 'pending', 'paid'],
    ['new', 'zorg', 'pending', 'zorg', 'failed'],
    ['new', 'new', 'balance_pending', 'pending', 'pending'],
  ],
  CINETPAY: [
    ['NEW', 'REC', 'NOS', 'REC', 'VAL'],
    ['NEW', 'zorg', 'REC', 'NOS', 'REJ'],
    ['REC', 'REC', 'NOS', 'zorg', 'REC'],
  ],
  XPRIZO: [
    ['Pending', 'Redirect', 'Hold', 'Hold', 'Active'],
    ['Pending', 'zorg', 'Hold', 'zorg', 'Void'],
    ['Pending', 'Pending', 'Redirect', 'Hold', 'Pending'],
  ],
  MACHNET: [
    ['INITIATED/NONE', 'PENDING/NONE', 'PROCESSING/DELIVERY_REQUESTED', 'PROCESSED/DELIVERED', 'RETURNED/DELIVERED'],
    ['INITIATED/NONE', 'HOLD/NONE', 'zorg/NONE', 'PROCESSING/NONE', 'FAILED/NONE'],
    ['PENDING/NONE', 'HOLD/NONE', 'PENDING/NONE', 'PROCESSING/DELIVERY_REQUESTED', 'HOLD/DELIVERY_REQUESTED'],
  ],
};
/** Two ends that contradict each other, among words that do not. */
const CONTRADICTIONS: Record<string, string[]> = {
  PEEX: ['new', 'pending', 'paid', 'failed', 'pending'],
  CINETPAY: ['NEW', 'REC', 'VAL', 'REJ', 'NOS'],
  XPRIZO: ['Pending', 'Hold', 'Active', 'Rejected', 'Pending'],
  MACHNET: ['INITIATED/NONE', 'PENDING/NONE', 'PROCESSED/DELIVERED', 'FAILED/NONE', 'PROCESSING/NONE'],
};

const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

let folder: string;
let store: OpenedStore;
let world: World;
let observer: Observer;
beforeAll(async () => {
  // Where commits cost no disk: that they reach one is tested elsewhere.
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'corridor-observe-'));
  store = await openStore({ databaseUrl: null, dataDir: folder });
  const clock = createManualClock(T0 + 1_000);
  let dice = 0;
  const random: Random = {
    fraction: () => 0.5,
    hex: (count) =>
      (dice += 1)
        .toString(16)
        .padStart(2 * count, '0')
        .slice(-2 * count),
  };
  const settings = { mode: 'live' as const };
  const wake = createLocalWake({ log });
  const planner = createPlanner(
    { store, clock, random, log, settings },
    { attention: { discountOf: () => 1 }, callPriceMs: 1_000 },
  );
  const parts = { store, clock, random, log, wake, settings } as unknown as EngineParts;
  observer = createObserver(parts, planner, { onStatus: () => {}, onPlan: () => {} });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  world = await insertWorld(store);
});

function saidOf(provider: string, words: readonly string[]): Said[] {
  return words.map((word) => {
    const said = VOCABULARIES[provider]?.find(({ providerStatus }) => providerStatus === word);
    if (!said) throw new Error(`${provider} does not say ${word}`);
    return said;
  });
}

interface Seen {
  row: Transfer;
  order: number[];
  events: LogEvent[];
}

/** A transfer for every order of the history, each through the one door into the database. */
async function observeEveryOrder(provider: string, history: readonly Said[], byProvider: boolean): Promise<Seen[]> {
  const sightings = history.map((said, n) => sightingOf(said, n, byProvider));
  const { wallet, visible } = world;
  const all = orders(history.length).map((order) => {
    const { accountId, clientId, id: walletId, organizationId } = wallet;
    const own = { id: nextId('trf'), reference: nextId('CR'), accountId, clientId, walletId, organizationId };
    return { order, row: transfer(wallet, { ...submitting(), ...own, provider }) };
  });
  await store.write(async (tx) => {
    for (const { row } of all) await tx.insertTransfer(row);
  });
  const observe = async ({ order, row }: (typeof all)[number]) => {
    for (const n of order) {
      const sighting = sightings[n];
      if (sighting) await observer.observe(row.id, { sighting, source: 'POLL', requestedAt: T0 + n, at: T0 + n });
    }
  };
  // All at once, as many pollers would: each transfer's own sightings come one after the other.
  await Promise.all(all.map(observe));
  const ids = all.map(({ row }) => row.id);
  const rows = new Map((await store.listTransfersByIds(visible, ids)).map((row) => [row.id, row]));
  const events = await eventsOf(world);
  return all.map(({ order, row }) => {
    const kept = rows.get(row.id);
    if (!kept) throw new Error(`${row.id} is gone`);
    return { order, row: kept, events: events.filter(({ transferId }) => transferId === row.id) };
  });
}

async function eventsOf({ organization, visible }: World): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for (;;) {
    const page = await store.listEvents(visible, { afterSeq: events.at(-1)?.seq ?? 0, limit: 1_000 }, {});
    events.push(...page);
    if (page.length < 1_000) break;
  }
  expect((await verifyLog(store, organization.id)).broken).toBeNull();
  return events;
}

/** No update without its event, each version once (an attention has an event of its own beside), and what is final stays. */
function expectSound({ row, order, events }: Seen): void {
  const bodies = events.flatMap(({ body }) => (body.kind === 'transfer' ? [body] : []));
  const versions = [...new Set(bodies.map(({ version }) => version))];
  expect([order, versions]).toEqual([order, versions.map((_, index) => index + 3)]);
  expect(bodies.at(-1)).toMatchObject({ to: row.status, version: row.version });
  for (const { from, to } of bodies) {
    if (from !== null && isFinal(from) && from !== to) expect([order, mayBecome(from, to)]).toEqual([order, true]);
  }
}

const outcomeOf = ({ row }: Seen) => {
  const { status, providerStatus, fee, received, amount } = row;
  return { status, providerStatus, fee, received, amount };
};

describe.each(Object.keys(HISTORIES))('what %s says of a transfer, in every order into the database', (provider) => {
  const histories = (HISTORIES[provider] ?? []).flatMap((words) => [
    [words.join(', '), words, true] as const,
    [words.join(', '), words, false] as const,
  ]);

  it.each(histories)('%s: ends the same, with an event for every change', async (_name, words, byProvider) => {
    const seen = await observeEveryOrder(provider, saidOf(provider, words), byProvider);
    expect(seen).toHaveLength(120);
    const [first] = seen;
    for (const one of seen) {
      expectSound(one);
      expect([one.order, outcomeOf(one)]).toEqual([one.order, first && outcomeOf(first)]);
    }
  });

  it('two ends that contradict each other: the first to arrive holds, and a newer one is told on the transfer', async () => {
    const said = saidOf(provider, CONTRADICTIONS[provider] ?? []);
    const seen = await observeEveryOrder(provider, said, true);
    let told = 0;
    for (const one of seen) {
      expectSound(one);
      const ends = one.order.filter((n) => isFinal(said[n]?.status ?? 'PENDING'));
      const [first = 0, second = 0] = ends;
      expect([one.order, one.row.status, one.row.providerStatus]).toEqual([
        one.order,
        said[first]?.status,
        said[first]?.providerStatus,
      ]);
      const isNews = second > first;
      const types = one.events.map(({ type }) => type).filter((type) => type === 'TRANSFER_CONTRADICTED');
      expect([one.order, types]).toEqual([one.order, isNews ? ['TRANSFER_CONTRADICTED'] : []]);
      const reasons = one.row.attentions.map(({ reason, says }) => [reason, says]);
      expect([one.order, reasons]).toEqual([one.order, isNews ? [['CONTRADICTED', said[second]?.providerStatus]] : []]);
      told += types.length;
    }
    expect(told).toBe(seen.length / 2);
  });
});
