import { CursorExpired, InvalidCursor } from '../domain/failures';
import { eventCursor, readEventCursor } from '../domain/event-cursor';
import type { LogEvent } from '../domain/event';
import { eventMatcher } from '../domain/event-match';
import type { Visibility } from '../domain/organization';
import type { Attention } from './attention';
import type { EngineParts, StreamOperations } from './engine';
import { createLogTails } from './log-tail';

/** Readers pull from the log: a wake-up only says that there may be something to read. */
export function createStreams(parts: EngineParts, attention: Pick<Attention, 'watch'>): StreamOperations {
  const { store, clock, wake, log, settings } = parts;
  const tails = createLogTails({ store, clock, wake, log, windowMs: settings.eventWindowMs ?? 0 });

  async function startOf(visible: Visibility, after: string | null): Promise<number> {
    const { organizationId } = visible;
    const head = await store.headSeq(organizationId);
    if (after === null) return head;
    const seq = readEventCursor(organizationId, after);
    if (seq > head) throw new InvalidCursor('this event cursor lies ahead of the log: it was not handed out by it');
    const oldest = await store.lastSeqBefore(organizationId, clock.now() - settings.eventRetentionMs);
    if (seq < oldest) throw new CursorExpired(eventCursor(organizationId, oldest));
    return seq;
  }

  return {
    startOf,

    async watch(visible, filter, advanced) {
      const tail = await tails.open(visible.organizationId);
      const matches = eventMatcher(visible, filter);
      // From here until `close` somebody watches what this filter lets through.
      const stop = tail.onAdvance(advanced);
      const release = attention.watch(visible, filter);
      return {
        get head() {
          return tail.head;
        },
        recent(after) {
          const events: LogEvent[] = [];
          const reached = tail.since(after, (event) => void (matches(event) && events.push(event)));
          return reached ? events : null;
        },
        async read(after, limit) {
          // The head first: where fewer events come than asked for, there is none between the last one and this head.
          const head = Math.max(after, tail.head);
          const events = await store.listEvents(visible, { afterSeq: after, limit }, filter);
          const last = events.at(-1)?.seq ?? after;
          return { events, position: events.length < limit ? Math.max(head, last) : last };
        },
        close() {
          stop();
          release();
        },
      };
    },

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
