import { runSeed, unmetOf } from './run-seeds';

const TRANSFERS = 10;
const SEEDS_PER_TEST = 25;

/** Runs a range of seeds as tests; `npm test` runs 200 seeds, spread over the Jest workers. */
export function seedSuite(first: number, last: number): void {
  const all = { passed: {}, died: {}, counts: {} } as Record<'passed' | 'died' | 'counts', Record<string, number>>;
  for (let from = first; from <= last; from += SEEDS_PER_TEST) {
    const to = Math.min(from + SEEDS_PER_TEST - 1, last);
    test(`seeds ${from} to ${to} keep every promise`, async () => {
      for (let seed = from; seed <= to; seed += 1) {
        const report = await runSeed({ seed, transfers: TRANSFERS });
        for (const kind of ['passed', 'died', 'counts'] as const) {
          for (const [name, count] of Object.entries(report[kind])) all[kind][name] = (all[kind][name] ?? 0) + count;
        }
        expect({ seed, problems: report.problems }).toEqual({ seed, problems: [] });
        expect(report.transfers).toBe(TRANSFERS);
      }
    }, 240_000);
  }

  test('every fault fired, and the process died before and after every store and provider call', () => {
    expect(unmetOf(all)).toEqual([]);
  });
}
