import type { Clock, Random } from '../../src/domain/world';

/** Of calls under way: none passes before the server that is called lets it. */
const deadlines = new Set<() => void>();

/** Whoever waits for an answer has waited long enough. */
export function passDeadlines(): void {
  for (const run of [...deadlines]) if (deadlines.delete(run)) run();
}

/** A clock that stands until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export const START = Date.UTC(2022, 6, 27, 12, 0, 0);

export function testClock(start = START): TestClock {
  let now = start;
  return {
    now: () => now,
    after: (_ms, run) => {
      deadlines.add(run);
      return () => deadlines.delete(run);
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

export const testRandom: Random = { fraction: () => 0.5, hex: (count) => 'ab'.repeat(count) };
