import type { Clock } from '../domain/world';
import type { Frame } from './reader';

/** A stretch of the log as the readers of one group see it, executed. */
export interface Page {
  frames: Frame[];
  /** Everything up to here is in it. */
  position: number;
  /** It reaches to where the log ended when it was read. */
  isLast: boolean;
}

/** One group's pages. */
export interface PageShelf {
  /** The page that begins after a position: the one at hand, also where it is still being read, else what `read` answers. */
  pageAfter(position: number, read: () => Promise<Page>): Promise<Page>;
  /** Lets go of what is too old to be shared. */
  forgetOld(): void;
  clear(): void;
}

/** The pages of all groups together. */
const MAX_BYTES = 8 * 1024 * 1024;
/**
 * How long a page is shared. Rows are shown as of its read: what changes later has an event of its own, which its readers
 * get afterwards.
 */
const PAGE_LIFE_MS = 10_000;
/** Of an event besides its payload. */
const FRAME_BYTES = 200;

interface Kept {
  shelf: Map<number, Kept>;
  after: number;
  at: number;
  page: Promise<Page>;
  /** 0 while it is being read. */
  bytes: number;
  /** How far the log may reach for it to be of use. */
  upTo: number;
}

/** What was executed for one reader on its way back to the present, for the others of its group. */
export function createPageCache({ clock, maxBytes = MAX_BYTES }: { clock: Clock; maxBytes?: number }): {
  /** `end`: how far the log was seen to reach; a last page will not do once there is more. */
  openShelf(end: { readonly head: number }): PageShelf;
} {
  /** Used longest ago first. */
  const kept = new Set<Kept>();
  let bytes = 0;

  function drop(one: Kept): void {
    if (!kept.delete(one)) return;
    bytes -= one.bytes;
    one.shelf.delete(one.after);
  }

  function weigh(one: Kept, { frames, isLast, position }: Page): void {
    if (!kept.has(one)) return;
    if (isLast) one.upTo = position;
    one.bytes = frames.reduce((sum, { payload }) => sum + payload.length + FRAME_BYTES, FRAME_BYTES);
    bytes += one.bytes;
    for (const oldest of kept) {
      if (bytes <= maxBytes) return;
      drop(oldest);
    }
  }

  return {
    openShelf(end) {
      const shelf = new Map<number, Kept>();
      return {
        pageAfter(position, read) {
          const known = shelf.get(position);
          if (known && clock.now() - known.at < PAGE_LIFE_MS && end.head <= known.upTo) {
            kept.delete(known);
            kept.add(known);
            return known.page;
          }
          if (known) drop(known);
          const one: Kept = { shelf, after: position, at: clock.now(), page: read(), bytes: 0, upTo: Infinity };
          shelf.set(position, one);
          kept.add(one);
          one.page.then(
            (page) => weigh(one, page),
            () => drop(one),
          );
          return one.page;
        },
        forgetOld() {
          for (const one of shelf.values()) {
            if (clock.now() - one.at < PAGE_LIFE_MS) return;
            drop(one);
          }
        },
        clear() {
          for (const one of [...shelf.values()]) drop(one);
        },
      };
    },
  };
}
