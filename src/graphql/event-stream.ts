import { EVENT_TYPES, type EventFilter, type EventType } from '../domain/event';
import { invariant } from '../domain/invariant';
import type { GraphContext } from './context';
import { badInput } from './errors';
import { checkFilter } from './lists';
import { requireScope } from './scopes';

interface FollowArgs {
  filter?: EventFilter | null;
  after?: string | null;
}

/**
 * What a subscription's `subscribe` answers: from where on its events come, and which. graphql-js wants something
 * iterable; nobody iterates it, since the events are delivered to all readers of the same stream together.
 */
export interface EventSource {
  start: number;
  filter: EventFilter;
  [Symbol.asyncIterator](): never;
}

/** Resolves once the position is fixed, so that what happens from then on is delivered. Rejects for a bad cursor. */
export async function followEvents(
  context: GraphContext,
  args: FollowArgs,
  onlyTypes: readonly EventType[] = EVENT_TYPES,
): Promise<EventSource> {
  const { viewer, engine } = context;
  requireScope(viewer, 'read');
  checkFilter(args.filter);
  const filter = withTypes(args.filter ?? {}, onlyTypes);
  const start = await engine.streams.startOf(viewer, context.resumeAfter ?? args.after ?? null);
  return {
    start,
    filter,
    [Symbol.asyncIterator]: () => invariant(false, 'events are delivered by the subscription hub') as never,
  };
}

function withTypes(filter: EventFilter, onlyTypes: readonly EventType[]): EventFilter {
  if (onlyTypes.length === EVENT_TYPES.length) return filter;
  const types = onlyTypes.filter((type) => filter.types?.includes(type) ?? true);
  if (types.length === 0) throw badInput(`filter.types has none that come here: ${onlyTypes.join(', ')}`);
  return { ...filter, types };
}
