import { currencyDecimals } from './currencies';
import { formatUnits, parseUnits, readUnits, type Units } from './decimal';

/** An amount and its currency, never apart. */
export interface Money {
  units: Units;
  /** ISO 4217, upper case. */
  currency: string;
}

/** Money as it crosses a border: decimal text. */
export interface MoneyText {
  amount: string;
  currency: string;
}

/** Prints the currency's ISO decimals (10 XAF, 1.00 USD), more where the value has more. */
export function moneyText(money: Money): MoneyText {
  return { amount: formatUnits(money.units, currencyDecimals(money.currency)), currency: money.currency };
}

export function parseMoney(text: MoneyText): Money | null {
  const units = parseUnits(text.amount);
  return units === null ? null : { units, currency: text.currency };
}

/** A provider's amount text in the currency it belongs to; null where it is no number. */
export function readMoney(amount: string | null | undefined, currency: string): Money | null {
  if (amount === null || amount === undefined) return null;
  const units = readUnits(amount);
  return units === null ? null : { units, currency };
}

export function sameMoney(a: Money | null, b: Money | null): boolean {
  if (a === null || b === null) return a === b;
  return a.units === b.units && a.currency === b.currency;
}
