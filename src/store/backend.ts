import type { Transaction } from '../domain/store';
import type { Session } from './session';

/** What a database gives the store. */
export interface Backend {
  /** For reads outside transactions: committed rows only. */
  readonly reading: Session;
  /** The same for reads that may take long: each has a time limit, and none holds up the event loop. */
  readonly longReading: Session;
  /** Whether what needs a session of its own (LISTEN) can have one; null where there is no server. */
  readonly hasSession: boolean | null;
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
