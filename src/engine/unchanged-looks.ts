import type { Sighted } from '../domain/sighting';
import type { Store, UnchangedLook } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import type { Clock, Log } from '../domain/world';
import type { PollMark } from './hints';

/** Looks wait this long for others to be written with: a crash in between costs as many looks made again. */
const GATHER_MS = 50;
/** More are written at once: it bounds how long the others wait for this transaction. */
const MOST_GATHERED = 128;

/** A look after which the transfer is to callers as it was, and what it takes to go through the one door after all. */
export interface GatheredLook extends UnchangedLook {
  seen: Sighted;
  poll: PollMark;
}

/**
 * Looks that saw nothing new, written together, in one transaction. They need no durability of their own: no money and no
 * event is in them, and what a crash loses of them is asked again. Everything else is committed before it counts.
 */
export interface UnchangedLooks {
  add(look: GatheredLook): void;
  /** The transfer as it is to be written; null where it is as the row says. */
  find(transferId: string): Transfer | null;
  /** Resolves once what was seen of this transfer so far is written. */
  written(transferId: string): Promise<void>;
  /** Writes what has been gathered. */
  stop(): Promise<void>;
}

interface Hooks {
  onWritten: (transfer: Transfer) => void;
  /** Something has happened to the row since it was claimed. */
  onOvertaken: (look: GatheredLook) => Promise<void>;
}

export function createUnchangedLooks(
  { store, clock, log }: { store: Pick<Store, 'write'>; clock: Clock; log: Pick<Log, 'error'> },
  { onWritten, onOvertaken }: Hooks,
): UnchangedLooks {
  let gathered: GatheredLook[] = [];
  let cancelTimer: (() => void) | null = null;
  const unwritten = new Map<string, GatheredLook>();
  const writing = new Set<Promise<void>>();

  function flush(): void {
    cancelTimer?.();
    cancelTimer = null;
    const looks = gathered;
    if (looks.length === 0) return;
    gathered = [];
    const run = write(looks)
      .catch((error: unknown) => log.error({ err: error }, 'looks could not be written; they are due again later'))
      .finally(() => {
        writing.delete(run);
        for (const look of looks) if (unwritten.get(look.next.id) === look) unwritten.delete(look.next.id);
      });
    writing.add(run);
  }

  async function write(looks: readonly GatheredLook[]): Promise<void> {
    const saved = new Set(await store.write((tx) => tx.saveUnchanged(looks)));
    for (const look of looks) {
      if (saved.has(look.next.id)) onWritten(look.next);
      else await onOvertaken(look);
    }
  }

  return {
    add(look) {
      unwritten.set(look.next.id, look);
      gathered.push(look);
      if (gathered.length >= MOST_GATHERED) flush();
      else cancelTimer ??= clock.after(GATHER_MS, flush);
    },
    find: (transferId) => unwritten.get(transferId)?.next ?? null,
    async written(transferId) {
      if (unwritten.has(transferId)) flush();
      while (unwritten.has(transferId)) await Promise.all(writing);
    },
    async stop() {
      flush();
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}
