import type { ApiKey } from '../domain/organization';
import type { Clock } from '../domain/world';

/** A key revoked by another process works here no longer than this. */
const MAX_AGE_MS = 1000;
/** Keys in use within one second; beyond it the oldest are looked up again. */
const MAX_ENTRIES = 10_000;

/** Keys just found, by their hash. Unknown secrets are not kept: a stranger cannot push the known ones out. */
export function createKeyCache(clock: Clock) {
  const entries = new Map<string, { apiKey: ApiKey; until: number }>();
  return {
    get(hash: string): ApiKey | null {
      const entry = entries.get(hash);
      if (!entry) return null;
      if (clock.now() < entry.until) return entry.apiKey;
      entries.delete(hash);
      return null;
    },
    set(hash: string, apiKey: ApiKey): void {
      entries.delete(hash);
      entries.set(hash, { apiKey, until: clock.now() + MAX_AGE_MS });
      if (entries.size <= MAX_ENTRIES) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    delete(hash: string): void {
      entries.delete(hash);
    },
  };
}
