import type { ContactFacts, TransferOrder } from '../../domain/connector';
import { formatUnits } from '../../domain/decimal';
import { jsonNumber, writeJson } from '../kit/json';
import { lastNameOf } from '../kit/names';
import { findObject, findRows } from '../kit/shapes';
import { readWord } from '../kit/words';
import {
  type Fields,
  isObject,
  member,
  readId,
  readIdOrNull,
  readInstantOrNull,
  readNumberText,
  readNumberTextOrNull,
  readObject,
  readPhoneOrNull,
  readRemarkOrNull,
  readText,
  readTextOrNull,
  readVerdict,
} from '../kit/wire';
import type { SplitPhone } from './phone';

/** What every answer is wrapped in. `code` is a text in some samples and a number in others. */
export interface Envelope {
  code: string;
  message: string | null;
  description: string | null;
  data: unknown;
}

export function readEnvelope(body: unknown): Envelope {
  // Only a list around it is looked through: within `data` a code would be one item's, not the call's.
  const fields = findObject(body, 'body', { marks: ['code'], wrappers: [] });
  return {
    code: readCode(fields),
    message: readRemarkOrNull(fields, 'message'),
    description: readRemarkOrNull(fields, 'description'),
    data: member(fields, 'data'),
  };
}

function readCode(fields: Fields): string {
  return readId(fields, 'code').trim();
}

export function readToken(envelope: Envelope): string {
  return readText(findObject(envelope.data, 'data', { marks: ['token'] }), 'token');
}

/** amount is the whole balance, inUsing what is tied up in payouts under way: total, reserved, available. */
export function readBalance(envelope: Envelope): { amount: string; inUsing: string | null; available: string | null } {
  const fields = findObject(envelope.data, 'data', { marks: ['amount', 'available'] });
  return {
    amount: readNumberText(fields, 'amount'),
    inUsing: readNumberTextOrNull(fields, 'inUsing'),
    available: readNumberTextOrNull(fields, 'available'),
  };
}

/** The samples nest the items, `data: [[..]]`; integrators have also seen them flat (PUBLIC-B), and one may come alone. */
export function readItems(envelope: Envelope): Fields[] {
  return itemsIn(envelope.data).map((item, index) => readObject(item, `data[${index}]`));
}

/** What tells an item or a row from what is put around it. */
const ITEM_MARKS = ['client_transaction_id', 'transaction_id', 'treatment_status', 'prefix', 'phone'];

function itemsIn(data: unknown): unknown[] {
  return findRows(data, 'data', { marks: ITEM_MARKS });
}

/**
 * Whether the answer says what became of single items: a call that is refused as a whole has `data: []` (document §5.4),
 * and what only echoes the request says nothing.
 */
export function hasVerdicts({ data }: Envelope): boolean {
  const said = ['code', 'transaction_id'];
  if (data === null || typeof data !== 'object') return false;
  return itemsIn(data).some((item) => isObject(item) && said.some((name) => Object.hasOwn(item, name)));
}

/** One item of a contact answer. */
export interface ContactItem {
  prefix: string | null;
  phone: string | null;
  code: string | null;
  status: string | null;
  lot: string | null;
  raw: unknown;
}

export function readContactItem(fields: Fields): ContactItem {
  return {
    prefix: readIdOrNull(fields, 'prefix'),
    phone: readIdOrNull(fields, 'phone'),
    code: readIdOrNull(fields, 'code'),
    status: readRemarkOrNull(fields, 'status'),
    lot: readIdOrNull(fields, 'lot'),
    raw: fields.values,
  };
}

/** One item of a money/send/contact answer. */
export interface SendItem {
  clientTransactionId: string | null;
  code: string | null;
  status: string | null;
  transactionId: string | null;
  lot: string | null;
  amount: string | null;
  raw: unknown;
  odd: string[];
}

export function readSendItem(fields: Fields): SendItem {
  return {
    clientTransactionId: readIdOrNull(fields, 'client_transaction_id'),
    code: readIdOrNull(fields, 'code'),
    status: readRemarkOrNull(fields, 'status'),
    transactionId: readIdOrNull(fields, 'transaction_id'),
    lot: readIdOrNull(fields, 'lot'),
    amount: readNumberTextOrNull(fields, 'amount'),
    raw: fields.values,
    odd: fields.odd,
  };
}

/** One row of check/money. `amount` is a text here and a number in the create answer. */
export interface PayoutRow {
  transactionId: string | null;
  clientTransactionId: string | null;
  lot: string | null;
  amount: string | null;
  receiver: string | null;
  receiverE164: string | null;
  operator: string | null;
  sendingStatus: string | null;
  transferValid: boolean | null;
  /** Null: it says nothing. */
  treatmentStatus: string | null;
  comment: string | null;
  validatedAt: number | null;
  operatorTransactionId: string | null;
  raw: unknown;
  odd: string[];
}

/** The names of a row, before anything else in it has to be readable. */
export function readRowNames(fields: Fields): { clientTransactionId: string | null; transactionId: string | null } {
  return {
    clientTransactionId: readIdOrNull(fields, 'client_transaction_id'),
    transactionId: readIdOrNull(fields, 'transaction_id'),
  };
}

export function readPayoutRow(fields: Fields): PayoutRow {
  return {
    ...readRowNames(fields),
    lot: readIdOrNull(fields, 'lot'),
    amount: readNumberTextOrNull(fields, 'amount'),
    receiver: readIdOrNull(fields, 'receiver'),
    receiverE164: readPhoneOrNull(fields, 'receiver_e164'),
    operator: readRemarkOrNull(fields, 'operator'),
    sendingStatus: readTextOrNull(fields, 'sending_status'),
    transferValid: readYesNo(fields, 'transfer_valid'),
    treatmentStatus: readVerdict(fields, 'treatment_status'),
    comment: readRemarkOrNull(fields, 'comment'),
    // "2018-06-27 12:53:26" names no zone: read as UTC (CHOICE).
    validatedAt: readInstantOrNull(fields, 'validated_at'),
    // Only in notifications so far (PUBLIC-A).
    operatorTransactionId: readIdOrNull(fields, 'operator_transaction_id'),
    raw: fields.values,
    odd: fields.odd,
  };
}

/** The sample says "Y"; "N" is INFER. */
function readYesNo(fields: Fields, name: string): boolean | null {
  const said = readTextOrNull(fields, name);
  if (said === null) return null;
  const { word, drift } = readWord(name, said, ['Y', 'N']);
  fields.odd.push(...(word === null ? [`${fields.path}.${name} is not Y or N`] : drift));
  return word === null ? null : word === 'Y';
}

/** name is the last name, surname the first (the public English page says so of surname; CHOICE). */
export function writeContact(contact: ContactFacts, phone: SplitPhone): Record<string, unknown> {
  return {
    prefix: phone.prefix,
    phone: phone.phone,
    name: lastNameOf(contact),
    surname: contact.firstName,
    email: contact.email ?? undefined,
  };
}

export function writeTransfer(order: TransferOrder, phone: SplitPhone): Record<string, unknown> {
  return {
    prefix: phone.prefix,
    phone: phone.phone,
    amount: jsonNumber(formatUnits(order.amount.units, 0)),
    client_transaction_id: order.reference,
    notify_url: order.callbackUrl ?? undefined,
    payment_method: paymentMethodOf(order) ?? undefined,
  };
}

/** Optional per item (PUBLIC-B): forces the operator. */
export function paymentMethodOf(order: TransferOrder): string | null {
  const { paymentMethod } = order.options;
  return typeof paymentMethod === 'string' && paymentMethod !== '' ? paymentMethod : null;
}

/** Both POSTs carry one form field `data` holding a JSON array. */
export function dataForm(items: readonly Record<string, unknown>[]): { form: Record<string, string> } {
  return { form: { data: writeJson(items) } };
}

/** The notification's form fields that name a transfer. */
export function readNotification(form: URLSearchParams): { reference?: string; externalId?: string; lot?: string } {
  const reference = form.get('client_transaction_id');
  const externalId = form.get('transaction_id');
  const lot = form.get('lot');
  return { ...(reference && { reference }), ...(externalId && { externalId }), ...(lot && { lot }) };
}
