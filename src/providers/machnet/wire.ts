import {
  type Fields,
  isObject,
  member,
  readBooleanOrNull,
  readCurrencyOrNull,
  readDecimalOrNull,
  readEmailOrNull,
  readId,
  readIdOrNull,
  readInstantOrNull,
  readIntegerOrNull,
  readNumberTextOrNull,
  readObject,
  readObjectOrNull,
  readText,
  readTextOrNull,
  readVerdict,
} from '../kit/wire';
import { findObject, findRows } from '../kit/shapes';
import type { Reason } from './status';

/** GET /users/{id} (PUBLIC-B; its fields are those of the User Object, PUBLIC-A). */
export interface MachnetUser {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  type: string | null;
  kycStatus: string | null;
  /** The one client seen (PUBLIC-B) reads the KYC status from it. */
  status: string | null;
}

/** What is put around a row has no id of its own; the lists of Machnet's newer pages are in `results` (PUBLIC-A). */
const BY_ID = { marks: ['id'], wrappers: ['data', 'request', 'results'] };

export function readUser(body: unknown): MachnetUser {
  const fields = findObject(body, 'body', BY_ID);
  const country = readTextOrNull(fields, 'country')?.toUpperCase() ?? null;
  return {
    id: readId(fields, 'id'),
    firstName: readTextOrNull(fields, 'first_name'),
    lastName: readTextOrNull(fields, 'last_name'),
    email: readEmailOrNull(fields, 'email'),
    phone: phoneOf(readIdOrNull(fields, 'mobile_phone'), country),
    country,
    type: readTextOrNull(fields, 'type'),
    kycStatus: readTextOrNull(fields, 'kyc_status'),
    status: readTextOrNull(fields, 'status'),
  };
}

/**
 * "10-15 digits phone number" (PUBLIC-A): ten digits carry no country code, which only the USA's can be guessed; nor do
 * any that begin with a zero.
 */
function phoneOf(digits: string | null, country: string | null): string | null {
  if (digits === null || !/^\+?[1-9]\d{9,14}$/.test(digits)) return null;
  if (digits.startsWith('+')) return digits;
  if (digits.length > 10) return `+${digits}`;
  return country === 'US' ? `+1${digits}` : null;
}

/** GET /users/{id}/cip-info (PUBLIC-B): asked only where the user object names no KYC status. */
export function readKycStatus(body: unknown): string {
  return readText(findObject(body, 'body', { marks: ['kyc_status'] }), 'kyc_status');
}

/** A row of GET /users/{id}/funds, or one fund by its id. */
export interface MachnetFund {
  id: string;
  type: string | null;
  name: string | null;
  isActive: boolean | null;
  currency: string | null;
  /** Of wallets only; null where this answer has none. */
  balance: { total: string | null; available: string | null } | null;
}

export function readFunds(body: unknown): MachnetFund[] {
  return findRows(body, 'body', BY_ID).map((row, index) => readFundFields(readObject(row, `body[${index}]`)));
}

export function readFund(body: unknown): MachnetFund {
  return readFundFields(findObject(body, 'body', BY_ID));
}

function readFundFields(fields: Fields): MachnetFund {
  const balance = readObjectOrNull(fields, 'balance');
  const digits = readIdOrNull(fields, 'account_number');
  const institution = readTextOrNull(fields, 'institution_name');
  return {
    id: readId(fields, 'id'),
    // The object page lists both names for it, its samples have funding_source_type. Only wallets have a balance.
    type:
      (readTextOrNull(fields, 'funding_source_type') ?? readTextOrNull(fields, 'type'))?.toUpperCase() ??
      (balance === null ? null : 'WALLET'),
    name:
      readTextOrNull(fields, 'nick_name') ??
      readTextOrNull(fields, 'funding_source_name') ??
      ([institution, digits && `…${digits.slice(-4)}`].filter(Boolean).join(' ') || null),
    isActive: isActive(fields),
    currency: readCurrencyOrNull(fields, 'currency'),
    balance: balance && {
      total: readNumberTextOrNull(balance, 'balance'),
      available: readNumberTextOrNull(balance, 'available_balance'),
    },
  };
}

/** "Wallet in verified status can only be used" (PUBLIC-A); other funds by the same word (INFER). */
function isActive(fields: Fields): boolean | null {
  const said = readBooleanOrNull(fields, 'is_active') ?? readBooleanOrNull(fields, 'active');
  if (said !== null) return said;
  const word = readTextOrNull(fields, 'verification_status') ?? readTextOrNull(fields, 'status');
  return word === null ? null : ['VERIFIED', 'ACTIVE'].includes(word.toUpperCase());
}

/** A transaction as POST and GET answer it (the document; reference_number: PUBLIC-A). */
export interface MachnetTransaction {
  id: string;
  userId: string | null;
  /** Null: it says nothing. */
  status: string | null;
  deliveryStatus: string | null;
  fromAmount: string | null;
  fromCurrency: string | null;
  toAmount: string | null;
  toCurrency: string | null;
  feeAmount: string | null;
  exchangeRate: string | null;
  bonusAmount: string | null;
  fromFundId: string | null;
  fundingSourceType: string | null;
  customPurpose: string | null;
  remittancePurpose: string | null;
  ipAddress: string | null;
  referenceNumber: string | null;
  createdAt: number | null;
  documents: { id: string | null; documentType: string }[] | null;
  to: MachnetRecipient | null;
  reason: Reason | null;
  odd: string[];
  raw: unknown;
}

export interface MachnetRecipient {
  id: string | null;
  fundId: string | null;
  payoutMethod: string | null;
  calculationMode: string | null;
  payerId: number | null;
  pickupLocation: number | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  mobilePhone: string | null;
  addressLine1: string | null;
}

export function readTransaction(body: unknown): MachnetTransaction {
  const fields = findObject(body, 'body', BY_ID);
  const to = readObjectOrNull(fields, 'to');
  return {
    id: readId(fields, 'id'),
    userId: readIdOrNull(fields, 'user_id'),
    status: readVerdict(fields, 'status'),
    deliveryStatus: readTextOrNull(fields, 'delivery_status'),
    fromAmount: readNumberTextOrNull(fields, 'from_amount'),
    fromCurrency: readCurrencyOrNull(fields, 'from_currency'),
    toAmount: readNumberTextOrNull(fields, 'to_amount'),
    toCurrency: readCurrencyOrNull(fields, 'to_currency'),
    feeAmount: readNumberTextOrNull(fields, 'fee_amount'),
    exchangeRate: readDecimalOrNull(fields, 'exchange_rate'),
    bonusAmount: readDecimalOrNull(fields, 'bonus_amount'),
    fromFundId: readIdOrNull(fields, 'from_fund_id'),
    fundingSourceType: readTextOrNull(fields, 'funding_source_type')?.trim().toUpperCase() ?? null,
    customPurpose: readTextOrNull(fields, 'custom_purpose'),
    remittancePurpose: readTextOrNull(fields, 'remittance_purpose'),
    ipAddress: readTextOrNull(fields, 'ip_address'),
    referenceNumber: readIdOrNull(fields, 'reference_number'),
    // "2022-05-18T11:48:05.127065" names no zone: read as UTC (INFER).
    createdAt: readInstantOrNull(fields, 'created_at'),
    documents: readDocuments(fields),
    to: to && readRecipient(to),
    reason: readReason(fields),
    odd: fields.odd,
    raw: fields.values,
  };
}

function readRecipient(to: Fields): MachnetRecipient {
  return {
    id: readIdOrNull(to, 'id'),
    fundId: readIdOrNull(to, 'fund_id'),
    payoutMethod: readTextOrNull(to, 'payout_method'),
    calculationMode: readTextOrNull(to, 'calculation_mode'),
    payerId: readIntegerOrNull(to, 'payer_id'),
    pickupLocation: readIntegerOrNull(to, 'pickup_location'),
    firstName: readTextOrNull(to, 'first_name'),
    lastName: readTextOrNull(to, 'last_name'),
    email: readTextOrNull(to, 'email'),
    mobilePhone: readIdOrNull(to, 'mobile_phone'),
    addressLine1: readTextOrNull(to, 'address_line1'),
  };
}

function readDocuments(fields: Fields): MachnetTransaction['documents'] {
  const list = member(fields, 'physical_documents');
  if (!Array.isArray(list)) return null;
  return list.flatMap((item, index) => {
    if (!isObject(item)) return [];
    const document = readObject(item, `${fields.path}.physical_documents[${index}]`, fields.odd);
    const documentType = readTextOrNull(document, 'document_type');
    return documentType === null ? [] : [{ id: readIdOrNull(document, 'id'), documentType }];
  });
}

/**
 * "The hold reason is provided in the response when fetching transaction information" (PUBLIC-A, Events), under a name
 * that no page tells. INFER: any member called a reason, as a text, an object with code and message, or a list of
 * these (RaaS has `hold_reasons`, a list).
 */
function readReason(fields: Fields): Reason | null {
  for (const [name, value] of Object.entries(fields.values)) {
    if (!/reason/i.test(name)) continue;
    const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
    const reason = reasonIn(first, `${fields.path}.${name}`);
    if (reason !== null) return reason;
  }
  return null;
}

const REASON_CODE = /\bT\d{3}\b/i;

function reasonIn(value: unknown, path: string): Reason | null {
  if (typeof value === 'string' && value.trim() !== '') {
    const code = REASON_CODE.exec(value)?.[0] ?? null;
    return { code: code && code.toUpperCase(), message: value.trim() === code ? null : value.trim() };
  }
  if (!isObject(value)) return null;
  const fields = readObject(value, path);
  const code = readIdOrNull(fields, 'code') ?? readIdOrNull(fields, 'reason_code');
  const message = readTextOrNull(fields, 'message') ?? readTextOrNull(fields, 'description');
  return code === null && message === null ? null : { code, message };
}

/** A receive user or receive account just made: only its id is needed. */
export function readNewId(body: unknown): string {
  return readId(findObject(body, 'body', BY_ID), 'id');
}

export interface MachnetReceiveUser {
  id: string;
  name: string | null;
  /** What a contact can be told by. */
  identity: unknown[];
}

/** The rows of GET /users/{id}/receive-users (PUBLIC-B). */
export function readReceiveUsers(body: unknown): MachnetReceiveUser[] {
  return findRows(body, 'body', BY_ID).map((row, index) => {
    const fields = readObject(row, `body[${index}]`);
    const names = [readTextOrNull(fields, 'first_name'), readTextOrNull(fields, 'last_name')];
    const identity = [
      ...names,
      readTextOrNull(fields, 'email'),
      readIdOrNull(fields, 'mobile_phone'),
      readTextOrNull(fields, 'address_line1'),
    ];
    const name = names
      .map((one) => one?.trim())
      .filter(Boolean)
      .join(' ');
    return { id: readId(fields, 'id'), name: name === '' ? null : name, identity };
  });
}

/** Machnet's error words (the document). Never throws: the HTTP status has spoken already. */
export function readErrorWords(body: unknown): { code: string | null; message: string | null } {
  if (!isObject(body)) return { code: null, message: null };
  const fields = readObject(body, 'body');
  return { code: readIdOrNull(fields, 'code'), message: readTextOrNull(fields, 'message') };
}

/** A webhook's body (PUBLIC-A, Integration): it names the resource, not its state. */
export function readEvent(body: unknown): { name: string; resourceId: string | null } | null {
  if (!isObject(body)) return null;
  const fields = readObject(body, 'body');
  // PUBLIC-B: one client knows an event name with a blank at its end.
  const name = (readTextOrNull(fields, 'event_name') ?? '').trim();
  return { name, resourceId: readIdOrNull(fields, 'resource_id') };
}
