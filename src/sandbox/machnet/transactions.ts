import { writeDecimal, writeMoney } from '../decimal';
import { ExactNumber, readJson, writeJson } from '../exact-json';
import type { Identifiers } from '../identifiers';
import { textIn } from '../json-fields';
import type { Call, SandboxCore, Shown, Step, Transfer, Transfers } from '../provider';
import { GIVEN_BACK, moveBalance } from './funds';
import { wayOf } from './magic-values';
import type { Merchant, User } from './parties';
import { MachnetRefusal } from './refusal';
import { readBody, timeText } from './request';
import { RATE_PLACES, readTransaction, type TransactionRequest } from './transaction-request';

export interface TransactionDetails {
  readonly sender: User;
  readonly request: TransactionRequest;
  readonly total: bigint;
  readonly referenceNumber: string;
  readonly documents: readonly { readonly document_type: string; readonly id: string }[];
  /** What follows a delivery request. */
  readonly delivery: readonly Step[];
}

export type Transaction = Transfer<TransactionDetails>;

export interface Transactions {
  /** The new transaction, or the one that was made with the same idempotency key. */
  create(merchant: Merchant, sender: User, call: Call): Transaction;
  find(sender: User, id: string | undefined): Transaction;
  cancel(transaction: Transaction): void;
  requestDelivery(transaction: Transaction, bodyText: string): void;
}

const LONGEST_KEY = 255;

/** CHOICE: for how long a key is remembered, in virtual time. */
const KEY_LIFE_MS = 24 * 60 * 60 * 1000;

/** The public sample is A003000007278 (PUBLIC-A). */
const REFERENCE_DIGITS = 12;

/** A key is the merchant's, whichever user it is used for; what was refused does not use it up (CHOICE). */
interface UsedKey {
  readonly at: number;
  readonly request: string;
  readonly transaction: Transaction;
}

export function openTransactions(core: SandboxCore, identifiers: Identifiers): Transactions {
  const usedKeys = new Map<string, UsedKey>();
  const transfers: Transfers<TransactionDetails> = core.openTransfers((transaction, before, after) => {
    moveBalance(transaction.details.request.fund, transaction.details.total, before, after);
    // Nothing is delivered any more.
    if (before !== null && GIVEN_BACK.has(after.status)) transfers.change(transaction, {});
  });

  function accept(merchant: Merchant, sender: User, reference: string | null, bodyText: string): Transaction {
    const request = readTransaction(sender, readBody(bodyText));
    const total = request.fromAmount + request.fee - request.bonus;
    const email = sender.fields['email'];
    const way = wayOf({ email: typeof email === 'string' ? email : '', total, fundType: request.fund.type });
    const transaction = {
      account: merchant.seed.clientId,
      // The only name of its own that a caller can give a transaction.
      reference,
      externalId: identifiers.uuid(),
      amount: request.fromAmount,
      currency: request.fromCurrency,
      details: {
        sender,
        request,
        total,
        referenceNumber: `A${identifiers.digits(REFERENCE_DIGITS)}`,
        documents: request.documentTypes.map((document_type) => ({ document_type, id: identifiers.uuid() })),
        delivery: way.delivery,
      },
    };
    return transfers.accept(transaction, way.steps);
  }

  return {
    create(merchant, sender, { headers, bodyText }) {
      const key = headers['x-idempotency-key'];
      if (key === undefined || key === '') return accept(merchant, sender, null, bodyText);
      if (key.length > LONGEST_KEY) {
        throw new MachnetRefusal(400, `The idempotency key is longer than ${LONGEST_KEY} characters.`);
      }
      const name = JSON.stringify([merchant.seed.clientId, key]);
      const used = usedKeys.get(name);
      const request = canonical(sender, bodyText);
      if (used !== undefined && core.now() - used.at < KEY_LIFE_MS) {
        if (used.request === request) return used.transaction;
        throw new MachnetRefusal(409, 'The idempotency key was used with another request.');
      }
      const transaction = accept(merchant, sender, key, bodyText);
      usedKeys.set(name, { at: core.now(), request, transaction });
      return transaction;
    },
    find(sender, id) {
      const transaction = transfers.byExternalId(id ?? '');
      if (transaction?.details.sender !== sender) throw new MachnetRefusal(404, 'Transaction not found.');
      return transaction;
    },
    /** PUBLIC-A: what was not yet submitted for processing. CHOICE: that is these two, whatever the money comes from. */
    cancel(transaction) {
      const { status, facts } = transaction.state;
      const isTooLate = !['INITIATED', 'PENDING'].includes(status) || facts.deliveryStatus === 'DELIVERED';
      if (isTooLate) throw new MachnetRefusal(400, `A transaction that is ${status} cannot be canceled.`);
      transfers.change(transaction, { status: 'CANCELED' });
    },
    /** PUBLIC-A: while PENDING or PROCESSED. CHOICE: once. */
    requestDelivery(transaction, bodyText) {
      if (textIn(readBody(bodyText), 'status') !== 'DELIVERY_REQUESTED') {
        throw new MachnetRefusal(400, 'status must be DELIVERY_REQUESTED.');
      }
      const { status, facts } = transaction.state;
      if (status !== 'PENDING' && status !== 'PROCESSED') {
        throw new MachnetRefusal(400, `Delivery of a transaction that is ${status} cannot be requested.`);
      }
      if (facts.deliveryStatus !== 'NONE') throw new MachnetRefusal(400, 'Delivery has been requested already.');
      transfers.add(transaction, transaction.details.delivery);
    },
  };
}

/** The keys of the document's samples, each in its payout method; HOME_DELIVERY has no sample and looks like CASH_PICKUP. */
export function transactionView(transaction: Transaction, shown: Shown): Record<string, unknown> {
  const { externalId: id, acceptedAt, details } = transaction;
  const { request, sender, documents } = details;
  return {
    bonus_amount: request.bonus === 0n ? 0 : number(request.bonus),
    created_at: timeText(acceptedAt),
    custom_purpose: request.customPurpose,
    delivery_status: shown.facts.deliveryStatus ?? 'NONE',
    exchange_rate: new ExactNumber(writeDecimal(request.rate, RATE_PLACES)),
    fee_amount: number(request.fee),
    from_amount: number(shown.amount),
    from_currency: request.fromCurrency,
    from_fund_id: request.fund.id,
    funding_source_type: request.fund.type,
    id,
    ip_address: request.ipAddress,
    note: request.note,
    physical_documents: documents,
    purpose: request.purpose,
    status: shown.status,
    to: toView(request),
    to_amount: number(request.toAmount),
    to_currency: request.toCurrency,
    user_id: sender.id,
  };
}

/** PUBLIC-A: reading a transaction by its id adds the reference number. */
export function transactionDetails(transaction: Transaction, shown: Shown): Record<string, unknown> {
  const { purpose, status, to, to_amount, to_currency, user_id, ...first } = transactionView(transaction, shown);
  const reference_number = transaction.details.referenceNumber;
  return { ...first, purpose, reference_number, status, to, to_amount, to_currency, user_id };
}

function toView({ receiver, account, payerId, payoutMethod, calculationMode }: TransactionRequest) {
  const field = (name: string): unknown => receiver.fields[name] ?? null;
  return {
    address_line1: field('address_line1'),
    calculation_mode: calculationMode,
    email: field('email'),
    first_name: field('first_name'),
    ...(account === null ? {} : { fund_id: account.id }),
    id: receiver.id,
    last_name: field('last_name'),
    mobile_phone: field('mobile_phone'),
    // The wallet sample sends one and is not shown it.
    ...(account === null ? { payer_id: payerId } : {}),
    payout_method: payoutMethod,
  };
}

/** CHOICE: the order of keys and white space do not make another request; another spelling of a number does. */
function canonical(sender: User, bodyText: string): string {
  readBody(bodyText);
  return `${sender.id} ${writeJson(sorted(readJson(bodyText)))}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function number(amount: bigint): ExactNumber {
  return new ExactNumber(writeMoney(amount));
}
