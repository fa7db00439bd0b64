import { withAttention, withoutAttention } from './attention';
import type { TransferSighting } from './connector';
import type { ProviderErrorInfo } from './failures';
import { moneyText, sameMoney } from './money';
import type { Transfer } from './transfer';

/** The failure of a transfer under whose reference the provider has another order than ours. */
export const AMOUNT_MISMATCH = 'AMOUNT_MISMATCH';

/** Fewer digits than any phone number has are no phone number. */
const LEAST_PHONE_DIGITS = 6;

/**
 * How the row that a look-up found under our reference differs from what was ordered; null where it is our order, or the
 * provider has shown us already that it is. A reference is derived from the caller's key: where a restored backup has lost
 * an earlier transfer of the key, and the key came back with another input, the row is that other payment.
 */
export function otherOrderOf(transfer: Transfer, sighting: TransferSighting): string | null {
  const wasShown = transfer.statusOrder !== null || transfer.externalId !== null;
  const isUnheard = transfer.status === 'SUBMITTING' || transfer.status === 'OUTCOME_UNKNOWN';
  if (wasShown || !isUnheard) return null;
  const differences: string[] = [];
  if (sighting.amount && !sameMoney(sighting.amount, transfer.amount)) {
    const { amount, currency } = moneyText(sighting.amount);
    differences.push(`${amount} ${currency}`);
  }
  if (sighting.receiver && isOtherReceiver(transfer, sighting.receiver)) differences.push(`to ${sighting.receiver}`);
  return differences.length === 0 ? null : differences.join(' ');
}

/** The transfer as such a look leaves it: never made ours, and never sent again. */
export function keptApart(transfer: Transfer, says: string, at: number): Transfer {
  const { amount, currency } = moneyText(transfer.amount);
  const message =
    `the provider has another payment under ${transfer.reference} (${says}; ordered were ${amount} ${currency}): ` +
    'this transfer is not sent; find out what that payment is, then record with resolveTransfer what became of this one';
  const failure: ProviderErrorInfo = {
    category: 'DUPLICATE',
    code: AMOUNT_MISMATCH,
    message,
    retryable: false,
    retryAt: null,
  };
  const attentions = withAttention(transfer.attentions, { reason: AMOUNT_MISMATCH, at, says, asks: message });
  return { ...transfer, status: 'OUTCOME_UNKNOWN', failure, attentions };
}

/** What such a look had raised, once the provider shows our own order after all. */
export function withoutOtherOrder(transfer: Transfer): Transfer['attentions'] {
  if (transfer.failure?.code !== AMOUNT_MISMATCH) return transfer.attentions;
  return withoutAttention(transfer.attentions, [AMOUNT_MISMATCH]);
}

/** Only what can be compared: a provider may mask a number, or name the receiver in words of its own. */
function isOtherReceiver({ orderedAs }: Transfer, seen: string): boolean {
  const { phone, email } = (orderedAs.contact ?? {}) as { phone?: string | null; email?: string | null };
  if (seen.includes('@')) return Boolean(email) && seen.trim().toLowerCase() !== email?.trim().toLowerCase();
  const [shown, ordered] = [digitsOf(seen), digitsOf(phone ?? '')];
  if (shown === null || ordered === null) return false;
  // One of them may lack the country's prefix.
  return !shown.endsWith(ordered) && !ordered.endsWith(shown);
}

function digitsOf(text: string): string | null {
  const digits = text.replace(/\D/g, '');
  return /^[-+\d\s().]+$/.test(text) && digits.length >= LEAST_PHONE_DIGITS ? digits : null;
}
