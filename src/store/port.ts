import type { Reads, Transaction } from '../domain/store';
import { accountReads, accountWrites } from './accounts';
import { clientReads, clientWrites } from './clients';
import { contactReads, contactWrites } from './contacts';
import { eventReads, eventWrites } from './event-log';
import { idempotencyReads, idempotencyWrites } from './idempotency-keys';
import { observationReads, observationWrites } from './observations';
import { organizationReads, organizationWrites } from './organizations';
import { registrationReads, registrationWrites } from './registrations';
import { restoreReads, restoreWrites } from './restores';
import type { Session, SessionMethods } from './session';
import { settleHistoryReads, settleHistoryWrites } from './settle-histories';
import { transferReads, transferWrites } from './transfers';
import { walletReads, walletWrites } from './wallets';

const READS = {
  ...organizationReads,
  ...accountReads,
  ...clientReads,
  ...contactReads,
  ...registrationReads,
  ...walletReads,
  ...transferReads,
  ...observationReads,
  ...eventReads,
  ...idempotencyReads,
  ...restoreReads,
  ...settleHistoryReads,
} satisfies Required<SessionMethods<Reads>>;

const TRANSACTION = {
  ...READS,
  ...organizationWrites,
  ...accountWrites,
  ...clientWrites,
  ...contactWrites,
  ...registrationWrites,
  ...walletWrites,
  ...transferWrites,
  ...observationWrites,
  ...eventWrites,
  ...idempotencyWrites,
  ...restoreWrites,
  ...settleHistoryWrites,
} satisfies Required<SessionMethods<Transaction>>;

type AnyMethod = (session: Session, ...args: unknown[]) => unknown;

/** The port's methods over one session, on a prototype: a transaction's own object then costs nothing to make. */
function bound(methods: object): new (session: Session) => object {
  class Bound {
    constructor(readonly session: Session) {}
  }
  for (const [name, method] of Object.entries(methods) as [string, AnyMethod][]) {
    Object.defineProperty(Bound.prototype, name, {
      value(this: Bound, ...args: unknown[]) {
        return method(this.session, ...args);
      },
    });
  }
  return Bound;
}

const BoundTransaction = bound(TRANSACTION);

/** One transaction's half of the port. */
export function transactionOf(session: Session): Transaction {
  return new BoundTransaction(session) as Transaction;
}

/** The reading half, as a plain object to build a store from. */
export function readsOf(session: Session): Reads {
  const entries = Object.entries(READS) as [string, AnyMethod][];
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...args: unknown[]) => method(session, ...args)]),
  ) as unknown as Reads;
}
