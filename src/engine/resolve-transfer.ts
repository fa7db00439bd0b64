import { attentionOf, needsAttention } from '../domain/attention';
import { acknowledged } from '../domain/last-words';
import type { Viewer } from '../domain/organization';
import { nameOfBooked } from '../domain/sighting';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Absences } from './absences';
import { NEEDS_DECISION } from './attention-review';
import type { EngineParts, ResolvedOutcome, TransferResult } from './engine';
import type { Gateway } from './gateway';
import { whyNotAskable } from './late-looks';
import type { LookUp, LookupOutcome } from './lookup';
import type { LocalChange, Observer } from './observe';
import { readPersonText } from './person-text';
import { refusedAs } from './transfer-errors';

export interface ResolveParts extends Pick<EngineParts, 'redactText'> {
  gateway: Gateway;
  observer: Observer;
  lookUp: LookUp;
  absences: Absences;
}

/** A person records what became of a transfer that is not final and needs attention; the provider's own answer beats it. */
export async function resolveTransfer(
  parts: ResolveParts,
  viewer: Viewer,
  { transfer, outcome, evidence: given }: { transfer: Transfer; outcome: ResolvedOutcome; evidence: string },
): Promise<TransferResult> {
  const evidence = readPersonText(given, 'evidence', parts.redactText);
  if (!isResolvable(transfer)) throw notResolvable(transfer, whyNot(transfer));
  const looked = await lookOnce(parts, transfer);
  const current = looked?.transfer ?? transfer;
  if (current.status === outcome) return { transfer: current, userErrors: [] };
  if (!isResolvable(current)) {
    const { errors } = notResolvable(current, `the provider has just answered: ${current.status}`);
    return { transfer: current, userErrors: errors };
  }
  if (looked) checkLook(parts, transfer, looked);
  const person = { by: viewer.apiKeyId, evidence };
  const settled = await parts.observer.change(
    transfer.id,
    (row) => (isResolvable(row) ? resolution(row, outcome, person) : null),
    'PERSON',
  );
  if (settled?.status !== outcome) {
    throw notResolvable(settled ?? current, `the transfer is ${settled?.status ?? 'gone'}`);
  }
  return { transfer: settled, userErrors: [] };
}

/** The provider's own answer beats a person's, so it is asked once more. */
async function lookOnce({ gateway, lookUp }: ResolveParts, transfer: Transfer): Promise<LookupOutcome | null> {
  if (whyNotAskable(transfer, gateway.definitionOf(transfer.provider)) !== null) return null;
  return lookUp.lookUp(transfer, { source: 'RESPONSE', purpose: 'submit' });
}

function isResolvable(transfer: Transfer): boolean {
  if (isFinal(transfer.status) || transfer.status === 'CREATED' || transfer.status === 'SUBMITTING') return false;
  return transfer.status === 'OUTCOME_UNKNOWN' || attentionOf(transfer) !== null;
}

function whyNot({ status }: Transfer): string {
  return isFinal(status)
    ? `the transfer is ${status}: a final status is the provider's to change`
    : `the transfer is ${status} and nothing of it needs attention: it is followed until the provider settles it`;
}

function checkLook({ gateway, absences }: ResolveParts, transfer: Transfer, looked: LookupOutcome): void {
  if (!looked.answered || looked.found) return;
  // A repeated request shows what became of the first one, and makes a transfer of it where there was none.
  if (looked.shouldResend && !isForPerson(transfer) && gateway.mannersOf(transfer).resend === 'same-key') {
    throw notResolvable(transfer, 'the provider can still tell: the same request is sent again with its key');
  }
  if (!isForPerson(looked.transfer) && !absences.hasLasted(looked.transfer)) {
    const message = 'the provider may still take it: look-ups go on until it is found or known to be absent';
    throw notResolvable(transfer, message);
  }
}

/** Nothing but a person can tell any more. */
function isForPerson(transfer: Transfer): boolean {
  return transfer.failure?.code === NEEDS_DECISION || needsAttention(transfer, 'NEEDS_DECISION');
}

function resolution(
  row: Transfer,
  outcome: ResolvedOutcome,
  { by, evidence }: { by: string; evidence: string },
): LocalChange {
  const booked = row.booked === null ? [] : [nameOfBooked(row.booked)];
  return {
    fields: {
      status: outcome,
      failure: outcome === 'FAILED' ? resolvedAsFailed(evidence) : null,
      action: null,
      attentions: [],
      lastWords: acknowledged(row.lastWords, booked),
    },
    evidence: { body: { resolvedBy: by, outcome, evidence }, mappedStatus: outcome },
  };
}

function notResolvable(transfer: Transfer, message: string) {
  return refusedAs(transfer, 'NOT_RESOLVABLE', message);
}

function resolvedAsFailed(evidence: string) {
  return {
    category: 'UNKNOWN' as const,
    code: 'RESOLVED_BY_PERSON',
    message: `recorded as failed by a person: ${evidence}`,
    retryable: false,
    retryAt: null,
  };
}
