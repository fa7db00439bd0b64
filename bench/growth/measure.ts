import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OpenedStore } from '../../src/store/open-store';
import { median } from '../stage';
import type { Shape } from './shapes';

/** What takes less is as good as nothing, and its noise is no growth. Milliseconds. */
const FLOOR_MS = 5;
/** A ratio above this is measured again, and more often, before it is believed: other work on the machine is no growth. */
const DOUBTFUL_RATIO = 1.2;
/** So many times; what counts is the one in the middle, not the most favourable one. */
const DOUBTS = 3;
const TIMES_IN_DOUBT = 9;

export interface Growth {
  name: string;
  smallMs: number;
  largeMs: number;
  /** Of the medians, those under five milliseconds counted as five. */
  ratio: number;
}

export interface Stores {
  small: OpenedStore;
  large: OpenedStore;
  clock: Clock;
}

/** Milliseconds from any beginning. */
type Clock = () => number;
export const WALL_CLOCK: Clock = () => performance.now();
/**
 * What all threads of this process have worked. An embedded database works in this process, so what other processes
 * take of the machine is no part of it; one in PostgreSQL does not, and is timed by the wall clock.
 */
export const CPU_CLOCK: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** The same questions of a small and a large database, asked in turn. */
export async function measureGrowth(
  pairs: readonly (readonly [Shape, Shape])[],
  stores: Stores,
  times: number,
): Promise<Growth[]> {
  const measured: { pair: (typeof pairs)[number]; growths: Growth[] }[] = [];
  for (const pair of pairs) measured.push({ pair, growths: [await measurePair(pair, stores, times)] });
  const doubtful = measured.filter(({ growths }) => (growths[0]?.ratio ?? 0) > DOUBTFUL_RATIO);
  // Round after round, so that other work for some seconds touches one measurement of each at most.
  for (const one of doubtful) one.growths = [];
  for (let round = 0; round < DOUBTS; round += 1) {
    for (const { pair, growths } of doubtful) {
      growths.push(await measurePair(pair, stores, Math.max(TIMES_IN_DOUBT, times)));
    }
  }
  return measured.map(({ growths }) => growths.sort(byRatio)[growths.length >> 1] as Growth).sort(byRatio);
}

const byRatio = (a: Growth, b: Growth) => b.ratio - a.ratio || b.largeMs - a.largeMs;

async function measurePair(
  [small, large]: readonly [Shape, Shape],
  { clock, ...stores }: Stores,
  times: number,
): Promise<Growth> {
  const took: [number[], number[]] = [[], []];
  // The first of each fills the caches and prepares the statements.
  for (let turn = 0; turn <= times; turn += 1) {
    const smallMs = await timeOf(clock, () => small.ask(stores.small));
    const largeMs = await timeOf(clock, () => large.ask(stores.large));
    if (turn === 0) continue;
    took[0].push(smallMs);
    took[1].push(largeMs);
  }
  const [smallMs, largeMs] = [median(took[0]), median(took[1])];
  return { name: large.name, smallMs, largeMs, ratio: Math.max(FLOOR_MS, largeMs) / Math.max(FLOOR_MS, smallMs) };
}

async function timeOf(clock: Clock, run: () => Promise<unknown>): Promise<number> {
  const from = clock();
  await run();
  return clock() - from;
}

const AT_ONCE = 4;

/** How long the event loop stood still at the longest while these questions were answered. Milliseconds. */
export async function longestStall(shapes: readonly Shape[], store: OpenedStore): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let from = 0; from < shapes.length; from += AT_ONCE) {
    await Promise.all(shapes.slice(from, from + AT_ONCE).map((shape) => shape.ask(store)));
  }
  delay.disable();
  return delay.max / 1_000_000;
}
