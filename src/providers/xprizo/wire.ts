import { numberDigits } from '../kit/json';
import { findObject, findRows } from '../kit/shapes';
import {
  type Fields,
  isObject,
  member,
  readBooleanOrNull,
  readCurrencyOrNull,
  readEmailOrNull,
  readId,
  readIdOrNull,
  readInstantOrNull,
  readNumberTextOrNull,
  readObject,
  readObjectOrNull,
  readPhoneOrNull,
  readRemarkOrNull,
  readText,
  readTextOrNull,
  readVerdict,
  readWholePartOrNull,
  UnreadableBody,
} from '../kit/wire';

/** POST /Security/GetToken (PUBLIC-A). */
export function readToken(body: unknown): { token: string; expires: number | null } {
  const fields = findObject(body, 'body', { marks: ['token'] });
  return { token: readText(fields, 'token'), expires: readInstantOrNull(fields, 'expires') };
}

/** An answer that a transaction waits to be approved. */
export interface Approval {
  kind: 'approval';
  key: string;
  approveById: string | null;
  ttlSeconds: number | null;
  expiryDate: number | null;
  odd: string[];
  raw: unknown;
}

/** An answer that a transaction was taken; what it is now, it does not say. */
export interface Receipt {
  kind: 'receipt';
  id: string | null;
  description: string | null;
  odd: string[];
  raw: unknown;
}

/** An answer with a status word; `value` is a billing description, a reason or an address. */
export interface Standing {
  kind: 'standing';
  key: string | null;
  /** Null: it says nothing. */
  status: string | null;
  value: string | null;
  odd: string[];
  raw: unknown;
}

/**
 * What SendPayment, RequestPayment and the deposits answer, told apart by what is in it: the document gives SendPayment
 * two shapes and MPesaDeposit one, which a newer page has replaced by CardDeposit's (PUBLIC-B).
 */
export function readPayment(body: unknown): Approval | Receipt | Standing {
  const fields = findObject(body, 'body', { marks: ['key', 'id'] });
  if (member(fields, 'status') !== undefined) return standingOf(fields);
  if (readIdOrNull(fields, 'key') !== null) return approvalOf(fields);
  if (member(fields, 'id') === undefined) throw new UnreadableBody('body', 'an approval, a receipt or a status');
  return receiptOf(fields);
}

function approvalOf(fields: Fields): Approval {
  // ApprovalModel has `error` beside its key (PUBLIC-B); no page says when.
  const error = readTextOrNull(fields, 'error');
  return {
    kind: 'approval',
    key: readId(fields, 'key'),
    // The document's examples write approveById, its lists approvedById.
    approveById: readIdOrNull(fields, 'approveById') ?? readIdOrNull(fields, 'approvedById'),
    ttlSeconds: readWholePartOrNull(fields, 'ttl'),
    expiryDate: readInstantOrNull(fields, 'expiryDate'),
    odd: error === null ? fields.odd : [...fields.odd, 'an approval with an error'],
    raw: fields.values,
  };
}

function receiptOf(fields: Fields): Receipt {
  return {
    kind: 'receipt',
    id: idOrNone(fields, 'id'),
    description: readRemarkOrNull(fields, 'description'),
    odd: fields.odd,
    raw: fields.values,
  };
}

/** GET /Transaction/Status and CardDeposit: {key, status, value}. */
export function readStanding(body: unknown): Standing {
  return standingOf(findObject(body, 'body', { marks: ['key', 'value'] }));
}

function standingOf(fields: Fields): Standing {
  return {
    kind: 'standing',
    key: idOrNone(fields, 'key'),
    status: readVerdict(fields, 'status'),
    value: readRemarkOrNull(fields, 'value'),
    odd: fields.odd,
    raw: fields.values,
  };
}

/** GET /Transaction/StatusByReference: {id, description}, where the description is the status word. */
export function readByReference(body: unknown): {
  id: string | null;
  status: string | null;
  odd: string[];
  raw: unknown;
} {
  const fields = findObject(body, 'body', { marks: ['description', 'id'] });
  return {
    id: idOrNone(fields, 'id'),
    status: readVerdict(fields, 'description'),
    odd: fields.odd,
    raw: fields.values,
  };
}

export function readReceipt(body: unknown): Receipt {
  return receiptOf(findObject(body, 'body', { marks: ['description', 'id'] }));
}

/** What an answer says of itself whose shape no document gives: a word, a number or true; null where it says nothing. */
export function readOutcomeWord(body: unknown): string | null {
  if (!isObject(body)) return typeof body === 'boolean' ? String(body) : (numberDigits(body) ?? textOrNull(body));
  const fields = readObject(body, 'body');
  const words = ['error', 'status', 'description', 'message'].map((name) => readTextOrNull(fields, name));
  const success = readBooleanOrNull(fields, 'success');
  return words.find((word) => word !== null) ?? (success === null ? null : String(success));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** "transaction.id is 0 until accepted" (PUBLIC-A samples): no id yet. */
function idOrNone(fields: Fields, name: string): string | null {
  const id = readIdOrNull(fields, name);
  return id === '0' ? null : id;
}

/** GET /Profile/GetFull, or GET /Contact/Get/{id}, whose fields stand in the profile's `contact` (PUBLIC-B). */
export interface XprizoProfile {
  /** The profile's own id and that of its contact. */
  ids: string[];
  name: string | null;
  userName: string | null;
  role: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  isActive: boolean | null;
  isVerified: boolean | null;
}

export function readProfile(body: unknown): XprizoProfile {
  const profile = findObject(body, 'body', { marks: ['id'] });
  const contact = readObjectOrNull(profile, 'contact') ?? profile;
  const [inactive, suspended] = ['isInactive', 'isSuspended'].map((name) => readBooleanOrNull(profile, name));
  const contactId = readIdOrNull(contact, 'id');
  return {
    ids: [readId(profile, 'id'), ...(contactId === null ? [] : [contactId])],
    name: readTextOrNull(profile, 'name') ?? readTextOrNull(contact, 'name'),
    userName: readTextOrNull(profile, 'userName') ?? readTextOrNull(contact, 'userName'),
    role: readTextOrNull(profile, 'role'),
    email: readEmailOrNull(contact, 'email') ?? readEmailOrNull(profile, 'email'),
    phone: readPhoneOrNull(contact, 'mobile') ?? readPhoneOrNull(profile, 'mobile'),
    country: readTextOrNull(contact, 'physicalCountryCode') ?? readTextOrNull(profile, 'countryCode'),
    isActive: inactive === null && suspended === null ? null : !inactive && !suspended,
    isVerified: readBooleanOrNull(contact, 'isKYCCompliant'),
  };
}

/** A row of GET /Wallet/List (PUBLIC-B, WalletAccountModel). No field of it is called balance. */
export interface XprizoWallet {
  id: string;
  name: string | null;
  currency: string;
  isActive: boolean | null;
  balance: string | null;
}

/** One in what the contract has no currency for (a coin, points) can hold no amount here, and must not hide the others. */
export function readWallets(body: unknown, balanceField: string): XprizoWallet[] {
  return findRows(body, 'body', { marks: ['id', 'currencyCode'] }).flatMap((row, index) => {
    const fields = readObject(row, `body[${index}]`);
    const currency = readCurrencyOrNull(fields, 'currencyCode');
    if (currency === null) return [];
    const inactive = readBooleanOrNull(fields, 'isInactive');
    return {
      id: readId(fields, 'id'),
      name: readTextOrNull(fields, 'name'),
      currency,
      isActive: inactive === null ? null : !inactive,
      balance: readNumberTextOrNull(fields, balanceField),
    };
  });
}

/** An approval webhook (PUBLIC-A): which transaction it is about, by our own reference. */
export function readEventReference(body: unknown): string | null {
  if (!isObject(body)) return null;
  const transaction = readObjectOrNull(readObject(body, 'body'), 'transaction');
  return transaction && readIdOrNull(transaction, 'reference');
}

/**
 * ErrorModel {timestamp, statusCode, status, errorCode, message} for 400 and 500; ProblemDetails (RFC 7807) for 401
 * and 403 (PUBLIC-B). Never throws: the HTTP status has spoken already.
 */
export function readErrorWords(body: unknown): { code: string | null; message: string | null } {
  if (typeof body === 'string') return { code: null, message: body === '' ? null : body };
  if (!isObject(body)) return { code: null, message: null };
  const fields = readObject(body, 'body');
  const problem = [readTextOrNull(fields, 'title'), readTextOrNull(fields, 'detail')].filter(Boolean).join(': ');
  return {
    code: idOrNone(fields, 'errorCode'),
    message: readTextOrNull(fields, 'message') ?? (problem === '' ? null : problem),
  };
}
