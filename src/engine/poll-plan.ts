import { isFinal, type Transfer } from '../domain/transfer';
import type { Random } from '../domain/world';

/** RULINGS, Sandbox: a sandbox transfer is polled at least this often. */
const SANDBOX_LONGEST_MS = 2_000;
const FIRST_POLL_MS = 1_000;
/** The next look comes after this share of a transfer's age: early changes are seen early, old transfers cost little. */
const SHARE_OF_AGE = 0.1;
/** A plan never gives up: the slowest pace is a daily look. */
const LONGEST_MS = 24 * 60 * 60_000;
/** Spreads transfers created together. */
const JITTER = 0.1;

/** When to look at a transfer again; null once it is final. */
export function nextPollAfter(
  transfer: Transfer,
  world: { now: number; random: Random; sandbox: boolean },
): number | null {
  if (isFinal(transfer.status)) return null;
  const age = Math.max(0, world.now - (transfer.firstSubmittedAt ?? transfer.createdAt));
  const wait = Math.min(Math.max(age * SHARE_OF_AGE, FIRST_POLL_MS), world.sandbox ? SANDBOX_LONGEST_MS : LONGEST_MS);
  const jitter = 1 - world.random.fraction() * JITTER;
  return Math.round(world.now + wait * jitter);
}
