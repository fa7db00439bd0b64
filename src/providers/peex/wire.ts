import type { TransferOrder } from '../../domain/connector';
import { formatUnits } from '../../domain/decimal';
import { jsonNumber } from '../kit/json';
import { lastNameOf } from '../kit/names';
import { findObject, findRows } from '../kit/shapes';
import {
  type Fields,
  isObject,
  member,
  readBooleanOrNull,
  readCurrencyOrNull,
  readDecimalOrNull,
  readEmailOrNull,
  readIdOrNull,
  readId,
  readInstantOrNull,
  readNumberTextOrNull,
  readObject,
  readRemarkOrNull,
  readTextOrNull,
  readUrlOrNull,
  readVerdict,
  UnreadableBody,
} from '../kit/wire';

/** The transaction model (the document's Resources), as `request_payment` and `all_requests` answer it. */
export interface PeexTransaction {
  id: string;
  trackId: string;
  /** Null: it says nothing. */
  status: string | null;
  amount: string | null;
  fromCurrency: string | null;
  toCurrency: string | null;
  createdAt: number | null;
  updatedAt: number | null;
  paymentProof: string | null;
  identifierBy: string | null;
  /** Only all_requests says it. */
  type: string | null;
  odd: string[];
  raw: unknown;
}

/** GET clients/me. */
export interface PeexClient {
  name: string | null;
  email: string | null;
  address: string | null;
  webSite: string | null;
  description: string | null;
  callbackUrl: string | null;
  balance: string | null;
  orangeFees: string | null;
  mtnFees: string | null;
  isActivated: boolean | null;
  createdAt: number | null;
  updatedAt: number | null;
}

const CLIENT_MARKS = ['name', 'email', 'solde', 'sold'];
/** What a transaction of the document's model has, and nothing that is put around one. */
const TRANSACTION_MARKS = ['track_id', 'identifier_by'];

export function readClient(body: unknown): PeexClient {
  const fields = findObject(body, 'body', { marks: CLIENT_MARKS });
  // Something of the documented model must be there: `{}` would read as a client with an unknown balance.
  if (!CLIENT_MARKS.some((name) => member(fields, name) !== undefined)) {
    throw new UnreadableBody('body', 'a client (none of name, email, solde, sold)');
  }
  return {
    name: readTextOrNull(fields, 'name'),
    email: readEmailOrNull(fields, 'email'),
    address: readTextOrNull(fields, 'adress'),
    webSite: readTextOrNull(fields, 'web_site'),
    description: readTextOrNull(fields, 'description'),
    callbackUrl: readUrlOrNull(fields, 'callback_url'),
    // The document's model list says `sold`, its example `solde`. Missing or null is unknown, not zero.
    balance: readNumberTextOrNull(fields, 'solde') ?? readNumberTextOrNull(fields, 'sold'),
    // Raw: 500.0 in the example; whether that is money or a percentage is not documented.
    orangeFees: readDecimalOrNull(fields, 'orange_fees'),
    mtnFees: readDecimalOrNull(fields, 'mtn_fees'),
    isActivated: readBooleanOrNull(fields, 'is_activated'),
    createdAt: readInstantOrNull(fields, 'created_at'),
    updatedAt: readInstantOrNull(fields, 'updated_at'),
  };
}

/** POST clients/request_payment: the transaction is wrapped in `request`. */
export function readRequest(body: unknown): PeexTransaction {
  return readTransaction(findObject(body, 'body', { marks: TRANSACTION_MARKS, documented: 'request' }));
}

/**
 * GET clients/all_requests: a bare list in the example. The prose's "the transaction objet" is what it calls the create
 * call's answer too, so that it may come as that one does, wrapped in `request`.
 */
export function readRows(body: unknown): unknown[] {
  return findRows(body, 'body', { marks: TRANSACTION_MARKS });
}

export function readTrackId(row: unknown, path: string): string {
  return readId(rowIn(row, path), 'track_id');
}

export function readRow(row: unknown, path: string): PeexTransaction {
  return readTransaction(rowIn(row, path));
}

function rowIn(row: unknown, path: string): Fields {
  return findObject(row, path, { marks: TRANSACTION_MARKS });
}

function readTransaction(fields: Fields): PeexTransaction {
  return {
    id: readId(fields, 'id'),
    trackId: readId(fields, 'track_id'),
    status: readVerdict(fields, 'status'),
    amount: readNumberTextOrNull(fields, 'amount'),
    fromCurrency: readCurrencyOrNull(fields, 'from_currency'),
    toCurrency: readCurrencyOrNull(fields, 'to_currency'),
    createdAt: readInstantOrNull(fields, 'created_at'),
    updatedAt: readInstantOrNull(fields, 'updated_at'),
    paymentProof: readRemarkOrNull(fields, 'payment_proof'),
    identifierBy: readRemarkOrNull(fields, 'identifier_by'),
    type: readTextOrNull(fields, 'type'),
    odd: fields.odd,
    raw: fields.values,
  };
}

/** What a callback names: our reference, or failing that Peex's id. */
export function readCallbackRow(row: unknown): { trackId: string | null; id: string | null } | null {
  if (!isObject(row)) return null;
  const fields = rowIn(row, 'row');
  return { trackId: readIdOrNull(fields, 'track_id'), id: readIdOrNull(fields, 'id') };
}

/**
 * Peex's error words, in every shape integrators have met (docs/providers/peex.md): `{error:{statusCode,name,message}}`,
 * `{message}`, `{error:"...",message}`, `{success:false,details}`. Never throws: the HTTP status has spoken already.
 */
export function readErrorWords(body: unknown): { code: string | null; message: string | null } {
  if (!isObject(body)) {
    return { code: null, message: typeof body === 'string' ? body : null };
  }
  const fields = readObject(body, 'body');
  const error = member(fields, 'error');
  const inner = isObject(error) ? readObject(error, 'error') : fields;
  const details = member(fields, 'details');
  const message = readTextOrNull(inner, 'message') ?? readTextOrNull(fields, 'message');
  return {
    code: readIdOrNull(inner, 'code') ?? (inner === fields ? null : readIdOrNull(inner, 'name')),
    message:
      [typeof error === 'string' ? error : null, message, typeof details === 'string' ? details : null]
        .filter((part): part is string => part !== null && part !== '')
        .join(': ') || null,
  };
}

/** Options of the contract's PeexOptions, with its defaults. */
export interface PeexOptions {
  amlCft: boolean;
  userId: number | null;
  clientId: number | null;
  transactionType: string;
  identifyBy: 'MOBILE_PHONE' | 'EMAIL';
}

export const DEFAULT_OPTIONS = { transactionType: 'mobile', identifyBy: 'MOBILE_PHONE' } as const;

export function readOptions(options: TransferOrder['options']): PeexOptions {
  const { amlCft, userId, clientId, transactionType, identifyBy } = options;
  return {
    amlCft: amlCft === true,
    userId: typeof userId === 'number' ? userId : null,
    clientId: typeof clientId === 'number' ? clientId : null,
    transactionType: typeof transactionType === 'string' ? transactionType : DEFAULT_OPTIONS.transactionType,
    identifyBy: identifyBy === 'EMAIL' ? 'EMAIL' : DEFAULT_OPTIONS.identifyBy,
  };
}

/** The body of POST clients/request_payment: all documented fields; those nobody gave are left out. */
export function writeRequest(order: TransferOrder, toCountry: string | null): Record<string, unknown> {
  const options = readOptions(order.options);
  const { contact, sender } = order;
  return {
    track_id: order.reference,
    amount: jsonNumber(formatUnits(order.amount.units, 0)),
    // The example sends 1, the formatting section says boolean "ex: true".
    aml_cft: true,
    fxrate: jsonNumber(order.exchangeRate ?? '1'),
    from_currency: order.amount.currency,
    to_currency: (order.received ?? order.amount).currency,
    transaction_type: options.transactionType,
    user_id: options.userId ?? undefined,
    client_id: options.clientId ?? undefined,
    ...(options.identifyBy === 'EMAIL'
      ? { email: contact?.email ?? undefined }
      : { mobile_phone: contact?.phone ?? undefined }),
    sender_first_name: sender?.firstName ?? undefined,
    sender_last_name: sender?.lastName ?? undefined,
    sender_email: sender?.email ?? undefined,
    sender_mobile_phone: sender?.phone ?? undefined,
    sender_country: sender?.country ?? undefined,
    // "required" in the document's list, absent from its example.
    first_name: contact?.firstName,
    last_name: contact ? lastNameOf(contact) : undefined,
    to_country: toCountry ?? undefined,
    purpose: order.purpose ?? undefined,
    fund_origin: order.fundOrigin ?? undefined,
  };
}
