import type { InputProblem, MoneyRules, ProviderDefinition } from '../domain/connector';
import { isListedCountry } from '../domain/countries';
import { currencyDecimals, isListedCurrency } from '../domain/currencies';
import { decimalsUsed, isPositiveNumber, parseUnits, plainNumber } from '../domain/decimal';
import { exchanged } from '../domain/exchange';
import type { Money, MoneyText } from '../domain/money';
import type { Sender, Transfer } from '../domain/transfer';
import type { CreateTransferInput } from './engine';

const LONGEST_TEXT = 500;

/** An amount that its currency and its provider allow; else null, and why is added to `problems`. */
export function readAmount(
  text: MoneyText,
  definition: ProviderDefinition,
  path: string[],
  problems: InputProblem[],
): Money | null {
  const { money, currencies, name } = definition;
  const currencyPath = [...path, 'currency'];
  if (!isListedCurrency(text.currency)) {
    problems.push({ path: currencyPath, message: `${text.currency} is not an ISO 4217 currency` });
    return null;
  }
  if (currencies.length > 0 && !currencies.includes(text.currency)) {
    problems.push({ path: currencyPath, message: `${name} takes ${currencies.join(', ')}, not ${text.currency}` });
    return null;
  }
  const amountPath = [...path, 'amount'];
  if (!isPositiveNumber(text.amount)) {
    problems.push({ path: amountPath, message: `the amount must be more than 0, not ${text.amount}` });
    return null;
  }
  const allowed = allowedDecimals(money, text.currency);
  if (decimalsUsed(text.amount) > allowed) {
    problems.push({
      path: amountPath,
      message: `${text.currency} at ${name} takes at most ${allowed} decimals, not ${text.amount}`,
    });
    return null;
  }
  const units = parseUnits(text.amount);
  if (units === null) {
    problems.push({ path: amountPath, message: `the amount ${text.amount} is too large` });
    return null;
  }
  const limit = money.limits[text.currency];
  if (limit && (units <= (parseUnits(limit.above) ?? 0n) || units >= (parseUnits(limit.below) ?? 0n))) {
    const message = `${name} takes more than ${limit.above} and less than ${limit.below} ${text.currency}, not ${text.amount}`;
    problems.push({ path: amountPath, message });
  }
  return { units, currency: text.currency };
}

function allowedDecimals(money: MoneyRules, currency: string): number {
  return money.decimals === 'iso' ? currencyDecimals(currency) : money.decimals;
}

export function readExchange(
  { input, amount }: { input: CreateTransferInput; amount: Money | null },
  definition: ProviderDefinition,
  problems: InputProblem[],
): Pick<Transfer, 'received' | 'exchangeRate' | 'calculationMode'> {
  const { exchange } = input;
  if (!exchange) return { received: null, exchangeRate: null, calculationMode: null };
  if (!isPositiveNumber(exchange.rate)) {
    problems.push({
      path: ['input', 'exchange', 'rate'],
      message: `the rate must be more than 0, not ${exchange.rate}`,
    });
  }
  // What arrives may be in any currency: what the provider's own limits bound is what is sent.
  const receiving = { ...definition, currencies: [], money: { ...definition.money, limits: {} } };
  return {
    received: readReceived({ exchange, amount }, receiving, problems),
    exchangeRate: plainNumber(exchange.rate),
    calculationMode: exchange.calculationMode ?? 'SENDER_AMOUNT',
  };
}

/** Where only its currency is given, what arrives follows from the amount and the rate. */
function readReceived(
  { exchange, amount }: { exchange: NonNullable<CreateTransferInput['exchange']>; amount: Money | null },
  definition: ProviderDefinition,
  problems: InputProblem[],
): Money | null {
  const path = ['input', 'exchange', 'receive'];
  const { receive, rate } = exchange;
  if (receive.amount != null) return readAmount({ ...receive, amount: receive.amount }, definition, path, problems);
  if (!isListedCurrency(receive.currency)) {
    problems.push({ path: [...path, 'currency'], message: `${receive.currency} is not an ISO 4217 currency` });
    return null;
  }
  if (amount === null || !isPositiveNumber(rate)) return null;
  const most = definition.money.decimals === 'iso' ? undefined : definition.money.decimals;
  return exchanged(amount, rate, receive.currency, most);
}

export function readSender(sender: CreateTransferInput['sender'], problems: InputProblem[]): Sender | null {
  if (!sender) return null;
  const text = (value: string | null | undefined, field: string) => {
    checkText(value, ['input', 'sender', field], problems);
    return value ?? null;
  };
  if (sender.country && !isListedCountry(sender.country)) {
    problems.push({ path: ['input', 'sender', 'country'], message: `${sender.country} is not an ISO 3166-1 country` });
  }
  return {
    firstName: text(sender.firstName, 'firstName'),
    lastName: text(sender.lastName, 'lastName'),
    email: sender.email ?? null,
    phone: sender.phone ?? null,
    country: sender.country ?? null,
  };
}

export function checkTexts(input: CreateTransferInput, problems: InputProblem[]): void {
  for (const field of ['purpose', 'fundOrigin', 'note', 'clientReference'] as const) {
    checkText(input[field], ['input', field], problems);
  }
}

export function checkText(value: string | null | undefined, path: string[], problems: InputProblem[]): void {
  if (value && value.length > LONGEST_TEXT) {
    problems.push({
      path,
      message: `${path.at(-1) ?? 'text'} may have at most ${LONGEST_TEXT} characters, not ${value.length}`,
    });
  }
}
