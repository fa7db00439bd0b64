import type { CallBudget } from '../domain/account';

/**
 * What a call is worth, in milliseconds of delay: a call is made where it is expected to bring news forward by as much.
 * CHOICE: one look-up of a payment that takes twenty seconds, at the cost of seeing it some seconds later.
 */
export const CALL_PRICE_MS = 5_000;
/** Planned looks leave this much of an account's budget to submissions, refreshes and hinted looks. */
const SHARE_FOR_LOOKS = 0.5;
/** Prices in steps, so that plans made for one are used again. */
const STEPS_PER_DOUBLING = 2;
/** Beyond this the slowest plans are daily looks anyway. */
const HIGHEST = 2 ** 20;

/**
 * How scarce one account's calls are: 1 while its planned looks stay below their share of the budget, more the more
 * they run ahead of it. Looks fall with the square root of the price, so a backlog of nine bursts cuts them to a tenth.
 */
export class Scarcity {
  private backlog = 0;

  constructor(
    private budget: CallBudget,
    private drainedAt: number,
  ) {}

  /** The budget is the one that holds now: somebody may set another. */
  spend(budget: CallBudget, now: number): void {
    this.drain(now);
    this.budget = budget;
    this.backlog += 1;
  }

  factor(now: number): number {
    this.drain(now);
    const { burst } = this.budget;
    const factor = (1 + Math.max(0, this.backlog - burst) / burst) ** 2;
    const steps = Math.round(Math.log2(Math.min(factor, HIGHEST)) * STEPS_PER_DOUBLING);
    return 2 ** (steps / STEPS_PER_DOUBLING);
  }

  private drain(now: number): void {
    const drained = ((now - this.drainedAt) * this.budget.calls * SHARE_FOR_LOOKS) / this.budget.windowMs;
    this.backlog = Math.max(0, this.backlog - Math.max(0, drained));
    this.drainedAt = now;
  }
}
