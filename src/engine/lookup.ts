import type { TransferSighting } from '../domain/connector';
import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { ObservationSource } from '../domain/freshness';
import type { JsonValue } from '../domain/json';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Delivery } from './delivery';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import type { Observer, PollMark } from './observe';
import { findParties, handleOf } from './orders';
import { nextPollAfter } from './poll-plan';
import type { Purpose } from './budget';

/** The code of a transfer that only a person can end (resolveTransfer). */
export const NEEDS_DECISION = 'NEEDS_DECISION';

/** Waits this long before it looks again for what it just could not find. */
const LOOK_AGAIN_MS = 1_000;

export interface LookupOptions {
  source: ObservationSource;
  purpose: Purpose;
  /** The lease under which the poller claimed the transfer. */
  leaseUntil?: number | null;
}

export type LookupOutcome =
  | { transfer: Transfer; answered: true; found: boolean; shouldResend: boolean }
  /** The provider could not be asked, or did not answer usefully. */
  | { transfer: Transfer; answered: false; failure: ProviderFailure };

/** Asks the provider by our reference and lets the answer through the one door. */
export interface LookUp {
  lookUp(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome>;
  lookUpLot(lot: string, transfers: readonly Transfer[], leaseUntil: number): Promise<void>;
}

export function createLookUp(parts: EngineParts, gateway: Gateway, observer: Observer, delivery: Delivery): LookUp {
  const { clock, store } = parts;
  const underWay = new Map<string, Promise<LookupOutcome>>();

  /** All who ask for the same transfer at once share one call. */
  function lookUp(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome> {
    const shared = underWay.get(transfer.id);
    if (shared) return shared;
    const asking = ask(transfer, options).finally(() => underWay.delete(transfer.id));
    underWay.set(transfer.id, asking);
    return asking;
  }

  async function ask(transfer: Transfer, options: LookupOptions): Promise<LookupOutcome> {
    const startedAt = clock.now();
    const mark: PollMark = { startedAt, leaseUntil: options.leaseUntil ?? null };
    const definition = gateway.definitionOf(transfer.provider);
    const parties = await findParties(store, transfer, definition.contacts === 'client');
    try {
      const answer = await gateway.call(parties.account, options.purpose, (connector) =>
        connector.lookUpTransfer(handleOf(transfer, parties)),
      );
      if (answer.found) {
        const seen = await observeFound(transfer, answer.sighting, options.source, startedAt, mark);
        return { transfer: seen, answered: true, found: true, shouldResend: false };
      }
      const absent = await settleAbsent(transfer, answer.body, mark);
      return { transfer: absent.transfer, answered: true, found: false, shouldResend: absent.shouldResend };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { transfer: await settleUnanswered(transfer, error, mark), answered: false, failure: error };
    }
  }

  async function lookUpLot(lot: string, transfers: readonly Transfer[], leaseUntil: number): Promise<void> {
    const [first] = transfers;
    if (!first) return;
    const startedAt = clock.now();
    const mark: PollMark = { startedAt, leaseUntil };
    const parties = await findParties(store, first, false);
    try {
      const handles = transfers.map((transfer) => handleOf(transfer, parties));
      const sightings = await gateway.call(parties.account, 'lookup', async (connector) =>
        connector.lookUpLot ? await connector.lookUpLot(lot, handles) : new Map<string, TransferSighting>(),
      );
      for (const transfer of transfers) {
        const sighting = sightings.get(transfer.reference);
        if (sighting) await observeFound(transfer, sighting, 'POLL', startedAt, mark);
        // Missing from its lot's answer proves nothing: asked by its own reference next.
        else await lookUp(transfer, { source: 'POLL', purpose: 'lookup', leaseUntil });
      }
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      for (const transfer of transfers) await settleUnanswered(transfer, error, mark);
    }
  }

  async function observeFound(
    transfer: Transfer,
    sighting: TransferSighting,
    source: ObservationSource,
    requestedAt: number,
    mark: PollMark,
  ): Promise<Transfer> {
    const seen = await observer.observe(transfer.id, { sighting, source, requestedAt, at: clock.now() }, mark);
    await delivery.requestWhereNeeded(seen ?? transfer, sighting);
    return seen ?? transfer;
  }

  /** "Not found": for an open transfer no news; for a doubtful one a step towards proof that nothing was sent. */
  async function settleAbsent(
    transfer: Transfer,
    body: JsonValue,
    mark: PollMark,
  ): Promise<{ transfer: Transfer; shouldResend: boolean }> {
    const definition = gateway.definitionOf(transfer.provider);
    let shouldResend = false;
    const settled = await observer.change(transfer.id, (row) => {
      const fields = polled(row, mark, notFoundInfo());
      const evidence = { body: { lookUp: 'not found', answer: body }, mappedStatus: null };
      const manners = definition.manners({
        kind: row.kind,
        method: row.method,
        options: row.options,
        sandbox: parts.settings.mode === 'sandbox',
      });
      const now = clock.now();
      const pastHistory =
        manners.historyMs !== null && mark.startedAt - (row.firstSubmittedAt ?? row.createdAt) > manners.historyMs;
      if (pastHistory) return { ...beyondAnswer(row, fields), evidence };
      if (isFinal(row.status) || row.status === 'SUBMITTING') return { fields, evidence };
      const since = row.notFoundSince ?? mark.startedAt;
      fields.notFoundSince = since;
      const waited = mark.startedAt - Math.max(since, row.submittedAt ?? since);
      // What the provider has once shown us was taken: that it is gone now is for a person, never a reason to resend.
      const wasTaken = row.statusOrder !== null || row.externalId !== null;
      const proven = {
        'same-key': now - (row.firstSubmittedAt ?? now) < manners.resendWindowMs,
        'after-grace': waited >= manners.graceMs,
        never: false,
      } satisfies Record<typeof manners.resend, boolean>;
      // Once a person was asked to decide, nothing goes out behind that person's back.
      const isForPerson = row.failure?.code === NEEDS_DECISION;
      shouldResend = !wasTaken && !isForPerson && proven[manners.resend];
      return !shouldResend && waited >= manners.graceMs
        ? { ...beyondAnswer(row, fields), evidence }
        : { fields, evidence };
    });
    return { transfer: settled ?? transfer, shouldResend };
  }

  async function settleUnanswered(transfer: Transfer, failure: ProviderFailure, mark: PollMark): Promise<Transfer> {
    const definition = gateway.definitionOf(transfer.provider);
    const settled = await observer.change(transfer.id, (row) => {
      const fields = polled(row, mark, failure.info);
      if (failure.info.retryAt !== null && fields.nextPollAt) {
        fields.nextPollAt = Math.max(fields.nextPollAt, failure.info.retryAt);
      }
      const { historyMs } = definition.manners({ ...row, sandbox: parts.settings.mode === 'sandbox' });
      const pastHistory = historyMs !== null && mark.startedAt - (row.firstSubmittedAt ?? row.createdAt) > historyMs;
      const evidence =
        failure.evidence === null
          ? undefined
          : { body: { failure: failure.message, answer: failure.evidence }, mappedStatus: null };
      // Past its history the provider will never answer again, whatever words it finds for that.
      if (pastHistory && failure.info.category === 'UNKNOWN') return { ...beyondAnswer(row, fields), evidence };
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
    const world = { now, random: parts.random, sandbox: parts.settings.mode === 'sandbox' };
    const hinted = mark.leaseUntil !== null && row.nextPollAt !== mark.leaseUntil && row.nextPollAt !== null;
    const planned = isFinal(row.status) ? null : (nextPollAfter(row, world) ?? now + LOOK_AGAIN_MS);
    return {
      lastPolledAt: mark.startedAt,
      polls: row.polls + 1,
      lastError,
      nextPollAt: hinted ? row.nextPollAt : planned,
    };
  }

  function notFoundInfo(): ProviderErrorInfo {
    const message = 'the provider does not know this reference (yet)';
    return { category: 'NOT_FOUND', code: null, message, retryable: true, retryAt: null };
  }

  return { lookUp, lookUpLot };
}
