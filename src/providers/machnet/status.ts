import type { ErrorCategory, ProviderErrorInfo } from '../../domain/failures';
import type { TransferStatus } from '../../domain/transfer';
import { readWord } from '../kit/words';

/** The funding side's words (PUBLIC-A, Transaction Object), where no delivery word changes them. */
const STATUSES = {
  INITIATED: 'PENDING',
  PENDING: 'PENDING',
  PROCESSING: 'PROCESSING',
  // The sender's money has arrived; the recipient's has not, before the delivery axis says DELIVERED.
  PROCESSED: 'PROCESSING',
  HOLD: 'ON_HOLD',
  CANCELED: 'CANCELED',
  FAILED: 'FAILED',
  RETURNED: 'REVERSED',
  REFUNDED: 'REVERSED',
} as const satisfies Record<string, TransferStatus>;
export type MachnetStatus = keyof typeof STATUSES;

/** With one of these the transaction is over, whatever its delivery says (a refund follows a failed delivery). */
const OVER: readonly MachnetStatus[] = ['CANCELED', 'FAILED', 'RETURNED', 'REFUNDED'];

/** The payout side's words (PUBLIC-B; Machnet's own RaaS page agrees but for NONE). */
const DELIVERY_STATUSES = [
  'NONE',
  'PENDING',
  'HOLD',
  'DELIVERY_REQUESTED',
  'DELIVERY_AUTHORIZED',
  'DELIVERY_PAYOUT_READY',
  'DELIVERED',
  'DELIVERY_FAILED',
] as const;
type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why Machnet holds, cancels or fails a transaction. */
export interface Reason {
  code: string | null;
  message: string | null;
}

export interface MachnetState {
  /** Null: a word that no page lists. */
  status: TransferStatus | null;
  failure: ProviderErrorInfo | null;
  needsDelivery: boolean;
  unmapped: string[];
}

/** Both axes as one state (docs/providers/machnet.md). */
export function stateOf(status: string | null, delivery: string | null, reason: Reason | null): MachnetState {
  const { word: known, drift } = readWord('status', status ?? '', STATUSES);
  const { word: payout, drift: payoutDrift } = readWord('delivery_status', delivery ?? '', DELIVERY_STATUSES);
  const unmapped = [...drift, ...payoutDrift];
  if (status !== null && known === null) unmapped.push(status);
  if (delivery !== null && payout === null) unmapped.push(`delivery_status ${delivery}`);
  const isOver = known !== null && OVER.includes(known);
  // An unlisted delivery word may be the payout itself, or its end: nothing is concluded from the other axis alone.
  const isClear = known !== null && (isOver || delivery === null || payout !== null);
  const unified = isClear ? unify(known, payout) : null;
  return {
    status: unified,
    failure: unified === null ? null : failureOf(unified, isOver ? null : payout, reason),
    needsDelivery: payout === 'NONE' && (known === 'PENDING' || known === 'PROCESSED'),
    unmapped,
  };
}

function unify(status: MachnetStatus, delivery: DeliveryStatus | null): TransferStatus {
  if (OVER.includes(status)) return STATUSES[status];
  if (delivery === 'DELIVERY_FAILED') return 'PROCESSING'; // INFER: a refund or another attempt follows
  if (status === 'PROCESSED' && delivery === 'DELIVERED') return 'SUCCEEDED';
  if (status === 'PROCESSED' && delivery === 'HOLD') return 'ON_HOLD';
  if (status === 'PENDING' && delivery === 'DELIVERED') return 'PROCESSING'; // INFER: the funding side is still open
  return STATUSES[status];
}

/**
 * Reason codes (PUBLIC-A, Wallet Transfer Object; the page is cut after T007). Null: the code explains a hold and is
 * no failure of anything.
 */
const REASONS = {
  T001: { category: null, message: 'the transaction is under review by compliance' },
  T002: { category: 'UNKNOWN', message: 'the transaction could not be processed' },
  T003: { category: 'UNKNOWN', message: 'the balance of the funding account could not be checked' },
  T004: { category: 'LIMIT', message: 'the transaction limit of the user’s tier is exceeded' },
  T005: { category: 'VALIDATION', message: 'the verification of the user is still in progress' },
  T006: { category: 'UNKNOWN', message: 'the transaction could not be processed' },
  T007: { category: 'VALIDATION', message: 'the user is not verified' },
} as const satisfies Record<string, { category: ErrorCategory | null; message: string }>;

/** Null where the code is none of the listed reasons; `category` null where it is one but no error. */
export function reasonOf(code: string | null): { category: ErrorCategory | null; message: string } | null {
  const { word } = readWord('reason', code ?? '', REASONS);
  return word === null ? null : REASONS[word];
}

const EXPLAINED: readonly TransferStatus[] = ['ON_HOLD', 'FAILED', 'CANCELED', 'REVERSED'];

function failureOf(
  status: TransferStatus,
  delivery: DeliveryStatus | null,
  reason: Reason | null,
): ProviderErrorInfo | null {
  const base = { retryable: false, retryAt: null };
  if (delivery === 'DELIVERY_FAILED') {
    const message = 'the payout could not be delivered; Machnet refunds it or tries again';
    return { ...base, category: 'UNKNOWN', code: delivery, message: reason?.message ?? message };
  }
  if (reason === null || !EXPLAINED.includes(status)) return null;
  const listed = reasonOf(reason.code);
  if (listed !== null && listed.category === null) return null;
  const message = reason.message ?? listed?.message ?? 'Machnet gives a reason code that no page explains';
  return { ...base, category: listed?.category ?? 'UNKNOWN', code: reason.code, message };
}
