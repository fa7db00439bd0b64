import type { SettleCounts } from '../domain/settle-history';

/** Ages up to here are one bucket: nobody is asked again sooner. */
const FIRST_EDGE_MS = 500;
/** Each bucket is about a tenth wider than the one before: minutes matter at an hour, hours at a week. */
const BUCKETS_PER_OCTAVE = 8;
/** The last bucket begins after 97 days and has no end. */
export const BUCKETS = 24 * BUCKETS_PER_OCTAVE + 2;
/** Where each bucket begins, in milliseconds of age. */
export const EDGES: readonly number[] = Array.from({ length: BUCKETS }, (_, bucket) =>
  bucket === 0 ? 0 : FIRST_EDGE_MS * 2 ** ((bucket - 1) / BUCKETS_PER_OCTAVE),
);
/** How long each bucket is; the endless one counts like the age at which it begins. */
const WIDTHS: readonly number[] = EDGES.map((edge, bucket) => (EDGES[bucket + 1] ?? 2 * edge) - edge);

/**
 * About this many settled transfers are remembered; then everything is halved. So a provider that changes its ways has
 * half of the history against it after as many transfers, and a row stays small for ever.
 */
const MEMORY = 4_000;
/** What is expected before there is data weighs as much as this many transfers passing through each bucket. */
const DEFAULT_WEIGHT = 3;
/** How the expected chance of settling fades with age where nothing was seen: slowly enough for heavy tails. */
const TAIL_EXPONENT = 1.5;
/** A bucket is judged with its neighbours up to an octave away, then closer by, then by itself... */
const REACHES = [BUCKETS_PER_OCTAVE, BUCKETS_PER_OCTAVE / 4, 0];
/** ...and what the wider view expects weighs as much as this many transfers that settle. */
const WIDER_WEIGHT = 2;

export function emptyCounts(): SettleCounts {
  return { ends: new Array<number>(BUCKETS).fill(0), exposureMs: new Array<number>(BUCKETS).fill(0) };
}

export function bucketOf(age: number): number {
  if (age < FIRST_EDGE_MS) return 0;
  const bucket = 1 + Math.floor(Math.log2(age / FIRST_EDGE_MS) * BUCKETS_PER_OCTAVE);
  return Math.min(bucket, BUCKETS - 1);
}

/** Adds what another process, or an earlier flush, has seen, and lets the old fade. */
export function mergeCounts(into: SettleCounts, more: SettleCounts): void {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    into.ends[bucket]! += more.ends[bucket] ?? 0;
    into.exposureMs[bucket]! += more.exposureMs[bucket] ?? 0;
  }
  fade(into);
}

/** Halves all counts while more is remembered than MEMORY transfers, settled or passing. */
function fade(counts: SettleCounts): void {
  let settled = 0;
  let passed = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    settled += counts.ends[bucket]!;
    passed = Math.max(passed, counts.exposureMs[bucket]! / WIDTHS[bucket]!);
  }
  for (let seen = Math.max(settled, passed / 2); seen > MEMORY; seen /= 2) {
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      counts.ends[bucket]! /= 2;
      counts.exposureMs[bucket]! /= 2;
    }
  }
}

/**
 * The chance per millisecond, by bucket of age, that a transfer which has come there settles. Counting against the time
 * that transfers were watched, open ones included, keeps the quick ones from being all that is learned. Where few have
 * passed, a bucket is like its neighbourhood, and where nobody has, like what is expected; where many have and none
 * settled it is a gap, whatever is around it.
 */
export function hazardsOf(counts: SettleCounts, expectedMs: number): Float64Array {
  /** Chance of settling while passing through a bucket, and how many have passed it. */
  const chances = new Float64Array(BUCKETS);
  const passed = new Float64Array(BUCKETS);
  const weights = new Float64Array(BUCKETS);
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    chances[bucket] = WIDTHS[bucket]! * expectedHazard(EDGES[bucket]!, expectedMs);
    passed[bucket] = counts.exposureMs[bucket]! / WIDTHS[bucket]!;
    weights[bucket] = DEFAULT_WEIGHT * chances[bucket]!;
  }
  for (const reach of REACHES) {
    const [ends, watched] = [around(counts.ends, reach), around(passed, reach)];
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const [chance, weight] = [chances[bucket]!, weights[bucket]!];
      chances[bucket] = (ends[bucket]! + weight) / (watched[bucket]! + weight / chance);
    }
    weights.fill(WIDER_WEIGHT);
  }
  return chances.map((chance, bucket) => chance / WIDTHS[bucket]!);
}

/** Sums over the neighbours of each bucket; the further off, the less they count. Loops: every plan made anew rests on it. */
function around(values: ArrayLike<number>, reach: number): Float64Array {
  const sums = new Float64Array(BUCKETS);
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const last = Math.min(BUCKETS - 1, bucket + reach);
    let sum = 0;
    for (let other = Math.max(0, bucket - reach); other <= last; other += 1) {
      sum += (1 - Math.abs(other - bucket) / (reach + 1)) * values[other]!;
    }
    sums[bucket] = sum;
  }
  return sums;
}

function expectedHazard(age: number, expectedMs: number): number {
  return (1 + age / expectedMs) ** -TAIL_EXPONENT / expectedMs;
}

/** A look saw the transfer in its stage: it stayed there from one age to the other. */
export function addStay(counts: SettleCounts, from: number, to: number): void {
  for (let bucket = bucketOf(from); bucket < BUCKETS; bucket += 1) {
    const end = EDGES[bucket + 1] ?? Infinity;
    counts.exposureMs[bucket]! += Math.max(0, Math.min(end, to) - Math.max(EDGES[bucket]!, from));
    if (end >= to) return;
  }
}

/**
 * A look found that the transfer left its stage somewhere between two ages. The one sighting is shared out over the
 * buckets between them as the hazard known so far says how likely each is, so that the history grows sharper than the looks were.
 */
export function addEnd(counts: SettleCounts, from: number, to: number, hazards: Float64Array): void {
  const last = bucketOf(to);
  const pieces: { bucket: number; length: number; share: number }[] = [];
  let survives = 1;
  for (let bucket = bucketOf(from); bucket <= last; bucket += 1) {
    const length = Math.min(EDGES[bucket + 1] ?? Infinity, to) - Math.max(EDGES[bucket]!, from);
    const stays = Math.exp(-hazards[bucket]! * Math.max(0, length));
    pieces.push({ bucket, length, share: survives * (1 - stays) });
    survives *= stays;
  }
  const total = pieces.reduce((sum, piece) => sum + piece.share, 0);
  let later = 1;
  for (const piece of pieces) {
    const share = total > 0 ? piece.share / total : 1 / pieces.length;
    later -= share;
    counts.ends[piece.bucket]! += share;
    counts.exposureMs[piece.bucket]! += piece.length * (Math.max(0, later) + share / 2);
  }
}
