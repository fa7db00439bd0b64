import { CursorExpired, InvalidCursor } from '../domain/failures';
import { eventCursor, readEventCursor } from '../domain/event-cursor';
import type { EventFilter, LogEvent } from '../domain/event';
import type { Visibility } from '../domain/organization';
import type { EngineParts, StreamOperations } from './engine';
import { organizationTopic } from './topics';
import { nextWake } from './waits';

/** Rows read from the log at once by one reader. */
const READ_BATCH = 100;
/** A lost wake-up costs a reader at most this. */
const LOOK_ANYWAY_MS = 1_000;

/** Readers pull from the log: a wake-up only says that there may be something to read. */
export function createStreams(parts: EngineParts): StreamOperations {
  const { store, clock } = parts;

  async function startOf(visible: Visibility, after: string | null): Promise<number> {
    const { organizationId } = visible;
    const head = await store.headSeq(organizationId);
    if (after === null) return head;
    const seq = readEventCursor(organizationId, after);
    if (seq > head) throw new InvalidCursor('this event cursor lies ahead of the log: it was not handed out by it');
    const oldest = await store.lastSeqBefore(organizationId, clock.now() - parts.settings.eventRetentionMs);
    if (seq < oldest) throw new CursorExpired(eventCursor(organizationId, oldest));
    return seq;
  }

  async function follow(
    visible: Visibility,
    range: { after: string | null; filter: EventFilter },
    signal: AbortSignal,
  ): Promise<AsyncIterableIterator<LogEvent>> {
    return read(visible, await startOf(visible, range.after), range.filter, signal);
  }

  async function* read(
    visible: Visibility,
    start: number,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncIterableIterator<LogEvent> {
    let seq = start;
    while (!signal.aborted) {
      const woken = nextWake(parts, organizationTopic(visible.organizationId), clock.now() + LOOK_ANYWAY_MS);
      const stop = () => woken.cancel();
      signal.addEventListener('abort', stop, { once: true });
      try {
        // The head is read first: a filtered reader may then skip everything up to it that did not match.
        const head = await store.headSeq(visible.organizationId);
        if (head > seq) {
          const events = await store.listEvents(visible, { afterSeq: seq, limit: READ_BATCH }, filter);
          for (const event of events) {
            if (signal.aborted) return;
            seq = event.seq;
            yield event;
          }
          if (events.length === READ_BATCH) continue;
          seq = Math.max(seq, head);
        }
        await woken.happened;
      } finally {
        signal.removeEventListener('abort', stop);
        woken.cancel();
      }
    }
  }

  return {
    follow,
    async page(visible, range) {
      const start = range.after === null ? 0 : await startOf(visible, range.after);
      const events = await store.listEvents(visible, { afterSeq: start, limit: range.first + 1 }, range.filter);
      return {
        events: events.slice(0, range.first),
        hasNextPage: events.length > range.first,
        hasPreviousPage: start > 0,
      };
    },
    cursorOf: (event) => eventCursor(event.organizationId, event.seq),
    head: async (visible) => eventCursor(visible.organizationId, await store.headSeq(visible.organizationId)),
  };
}
