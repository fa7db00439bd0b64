import type { ProviderAccount } from '../domain/account';
import { ProviderFailure } from '../domain/failures';
import { isFinal, type Transfer } from '../domain/transfer';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import type { LookUp } from './lookup';
import { nextPollAfter } from './poll-plan';
import { LIVE_REFRESH_MS, SANDBOX_REFRESH_MS, type Profiles } from './profiles';
import type { Submitter } from './submit';
import { POLLER_TOPIC } from './topics';

/** Transfers claimed of one account at once. */
const CLAIM_BATCH = 32;
/** Look-ups of one account under way at once. */
const LOOKUPS_AT_ONCE = 8;
/** A tick comes at the latest after this, whatever the plan: rows may have become due behind our back. */
const LONGEST_IDLE_MS = 1_000;
const SHORTEST_IDLE_MS = 20;
const REFRESH_BATCH = 8;
/** Open transfers read at once when a start puts their plan in order. */
const RECOVERY_PAGE = 100;

/** Works off what is due, account by account: a slow or broken account delays no other. */
export interface Poller {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createPoller(
  parts: EngineParts,
  gateway: Gateway,
  lookUp: LookUp,
  submitter: Submitter,
  profiles: Profiles,
): Poller {
  const { store, clock, wake, log, settings } = parts;
  /** Must outlive the slowest batch: each of its rounds of look-ups may take a call's whole time-out. */
  const LEASE_MS = settings.providerTimeoutMs * (CLAIM_BATCH / LOOKUPS_AT_ONCE + 1);
  const working = new Map<string, Promise<void>>();
  let cancelTimer = () => {};
  let offWake = () => {};
  let ticking: Promise<void> | null = null;
  let again = false;
  let stopped = true;

  async function start(): Promise<void> {
    stopped = false;
    if (settings.exclusive) await recover();
    offWake = wake.onWake(POLLER_TOPIC, tickSoon);
    tickSoon();
  }

  async function stop(): Promise<void> {
    stopped = true;
    cancelTimer();
    offWake();
    await ticking;
    await Promise.all(working.values());
  }

  /** Nobody else works on this database: what is SUBMITTING was interrupted, and every lease belongs to the dead. */
  async function recover(): Promise<void> {
    for (const { id: organizationId } of await store.listOrganizations()) {
      let after: string | null = null;
      do {
        const window = { first: RECOVERY_PAGE, after };
        const page = await store.pageTransfers(
          { organizationId, clientIds: null },
          { isFinal: false },
          'CREATED_ASC',
          window,
        );
        for (const { node } of page.edges) if (node.status === 'SUBMITTING') await submitter.markInterrupted(node.id);
        await store.write(async (tx) => {
          for (const { node } of page.edges) await tx.hastenTransfers([node.id], plannedAt(node));
        });
        after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
      } while (after !== null);
    }
  }

  function plannedAt(transfer: Transfer): number {
    const now = clock.now();
    if (transfer.status === 'CREATED' || transfer.status === 'SUBMITTING') return transfer.lastError?.retryAt ?? now;
    const world = { now: transfer.lastPolledAt ?? now, random: parts.random, sandbox: settings.mode === 'sandbox' };
    return Math.max(now, nextPollAfter(transfer, world) ?? now);
  }

  function tickSoon(): void {
    if (stopped) return;
    cancelTimer();
    if (ticking) {
      again = true;
      return;
    }
    ticking = tick()
      .catch((error: unknown) => {
        log.error({ err: error }, 'a tick of the poller failed; the next one tries again');
        return clock.now() + LONGEST_IDLE_MS;
      })
      .then((nextAt) => {
        ticking = null;
        if (stopped) return;
        const now = clock.now();
        const idle = again ? SHORTEST_IDLE_MS : Math.min(Math.max(nextAt - now, SHORTEST_IDLE_MS), LONGEST_IDLE_MS);
        again = false;
        cancelTimer = clock.after(idle, tickSoon);
      });
  }

  /** Starts the accounts that have work, and answers when the next work is planned. */
  async function tick(): Promise<number> {
    const now = clock.now();
    for (const accountId of await store.listAccountsWithDueTransfers(now))
      startWork(accountId, () => workOff(accountId));
    const nextRefreshAt = await store.findEarliestRefresh();
    if (nextRefreshAt !== null && nextRefreshAt <= now) {
      const accounts = await store.write((tx) =>
        tx.claimDueAccounts({ now, leaseUntil: now + refreshMs(), limit: REFRESH_BATCH }),
      );
      for (const account of accounts) startWork(`refresh ${account.id}`, () => refreshAccount(account));
    }
    return (await store.findEarliestPoll()) ?? now + LONGEST_IDLE_MS;
  }

  function refreshMs(): number {
    return settings.mode === 'sandbox' ? SANDBOX_REFRESH_MS : LIVE_REFRESH_MS;
  }

  function startWork(key: string, run: () => Promise<void>): void {
    if (working.has(key)) return;
    const work = run()
      .catch((error: unknown) =>
        log.error({ err: error, work: key }, 'work on a provider account failed; it is due again later'),
      )
      .finally(() => working.delete(key));
    working.set(key, work);
  }

  async function workOff(accountId: string): Promise<void> {
    const account = await store.findAccount(accountId);
    if (!account) return;
    const asksForLots = gateway.connectorOf(account).lookUpLot !== undefined;
    while (!stopped) {
      const now = clock.now();
      const leaseUntil = now + LEASE_MS;
      const claimed = await store.write((tx) =>
        tx.claimDueTransfers(accountId, { now, leaseUntil, limit: CLAIM_BATCH }),
      );
      if (claimed.length === 0) return;
      await workOn(claimed, leaseUntil, asksForLots);
    }
  }

  async function workOn(claimed: readonly Transfer[], leaseUntil: number, asksForLots: boolean): Promise<void> {
    const toSend = claimed.filter((transfer) => transfer.status === 'CREATED');
    const toLookUp = claimed.filter((transfer) => transfer.status !== 'CREATED');
    const jobs: (() => Promise<void>)[] = [];
    if (toSend.length > 0) jobs.push(() => submitter.submit(toSend));
    for (const [lot, group] of byLot(toLookUp, asksForLots)) {
      if (lot !== null && group.length > 1) jobs.push(() => lookUp.lookUpLot(lot, group, leaseUntil));
      else for (const transfer of group) jobs.push(() => lookAt(transfer, leaseUntil));
    }
    await runSome(jobs, LOOKUPS_AT_ONCE);
  }

  /** One call serves a lot, where the connector can ask for one. */
  function byLot(transfers: readonly Transfer[], asksForLots: boolean): Map<string | null, Transfer[]> {
    const lots = new Map<string | null, Transfer[]>();
    for (const transfer of transfers) {
      const lot = asksForLots && transfer.status !== 'SUBMITTING' ? transfer.lot : null;
      lots.set(lot, [...(lots.get(lot) ?? []), transfer]);
    }
    return lots;
  }

  async function lookAt(transfer: Transfer, leaseUntil: number): Promise<void> {
    if (submitter.isInterrupted(transfer)) {
      await submitter.markInterrupted(transfer.id);
      return;
    }
    const outcome = await lookUp.lookUp(transfer, { source: 'POLL', purpose: 'lookup', leaseUntil });
    if (outcome.answered && outcome.shouldResend && !isFinal(outcome.transfer.status)) {
      await submitter.submit([outcome.transfer]);
    }
  }

  async function refreshAccount(account: ProviderAccount): Promise<void> {
    const clients = await store.listClientsOfAccount(account.id);
    for (const client of clients) {
      try {
        await profiles.refreshClient(account, client, 'POLL');
      } catch (error) {
        // What is stored stays; the account's health tells why, and the next round tries again.
        if (!(error instanceof ProviderFailure)) throw error;
        return;
      }
    }
  }

  return { start, stop };
}

/** Runs jobs, at most `atOnce` at a time; one that fails does not keep the others from running. */
async function runSome(jobs: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const waiting = [...jobs];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      await job().catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, lane));
  if (failures.length > 0) throw new AggregateError(failures, 'some work on an account failed');
}
