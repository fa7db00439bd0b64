import type { Random } from '../../src/domain/world';

/** A seeded source (mulberry32): the same seed throws the same dice on every machine. */
export class Dice implements Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  fraction = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  hex = (count: number): string => {
    let text = '';
    for (let i = 0; i < count; i += 1) text += this.below(256).toString(16).padStart(2, '0');
    return text;
  };

  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** A source of its own, so that one part's throws do not shift another's. */
  fork(): Dice {
    return new Dice(this.below(2 ** 31));
  }
}
