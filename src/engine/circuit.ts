import type { CircuitState } from '../domain/account';

/** Transport failures in a row before an account is left alone; a single bad answer is not an outage. */
const OPENS_AFTER_FAILURES = 8;
const FIRST_OPEN_MS = 1_000;
const LONGEST_OPEN_MS = 60_000;

/** A call on its way; whoever began it says how it ended, once, whatever happens. */
export interface CircuitCall {
  succeeded(): void;
  failed(now: number): void;
  /** It ended and says nothing about the provider: a fault of ours. */
  abandoned(): void;
}

/** One account's circuit breaker: open after failures in a row, then one probe at a time until one succeeds. */
export class Circuit {
  private failures = 0;
  private openMs = 0;
  private openUntil = 0;
  private probe: CircuitCall | null = null;

  /** Null where a call may go out now, else when to ask again. */
  wait(now: number): { retryAt: number } | null {
    if (this.openMs === 0) return null;
    if (now < this.openUntil) return { retryAt: this.openUntil };
    return this.probe ? { retryAt: now + FIRST_OPEN_MS } : null;
  }

  /** Begins a call that `wait` has let through: the probe, where the circuit is not closed. */
  begin(): CircuitCall {
    const end = () => {
      if (this.probe === call) this.probe = null;
    };
    const call: CircuitCall = {
      // Also one that began before the circuit opened: the provider has answered.
      succeeded: () => {
        end();
        this.failures = 0;
        this.openMs = 0;
      },
      failed: (now) => {
        const isProbe = this.probe === call;
        end();
        this.failures += 1;
        // Others that were under way when it opened tell nothing new, and do not keep it open longer.
        if (isProbe) this.open(now, Math.min(this.openMs * 2, LONGEST_OPEN_MS));
        else if (this.openMs === 0 && this.failures >= OPENS_AFTER_FAILURES) this.open(now, FIRST_OPEN_MS);
      },
      abandoned: end,
    };
    if (this.openMs > 0) this.probe = call;
    return call;
  }

  state(now: number): CircuitState {
    if (this.openMs === 0) return 'CLOSED';
    return now < this.openUntil ? 'OPEN' : 'HALF_OPEN';
  }

  private open(now: number, openMs: number): void {
    this.openMs = openMs;
    this.openUntil = now + openMs;
  }
}
