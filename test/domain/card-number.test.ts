import { withoutCardNumbers } from '../../src/domain/card-number';

describe('a message that quotes what somebody typed', () => {
  it.each([
    ['"4111111111111111" is no amount', '"[digits withheld]" is no amount'],
    ['"4111 1111 1111 1111" is not a phone', '"[digits withheld]" is not a phone'],
    ['4111-1111-1111-1111, please', '[digits withheld], please'],
    ['"4111,1111,1111,1111" has a comma', '"[digits withheld]" has a comma'],
    ['4111.1111.1111.1111', '[digits withheld]'],
    ['4111\u00a01111\u00a01111\u00a01111', '[digits withheld]'],
    ['-4111111111111111 and +4111111111111111', '-[digits withheld] and +[digits withheld]'],
    ['12 4111 1111 1111 1111 09 28', '12 [digits withheld] 09 28'],
    ['3782 822463 10005', '[digits withheld]'],
    ['card4111111111111111x', 'card[digits withheld]x'],
    ['two: 5555555555554444 6011111111111117', 'two: [digits withheld] [digits withheld]'],
    ['one digit wrong: 4111111111111112', 'one digit wrong: [digits withheld]'],
  ])('has no card number left: %s', (message, safe) => {
    expect(withoutCardNumbers(message)).toBe(safe);
  });

  it.each([
    'did you mean +2250700000001?',
    '+4915123456789 is a number of DE',
    'there is no wallet wal_019f4111abcd4111a111',
    'the amount 99999999999999999999999999 is too large',
    'more than 200 and less than 1500000 XOF, not 1500000.00',
    '9007199254740993 is no id here',
    'not before 2026-12-01T05:35:58.123Z',
  ])('keeps what is no card number: %s', (message) => {
    expect(withoutCardNumbers(message)).toBe(message);
  });
});
