import { GraphQLError, parseValue, type GraphQLScalarType } from 'graphql';
import {
  CountryCodeScalar,
  CurrencyScalar,
  EmailAddressScalar,
  EventCursorScalar,
  PhoneNumberScalar,
  UrlScalar,
} from '../../src/graphql/scalars/codes';
import { DateTimeScalar } from '../../src/graphql/scalars/date-time';
import { Malformed } from '../../src/graphql/malformed';
import { DecimalScalar } from '../../src/graphql/scalars/decimal';

const CASES: { scalar: GraphQLScalarType<unknown, unknown>; good: string[]; bad: unknown[] }[] = [
  {
    scalar: DecimalScalar,
    good: ['0', '10', '-10', '6789.23', '0.0001', '10.05', '123456789012345678901234567890.5'],
    bad: [
      '',
      ' ',
      '+1',
      '1e5',
      '1E-2',
      '01',
      '-01',
      '.5',
      '5.',
      '1,000',
      '1 000',
      'ten',
      '1.2.3',
      '--1',
      'NaN',
      '٣',
      '9'.repeat(65),
    ],
  },
  { scalar: CurrencyScalar, good: ['XAF', 'ZZZ'], bad: ['xaf', 'XA', 'XAFF', 'X4F', ''] },
  { scalar: CountryCodeScalar, good: ['CM', 'ZZ'], bad: ['cm', 'CMR', 'C', '12', ''] },
  {
    scalar: PhoneNumberScalar,
    good: ['+237678923563', '+1234567', '+123456789012345', '237678923563', '677000001'],
    bad: ['+0237678923', '+123456', '+1234567890123456', '+23767892356x', '677 000 001 ext. 5', '12', 'Awa', '+', ''],
  },
  {
    scalar: EmailAddressScalar,
    good: ['awa.diop@example.com', "o'neil+tag@mail.example.co.uk"],
    bad: [
      'awa',
      'awa@',
      '@example.com',
      'awa@example',
      'a b@example.com',
      'awa@@example.com',
      'awa@example..com',
      `${'a'.repeat(250)}@b.co`,
    ],
  },
  {
    scalar: UrlScalar,
    good: ['https://example.com/return?x=1', 'http://127.0.0.1:4000'],
    bad: ['example.com', '/return', 'ftp://example.com', 'javascript:alert(1)', ''],
  },
  {
    scalar: DateTimeScalar,
    good: ['2026-03-14T09:26:53Z', '2026-03-14T09:26:53.589123Z', '2026-03-14t09:26:53+01:00', '2024-02-29T00:00:00Z'],
    bad: [
      ...['2026-03-14', '2026-03-14 09:26:53Z', '2026-03-14T09:26:53', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z'],
      ...[
        '2026-03-14T24:00:00Z',
        '2026-03-14T23:59:60Z',
        '2026-03-14T09:26Z',
        'yesterday',
        '',
        '2026-03-14T09:26:53+25:00',
      ],
    ],
  },
  { scalar: EventCursorScalar, good: ['b3Jn', ''], bad: ['x'.repeat(513)] },
];

describe.each(CASES)('$scalar.name', ({ scalar, good, bad }) => {
  it.each(good)('takes %j', (text) => {
    const value = scalar.parseValue(text);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(text)))).toEqual(value);
    if (scalar !== DateTimeScalar) expect(value).toBe(text);
    if (scalar !== DateTimeScalar && scalar !== PhoneNumberScalar) expect(scalar.serialize(value)).toBe(text);
  });

  it.each(bad)('takes %j for a malformed value, naming itself and a good one', (text) => {
    for (const value of [scalar.parseValue(text), scalar.parseLiteral(parseValue(JSON.stringify(text)))]) {
      expect(value).toBeInstanceOf(Malformed);
      const { message, given } = value as Malformed;
      expect(given).toBe(text);
      expect(message).toMatch(new RegExp(`^${scalar.name} ".*" (is|has|does) .+; a good one is ".+"$`));
      const example = /a good one is "(.+)"$/.exec(message)?.[1];
      expect(scalar.parseValue(example)).not.toBeInstanceOf(Malformed);
    }
  });

  it.each([5, 1.5, true, {}, ['1']])('refuses %j, which is no text', (value) => {
    expect(catchError(() => scalar.parseValue(value)).message).toContain('must be sent as text, not as a');
    expect(catchError(() => scalar.parseLiteral(parseValue(JSON.stringify(value)))).message).toContain(
      'must be sent as text',
    );
  });
});

describe('what goes out', () => {
  it('is UTC with milliseconds for every instant', () => {
    expect(DateTimeScalar.serialize(1_700_000_000_000)).toBe('2023-11-14T22:13:20.000Z');
    expect(DateTimeScalar.serialize('2026-03-14T09:26:53.5+01:00')).toBe('2026-03-14T08:26:53.500Z');
    expect(DateTimeScalar.parseValue('2026-03-14T09:26:53.589999+01:00')).toBe(Date.UTC(2026, 2, 14, 8, 26, 53, 589));
  });

  it.each([Number.NaN, Infinity, 'yesterday', '2026-03-14 09:26:53', null, undefined])(
    'is never %j for an instant',
    (value) => {
      expect(() => DateTimeScalar.serialize(value)).toThrow('not a DateTime');
    },
  );

  it('is one Decimal however it is spelled', () => {
    const spellings = ['10', '10.0', '10.000'].map((text) => DecimalScalar.parseValue(text));
    expect(spellings).toEqual(['10', '10', '10']);
    expect(DecimalScalar.serialize('1.00')).toBe('1.00');
  });

  it.each(['237678923563', '677000001', '+237 678 923 563', '+0237678923'])(
    'is E.164 for a phone, never %j',
    (text) => {
      expect(PhoneNumberScalar.serialize('+237678923563')).toBe('+237678923563');
      expect(() => PhoneNumberScalar.serialize(text)).toThrow('not a PhoneNumber');
    },
  );

  it('is never a float for a Decimal', () => {
    expect(() => DecimalScalar.serialize(1.5)).toThrow('not a Decimal');
    expect(() => DecimalScalar.serialize('1e5')).toThrow('not a Decimal');
  });
});

function catchError(run: () => unknown): GraphQLError {
  try {
    run();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
  }
  throw new Error('nothing was refused');
}
