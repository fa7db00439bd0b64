import type { ProviderAccount } from '../domain/account';
import type { BatchLookUp, Manners, TransferHandle, TransferSighting } from '../domain/connector';
import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { ObservationSource } from '../domain/freshness';
import { invariant } from '../domain/invariant';
import type { JsonValue } from '../domain/json';
import { AMOUNT_MISMATCH } from '../domain/other-order';
import { unreadable } from '../domain/sighting';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Absences } from './absences';
import { NEEDS_DECISION } from './attention-review';
import type { Delivery } from './delivery';
import type { EngineParts } from './engine';
import { CallHeld, type Gateway } from './gateway';
import { hintedDuring, isLookable, type PollMark } from './hints';
import type { Observer } from './observe';
import { undocumentedIn } from './submit-errors';
import { type AskedParties, findAskedParties, handleOf } from './orders';
import type { Planner } from './planner';
import type { Purpose } from './budget';

export { NEEDS_DECISION };

/** How long an answer serves those who ask after it came. Longer, and it would be older than they may think. */
const ANSWER_SERVES_MS = 100;
/** Waits this long before it looks again for what it just could not find. */
const LOOK_AGAIN_MS = 1_000;

export interface LookupOptions {
  source: ObservationSource;
  purpose: Purpose;
  /** The lease under which the poller claimed the transfer. */
  leaseUntil?: number | null;
  /** The poller claimed it for a late look. */
  late?: boolean;
  /** Where they were read a moment ago, for others too. */
  parties?: AskedParties;
}

export type LookupOutcome =
  | { transfer: Transfer; answered: true; found: boolean; shouldResend: boolean }
  /** The provider could not be asked, or did not answer usefully. */
  | { transfer: Transfer; answered: false; failure: ProviderFailure };

/** Asks the provider by our reference and lets the answer through the one door. */
export interface LookUp {
  lookUp(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome>;
  /**
   * One call for many transfers of one account. Answers those it told nothing of, which proves nothing: they are to be
   * asked for one by one.
   */
  lookUpMany(batch: BatchLookUp, asked: readonly BatchMember[]): Promise<BatchMember[]>;
  /** What was just asked is not good enough any more: something has happened since. */
  forgetAnswer(transferId: string): void;
  /** Since when it is being asked for, by itself or with others; null where it is not. */
  askedSince(transferId: string): number | null;
}

export interface BatchMember {
  transfer: Transfer;
  /** The lease of a claimed transfer; null where it only takes part in what is asked for others. */
  leaseUntil: number | null;
  /** It is claimed for a late look. */
  late?: boolean;
}

export function createLookUp(
  parts: EngineParts,
  gateway: Gateway,
  observer: Observer,
  delivery: Delivery,
  planner: Planner,
  absences: Absences,
): LookUp {
  const { clock, store } = parts;
  const underWay = new Map<string, { asking: Promise<unknown>; since: number }>();
  /** Answers to people, for those who ask a moment later: people who ask at once do not arrive at once. */
  const answers = new Map<string, { outcome: LookupOutcome; until: number }>();

  /** All who ask for the same transfer at once share one call. */
  async function lookUp(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome> {
    const recent = answers.get(transfer.id);
    if (recent && options.purpose === 'refresh' && clock.now() < recent.until) return recent.outcome;
    const shared = underWay.get(transfer.id)?.asking;
    if (shared) {
      const outcome = await shared;
      // Who is no poller goes on with the row.
      if (options.purpose !== 'lookup') await observer.unwritten.written(transfer.id);
      return isOutcome(outcome) ? outcome : await lookUp(transfer, options);
    }
    const outcome = await registered([transfer.id], () => ask(transfer, options));
    if (outcome.answered && options.purpose === 'refresh') keepAnswer(transfer.id, outcome);
    return outcome;
  }

  async function registered<T>(ids: readonly string[], run: () => Promise<T>): Promise<T> {
    const since = clock.now();
    const asking = run();
    for (const id of ids) underWay.set(id, { asking, since });
    try {
      return await asking;
    } finally {
      for (const id of ids) if (underWay.get(id)?.asking === asking) underWay.delete(id);
    }
  }

  function keepAnswer(transferId: string, outcome: LookupOutcome): void {
    const kept = { outcome, until: clock.now() + ANSWER_SERVES_MS };
    answers.set(transferId, kept);
    clock.after(ANSWER_SERVES_MS, () => {
      if (answers.get(transferId) === kept) answers.delete(transferId);
    });
  }

  async function ask(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome> {
    const startedAt = clock.now();
    const mark: PollMark = { startedAt, leaseUntil: options.leaseUntil ?? null, late: options.late ?? false };
    const mayProve = absences.isRipe(transfer.id);
    const parties = options.parties ?? (await findAskedParties(store, transfer));
    planner.called(parties.account.id, gateway.budgetOf(parties.account));
    try {
      const answer = await gateway.call(parties.account, options.purpose, (connector) =>
        connector.lookUpTransfer(handleOf(transfer, parties)),
      );
      if (answer.found) {
        const seen = await observeFound(transfer, answer.sighting, options.source, startedAt, mark);
        return { transfer: seen, answered: true, found: true, shouldResend: false };
      }
      const absent = await settleAbsent(transfer, answer.body, mark, { mayProve, account: parties.account });
      return { transfer: absent.transfer, answered: true, found: false, shouldResend: absent.shouldResend };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const settled =
        error instanceof CallHeld
          ? await postpone(transfer, error, mark)
          : await settleUnanswered(transfer, error, mark);
      return { transfer: settled, answered: false, failure: error };
    }
  }

  async function lookUpMany(batch: BatchLookUp, asked: readonly BatchMember[]): Promise<BatchMember[]> {
    // What somebody else is just asking for is left to that call.
    const mine = asked.filter(({ transfer }) => !underWay.has(transfer.id)).slice(0, batch.most);
    const ids = mine.map(({ transfer }) => transfer.id);
    const missing = mine.length === 0 ? [] : await registered(ids, () => askMany(batch, mine));
    return [...missing, ...asked.filter((member) => !mine.includes(member))];
  }

  /** Answers those the provider's answer did not mention. */
  async function askMany(batch: BatchLookUp, members: readonly BatchMember[]): Promise<BatchMember[]> {
    const [first] = members;
    if (!first) return [];
    const startedAt = clock.now();
    const markOf = ({ leaseUntil, late }: BatchMember): PollMark => ({ startedAt, leaseUntil, late: late ?? false });
    const handles: TransferHandle[] = [];
    let account: ProviderAccount | null = null;
    for (const { transfer } of members) {
      const parties = await findAskedParties(store, transfer);
      account = parties.account;
      handles.push(handleOf(transfer, parties));
    }
    invariant(account, 'a batch look-up has no account');
    planner.called(account.id, gateway.budgetOf(account));
    try {
      const purpose = members.every(({ late }) => late) ? 'late' : 'lookup';
      const sightings = await gateway.call(account, purpose, () => batch.ask(handles));
      const missing: BatchMember[] = [];
      for (const member of members) {
        const sighting = sightings.get(member.transfer.reference);
        if (sighting) await observeFound(member.transfer, sighting, 'POLL', startedAt, markOf(member));
        else missing.push(member);
      }
      return missing;
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      for (const member of members) {
        if (error instanceof CallHeld) await postpone(member.transfer, error, markOf(member));
        else if (isClaimed(member)) await settleUnanswered(member.transfer, error, markOf(member));
      }
      return [];
    }
  }

  /** Nobody was asked. What was due stays due, in its place among the others; who asked is told, and nothing is written. */
  async function postpone(transfer: Transfer, held: CallHeld, mark: PollMark): Promise<Transfer> {
    if (mark.leaseUntil === null) return transfer;
    const fields = { lastError: held.info, nextPollAt: mark.startedAt };
    return (await observer.change(transfer.id, () => ({ fields }))) ?? transfer;
  }

  async function observeFound(
    transfer: Transfer,
    sighting: TransferSighting,
    source: ObservationSource,
    requestedAt: number,
    mark: PollMark,
  ): Promise<Transfer> {
    absences.forget(transfer.id);
    const sighted = { sighting, source, requestedAt, at: clock.now(), foundByReference: true };
    const seen = await (mark.leaseUntil === null
      ? observer.observe(transfer.id, sighted, mark)
      : observer.observeClaimed(transfer, sighted, mark));
    await delivery.requestWhereNeeded(seen ?? transfer, sighting, requestedAt);
    return seen ?? transfer;
  }

  /** "Not found": for an open transfer no news; for a doubtful one a step towards proof that nothing was sent. */
  async function settleAbsent(
    transfer: Transfer,
    body: JsonValue,
    mark: PollMark,
    { mayProve, account }: { mayProve: boolean; account: ProviderAccount },
  ): Promise<{ transfer: Transfer; shouldResend: boolean }> {
    let shouldResend = false;
    const settled = await observer.change(transfer.id, (row) => {
      const fields = polled(row, mark, notFoundInfo());
      const evidence = { body: { lookUp: 'not found', answer: body }, mappedStatus: null };
      const manners = gateway.mannersOf(row);
      const now = clock.now();
      const pastHistory = manners.historyMs !== null && mark.startedAt - sentSince(row) > manners.historyMs;
      if (pastHistory) return { ...beyondAnswer(row, fields), evidence };
      if (isFinal(row.status) || row.status === 'SUBMITTING') return { fields, evidence };
      const hasLasted = absences.notFound(row, manners.graceMs, mayProve);
      const proofAt = absences.nextLookAt(row);
      if (fields.nextPollAt && proofAt !== null && proofAt > now) {
        fields.nextPollAt = Math.min(fields.nextPollAt, proofAt);
      }
      // What the provider has once shown us was taken: that it is gone now is for a person, never a reason to resend.
      const wasTaken = row.statusOrder !== null || row.externalId !== null;
      const isInTime = now - windowSince(row, manners, now) < manners.resendWindowMs;
      const proven = {
        'same-key': isInTime,
        'after-grace': isInTime && hasLasted,
        never: false,
      } satisfies Record<typeof manners.resend, boolean>;
      // Once a person was asked to decide, nothing goes out behind that person's back.
      const isForPerson = row.failure?.code === NEEDS_DECISION || row.failure?.code === AMOUNT_MISMATCH;
      // Other credentials may not see what was sent with the old ones: what they do not find proves nothing.
      const { credentialsSince } = account;
      const wereReplaced = credentialsSince !== null && credentialsSince >= sentSince(row);
      shouldResend = !wasTaken && !isForPerson && !wereReplaced && proven[manners.resend];
      return !shouldResend && hasLasted ? { ...beyondAnswer(row, fields), evidence } : { fields, evidence };
    });
    return { transfer: settled ?? transfer, shouldResend };
  }

  async function settleUnanswered(transfer: Transfer, failure: ProviderFailure, mark: PollMark): Promise<Transfer> {
    const settled = await observer.change(transfer.id, (row) => {
      const fields = polled(row, mark, failure.info);
      const { historyMs } = gateway.mannersOf(row);
      const pastHistory = historyMs !== null && mark.startedAt - sentSince(row) > historyMs;
      // Past its history the provider will never answer again, whatever words it finds for that.
      const isBeyondAnswer = pastHistory && failure.info.category === 'UNKNOWN';
      // A callback has hinted that its end may be another, and nobody has said whether it is: the hint is not dropped.
      if (isFinal(row.status) && !mark.late && row.nextPollAt !== null && !isBeyondAnswer) {
        fields.nextPollAt ??= planner.nextPollAt({ ...row, status: 'OUTCOME_UNKNOWN' });
      }
      if (isFinal(row.status)) {
        fields.lateLookAt = isBeyondAnswer ? null : planner.lateLookAt(row, 'missed');
      } else if (isUnreadable(failure)) {
        fields.lastWords = unreadable(row.lastWords, failure.message, clock.now());
      }
      if (failure.info.retryAt !== null && fields.nextPollAt) {
        fields.nextPollAt = Math.max(fields.nextPollAt, failure.info.retryAt);
      }
      const evidence =
        failure.evidence === null
          ? undefined
          : {
              body: { failure: failure.message, answer: failure.evidence },
              mappedStatus: null,
              undocumented: undocumentedIn(failure),
            };
      if (isBeyondAnswer) return { ...beyondAnswer(row, fields), evidence };
      return { fields, evidence };
    });
    return settled ?? transfer;
  }

  /** The provider can no longer answer for this transfer: a person has to, visibly. */
  function beyondAnswer(row: Transfer, fields: Partial<Transfer>) {
    if (isFinal(row.status)) return { fields };
    const failure: ProviderErrorInfo = {
      category: 'UNKNOWN',
      code: NEEDS_DECISION,
      message: `no look-up can settle ${row.reference} any more: find out at the provider, then record it with resolveTransfer`,
      retryable: false,
      retryAt: null,
    };
    const firstTime = row.failure?.code !== NEEDS_DECISION;
    return {
      fields: { ...fields, status: 'OUTCOME_UNKNOWN' as const, failure, action: null },
      ...(firstTime ? { accountMessage: failure.message } : {}),
    };
  }

  function polled(row: Transfer, mark: PollMark, lastError: ProviderErrorInfo): Partial<Transfer> {
    const now = clock.now();
    const planned = planner.nextPollAt(row) ?? (isFinal(row.status) ? null : now + LOOK_AGAIN_MS);
    return {
      ...(isFinal(row.status) && {
        lastWords: { ...row.lastWords, lookedAt: mark.startedAt },
        lateLookAt: planner.lateLookAt(row),
      }),
      lastPolledAt: mark.startedAt,
      polls: row.polls + 1,
      lastError,
      nextPollAt: (isLookable(row) ? hintedDuring(row, mark, now) : null) ?? planned,
    };
  }

  function notFoundInfo(): ProviderErrorInfo {
    const message = 'the provider does not know this reference (yet)';
    return { category: 'NOT_FOUND', code: null, message, retryable: true, retryAt: null };
  }

  return {
    lookUp,
    lookUpMany,
    forgetAnswer: (transferId) => void answers.delete(transferId),
    askedSince: (transferId) => underWay.get(transferId)?.since ?? null,
  };
}

/** Claimed by us, and not only told of along with others. */
export function isClaimed({ leaseUntil, late }: BatchMember): boolean {
  return leaseUntil !== null || late === true;
}

/** It has answered, and what it says settles nothing. */
function isUnreadable({ drift, evidence, info }: ProviderFailure): boolean {
  return drift !== null || (evidence !== null && (info.category === 'UNKNOWN' || info.category === 'VALIDATION'));
}

/** Since when it may be at the provider. One that was looked up first may be there since an earlier one of its key was lost. */
function sentSince({ firstSubmittedAt, lostSince, createdAt }: Transfer): number {
  return firstSubmittedAt ?? lostSince ?? createdAt;
}

/**
 * From when on the time counts in which it may be sent again. A key that the provider remembers may be remembered since
 * what was lost; a look-up that finds nothing proves as much for what was lost as for what we sent ourselves.
 */
function windowSince({ firstSubmittedAt, lostSince }: Transfer, { resend }: Manners, now: number): number {
  const sentAt = firstSubmittedAt ?? now;
  return resend === 'same-key' ? Math.min(sentAt, lostSince ?? sentAt) : sentAt;
}

function isOutcome(value: unknown): value is LookupOutcome {
  return typeof value === 'object' && value !== null && 'answered' in value;
}
