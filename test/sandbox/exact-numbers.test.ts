import fc from 'fast-check';
import { divideRounded, readDecimal, readMoney, writeDecimal } from '../../src/sandbox/decimal';
import { ExactNumber, readJson, writeJson } from '../../src/sandbox/exact-json';

it('reads decimal text into a scaled integer and writes it back', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: 0, max: 10 }),
      (value, places) => {
        expect(readDecimal(writeDecimal(value, places), places)).toBe(value);
      },
    ),
  );
});

it.each([
  ['10', 100_000n],
  ['10.0', 100_000n],
  ['1e3', 10_000_000n],
  ['1.5E-2', 150n],
  ['-0.0001', -1n],
  ['0.00010', 1n],
])('reads %s', (text, value) => {
  expect(readMoney(text)).toBe(value);
});

it.each(['', '.5', '5.', '1,5', '0x10', '+1', '1e', ' 1', '0.00001', '1e99', '9'.repeat(41)])('refuses %j', (text) => {
  expect(readMoney(text)).toBeUndefined();
});

it('divides half upwards', () => {
  expect([divideRounded(5n, 2n), divideRounded(4n, 3n), divideRounded(0n, 3n)]).toEqual([3n, 1n, 0n]);
});

it('keeps the digits of every number of a JSON text', () => {
  const text = '{"a":1341.0,"b":[1e3,-0.10,"1.0","n1","s\\"2"],"c":null,"d":true,"__proto__":{"e":9007199254740993}}';
  expect(writeJson(readJson(text))).toBe(text);
});

it('agrees with JSON on every value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(writeJson(readJson(text)))).toEqual(JSON.parse(text));
    }),
  );
});

it('refuses what is not JSON, and leaves out what is undefined', () => {
  expect(() => readJson('{"a":01}')).toThrow(SyntaxError);
  expect(writeJson({ a: undefined, b: new ExactNumber('1.50') })).toBe('{"b":1.50}');
});
