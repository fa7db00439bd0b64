import fc from 'fast-check';
import { isListedCountry } from '../../src/domain/countries';
import { currencyDecimals, isListedCurrency } from '../../src/domain/currencies';
import { MAX_UNITS } from '../../src/domain/decimal';
import { moneyText, parseMoney, readMoney, sameMoney } from '../../src/domain/money';

const currency = fc.constantFrom('XAF', 'XOF', 'USD', 'EUR', 'KES', 'KWD', 'CLF', 'GNF');
const anyMoney = fc.record({ units: fc.bigInt({ min: -MAX_UNITS, max: MAX_UNITS }), currency });

describe('money', () => {
  it('prints and parses back to itself', () => {
    fc.assert(fc.property(anyMoney, (money) => expect(parseMoney(moneyText(money))).toEqual(money)));
  });

  it('prints the currency’s own decimals, and more only where it has more', () => {
    fc.assert(
      fc.property(anyMoney, (money) => {
        const printed = (moneyText(money).amount.split('.')[1] ?? '').length;
        const own = currencyDecimals(money.currency);
        expect(printed).toBeGreaterThanOrEqual(own);
        if (printed > own) expect(moneyText(money).amount).not.toMatch(/0$/);
      }),
    );
  });

  it.each([
    ['10', 'XAF', '10'],
    ['10.0', 'XAF', '10'],
    ['1', 'USD', '1.00'],
    ['6.11', 'XAF', '6.11'],
    ['0.5', 'USD', '0.50'],
    ['1', 'KWD', '1.000'],
    ['1.2345', 'USD', '1.2345'],
  ])('%s %s prints %s', (amount, code, printed) => {
    expect(moneyText(parseMoney({ amount, currency: code })!)).toEqual({ amount: printed, currency: code });
  });

  it('is the same only in amount and currency', () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, (a, b) => {
        expect(sameMoney(a, { ...a })).toBe(true);
        expect(sameMoney(a, b)).toBe(a.units === b.units && a.currency === b.currency);
        expect(sameMoney(a, b)).toBe(sameMoney(b, a));
        expect([sameMoney(a, null), sameMoney(null, a), sameMoney(null, null)]).toEqual([false, false, true]);
      }),
    );
  });

  it('of a provider is read from any number text, and is unknown where there is none', () => {
    expect(readMoney('1341.0', 'XAF')).toEqual({ units: 13_410_000n, currency: 'XAF' });
    expect(readMoney('5e2', 'XOF')).toEqual({ units: 5_000_000n, currency: 'XOF' });
    expect([readMoney(null, 'XAF'), readMoney(undefined, 'XAF'), readMoney('soon', 'XAF')]).toEqual([null, null, null]);
  });

  it('of a caller is refused where it is malformed or too fine', () => {
    expect([
      parseMoney({ amount: '1e3', currency: 'XAF' }),
      parseMoney({ amount: '0.00001', currency: 'USD' }),
    ]).toEqual([null, null]);
  });
});

describe('currencies and countries', () => {
  it.each([
    ['XAF', 0],
    ['XOF', 0],
    ['GNF', 0],
    ['USD', 2],
    ['CDF', 2],
    ['KES', 2],
    ['TND', 3],
    ['CLF', 4],
  ])('%s has %i decimals', (code, decimals) => {
    expect([isListedCurrency(code), currencyDecimals(code)]).toEqual([true, decimals]);
  });

  it.each(['xaf', 'XXZ', '', 'US', 'CFA'])('"%s" is no listed currency', (code) => {
    expect(isListedCurrency(code)).toBe(false);
  });

  it.each([
    ['CM', true],
    ['CI', true],
    ['GQ', true],
    ['cm', false],
    ['ZZ', false],
    ['UK', false],
    ['', false],
  ])('"%s" is a listed country: %s', (code, listed) => {
    expect(isListedCountry(code)).toBe(listed);
  });
});
