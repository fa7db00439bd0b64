import type { LogEvent } from '../domain/event';
import type { Store } from '../domain/store';
import type { Clock, Log } from '../domain/world';
import type { WakeBus } from './engine';
import { organizationTopic } from './topics';

/** Rows read from the log at once. */
const STRETCH = 200;
/** Events kept in memory, for readers that are still busy with the ones before. */
const MAX_KEPT_EVENTS = 1_000;
/** A lost wake-up costs readers at most this. */
const LOOK_ANYWAY_MS = 1_000;

/** The end of one organization's log, read once for everybody who follows it. */
export interface LogTail {
  /** Everything up to here was read. */
  readonly head: number;
  /** Calls `visit` with the events after a position, in order; false where memory does not reach back that far. */
  since(after: number, visit: (event: LogEvent) => void): boolean;
  /** Calls `run` after each new stretch and at least once a second. Without a listener the tail is not read. */
  onAdvance(run: () => void): () => void;
}

interface TailParts {
  store: Pick<Store, 'listEvents' | 'headSeq'>;
  clock: Clock;
  wake: WakeBus;
  log: Log;
  /** How long an event may wait for others to leave together with it, in milliseconds. */
  windowMs: number;
}

/** One tail per organization with readers. Whoever opens one adds a listener at once, and takes it away in the end. */
export function createLogTails(parts: TailParts): { open(organizationId: string): Promise<LogTail> } {
  const tails = new Map<string, Promise<LogTail>>();
  return {
    open(organizationId) {
      const known = tails.get(organizationId);
      if (known) return known;
      const forget = () => void (tails.get(organizationId) === opening && tails.delete(organizationId));
      const opening = openTail(parts, organizationId, forget);
      tails.set(organizationId, opening);
      opening.catch(forget);
      return opening;
    },
  };
}

async function openTail(parts: TailParts, organizationId: string, forget: () => void): Promise<LogTail> {
  const { store, clock, log } = parts;
  const everything = { organizationId, clientIds: null };
  const listeners = new Set<() => void>();
  let head = await store.headSeq(organizationId);
  let kept: LogEvent[] = [];
  let reading = false;
  let again = false;
  let advanced = false;
  let stop: (() => void) | null = null;

  /** Reads until there is no more. Called while it reads, it looks once more: the wake-up may be about a later event. */
  async function look(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    try {
      while (again && stop) {
        again = false;
        const events = await store.listEvents(everything, { afterSeq: head, limit: STRETCH }, {});
        if (events.length === 0) continue;
        keep(events);
        tell();
        if (events.length < STRETCH) continue;
        again = true;
        // Peers take what they were sent before there is more for them.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      log.error({ organizationId, err: error }, 'the event log could not be read: its readers wait');
    } finally {
      reading = false;
    }
  }

  function keep(events: readonly LogEvent[]): void {
    kept.push(...events);
    if (kept.length > MAX_KEPT_EVENTS) kept = kept.slice(-MAX_KEPT_EVENTS);
    head = events.at(-1)?.seq ?? head;
    advanced = true;
  }

  function tell(): void {
    for (const run of [...listeners]) if (listeners.has(run)) run();
  }

  function start(): () => void {
    let callOffWindow: (() => void) | null = null;
    const lookSoon = () => {
      if (parts.windowMs === 0) return void look();
      callOffWindow ??= clock.after(parts.windowMs, () => {
        callOffWindow = null;
        void look();
      });
    };
    const offWake = parts.wake.onWake(organizationTopic(organizationId), lookSoon);
    let callOffLook = clock.after(LOOK_ANYWAY_MS, lookAnyway);
    function lookAnyway(): void {
      // Whoever needs an event later than this reads it from the database: a quiet organization costs no memory.
      if (!advanced) kept = [];
      advanced = false;
      tell();
      void look();
      callOffLook = clock.after(LOOK_ANYWAY_MS, lookAnyway);
    }
    return () => {
      offWake();
      callOffLook();
      callOffWindow?.();
    };
  }

  return {
    get head() {
      return head;
    },
    since(after, visit) {
      if (after >= head) return true;
      const [oldest] = kept;
      if (!oldest || oldest.seq > after + 1) return false;
      for (let index = after + 1 - oldest.seq; index < kept.length; index += 1) visit(kept[index] as LogEvent);
      return true;
    },
    onAdvance(run) {
      // Each call listens for itself, also with a function that listens already.
      const listener = () => run();
      listeners.add(listener);
      if (!stop) {
        stop = start();
        void look();
      }
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        stop?.();
        stop = null;
        forget();
      };
    },
  };
}
