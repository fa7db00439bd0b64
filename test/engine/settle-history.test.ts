import { addEnd, addStay, bucketOf, EDGES, emptyCounts, hazardsOf } from '../../src/engine/settle-history';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const EXPECTED_MS = 20 * SECOND_MS;
const fresh = hazardsOf(emptyCounts(), EXPECTED_MS);

/** What is learned of transfers that were seen to settle at these ages. */
function learned(ages: readonly number[]): Float64Array {
  const counts = emptyCounts();
  for (const age of ages) {
    addStay(counts, 0, age);
    addEnd(counts, age, age, fresh);
  }
  return hazardsOf(counts, EXPECTED_MS);
}

const at = (hazards: Float64Array, age: number) => hazards[bucketOf(age)]!;
const evenly = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => from + ((index + 0.5) * (to - from)) / count);

it('expects something at every age before there is data, and less the older a transfer is', () => {
  expect([...fresh].every((hazard) => hazard > 0)).toBe(true);
  expect([...fresh]).toEqual([...fresh].sort((a, b) => b - a));
  expect(fresh).toHaveLength(EDGES.length);
});

it('takes an age at which few were seen to be like the ages around it', () => {
  const hazards = learned([9, 10, 11, 13, 14, 15].map((minutes) => minutes * MINUTE_MS));
  expect(at(hazards, 12 * MINUTE_MS)).toBeGreaterThan(5 * at(fresh, 12 * MINUTE_MS));
});

it('sees a gap for what it is once many have passed it, however much settles right after it', () => {
  const quick = evenly(400, 3 * SECOND_MS, 8 * SECOND_MS);
  const batch = evenly(400, 30 * MINUTE_MS, 40 * MINUTE_MS);
  const hazards = learned([...quick, ...batch]);
  expect(at(hazards, 25 * MINUTE_MS)).toBeLessThan(0.02 * at(hazards, 33 * MINUTE_MS));
  expect(at(hazards, 20 * SECOND_MS)).toBeLessThan(0.02 * at(hazards, 6 * SECOND_MS));
});

it('comes to the true chance where it is the same at every age', () => {
  const mean = 10 * MINUTE_MS;
  const hazards = learned(evenly(4_000, 0, 1).map((rank) => -mean * Math.log(1 - rank)));
  for (const age of [2, 5, 10, 20]) {
    expect(at(hazards, age * MINUTE_MS) * mean).toBeGreaterThan(0.8);
    expect(at(hazards, age * MINUTE_MS) * mean).toBeLessThan(1.2);
  }
});
