import type { Batch } from './child';
import { createAudience, type Audience, type AudienceOptions } from './audience';
import type { Served } from './servers';

/** Deliveries per second of what is published, from the first event's beginning to the last delivery read. */
export async function rateOf(audience: Audience, events: Batch): Promise<number> {
  const { published, ended, deliveries } = await audience.hear(events);
  return (deliveries * 1_000) / (ended - published.began);
}

/** Seats an audience, lets the server warm up on it, and measures. */
export async function withAudience<T>(
  server: Served,
  options: AudienceOptions,
  measure: (audience: Audience) => Promise<T>,
): Promise<T> {
  const audience = createAudience(server, options);
  try {
    await audience.connect();
    await audience.settle();
    return await measure(audience);
  } finally {
    audience.close();
  }
}
