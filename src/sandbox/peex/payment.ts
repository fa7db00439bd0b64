import { ExactNumber, readJson } from '../exact-json';
import { divideRounded, MONEY_PLACES, readDecimal, readMoney } from '../decimal';
import { PeexRefusal } from './refusal';

/** A payment request that says everything it has to. */
export interface Payment {
  /** The document's list of parameters has no track_id, only its example does: one may be left out. */
  readonly trackId: string | null;
  readonly amount: bigint;
  readonly fromCurrency: string;
  readonly toCurrency: string;
  /** What the merchant's balance loses. */
  readonly debit: bigint;
  /** How the beneficiary was named: the phone number or else the e-mail address, as it was written. */
  readonly beneficiary: string;
  readonly mobilePhone: string | undefined;
  readonly senderPhone: string;
  readonly hasSenderNames: boolean;
  readonly type: string;
}

const RATE_PLACES = 10;

const CURRENCY = /^[A-Z]{3}$/;
const COUNTRY = /^[A-Z]{2}$/;
const PHONE = /^\+?\d{6,15}$/;
const EMAIL = /^[^@\s]+@[^@\s]+$/;

/** PUBLIC-B: 422 names what the schema misses; which field is looked at first is a CHOICE. */
export function readPayment(bodyText: string): Payment {
  const body = readObject(bodyText);
  const trackId = optionalText(body, 'track_id') ?? null;
  // "without it the transaction will not be created". The document types it boolean, its example sends 1.
  const amlCft = body['aml_cft'];
  if (!(amlCft === true || (amlCft instanceof ExactNumber && readMoney(amlCft.text) === readMoney('1')))) {
    throw new PeexRefusal(422, 'The aml_cft params is not set to true');
  }
  const mobilePhone = optionalText(body, 'mobile_phone');
  const email = optionalText(body, 'email');
  const beneficiary = mobilePhone ?? email;
  if (beneficiary === undefined) throw missing('mobile_phone');
  if (mobilePhone !== undefined) checkPhone(mobilePhone);
  else if (!EMAIL.test(beneficiary)) throw invalid('email');

  const amount = positive(body, 'amount', MONEY_PLACES);
  const fromCurrency = matching(body, 'from_currency', CURRENCY);
  const toCurrency = body['to_currency'] === undefined ? 'XAF' : matching(body, 'to_currency', CURRENCY);
  const senderPhone = matching(body, 'sender_mobile_phone', PHONE);
  matching(body, 'to_country', COUNTRY);
  text(body, 'purpose');
  text(body, 'fund_origin');
  // The document requires first_name and last_name of the beneficiary and leaves both out of its own example: not checked.

  return {
    trackId,
    amount,
    fromCurrency,
    toCurrency,
    debit: convert(body, amount, fromCurrency, toCurrency),
    beneficiary,
    mobilePhone,
    senderPhone,
    hasSenderNames:
      optionalText(body, 'sender_first_name') !== undefined && optionalText(body, 'sender_last_name') !== undefined,
    // INFER: the row's `type` is the example's undocumented `transaction_type`.
    type: optionalText(body, 'transaction_type') ?? (mobilePhone === undefined ? 'email' : 'mobile'),
  };
}

/** The number without Cameroon's country code; undefined for any other country. */
export function nationalNumber(mobilePhone: string): string | undefined {
  if (mobilePhone.startsWith('+237')) return mobilePhone.slice(4);
  if (mobilePhone.startsWith('237')) return mobilePhone.slice(3);
  return mobilePhone.length === CAMEROON_DIGITS ? mobilePhone : undefined;
}

const CAMEROON_DIGITS = 9;

function checkPhone(mobilePhone: string): void {
  if (!PHONE.test(mobilePhone)) throw invalid('mobile_phone');
  const national = nationalNumber(mobilePhone);
  // PUBLIC-B: 403 as JSON.
  if (national !== undefined && national.length !== CAMEROON_DIGITS) {
    throw new PeexRefusal(403, `The phone number must have ${CAMEROON_DIGITS} digits`);
  }
}

/** The currency of the balances, and of what is paid out: "the inbound is intended to send transactions to Cameroon". */
const PAID_OUT = 'XAF';

/**
 * The document does not call fxrate required. CHOICE: where it is left out, these hold: the document's own example of a
 * rate for USD, and the franc's fixed one for EUR.
 */
const OWN_RATES: Readonly<Record<string, string>> = { USD: '655.34', EUR: '655.957', [PAID_OUT]: '1' };

/**
 * CHOICE: to = from x fxrate ("convert from from_currency to to_currency"), rounded half upwards to the sandbox's four
 * decimals. CHOICE: what would be paid out in another currency than XAF is refused, as the balance could not be debited.
 */
function convert(body: Record<string, unknown>, amount: bigint, from: string, to: string): bigint {
  if (to !== PAID_OUT)
    throw new PeexRefusal(422, `Transactions are paid out in ${PAID_OUT}: to_currency ${to} is not available`);
  const own = body['fxrate'] === undefined ? OWN_RATES[from] : undefined;
  const rate = own === undefined ? positive(body, 'fxrate', RATE_PLACES) : readDecimal(own, RATE_PLACES);
  return divideRounded(amount * (rate ?? 0n), 10n ** BigInt(RATE_PLACES));
}

function readObject(bodyText: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = readJson(bodyText);
  } catch {
    throw new PeexRefusal(400, 'The body is not valid JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new PeexRefusal(422, 'The body is not an object');
  }
  return body as Record<string, unknown>;
}

function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function text(body: Record<string, unknown>, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw missing(name);
  return value;
}

function matching(body: Record<string, unknown>, name: string, shape: RegExp): string {
  const value = text(body, name);
  if (!shape.test(value)) throw invalid(name);
  return value;
}

function positive(body: Record<string, unknown>, name: string, places: number): bigint {
  const value = body[name];
  if (value === undefined || value === null) throw missing(name);
  const number = value instanceof ExactNumber ? readDecimal(value.text, places) : undefined;
  if (number === undefined || number <= 0n) throw invalid(name);
  return number;
}

function missing(name: string): PeexRefusal {
  return new PeexRefusal(422, `The request body is invalid: must have required property '${name}'`);
}

function invalid(name: string): PeexRefusal {
  return new PeexRefusal(422, `The request body is invalid: '${name}' has a wrong format`);
}
