import type { CircuitState } from '../domain/account';

/** Transport failures in a row before an account is left alone; a single bad answer is not an outage. */
const OPENS_AFTER_FAILURES = 8;
const FIRST_OPEN_MS = 1_000;
const LONGEST_OPEN_MS = 60_000;

/** One account's circuit breaker: open after failures in a row, then one probe at a time until one succeeds. */
export class Circuit {
  private failures = 0;
  private openMs = 0;
  private openUntil = 0;
  private probing = false;

  /** Null where a call may go out now, else when to ask again. The call it lets through while open is the probe. */
  admit(now: number): { retryAt: number } | null {
    const wait = this.wait(now);
    if (wait === null && this.openMs > 0) this.probing = true;
    return wait;
  }

  wait(now: number): { retryAt: number } | null {
    if (this.openMs === 0) return null;
    if (now < this.openUntil) return { retryAt: this.openUntil };
    return this.probing ? { retryAt: now + FIRST_OPEN_MS } : null;
  }

  succeeded(): void {
    this.failures = 0;
    this.openMs = 0;
    this.probing = false;
  }

  failed(now: number): void {
    this.failures += 1;
    this.probing = false;
    if (this.failures < OPENS_AFTER_FAILURES) return;
    this.openMs = this.openMs === 0 ? FIRST_OPEN_MS : Math.min(this.openMs * 2, LONGEST_OPEN_MS);
    this.openUntil = now + this.openMs;
  }

  state(now: number): CircuitState {
    if (this.openMs === 0) return 'CLOSED';
    return now < this.openUntil ? 'OPEN' : 'HALF_OPEN';
  }
}
