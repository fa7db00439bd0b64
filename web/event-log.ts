import type { EventFacts } from './event-facts';
import type { Answer } from './operation';

/** A page that has been open for days must not grow without end. */
export const MAX_EVENTS = 1_000;

export interface KeptEvent extends EventFacts {
  number: number;
  stream: string;
  result: Answer;
}

/** Oldest first. */
export interface EventLog {
  events: readonly KeptEvent[];
  /** How many are gone because there were more than MAX_EVENTS. */
  dropped: number;
}

export function append(log: EventLog, added: readonly KeptEvent[]): EventLog {
  if (added.length === 0) return { events: log.events, dropped: log.dropped };
  const all = [...log.events, ...added];
  const events = all.slice(-MAX_EVENTS);
  return { events, dropped: log.dropped + all.length - events.length };
}
