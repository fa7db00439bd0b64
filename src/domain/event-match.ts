import type { EventFilter, LogEvent } from './event';
import type { Visibility } from './organization';

const MEMBERS = [
  ['type', 'types'],
  ['provider', 'providers'],
  ['accountId', 'accountIds'],
  ['transferId', 'transferIds'],
  ['walletId', 'walletIds'],
  ['clientId', 'clientIds'],
  ['contactId', 'contactIds'],
] as const satisfies readonly (readonly [keyof LogEvent, keyof EventFilter])[];

/**
 * Says of one event what the store's `listEvents` says in SQL: whether this viewer may see it and the filter lets it
 * through. A list is OR inside (an empty one matches nothing), absent lists ask nothing.
 */
export function eventMatcher(visible: Visibility, filter: EventFilter): (event: LogEvent) => boolean {
  const wanted = MEMBERS.flatMap(([field, list]) => {
    const values = filter[list];
    return values == null ? [] : [{ field, values: new Set<string | null>(values) }];
  });
  if (visible.clientIds !== null) wanted.push({ field: 'clientId', values: new Set(visible.clientIds) });
  const { organizationId } = visible;
  return (event) =>
    event.organizationId === organizationId && wanted.every(({ field, values }) => values.has(event[field]));
}
