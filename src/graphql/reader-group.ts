import type { LogEvent } from '../domain/event';
import type { Clock } from '../domain/world';
import type { LogWatch } from '../engine/engine';
import type { Page, PageShelf } from './page-cache';
import { MAX_BACKLOG_BYTES, type Frame, type Reader } from './reader';

/** A live reader with more than this unsent leaves the group's pace and reads the log at its own. */
const LIVE_BACKLOG_BYTES = 256 * 1024;
/** Less than this in PACE_MS is hardly anything. */
const MIN_TAKEN_BYTES = 64 * 1024;
const PACE_MS = 1_000;
/** What is executed together: one read of each row for all of it, and one write per reader. */
const MAX_EVENTS_AT_ONCE = 128;
const BYTES_AT_ONCE = 256 * 1024;
/** Of a page, what is executed without a pause, some 2 ms: live readers and requests wait no longer for one who catches up. */
const PAGE_EVENTS_PER_TURN = 8;
/** How long what was executed for the live ones is kept for those who are about to join them. */
const FRESH_MS = 1_000;

export interface GroupParts {
  /** The part of the log that its readers see. */
  watch: LogWatch;
  /** Events executed and serialised. At once where no resolver waits. */
  execute(events: readonly LogEvent[], live: boolean): Frame[] | Promise<Frame[]>;
  failed(error: unknown, reader: Reader): void;
  /** Where its pages are kept. */
  pages: PageShelf;
  clock: Clock;
  /** The last reader has left; the group is not used again. */
  emptied(): void;
}

export interface ReaderGroup {
  readonly closed: boolean;
  /** To be called when the log has advanced, and once a second. */
  advance(): void;
  /** Delivers everything after `start` until the returned function is called; nothing after that. */
  add(reader: Reader, start: number): () => void;
}

interface Member {
  reader: Reader;
  /** Everything up to here was delivered; a live member has everything up to the group's position as well. */
  position: number;
  left: boolean;
  /** Bytes delivered live since it fell behind. */
  owed: number;
  /** When its pace was measured last, and what it had taken then. */
  paceAt: number;
  paceTaken: number;
}

/**
 * Readers with the same document, variables, view and scopes. The live ones stand at one position: what comes is
 * executed and serialised once for all. The others pull pages of the log, each as fast as it takes them and sharing
 * those of the same place, until they arrive where the live ones are.
 */
export function createReaderGroup(parts: GroupParts): ReaderGroup {
  const { watch, clock, pages } = parts;
  const live = new Set<Member>();
  const behind = new Set<Member>();
  /** Executed lately, while somebody is about to join; complete after `recentFrom`. */
  let recent: Frame[] = [];
  let position = watch.head;
  let recentFrom = position;
  let recentAt = 0;
  let running = false;
  let closed = false;
  let frameBytes = BYTES_AT_ONCE / MAX_EVENTS_AT_ONCE;

  const eventsAtOnce = () => Math.max(1, Math.min(MAX_EVENTS_AT_ONCE, Math.floor(BYTES_AT_ONCE / frameBytes)));

  async function execute(events: readonly LogEvent[], isLive: boolean): Promise<Frame[]> {
    const executed = parts.execute(events, isLive);
    const frames = executed instanceof Promise ? await executed : executed;
    for (const { payload } of frames) frameBytes += (payload.length - frameBytes) / 8;
    return frames;
  }

  /** Takes the live members along to the head. */
  async function run(): Promise<void> {
    running = true;
    try {
      while (!closed && position < watch.head) {
        const { head } = watch;
        const events = watch.recent(position);
        if (!events) {
          // Executing took so long that memory moved on: from here everybody reads pages.
          for (const member of live) fallBehind(member, position);
          forgetRecent(head);
          position = head;
          return;
        }
        const next = events.slice(0, eventsAtOnce());
        const isAll = next.length === events.length;
        const before = position;
        const frames = next.length === 0 ? [] : await execute(next, true);
        position = isAll ? head : (next.at(-1)?.seq ?? head);
        if (frames.length > 0) deliverLive(frames, before);
        // Peers take what they were sent before there is more for them.
        if (!isAll) await nextTurn();
      }
    } catch (error) {
      for (const { reader } of [...live, ...behind]) parts.failed(error, reader);
    } finally {
      running = false;
    }
  }

  function deliverLive(frames: readonly Frame[], before: number): void {
    for (const member of live) {
      if (member.reader.backlog > LIVE_BACKLOG_BYTES) {
        fallBehind(member, before);
      } else {
        deliver(member, frames, before);
      }
    }
    if (behind.size === 0) return forgetRecent(position);
    const bytes = frames.reduce((sum, { payload }) => sum + payload.length, 0);
    for (const member of behind) member.owed += bytes;
    recent.push(...frames);
    recentAt = clock.now();
    const dropped = recent.splice(0, Math.max(0, recent.length - 2 * eventsAtOnce())).at(-1);
    if (dropped) recentFrom = dropped.seq;
  }

  function deliver({ reader, position: own }: Member, frames: readonly Frame[], before: number): void {
    const unseen = own <= before ? frames : frames.filter(({ seq }) => seq > own);
    if (unseen.length > 0) reader.deliver(unseen);
  }

  function forgetRecent(from: number): void {
    recent = [];
    recentFrom = from;
  }

  function fallBehind(member: Member, from: number): void {
    live.delete(member);
    behind.add(member);
    member.position = Math.max(member.position, from);
    member.owed = 0;
    measurePace(member, clock.now());
    void catchUp(member);
  }

  async function catchUp(member: Member): Promise<void> {
    try {
      for (;;) {
        await new Promise<void>((resolve) => member.reader.whenReady(resolve));
        if (member.left || goLive(member)) return;
        const after = member.position;
        const { frames, position: next } = await pages.pageAfter(after, () => readPage(after));
        if (member.left) return;
        if (frames.length > 0) member.reader.deliver(frames);
        member.position = next;
        await nextTurn();
        if (member.left) return;
      }
    } catch (error) {
      if (!member.left) parts.failed(error, member.reader);
    }
  }

  /** True where what is missing until the live position is at hand. */
  function goLive(member: Member): boolean {
    if (member.position < recentFrom) return false;
    deliver(member, recent, recentFrom);
    behind.delete(member);
    live.add(member);
    if (behind.size === 0) forgetRecent(position);
    return true;
  }

  async function readPage(after: number): Promise<Page> {
    // Powers of two, so that pages of one group end at the same places when their frames grow or shrink.
    const limit = 2 ** Math.floor(Math.log2(eventsAtOnce()));
    const { events, position: reached, isLast } = await watch.read(after, limit);
    const end = isLast ? reached : roundestBetween(after, reached);
    const wanted = events.filter(({ seq }) => seq <= end);
    const frames: Frame[] = [];
    for (let next = 0; next < wanted.length; next += PAGE_EVENTS_PER_TURN) {
      if (next > 0) await nextTurn();
      frames.push(...(await execute(wanted.slice(next, next + PAGE_EVENTS_PER_TURN), false)));
    }
    return { frames, position: end, isLast };
  }

  /** Ends those for whom too much waits, if they take hardly anything of it. */
  function checkPaces(): void {
    const now = clock.now();
    for (const member of behind) {
      const { reader } = member;
      if (member.owed + reader.backlog <= MAX_BACKLOG_BYTES || now - member.paceAt < PACE_MS) continue;
      // One that has taken everything waits for us.
      if (reader.backlog > 0 && reader.taken - member.paceTaken < MIN_TAKEN_BYTES) reader.tooSlow();
      else measurePace(member, now);
    }
  }

  function remove(member: Member): void {
    member.left = true;
    live.delete(member);
    behind.delete(member);
    if (closed || live.size + behind.size > 0) return;
    closed = true;
    pages.clear();
    watch.close();
    parts.emptied();
  }

  return {
    get closed() {
      return closed;
    },
    advance() {
      pages.forgetOld();
      if (behind.size > 0) {
        if (recent.length > 0 && clock.now() - recentAt >= FRESH_MS) forgetRecent(position);
        checkPaces();
      }
      if (!running) void run();
    },
    add(reader, start) {
      const member: Member = { reader, position: start, left: false, owed: 0, paceAt: 0, paceTaken: 0 };
      if (start >= position) live.add(member);
      else fallBehind(member, start);
      return () => remove(member);
    },
  };
}

/**
 * The position after `after`, up to `reached`, that the largest power of two divides: where readers that began at different
 * places meet after a page or two, however few of the log's events are theirs.
 */
export function roundestBetween(after: number, reached: number): number {
  for (let step = 2 ** Math.floor(Math.log2(reached)); step > 1; step /= 2) {
    const place = Math.floor(reached / step) * step;
    if (place > after) return place;
  }
  return reached;
}

function measurePace(member: Member, now: number): void {
  member.paceAt = now;
  member.paceTaken = member.reader.taken;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
