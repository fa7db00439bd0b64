/** Every amount in the sandbox is an integer of ten-thousandths; the documents show two decimals at most. */
export const MONEY_PLACES = 4;

/** More digits than any document has; keeps a hostile exponent from building a giant number. */
const MOST_DIGITS = 40;
const LARGEST_EXPONENT = 30;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Decimal text as a scaled integer; undefined if it is no number or has more decimals than `places`. */
export function readDecimal(text: string, places: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null || text.length > MOST_DIGITS) return undefined;
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const digits = BigInt(whole + fraction);
  const shift = exponent - fraction.length + places;
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : divideExactly(digits, 10n ** BigInt(-shift));
  if (scaled === undefined) return undefined;
  return sign === '-' ? -scaled : scaled;
}

function divideExactly(value: bigint, divisor: bigint): bigint | undefined {
  return value % divisor === 0n ? value / divisor : undefined;
}

/** The shortest decimal text, with at least `fewest` decimals. */
export function writeDecimal(scaled: bigint, places: number, fewest = 0): string {
  const sign = scaled < 0n ? '-' : '';
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits
    .slice(digits.length - places)
    .replace(/0+$/, '')
    .padEnd(fewest, '0');
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

export function readMoney(text: string): bigint | undefined {
  return readDecimal(text, MONEY_PLACES);
}

export function writeMoney(amount: bigint, fewest = 0): string {
  return writeDecimal(amount, MONEY_PLACES, fewest);
}

/** Divides two non-negative integers, half upwards. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  return (value + divisor / 2n) / divisor;
}
