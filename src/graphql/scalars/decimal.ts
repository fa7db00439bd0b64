import { isPlainDecimal, plainNumber } from '../../domain/decimal';
import { textScalar } from './text-scalar';

/** Longer than any amount or rate: keeps an endless digit string from reaching the exact arithmetic. */
const MAX_DECIMAL_CHARACTERS = 64;

export const DecimalScalar = textScalar({
  name: 'Decimal',
  description:
    'Exact decimal number as text, e.g. `"6789.23"`. Never a float: no exponent, no `+`, no leading zeros; `-` only in ' +
    "balances and bonuses. Money prints the currency's ISO decimals (`10` XAF, `1.00` USD), more where the provider " +
    'gave more. A number without quotes is refused: it would already have passed through a float.',
  example: '6789.23',
  problem: (text) => {
    if (text.length > MAX_DECIMAL_CHARACTERS) return `has more than ${MAX_DECIMAL_CHARACTERS} characters`;
    if (isPlainDecimal(text)) return null;
    if (text.trim() === '') return 'is empty';
    if (/^[+-]?[\d.]+e[+-]?\d+$/i.test(text)) return 'has an exponent: write all digits';
    if (text.startsWith('+')) return 'has a plus sign: leave it out';
    if (/^-?0\d/.test(text)) return 'has leading zeros: leave them out';
    if (/^-?\d[\d\s]*,[\d,\s]*/.test(text))
      return 'has a comma: write a point before the decimals and nothing between digits';
    return 'is not a plain decimal number: digits, at most one point with digits on both sides';
  },
  // One text for one number, wherever it stands: 1.50 and 1.5 are the same input.
  parse: (text) => plainNumber(text) ?? text,
});
