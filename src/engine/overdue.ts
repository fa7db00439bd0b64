import { EDGES } from './settle-history';

const DAY_MS = 86_400_000;
/** Nothing is overdue sooner. */
export const NEVER_OVERDUE_BEFORE_MS = DAY_MS;
/** With fewer settled transfers than this nobody can tell how long they take. */
const FEWEST_SAMPLES = 100;
const WITHOUT_SAMPLES_MS = 7 * DAY_MS;
const LATE_SHARE = 0.01;

/** How long a transfer may be open before it is overdue, by how many of its kind settled at which age (buckets of age). */
export function overdueAfter(ends: readonly number[]): number {
  const settled = ends.reduce((sum, count) => sum + count, 0);
  if (settled < FEWEST_SAMPLES) return WITHOUT_SAMPLES_MS;
  let later = settled;
  for (let bucket = 0; bucket < ends.length; bucket += 1) {
    later -= ends[bucket] ?? 0;
    if (later <= settled * LATE_SHARE)
      return Math.max(NEVER_OVERDUE_BEFORE_MS, EDGES[bucket + 1] ?? WITHOUT_SAMPLES_MS);
  }
  return WITHOUT_SAMPLES_MS;
}
