import type { Shown } from '../provider';
import type { Transaction } from './book';
import { id } from './people-views';

/** What an answer says of a transaction, or of none at all. */
type View = (transaction: Transaction | undefined, shown: Shown | undefined) => Record<string, unknown>;

/** A pending or unknown transaction has no id: 0, as in the public webhook samples (PUBLIC-A). */
const NO_ID = '0';

/**
 * StatusByReference: Active, Pending, Void, Hold or NotFound. "If a pending transaction is rejected, it is deleted". Any
 * other word is the one set by hand.
 */
export const statusByReferenceView: View = (transaction, shown) => {
  if (transaction === undefined || shown === undefined) return { id: id(NO_ID), description: 'NotFound' };
  const isInWallet = ['Active', 'Hold', 'Void'].includes(shown.status);
  const words: Readonly<Record<string, string>> = { Rejected: 'NotFound', Redirect: 'Pending' };
  return {
    id: id(isInWallet ? transaction.details.transactionId : NO_ID),
    description: words[shown.status] ?? shown.status,
  };
};

/** Status: Active, Rejected, Pending or NotFound. CHOICE: Hold is Pending here, and Void is Rejected. */
export const statusView: View = (transaction, shown) => {
  if (transaction === undefined || shown === undefined || shown.status === 'NotFound') {
    return { key: '', status: 'NotFound', value: 'Not Found' };
  }
  const { key, transactionId, logId, kind } = transaction.details;
  switch (shown.status) {
    case 'Active':
      return { key: transactionId, status: 'Active', value: `XPRIZO*${kind}` };
    case 'Rejected':
    case 'Void':
      return { key: logId, status: 'Rejected', value: shown.facts.comment ?? shown.status };
    case 'Pending':
    case 'Redirect':
    case 'Hold':
      return { key, status: 'Pending', value: '' };
    default:
      return { key, status: shown.status, value: '' };
  }
};

/** The answer to a card deposit. */
export const cardView: View = (transaction, shown) => {
  if (transaction === undefined || shown?.status !== 'Redirect') return statusView(transaction, shown);
  return { key: transaction.details.key, status: 'Redirect', value: transaction.details.redirectUrl };
};
