import { needsAttention, type TransferAttention, withAttention, withoutAttention } from '../domain/attention';
import { isFinal, type Transfer } from '../domain/transfer';
import { NEVER_OVERDUE_BEFORE_MS } from './overdue';

/** The code of a transfer that only a person can end (resolveTransfer). */
export const NEEDS_DECISION = 'NEEDS_DECISION';
/** The code of a transfer that could not be sent because its pin or card was lost. */
const SECRET_LOST = 'SECRET_LOST';

/** So many answers in a row, over so long, that cannot be read are no slip of a provider any more (CHOICE). */
const UNREADABLE_TIMES = 3;
const UNREADABLE_FOR_MS = 30_000;

/** What a person has to look at, now that the transfer has become so; what the look itself raised is in it already. */
export function reviewed(
  before: Transfer,
  next: Transfer,
  world: { now: number; overdueAfterMs: () => number },
): TransferAttention[] {
  const { now, overdueAfterMs } = world;
  let attentions = next.attentions;
  if (next.status === 'OUTCOME_UNKNOWN') {
    if (next.failure?.code === NEEDS_DECISION) attentions = withAttention(attentions, needsDecision(next, now));
  } else attentions = withoutAttention(attentions, ['NEEDS_DECISION']);
  if (isFinal(next.status)) {
    const isLost = next.failure?.code === SECRET_LOST && next.status !== before.status;
    if (isLost) attentions = withAttention(attentions, { reason: 'SECRET_LOST', at: now });
    return withoutAttention(attentions, ['UNREADABLE', 'OVERDUE']);
  }
  attentions = reviewUnreadable(attentions, next, now);
  if (isOverdue(next, now, overdueAfterMs) && !needsAttention({ attentions }, 'OVERDUE')) {
    attentions = withAttention(attentions, { reason: 'OVERDUE', at: now, says: next.providerStatus });
  }
  return attentions;
}

function needsDecision({ failure, attentions, providerStatus }: Transfer, now: number) {
  const standing = attentions.find(({ reason }) => reason === 'NEEDS_DECISION');
  return {
    reason: 'NEEDS_DECISION' as const,
    at: now,
    says: standing?.says ?? providerStatus,
    ...(failure ? { asks: failure.message } : {}),
  };
}

function reviewUnreadable(attentions: TransferAttention[], { lastWords }: Transfer, now: number): TransferAttention[] {
  const { unreadable } = lastWords;
  if (unreadable === null) return withoutAttention(attentions, ['UNREADABLE']);
  const lasts = unreadable.times >= UNREADABLE_TIMES && now - unreadable.since >= UNREADABLE_FOR_MS;
  if (!lasts) return attentions;
  return withAttention(attentions, { reason: 'UNREADABLE', at: now, says: unreadable.says });
}

/** Open for longer than transfers of its kind take. */
export function isOverdue(transfer: Transfer, now: number, overdueAfterMs: () => number): boolean {
  const { status, firstSubmittedAt } = transfer;
  if (isFinal(status) || firstSubmittedAt === null) return false;
  const age = now - firstSubmittedAt;
  return age > NEVER_OVERDUE_BEFORE_MS && age > overdueAfterMs();
}
