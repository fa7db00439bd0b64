import { hash } from 'node:crypto';
import { needsAttention } from '../domain/attention';
import type { NewEvent, Observation } from '../domain/event';
import type { ObservationSource } from '../domain/freshness';
import { newId } from '../domain/ids';
import { invariant } from '../domain/invariant';
import { canonicalJson, type JsonValue } from '../domain/json';
import { ownOrder } from '../domain/last-words';
import { stageSinceOf } from '../domain/settle-history';
import { decide, type Sighted } from '../domain/sighting';
import type { Transaction } from '../domain/store';
import { isFinal, mayBecome, type LastObservation, type Transfer, type TransferStatus } from '../domain/transfer';
import { isOverdue, reviewed } from './attention-review';
import type { EngineParts } from './engine';
import { accountEvent, LONGEST_WORD, unmappedEvents } from './gateway';
import { hintedDuring, isLookable, namesOf, soonestLook, type PollMark } from './hints';
import type { Planner } from './planner';
import { organizationTopic, transferTopic } from './topics';
import { isAttentionChanged, transferEvents, type SeenChange } from './transfer-events';
import { createUnchangedLooks, type UnchangedLooks } from './unchanged-looks';

/** Balances move a moment after a transfer does; several transfers of one wallet then cost one call. */
const BALANCE_AFTER_MS = 500;

/** The one door for a transfer's status. Nothing else writes transfers after they are created. */
export interface Observer {
  /** Records a sighting, and applies it where it is news. Null where the transfer is unknown. */
  observe(transferId: string, seen: Sighted, poll?: PollMark): Promise<Transfer | null>;
  /**
   * The same for a transfer the poller has claimed. Where nothing has changed, the answer is the transfer as it will be
   * written a moment later, together with others.
   */
  observeClaimed(claimed: Transfer, seen: Sighted, poll: PollMark): Promise<Transfer | null>;
  /** What was seen of this transfer and is not written yet. */
  unwritten: Pick<UnchangedLooks, 'find' | 'written' | 'stop'>;
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
  evidence?: { body: JsonValue; mappedStatus: TransferStatus | null; undocumented?: readonly string[] };
  /** For the account's owner to see in the log. */
  accountMessage?: string;
}

interface Written {
  before: Transfer;
  transfer: Transfer;
  changed: boolean;
  statusChanged: boolean;
}

/** One change to a transfer, ready to be written. */
interface Change {
  before: Transfer;
  next: Transfer;
  change: SeenChange & { source: ObservationSource };
  /** Of its account. */
  events: readonly NewEvent[];
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
    const written = await write(transferId, seen, poll);
    // What ends by our own act is seen at once, without a look, and says nothing of when to look.
    if (written && poll) learn(written.before, written.transfer, seen);
    return announce(written);
  }

  async function observeClaimed(claimed: Transfer, seen: Sighted, poll: PollMark): Promise<Transfer | null> {
    const next = unchanged(claimed, seen, poll);
    if (!next) return observe(claimed.id, seen, poll);
    learn(claimed, next, seen);
    unwritten.add({ claimed, next, seen, poll });
    return next;
  }

  function learn(before: Transfer, after: Transfer, { sighting }: Sighted): void {
    planner.learn(before, after, sighting.settledAt ?? sighting.updatedAt ?? null);
  }

  /** The transfer as the sighting leaves it, where it was the last one over again; null where there is more to write. */
  function unchanged(claimed: Transfer, seen: Sighted, poll: PollMark): Transfer | null {
    const { lastObservation } = claimed;
    if (lastObservation === null || isFinal(claimed.status) || claimed.nextPollAt !== poll.leaseUntil) return null;
    if (!isAgain(lastObservation, seen.source, seen.sighting.status, hashOf(seen.sighting.body))) return null;
    const { next, change, unmapped } = decide(claimed, seen);
    // A SUBMITTING one is never as it was.
    if (change !== 'none' || unmapped.length > 0 || next.lastWords !== claimed.lastWords) return null;
    if (isAttentionChanged(claimed, next) || isNewlyOverdue(next)) return null;
    markObserved(next, claimed, seen, poll);
    if (next.stageSince !== claimed.stageSince) return null;
    next.lastObservation = onceMore(lastObservation);
    return next;
  }

  function isNewlyOverdue(next: Transfer): boolean {
    return !needsAttention(next, 'OVERDUE') && isOverdue(next, clock.now(), () => planner.overdueAfterMs(next));
  }

  function markObserved(next: Transfer, before: Transfer, seen: Sighted, poll: PollMark | undefined): void {
    const now = clock.now();
    next.stageSince = stageSinceOf(before, next.status, now);
    if (poll) markPolled(next, before, poll);
    next.lastError = null;
    next.freshness = { observedAt: now, source: seen.source, staleAfter: null };
    planNextPoll(next, before, poll);
    if (seen.sighting.quietMs !== undefined) keepQuiet(next, now + seen.sighting.quietMs, now);
  }

  async function write(transferId: string, seen: Sighted, poll?: PollMark): Promise<Written | null> {
    return store.write(async (tx) => {
      const before = await tx.lockTransfer(transferId);
      if (!before) return null;
      await planner.prepare(tx, before.accountId);
      const { body, providerStatus, status } = seen.sighting;
      const decision = decide(before, seen);
      const next = decision.next;
      const evidence = { body, providerStatus, mappedStatus: status, undocumented: decision.unmapped };
      next.lastObservation = await recordObservation(tx, before, seen.source, evidence);
      markObserved(next, before, seen, poll);
      await useEarlyHints(tx, before, next, poll);
      const events = await accountEvents(tx, before, decision.unmapped);
      const change = { visible: decision.change, contradiction: decision.contradiction, source: seen.source };
      return finish(tx, { before, next, change, events });
    });
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
        if (isFinal(next.status)) settleHere(next);
      }
      if (local.evidence) {
        const evidence = { undocumented: [], ...local.evidence, providerStatus: null };
        next.lastObservation = await recordObservation(tx, before, source, evidence);
      }
      const account = local.accountMessage ? await tx.findAccount(before.accountId) : null;
      const events = account && local.accountMessage ? [accountEvent(account, local.accountMessage, clock.now())] : [];
      const visible = next.status !== before.status ? 'status' : seenByCallers(before, next) ? 'details' : 'none';
      return finish(tx, { before, next, change: { visible, contradiction: null, source }, events });
    });
    return announce(written);
  }

  /** A final status that no answer of the provider's gave: its own answers from now on are newer. */
  function settleHere(next: Transfer): void {
    const now = clock.now();
    next.settledAt = next.settledAt ?? now;
    next.nextPollAt = null;
    next.statusOrder = ownOrder(next.status, now);
    next.lateLookAt = planner.lateLookAt(next);
  }

  async function recordObservation(
    tx: Transaction,
    transfer: Transfer,
    source: ObservationSource,
    seen: Pick<Observation, 'body' | 'providerStatus' | 'mappedStatus' | 'undocumented'>,
  ): Promise<LastObservation> {
    const { lastObservation: last, organizationId, id: transferId } = transfer;
    const sha256 = hashOf(seen.body);
    if (last && isAgain(last, source, seen.mappedStatus, sha256)) return onceMore(last);
    if (last && last.times > 1) await tx.endObservation(last.id, last);
    const [id, at] = [newId('Observation', parts), clock.now()];
    const observation = { id, source, mappedStatus: seen.mappedStatus, sha256, times: 1, lastAt: at };
    const undocumented = seen.undocumented.map((value) => value.slice(0, LONGEST_WORD));
    await tx.insertObservation({ ...observation, ...seen, undocumented, organizationId, transferId, at });
    return observation;
  }

  function onceMore(last: LastObservation): LastObservation {
    return { ...last, times: last.times + 1, lastAt: clock.now() };
  }

  function markPolled(next: Transfer, before: Transfer, poll: PollMark): void {
    if (isFinal(before.status)) next.lastWords = { ...next.lastWords, lookedAt: poll.startedAt };
    next.lastPolledAt = poll.startedAt;
    next.polls += 1;
  }

  function planNextPoll(next: Transfer, before: Transfer, poll: PollMark | undefined): void {
    const hinted = poll && isLookable(next) ? hintedDuring(before, poll, clock.now()) : null;
    const planned = planner.nextPollAt(next);
    // What is planned to confirm a contradiction may have been taken for a hint.
    next.nextPollAt = isFinal(next.status) ? earlier(hinted, planned) : (hinted ?? planned);
    next.lateLookAt = planner.lateLookAt(next);
    next.freshness = { ...next.freshness, staleAfter: next.nextPollAt };
  }

  /** Unless somebody has hinted at news, the next look waits until it may show some. */
  function keepQuiet(next: Transfer, until: number, now: number): void {
    if (next.nextPollAt === null || next.nextPollAt <= now) return;
    next.nextPollAt = Math.max(next.nextPollAt, until);
    next.freshness = { ...next.freshness, staleAfter: next.nextPollAt };
  }

  /** A callback may be faster than the answer that tells whose it is; then the transfer is looked at right after it. */
  async function useEarlyHints(tx: Transaction, before: Transfer, next: Transfer, poll?: PollMark): Promise<void> {
    const isAnswered = before.status === 'SUBMITTING' && next.status !== 'SUBMITTING';
    if (!isAnswered && next.externalId === before.externalId && next.lot === before.lot) return;
    const wasHinted = await tx.takeEarlyHints(next.accountId, namesOf(next));
    if (wasHinted && !poll && isLookable(next)) next.nextPollAt = soonestLook(next, clock.now());
  }

  /** An undocumented word, once. */
  async function accountEvents(tx: Transaction, transfer: Transfer, unmapped: readonly string[]): Promise<NewEvent[]> {
    if (unmapped.length === 0) return [];
    const account = await tx.findAccount(transfer.accountId);
    invariant(account, `transfer ${transfer.id} has no account`);
    return unmappedEvents(tx, account, unmapped, `on ${transfer.reference}`, clock.now());
  }

  async function finish(tx: Transaction, { before, next, change, events: others }: Change): Promise<Written> {
    const now = clock.now();
    next.attentions = reviewed(before, next, { now, overdueAfterMs: () => planner.overdueAfterMs(next) });
    const isSeen = change.visible !== 'none' || change.contradiction !== null || isAttentionChanged(before, next);
    if (isSeen) {
      next.version = before.version + 1;
      next.updatedAt = now;
    }
    const events = [...transferEvents(before, next, { ...change, at: now }), ...others];
    await tx.saveTransfer(next);
    const statusChanged = change.visible === 'status';
    if (statusChanged && movesMoney(next.status)) await tx.hastenWallet(next.walletId, now + BALANCE_AFTER_MS);
    if (events.length > 0) await tx.appendEvents(next.organizationId, events);
    // No event tells that a sending is put off, and yet whoever waits for an answer has one.
    const isPutOff = next.status === 'CREATED' && before.lastError === null && next.lastError !== null;
    return { before, transfer: next, changed: events.length > 0 || isPutOff, statusChanged };
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

  const unwritten = createUnchangedLooks(parts, {
    onWritten: onPlan,
    onOvertaken: async ({ claimed, seen, poll }) => {
      announce(await write(claimed.id, seen, poll));
    },
  });

  return { observe, observeClaimed, unwritten, change };
}

/** Whether becoming this may have moved money: its wallet is read again soon. What is CREATED or SUBMITTING has not yet. */
function movesMoney(status: TransferStatus): boolean {
  return status !== 'CREATED' && status !== 'SUBMITTING';
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function hashOf(body: JsonValue): string {
  return hash('sha256', canonicalJson(body), 'hex');
}

function isAgain(
  last: LastObservation,
  source: ObservationSource,
  mappedStatus: TransferStatus | null,
  sha256: string,
): boolean {
  return last.sha256 === sha256 && last.source === source && last.mappedStatus === mappedStatus;
}

function seenByCallers(a: Transfer, b: Transfer): boolean {
  return (
    canonicalJson({ ...a.failure }) !== canonicalJson({ ...b.failure }) ||
    canonicalJson({ ...a.action }) !== canonicalJson({ ...b.action }) ||
    canonicalJson(a.details) !== canonicalJson(b.details)
  );
}
