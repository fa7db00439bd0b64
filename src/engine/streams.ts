import { CursorExpired } from '../domain/failures';
import { eventCursor, readEventCursor } from '../domain/event-cursor';
import type { LogEvent } from '../domain/event';
import { eventMatcher } from '../domain/event-match';
import type { Visibility } from '../domain/organization';
import type { Attention } from './attention';
import type { EngineParts, StreamOperations } from './engine';
import { createLogTails } from './log-tail';
import type { Restores } from './restores';

/** Readers pull from the log: a wake-up only says that there may be something to read. */
export function createStreams(
  parts: EngineParts,
  attention: Pick<Attention, 'watch'>,
  restores: Pick<Restores, 'epochOf' | 'refresh'>,
): StreamOperations {
  const { store, clock, wake, log, settings } = parts;
  const tails = createLogTails({ store, clock, wake, log, windowMs: settings.eventWindowMs ?? 0 });

  async function startOf(visible: Visibility, after: string | null): Promise<number> {
    const { organizationId } = visible;
    const head = await store.headSeq(organizationId);
    if (after === null) return head;
    const { epoch, seq } = readEventCursor(organizationId, after);
    await restores.refresh();
    const oldest = await store.lastSeqBefore(organizationId, clock.now() - settings.eventRetentionMs);
    // Its event was lost with what a backup was restored over: what comes after it now is not what came after it then.
    const isLost = seq > head || epoch !== restores.epochOf(organizationId, seq);
    if (isLost) throw new CursorExpired(cursorAt(organizationId, oldest), 'is of an event that a restore has lost');
    if (seq < oldest) throw new CursorExpired(cursorAt(organizationId, oldest));
    return seq;
  }

  function cursorAt(organizationId: string, seq: number): string {
    return eventCursor(organizationId, { epoch: restores.epochOf(organizationId, seq), seq });
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
          const { events, scannedTo } = await store.scanEvents(visible, { afterSeq: after, limit }, filter);
          if (scannedTo !== null) return { events, position: scannedTo, isLast: false };
          const last = events.at(-1)?.seq ?? after;
          const isLast = events.length < limit;
          return { events, position: isLast ? Math.max(head, last) : last, isLast };
        },
        close() {
          stop();
          release();
        },
      };
    },

    async page(visible, range) {
      const start = range.after === null ? 0 : await startOf(visible, range.after);
      const wanted = { afterSeq: start, limit: range.first + 1 };
      const { events, scannedTo } = await store.scanEvents(visible, wanted, range.filter);
      return {
        events: events.slice(0, range.first),
        hasNextPage: events.length > range.first || scannedTo !== null,
        hasPreviousPage: start > 0,
        ...(scannedTo !== null && { endCursor: cursorAt(visible.organizationId, scannedTo) }),
      };
    },
    cursorOf: ({ organizationId, seq }) => cursorAt(organizationId, seq),
    head: async ({ organizationId }) => cursorAt(organizationId, await store.headSeq(organizationId)),
  };
}
