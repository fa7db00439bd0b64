import type { LateLooks, Manners, ProviderDefinition } from '../domain/connector';
import { isFinal, type Transfer } from '../domain/transfer';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The last look before a provider forgets a transfer is made this long before. */
const BEFORE_HISTORY_ENDS_MS = HOUR_MS;
/** A look that brought no answer is made again after this share of the transfer's age, within these bounds. */
const MISSED_SHARE_OF_AGE = 0.1;
/** So much longer than planned a missed last look is tried. */
const GIVE_UP_AT_AGE = 1.25;

/** What is known of how long a final transfer is worth a look. */
export interface LateLookRules {
  looks: LateLooks;
  historyMs: Manners['historyMs'];
  lookUpBy: ProviderDefinition['lookUpBy'];
}

/** Whether there is anything to look a transfer up by; else why not. */
export function whyNotAskable(
  { firstSubmittedAt, status, externalId }: Transfer,
  { name, lookUpBy }: Pick<ProviderDefinition, 'name' | 'lookUpBy'>,
): string | null {
  if (firstSubmittedAt === null) {
    return isFinal(status) || status === 'CREATED' ? `nothing was sent to ${name}: there is nothing to ask for` : null;
  }
  if (lookUpBy === 'reference' || externalId !== null || !isFinal(status)) return null;
  return `${name} answers for a transfer by its own id only, and has given none for this one`;
}

/** When to look next at a transfer that is final; null where no look is left. */
export function lateLookAfter(transfer: Transfer, rules: LateLookRules, now: number): number | null {
  if (!isAskedLate(transfer, rules)) return null;
  const since = endedAt(transfer);
  const planned = agesOf(transfer, rules)
    .map((age) => since + age)
    .find((at) => at > now);
  const end = historyEnd(transfer, rules);
  if (end === null) return planned ?? null;
  if (end <= now) return null;
  return Math.min(planned ?? end, end);
}

/** The same where the last one brought no answer: it is not given up for that. */
export function missedLookAfter(transfer: Transfer, rules: LateLookRules, now: number): number | null {
  if (!isAskedLate(transfer, rules)) return null;
  const planned = lateLookAfter(transfer, rules, now);
  const age = now - endedAt(transfer);
  const again = now + Math.min(Math.max(age * MISSED_SHARE_OF_AGE, MINUTE_MS), HOUR_MS);
  const giveUpAt = endedAt(transfer) + (agesOf(transfer, rules).at(-1) ?? 0) * GIVE_UP_AT_AGE;
  const end = Math.min(historyEnd(transfer, rules) ?? Infinity, giveUpAt);
  if (again > end) return planned;
  return Math.round(Math.min(planned ?? again, again));
}

function isAskedLate({ status, firstSubmittedAt, externalId }: Transfer, { lookUpBy }: LateLookRules): boolean {
  return isFinal(status) && firstSubmittedAt !== null && (lookUpBy === 'reference' || externalId !== null);
}

function endedAt({ settledAt, updatedAt }: Transfer): number {
  return settledAt ?? updatedAt;
}

function agesOf({ status }: Transfer, { looks }: LateLookRules): readonly number[] {
  return status === 'SUCCEEDED' ? looks.afterSuccess : looks.afterFailure;
}

function historyEnd({ firstSubmittedAt, createdAt }: Transfer, { historyMs }: LateLookRules): number | null {
  return historyMs === null ? null : (firstSubmittedAt ?? createdAt) + historyMs - BEFORE_HISTORY_ENDS_MS;
}
