import { epochOf, type LogEpoch, type Restore } from '../domain/restore';
import type { EngineParts } from './engine';

/** `admin after-restore` beside a running process is heard within this time. Milliseconds. */
const SERVES_MS = 1_000;

/** What an operator has said of restored backups. */
export interface Restores {
  /** Since when rows may be missing, as long as their callers may still ask again for them; null else. */
  lostSince(): Promise<number | null>;
  /** Which epoch of an organization's log a position belongs to, as of the last `refresh`. */
  epochOf(organizationId: string, seq: number): number;
  refresh(): Promise<void>;
}

export function createRestores({ store, clock }: Pick<EngineParts, 'store' | 'clock'>): Restores {
  let restores: readonly Restore[] = [];
  let epochs: readonly LogEpoch[] = [];
  let readAt: number | null = null;
  let reading: Promise<void> | null = null;

  /** All who ask at once share one reading. */
  async function refresh(): Promise<void> {
    const age = readAt === null ? null : clock.now() - readAt;
    if (age !== null && age >= 0 && age < SERVES_MS) return;
    reading ??= read().finally(() => (reading = null));
    await reading;
  }

  async function read(): Promise<void> {
    const startedAt = clock.now();
    restores = await store.listRestores();
    epochs = restores.length === 0 ? [] : await store.listLogEpochs();
    readAt = startedAt;
  }

  return {
    async lostSince() {
      await refresh();
      const open = restores.filter(({ endedAt }) => endedAt === null);
      return open.length === 0 ? null : Math.min(...open.map(({ lostSince }) => lostSince));
    },
    epochOf: (organizationId, seq) => epochOf(epochs, organizationId, seq),
    refresh,
  };
}
