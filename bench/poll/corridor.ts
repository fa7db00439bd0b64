import { emptyCounts } from '../../src/engine/settle-history';
import type { SettleHistory } from '../../src/domain/settle-history';
import type { Store, Transaction } from '../../src/domain/store';
import type { Transfer } from '../../src/domain/transfer';
import { createPlanner } from '../../src/engine/planner';
import { HOUR_MS } from './durations';
import { diceOf, outcomeOf, type Outcome, type Trace } from './trace';

/** Timers of a month are let off once an hour: what waits for one is only the writing of what was learned. */
const TIMERS_EVERY_MS = HOUR_MS;

/**
 * The production planner over a trace: the module that the engine plans with, learning as it does there from what its
 * own looks saw, with nothing before it but its defaults. The knob is the price of a call.
 */
export async function corridor(trace: Trace, callPriceMs: number, seed: number): Promise<Outcome> {
  let now = 0;
  let timer: (() => void) | null = null;
  const dice = diceOf(seed);
  const planner = createPlanner(
    {
      store: memoryStore(),
      clock: {
        now: () => now,
        after(_ms, run) {
          timer = run;
          return () => (timer = null);
        },
      },
      random: { fraction: dice, hex: () => '' },
      settings: { mode: 'live' },
      log: {
        error: (fields) => {
          throw new Error('the planner reports a fault', { cause: fields });
        },
      },
    },
    { attention: { discountOf: () => 1 }, callPriceMs },
  );

  const delays = new Float64Array(trace.count);
  const due = new Agenda(trace.count);
  const observedAt = Float64Array.from(trace.createdAt);
  let calls = 0;
  let created = 0;
  let timersAt = TIMERS_EVERY_MS;
  const open = trace.traffic.map((_, kind) => transferOf(trace, kind));
  const plan = (index: number) => {
    const transfer = open[trace.kind[index]!]!;
    transfer.stageSince = trace.createdAt[index]!;
    const planned = planner.nextPollAt(transfer) ?? Infinity;
    due.add(Math.min(planned, trace.hintedAt[index]!), index);
  };
  for (;;) {
    const createdAt = trace.createdAt[created] ?? Infinity;
    now = Math.min(createdAt, due.earliest);
    if (now === Infinity) break;
    if (now >= timersAt) {
      (timer as (() => void) | null)?.();
      timer = null;
      timersAt = now + TIMERS_EVERY_MS;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (createdAt === now) {
      plan(created);
      created += 1;
      continue;
    }
    const index = due.take();
    calls += 1;
    const transfer = open[trace.kind[index]!]!;
    transfer.stageSince = trace.createdAt[index]!;
    transfer.freshness = { ...transfer.freshness, observedAt: observedAt[index]! };
    if (trace.settledAt[index]! <= now) {
      delays[index] = now - trace.settledAt[index]!;
      planner.learn(transfer, { ...transfer, status: 'SUCCEEDED' }, null);
    } else {
      planner.learn(transfer, transfer, null);
      observedAt[index] = now;
      plan(index);
    }
  }
  return outcomeOf(`Corridor, a call worth ${(callPriceMs / 1_000).toPrecision(3)} s`, calls, delays);
}

/** What a planner reads of a transfer. */
function transferOf(trace: Trace, kind: number): Transfer {
  const traffic = trace.traffic[kind]!;
  const transfer: Partial<Transfer> = {
    accountId: traffic.provider,
    provider: traffic.provider,
    method: traffic.method,
    status: traffic.byPerson ? 'REQUIRES_ACTION' : 'PROCESSING',
    freshness: { observedAt: null, source: 'POLL', staleAfter: null },
  };
  return transfer as Transfer;
}

function memoryStore(): Pick<Store, 'write' | 'listTransfersByIds' | 'pageTransfers' | 'listSettleHistories'> {
  const rows = new Map<string, SettleHistory>();
  const keyOf = ({ accountId, method, stage }: SettleHistory) => `${accountId} ${method} ${stage}`;
  const tx: Pick<Transaction, 'lockSettleHistory' | 'saveSettleHistory'> = {
    lockSettleHistory: (empty) =>
      Promise.resolve(structuredClone(rows.get(keyOf(empty)) ?? { ...empty, counts: emptyCounts() })),
    saveSettleHistory: (history) => Promise.resolve(void rows.set(keyOf(history), structuredClone(history))),
  };
  return {
    write: (work) => work(tx as Transaction),
    listTransfersByIds: () => Promise.resolve([]),
    pageTransfers: () => Promise.resolve({ edges: [], hasNextPage: false, hasPreviousPage: false }),
    listSettleHistories: () => Promise.resolve([]),
  };
}

/** A binary heap of instants and whose they are. */
class Agenda {
  private size = 0;
  private readonly times: Float64Array;
  private readonly whose: Int32Array;

  constructor(most: number) {
    this.times = new Float64Array(most + 1);
    this.whose = new Int32Array(most + 1);
  }

  get earliest(): number {
    return this.size === 0 ? Infinity : this.times[1]!;
  }

  add(time: number, index: number): void {
    let place = (this.size += 1);
    for (; place > 1 && this.times[place >> 1]! > time; place >>= 1) this.move(place >> 1, place);
    this.times[place] = time;
    this.whose[place] = index;
  }

  take(): number {
    const first = this.whose[1]!;
    const time = this.times[this.size]!;
    const index = this.whose[this.size]!;
    this.size -= 1;
    let place = 1;
    for (let child = 2; child <= this.size; child = place * 2) {
      if (child < this.size && this.times[child + 1]! < this.times[child]!) child += 1;
      if (this.times[child]! >= time) break;
      this.move(child, place);
      place = child;
    }
    this.times[place] = time;
    this.whose[place] = index;
    return first;
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.whose[to] = this.whose[from]!;
  }
}
