import type { InputProblem, TransferOrder } from '../../domain/connector';
import { decimalsUsed, divideByRate, formatUnits, isPlainDecimal, type Units } from '../../domain/decimal';
import { exchangeFault } from '../../domain/exchange';
import type { Money } from '../../domain/money';
import { jsonNumber } from '../kit/json';

/** The contract's MachnetOptions. */
export interface MachnetOptions {
  fromFundId: string | null;
  fundingSourceType: string | null;
  fee: string;
  remittancePurpose: string | null;
  receiverFundId: string | null;
  payerId: number | null;
  pickupLocation: number | null;
  customPurpose: string | null;
  ipAddress: string | null;
  documents: { documentType: string; documentValue: string }[];
}

export const DEFAULT_OPTIONS = { fee: '0' } as const;

export function readOptions(options: TransferOrder['options']): MachnetOptions {
  const text = (name: string) => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const integer = (name: string) => {
    const value = options[name];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
  };
  return {
    fromFundId: text('fromFundId'),
    fundingSourceType: text('fundingSourceType'),
    fee: text('fee') ?? DEFAULT_OPTIONS.fee,
    remittancePurpose: text('remittancePurpose'),
    receiverFundId: text('receiverFundId'),
    payerId: integer('payerId'),
    pickupLocation: integer('pickupLocation'),
    customPurpose: text('customPurpose'),
    ipAddress: text('ipAddress'),
    documents: Array.isArray(options.documents) ? options.documents.flatMap(readDocument) : [],
  };
}

function readDocument(value: unknown): MachnetOptions['documents'] {
  if (typeof value !== 'object' || value === null) return [];
  const { documentType, documentValue } = value as Record<string, unknown>;
  return typeof documentType === 'string'
    ? [{ documentType, documentValue: typeof documentValue === 'string' ? documentValue : '' }]
    : [];
}

/** "The Sender's KYC status is other than UNVERIFIED, IN PROGRESS, or SUSPENDED" (the document). */
const KYC_REFUSED = ['UNVERIFIED', 'IN_PROGRESS', 'SUSPENDED'];
/** "We accept maximum four decimal places" (PUBLIC-A, Transaction Object). */
const RATE_DECIMALS = 4;
const FEE_DECIMALS = 2;

/** The document's preconditions, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  const problems: InputProblem[] = [];
  const refuse = (path: string[], message: string, code?: InputProblem['code']) =>
    problems.push({ path: ['input', ...path], message, ...(code ? { code } : {}) });
  checkSender(order, refuse);
  checkRecipient(order, refuse);
  checkAmounts(order, refuse);
  return problems;
}

type Refuse = (path: string[], message: string, code?: InputProblem['code']) => unknown;

function checkSender({ client, wallet, options }: TransferOrder, refuse: Refuse): void {
  const { fromFundId, fundingSourceType } = readOptions(options);
  if (KYC_REFUSED.includes(client.verification)) {
    const message = `Machnet sends nothing for a user whose KYC status is ${client.verification}: the user has to be verified first`;
    refuse(['walletId'], message, 'KYC_REQUIRED');
  }
  if (fromFundId === null && wallet.isActive === false) {
    refuse(['walletId'], 'this funding account is not active: Machnet requires one that is linked and active');
  }
  if (fundingSourceType === null && wallet.fundingSourceType === null) {
    const message = 'Machnet did not say what kind of fund this is: name it, e.g. CARD or BANK_ACCOUNT';
    refuse(['options', 'machnet', 'fundingSourceType'], message);
  }
}

function checkRecipient(order: TransferOrder, refuse: Refuse): void {
  const { method, contact, payoutAccount } = order;
  const { receiverFundId, payerId } = readOptions(order.options);
  if (contact === null) {
    refuse(['recipient'], 'Machnet pays a receive user: give contactId, newContact or payoutAccountId');
    return;
  }
  if (payoutAccount !== null && receiverFundId !== null) {
    const message = 'the recipient’s payoutAccountId already says where to pay: leave receiverFundId out';
    refuse(['options', 'machnet', 'receiverFundId'], message);
  }
  if (payoutAccount !== null && payoutAccount.method !== method) {
    refuse(['recipient', 'payoutAccountId'], `this payout account is for ${payoutAccount.method}, not for ${method}`);
  }
  if ((method === 'BANK_DEPOSIT' || method === 'WALLET') && payoutAccount === null && receiverFundId === null) {
    const kind = method === 'WALLET' ? 'mobile wallet' : 'bank account';
    const message = `${method} needs the recipient’s ${kind}: add it with addPayoutAccount and give payoutAccountId, or give options.machnet.receiverFundId`;
    refuse(['recipient'], message);
  }
  if ((method === 'CASH_PICKUP' || method === 'HOME_DELIVERY') && payerId === null) {
    refuse(['options', 'machnet', 'payerId'], `${method} needs the payerId of the payer that hands out the money`);
  }
  if (method === 'HOME_DELIVERY' && !contact.address?.line1) {
    refuse(['recipient'], 'HOME_DELIVERY needs the recipient’s address: the money is carried there');
  }
}

function checkAmounts(order: TransferOrder, refuse: Refuse): void {
  const { amount, received, exchangeRate, calculationMode } = order;
  const { fee } = readOptions(order.options);
  if (!isPlainDecimal(fee) || fee.startsWith('-') || decimalsUsed(fee) > FEE_DECIMALS) {
    refuse(['options', 'machnet', 'fee'], `the fee has at most ${FEE_DECIMALS} decimals and is not negative`);
  }
  if (exchangeRate !== null && decimalsUsed(exchangeRate) > RATE_DECIMALS) {
    const message = `Machnet takes rates of at most ${RATE_DECIMALS} decimals, not ${exchangeRate}`;
    refuse(['exchange', 'rate'], message);
  } else if (calculationMode === 'RECEIVER_AMOUNT' && received !== null && exchangeRate !== null) {
    if (!isEquivalent(amount.units, received.units, exchangeRate)) {
      refuse(['amount', 'amount'], notEquivalent(amount, received, exchangeRate));
    }
  } else if (received !== null && exchangeRate !== null) {
    const fault = exchangeFault(amount, exchangeRate, received);
    if (fault !== null) refuse(['exchange', 'receive', 'amount'], fault);
  }
}

/** The document's own words for it (the document, Calculation Mode). */
const NOT_EQUIVALENT = 'From amount is not equivalent with To amount.';

function notEquivalent(amount: Money, received: Money, rate: string): string {
  const right = formatUnits(divideByRate(received.units, rate, 2), 2);
  return `${NOT_EQUIVALENT} ${formatUnits(received.units, 0)} ${received.currency} at the rate ${rate} is ${right} ${amount.currency}: Machnet takes that, give or take 0.01`;
}

/** 0.01, in units. */
const TOLERANCE: Units = 100n;

/** Whether |from − to ÷ rate| is at most 0.01, without rounding anything. */
export function isEquivalent(from: Units, to: Units, rate: string): boolean {
  const [whole = '0', fraction = ''] = rate.split('.');
  const digits = BigInt(whole + fraction);
  const difference = from * digits - to * 10n ** BigInt(fraction.length);
  return (difference < 0n ? -difference : difference) <= TOLERANCE * digits;
}

/** Within one currency and without an exchange the rate is 1. */
export function exchangeOf(order: TransferOrder) {
  return {
    rate: order.exchangeRate ?? '1',
    received: order.received ?? order.amount,
    calculationMode: order.calculationMode ?? 'SENDER_AMOUNT',
  };
}

export function payerIdOf(order: TransferOrder): number | null {
  const kept = order.payoutAccount?.details.payerId;
  return readOptions(order.options).payerId ?? (typeof kept === 'number' ? kept : null);
}

/**
 * The body of POST /users/{id}/transactions: all documented fields; those nobody gave are left out. It follows from
 * the order alone, because a call that is sent again must have the same body.
 */
export function writeTransaction(order: TransferOrder): Record<string, unknown> {
  const options = readOptions(order.options);
  const { rate, received, calculationMode } = exchangeOf(order);
  return {
    from_amount: jsonNumber(formatUnits(order.amount.units, 0)),
    exchange_rate: jsonNumber(rate),
    to_amount: jsonNumber(formatUnits(received.units, 0)),
    fee_amount: jsonNumber(options.fee),
    note: order.note ?? undefined,
    to_currency: received.currency,
    from_currency: order.amount.currency,
    custom_purpose: options.customPurpose ?? undefined,
    purpose: order.purpose ?? undefined,
    remittance_purpose: options.remittancePurpose ?? undefined,
    physical_documents:
      options.documents.length === 0
        ? undefined
        : options.documents.map(({ documentType, documentValue }) => ({
            document_type: documentType,
            document_value: documentValue,
          })),
    ip_address: options.ipAddress ?? undefined,
    from_fund_id: options.fromFundId ?? order.wallet.externalId ?? undefined,
    funding_source_type: options.fundingSourceType ?? order.wallet.fundingSourceType ?? undefined,
    to: {
      id: order.registration?.externalId ?? undefined,
      fund_id: options.receiverFundId ?? order.payoutAccount?.externalId ?? undefined,
      payout_method: order.method,
      calculation_mode: calculationMode,
      payer_id: payerIdOf(order) ?? undefined,
      pickup_location: options.pickupLocation ?? undefined,
    },
  };
}
