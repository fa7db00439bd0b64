import type { ErrorCategory, ProviderErrorInfo } from '../../domain/failures';
import type { TransferAction, TransferMethod, TransferStatus } from '../../domain/transfer';
import { readWord } from '../kit/words';

/**
 * The words of CardDeposit, StatusByReference and Status (the document). NotFound is none of them: what it means depends
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
export type XprizoWord = keyof typeof STATUSES | typeof NOT_FOUND;
const WORDS = [...(Object.keys(STATUSES) as (keyof typeof STATUSES)[]), NOT_FOUND] as const;

/** The documented word for what was said; null for an undocumented one, or none at all. */
export function wordOf(said: string | null): { word: XprizoWord | null; drift: string[] } {
  return readWord('status', said ?? '', WORDS);
}

/** Null: an undocumented word, or NotFound, which is no status. */
export function statusOf(said: string | null): TransferStatus | null {
  const { word } = wordOf(said);
  return word === null || word === NOT_FOUND ? null : STATUSES[word];
}

/** What is known of a pending transaction, kept in the transfer's details. */
export interface Pending {
  method: TransferMethod;
  redirectUrl: string | null;
  approveById: string | null;
  expiryDate: number | null;
}

/** "Hold - The transaction is on hold and awaiting approval" (the document): one can be approved as a pending one can. */
const WAITING: readonly XprizoWord[] = ['Pending', 'Redirect', 'Hold'];

/** Whom a waiting transaction waits for. */
export function actionOf(word: XprizoWord | null, pending: Pending): TransferAction | null {
  if (word === null || !WAITING.includes(word)) return null;
  const { method, redirectUrl, approveById, expiryDate } = pending;
  const nobody = { url: null, approverId: null, expiresAt: expiryDate };
  const isRedirected = word === 'Redirect' || (word === 'Pending' && redirectUrl !== null);
  if (isRedirected) return { ...nobody, type: 'REDIRECT', url: redirectUrl };
  // "The user will then confirm the transaction on their phone" (PUBLIC-A): nothing that can be done through us.
  if (method === 'MPESA') return null;
  return { ...nobody, type: 'APPROVE', approverId: approveById };
}

/** The reason in Status' and CardDeposit's `value`, where the word is Rejected. */
export function failureOf(word: XprizoWord | null, value: string | null): ProviderErrorInfo | null {
  if (word !== 'Rejected') return null;
  const message = value ?? 'the transaction was rejected and no reason given';
  return { category: categoryOf(message) ?? 'UNKNOWN', code: word, message, retryable: false, retryAt: null };
}

/** INFER: no code is documented for it, only that "the reason is returned". */
export function categoryOf(message: string): ErrorCategory | null {
  return /insufficient|not enough (funds|balance)/i.test(message) ? 'INSUFFICIENT_FUNDS' : null;
}
