import { phoneToFind, readPhone } from '../../src/engine/phone';

const CAMEROON = '+237677000001';

describe('a phone number is understood as people write it', () => {
  const spellings: [string, string | null][] = [
    ['+237677000001', null],
    ['+237 677 000 001', null],
    ['+237-677-000-001', null],
    ['+237 (677) 00.00.01', null],
    ['+237‑677‑000‑001', null],
    ['＋２３７ ６７７ ０００ ００１', null],
    ['00237677000001', null],
    ['00 237 677 000 001', null],
    ['237677000001', null],
    ['237677000001', 'CM'],
    ['677000001', 'CM'],
    ['677 000 001 ', 'CM'],
    [' 677-000-001', 'CM'],
    ['+237677000001 ', null],
    ['\u200e+237677000001\u202c', null],
    ['+237\u00a0677\u00a0000\u00a0001\ufeff', null],
    ['+237(0)677000001', null],
  ];
  it.each(spellings)('%j beside %j', (text, country) => {
    expect(readPhone(text, country)).toEqual({ phone: CAMEROON });
  });

  it('in national form by the rules of its country, whose trunk zero is dropped', () => {
    expect(readPhone('0712 345 678', 'KE')).toEqual({ phone: '+254712345678' });
    expect(readPhone('07 07 89 50 86', 'CI')).toEqual({ phone: '+2250707895086' });
  });

  it('within a numbering plan that several countries share', () => {
    expect(readPhone('+14155550123', 'CA')).toEqual({ phone: '+14155550123' });
  });
});

describe('a number that cannot exist is refused, with the nearest right form where there is just one:', () => {
  const impossible: [string, string | null, string | null][] = [
    ['+2370677000001', null, CAMEROON],
    ['0677000001', 'CM', CAMEROON],
    ['+237237677000001', null, CAMEROON],
    ['+2376770000', null, null],
    ['+23767700000011', null, null],
    ['+22507895086', null, '+2250707895086'],
    ['+225 01 02 03 04', null, '+2250101020304'],
    ['+22544556677', null, '+2250544556677'],
    ['+22521234567', null, null],
    ['+22997000001', null, '+2290197000001'],
    ['97 00 00 01', 'BJ', '+2290197000001'],
    ['+999123456789', null, null],
  ];
  it.each(impossible)('%j beside %j', (text, country, nearest) => {
    const read = readPhone(text, country);
    expect(read).toEqual({ problem: expect.stringContaining(text) as string });
    const { problem } = read as { problem: string };
    if (nearest === null) expect(problem).not.toContain('did you mean');
    else expect(problem).toContain(`did you mean ${nearest}?`);
  });

  it('names the country of a number that is of another than was given', () => {
    expect(readPhone('+254712345678', 'CM')).toEqual({
      problem: '+254712345678 is a number of KE, not of CM: correct the number or the country',
    });
  });

  it.each(['677000001', '2025550123', '0712345678'])('%j says no country', (text) => {
    expect(readPhone(text, null)).toEqual({ problem: expect.stringContaining('does not say its country') as string });
  });
});

describe('to find a contact by its phone', () => {
  it('takes every spelling, and numbers of plans that have ended', () => {
    expect(['+237 677 000 001', '00237677000001', '237677000001'].map(phoneToFind)).toEqual(Array(3).fill(CAMEROON));
    expect(phoneToFind('+225 07 89 50 86')).toBe('+22507895086');
    expect(phoneToFind('677 000 001')).toBeNull();
  });
});
