import type { CallbackHint } from '../domain/connector';
import { isFinal, type Transfer } from '../domain/transfer';

/** However many callbacks arrive, one transfer is looked up at most this often. */
export const LOOK_UP_GAP_MS = 1_000;
/** No provider's name of anything is longer; a hint that is names nothing of ours. */
const LONGEST_NAME = 200;

type Names = Pick<Transfer, 'reference' | 'externalId' | 'lot'>;

/** What a hint names, as texts that tell the kinds of names apart. */
export function namesOfHint(hint: CallbackHint): string[] {
  const { reference = null, externalId = null, lot = null } = hint;
  return namesOf({ reference: reference ?? '', externalId, lot }).filter((name) => name.length <= LONGEST_NAME);
}

/** Everything a callback may name a transfer by. */
export function namesOf({ reference, externalId, lot }: Names): string[] {
  const named = { reference, externalId, lot };
  return Object.entries(named).flatMap(([kind, name]) => (name ? [`${kind} ${name}`] : []));
}

/** When a hinted transfer may be looked at. */
export function soonestLook({ lastPolledAt }: Pick<Transfer, 'lastPolledAt'>, now: number): number {
  return Math.max(now, (lastPolledAt ?? 0) + LOOK_UP_GAP_MS);
}

/** A poll under way: its start, and the lease that claimed the transfer (null where nothing was claimed). */
export interface PollMark {
  startedAt: number;
  leaseUntil: number | null;
}

/**
 * When a hint that came while this poll was under way wants the next look; null where none came. It moved next_poll_at
 * off the lease, or, where nothing was leased, to an instant since the poll began.
 */
export function hintedDuring({ nextPollAt }: Transfer, poll: PollMark, now: number): number | null {
  if (nextPollAt === null) return null;
  const soonest = soonestLook({ lastPolledAt: poll.startedAt }, poll.startedAt);
  const isHint =
    poll.leaseUntil === null
      ? nextPollAt >= poll.startedAt && nextPollAt <= Math.max(now, soonest)
      : nextPollAt !== poll.leaseUntil;
  return isHint ? Math.max(nextPollAt, soonest) : null;
}

/** Of the final ones only SUCCEEDED can still change: a reversal may come. */
export function mayChange({ status }: Pick<Transfer, 'status'>): boolean {
  return !isFinal(status) || status === 'SUCCEEDED';
}
