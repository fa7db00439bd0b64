import { CALL_PRICE_MS } from '../src/engine/call-price';
import { claimTimes } from './claim-time';
import { baselines, oracle } from './poll/baselines';
import { corridor } from './poll/corridor';
import { HELD_OUT, MAIN, type Traffic } from './poll/mixtures';
import { optimum } from './poll/optimum';
import { drawTrace, type Outcome, type Trace } from './poll/trace';

const TRANSFERS = 100_000;
const SEEDS = { main: 20_261_101, heldOut: 20_261_102, jitter: 7, optimum: 99 };
const ALL_LOST = 1;
/** Runs that may be needed to find the price at which two mean delays are the same. */
const PRICE_STEPS = 3;

/**
 * A month of 100,000 transfers, polled by everybody's usual ways and by the production planner. Each usual way has one
 * setting for all providers: the best there is that makes as many calls as the planner made at the price production
 * gives a call. No lots for anybody; a callback is a hint to look, and that look is a call. Beside them stands the best
 * plan there is: no ratio can be better than its, on either mixture.
 */
export async function pollBench(): Promise<Record<string, number>> {
  console.log(`${TRANSFERS} transfers over a month of virtual time; seeds ${JSON.stringify(SEEDS)}`);
  describe('main mixture', MAIN);
  const trace = drawTrace(MAIN, TRANSFERS, SEEDS.main, ALL_LOST);
  const ours = await corridor(trace, CALL_PRICE_MS, SEEDS.jitter);
  const theirs = baselines(trace, ours.calls);
  const bound = optimum(MAIN, ours.calls, CALL_PRICE_MS, SEEDS.optimum);
  print('callbacks all lost', [...theirs, ours, bound, oracle(trace)]);
  const mean = least(theirs, 'mean');

  const equalDelay = await atMean(trace, mean, ours);
  print('the planner at the mean delay of the best of them', [equalDelay]);

  for (const lost of [0.25, 0]) {
    const hinted = drawTrace(MAIN, TRANSFERS, SEEDS.main, lost);
    const planned = await corridor(hinted, CALL_PRICE_MS, SEEDS.jitter);
    print(`${lost * 100} % of the callbacks lost`, [...baselines(hinted, planned.calls), planned, oracle(hinted)]);
  }

  describe('held-out mixture', HELD_OUT);
  const unseen = drawTrace(HELD_OUT, TRANSFERS, SEEDS.heldOut, ALL_LOST);
  const learned = await corridor(unseen, CALL_PRICE_MS, SEEDS.jitter);
  const others = baselines(unseen, learned.calls);
  const unseenBound = optimum(HELD_OUT, learned.calls, CALL_PRICE_MS, SEEDS.optimum);
  print('held out, callbacks all lost', [...others, learned, unseenBound, oracle(unseen)]);

  const { claimTimeRatio1M } = await claimTimes();
  return {
    delayRatioAtEqualCalls: ratio(ours.mean, mean),
    p95RatioAtEqualCalls: ratio(ours.p95, least(theirs, 'p95')),
    callsRatioAtEqualDelay: ratio(equalDelay.calls, ours.calls),
    heldOutDelayRatio: ratio(learned.mean, least(others, 'mean')),
    claimTimeRatio1M,
    heldOutP95Ratio: ratio(learned.p95, least(others, 'p95')),
    delayRatioOfOptimum: ratio(bound.mean, mean),
    heldOutDelayRatioOfOptimum: ratio(unseenBound.mean, least(others, 'mean')),
  };
}

/** The planner at the price that makes its mean delay this one, or a little less. Delays follow the root of the price. */
async function atMean(trace: Trace, mean: number, from: Outcome): Promise<Outcome> {
  let price = CALL_PRICE_MS;
  let last = from;
  let best = from;
  for (let step = 0; step < PRICE_STEPS; step += 1) {
    price *= ((0.998 * mean) / last.mean) ** 2;
    last = await corridor(trace, price, SEEDS.jitter);
    if (last.mean <= mean && last.calls < best.calls) best = last;
  }
  return best;
}

function least(outcomes: readonly Outcome[], of: 'mean' | 'p95'): number {
  return Math.min(...outcomes.map((outcome) => outcome[of]));
}

function ratio(a: number, b: number): number {
  return Number((a / b).toFixed(3));
}

function describe(title: string, traffic: readonly Traffic[]): void {
  console.log(`\n${title}`);
  for (const { share, provider, method, words } of traffic) {
    console.log(`  ${(share * 100).toFixed(0).padStart(3)} % ${`${provider} ${method}`.padEnd(22)} ${words}`);
  }
}

function print(title: string, outcomes: readonly Outcome[]): void {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1).padStart(10);
  console.log(
    `\n${title}\n${'calls'.padStart(62)}${'mean s'.padStart(10)}${'p50 s'.padStart(10)}${'p95 s'.padStart(10)}`,
  );
  for (const { name, calls, mean, p50, p95 } of outcomes) {
    console.log(`  ${name.padEnd(52)}${calls.toFixed(2).padStart(8)}${seconds(mean)}${seconds(p50)}${seconds(p95)}`);
  }
}
