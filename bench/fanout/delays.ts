import { median } from '../stage';
import { withAudience, type Heard } from './audience';
import { DOCUMENT } from './contract';
import type { Served } from './servers';
import { openStalledReader } from './subscriber';

const READERS = 1_000;
const EVENTS = 100;
/** Well below the full rate: what is measured is the way of one event, not a queue. */
const EVERY_MS = 25;
/** Of 100 events the slowest one decides the p99: a round says little, and its neighbours' median more. */
const ROUNDS = 9;

/**
 * From the commit of an event to each of its readers, and to the last; then beside one that has stopped reading:
 * behind by everything since `after`, far more than the system's buffers hold.
 */
export async function measureDelays(corridor: Served, after: string): Promise<Record<string, number>> {
  const events = { count: EVENTS, everyMs: EVERY_MS };
  return withAudience(corridor, { readers: READERS, documents: [DOCUMENT] }, async (audience) => {
    await audience.hear(events);
    const besideStalled = async () => {
      const stalled = await openStalledReader(corridor.port, { query: DOCUMENT, after });
      const heard = await audience.hear(events);
      stalled.destroy();
      return heard;
    };
    const ratios: number[] = [];
    const last: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = round % 2 === 0 ? null : await besideStalled();
      const alone = await audience.hear(events);
      const beside = before ?? (await besideStalled());
      last.push(...delaysOf(alone).map((delays) => Math.max(...delays)));
      const p99 = { alone: p99Of(alone), beside: p99Of(beside) };
      ratios.push(p99.beside / p99.alone);
      console.log(
        `delays, round ${round + 1}: p99 ${p99.alone.toFixed(1)} ms, beside a stalled reader ${p99.beside.toFixed(1)} ms`,
      );
    }
    return {
      stalledP99Ratio: median(ratios),
      commitToLastP50Ms: quantile(last, 0.5),
      commitToLastP99Ms: quantile(last, 0.99),
    };
  });
}

/** Per event the delays of its readers, in milliseconds. */
function delaysOf({ published, readAt }: Heard): number[][] {
  return readAt.map((times, index) => [...times].map((time) => time - (published.at[index] ?? 0)));
}

function p99Of(heard: Heard): number {
  return quantile(delaysOf(heard).flat(), 0.99);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
