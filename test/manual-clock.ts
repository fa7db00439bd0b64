import type { Clock } from '../src/domain/world';

/** Stands still until a test advances it; then what is due runs in order. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Somebody sets the machine's clock: no time passes, and no timer is nearer for it. */
  set(byMs: number): void;
}

export function createManualClock(start = Date.UTC(2026, 0, 15, 12, 0, 0)): ManualClock {
  let now = start;
  let setBy = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now + setBy,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
    },
    set(byMs) {
      setBy += byMs;
    },
  };
}
