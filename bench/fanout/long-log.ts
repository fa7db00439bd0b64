import { median } from '../stage';
import { createAudience, withAudience } from './audience';
import { monotonicMs } from './child';
import { DOCUMENT } from './contract';
import type { Served } from './servers';
import { openStalledReader } from './subscriber';

const MIB = 1024 * 1024;
const LIVE_READERS = 10;
const SLICES = 10;
const BATCHES_PER_SLICE = 50;
const EVENTS_PER_BATCH = 100;
const WARM_UP_BATCHES = 50;

const RETURNING_READERS = 200;
const EVENTS_BACK = 10_000;
const CATCH_UP_ROUNDS = 3;

export interface LongLog {
  figures: { stalledGrowthMiB: number };
  /** Where the log stood before its last 10,000 events and before all of them. */
  start: { version: number; cursor: string };
  oldest: string;
}

/**
 * 50,000 events for a few who read and one who does not; whenever that one may have been sent away, another takes its
 * place. The growth is the largest that was seen of the whole process (resident, after a collection of garbage).
 */
export async function growthBesideStalled(corridor: Served): Promise<LongLog> {
  return withAudience(corridor, { readers: LIVE_READERS, documents: [DOCUMENT] }, async (audience) => {
    const batch = { count: EVENTS_PER_BATCH, burst: true };
    const publish = async (batches: number) => {
      for (let n = 0; n < batches; n += 1) await audience.hear(batch);
    };
    await publish(WARM_UP_BATCHES);
    const before = await corridor.usage({ collectGarbage: true });
    const oldest = audience.cursorOf(audience.nextVersion() - 1) ?? '';
    let growth = 0;
    const grown: string[] = [];
    for (let slice = 0; slice < SLICES; slice += 1) {
      const stalled = await openStalledReader(corridor.port, { query: DOCUMENT });
      await publish(BATCHES_PER_SLICE);
      const { rssBytes } = await corridor.usage({ collectGarbage: true });
      growth = Math.max(growth, rssBytes - before.rssBytes);
      grown.push(((rssBytes - before.rssBytes) / MIB).toFixed(1));
      stalled.destroy();
    }
    const events = SLICES * BATCHES_PER_SLICE * EVENTS_PER_BATCH;
    console.log(`memory beside stalled readers, MiB more over ${events} events: ${grown.join(', ')}`);
    const version = audience.nextVersion() - EVENTS_BACK;
    const cursor = audience.cursorOf(version - 1) ?? '';
    return { figures: { stalledGrowthMiB: growth / MIB }, start: { version, cursor }, oldest };
  });
}

/** Readers who come back together, each with the cursor of 10,000 events ago: deliveries per second until all have all. */
export async function catchUp(corridor: Served, start: LongLog['start']): Promise<Record<string, number>> {
  const rates: number[] = [];
  const options = { readers: RETURNING_READERS, documents: [DOCUMENT], after: start.cursor };
  for (let round = 0; round < CATCH_UP_ROUNDS; round += 1) {
    const audience = createAudience(corridor, options);
    await audience.connect();
    const read = audience.expectAll(start.version, EVENTS_BACK);
    const began = monotonicMs();
    audience.subscribe();
    await read;
    rates.push((RETURNING_READERS * EVENTS_BACK * 1_000) / (audience.ended() - began));
    audience.close();
    console.log(`catching up, round ${round + 1}: ${Math.round(rates.at(-1) ?? 0)} events/s`);
  }
  return { catchUpEventsPerSecond: Math.round(median(rates)) };
}
