import { createHash } from 'node:crypto';
import type { NewEvent } from '../domain/event';
import type { ObservationSource } from '../domain/freshness';
import { newId } from '../domain/ids';
import { invariant } from '../domain/invariant';
import { canonicalJson, type JsonValue } from '../domain/json';
import { stageSinceOf } from '../domain/settle-history';
import { decide, type Sighted } from '../domain/sighting';
import type { Transaction } from '../domain/store';
import { isFinal, mayBecome, type Transfer, type TransferStatus } from '../domain/transfer';
import type { EngineParts } from './engine';
import { accountEvent, unmappedEvents } from './gateway';
import { hintedDuring, mayChange, namesOf, soonestLook, type PollMark } from './hints';
import type { Planner } from './planner';
import { organizationTopic, transferTopic } from './topics';

/** The one door for a transfer's status. Nothing else writes transfers after they are created. */
export interface Observer {
  /** Records a sighting, and applies it where it is news. Null where the transfer is unknown. */
  observe(transferId: string, seen: Sighted, poll?: PollMark): Promise<Transfer | null>;
  /** A change of our own making (sending, giving up, a person's decision), checked against the same table. */
  change(
    transferId: string,
    apply: (transfer: Transfer) => LocalChange | null,
    source?: ObservationSource,
  ): Promise<Transfer | null>;
}

export interface LocalChange {
  fields: Partial<Transfer>;
  /** Kept as an observation: what the provider answered, or what a person gave as reason. */
  evidence?: { body: JsonValue; mappedStatus: TransferStatus | null };
  /** For the account's owner to see in the log. */
  accountMessage?: string;
}

interface Written {
  before: Transfer;
  transfer: Transfer;
  changed: boolean;
  statusChanged: boolean;
}

/** Both run after commit and must not throw. */
export interface ObserverHooks {
  /** Once per status change. */
  onStatus: (transfer: Transfer) => void;
  /** After every write: the transfer's plan may be another. */
  onPlan: (transfer: Transfer) => void;
}

export function createObserver(parts: EngineParts, planner: Planner, { onStatus, onPlan }: ObserverHooks): Observer {
  const { store, clock, wake } = parts;

  async function observe(transferId: string, seen: Sighted, poll?: PollMark): Promise<Transfer | null> {
    const written = await store.write(async (tx) => {
      const before = await tx.lockTransfer(transferId);
      if (!before) return null;
      await planner.prepare(tx, before.accountId);
      const { sighting } = seen;
      await recordObservation(tx, before, seen.source, {
        body: sighting.body,
        providerStatus: sighting.providerStatus,
        mappedStatus: sighting.status,
      });
      const decision = decide(before, seen);
      const next = decision.next;
      next.stageSince = stageSinceOf(before, next.status, clock.now());
      if (poll) markPolled(next, poll);
      next.lastError = null;
      next.freshness = { observedAt: clock.now(), source: seen.source, staleAfter: null };
      planNextPoll(next, before, poll);
      await useEarlyHints(tx, before, next, poll);
      const events = await accountEvents(tx, before, decision.unmapped, decision.conflict);
      return finish(tx, before, next, decision.change, seen.source, events);
    });
    // What ends by our own act is seen at once, without a look, and says nothing of when to look.
    if (written && poll) {
      planner.learn(written.before, written.transfer, seen.sighting.settledAt ?? seen.sighting.updatedAt ?? null);
    }
    return announce(written);
  }

  async function change(
    transferId: string,
    apply: (transfer: Transfer) => LocalChange | null,
    source: ObservationSource = 'LOCAL',
  ): Promise<Transfer | null> {
    const written = await store.write(async (tx) => {
      const before = await tx.lockTransfer(transferId);
      if (!before) return null;
      await planner.prepare(tx, before.accountId);
      const local = apply(before);
      if (!local) return { before, transfer: before, changed: false, statusChanged: false };
      const next: Transfer = { ...before, ...local.fields };
      next.stageSince = stageSinceOf(before, next.status, clock.now());
      if (next.status !== before.status) {
        invariant(
          mayBecome(before.status, next.status),
          `${before.id} may not go from ${before.status} to ${next.status}`,
        );
        if (isFinal(next.status)) next.settledAt = next.settledAt ?? clock.now();
      }
      if (isFinal(next.status)) next.nextPollAt = null;
      if (local.evidence) {
        await recordObservation(tx, before, source, { ...local.evidence, providerStatus: null });
      }
      const account = local.accountMessage ? await tx.findAccount(before.accountId) : null;
      const events = account && local.accountMessage ? [accountEvent(account, local.accountMessage, clock.now())] : [];
      const visible = next.status !== before.status ? 'status' : seenByCallers(before, next) ? 'details' : 'none';
      return finish(tx, before, next, visible, source, events);
    });
    return announce(written);
  }

  async function recordObservation(
    tx: Transaction,
    transfer: Transfer,
    source: ObservationSource,
    seen: { body: JsonValue; providerStatus: string | null; mappedStatus: TransferStatus | null },
  ): Promise<void> {
    await tx.insertObservation({
      id: newId('Observation', parts),
      organizationId: transfer.organizationId,
      transferId: transfer.id,
      at: clock.now(),
      source,
      ...seen,
      sha256: createHash('sha256').update(canonicalJson(seen.body)).digest('hex'),
    });
  }

  function markPolled(next: Transfer, poll: PollMark): void {
    next.lastPolledAt = poll.startedAt;
    next.polls += 1;
  }

  function planNextPoll(next: Transfer, before: Transfer, poll: PollMark | undefined): void {
    const hinted = poll && mayChange(next) ? hintedDuring(before, poll, clock.now()) : null;
    next.nextPollAt = hinted ?? planner.nextPollAt(next);
    next.freshness = { ...next.freshness, staleAfter: next.nextPollAt };
  }

  /** A callback may be faster than the answer that tells whose it is; then the transfer is looked at right after it. */
  async function useEarlyHints(tx: Transaction, before: Transfer, next: Transfer, poll?: PollMark): Promise<void> {
    const isAnswered = before.status === 'SUBMITTING' && next.status !== 'SUBMITTING';
    if (!isAnswered && next.externalId === before.externalId && next.lot === before.lot) return;
    const wasHinted = await tx.takeEarlyHints(next.accountId, namesOf(next));
    if (wasHinted && !poll && mayChange(next)) next.nextPollAt = soonestLook(next, clock.now());
  }

  /** An undocumented word once; a contradiction each time it is met. */
  async function accountEvents(
    tx: Transaction,
    transfer: Transfer,
    unmapped: readonly string[],
    conflict: string | null,
  ): Promise<NewEvent[]> {
    if (unmapped.length === 0 && conflict === null) return [];
    const account = await tx.findAccount(transfer.accountId);
    invariant(account, `transfer ${transfer.id} has no account`);
    const events = await unmappedEvents(tx, account, unmapped, `on ${transfer.reference}`, clock.now());
    if (conflict !== null) events.push(accountEvent(account, conflict, clock.now()));
    return events;
  }

  async function finish(
    tx: Transaction,
    before: Transfer,
    next: Transfer,
    visible: 'status' | 'details' | 'none',
    source: ObservationSource,
    events: NewEvent[],
  ): Promise<Written> {
    const now = clock.now();
    if (visible !== 'none') {
      next.version = before.version + 1;
      next.updatedAt = now;
      events.unshift(transferEvent(before, next, visible, source, now));
    }
    await tx.saveTransfer(next);
    if (events.length > 0) await tx.appendEvents(next.organizationId, events);
    // No event tells that a sending is put off, and yet whoever waits for an answer has one.
    const isPutOff = next.status === 'CREATED' && before.lastError === null && next.lastError !== null;
    return { before, transfer: next, changed: events.length > 0 || isPutOff, statusChanged: visible === 'status' };
  }

  function announce(written: Written | null): Transfer | null {
    if (!written) return null;
    const { id, organizationId } = written.transfer;
    if (written.changed) {
      wake.wake(organizationTopic(organizationId));
      wake.wake(transferTopic(id));
    }
    if (written.statusChanged) onStatus(written.transfer);
    onPlan(written.transfer);
    return written.transfer;
  }

  return { observe, change };
}

function transferEvent(
  before: Transfer,
  next: Transfer,
  visible: 'status' | 'details',
  source: ObservationSource,
  at: number,
): NewEvent {
  return {
    type: visible === 'status' ? 'TRANSFER_STATUS_CHANGED' : 'TRANSFER_DETAILS_CHANGED',
    at,
    source,
    ...aboutTransfer(next),
    body: {
      kind: 'transfer',
      from: before.status,
      to: next.status,
      providerStatus: next.providerStatus,
      version: next.version,
    },
  };
}

/** What every transfer event is filed under. */
export function aboutTransfer(transfer: Transfer) {
  return {
    accountId: transfer.accountId,
    provider: transfer.provider,
    transferId: transfer.id,
    walletId: transfer.walletId,
    clientId: transfer.clientId,
    contactId: transfer.contactId,
  };
}

function seenByCallers(a: Transfer, b: Transfer): boolean {
  return (
    canonicalJson({ ...a.failure }) !== canonicalJson({ ...b.failure }) ||
    canonicalJson({ ...a.action }) !== canonicalJson({ ...b.action }) ||
    canonicalJson(a.details) !== canonicalJson(b.details)
  );
}
