import { runSeed } from './run-seeds';
import { CRASH_PLACES } from './simulation';

const TRANSFERS = 10;
const SEEDS_PER_TEST = 25;
/** Runs a range of seeds as tests; `npm test` runs 200 seeds, spread over the Jest workers. */
export function seedSuite(first: number, last: number): void {
  const died = new Set<string>();
  for (let from = first; from <= last; from += SEEDS_PER_TEST) {
    const to = Math.min(from + SEEDS_PER_TEST - 1, last);
    test(`seeds ${from} to ${to} keep every promise`, async () => {
      for (let seed = from; seed <= to; seed += 1) {
        const report = await runSeed({ seed, transfers: TRANSFERS });
        for (const name of report.crashes.keys()) died.add(name);
        expect({ seed, problems: report.problems }).toEqual({ seed, problems: [] });
        expect(report.transfers).toBe(TRANSFERS);
      }
    }, 240_000);
  }

  test('the process died on either side of every kind of call', () => {
    expect(CRASH_PLACES.filter((name) => !died.has(name))).toEqual([]);
  });
}
