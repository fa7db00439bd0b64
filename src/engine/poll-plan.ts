import { confirmAt } from '../domain/last-words';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Random } from '../domain/world';
import { bucketOf, BUCKETS, EDGES } from './settle-history';

/** A sandbox transfer is polled at least this often: it settles within ten seconds. */
const SANDBOX_LONGEST_MS = 2_000;
/** No transfer is looked at more often by itself, however likely it is to settle. */
const SHORTEST_MS = 1_000;
/** A plan never gives up: the slowest pace is a daily look. */
const LONGEST_MS = 24 * 60 * 60_000;
/** What is open for longer than this has outlived what a history can tell: a daily look from then on. */
const DAILY_AFTER_MS = 30 * LONGEST_MS;
/** Whether the provider has it at all is asked after this share of the time since it was sent. */
const DOUBT_SHARE_OF_AGE = 0.1;
/** A doubtful answer is looked up soon: most providers have acted by then. */
const FRESH_DOUBT_MS = 500;
/** What went out again and is in doubt again is fresh for so long after it first went out. */
const DOUBT_IS_FRESH_FOR_MS = 60_000;
/**
 * A look comes sooner than planned by up to this share of the wait between two looks around that age. It spreads
 * transfers created together, and lets looks fall between those of other transfers, so that more is learned.
 */
const JITTER = 0.1;
/** Half an hour between two looks is no longer close. */
const CLOSE_MS = 30 * 60_000;
/** Jitter takes a little off a daily look. */
const DAILY_MS = LONGEST_MS * (1 - JITTER);

/**
 * One class of transfers at one price, ready to be planned with. The price of a call is the delay, in milliseconds,
 * that one call is worth: of two plans the better one has the smaller sum of delay and price times calls.
 */
export interface LookTable {
  /** Chance of settling per millisecond, by bucket of age. */
  hazard: Float64Array;
  /** How much hazard may add up between two looks, by the bucket of the second. */
  patience: Float64Array;
  /** The largest patience from this bucket on. */
  patienceAhead: Float64Array;
}

/**
 * With a steady hazard h, looking every t milliseconds costs the price of a call and the delay until it, again and
 * again until it is settled. The best t makes x = h t solve e^x - 1 - x = h price; e^x - 1 is then what surviving one
 * more millisecond is expected to cost, in units of h. For rare looks that is the square-root rule t = sqrt(2 price/h).
 */
export function lookTable(hazard: Float64Array, price: number): LookTable {
  const patience = new Float64Array(BUCKETS);
  const patienceAhead = new Float64Array(BUCKETS);
  let ahead = 0;
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket -= 1) {
    const most = patienceFor(hazard[bucket]! * price);
    ahead = Math.max(ahead, most);
    patience[bucket] = most;
    patienceAhead[bucket] = ahead;
  }
  return { hazard, patience, patienceAhead };
}

/** Solves e^x - 1 - x = y for x > 0 by Newton's method, from above. */
function patienceFor(y: number): number {
  let x = Math.min(Math.sqrt(2 * y), Math.log1p(y) + 1.2);
  for (let step = 0; step < 6; step += 1) {
    const rest = Math.expm1(x) - x - y;
    if (Math.abs(rest) < 1e-9 * y) break;
    x -= rest / Math.expm1(x);
  }
  return x;
}

export interface Look {
  /** The age to look at. */
  age: number;
  /** How long the wait between two looks is around that age. */
  spacing: number;
}

/**
 * The age at which to look next at a transfer that was open at this age: where delay plus price is least. Going on
 * waiting pays while the hazard added up since the last look is less than the patience of the bucket, so each bucket
 * has at most one good instant; the best of all is taken. In a gap where nothing settles that is the far side of it.
 */
export function nextLook(table: LookTable, age: number): Look {
  const { hazard, patience, patienceAhead } = table;
  const end = age + LONGEST_MS;
  let at = age;
  let added = 0;
  /** What waiting until `at` costs, compared with looking again at once. */
  let cost = 0;
  let best = end;
  let bestCost = Infinity;
  let spacing = LONGEST_MS;
  for (let bucket = bucketOf(age); at < end; bucket += 1) {
    if (added >= patienceAhead[bucket]!) break;
    const rate = hazard[bucket]!;
    const length = Math.min(EDGES[bucket + 1] ?? Infinity, end) - at;
    const survives = Math.exp(-added);
    const reward = survives * Math.exp(patience[bucket]!);
    const costAfter = (ms: number) => cost + ms + (reward * Math.expm1(-rate * ms)) / rate;
    const wait = Math.min(Math.max(0, (patience[bucket]! - added) / rate), length);
    const here = costAfter(wait);
    if (here < bestCost) {
      bestCost = here;
      best = at + wait;
      spacing = patience[bucket]! / rate;
    }
    cost = costAfter(length);
    added += rate * length;
    at += length;
  }
  return { age: best, spacing };
}

export interface PollWorld {
  now: number;
  random: Random;
  sandbox: boolean;
  /** Of the transfer's class, at what a call is worth now; asked only for a transfer that the provider is known to have. */
  table: () => LookTable;
}

/** When to look at a transfer again; null once it is final. */
export function nextPollAfter(transfer: Transfer, world: PollWorld): number | null {
  if (isFinal(transfer.status)) return null;
  const planned = waitFor(transfer, world);
  const wait = Math.min(Math.max(planned.wait, SHORTEST_MS), longestWait(world.sandbox));
  return Math.round(world.now + wait - world.random.fraction() * JITTER * Math.min(wait, planned.spacing));
}

/** A contrary word that could not be confirmed for so long is left to the late looks and to a person. */
const CONFIRMING_FOR_MS = LONGEST_MS;
/** A confirming look that brought no answer is made again after this share of the time since the first contrary one. */
const CONFIRM_AGAIN_SHARE = 0.1;
const CONFIRM_AGAIN_MS = 30_000;

/** When the look that confirms a contradiction of a final status is made; null where there is none to confirm. */
export function confirmingLookAt(transfer: Transfer, now: number): number | null {
  const at = confirmAt(transfer);
  if (at === null || at > now) return at;
  const age = now - (transfer.lastWords.contrary?.firstAskedAt ?? now);
  return age > CONFIRMING_FOR_MS ? null : Math.round(now + Math.max(CONFIRM_AGAIN_MS, age * CONFIRM_AGAIN_SHARE));
}

function longestWait(sandbox: boolean): number {
  return sandbox ? SANDBOX_LONGEST_MS : LONGEST_MS;
}

function waitFor(transfer: Transfer, { now, table }: PollWorld): { wait: number; spacing: number } {
  if (transfer.stageSince === null) {
    const wait = Math.max(0, now - (transfer.submittedAt ?? transfer.createdAt)) * DOUBT_SHARE_OF_AGE;
    return { wait, spacing: wait };
  }
  const age = Math.max(0, now - transfer.stageSince);
  if (age > DAILY_AFTER_MS) return { wait: LONGEST_MS, spacing: LONGEST_MS };
  const look = nextLook(table(), age);
  return { wait: look.age - age, spacing: look.spacing };
}

/**
 * How long after a doubtful answer to ask what came of it, of what first went out so long ago. Where that look finds
 * nothing, it may lead to the same request again, and an outage to hours of them, each told in the log.
 */
export function waitInDoubt(age: number, sandbox: boolean): number {
  if (age < DOUBT_IS_FRESH_FOR_MS) return FRESH_DOUBT_MS;
  return Math.min(Math.round(age * DOUBT_SHARE_OF_AGE), longestWait(sandbox));
}

export const POLL_PACES = ['CLOSE', 'SLOW', 'DAILY'] as const;
export type PollPace = (typeof POLL_PACES)[number];

/** How closely a transfer is followed, read off its plan; null where nothing is planned. */
export function paceOf(transfer: Transfer): PollPace | null {
  if (isFinal(transfer.status) || transfer.nextPollAt === null) return null;
  const wait = transfer.nextPollAt - (transfer.lastPolledAt ?? transfer.createdAt);
  return wait >= DAILY_MS ? 'DAILY' : wait > CLOSE_MS ? 'SLOW' : 'CLOSE';
}
