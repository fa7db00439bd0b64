import type { CallBudget } from '../domain/account';
import { stageOf, type SettleClass } from '../domain/settle-history';
import type { Reads, Store } from '../domain/store';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Clock, Log, Random } from '../domain/world';
import type { Attention, Watched } from './attention';
import { Scarcity } from './call-price';
import type { EngineSettings } from './engine';
import { type LateLookRules, lateLookAfter, missedLookAfter } from './late-looks';
import { overdueAfter } from './overdue';
import { confirmingLookAt, nextPollAfter } from './poll-plan';
import { SettleMemory } from './settle-memory';

/** What was learned is written after this long, whatever it was: a crash loses so much of it. */
const FLUSH_MS = 5_000;
/** Providers give their times to the second. */
const CLOCK_STEP_MS = 500;
/** Transfers whose plan a new watcher may hasten. */
const MAX_HASTENED = 100;

/** What a planner asks of the world around it. */
export interface PlannerSetup {
  attention: Pick<Attention, 'discountOf'>;
  callPriceMs: number;
  /** How long a final transfer is worth a look; left out, it is worth none. */
  lateLooksOf?: (transfer: Transfer) => LateLookRules;
}

/** Plans every open transfer's next look, and learns from what the looks see. */
export interface Planner {
  /** Reads what was learned of an account, once; plans made without it rest on the defaults alone. */
  prepare(reads: Pick<Reads, 'listSettleHistories'>, accountId: string): Promise<void>;
  /** When to look again at a transfer that was last seen at `now`; once it is final, where its end is contradicted. */
  nextPollAt(transfer: Transfer, now?: number): number | null;
  /** When to look at a final transfer once more, at the lowest rank; `missed`: the last such look brought no answer. */
  lateLookAt(transfer: Transfer, missed?: 'missed'): number | null;
  /** Open for longer than this, a transfer is overdue, in milliseconds. */
  overdueAfterMs(transfer: Transfer): number;
  /** A call of this account goes out for looks, out of this budget. */
  called(accountId: string, budget: CallBudget): void;
  /**
   * A look saw `before` become `after` (or stay as it was). `changedAt` is the provider's own time of the change, where
   * it gives one.
   */
  learn(before: Transfer, after: Transfer, changedAt: number | null): void;
  /** Somebody has begun to look at these: they are asked about as soon as their plan now says. */
  hasten(watched: Watched): Promise<void>;
  /** Writes what was learned and not written yet; plans no more writing. */
  stop(): Promise<void>;
}

/** The part of the engine's world that planning needs. */
export interface PlannerParts {
  store: Pick<Store, 'write' | 'listTransfersByIds' | 'pageTransfers' | 'listSettleHistories'>;
  clock: Clock;
  random: Random;
  log: Pick<Log, 'error'>;
  settings: Pick<EngineSettings, 'mode'>;
}

export function createPlanner(parts: PlannerParts, setup: PlannerSetup): Planner {
  const { store, clock, random, log, settings } = parts;
  const memory = new SettleMemory();
  const scarcities = new Map<string, Scarcity>();
  const sandbox = settings.mode === 'sandbox';
  let cancelFlush: (() => void) | null = null;

  function priceOf(transfer: Transfer): number {
    const scarcity = scarcities.get(transfer.accountId)?.factor(clock.now()) ?? 1;
    return (setup.callPriceMs * scarcity) / setup.attention.discountOf(transfer);
  }

  function nextPollAt(transfer: Transfer, now = clock.now()): number | null {
    if (isFinal(transfer.status)) return confirmingLookAt(transfer, now);
    return nextPollAfter(transfer, {
      now,
      random,
      sandbox,
      table: () => memory.tableOf(classOf(transfer), priceOf(transfer)),
    });
  }

  function lateLookAt(transfer: Transfer, missed?: 'missed'): number | null {
    const rules = setup.lateLooksOf?.(transfer);
    if (!rules) return null;
    return missed ? missedLookAfter(transfer, rules, clock.now()) : lateLookAfter(transfer, rules, clock.now());
  }

  function flushLater(): void {
    cancelFlush ??= clock.after(FLUSH_MS, () => {
      cancelFlush = null;
      void flush();
    });
  }

  async function flush(): Promise<void> {
    try {
      await memory.flush(store);
    } catch (error) {
      log.error({ err: error }, 'what was learned of settle times could not be written; it is written with the next');
    }
  }

  return {
    prepare: (reads, accountId) => memory.load(reads, accountId),
    nextPollAt,
    lateLookAt,
    overdueAfterMs: ({ provider, method }) => overdueAfter(memory.endsOf(provider, method)),
    called(accountId, budget) {
      const scarcity = scarcities.get(accountId) ?? new Scarcity(budget, clock.now());
      scarcities.set(accountId, scarcity);
      scarcity.spend(budget, clock.now());
    },
    learn(before, after, changedAt) {
      if (stageOf(before.status) === null || before.stageSince === null) return;
      const seen = Math.max(0, clock.now() - before.stageSince);
      const from = Math.min(seen, Math.max(0, (before.freshness.observedAt ?? 0) - before.stageSince));
      const stayed = stageOf(after.status) === stageOf(before.status);
      // Whether the provider has it at all became doubtful: that says nothing of how long it takes.
      if (!stayed && !isFinal(after.status) && stageOf(after.status) === null) return;
      const exact = changedAt === null ? null : changedAt - before.stageSince;
      const known = exact !== null && exact >= from && exact <= seen;
      const to = stayed ? seen : known ? Math.max(from, exact - CLOCK_STEP_MS) : from;
      const endedBy = stayed ? null : known ? Math.min(seen, exact + CLOCK_STEP_MS) : seen;
      memory.learn({ class: classOf(before), from, to, endedBy });
      flushLater();
    },
    async hasten({ visible, transferIds, filter }) {
      // Nothing in the sandbox waits for longer than two seconds anyway.
      if (sandbox) return;
      const { types: _types, transferIds: _names, ...narrowed } = filter;
      const open = { ...narrowed, isFinal: false };
      const watched = transferIds
        ? await store.listTransfersByIds(visible, transferIds.slice(0, MAX_HASTENED))
        : (await store.pageTransfers(visible, open, 'CREATED_DESC', { first: MAX_HASTENED })).edges.map((e) => e.node);
      const sooner: { id: string; at: number }[] = [];
      for (const transfer of watched) {
        if (stageOf(transfer.status) === null || transfer.nextPollAt === null) continue;
        await memory.load(store, transfer.accountId);
        const planned = nextPollAt(transfer, transfer.freshness.observedAt ?? clock.now());
        const at = Math.max(clock.now(), planned ?? transfer.nextPollAt);
        if (at < transfer.nextPollAt) sooner.push({ id: transfer.id, at });
      }
      if (sooner.length === 0) return;
      // In the order of ids, as looks and callbacks lock them, so that neither locks the other out.
      sooner.sort((a, b) => (a.id < b.id ? -1 : 1));
      await store.write(async (tx) => {
        for (const { id, at } of sooner) await tx.hastenTransfers([id], at);
      });
    },
    async stop() {
      cancelFlush?.();
      cancelFlush = null;
      await flush();
    },
  };
}

function classOf({ accountId, provider, method, status }: Transfer): SettleClass {
  return { accountId, provider, method, stage: stageOf(status) ?? 'PROVIDER' };
}
