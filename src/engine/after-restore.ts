import { withAttention } from '../domain/attention';
import type { Manners } from '../domain/connector';
import type { Transfer } from '../domain/transfer';
import { NEEDS_DECISION } from './attention-review';
import { info } from './submit-errors';

/**
 * A transfer that is taken in while a restored backup is being caught up with: an earlier one of the same key may have been
 * sent and lost. It is looked up before it is sent; where no look-up can prove that it is absent, it is not sent, and a
 * person finds out.
 */
export function lookedUpFirst(
  transfer: Transfer,
  { lostSince, manners, now }: { lostSince: number; manners: Manners; now: number },
): Transfer {
  const unsent: Transfer = { ...transfer, status: 'OUTCOME_UNKNOWN', lostSince, nextPollAt: now };
  if (mayBeProvenAbsent(manners, now - lostSince)) {
    const message =
      'a restored backup may have lost an earlier transfer of this key: it is looked up before it is sent';
    return { ...unsent, lastError: info('UNKNOWN', 'RESTORED', message) };
  }
  const message =
    `a restored backup may have lost an earlier transfer of this key, and no look-up can rule that out: find out at the ` +
    `provider whether there is one called ${transfer.reference}, then record what became of it with resolveTransfer`;
  const attentions = withAttention(transfer.attentions, { reason: NEEDS_DECISION, at: now, asks: message });
  return { ...unsent, failure: info('UNKNOWN', NEEDS_DECISION, message), attentions };
}

/** Whether "not found", or the same request under the same key, still settles what was lost so long ago. */
function mayBeProvenAbsent({ resend, resendWindowMs, historyMs }: Manners, lostForMs: number): boolean {
  const proves = {
    'same-key': lostForMs < resendWindowMs,
    'after-grace': historyMs === null || lostForMs < historyMs,
    never: false,
  } satisfies Record<Manners['resend'], boolean>;
  return proves[resend];
}
