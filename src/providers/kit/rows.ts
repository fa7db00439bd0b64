import { isFinal, type TransferStatus } from '../../domain/transfer';

/**
 * The row to go by where one transfer stands in several, which no document knows: what one of them has paid is paid, and
 * one that has failed has not ended the others. Of equal ones the first.
 */
export function decisiveRow<T>(rows: readonly T[], statusOf: (row: T) => TransferStatus | null): T | undefined {
  const weightOf = (row: T) => {
    const status = statusOf(row);
    return status === 'SUCCEEDED' ? 2 : status !== null && isFinal(status) ? 0 : 1;
  };
  return [...rows].sort((a, b) => weightOf(b) - weightOf(a))[0];
}
