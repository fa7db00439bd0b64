import type { Transaction } from '../domain/store';
import type { Session } from './session';

/** What a database gives the store. */
export interface Backend {
  /** For reads outside transactions: committed rows only. */
  readonly reading: Session;
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
