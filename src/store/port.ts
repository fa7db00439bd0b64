import type { Reads, Transaction } from '../domain/store';
import { accountReads, accountWrites } from './accounts';
import { clientReads, clientWrites } from './clients';
import { contactReads, contactWrites } from './contacts';
import { eventReads, eventWrites } from './event-log';
import { idempotencyReads, idempotencyWrites } from './idempotency-keys';
import { observationReads, observationWrites } from './observations';
import { organizationReads, organizationWrites } from './organizations';
import { registrationReads, registrationWrites } from './registrations';
import type { Session } from './session';
import { transferReads, transferWrites } from './transfers';
import { walletReads, walletWrites } from './wallets';

/** The port's reading half over a session. */
export function readsOf(session: Session): Reads {
  return {
    ...organizationReads(session),
    ...accountReads(session),
    ...clientReads(session),
    ...contactReads(session),
    ...registrationReads(session),
    ...walletReads(session),
    ...transferReads(session),
    ...observationReads(session),
    ...eventReads(session),
    ...idempotencyReads(session),
  };
}

export function transactionOf(session: Session): Transaction {
  return {
    ...readsOf(session),
    ...organizationWrites(session),
    ...accountWrites(session),
    ...clientWrites(session),
    ...contactWrites(session),
    ...registrationWrites(session),
    ...walletWrites(session),
    ...transferWrites(session),
    ...observationWrites(session),
    ...eventWrites(session),
    ...idempotencyWrites(session),
  };
}
