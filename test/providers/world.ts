import type { Clock, Random } from '../../src/domain/world';

/** A clock that stands until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export const START = Date.UTC(2022, 6, 27, 12, 0, 0);

export function testClock(start = START): TestClock {
  let now = start;
  return {
    now: () => now,
    after: () => () => undefined,
    advance: (ms) => {
      now += ms;
    },
  };
}

export const testRandom: Random = { fraction: () => 0.5, hex: (count) => 'ab'.repeat(count) };
