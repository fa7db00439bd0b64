import type { EventFilter, LogEvent } from '../domain/event';
import type { Visibility } from '../domain/organization';
import type { Engine, StreamOperations } from '../engine/engine';
import { checkFilter, connection, forwardWindow } from './lists';

const STANDARD_PAGE = 50;

/** An event as the graph shows it: what was true then and its position, with the ids of what it is about. */
export type EventView = ReturnType<typeof eventView>;

export function eventView(streams: StreamOperations, event: LogEvent) {
  const { type, at, source, accountId, transferId, walletId, clientId, contactId, body } = event;
  return {
    ...{ type, at, source, accountId, transferId, walletId, clientId, contactId },
    ...body,
    cursor: streams.cursorOf(event),
  };
}

/** A page of the log, oldest first. */
export async function pageEvents(
  engine: Pick<Engine, 'limits' | 'streams'>,
  visible: Visibility,
  args: { first?: number | null; after?: string | null; filter: EventFilter },
) {
  const { first, after } = forwardWindow(args, engine, STANDARD_PAGE);
  const { streams } = engine;
  checkFilter(args.filter);
  const { events, ...page } = await streams.page(visible, { after, first, filter: args.filter });
  const edges = events.map((event) => {
    const node = eventView(streams, event);
    return { cursor: node.cursor, node };
  });
  return connection({ ...page, edges });
}
