import { EVENT_TYPES, type EventFilter, type EventType } from '../domain/event';
import type { GraphContext } from './context';
import { badInput } from './errors';
import { eventView, type EventView } from './events';
import { checkFilter } from './lists';
import { requireScope } from './scopes';

interface FollowArgs {
  filter?: EventFilter | null;
  after?: string | null;
}

/**
 * The source of a subscription. Resolves once the position is fixed, so that what happens from then on is delivered;
 * a bad cursor rejects here, before the subscription has begun.
 */
export async function followEvents(
  context: GraphContext,
  args: FollowArgs,
  onlyTypes: readonly EventType[] = EVENT_TYPES,
): Promise<AsyncIterableIterator<EventView>> {
  const { viewer, engine } = context;
  requireScope(viewer, 'read');
  checkFilter(args.filter);
  const filter = withTypes(args.filter ?? {}, onlyTypes);

  const ending = new AbortController();
  const events = await engine.streams.follow(viewer, { after: args.after ?? null, filter }, ending.signal);
  const views: AsyncIterableIterator<EventView> = {
    async next() {
      const event = await events.next();
      if (event.done || ending.signal.aborted) return END;
      return { value: eventView(engine.streams, event.value), done: false };
    },
    // An async generator would queue this behind the next() that waits for an event which may never come.
    async return() {
      ending.abort();
      events.return?.().catch(() => undefined);
      return END;
    },
    [Symbol.asyncIterator]: () => views,
  };
  return views;
}

const END = { value: undefined, done: true } as const;

function withTypes(filter: EventFilter, onlyTypes: readonly EventType[]): EventFilter {
  if (onlyTypes.length === EVENT_TYPES.length) return filter;
  const types = onlyTypes.filter((type) => filter.types?.includes(type) ?? true);
  if (types.length === 0) throw badInput(`filter.types has none that come here: ${onlyTypes.join(', ')}`);
  return { ...filter, types };
}
