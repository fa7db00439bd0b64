import { DAY_MS } from './durations';
import type { Traffic } from './mixtures';
import { diceOf, drawTrace, outcomeOf, type Outcome, type Trace } from './trace';

/** Draws of each traffic that its distribution is known from. */
const DRAWS = 2_000_000;
/** Its plan is followed for this many transfers: so many that luck has no part in it. */
const TRANSFERS = 1_000_000;
/** Longer than any draw; what is older still is looked at daily. */
const LAST_AGE_MS = 60 * DAY_MS;
/** Halvings of the range in which the price that makes as many calls is looked for. */
const STEPS = 9;

/** How many draws had settled by each age at which a look may be, and the sum of their ages. */
interface Settling {
  settled: Float64Array;
  ages: Float64Array;
}

/**
 * A look may be at any square of milliseconds. The gaps between them grow as the best waits do where a chance fades
 * with age, and are some hundredths of them: 0.2 s at 10 s, 4 s at an hour.
 */
const ageOf = (look: number) => look ** 2;
const LOOKS = Math.ceil(Math.sqrt(LAST_AGE_MS));

/**
 * The bound: the plan with the least sum of delay and price times calls for whoever knows from the start how long each
 * traffic takes, though not when any one transfer settles, at the price that makes as many calls. Transfers of a traffic
 * differ in nothing but their age, so no plan does better, whatever its rule; what the planner has above this is the cost
 * of its rule and of learning, and what this has above the oracle no planner can save.
 */
export function optimum(traffic: readonly Traffic[], calls: number, around: number, seed: number): Outcome {
  const settlings = traffic.map((one) => settlingOf(one, seed));
  const trace = drawTrace(traffic, TRANSFERS, seed + 1, 1);
  let [low, high] = [around / 2, around * 2];
  let best = follow(trace, settlings, around);
  for (let step = 0; step < STEPS; step += 1) {
    const price = Math.sqrt(low * high);
    best = follow(trace, settlings, price);
    if (best.calls > calls) low = price;
    else high = price;
  }
  return best;
}

function settlingOf(traffic: Traffic, seed: number): Settling {
  const dice = diceOf(seed);
  const settled = new Float64Array(LOOKS + 1);
  const ages = new Float64Array(LOOKS + 1);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const age = traffic.settles(dice);
    const look = Math.ceil(Math.sqrt(age));
    settled[look]! += 1;
    ages[look]! += age;
  }
  for (let look = 1; look <= LOOKS; look += 1) {
    settled[look]! += settled[look - 1]!;
    ages[look]! += ages[look - 1]!;
  }
  return { settled, ages };
}

/**
 * The best ages to look at, by dynamic programming from the last look back to the first: after a look, the best next
 * one is where what settles until then waits, and all that comes after it costs, least. That one comes no later after
 * an earlier look, since more waits then, so it is sought only up to the one found for the look after.
 */
function bestLooks({ settled, ages }: Settling, price: number): Float64Array {
  const last = settled.indexOf(DRAWS);
  const cost = new Float64Array(last + 1);
  const next = new Int32Array(last + 1).fill(last);
  for (let look = last - 1; look >= 0; look -= 1) {
    let least = Infinity;
    for (let then = look + 1; then <= next[look + 1]!; then += 1) {
      const settling = settled[then]! - settled[look]!;
      const delay = ageOf(then) * settling - (ages[then]! - ages[look]!);
      if (delay + cost[then]! >= least) continue;
      least = delay + cost[then]!;
      next[look] = then;
    }
    cost[look] = least + price * (DRAWS - settled[look]!);
  }
  const looks: number[] = [];
  for (let look = 0; look < last; looks.push(ageOf(look))) look = next[look]!;
  for (let age = ageOf(last) + DAY_MS; age < LAST_AGE_MS; age += DAY_MS) looks.push(age);
  return Float64Array.from(looks);
}

function follow(trace: Trace, settlings: readonly Settling[], price: number): Outcome {
  const plans = settlings.map((settling) => bestLooks(settling, price));
  const delays = new Float64Array(trace.count);
  let calls = 0;
  for (let index = 0; index < trace.count; index += 1) {
    const looks = plans[trace.kind[index]!]!;
    const age = trace.settledAt[index]! - trace.createdAt[index]!;
    const look = firstAtLeast(looks, age);
    delays[index] = looks[look]! - age;
    calls += look + 1;
  }
  return outcomeOf('the best plan by age, knowing the distributions', calls, delays);
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
