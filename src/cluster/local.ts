import type { Log } from '../domain/world';

/** The engine's WakeBus within one process. */
export interface LocalWake {
  wake(topic: string): void;
  onWake(topic: string, run: () => void): () => void;
}

/**
 * Wake-ups of one turn are merged, and nobody is run on the waker's stack: whoever commits does not wait for readers.
 * A listener that throws is logged and hurts nobody else.
 */
export function createLocalWake(parts: { log: Log }): LocalWake {
  const listeners = new Map<string, Set<() => void>>();
  const pending = new Set<string>();

  function deliver(): void {
    const topics = [...pending];
    pending.clear();
    for (const topic of topics) {
      for (const run of [...(listeners.get(topic) ?? [])]) {
        // One listener may have taken another away meanwhile.
        if (!listeners.get(topic)?.has(run)) continue;
        try {
          run();
        } catch (error) {
          parts.log.error({ topic, err: error }, 'a wake-up listener failed');
        }
      }
    }
  }

  return {
    wake(topic) {
      if (!listeners.has(topic)) return;
      if (pending.size === 0) queueMicrotask(deliver);
      pending.add(topic);
    },
    onWake(topic, run) {
      // Each call listens for itself, also with a function that listens already.
      const listener = () => run();
      const group = listeners.get(topic) ?? new Set();
      listeners.set(topic, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0 && listeners.get(topic) === group) listeners.delete(topic);
      };
    },
  };
}
