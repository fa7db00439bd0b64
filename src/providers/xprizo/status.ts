import type { ErrorCategory, ProviderErrorInfo } from '../../domain/failures';
import type { TransferAction, TransferMethod, TransferStatus } from '../../domain/transfer';

/**
 * The words of CardDeposit, StatusByReference and Status (seeds/004). NotFound is none of them: what it means depends
 * on whether the transaction was ever accepted (see look-ups.ts). "Redirect - The transaction failed" is the
 * document's slip: it comes with the address of a 3-D Secure page, and "the user needs to be redirected" (PUBLIC-A).
 */
const STATUSES = {
  Active: 'SUCCEEDED',
  Pending: 'REQUIRES_ACTION',
  Redirect: 'REQUIRES_ACTION',
  Hold: 'ON_HOLD',
  Void: 'CANCELED',
  Rejected: 'FAILED',
} as const satisfies Record<string, TransferStatus>;

export const NOT_FOUND = 'NotFound';

/** Null: an undocumented word. */
export function statusOf(word: string): TransferStatus | null {
  return Object.hasOwn(STATUSES, word) ? STATUSES[word as keyof typeof STATUSES] : null;
}

/** What is known of a pending transaction, kept in the transfer's details. */
export interface Pending {
  method: TransferMethod;
  redirectUrl: string | null;
  approveById: string | null;
  expiryDate: number | null;
}

/** Whom a pending transaction waits for. */
export function actionOf(word: string, pending: Pending): TransferAction | null {
  if (statusOf(word) !== 'REQUIRES_ACTION') return null;
  const { method, redirectUrl, approveById, expiryDate } = pending;
  const nobody = { url: null, approverId: null, expiresAt: expiryDate };
  if (word === 'Redirect' || redirectUrl !== null) return { ...nobody, type: 'REDIRECT', url: redirectUrl };
  // "The user will then confirm the transaction on their phone" (PUBLIC-A): nothing that can be done through us.
  if (method === 'MPESA') return null;
  return { ...nobody, type: 'APPROVE', approverId: approveById };
}

/** The reason in Status' and CardDeposit's `value`, where the word is Rejected. */
export function failureOf(word: string, value: string | null): ProviderErrorInfo | null {
  if (word !== 'Rejected') return null;
  const message = value ?? 'the transaction was rejected and no reason given';
  return { category: categoryOf(message) ?? 'UNKNOWN', code: word, message, retryable: false, retryAt: null };
}

/** INFER: no code is documented for it, only that "the reason is returned". */
export function categoryOf(message: string): ErrorCategory | null {
  return /insufficient|not enough (funds|balance)/i.test(message) ? 'INSUFFICIENT_FUNDS' : null;
}
