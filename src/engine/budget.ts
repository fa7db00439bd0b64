import type { CallBudget } from '../domain/account';

/**
 * Who goes first when calls are few. 'act' is an approval, a cancellation, a delivery request: as urgent as a
 * submission. 'refresh' is somebody asking now; 'upkeep' is our own reading of wallets and clients.
 */
export type Purpose = 'submit' | 'act' | 'lookup' | 'refresh' | 'upkeep';

/** The share of a full bucket that each purpose leaves to those before it. */
const LEAVES = { submit: 0, act: 0, lookup: 0.2, refresh: 0.2, upkeep: 0.5 } as const satisfies Record<Purpose, number>;
/** A submission that found no call has the next one; it comes for it within this time of when it was told to. */
const KEPT_FOR_SUBMISSION_MS = 2_000;

/** One account's token bucket, and the pause a provider asked for with Retry-After. */
export class Budget {
  private tokens: number;
  private refilledAt: number;
  private pausedUntil = 0;
  private keptUntil = 0;
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
    if (isFirst(purpose)) this.keptUntil = 0;
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
    if (isFirst(purpose)) {
      this.keptUntil = Math.max(this.keptUntil, refilledAt + KEPT_FOR_SUBMISSION_MS);
      return { retryAt: refilledAt };
    }
    return { retryAt: now < this.keptUntil ? Math.min(refilledAt, this.keptUntil) : refilledAt };
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

  /** A bucket of one call has nothing to leave: there the order is kept by `keptUntil` alone. */
  private floorOf(purpose: Purpose, now: number): number {
    const left = Math.min(Math.ceil(this.rules.burst * LEAVES[purpose]), this.rules.burst - 1);
    return now < this.keptUntil && !isFirst(purpose) ? left + 1 : left;
  }

  private refill(now: number): void {
    const earned = ((now - this.refilledAt) * this.rules.calls) / this.rules.windowMs;
    this.tokens = Math.min(this.rules.burst, this.tokens + Math.max(0, earned));
    this.refilledAt = now;
  }
}

function isFirst(purpose: Purpose): boolean {
  return LEAVES[purpose] === 0;
}
