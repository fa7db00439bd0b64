import type { CallbackHint } from '../domain/connector';
import { isFinal, type Transfer } from '../domain/transfer';

/** However many callbacks arrive, one transfer is looked up at most this often. */
export const LOOK_UP_GAP_MS = 1_000;
/** The same of one that is final, whose status is expected to stand: between looks that are made while it is. */
export const FINAL_LOOK_GAP_MS = 60_000;
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
export function soonestLook(transfer: Pick<Transfer, 'lastPolledAt' | 'status' | 'lastWords'>, now: number): number {
  const soonest = Math.max(now, (transfer.lastPolledAt ?? 0) + LOOK_UP_GAP_MS);
  if (!isFinal(transfer.status)) return soonest;
  return Math.max(soonest, (transfer.lastWords.lookedAt ?? 0) + FINAL_LOOK_GAP_MS);
}

/** A poll under way: its start, and the lease that claimed the transfer (null where nothing was claimed). */
export interface PollMark {
  startedAt: number;
  leaseUntil: number | null;
  /** It is a late look at a final transfer, which leases late_look_at instead. */
  late?: boolean;
}

/**
 * When a hint that came while this poll was under way wants the next look; null where none came. It moved next_poll_at
 * off the lease, or, where nothing was leased, to an instant since the poll began.
 */
export function hintedDuring({ nextPollAt, status }: Transfer, poll: PollMark, now: number): number | null {
  if (nextPollAt === null) return null;
  const soonest = poll.startedAt + (isFinal(status) ? FINAL_LOOK_GAP_MS : LOOK_UP_GAP_MS);
  const isHint =
    poll.leaseUntil === null
      ? nextPollAt >= poll.startedAt && nextPollAt <= Math.max(now, soonest)
      : nextPollAt !== poll.leaseUntil;
  return isHint ? Math.max(nextPollAt, soonest) : null;
}

/** Whether a look may tell something new: a final status is not the last word, but what was never sent has none. */
export function isLookable({ status, firstSubmittedAt }: Pick<Transfer, 'status' | 'firstSubmittedAt'>): boolean {
  return !isFinal(status) || firstSubmittedAt !== null;
}
