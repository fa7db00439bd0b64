import { runSeed } from './run-seeds';
import { seedSuite } from './seed-suite';

seedSuite(1, 100);

test('a seed replays to the letter', async () => {
  const [once, again] = [await runSeed({ seed: 7, transfers: 10 }), await runSeed({ seed: 7, transfers: 10 })];
  expect(again.traceHash).toBe(once.traceHash);
  const other = await runSeed({ seed: 8, transfers: 10 });
  expect(other.traceHash).not.toBe(once.traceHash);
});
