import { readMoney } from '../decimal';
import { writeJson } from '../exact-json';
import { digitsIn, fieldsOf, readFields, textIn, type Fields } from '../json-fields';
import type { Call } from '../provider';
import type { People, Profile, Wallet } from './people';
import { ownWallet } from './people-views';
import { XprizoError } from './refusal';

/** What RequestPayment and SendPayment have in common. Amounts are scaled by MONEY_PLACES. */
export interface PaymentRequest {
  readonly from: Wallet;
  readonly to: Wallet;
  readonly reference: string;
  readonly amount: bigint;
  readonly description: string | undefined;
}

export interface CardRequest {
  readonly to: Wallet;
  readonly reference: string;
  readonly amount: bigint;
  readonly description: string | undefined;
  readonly routingCode: string | undefined;
  readonly notifyUrl: string | undefined;
  /** There is no card in it: its owner gives it on a page of Xprizo's (PUBLIC-A). */
  readonly isHosted: boolean;
}

export interface MpesaRequest {
  readonly to: Wallet;
  readonly reference: string | undefined;
  readonly amount: bigint;
  readonly description: string | undefined;
}

/** PUBLIC-A for card deposits: "with 2 decimal places". CHOICE: so for all, and digits may come as text. */
const MOST_DECIMALS = /^\d+(\.\d{1,2})?$/;

const CARD_NUMBER = /^\d{12,19}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;
const YEAR = /^\d{2}$/;
const SECURITY_CODE = /^\d{3,4}$/;
const MOBILE_NUMBER = /^\+?\d{9,15}$/;

/** RequestPayment: "your_account_id" is the one to which is paid. SendPayment: the one from which. */
export function readPayment(people: People, profile: Profile, { bodyText }: Call, own: 'from' | 'to'): PaymentRequest {
  const body = readBody(bodyText);
  const mine = ownWallet(people, profile, digitsIn(body, `${own}AccountId`));
  const otherName = own === 'from' ? 'toAccountId' : 'fromAccountId';
  const other = people.wallet(digitsIn(body, otherName));
  if (other === undefined) throw new XprizoError('unknown', `The wallet in ${otherName} does not exist`);
  if (other === mine) throw new XprizoError('invalid', 'The wallets must not be the same');
  // "the from and to wallets should have matching currencies".
  const currency = textIn(body, 'currencyCode') ?? mine.currency;
  if (other.currency !== mine.currency || currency !== mine.currency) {
    throw new XprizoError('otherCurrency', 'The currencies of the wallets do not match');
  }
  return {
    from: own === 'from' ? mine : other,
    to: own === 'from' ? other : mine,
    reference: requiredText(body, 'reference'),
    amount: amountIn(body),
    description: textIn(body, 'description'),
  };
}

/** Nothing of the card is kept. */
export function readCard(people: People, profile: Profile, { bodyText }: Call): CardRequest {
  const body = readBody(bodyText);
  const to = ownWallet(people, profile, digitsIn(body, 'accountId'));
  requiredText(body, 'customer');
  const isHosted = body['creditCard'] === undefined;
  if (!isHosted) checkCard(fieldsOf(body['creditCard']));
  const callbackUrl = textIn(body, 'callbackUrl');
  if (callbackUrl !== undefined && !isHttpUrl(callbackUrl)) {
    throw new XprizoError('invalid', 'callbackUrl is not an address');
  }
  return {
    to,
    reference: requiredText(body, 'reference'),
    amount: amountIn(body),
    description: textIn(body, 'description'),
    routingCode: textIn(body, 'routingCode'),
    notifyUrl: callbackUrl,
    isHosted,
  };
}

/** The document has `ccv`, the newer page `cvv` (PUBLIC-A): whichever is there has to be right. */
function checkCard(card: Fields | undefined): void {
  if (card === undefined) throw new XprizoError('invalid', 'creditCard is not an object');
  requiredText(card, 'name');
  checkDigits(card, 'number', CARD_NUMBER);
  checkDigits(card, 'expiryMonth', MONTH);
  checkDigits(card, 'expiryYear', YEAR);
  const spellings = ['ccv', 'cvv'].filter((name) => card[name] !== undefined);
  for (const name of spellings.length === 0 ? ['ccv'] : spellings) checkDigits(card, name, SECURITY_CODE);
}

/** "Currently only Kenyan Shillings is supported so this must be a KES wallet". */
export function readMpesa(people: People, profile: Profile, { bodyText }: Call): MpesaRequest {
  const body = readBody(bodyText);
  const to = ownWallet(people, profile, digitsIn(body, 'accountId'));
  if (to.currency !== 'KES') throw new XprizoError('onlyKes', 'Only KES wallets are supported');
  checkDigits(body, 'mobileNumber', MOBILE_NUMBER);
  return {
    to,
    reference: textIn(body, 'reference'),
    amount: amountIn(body),
    description: textIn(body, 'description'),
  };
}

/** The call with a card that is nobody's, for whatever writes requests down. */
export function withoutCard(call: Call): Call {
  const fields = readFields(call.bodyText);
  if (fields?.['creditCard'] === undefined) return call;
  const creditCard = { name: 'X', number: '000000000000', expiryMonth: '01', expiryYear: '00', ccv: '000' };
  return { ...call, bodyText: writeJson({ ...fields, creditCard }) };
}

export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function readBody(bodyText: string): Fields {
  const body = readFields(bodyText);
  if (body === undefined) throw new XprizoError('invalid', 'The body is not a JSON object');
  return body;
}

function requiredText(fields: Fields, name: string): string {
  const value = textIn(fields, name);
  if (value === undefined) throw new XprizoError('invalid', `${name} is required`);
  return value;
}

function checkDigits(fields: Fields, name: string, shape: RegExp): void {
  if (!shape.test(digitsIn(fields, name) ?? '')) throw new XprizoError('invalid', `${name} is not valid`);
}

function amountIn(fields: Fields): bigint {
  const text = digitsIn(fields, 'amount') ?? '';
  const amount = MOST_DECIMALS.test(text) ? readMoney(text) : undefined;
  if (amount === undefined || amount <= 0n) throw new XprizoError('invalid', 'The amount is not valid');
  return amount;
}
