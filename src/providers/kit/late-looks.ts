import type { LateLooks } from '../../domain/connector';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** CHOICE: close together at first, for most mistakes of a provider are put right soon. */
const AFTER_FAILURE = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, DAY_MS];

/** An hour after a success and then daily, for so many days. */
function daily(days: number): number[] {
  return [HOUR_MS, ...Array.from({ length: days }, (_, day) => (day + 1) * DAY_MS)];
}

/** Where nobody says how long money can come back: a month (CHOICE). */
export const FOR_A_MONTH: LateLooks = { afterFailure: AFTER_FAILURE, afterSuccess: daily(30) };
