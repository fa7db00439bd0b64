import { currencyDecimals } from './currencies';
import { formatUnits, multiplyByRate, type Units, UNIT_DECIMALS } from './decimal';
import type { Money } from './money';

/** What arrives: amount × rate, to the receiving currency's last decimal, or to the last that the provider takes. */
export function exchanged(amount: Money, rate: string, currency: string, mostDecimals = UNIT_DECIMALS): Money {
  const decimals = Math.min(currencyDecimals(currency), mostDecimals);
  return { units: multiplyByRate(amount.units, rate, decimals), currency };
}

/**
 * Null where the received amount is amount × rate, give or take one unit of the receiving currency's last decimal: banks
 * round up, down and half-way. Else what it should be, in words.
 */
export function exchangeFault(amount: Money, rate: string, received: Money): string | null {
  const decimals = Math.min(currencyDecimals(received.currency), UNIT_DECIMALS);
  const right = exchanged(amount, rate, received.currency);
  const product = multiplyByRate(amount.units, rate, UNIT_DECIMALS);
  const tolerance: Units = 10n ** BigInt(UNIT_DECIMALS - decimals);
  const difference = received.units - product;
  if ((difference < 0n ? -difference : difference) <= tolerance) return null;
  const text = ({ units, currency }: Money) => `${formatUnits(units, 0)} ${currency}`;
  return `${text(amount)} at the rate ${rate} is ${text(right)}, not ${text(received)}: give that, or leave exchange.receive.amount out`;
}
