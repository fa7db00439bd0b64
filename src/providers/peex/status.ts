import type { ErrorCategory, ProviderErrorInfo } from '../../domain/failures';
import type { TransferStatus } from '../../domain/transfer';
import { readWord } from '../kit/words';

/**
 * All nine words of the document's table "Possible transaction values"; its formatting section names four
 * of them, integrators of v1.1 six (docs/providers/peex.md). `max_amount` as final is INFER.
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

/** `status` null: an undocumented word, or none at all. `unmapped` names what the document does not have. */
export function stateOf(said: string | null): { status: TransferStatus | null; unmapped: string[] } {
  if (said === null) return { status: null, unmapped: [] };
  const { word, drift } = readWord('status', said, STATUSES);
  return word === null ? { status: null, unmapped: [said] } : { status: STATUSES[word], unmapped: drift };
}

/** Reasons met in payment_proof: the first is PUBLIC-B, the second stands in the document's own example. */
const REASONS = {
  INSUFFICIENT_FUND_TO_PAY_TX: 'INSUFFICIENT_FUNDS',
  AMOUNT_EXCEED_THRESHOLD: 'LIMIT',
} as const satisfies Record<string, ErrorCategory>;

export function categoryOfReason(reason: string | null): ErrorCategory | null {
  const upper = reason?.toUpperCase();
  const known = Object.keys(REASONS).find((word) => upper?.includes(word)) as keyof typeof REASONS | undefined;
  return known === undefined ? null : REASONS[known];
}

/**
 * What the words say of a failure; null where the word is no failure. `unexplained` holds where there is no payment_proof:
 * the table calls `rejected` "insufficient funds", and its own example has it with another reason.
 */
const FAILURES = {
  new: null,
  pending: null,
  mw_balance_pending: null,
  balance_pending: null,
  max_amount: { category: 'LIMIT', message: 'the amount is greater than the maximum allowed' },
  paid: null,
  failed: { category: 'UNKNOWN', message: 'the automatic payment failed' },
  canceled: { category: 'UNKNOWN', message: 'the transaction was canceled manually at Peex' },
  rejected: {
    category: 'UNKNOWN',
    message: 'Peex rejected the transaction',
    unexplained: {
      category: 'INSUFFICIENT_FUNDS',
      message: 'the transaction cannot be processed due to insufficient funds',
    },
  },
} as const satisfies Record<PeexStatus, (Reason & { unexplained?: Reason }) | null>;

interface Reason {
  category: ErrorCategory;
  message: string;
}

/**
 * Why a transfer ended badly: payment_proof where it says so (words 7 and 8 of the table). A reason that no document
 * explains stays UNKNOWN with its own code: the transfer's end is certain, only the reason's kind is not (CHOICE).
 */
export function failureOf(said: string | null, paymentProof: string | null): ProviderErrorInfo | null {
  const { word } = readWord('status', said ?? '', STATUSES);
  const known: (Reason & { unexplained?: Reason }) | null = word === null ? null : FAILURES[word];
  if (known === null) return null;
  const base = { retryable: false, retryAt: null };
  const { category, message } = paymentProof === null ? (known.unexplained ?? known) : known;
  if (paymentProof === null) return { ...base, category, code: word, message };
  return {
    ...base,
    category: categoryOfReason(paymentProof) ?? category,
    code: paymentProof,
    message: `${message}: ${paymentProof}`,
  };
}
