import type { Clock } from '../../src/domain/world';

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** Time that stands still until the simulation moves it: the next timer, and nothing else, decides what happens next. */
export class VirtualClock implements Clock {
  private timers: Timer[] = [];
  private order = 0;
  private time: number;

  constructor(start: number) {
    this.time = start;
  }

  now = (): number => this.time;

  after = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = { at: this.time + Math.max(0, ms), order: this.order++, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** When the next timer is due; null where there is none. */
  nextAt(): number | null {
    return this.timers.reduce<number | null>((min, { at }) => (min === null || at < min ? at : min), null);
  }

  /** Moves to the next timer and runs it. */
  step(): void {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    if (!next) return;
    const due = next;
    this.timers = this.timers.filter((one) => one !== due);
    this.time = Math.max(this.time, due.at);
    due.run();
  }

  /** Moves to an instant before which no timer is due. */
  advanceTo(at: number): void {
    this.time = Math.max(this.time, at);
  }
}
