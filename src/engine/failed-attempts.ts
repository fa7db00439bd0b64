import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { ObservationSource } from '../domain/freshness';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Absences } from './absences';
import type { EngineParts } from './engine';
import { CALL_BUDGET, type Gateway } from './gateway';
import { type LookUp, NEEDS_DECISION } from './lookup';
import type { LocalChange, Observer } from './observe';
import { waitInDoubt } from './poll-plan';
import { evidenceOf, info } from './submit-errors';

/** A transfer that could not be sent is retried this long, then FAILED with moneyMoved NO: whoever waits learns of it. */
const GIVE_UP_SENDING_MS = 15 * 60_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** What one attempt at sending knows a transfer by. */
type Attempted = Pick<Transfer, 'id' | 'submittedAt'>;

/** What becomes of a transfer whose sending failed, or could not begin. */
export interface FailedAttempts {
  /** `effect: 'none'`: this attempt has certainly sent nothing. `isResend`: one before it may have. */
  settle(
    transfer: Transfer,
    error: ProviderErrorInfo,
    effect: 'none' | 'maybe',
    failure: ProviderFailure | null,
    isResend: boolean,
  ): Promise<void>;
  /**
   * Our reference is taken. Nobody but us can have made it, so that something under it has arrived, now or before our
   * database was restored: what is not found yet is in doubt, and never failed.
   */
  settleDuplicate(transfer: Transfer, failure: ProviderFailure, isResend: boolean): Promise<void>;
  /** Whether it could not be sent for as long as it is retried: though nothing holds it up now, it is not sent any more. */
  giveUp(transfer: Transfer): Promise<boolean>;
  /** Only where nobody has sent it meanwhile: another process may have. */
  failUnsent(transferId: string, error: ProviderErrorInfo): Promise<void>;
  /** The pin or card that it needs is gone. */
  loseSecret(transferId: string): Promise<void>;
  /** It may not go out again: a person has to record its end, once it is known to be absent. */
  leaveAbsent(transferId: string, why: string): Promise<void>;
}

export function createFailedAttempts(
  { clock, settings }: EngineParts,
  gateway: Gateway,
  observer: Observer,
  lookUp: LookUp,
  absences: Absences,
): FailedAttempts {
  /**
   * A change for what became of one attempt. Where another create call has begun since, in a process that took this one
   * for dead, it is that call's to tell, and nothing is changed.
   */
  function record(
    { id, submittedAt }: Attempted,
    apply: (row: Transfer) => LocalChange | null,
    source: ObservationSource = 'RESPONSE',
  ): Promise<Transfer | null> {
    return observer.change(id, (row) => (row.submittedAt === submittedAt ? apply(row) : null), source);
  }

  async function settleDuplicate(transfer: Transfer, failure: ProviderFailure, isResend: boolean): Promise<void> {
    const outcome = await lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'submit' });
    if (outcome.answered && outcome.found) return;
    await doubt(transfer, failure);
    if (!outcome.answered || !isResend) return;
    const why = 'yet it refuses our repeated request as a duplicate';
    // Within the grace the first request may still be worked on: a refusal of the second is tried again later.
    await record(transfer, (row) => (isBeingTaken(row) ? null : leaveToPerson(row, why)), 'LOCAL');
  }

  function isBeingTaken(row: Transfer): boolean {
    const now = clock.now();
    return now - (row.firstSubmittedAt ?? now) < gateway.mannersOf(row).graceMs;
  }

  async function settle(
    transfer: Transfer,
    error: ProviderErrorInfo,
    effect: 'none' | 'maybe',
    failure: ProviderFailure | null,
    isResend: boolean,
  ): Promise<void> {
    if (effect === 'maybe') await doubt(transfer, failure ?? error);
    else if (isResend) await settleRefusedAgain(transfer, error, failure);
    else if (error.retryable || failure?.refusedLogin) await retryLater(transfer, error, failure);
    else await fail(transfer, error, failure);
  }

  /**
   * An earlier attempt of this transfer is still in doubt: this attempt's refusal says nothing about that one. Under its
   * key it may go out again until its window ends; else one that is refused for good would go out for ever.
   */
  async function settleRefusedAgain(
    transfer: Transfer,
    error: ProviderErrorInfo,
    failure: ProviderFailure | null,
  ): Promise<void> {
    await doubt(transfer, failure ?? error);
    if (failure === null || error.retryable || gateway.mannersOf(transfer).resend === 'same-key') return;
    const why = `its repeated request was refused (${error.message})`;
    await record(transfer, (row) => leaveToPerson(row, why), 'LOCAL');
  }

  async function doubt(attempted: Attempted, cause: ProviderFailure | ProviderErrorInfo): Promise<void> {
    const error = cause instanceof ProviderFailure ? cause.info : cause;
    await record(attempted, (row) => {
      if (row.status !== 'SUBMITTING' && row.status !== 'OUTCOME_UNKNOWN') return null;
      const now = clock.now();
      const wait = waitInDoubt(now - (row.firstSubmittedAt ?? now), settings.mode === 'sandbox');
      const at = Math.max(now + wait, error.retryAt ?? 0);
      return {
        fields: { status: 'OUTCOME_UNKNOWN', lastError: error, nextPollAt: at },
        evidence: evidenceOf(error, cause instanceof ProviderFailure ? cause : null, 'OUTCOME_UNKNOWN'),
      };
    });
  }

  async function retryLater(
    attempted: Attempted,
    error: ProviderErrorInfo,
    failure: ProviderFailure | null,
  ): Promise<void> {
    await record(attempted, (row) => {
      if (row.status !== 'SUBMITTING' && row.status !== 'CREATED') return null;
      const now = clock.now();
      const waited = now - row.createdAt;
      const isQueued = error.code === CALL_BUDGET;
      if (waited >= GIVE_UP_SENDING_MS && !isQueued) return failed(error, failure);
      const backOff = Math.min(Math.max(FIRST_RETRY_MS, waited / 2), LONGEST_RETRY_MS);
      const retryAt = error.retryAt ?? Math.round(now + backOff);
      // Its end is told when it comes, however long the provider asks to be left alone.
      const at = isQueued ? retryAt : Math.min(retryAt, row.createdAt + GIVE_UP_SENDING_MS);
      return {
        fields: { status: 'CREATED', lastError: { ...error, retryAt: at }, nextPollAt: at },
        evidence: evidenceOf(error, failure, 'CREATED'),
      };
    });
  }

  async function giveUp({ id, status, lastError, createdAt }: Transfer): Promise<boolean> {
    if (status !== 'CREATED' || lastError === null || lastError.code === CALL_BUDGET) return false;
    if (clock.now() - createdAt < GIVE_UP_SENDING_MS) return false;
    await failUnsent(id, lastError);
    return true;
  }

  async function failUnsent(transferId: string, error: ProviderErrorInfo): Promise<void> {
    await observer.change(transferId, (row) => (row.status === 'CREATED' ? failed(error, null) : null), 'RESPONSE');
  }

  async function fail(attempted: Attempted, error: ProviderErrorInfo, failure: ProviderFailure | null): Promise<void> {
    await record(attempted, (row) => (isFinal(row.status) ? null : failed(error, failure)));
  }

  function failed(error: ProviderErrorInfo, failure: ProviderFailure | null): LocalChange {
    return {
      fields: { status: 'FAILED', failure: error, lastError: error },
      evidence: evidenceOf(error, failure, 'FAILED'),
    };
  }

  function loseSecret(row: Transfer): LocalChange | null {
    if (row.status === 'CREATED') {
      const lost = info(
        'UNKNOWN',
        'SECRET_LOST',
        'the pin or card of this transfer was lost with the process before it was sent',
      );
      return { fields: { status: 'FAILED', failure: lost } };
    }
    return leaveAbsentToPerson(row, 'its secret is lost');
  }

  /**
   * What was sent may still be taken within the grace. The same request could go out again before that, under its key;
   * a person who is told that it is not there may not be told too soon.
   */
  function leaveAbsentToPerson(row: Transfer, why: string): LocalChange | null {
    return absences.hasLasted(row) ? leaveToPerson(row, why) : null;
  }

  /** It may not go out again, however absent it is: a person has to record its end. */
  function leaveToPerson(row: Transfer, why: string): LocalChange | null {
    if (row.status !== 'OUTCOME_UNKNOWN' || row.failure?.code === NEEDS_DECISION) return null;
    const message = `${row.reference} is not at the provider and ${why}: record its end with resolveTransfer`;
    return { fields: { failure: info('UNKNOWN', NEEDS_DECISION, message) }, accountMessage: message };
  }

  return {
    settle,
    settleDuplicate,
    giveUp,
    failUnsent,
    loseSecret: async (transferId) => void (await observer.change(transferId, loseSecret)),
    leaveAbsent: async (transferId, why) =>
      void (await observer.change(transferId, (row) => leaveAbsentToPerson(row, why))),
  };
}
