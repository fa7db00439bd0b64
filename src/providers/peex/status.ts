import type { ErrorCategory, ProviderErrorInfo } from '../../domain/failures';
import type { TransferStatus } from '../../domain/transfer';

/**
 * All nine words of the document's table "Possible transaction values"; its formatting section names four
 * of them, integrators of v1.1 six (providers.md §1.2). `max_amount` as final is INFER.
 */
const STATUSES = {
  new: 'PENDING',
  pending: 'PROCESSING',
  mw_balance_pending: 'ON_HOLD',
  balance_pending: 'ON_HOLD',
  max_amount: 'FAILED',
  paid: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
  rejected: 'FAILED',
} as const satisfies Record<string, TransferStatus>;
export type PeexStatus = keyof typeof STATUSES;

/** Null: an undocumented word. */
export function statusOf(word: string): TransferStatus | null {
  return isPeexStatus(word) ? STATUSES[word] : null;
}

function isPeexStatus(word: string): word is PeexStatus {
  return Object.hasOwn(STATUSES, word);
}

/** Reasons met in payment_proof: the first is PUBLIC-B, the second stands in the document's own example. */
const REASONS = {
  INSUFFICIENT_FUND_TO_PAY_TX: 'INSUFFICIENT_FUNDS',
  AMOUNT_EXCEED_THRESHOLD: 'LIMIT',
} as const satisfies Record<string, ErrorCategory>;

export function categoryOfReason(reason: string | null): ErrorCategory | null {
  const known = Object.keys(REASONS).find((word) => reason?.includes(word)) as keyof typeof REASONS | undefined;
  return known === undefined ? null : REASONS[known];
}

/** What the words say of a failure that has no payment_proof; null where the word is no failure. */
const UNEXPLAINED = {
  new: null,
  pending: null,
  mw_balance_pending: null,
  balance_pending: null,
  max_amount: { category: 'LIMIT', message: 'the amount is greater than the maximum allowed' },
  paid: null,
  failed: { category: 'UNKNOWN', message: 'the automatic payment failed' },
  canceled: { category: 'UNKNOWN', message: 'the transaction was canceled manually at Peex' },
  // The table says "insufficient funds"; its example has `rejected` with another reason, so a given reason goes first.
  rejected: {
    category: 'INSUFFICIENT_FUNDS',
    message: 'the transaction cannot be processed due to insufficient funds',
  },
} as const satisfies Record<PeexStatus, { category: ErrorCategory; message: string } | null>;

/**
 * Why a transfer ended badly: payment_proof where it says so (words 7 and 8 of the table). A reason that no document
 * explains stays UNKNOWN with its own code: the transfer's end is certain, only the reason's kind is not (CHOICE).
 */
export function failureOf(word: string, paymentProof: string | null): ProviderErrorInfo | null {
  const unexplained = isPeexStatus(word) ? UNEXPLAINED[word] : null;
  if (unexplained === null) return null;
  const base = { retryable: false, retryAt: null };
  if (paymentProof === null) return { ...base, ...unexplained, code: word };
  const fallback = word === 'max_amount' ? 'LIMIT' : 'UNKNOWN';
  return {
    ...base,
    category: categoryOfReason(paymentProof) ?? fallback,
    code: paymentProof,
    message: `${unexplained.message}: ${paymentProof}`,
  };
}
