import fc from 'fast-check';
import { ID_PREFIX, newId, type Noun, nounOf } from '../../src/domain/ids';

const NOUNS = Object.keys(ID_PREFIX) as Noun[];
const noun = fc.constantFrom(...NOUNS);
const time = fc.integer({ min: 0, max: 2 ** 47 });

/** A world that stands at one time and whose dice say one thing. */
const at = (now: number, dice: string) => ({
  clock: { now: () => now, after: () => () => undefined },
  random: { fraction: () => 0, hex: (bytes: number) => dice.repeat(bytes * 2).slice(0, bytes * 2) },
});

describe('ids', () => {
  it('tell their noun', () => {
    fc.assert(fc.property(noun, time, (of, now) => expect(nounOf(newId(of, at(now, 'a')))).toBe(of)));
  });

  it('have a prefix of their own', () => {
    expect(new Set(Object.values(ID_PREFIX)).size).toBe(NOUNS.length);
  });

  it('sort by the time they were made, whatever the dice say', () => {
    const dice = fc.stringMatching(/^[0-9a-f]$/);
    fc.assert(
      fc.property(noun, time, time, dice, dice, (of, early, late, a, b) => {
        fc.pre(early < late);
        expect(newId(of, at(early, a)) < newId(of, at(late, b))).toBe(true);
      }),
    );
  });

  it('differ where the dice differ at the same instant', () => {
    expect(newId('Transfer', at(1, 'a'))).not.toBe(newId('Transfer', at(1, 'b')));
  });

  it('of others have no noun', () => {
    const real = newId('Transfer', at(1, 'a'));
    for (const text of [
      '',
      'trf',
      real.slice(1),
      `${real}0`,
      real.toUpperCase(),
      real.replace('trf', 'xyz'),
      ` ${real}`,
    ]) {
      expect([text, nounOf(text)]).toEqual([text, null]);
    }
    fc.assert(fc.property(fc.string(), (text) => expect(nounOf(text)).toBeNull()));
  });
});
