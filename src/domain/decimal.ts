/**
 * Exact decimal arithmetic on bigint. Amounts are `Units`: ten-thousandths of a currency's major unit, which is what
 * the store keeps. Rates keep any number of digits and stay text outside this file.
 */

/** Ten-thousandths of a major unit: 1.00 USD is 10_000n. */
export type Units = bigint;

/** How many decimals the store keeps; a provider's finer figure is rounded half away from zero on reading. */
export const UNIT_DECIMALS = 4;
const UNITS_PER_MAJOR = 10_000n;

/** The largest amount the store's 64-bit integers hold: about 922 trillion major units. */
export const MAX_UNITS: Units = 9_223_372_036_854_775_807n;

const PLAIN_DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;
const NUMBER_TEXT = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The contract's Decimal: no exponent, no plus sign, no leading zeros. */
export function isPlainDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** How many decimals an amount needs: trailing zeros do not count, so `10` equals `10.0`. */
export function decimalsUsed(text: string): number {
  return (PLAIN_DECIMAL.exec(text)?.[3] ?? '').replace(/0+$/, '').length;
}

interface Exact {
  digits: bigint;
  scale: number;
}

function exact(text: string): Exact | null {
  const match = NUMBER_TEXT.exec(text);
  if (!match) return null;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign ?? ''}${whole ?? '0'}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Quotient rounded half away from zero. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const quotient = (a * 2n + b) / (b * 2n);
  return negative ? -quotient : quotient;
}

/** Units of a plain decimal that needs at most four decimals; null where it is malformed or too fine or too large. */
export function parseUnits(text: string): Units | null {
  if (!isPlainDecimal(text) || decimalsUsed(text) > UNIT_DECIMALS) return null;
  return readUnits(text);
}

/** Units of a provider's number text (an exponent is legal JSON), rounded to four decimals; null where it is none. */
export function readUnits(text: string): Units | null {
  const value = exact(text.trim());
  if (!value) return null;
  const units = divideRounded(value.digits * UNITS_PER_MAJOR, 10n ** BigInt(value.scale));
  return units > MAX_UNITS || units < -MAX_UNITS ? null : units;
}

/** Decimal text with at least `decimals` places and more where the value needs them. */
export function formatUnits(units: Units, decimals: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(UNIT_DECIMALS + 1, '0');
  const whole = digits.slice(0, -UNIT_DECIMALS);
  const fraction = digits.slice(-UNIT_DECIMALS).replace(/0+$/, '').padEnd(decimals, '0');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** A number text in its one plain form (`6.110` → `6.11`), for rates; null where it is not a number. */
export function plainNumber(text: string): string | null {
  const value = exact(text.trim());
  if (!value) return null;
  const negative = value.digits < 0n;
  const digits = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '');
  const sign = negative && value.digits !== 0n ? '-' : '';
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** amount × rate, rounded half away from zero to `decimals` places. */
export function multiplyByRate(units: Units, rate: string, decimals: number): Units {
  const value = exact(rate);
  if (!value) throw new RangeError(`not a rate: ${rate}`);
  return roundTo(units * value.digits, 10n ** BigInt(value.scale), decimals);
}

/** amount ÷ rate, rounded half away from zero to `decimals` places (at most four). */
export function divideByRate(units: Units, rate: string, decimals: number): Units {
  const value = exact(rate);
  if (!value || value.digits === 0n) throw new RangeError(`not a rate to divide by: ${rate}`);
  return roundTo(units * 10n ** BigInt(value.scale), value.digits, decimals);
}

function roundTo(dividend: bigint, divisor: bigint, decimals: number): Units {
  const step = 10n ** BigInt(UNIT_DECIMALS - Math.min(decimals, UNIT_DECIMALS));
  return divideRounded(dividend, divisor * step) * step;
}

export function isPositiveNumber(text: string): boolean {
  const value = exact(text);
  return value !== null && value.digits > 0n;
}
