import { DAY_MS, MINUTE_MS, SECOND_MS } from './durations';
import { outcomeOf, type Outcome, type Trace } from './trace';

/** A way of polling at one setting. */
interface Way {
  /** All calls for transfers that settle at these ages (ascending, milliseconds). A callback saves none: it makes one. */
  callsFor(trace: Ages): number;
  /** The age of the first look at or after an age. */
  nextLook(createdAt: number, age: number): number;
}

interface Ages {
  ascending: Float64Array;
  trace: Trace;
}

function outcomeAt(of: Ages, name: string, way: Way): Outcome {
  const { trace } = of;
  const delays = new Float64Array(trace.count);
  for (let index = 0; index < trace.count; index += 1) {
    const createdAt = trace.createdAt[index]!;
    const age = trace.settledAt[index]! - createdAt;
    delays[index] = Math.min(way.nextLook(createdAt, age), trace.hintedAt[index]! - createdAt) - age;
  }
  return outcomeOf(name, way.callsFor(of), delays);
}

function fixed(interval: number): Way {
  const looks = (age: number) => Math.max(1, Math.ceil(age / interval));
  return {
    callsFor: ({ ascending }) => ascending.reduce((sum, age) => sum + looks(age), 0),
    nextLook: (_createdAt, age) => looks(age) * interval,
  };
}

/** Everything open is looked at together, on the clock. */
function sweep(interval: number): Way {
  const missed = (createdAt: number, age: number) =>
    Math.max(0, Math.ceil((age - interval + (createdAt % interval)) / interval));
  return {
    callsFor({ trace }) {
      let calls = 0;
      for (let index = 0; index < trace.count; index += 1) {
        const createdAt = trace.createdAt[index]!;
        calls += 1 + missed(createdAt, trace.settledAt[index]! - createdAt);
      }
      return calls;
    },
    nextLook: (createdAt, age) => interval - (createdAt % interval) + missed(createdAt, age) * interval,
  };
}

function backOff(first: number, growth: number, longest: number): Way {
  /** Looks until waits no longer grow; then one every `longest`. */
  const growing: number[] = [];
  let wait = Math.min(first, longest);
  for (let age = wait; age < LONGEST_AGE_MS; age += wait) {
    growing.push(age);
    if (wait === longest) break;
    wait = Math.min(wait * growth, longest);
  }
  const last = growing.at(-1) ?? 0;
  return {
    callsFor({ ascending }) {
      let calls = 0;
      let look = 0;
      for (const age of ascending) {
        while (look < growing.length && growing[look]! < age) look += 1;
        calls += age <= last ? look + 1 : growing.length + Math.ceil((age - last) / wait);
      }
      return calls;
    },
    nextLook(_createdAt, age) {
      if (age > last) return last + Math.ceil((age - last) / wait) * wait;
      let low = 0;
      let high = growing.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (growing[middle]! < age) low = middle + 1;
        else high = middle;
      }
      return growing[low] ?? last;
    },
  };
}

/** Finds the setting between two that makes this many calls, given that more of it makes fewer. */
function tune(calls: number, low: number, high: number, callsOf: (setting: number) => number): number {
  let [from, to] = [Math.log(low), Math.log(high)];
  for (let step = 0; step < 40; step += 1) {
    const middle = (from + to) / 2;
    if (callsOf(Math.exp(middle)) > calls) from = middle;
    else to = middle;
  }
  return Math.exp(to);
}

/** Calls this close together are the same calls; a cap may leave no setting that makes them. */
const SAME_CALLS = 0.005;
const LONGEST_AGE_MS = 60 * DAY_MS;
const GROWTHS = [1.02, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3, 4];
const LONGEST_MINUTES = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 720, 1440];
const SHORTEST_FIRST_MS = 100;
const LONGEST_FIRST_MS = 30 * DAY_MS;

/**
 * The other ways at the same calls per transfer, each with the one setting that suits it best: the interval follows
 * from the calls; of back-off every growth and cap is tried, and the best by mean and the best by p95 both stand.
 */
export function baselines(trace: Trace, calls: number): Outcome[] {
  const ages = { trace, ascending: trace.settledAt.map((at, index) => at - trace.createdAt[index]!).sort() };
  const tuned = (name: (setting: number) => string, way: (setting: number) => Way): Outcome => {
    const callsOf = (setting: number) => way(setting).callsFor(ages) / trace.count;
    const setting = tune(calls, SHORTEST_FIRST_MS, LONGEST_FIRST_MS, callsOf);
    return outcomeAt(ages, name(setting), way(setting));
  };
  const backOffs = GROWTHS.flatMap((growth) =>
    LONGEST_MINUTES.map((minutes) => minutes * MINUTE_MS).map((longest) =>
      tuned(
        (first) => `back-off from ${seconds(first)} times ${growth}, at most ${seconds(longest)}`,
        (first) => backOff(first, growth, longest),
      ),
    ),
  ).filter((outcome) => Math.abs(outcome.calls / calls - 1) < SAME_CALLS);
  const best = (of: 'mean' | 'p95') => [...backOffs].sort((a, b) => a[of] - b[of]).slice(0, 1);
  return [
    tuned((interval) => `fixed interval of ${seconds(interval)}`, fixed),
    tuned((interval) => `cron sweep every ${seconds(interval)}`, sweep),
    ...new Set([...best('mean'), ...best('p95')]),
  ];
}

export function oracle(trace: Trace): Outcome {
  return outcomeOf('oracle', trace.count, new Float64Array(trace.count));
}

function seconds(ms: number): string {
  return `${(ms / SECOND_MS).toPrecision(3)} s`;
}
