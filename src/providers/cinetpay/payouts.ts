import type {
  Connector,
  LookupResult,
  SubmitResult,
  TransferHandle,
  TransferOrder,
  TransferSighting,
} from '../../domain/connector';
import { ProviderFailure } from '../../domain/failures';
import { readMoney } from '../../domain/money';
import { isFinal } from '../../domain/transfer';
import type { Http } from '../kit/http';
import { decisiveRow } from '../kit/rows';
import { type Fields, UnreadableBody } from '../kit/wire';
import { BAD_PHONE, NOT_FOUND, NOT_MY_CONTACT, SUCCESS } from './codes';
import { splitPhone, unservedPhone } from './phone';
import type { Session, Verdict } from './session';
import { stateOf } from './status';
import {
  dataForm,
  hasVerdicts,
  paymentMethodOf,
  type PayoutRow,
  readItems,
  readPayoutRow,
  readRowNames,
  readSendItem,
  type SendItem,
  writeTransfer,
} from './wire';

type Payouts = Required<Pick<Connector, 'createTransfer' | 'createTransfers' | 'lookUpTransfer' | 'lookUpTransfers'>>;

/** Transfers of a lot asked for at once: as many as a batch has (CHOICE: the document names no limit). */
const MOST_OF_LOT = 100;

/** Sends money, one or many in a call, and asks what became of it (document §5.4 and §5.5). */
export function createPayouts(
  http: Http,
  session: Session,
  registerContacts: NonNullable<Connector['registerContacts']>,
): Payouts {
  const { redactor } = http;

  /** 724 proves that nothing was sent for want of a contact: it is added, and the order goes out once more. */
  async function createTransfers(orders: readonly TransferOrder[]): Promise<SubmitResult[]> {
    const results = await sendFirst(orders);
    const unknown = orders.filter((_, index) => isUnknownContact(results[index]));
    const { again, later } = await registered(unknown);
    const second = again.length === 0 ? [] : await sendAgain(again);
    return results.map((result, index) => {
      const order = orders[index];
      if (!order || !unknown.includes(order)) return result;
      return second[again.indexOf(order)] ?? (later === null ? result : { failure: later });
    });
  }

  /** 724 for the whole call is that of each of its orders. */
  async function sendFirst(orders: readonly TransferOrder[]): Promise<SubmitResult[]> {
    try {
      return await send(orders);
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.info.code !== NOT_MY_CONTACT) throw error;
      return orders.map(() => ({ failure: error }));
    }
  }

  /**
   * Those whose contact is known now; of one that is refused, 724 stays. A failure here must not touch the orders that were
   * accepted: where it may pass, `later`, the others may go out another time.
   */
  async function registered(
    orders: readonly TransferOrder[],
  ): Promise<{ again: TransferOrder[]; later: ProviderFailure | null }> {
    const contacts = orders.flatMap(({ contact }) => contact ?? []);
    if (contacts.length === 0) return { again: [], later: null };
    try {
      const made = await registerContacts(contacts, { externalId: null });
      return { again: orders.filter((_, index) => made[index] && !('failure' in made[index])), later: null };
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      return { again: [], later: error.effect === 'none' && error.info.retryable ? error : null };
    }
  }

  /** A failure of the second call is the failure of its own orders only. */
  async function sendAgain(orders: readonly TransferOrder[]): Promise<SubmitResult[]> {
    try {
      return await send(orders);
    } catch (error) {
      if (error instanceof ProviderFailure) return orders.map(() => ({ failure: error }));
      throw error;
    }
  }

  async function send(orders: readonly TransferOrder[]): Promise<SubmitResult[]> {
    const phones = orders.map((order) => (order.contact?.phone ? splitPhone(order.contact.phone) : null));
    const sendable = orders.flatMap((order, index) => {
      const phone = phones[index];
      return phone ? [writeTransfer(order, phone)] : [];
    });
    if (sendable.length === 0) return orders.map(() => ({ failure: unservedPhone() }));
    const verdict = await askToSend(sendable);
    const items = sentItems(verdict).map(readSendItem);
    return orders.map((order, index) =>
      phones[index]
        ? submitResultOf(verdict, order, sendItem(items, order, sendable.length))
        : { failure: unservedPhone() },
    );
  }

  async function askToSend(sendable: readonly Record<string, unknown>[]): Promise<Verdict> {
    const path = '/transfer/money/send/contact';
    try {
      return await session.ask({ method: 'POST', path, body: dataForm(sendable), doubt: 'maybe' });
    } catch (error) {
      if (!isBadPhone(error) || sendable.length === 1) throw error;
      // It is about one number: whether the others of this call were paid before, nobody says.
      throw new ProviderFailure({ ...error.info, effect: 'maybe', evidence: error.evidence });
    }
  }

  /** Where the whole call is refused and yet tells of items, their own codes say which of them were accepted. */
  function sentItems(verdict: Verdict): Fields[] {
    const { answer, envelope } = verdict;
    return hasVerdicts(envelope) ? http.guard(answer, () => readItems(envelope)) : session.itemsOf(verdict);
  }

  function submitResultOf(verdict: Verdict, order: TransferOrder, item: SendItem | null): SubmitResult {
    if (item === null || item.code === null) return { failure: session.missing(verdict, order.reference) };
    if (item.code !== SUCCESS) return { failure: session.refusal(verdict, { ...item, code: item.code }) };
    return {
      sighting: {
        // The create answer carries no treatment status: accepted is all it says.
        status: 'PENDING',
        providerStatus: null,
        externalId: item.transactionId,
        lot: item.lot,
        amount: readMoney(item.amount, order.amount.currency),
        details: {
          clientTransactionId: order.reference,
          transactionId: item.transactionId,
          lot: item.lot,
          notifyUrl: order.callbackUrl,
          paymentMethod: paymentMethodOf(order),
        },
        unmapped: item.odd,
        body: redactor.body(item.raw),
      },
    };
  }

  async function createTransfer(order: TransferOrder): Promise<TransferSighting> {
    const [result] = await createTransfers([order]);
    if (result && 'sighting' in result) return result.sighting;
    throw result?.failure ?? unservedPhone();
  }

  /**
   * By transaction_id where it is known ("always ask true values ... with transaction id", document §4); but only
   * our own client_transaction_id can prove that nothing was accepted, so it has the last word on "not found".
   */
  async function lookUpTransfer(handle: TransferHandle): Promise<LookupResult> {
    if (handle.externalId !== null) {
      const byId = await lookUpBy({ transaction_id: handle.externalId }, handle);
      if (byId.found) return byId;
    }
    return await lookUpBy({ client_transaction_id: handle.reference }, handle);
  }

  async function lookUpBy(query: Record<string, string>, handle: TransferHandle): Promise<LookupResult> {
    const verdict = await session.ask({ method: 'GET', path: '/transfer/check/money', query, doubt: 'none' });
    if (verdict.envelope.code === NOT_FOUND) {
      return { found: false, body: redactor.body({ ...verdict.envelope }) };
    }
    const rows = session.itemsOf(verdict);
    const sighting = http.guard(verdict.answer, () => sightingIn(rows, handle));
    if (sighting) return { found: true, sighting };
    // "Not found" is 723: a success without our row is nothing the document knows.
    const message = 'answered a look-up with no row of this transfer, yet without its code for "not found"';
    throw http.failures.refused(verdict.answer, { category: 'UNKNOWN', message, retryable: true });
  }

  async function lookUpLot(handles: readonly TransferHandle[]): Promise<ReadonlyMap<string, TransferSighting>> {
    const lot = handles[0]?.lot ?? '';
    const verdict = await session.ask({ method: 'GET', path: '/transfer/check/money', query: { lot }, doubt: 'none' });
    const found = new Map<string, TransferSighting>();
    if (verdict.envelope.code === NOT_FOUND) return found;
    const rows = session.itemsOf(verdict);
    for (const handle of handles) {
      const sighting = sightingOrNull(rows, handle);
      if (sighting) found.set(handle.reference, sighting);
    }
    return found;
  }

  /** One row nobody can read must not hide the others: left out, it is asked for by itself, and named. */
  function sightingOrNull(rows: readonly Fields[], handle: TransferHandle): TransferSighting | null {
    try {
      return sightingIn(rows, handle);
    } catch (error) {
      if (error instanceof UnreadableBody) return null;
      throw error;
    }
  }

  function sightingIn(rows: readonly Fields[], handle: TransferHandle): TransferSighting | null {
    const own = rows.filter((row) => isRowOf(handle, row)).map(readPayoutRow);
    const row = decisiveRow(own, (one) => stateOf(one).status);
    if (!row) return null;
    const sighting = sightingOf(row, handle);
    const doubled = own.length > 1 ? ['check/money has more than one row of one transfer'] : [];
    return { ...sighting, unmapped: [...(sighting.unmapped ?? []), ...doubled] };
  }

  function sightingOf(row: PayoutRow, handle: TransferHandle): TransferSighting {
    const { status, action, failure, unmapped } = stateOf(row);
    return {
      status,
      providerStatus: row.treatmentStatus,
      externalId: row.transactionId,
      lot: row.lot,
      amount: readMoney(row.amount, handle.amount.currency),
      receiver: row.receiverE164 ?? row.receiver,
      failure,
      action,
      details: {
        clientTransactionId: handle.reference,
        transactionId: row.transactionId,
        lot: row.lot,
        operator: row.operator,
        receiver: row.receiver,
        receiverE164: row.receiverE164,
        sendingStatus: row.sendingStatus,
        transferValid: row.transferValid,
        comment: row.comment,
        validatedAt: row.validatedAt,
        ...(row.operatorTransactionId === null ? {} : { operatorTransactionId: row.operatorTransactionId }),
      },
      ...(status !== null && isFinal(status) && row.validatedAt !== null ? { settledAt: row.validatedAt } : {}),
      unmapped: [...unmapped, ...row.odd],
      body: redactor.body(row.raw),
    };
  }

  return {
    createTransfer,
    createTransfers,
    lookUpTransfer,
    lookUpTransfers: { by: 'lot', most: MOST_OF_LOT, ask: lookUpLot },
  };
}

function isUnknownContact(result: SubmitResult | undefined): boolean {
  return result !== undefined && 'failure' in result && result.failure.info.code === NOT_MY_CONTACT;
}

function isBadPhone(error: unknown): error is ProviderFailure {
  return error instanceof ProviderFailure && error.info.code === BAD_PHONE;
}

/** A row is ours where it names our reference; where it names none, CinetPay's own id decides. */
function isRowOf(handle: TransferHandle, row: Fields): boolean {
  const { clientTransactionId, transactionId } = readRowNames(row);
  if (clientTransactionId !== null) return clientTransactionId === handle.reference;
  return transactionId !== null && transactionId === handle.externalId;
}

/** By client_transaction_id; an unnamed item only where there is just one of both. Twice in one answer: unreadable. */
function sendItem(items: readonly SendItem[], order: TransferOrder, sent: number): SendItem | null {
  const named = items.filter((item) => item.clientTransactionId === order.reference);
  if (named.length > 0) return named.length === 1 ? (named[0] ?? null) : null;
  const [only] = items;
  return sent === 1 && items.length === 1 && only?.clientTransactionId === null ? only : null;
}
