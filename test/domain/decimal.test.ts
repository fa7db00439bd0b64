import fc from 'fast-check';
import {
  decimalsUsed,
  divideByRate,
  formatUnits,
  isPlainDecimal,
  isPositiveNumber,
  MAX_UNITS,
  multiplyByRate,
  parseUnits,
  plainNumber,
  readUnits,
  UNIT_DECIMALS,
} from '../../src/domain/decimal';

const units = fc.bigInt({ min: -MAX_UNITS, max: MAX_UNITS });
/** Small enough that its product with a rate still fits. */
const amounts = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n });
const decimals = fc.integer({ min: 0, max: UNIT_DECIMALS });
const rates = fc.stringMatching(/^(0|[1-9]\d{0,5})\.\d{1,12}$/).filter((rate) => /[1-9]/.test(rate));
const plain = fc.stringMatching(/^-?(0|[1-9]\d{0,11})(\.\d{1,4})?$/);

/** A number text as an exact fraction, by its own arithmetic: the oracle of this file. */
function fraction(text: string): { top: bigint; bottom: bigint } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', part = ''] = mantissa.split('.');
  const top = BigInt(whole.replace('-', '') + part) * (whole.startsWith('-') ? -1n : 1n);
  const scale = part.length - Number(exponent);
  return scale >= 0 ? { top, bottom: 10n ** BigInt(scale) } : { top: top * 10n ** BigInt(-scale), bottom: 1n };
}

const abs = (value: bigint) => (value < 0n ? -value : value);

/** Whether `rounded` is top/bottom, rounded half away from zero to a multiple of `step`. */
function isRounded(rounded: bigint, top: bigint, bottom: bigint, step: bigint): boolean {
  if (bottom < 0n) return isRounded(rounded, -top, -bottom, step);
  if (rounded % step !== 0n) return false;
  const away = abs(rounded * bottom - top) * 2n;
  if (away < step * bottom) return true;
  return away === step * bottom && abs(rounded) * bottom > abs(top);
}

describe('decimals', () => {
  it('print and parse back to the same units, with any number of places asked for', () => {
    fc.assert(
      fc.property(units, decimals, (value, places) => {
        const text = formatUnits(value, places);
        expect(isPlainDecimal(text)).toBe(true);
        expect(parseUnits(text)).toBe(value);
        expect((text.split('.')[1] ?? '').length).toBeGreaterThanOrEqual(places);
        expect(decimalsUsed(text)).toBeLessThanOrEqual(UNIT_DECIMALS);
      }),
    );
  });

  it('have the value of their text', () => {
    fc.assert(
      fc.property(plain, (text) => {
        const { top, bottom } = fraction(text);
        expect(parseUnits(text)).toBe((top * 10_000n) / bottom);
      }),
    );
  });

  it.each(['10', '10.0', '10.00', '10.0000', '10.00000'])('%s is ten, and needs no decimals', (text) => {
    expect([parseUnits(text), decimalsUsed(text)]).toEqual([100_000n, 0]);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '00',
    '1.',
    '.5',
    '1e3',
    '1E3',
    '0x10',
    '1,5',
    '--1',
    'NaN',
    'Infinity',
    '１',
    '1_000',
  ])('"%s" is no plain decimal', (text) => {
    expect([isPlainDecimal(text), parseUnits(text)]).toEqual([false, null]);
  });

  it('finer than four places are refused from callers', () => {
    expect([parseUnits('0.0001'), parseUnits('0.00001'), parseUnits('0.00010')]).toEqual([1n, null, 1n]);
  });

  it('that do not fit the store’s 64 bits are refused', () => {
    expect(parseUnits('922337203685477.5807')).toBe(MAX_UNITS);
    expect([parseUnits('922337203685477.5808'), parseUnits('-922337203685477.5808')]).toEqual([null, null]);
    expect([readUnits('1e999'), readUnits('-1e999')]).toEqual([null, null]);
  });

  it('of a provider are rounded half away from zero to four places, exponents included', () => {
    const text = fc.stringMatching(/^-?\d{1,10}(\.\d{1,12})?([eE][+-]?[0-3])?$/);
    fc.assert(
      fc.property(text, (number) => {
        const { top, bottom } = fraction(number);
        expect(isRounded(readUnits(number) ?? -1n, top * 10_000n, bottom, 1n)).toBe(true);
      }),
    );
    expect([readUnits('0.00005'), readUnits('-0.00005'), readUnits('0.00004999')]).toEqual([1n, -1n, 0n]);
  });

  it.each([
    ['1341.0', '1341'],
    ['6.110', '6.11'],
    ['-0.0', '0'],
    ['007', '7'],
    ['1e3', '1000'],
    ['12e-1', '1.2'],
    [' 7 ', '7'],
    ['abc', null],
    ['', null],
    ['1e9999', null],
  ])('have one plain form: %j is %j', (text, form) => {
    expect(plainNumber(text)).toBe(form);
  });

  it('keep their value in their plain form', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d)?$/), (text) => {
        const form = plainNumber(text) ?? '';
        expect(isPlainDecimal(form)).toBe(true);
        expect(plainNumber(form)).toBe(form);
        const [a, b] = [fraction(text), fraction(form)];
        expect(a.top * b.bottom).toBe(b.top * a.bottom);
      }),
    );
  });

  it('multiply and divide by a rate, rounded half away from zero', () => {
    fc.assert(
      fc.property(amounts, rates, decimals, (amount, rate, places) => {
        const { top, bottom } = fraction(rate);
        const step = 10n ** BigInt(UNIT_DECIMALS - places);
        expect(isRounded(multiplyByRate(amount, rate, places), amount * top, bottom, step)).toBe(true);
        expect(isRounded(divideByRate(amount, rate, places), amount * bottom, top, step)).toBe(true);
      }),
    );
  });

  it.each([
    ['10000', '6.11', 2, '61100'],
    ['1', '0.5', 4, '1'],
    ['-1', '0.5', 4, '-1'],
    ['10000', '655.340', 0, '6550000'],
  ])('multiply exactly: %s units × %s', (amount, rate, places, product) => {
    expect(multiplyByRate(BigInt(amount), rate, places)).toBe(BigInt(product));
  });

  it('refuse to divide by nothing and to use what is no rate', () => {
    expect(() => divideByRate(1n, '0', 2)).toThrow(RangeError);
    expect(() => divideByRate(1n, '0.000', 2)).toThrow(RangeError);
    expect(() => multiplyByRate(1n, 'x', 2)).toThrow(RangeError);
  });

  it.each([
    ['0.0001', true],
    ['1e-9', true],
    ['0', false],
    ['0.000', false],
    ['-1', false],
    ['x', false],
  ])('are positive or not: %s', (text, positive) => {
    expect(isPositiveNumber(text)).toBe(positive);
  });
});
