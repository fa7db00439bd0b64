import { divideRounded, MONEY_PLACES, readDecimal } from '../decimal';
import { ExactNumber } from '../exact-json';
import { fieldsOf, textIn, type Fields } from '../json-fields';
import { findFund, isActive } from './funds';
import type { Fund, ReceiveAccount, User } from './parties';
import { MachnetRefusal } from './refusal';
import { idIn, objectIn } from './request';
import { findReceiveUser } from './users';

/** A request for a transaction that may be created. Amounts are scaled by MONEY_PLACES. */
export interface TransactionRequest {
  readonly fund: Fund;
  readonly receiver: User;
  readonly payoutMethod: PayoutMethod;
  readonly account: ReceiveAccount | null;
  readonly payerId: ExactNumber | null;
  readonly calculationMode: CalculationMode;
  readonly fromAmount: bigint;
  readonly toAmount: bigint;
  readonly fee: bigint;
  /** Part of fromAmount (PUBLIC-A); 0 where left out, as the document's samples do. */
  readonly bonus: bigint;
  /** Scaled by RATE_PLACES. */
  readonly rate: bigint;
  readonly fromCurrency: string;
  readonly toCurrency: string;
  readonly note: string | null;
  readonly purpose: string | null;
  readonly customPurpose: string | null;
  readonly ipAddress: string | null;
  readonly documentTypes: readonly string[];
}

const PAYOUT_METHODS = ['BANK_DEPOSIT', 'WALLET', 'CASH_PICKUP', 'HOME_DELIVERY'] as const;
type PayoutMethod = (typeof PAYOUT_METHODS)[number];

const CALCULATION_MODES = ['SENDER_AMOUNT', 'RECEIVER_AMOUNT'] as const;
type CalculationMode = (typeof CALCULATION_MODES)[number];

/** PUBLIC-A: amounts have two decimals at most, the rate four. */
const AMOUNT_PLACES = 2;
export const RATE_PLACES = 4;

const CENT = 10n ** BigInt(MONEY_PLACES - AMOUNT_PLACES);
const WHOLE_RATE = 10n ** BigInt(RATE_PLACES);

/** "other than UNVERIFIED, IN PROGRESS, or SUSPENDED". */
const KYC_THAT_FORBIDS: ReadonlySet<string | null> = new Set(['UNVERIFIED', 'IN_PROGRESS', 'SUSPENDED']);

const CURRENCY = /^[A-Z]{3}$/;

/** PUBLIC-B: wallets are in USD. */
const WALLET_CURRENCY = 'USD';

/** CHOICE: which fault is looked for first, and that a missing precondition is a 400. */
export function readTransaction(sender: User, body: Fields): TransactionRequest {
  const fund = readFund(sender, body);
  const to = objectIn(body, 'to');
  const receiver = readReceiver(sender, to);
  const payoutMethod = wordIn(to, 'payout_method', PAYOUT_METHODS) ?? 'BANK_DEPOSIT';
  const amounts = readAmounts(body, to);
  checkWallet(fund, amounts.fromCurrency, amounts.fromAmount + amounts.fee - amounts.bonus);
  return {
    fund,
    receiver,
    payoutMethod,
    ...readDestination(receiver, payoutMethod, to),
    ...amounts,
    note: textIn(body, 'note') ?? null,
    // PUBLIC-A calls purpose required, and custom_purpose where it is OTHER; the document's text does not: not demanded.
    purpose: textIn(body, 'purpose') ?? null,
    customPurpose: textIn(body, 'custom_purpose') ?? null,
    ipAddress: textIn(body, 'ip_address') ?? null,
    documentTypes: readDocuments(body),
  };
}

/** "At least one sender funding account has been linked by the sender and is active". */
function readFund(sender: User, body: Fields): Fund {
  if (KYC_THAT_FORBIDS.has(sender.kyc)) {
    throw new MachnetRefusal(400, `The KYC status of the user is ${sender.kyc}.`);
  }
  if (!sender.funds.some(isActive)) throw new MachnetRefusal(400, 'The user has no active funding account.');
  const fund = findFund(sender, requiredText(body, 'from_fund_id'));
  if (!isActive(fund)) throw new MachnetRefusal(400, 'The funding account is not active.');
  if (requiredText(body, 'funding_source_type') !== fund.type) {
    throw new MachnetRefusal(400, `The funding account is a ${fund.type}.`);
  }
  return fund;
}

/** "At least one receive user has been added". */
function readReceiver(sender: User, to: Fields): User {
  if (sender.receiveUsers.length === 0) throw new MachnetRefusal(400, 'The user has no receive user.');
  return findReceiveUser(sender, requiredText(to, 'id'));
}

/** An account for BANK_DEPOSIT and WALLET, a payer_id for CASH_PICKUP and HOME_DELIVERY, the latter with an address. */
function readDestination(
  receiver: User,
  payoutMethod: PayoutMethod,
  to: Fields,
): Pick<TransactionRequest, 'account' | 'payerId'> {
  const payerId = idIn(to, 'payer_id');
  switch (payoutMethod) {
    case 'BANK_DEPOSIT':
    case 'WALLET': {
      const id = requiredText(to, 'fund_id');
      const account = receiver.accounts.find((one) => one.id === id);
      if (account === undefined) throw new MachnetRefusal(404, 'Receive account not found.');
      if (account.payoutMethod !== payoutMethod) {
        throw new MachnetRefusal(400, `The receive account is not for ${payoutMethod}.`);
      }
      return { account, payerId };
    }
    case 'CASH_PICKUP':
    case 'HOME_DELIVERY':
      if (payerId === null) throw new MachnetRefusal(400, `payer_id is required for ${payoutMethod}.`);
      if (payoutMethod === 'HOME_DELIVERY' && receiver.fields['address_line1'] === undefined) {
        throw new MachnetRefusal(400, 'The receive user has no address.');
      }
      return { account: null, payerId };
  }
}

function readAmounts(body: Fields, to: Fields) {
  const from = decimalIn(body, 'from_amount', AMOUNT_PLACES);
  const rate = decimalIn(body, 'exchange_rate', RATE_PLACES);
  const fee = decimalIn(body, 'fee_amount', AMOUNT_PLACES);
  if (from === null || from <= 0n) throw new MachnetRefusal(400, 'from_amount is required.');
  if (rate === null || rate <= 0n) throw new MachnetRefusal(400, 'exchange_rate is required.');
  if (fee === null || fee < 0n) throw new MachnetRefusal(400, 'fee_amount is required.');
  const bonus = decimalIn(body, 'bonus_amount', AMOUNT_PLACES) ?? 0n;
  // CHOICE: no document says what is wrong with a bonus.
  if (bonus < 0n || bonus > from) throw new MachnetRefusal(400, 'bonus_amount is a part of from_amount.');
  const calculationMode = wordIn(to, 'calculation_mode', CALCULATION_MODES) ?? 'SENDER_AMOUNT';
  const received = receivedAmount(calculationMode, from, rate, decimalIn(body, 'to_amount', AMOUNT_PLACES));
  return {
    calculationMode,
    fromAmount: from * CENT,
    toAmount: received * CENT,
    fee: fee * CENT,
    bonus: bonus * CENT,
    rate,
    fromCurrency: currencyIn(body, 'from_currency'),
    toCurrency: currencyIn(body, 'to_currency'),
  };
}

/** SENDER_AMOUNT computes it and does not look at `to_amount`; CHOICE: rounded half upwards. */
function receivedAmount(mode: CalculationMode, from: bigint, rate: bigint, to: bigint | null): bigint {
  if (mode === 'SENDER_AMOUNT') return divideRounded(from * rate, WHOLE_RATE);
  if (to === null || to <= 0n) throw new MachnetRefusal(400, 'to_amount is required.');
  // |to / rate - from| > 0.01, multiplied by the rate and without a division that would have to be rounded.
  const difference = to * WHOLE_RATE - from * rate;
  if ((difference < 0n ? -difference : difference) > rate) {
    throw new MachnetRefusal(400, 'From amount is not equivalent with To amount.');
  }
  return to;
}

function checkWallet({ balance }: Fund, currency: string, total: bigint): void {
  if (balance === null) return;
  if (currency !== WALLET_CURRENCY) throw new MachnetRefusal(400, `The wallet is in ${WALLET_CURRENCY}.`);
  if (total > balance.available) throw new MachnetRefusal(400, 'The wallet balance is insufficient.');
}

function readDocuments(body: Fields): string[] {
  const documents = body['physical_documents'] ?? [];
  if (!Array.isArray(documents)) throw new MachnetRefusal(400, 'physical_documents must be an array.');
  return documents.map((document: unknown) => requiredText(fieldsOf(document) ?? {}, 'document_type'));
}

function requiredText(fields: Fields, name: string): string {
  const value = textIn(fields, name);
  if (value === undefined) throw new MachnetRefusal(400, `${name} is required.`);
  return value;
}

function wordIn<Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word | undefined {
  if (fields[name] === undefined) return undefined;
  const found = words.find((word) => word === fields[name]);
  if (found === undefined) throw new MachnetRefusal(400, `${name} must be one of ${words.join(', ')}.`);
  return found;
}

/** A JSON number, as the samples have them; null where there is none. */
function decimalIn(fields: Fields, name: string, places: number): bigint | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  const number = value instanceof ExactNumber ? readDecimal(value.text, places) : undefined;
  if (number === undefined) throw new MachnetRefusal(400, `${name} must be a number with ${places} decimals at most.`);
  return number;
}

function currencyIn(body: Fields, name: string): string {
  const currency = requiredText(body, name);
  if (!CURRENCY.test(currency)) throw new MachnetRefusal(400, `${name} must be a currency code.`);
  return currency;
}
