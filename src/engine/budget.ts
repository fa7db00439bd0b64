import type { CallBudget } from '../domain/connector';

/** The part of a full bucket that look-ups and refreshes leave alone: submissions come first. */
const RESERVED_FOR_SUBMISSIONS = 0.2;

/** 'act' is an approval, a cancellation, a delivery request: as urgent as a submission. */
export type Purpose = 'submit' | 'act' | 'lookup' | 'refresh';

/** One account's token bucket, and the pause a provider asked for with Retry-After. */
export class Budget {
  private tokens: number;
  private refilledAt: number;
  private pausedUntil = 0;

  constructor(
    private readonly rules: CallBudget,
    now: number,
  ) {
    this.tokens = rules.burst;
    this.refilledAt = now;
  }

  /** Takes one call, or says when there will be one. */
  take(purpose: Purpose, now: number): { retryAt: number } | null {
    const wait = this.wait(purpose, now);
    if (wait === null) this.tokens -= 1;
    return wait;
  }

  /** Null where a call could be taken now, else when there will be one. */
  wait(purpose: Purpose, now: number): { retryAt: number } | null {
    this.refill(now);
    if (now < this.pausedUntil) return { retryAt: this.pausedUntil };
    const floor =
      purpose === 'submit' || purpose === 'act' ? 0 : Math.floor(this.rules.burst * RESERVED_FOR_SUBMISSIONS);
    if (this.tokens >= floor + 1) return null;
    const missing = floor + 1 - this.tokens;
    return { retryAt: now + Math.ceil((missing * this.rules.windowMs) / this.rules.calls) };
  }

  pauseUntil(at: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, at);
  }

  left(now: number): number {
    this.refill(now);
    return now < this.pausedUntil ? 0 : Math.floor(this.tokens);
  }

  private refill(now: number): void {
    const earned = ((now - this.refilledAt) * this.rules.calls) / this.rules.windowMs;
    this.tokens = Math.min(this.rules.burst, this.tokens + Math.max(0, earned));
    this.refilledAt = now;
  }
}
