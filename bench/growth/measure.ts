import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OpenedStore } from '../../src/store/open-store';
import { median } from '../stage';
import type { Shape } from './shapes';

/** What takes less is as good as nothing, and its noise is no growth. Milliseconds. */
const FLOOR_MS = 5;
/** A ratio above this is measured again, and more often, before it is believed: other work on the machine is no growth. */
const DOUBTFUL_RATIO = 1.2;
const MOST_DOUBTS = 3;
const TIMES_IN_DOUBT = 9;

export interface Growth {
  name: string;
  smallMs: number;
  largeMs: number;
  /** Of the medians, those under five milliseconds counted as five. */
  ratio: number;
}

/** The same questions of a small and a large database, asked in turn. */
export async function measureGrowth(
  pairs: readonly (readonly [Shape, Shape])[],
  stores: { small: OpenedStore; large: OpenedStore },
  times: number,
): Promise<Growth[]> {
  const grown: Growth[] = [];
  for (const pair of pairs) {
    let growth = await measurePair(pair, stores, times);
    for (let again = 0; again < MOST_DOUBTS && growth.ratio > DOUBTFUL_RATIO; again += 1) {
      const next = await measurePair(pair, stores, Math.max(TIMES_IN_DOUBT, times));
      if (next.ratio < growth.ratio) growth = next;
    }
    grown.push(growth);
  }
  return grown.sort((a, b) => b.ratio - a.ratio || b.largeMs - a.largeMs);
}

async function measurePair(
  [small, large]: readonly [Shape, Shape],
  stores: { small: OpenedStore; large: OpenedStore },
  times: number,
): Promise<Growth> {
  const took: [number[], number[]] = [[], []];
  // The first of each fills the caches and prepares the statements.
  for (let turn = 0; turn <= times; turn += 1) {
    const smallMs = await timeOf(() => small.ask(stores.small));
    const largeMs = await timeOf(() => large.ask(stores.large));
    if (turn === 0) continue;
    took[0].push(smallMs);
    took[1].push(largeMs);
  }
  const [smallMs, largeMs] = [median(took[0]), median(took[1])];
  return { name: large.name, smallMs, largeMs, ratio: Math.max(FLOOR_MS, largeMs) / Math.max(FLOOR_MS, smallMs) };
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
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
