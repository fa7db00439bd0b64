import type { CallBudget } from '../domain/account';

/**
 * Who goes first when calls are few. 'act' is an approval, a cancellation, a delivery request: as urgent as a
 * submission. 'refresh' is somebody asking now; 'upkeep' is our own reading of wallets and clients;
 * 'late' are looks at what has ended, which wait for everything else.
 */
export type Purpose = 'submit' | 'act' | 'lookup' | 'refresh' | 'upkeep' | 'late';

/** The share of a full bucket that each purpose leaves to those before it. */
const LEAVES = { submit: 0, act: 0, lookup: 0.2, refresh: 0.2, upkeep: 0.5, late: 0.6 } as const satisfies Record<
  Purpose,
  number
>;
/** Whose turn is before whose. */
const RANKS = { submit: 0, act: 0, lookup: 1, refresh: 1, upkeep: 2, late: 3 } as const satisfies Record<
  Purpose,
  number
>;
/** Who found no call has the next one before those after it; it comes for it within this time of when it was told to. */
const KEPT_MS = 2_000;

/** One account's token bucket, and the pause a provider asked for with Retry-After. */
export class Budget {
  private tokens: number;
  private refilledAt: number;
  private pausedUntil = 0;
  /** By rank: until when the next call is kept for who found none. */
  private readonly keptUntil = [0, 0, 0, 0];
  /** Taken for calls whose first request has not gone out yet. */
  private prepaid = 0;

  /**
   * `usedUpAt`: when an earlier process may have emptied the bucket. It is filled from then on only: a process that
   * crashes again and again makes no more calls than one that runs on.
   */
  constructor(
    private rules: CallBudget,
    now: number,
    usedUpAt: number | null = null,
  ) {
    this.tokens = usedUpAt === null ? rules.burst : 0;
    this.refilledAt = usedUpAt ?? now;
  }

  /** Takes one call, or says when there will be one. */
  take(purpose: Purpose, now: number): { retryAt: number } | null {
    const wait = this.wait(purpose, now);
    if (wait !== null) return wait;
    this.tokens -= 1;
    this.prepaid += 1;
    this.keptUntil[RANKS[purpose]] = 0;
    return null;
  }

  /** Every request counts: beyond the one that was taken they are a debt, paid off before the next call. */
  countRequest(now: number): void {
    this.refill(now);
    if (this.prepaid > 0) this.prepaid -= 1;
    else this.tokens -= 1;
  }

  /** Null where a call could be taken now, else when there will be one. */
  wait(purpose: Purpose, now: number): { retryAt: number } | null {
    if (this.room(purpose, now) > 0) return null;
    if (this.isPaused(now)) return { retryAt: this.pausedUntil };
    const missing = this.floorOf(purpose, now) + 1 - this.tokens;
    const refilledAt = now + Math.ceil((missing * this.rules.windowMs) / this.rules.calls);
    const keptUntil = this.keptFromUntil(purpose);
    const retryAt = now < keptUntil ? Math.min(refilledAt, keptUntil) : refilledAt;
    const rank = RANKS[purpose];
    this.keptUntil[rank] = Math.max(this.keptUntil[rank]!, retryAt + KEPT_MS);
    return { retryAt };
  }

  /** Calls that could be taken now, one after the other. */
  room(purpose: Purpose, now: number): number {
    this.refill(now);
    return this.isPaused(now) ? 0 : Math.max(0, Math.floor(this.tokens - this.floorOf(purpose, now)));
  }

  /** Other rules from now on; what was left stays, as far as they allow so much at once. */
  change(rules: CallBudget, now: number): void {
    this.refill(now);
    this.rules = rules;
    this.tokens = Math.min(this.tokens, rules.burst);
  }

  pauseUntil(at: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, at);
  }

  isPaused(now: number): boolean {
    return now < this.pausedUntil;
  }

  left(now: number): number {
    return this.room('submit', now);
  }

  /** Until when the next call is kept for those before this purpose. */
  private keptFromUntil(purpose: Purpose): number {
    let until = 0;
    for (let rank = 0; rank < RANKS[purpose]; rank += 1) until = Math.max(until, this.keptUntil[rank]!);
    return until;
  }

  /** A bucket of one call has nothing to leave: there the order is kept by `keptUntil` alone. */
  private floorOf(purpose: Purpose, now: number): number {
    const left = Math.min(Math.ceil(this.rules.burst * LEAVES[purpose]), this.rules.burst - 1);
    return now < this.keptFromUntil(purpose) ? left + 1 : left;
  }

  private refill(now: number): void {
    const earned = ((now - this.refilledAt) * this.rules.calls) / this.rules.windowMs;
    this.tokens = Math.min(this.rules.burst, this.tokens + Math.max(0, earned));
    this.refilledAt = now;
  }
}
