import { execFileSync } from 'node:child_process';
import { runSeed, unmetOf, type SeedReport } from './run-seeds';

const SEEDS = 200;
const SEEDS_PER_TEST = 25;
const TRANSFERS = 10;
/** So many more are run, each of which dies wherever none has died yet as soon as it comes there. */
const FURTHER_SEEDS = 150;

const all = { passed: {}, died: {}, counts: {} } as Record<'passed' | 'died' | 'counts', Record<string, number>>;

function add(report: SeedReport): void {
  for (const kind of ['passed', 'died', 'counts'] as const) {
    for (const [name, count] of Object.entries(report[kind])) all[kind][name] = (all[kind][name] ?? 0) + count;
  }
}

for (let from = 1; from <= SEEDS; from += SEEDS_PER_TEST) {
  const to = from + SEEDS_PER_TEST - 1;
  test(`seeds ${from} to ${to} keep every promise`, async () => {
    for (let seed = from; seed <= to; seed += 1) {
      const report = await runSeed({ seed, transfers: TRANSFERS });
      add(report);
      expect({ seed, problems: report.problems }).toEqual({ seed, problems: [] });
      expect(report.transfers).toBe(TRANSFERS);
    }
  }, 240_000);
}

test('every fault fired, and the process died before and after every store and provider call', async () => {
  for (let seed = SEEDS + 1; unmetOf(all).length > 0 && seed <= SEEDS + FURTHER_SEEDS; seed += 1) {
    const report = await runSeed({ seed, transfers: TRANSFERS, dieAt: unmetOf(all) });
    expect({ seed, problems: report.problems }).toEqual({ seed, problems: [] });
    add(report);
  }
  expect(unmetOf(all)).toEqual([]);
}, 480_000);

test('a seed replays to the letter, also in another process', async () => {
  const [once, again] = [await runSeed({ seed: 7, transfers: 10 }), await runSeed({ seed: 7, transfers: 10 })];
  expect(again.traceHash).toBe(once.traceHash);
  const replay = 'scripts/run-ts.js test/simulation/main.ts --child --from 7 --seeds 1 --transfers 10'.split(' ');
  const elsewhere = JSON.parse(execFileSync(process.execPath, replay, { encoding: 'utf8' })) as { traceHash: string };
  expect(elsewhere.traceHash).toBe(once.traceHash);
  const other = await runSeed({ seed: 8, transfers: 10 });
  expect(other.traceHash).not.toBe(once.traceHash);
});
