import fc from 'fast-check';
import { jsonNumber, numberDigits, parseJson, writeJson } from '../../src/providers/kit/json';
import { isBasicAuth, sameSecret } from '../../src/providers/kit/secret';
import * as wire from '../../src/providers/kit/wire';

const fieldsOf = (text: string) => wire.readObject(parseJson(text), 'body');

describe('reading outside bodies', () => {
  it.each([
    ['a missing text', () => wire.readText(fieldsOf('{}'), 'status'), 'body.status is not a text'],
    ['a text that is a number', () => wire.readText(fieldsOf('{"status":1}'), 'status'), 'body.status is not a text'],
    [
      'an object that is a list',
      () => wire.readObjectIn(fieldsOf('{"request":[]}'), 'request'),
      'body.request is not an object',
    ],
    ['an object that is a number', () => wire.readObject(parseJson('1'), 'body'), 'body is not an object'],
    ['a list that is null', () => wire.readListIn(fieldsOf('{"rows":null}'), 'rows'), 'body.rows is not a list'],
    ['an id that is empty', () => wire.readId(fieldsOf('{"id":""}'), 'id'), 'body.id is not an id'],
    ['a number that is a word', () => wire.readNumberText(fieldsOf('{"n":"x"}'), 'n'), 'body.n is not a number'],
  ])('names %s', (_, read, message) => {
    expect(read).toThrow(new wire.UnreadableBody(message.split(' is not ')[0]!, message.split(' is not ')[1]!));
  });

  it('reads nothing from an object’s prototype', () => {
    expect(wire.readTextOrNull(fieldsOf('{}'), 'constructor')).toBeNull();
    expect(() => wire.readObjectIn(fieldsOf('{}'), '__proto__')).toThrow('body.__proto__ is not an object');
  });

  it('notes a strange optional field instead of failing, without its value', () => {
    const fields = fieldsOf('{"at":"someday","fee":"much","url":"nope","mail":"x","ok":"yes","inner":[],"phone":"12"}');
    expect([
      wire.readInstantOrNull(fields, 'at'),
      wire.readDecimalOrNull(fields, 'fee'),
      wire.readUrlOrNull(fields, 'url'),
      wire.readEmailOrNull(fields, 'mail'),
      wire.readBooleanOrNull(fields, 'ok'),
      wire.readObjectOrNull(fields, 'inner'),
      wire.readPhoneOrNull(fields, 'phone'),
      wire.readIntegerOrNull(fields, 'fee'),
    ]).toEqual(Array.from({ length: 8 }, () => null));
    expect(fields.odd).toEqual([
      'body.at is not a date and time',
      'body.fee is not a number',
      'body.url is not a URL',
      'body.mail is not an e-mail address',
      'body.ok is not true or false',
      'body.inner is not an object',
      'body.phone is not a phone number',
      'body.fee is not a whole number',
    ]);
  });

  it.each([['{}'], ['{"x":null}'], ['{"x":""}']])('reads %s as not said, which is nothing strange', (text) => {
    const fields = fieldsOf(text);
    expect([
      wire.readTextOrNull(fields, 'x'),
      wire.readIdOrNull(fields, 'x'),
      wire.readNumberTextOrNull(fields, 'x'),
      wire.readInstantOrNull(fields, 'x'),
    ]).toEqual([null, null, null, null]);
    expect(fields.odd).toEqual([]);
  });

  it.each([
    ['2022-03-23T13:35:38.773Z', Date.UTC(2022, 2, 23, 13, 35, 38, 773)],
    ['2018-06-27 12:53:26', Date.UTC(2018, 5, 27, 12, 53, 26)],
    ['2022-05-18T11:48:05.127065', Date.UTC(2022, 4, 18, 11, 48, 5, 127)],
    ['2022-05-18T11:48:05+02:00', Date.UTC(2022, 4, 18, 9, 48, 5)],
    ['2022-05-18T11:48:05-0130', Date.UTC(2022, 4, 18, 13, 18, 5)],
    ['2022-05-18', Date.UTC(2022, 4, 18)],
    ['2022-02-31T00:00:00Z', null],
    ['0000-00-00 00:00:00', null],
    ['2022-05-18T25:00:00Z', null],
    ['18/05/2022', null],
  ])('reads the instant %s', (text, at) => {
    expect(wire.readInstantOrNull(fieldsOf(JSON.stringify({ at: text })), 'at')).toBe(at);
  });

  it('reads any instant it writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        expect(wire.readInstantOrNull(fieldsOf(JSON.stringify({ at: date })), 'at')).toBe(date.getTime());
      }),
    );
  });

  it.each([
    ['"+237675287689"', '+237675287689'],
    ['"237675287689"', '+237675287689'],
    ['237675287689', '+237675287689'],
    ['"07895086"', null],
  ])('reads the phone number %s', (text, phone) => {
    expect(wire.readPhoneOrNull(fieldsOf(`{"phone":${text}}`), 'phone')).toBe(phone);
  });

  it('gives number texts digit by digit, from numbers and from texts', () => {
    const fields = fieldsOf('{"a":6789.2300,"b":"500","c":1e3,"d":" 7 "}');
    expect(['a', 'b', 'c', 'd'].map((name) => wire.readNumberText(fields, name))).toEqual([
      '6789.2300',
      '500',
      '1e3',
      '7',
    ]);
    expect(['a', 'b', 'c', 'd'].map((name) => wire.readDecimalOrNull(fields, name))).toEqual([
      '6789.23',
      '500',
      '1000',
      '7',
    ]);
  });
});

describe('JSON without floats', () => {
  it('keeps any number’s text, there and back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?$/), (digits) => {
        expect(numberDigits(parseJson(writeJson(jsonNumber(digits))))).toBe(digits);
      }),
    );
  });

  it('leaves out members nobody gave', () => {
    expect(writeJson({ a: undefined, b: null, c: jsonNumber('1.0') })).toBe('{"b":null,"c":1.0}');
  });

  it('reads over a byte order mark', () => {
    expect(parseJson('\uFEFF{"a":"b"}')).toEqual({ a: 'b' });
  });

  it.each(['', '{', '<html>', '['.repeat(200_000)])('does not read %#', (text) => {
    expect(() => parseJson(text)).toThrow();
  });
});

describe('comparing secrets', () => {
  it('tells equal from different, whatever their lengths', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameSecret(a, b) === (a === b)));
  });

  it('reads Basic credentials of any characters', () => {
    fc.assert(
      fc.property(
        fc.string().filter((user) => !user.includes(':')),
        fc.string(),
        fc.string(),
        (user, password, other) => {
          const header = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
          expect(isBasicAuth(header, user, password)).toBe(true);
          expect(isBasicAuth(header, user, `${password}${other}x`)).toBe(false);
        },
      ),
    );
  });
});
