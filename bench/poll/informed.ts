import { lookTable, nextLook } from '../../src/engine/poll-plan';
import { addEnd, addStay, BUCKETS, emptyCounts, hazardsOf } from '../../src/engine/settle-history';
import { DAY_MS, SECOND_MS } from './durations';
import type { Traffic } from './mixtures';
import { diceOf, outcomeOf, type Outcome, type Trace } from './trace';

/** Draws of each traffic that its distribution is known from. */
const DRAWS = 200_000;
/** As in the production plan. */
const SHORTEST_MS = SECOND_MS;
const LAST_AGE_MS = 30 * DAY_MS;
/** Halvings of the range in which the price that makes as many calls is looked for. */
const STEPS = 10;

/**
 * The rule of the production planner in the hands of somebody who knows from the start how long each traffic takes,
 * though not when any one transfer settles, at the price that makes as many calls. What a planner that learns has above
 * this is the cost of learning; what this has above the oracle no plan by age can save.
 */
export function informed(trace: Trace, calls: number, around: number, seed: number): Outcome {
  const hazards = trace.traffic.map((traffic) => hazardsKnown(traffic, seed));
  let [low, high] = [around / 4, around * 4];
  let best = follow(trace, hazards, around);
  for (let step = 0; step < STEPS; step += 1) {
    const price = Math.sqrt(low * high);
    best = follow(trace, hazards, price);
    if (best.calls > calls) low = price;
    else high = price;
  }
  return best;
}

function hazardsKnown(traffic: Traffic, seed: number): Float64Array {
  const dice = diceOf(seed);
  const counts = emptyCounts();
  const even = new Float64Array(BUCKETS).fill(1);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const age = traffic.settles(dice);
    addStay(counts, 0, age);
    addEnd(counts, age, age, even);
  }
  return hazardsOf(counts, DAY_MS);
}

function follow(trace: Trace, hazards: readonly Float64Array[], price: number): Outcome {
  const schedules = hazards.map((hazard) => {
    const table = lookTable(hazard, price);
    const looks: number[] = [];
    for (let age = 0; age < LAST_AGE_MS; looks.push(age)) age = Math.max(age + SHORTEST_MS, nextLook(table, age).age);
    return Float64Array.from(looks);
  });
  const delays = new Float64Array(trace.count);
  let calls = 0;
  for (let index = 0; index < trace.count; index += 1) {
    const looks = schedules[trace.kind[index]!]!;
    const age = trace.settledAt[index]! - trace.createdAt[index]!;
    const look = firstAtLeast(looks, age);
    delays[index] = looks[look]! - age;
    calls += look + 1;
  }
  return outcomeOf('the same rule, knowing the distributions', calls, delays);
}

function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
