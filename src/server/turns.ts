import type { Clock } from '../domain/world';

/** Beyond it whoever holds the turn waits for somebody else, such as a provider, and not for the processor. */
const HELD_AT_MOST_MS = 1_000;

/** Lets heavy work of one owner run one piece after the other, and everybody else's requests in between. */
export interface Turns {
  /** Resolves when it is this caller's turn; the answer ends it, and may be called more than once. */
  take(owner: string): Promise<() => void>;
}

export function createTurns(clock: Clock): Turns {
  /** By owner: who waits, while somebody has the turn. */
  const waiting = new Map<string, (() => void)[]>();

  function next(owner: string): void {
    const run = waiting.get(owner)?.shift();
    if (run) run();
    else waiting.delete(owner);
  }

  function held(owner: string): () => void {
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      callOff();
      // What came in meanwhile is answered first.
      setImmediate(() => next(owner));
    };
    const callOff = clock.after(HELD_AT_MOST_MS, end);
    return end;
  }

  return {
    take(owner) {
      const queue = waiting.get(owner);
      if (!queue) {
        waiting.set(owner, []);
        return Promise.resolve(held(owner));
      }
      return new Promise((resolve) => queue.push(() => resolve(held(owner))));
    },
  };
}
