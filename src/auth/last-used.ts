import type { Store } from '../domain/store';
import type { Clock, Log } from '../domain/world';

/** lastUsedAt tells a person which keys are in use: worth one statement now and then, not one per request. */
const FLUSH_AFTER_MS = 30_000;

/** Gathers the last use of each key and writes them together. */
export function createLastUsed(parts: { store: Store; clock: Clock; log: Log }) {
  let uses = new Map<string, number>();
  let callOff: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  function flush(): void {
    callOff?.();
    callOff = null;
    if (uses.size === 0) return;
    const batch = uses;
    uses = new Map();
    writing = writing.then(() =>
      parts.store
        .write((tx) => tx.touchApiKeys(batch))
        .catch((error: unknown) =>
          parts.log.warn({ err: error, keys: batch.size }, 'last uses of API keys were not written'),
        ),
    );
  }

  return {
    note(apiKeyId: string, at: number): void {
      uses.set(apiKeyId, at);
      callOff ??= parts.clock.after(FLUSH_AFTER_MS, flush);
    },
    async close(): Promise<void> {
      flush();
      await writing;
    },
  };
}
