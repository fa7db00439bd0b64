import type { Clock } from '../../src/domain/world';

interface Timer {
  at: number;
  order: number;
  /** Null once it is called off. */
  run: (() => void) | null;
}

/** Time that stands still until the simulation moves it: the next timer, and nothing else, decides what happens next. */
export class VirtualClock implements Clock {
  /** A binary heap, the next timer first; of two at one instant the one that was set first. */
  private readonly timers: Timer[] = [];
  private order = 0;
  private time: number;

  constructor(start: number) {
    this.time = start;
  }

  now = (): number => this.time;

  after = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = { at: this.time + Math.max(0, ms), order: this.order++, run };
    this.push(timer);
    return () => {
      timer.run = null;
    };
  };

  /** When the next timer is due; null where there is none. */
  nextAt(): number | null {
    while (this.timers[0]?.run === null) this.pop();
    return this.timers[0]?.at ?? null;
  }

  /** Moves to the next timer and runs it. */
  step(): void {
    if (this.nextAt() === null) return;
    const due = this.pop();
    this.time = Math.max(this.time, due?.at ?? 0);
    const run = due?.run;
    if (due) due.run = null;
    run?.();
  }

  /** Moves to an instant before which no timer is due. */
  advanceTo(at: number): void {
    this.time = Math.max(this.time, at);
  }

  private push(timer: Timer): void {
    const { timers } = this;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = timers[parent];
      if (!above || isBefore(above, timer)) break;
      timers[at] = above;
      at = parent;
    }
    timers[at] = timer;
  }

  private pop(): Timer | undefined {
    const { timers } = this;
    const first = timers[0];
    const last = timers.pop();
    if (!last || last === first) return first;
    let at = 0;
    for (;;) {
      const left = timers[2 * at + 1];
      const right = timers[2 * at + 2];
      const child = right && left && isBefore(right, left) ? right : left;
      if (!child || isBefore(last, child)) break;
      timers[at] = child;
      at = child === right ? 2 * at + 2 : 2 * at + 1;
    }
    timers[at] = last;
    return first;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at !== b.at ? a.at < b.at : a.order < b.order;
}
