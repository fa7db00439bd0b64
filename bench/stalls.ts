import { type GrowthDatabase, growthDatabase } from './growth/databases';
import { measureStalls } from './growth/stalls';
import { measureStart } from './growth/starts';

/** How long the process stands still over a million rows, and whether a start takes longer over them. */
export async function stallsBench(args: readonly string[]): Promise<Record<string, number | string>> {
  const large = args.includes('--short') ? '100k' : '1m';
  const embedded = await growthDatabase('embedded', large);
  const stalls = await stallsOf(embedded);
  const startMs = {
    few: await measureStart(await growthDatabase('embedded', '10k')),
    many: await measureStart(embedded),
  };
  const postgres = args.includes('--embedded') ? null : await stallsOf(await growthDatabase('postgres', large));
  return {
    ...stalls,
    ...(postgres && { longestStallMsPostgres: postgres.longestStallMs, stallsOnPostgresAt: postgres.stallsAt }),
    startMs10K: Math.round(startMs.few),
    [large === '1m' ? 'startMs1M' : 'startMs100K']: Math.round(startMs.many),
    startRatio: Number((startMs.many / startMs.few).toFixed(2)),
  };
}

async function stallsOf(database: GrowthDatabase): Promise<{ longestStallMs: number; stallsAt: string }> {
  const rows = await measureStalls(database);
  console.log(`\n${database.backend}, ${database.size.name} (milliseconds)`);
  console.log(`${'question'.padEnd(50)} stall  of real time  answer     KiB`);
  for (const { name, stallMs, wallMs, answerMs, kib, refused } of rows) {
    const figures = [stallMs.toFixed(1).padStart(5), wallMs.toFixed(1).padStart(13), answerMs.toFixed(0).padStart(7)];
    console.log(`${name.padEnd(50)} ${figures.join(' ')} ${kib.toFixed(0).padStart(7)} ${refused ?? ''}`);
  }
  const worst = rows.reduce((one, other) => (other.stallMs > one.stallMs ? other : one));
  return { longestStallMs: Number(worst.stallMs.toFixed(1)), stallsAt: worst.name };
}
