import type { ProviderAccount } from '../domain/account';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Purpose } from './budget';
import type { EngineParts } from './engine';
import { type Gateway, RETRY_AFTER } from './gateway';
import { LOOK_UP_GAP_MS } from './hints';
import { type BatchMember, isClaimed, type LookUp } from './lookup';
import { findAskedParties, type AskedParties } from './orders';
import type { Planner } from './planner';
import type { Profiles } from './profiles';
import type { Submitter } from './submit';
import { createWorkLine, type LineOfWork, type WorkLine } from './work-line';

/** Jobs of one account and kind under way at once. */
const LANES = 8;
/** Look-ups are under way at once up to the account's burst, within these: each waits for nothing but its own answer. */
const MOST_LOOK_UP_LANES = 32;
/** Transfers claimed of one account at once, for each lane: one write serves many. */
const CLAIMS_PER_LANE = 4;
const REFRESH_BATCH = 8;
/** How much earlier than planned a transfer may be looked at, where one call serves it with others. */
const BATCH_AHEAD_MS = 500;
/** All accounts are looked over this often: rows may have become due behind our back. */
const SWEEP_MS = 1_000;
/** So long a pause is told to the orders that wait for its end. */
const LONG_PAUSE_MS = 60_000;
/** Open transfers read at once when a start puts their plan in order. */
const RECOVERY_PAGE = 100;

/** What a claimed transfer is looked at under. A late look leases late_look_at, and next_poll_at is as it was. */
type LookLease = Pick<BatchMember, 'leaseUntil' | 'late'>;
const LATE_LEASE: LookLease = { leaseUntil: null, late: true };

/** Works off what is due, account by account: a slow or broken account delays no other. */
export interface Poller {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The plan of a transfer as it is now; no more than a hint, for the next sweep finds what is missed here. */
  planned(transfer: Pick<Transfer, 'accountId' | 'status' | 'nextPollAt'>): void;
  /** It was claimed and is looked at as soon as a lane is free; its next_poll_at is the end of a lease. */
  isClaimed(transferId: string): boolean;
}

export function createPoller(
  parts: EngineParts,
  gateway: Gateway,
  lookUp: LookUp,
  submitter: Submitter,
  profiles: Profiles,
  planner: Planner,
): Poller {
  const { store, clock, log, settings } = parts;
  /**
   * Must outlive the slowest queue: each round of its lanes may take a call's whole time-out, and before what is claimed
   * there may be as much waiting as fills all lanes once, beside what is under way.
   */
  const LEASE_MS = settings.providerTimeoutMs * (CLAIMS_PER_LANE + 2);
  const KINDS = { send: sending, look: looking, late: lookingLate, refresh: refreshing } as const;
  type Kind = keyof typeof KINDS;
  /** Lines with something to do; one that is idle is forgotten. */
  const lines = new Map<string, WorkLine>();
  /** Lines whose account is just being read, and when their first work is due. */
  const openings = new Map<string, { at: number; done: Promise<void> }>();
  const claimed = new Set<string>();
  let cancelTimer = () => {};
  let cancelRecovery = () => {};
  let sweeping: Promise<void> | null = null;
  let recovering: Promise<void> | null = null;
  let stopped = true;

  async function start(): Promise<void> {
    stopped = false;
    // Beside the sweeps: how long a start takes must not depend on how much is open.
    if (settings.exclusive) recovering = recoverUntilDone();
    sweepSoon();
  }

  async function stop(): Promise<void> {
    stopped = true;
    cancelTimer();
    cancelRecovery();
    await sweeping;
    await recovering;
    await Promise.all([...openings.values()].map(({ done }) => done));
    await Promise.all([...lines.values()].map((line) => line.stop()));
  }

  /** What it could not put in order yet is due again when its lease ends, and safe until then. */
  async function recoverUntilDone(): Promise<void> {
    try {
      await recover();
    } catch (error) {
      log.error(
        { err: error },
        'what the last stop interrupted was not all put in order; it is taken up again in a second',
      );
      cancelRecovery = clock.after(SWEEP_MS, () => {
        if (!stopped) recovering = recoverUntilDone();
      });
    }
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
        if (stopped) return;
        // What this process has claimed since it began is no work of the dead.
        const left = page.edges.map(({ node }) => node).filter(({ id }) => !claimed.has(id));
        for (const { id, status } of left) if (status === 'SUBMITTING') await submitter.markInterrupted(id);
        for (const { accountId } of left) await planner.prepare(store, accountId);
        const sooner = left.flatMap((node) => {
          const at = plannedAt(node);
          return node.nextPollAt !== null && node.nextPollAt <= at ? [] : [{ ...node, nextPollAt: at }];
        });
        if (sooner.length > 0) {
          await store.write(async (tx) => {
            for (const { id, nextPollAt } of sooner) await tx.hastenTransfers([id], nextPollAt);
          });
          // The sweep that began with this process has passed them already: whoever waits need not wait for the next.
          for (const transfer of sooner) planned(transfer);
        }
        after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
      } while (after !== null);
    }
  }

  function plannedAt(transfer: Transfer): number {
    const now = clock.now();
    if (transfer.status === 'CREATED' || transfer.status === 'SUBMITTING') return transfer.lastError?.retryAt ?? now;
    // A clock that was set back has left looks in the future behind.
    const polledAt = Math.min(transfer.lastPolledAt ?? now, now);
    return Math.max(now, planner.nextPollAt(transfer, polledAt) ?? now);
  }

  function sweepSoon(): void {
    sweeping = sweep()
      .catch((error: unknown) => log.error({ err: error }, 'a sweep of the poller failed; the next one tries again'))
      .finally(() => {
        sweeping = null;
        if (!stopped) cancelTimer = clock.after(SWEEP_MS, sweepSoon);
      });
  }

  /** Everything that is due until the next sweep, each at its time. */
  async function sweep(): Promise<void> {
    for (const { id, sendAt, lookAt, lateAt, refreshAt } of await store.listDueAccounts(clock.now() + SWEEP_MS)) {
      plan('send', id, sendAt);
      plan('look', id, lookAt);
      plan('late', id, lateAt);
      plan('refresh', id, refreshAt);
    }
  }

  function planned({ accountId, status, nextPollAt }: Pick<Transfer, 'accountId' | 'status' | 'nextPollAt'>): void {
    plan(status === 'CREATED' ? 'send' : 'look', accountId, nextPollAt);
  }

  function plan(kind: Kind, accountId: string, at: number | null): void {
    if (stopped || at === null || at > clock.now() + SWEEP_MS) return;
    const key = `${kind} ${accountId}`;
    const known = lines.get(key);
    if (known) return known.dueAt(at);
    const opening = openings.get(key);
    if (opening) opening.at = Math.min(opening.at, at);
    else openings.set(key, { at, done: openLine(kind, accountId, key) });
  }

  async function openLine(kind: Kind, accountId: string, key: string): Promise<void> {
    try {
      const account = await store.findAccount(accountId);
      if (!account || stopped) return;
      const line = KINDS[kind](account, key);
      lines.set(key, line);
      line.dueAt(openings.get(key)?.at ?? clock.now());
    } catch (error) {
      log.error({ err: error, work: key }, 'work on a provider account could not be begun; the next sweep tries again');
    } finally {
      openings.delete(key);
    }
  }

  function lineOf<Job>(
    key: string,
    account: ProviderAccount,
    purpose: Purpose,
    work: Pick<LineOfWork<Job>, 'lanes' | 'claim' | 'run' | 'drop'> & Partial<Pick<LineOfWork<Job>, 'room'>>,
  ): WorkLine {
    const line: WorkLine = createWorkLine<Job>(clock, {
      room: () => gateway.roomOf(account, purpose),
      ...work,
      onError: (error) =>
        log.error({ err: error, work: key }, 'work on a provider account failed; it is due again later'),
      onIdle: () => {
        if (lines.get(key) === line) lines.delete(key);
      },
    });
    return line;
  }

  async function claim(account: ProviderAccount, to: 'send' | 'look' | 'late', limit: number, aheadMs = 0) {
    const now = clock.now();
    const leaseUntil = now + LEASE_MS;
    const rows = await store.write(async (tx) => {
      const due = await tx.claimDueTransfers(account.id, { to, now: now + aheadMs, leaseUntil, limit });
      // What is being worked on was hinted at meanwhile: it is due once more, not now, and not at the end of a lease.
      const again = to === 'late' ? [] : due.flatMap(({ id }) => (claimed.has(id) ? [id] : []));
      if (again.length > 0) await tx.hastenTransfers(again, now + LOOK_UP_GAP_MS);
      return due;
    });
    const fresh = rows.filter(({ id }) => !claimed.has(id));
    for (const { id } of fresh) claimed.add(id);
    return { leaseUntil, fresh, more: rows.length === limit };
  }

  function release(transfers: readonly Transfer[]): void {
    for (const { id } of transfers) claimed.delete(id);
  }

  function sending(account: ProviderAccount, key: string): WorkLine {
    const together = gateway.connectorOf(account).createTransfers !== undefined;
    const most = LANES * CLAIMS_PER_LANE;
    return lineOf<Transfer[]>(key, account, 'submit', {
      lanes: LANES,
      room: () => (isLongPaused(account) ? { calls: most, retryAt: null } : gateway.roomOf(account, 'submit')),
      async claim(calls) {
        const { fresh, more } = await claim(account, 'send', together ? most : Math.min(calls, most));
        const jobs = together ? [fresh] : fresh.map((transfer) => [transfer]);
        return { jobs: jobs.filter((job) => job.length > 0), more };
      },
      run: (transfers) => submitter.submit(transfers).finally(() => release(transfers)),
      drop: release,
    });
  }

  function looking(account: ProviderAccount, key: string): WorkLine {
    return lookingFor(account, key, 'lookup');
  }

  /** At what is final: its end may not have been the last word. Whatever else the account is asked goes first. */
  function lookingLate(account: ProviderAccount, key: string): WorkLine {
    return lookingFor(account, key, 'late');
  }

  function lookingFor(account: ProviderAccount, key: string, purpose: 'lookup' | 'late'): WorkLine {
    const to = purpose === 'late' ? 'late' : 'look';
    const batch = gateway.connectorOf(account).lookUpTransfers ?? null;
    const perCall = batch?.by === 'account' ? batch.most : 1;
    const lanes = Math.min(MOST_LOOK_UP_LANES, Math.max(LANES, gateway.budgetOf(account).burst));
    return lineOf<{ claimed: Transfer[]; run: () => Promise<void> }>(key, account, purpose, {
      lanes,
      async claim(calls) {
        await planner.prepare(store, account.id);
        const limit = Math.min(calls * perCall, lanes * CLAIMS_PER_LANE);
        // A call that is made anyway takes along what is due soon.
        const { fresh, more, leaseUntil } = await claim(account, to, limit, perCall > 1 ? BATCH_AHEAD_MS : 0);
        const lease = purpose === 'late' ? LATE_LEASE : { leaseUntil };
        return { jobs: lookJobs(account, fresh, lease), more };
      },
      async run(job) {
        try {
          await job.run();
        } finally {
          release(job.claimed);
        }
      },
      drop: (job) => release(job.claimed),
    });
  }

  /**
   * Through a long pause orders are taken up as they are due, and no call is made: each is put off with the reason, and
   * ended when its time is over.
   */
  function isLongPaused(account: ProviderAccount): boolean {
    const pause = gateway.obstacleTo(account, 'submit')?.info;
    return pause?.code === RETRY_AFTER && (pause.retryAt ?? 0) - clock.now() > LONG_PAUSE_MS;
  }

  /** One call serves many, where the connector has such a call; what is SUBMITTING is asked for by itself. */
  function lookJobs(account: ProviderAccount, transfers: readonly Transfer[], lease: LookLease) {
    const batch = gateway.connectorOf(account).lookUpTransfers;
    const groups = new Map<string, Transfer[]>();
    const partiesOf = partiesReadOnce();
    for (const transfer of transfers) {
      const together = transfer.status === 'SUBMITTING' ? null : batch?.by === 'lot' ? transfer.lot : batch && '';
      const key = together == null ? `alone ${transfer.id}` : `together ${together}`;
      groups.set(key, [...(groups.get(key) ?? []), transfer]);
    }
    return [...groups].map(([key, group]) => ({
      claimed: group,
      run: async () => {
        const members = group.map((transfer) => ({ transfer, ...lease }));
        const others =
          batch?.by === 'lot' && !lease.late && key.startsWith('together') ? await siblingsOf(account, group) : [];
        const [only] = group;
        if (!batch || !only || members.length + others.length === 1) {
          if (only) await lookAt(only, lease, await partiesOf(only));
          return;
        }
        for (let from = 0; from < members.length; from += batch.most) {
          const due = members.slice(from, from + batch.most);
          const untold = await lookUp.lookUpMany(batch, [...due, ...others.splice(0, batch.most - due.length)]);
          for (const member of untold)
            if (isClaimed(member)) await lookAt(member.transfer, lease, await partiesOf(member.transfer));
        }
      },
    }));
  }

  /** What shares a lot with these and is not due yet: it is told of by the same answer. */
  async function siblingsOf(account: ProviderAccount, group: readonly Transfer[]): Promise<BatchMember[]> {
    const lot = group[0]?.lot;
    if (lot == null) return [];
    const open = await store.listOpenTransfersOfLot(account.id, lot);
    return open
      .filter(({ id, status }) => status !== 'SUBMITTING' && !group.some((one) => one.id === id) && !claimed.has(id))
      .map((transfer) => ({ transfer, leaseUntil: null }));
  }

  /** Most transfers claimed together are of few clients and wallets. */
  function partiesReadOnce(): (transfer: Transfer) => Promise<AskedParties> {
    const read = new Map<string, Promise<AskedParties>>();
    return (transfer) => {
      const key = `${transfer.clientId} ${transfer.walletId}`;
      const known = read.get(key) ?? findAskedParties(store, transfer);
      read.set(key, known);
      return known;
    };
  }

  async function lookAt(transfer: Transfer, lease: LookLease, parties: AskedParties): Promise<void> {
    if (submitter.isInterrupted(transfer)) {
      await submitter.markInterrupted(transfer.id);
      return;
    }
    const purpose = lease.late ? 'late' : 'lookup';
    const outcome = await lookUp.lookUp(transfer, { source: 'POLL', purpose, ...lease, parties });
    if (outcome.answered && outcome.shouldResend && !isFinal(outcome.transfer.status)) {
      await submitter.submit([outcome.transfer]);
    }
  }

  function refreshing(account: ProviderAccount, key: string): WorkLine {
    return lineOf<() => Promise<void>>(key, account, 'upkeep', {
      lanes: LANES,
      async claim(calls) {
        const now = clock.now();
        const limit = Math.min(calls, REFRESH_BATCH);
        const due = { now, leaseUntil: now + LEASE_MS, limit };
        const jobs = await store.write(async (tx) => {
          // Clients are due seldom and bring their wallets with them; wallets may be due all the time.
          const clients = await tx.claimDueClients(account.id, due);
          const wallets = await tx.claimDueWallets(account.id, { ...due, limit: limit - clients.length });
          return [
            ...clients.map((client) => () => profiles.refreshDue(account, client)),
            ...wallets.map((wallet) => () => profiles.refreshMoved(wallet)),
          ];
        });
        return { jobs, more: jobs.length === limit };
      },
      run: (job) => job(),
      drop: () => {},
    });
  }

  return { start, stop, planned, isClaimed: (transferId) => claimed.has(transferId) };
}
