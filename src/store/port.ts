import { ReadTooLong } from '../domain/failures';
import type { Reads, Transaction } from '../domain/store';
import { accountReads, accountWrites } from './accounts';
import { clientReads, clientWrites } from './clients';
import { contactReads, contactWrites } from './contacts';
import { eventReads, eventWrites } from './event-log';
import { idempotencyReads, idempotencyWrites } from './idempotency-keys';
import { observationReads, observationWrites } from './observations';
import { organizationReads, organizationWrites } from './organizations';
import { registrationReads, registrationWrites } from './registrations';
import { LONG_READS } from './read-lengths';
import { restoreReads, restoreWrites } from './restores';
import { sealedTextReads, sealedTextWrites } from './sealed-texts';
import { isTimeLimit, type Session, type SessionMethods } from './session';
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
  ...sealedTextReads,
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
  ...sealedTextWrites,
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

/** The reading half, as a plain object to build a store from: long reads run on a session of their own. */
export function readsOf(short: Session, long: Session): Reads {
  const lengths: { [Name in keyof Reads]?: AnyLongRead } = LONG_READS;
  const methods = Object.entries(READS) as [keyof Reads, AnyMethod][];
  const reads = methods.map(([name, method]): [string, unknown] => {
    const ifLong = lengths[name];
    const read = (...args: unknown[]) => method(short, ...args);
    return [name, ifLong ? orLong(method, ifLong, { read, long }) : read];
  });
  return Object.fromEntries(reads) as unknown as Reads;
}

interface AnyLongRead {
  isLong: (...args: never[]) => boolean;
  advice: string;
}

function orLong(
  method: AnyMethod,
  { isLong, advice }: AnyLongRead,
  { read, long }: { read: (...args: unknown[]) => unknown; long: Session },
) {
  return async (...args: unknown[]) => {
    if (!isLong(...(args as never[]))) return read(...args);
    try {
      return await method(long, ...args);
    } catch (error) {
      if (isTimeLimit(error)) throw new ReadTooLong(advice);
      throw error;
    }
  };
}
