import type { InputProblem, TransferOrder } from '../../domain/connector';
import { decimalsUsed, divideByRate, formatUnits, isPlainDecimal, parseUnits, type Units } from '../../domain/decimal';
import { exchangeFault } from '../../domain/exchange';
import type { Money } from '../../domain/money';
import { missingIn } from '../../domain/requirements';
import { jsonNumber } from '../kit/json';
import { FUNDING_SOURCE_TYPES, readOptions } from './options';
import { RULES } from './requirements';

/** "The Sender's KYC status is other than UNVERIFIED, IN PROGRESS, or SUSPENDED" (the document). */
const KYC_REFUSED = ['UNVERIFIED', 'IN_PROGRESS', 'SUSPENDED'];
/** "We accept maximum four decimal places" (PUBLIC-A, Transaction Object). */
const RATE_DECIMALS = 4;
const FEE_DECIMALS = 2;

/** The document's preconditions, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  const problems = missingIn(RULES, order);
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
  if (fundingSourceType !== null && !FUNDING_SOURCE_TYPES.includes(fundingSourceType)) {
    const message = `Machnet draws from ${FUNDING_SOURCE_TYPES.join(', ')}, not from "${fundingSourceType}": give one of these, or leave it out to use the wallet’s own`;
    refuse(['options', 'machnet', 'fundingSourceType'], message);
  }
}

function checkRecipient(order: TransferOrder, refuse: Refuse): void {
  const { method, contact, payoutAccount } = order;
  const { receiverFundId } = readOptions(order.options);
  if (contact === null) return;
  if (payoutAccount !== null && receiverFundId !== null) {
    const message = 'the recipient’s payoutAccountId already says where to pay: leave receiverFundId out';
    refuse(['options', 'machnet', 'receiverFundId'], message);
  }
  if (payoutAccount !== null && payoutAccount.method !== method) {
    refuse(['recipient', 'payoutAccountId'], `this payout account is for ${payoutAccount.method}, not for ${method}`);
  }
}

function checkAmounts(order: TransferOrder, refuse: Refuse): void {
  const { amount, received, exchangeRate, calculationMode } = order;
  const { fee, bonus } = readOptions(order.options);
  for (const [name, value] of Object.entries({ fee, bonus: bonus ?? '0' })) {
    if (!isPlainDecimal(value) || value.startsWith('-') || decimalsUsed(value) > FEE_DECIMALS) {
      refuse(['options', 'machnet', name], `the ${name} has at most ${FEE_DECIMALS} decimals and is not negative`);
    }
  }
  const bonusUnits = bonus === null ? null : parseUnits(bonus);
  // PUBLIC-A (Bonus/Discount): "Total amount deducted: from_amount + fee_amount - bonus_amount".
  if (bonusUnits !== null && bonusUnits > amount.units) {
    refuse(
      ['options', 'machnet', 'bonus'],
      `the bonus is part of the amount, so it cannot be more than ${formatUnits(amount.units, 2)}`,
    );
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
    // PUBLIC-A: in the sending currency, part of from_amount. The document's own requests leave it out.
    bonus_amount: options.bonus === null || /^0(\.0*)?$/.test(options.bonus) ? undefined : jsonNumber(options.bonus),
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
