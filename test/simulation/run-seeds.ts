import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store';
import { SECRET_MARK } from './callers';
import { COUNTED } from './faults';
import { judge } from './oracles';
import { simulate, type SimulationOptions } from './simulation';

/** What one seed came to; plain data, so that a shard can hand it on. */
export interface SeedReport {
  seed: number;
  problems: string[];
  traceHash: string;
  transfers: number;
  virtualMs: number;
  finals: Record<string, number>;
  /** Places passed and died at, by name. */
  passed: Record<string, number>;
  died: Record<string, number>;
  /** Faults that took effect and deeds that were done, by name. */
  counts: Record<string, number>;
}

/** tmpfs where there is one: the simulation is about order, not about the disk. */
const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Calls that every long enough run has to come to. */
const PROVIDER_CALLS = [
  'createTransfer',
  'createTransfers',
  'requestPayment',
  'lookUpTransfer',
  'lookUpTransfers',
  'approveTransfer',
  'cancelTransfer',
  'requestDelivery',
  'registerContacts',
  'fetchClient',
  'write',
].flatMap((name) => [`before ${name}`, `after ${name}`]);
const DATABASE = 'corridor.db';

let template: string | null = null;

/** An empty database, migrated once; every seed works on a copy. */
async function templateDatabase(): Promise<string> {
  if (template !== null) return template;
  const dir = mkdtempSync(join(FAST_DISK, 'corridor-sim-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  await (await openStore({ databaseUrl: null, dataDir: dir })).close();
  return (template = join(dir, DATABASE));
}

export async function runSeed(options: Omit<SimulationOptions, 'store'>): Promise<SeedReport> {
  const from = await templateDatabase();
  const dataDir = `${from}-${options.seed}`;
  mkdirSync(dataDir);
  try {
    copyFileSync(from, join(dataDir, DATABASE));
    const store = await openStore({ databaseUrl: null, dataDir, inOneThread: true });
    try {
      const result = await simulate({ ...options, store });
      const finals: Record<string, number> = {};
      for (const { status } of result.transfers) finals[status] = (finals[status] ?? 0) + 1;
      const { seed, traceHash, crashes, tally, virtualMs } = result;
      return {
        seed,
        problems: [...judge(result), ...keptSecrets(dataDir)],
        traceHash,
        transfers: result.transfers.length,
        virtualMs,
        finals,
        passed: Object.fromEntries(crashes.passed),
        died: Object.fromEntries(crashes.died),
        counts: Object.fromEntries(tally.counts),
      };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What many seeds together never tried: faults, deeds, and places passed but never died at. */
export function unmetOf(of: Pick<SeedReport, 'passed' | 'died' | 'counts'>): string[] {
  return [
    ...COUNTED.filter((name) => !of.counts[name]),
    ...Object.keys(of.passed).filter((place) => !of.died[place]),
    ...PROVIDER_CALLS.filter((place) => !of.died[place]),
  ];
}

/** Pins and cards pass through: no byte of them is in any file. */
function keptSecrets(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((file) => readFileSync(join(dataDir, file)).includes(SECRET_MARK))
    .map((file) => `secret: a pin or card is in ${file}`);
}
