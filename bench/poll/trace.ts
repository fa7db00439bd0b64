import { DAY_MS, SECOND_MS } from './durations';
import type { Dice, Traffic } from './mixtures';

const MONTH_MS = 30 * DAY_MS;
/** A callback that arrives does so this long after the change. */
const CALLBACK_AFTER_MS = 2 * SECOND_MS;

/** One month of transfers, in the order in which they are created; instants in milliseconds of the month. */
export interface Trace {
  count: number;
  traffic: readonly Traffic[];
  kind: Uint8Array;
  createdAt: Float64Array;
  settledAt: Float64Array;
  /** When its callback comes; Infinity where it is lost. */
  hintedAt: Float64Array;
}

/** Mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function drawTrace(traffic: readonly Traffic[], count: number, seed: number, lost: number): Trace {
  const dice = diceOf(seed);
  const createdAt = Float64Array.from({ length: count }, () => dice() * MONTH_MS).sort();
  const kind = new Uint8Array(count);
  const settledAt = new Float64Array(count);
  const hintedAt = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    kind[index] = pick(traffic, dice());
    settledAt[index] = createdAt[index]! + (traffic[kind[index]!]?.settles(dice) ?? 0);
    hintedAt[index] = dice() < lost ? Infinity : settledAt[index]! + CALLBACK_AFTER_MS;
  }
  return { count, traffic, kind, createdAt, settledAt, hintedAt };
}

function pick(traffic: readonly Traffic[], fraction: number): number {
  let left = fraction;
  for (let kind = 0; kind < traffic.length; kind += 1) {
    left -= traffic[kind]?.share ?? 0;
    if (left < 0) return kind;
  }
  return 0;
}

/** What a way of polling cost and how late it was, over a whole trace. Delays are in milliseconds. */
export interface Outcome {
  name: string;
  calls: number;
  mean: number;
  p50: number;
  p95: number;
}

export function outcomeOf(name: string, calls: number, delays: Float64Array): Outcome {
  const sorted = delays.slice().sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = sorted.reduce((sum, delay) => sum + delay, 0) / sorted.length;
  return { name, calls: calls / sorted.length, mean, p50: at(0.5), p95: at(0.95) };
}
