import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Log } from '../../src/domain/world';
import { HeadsKeeper } from '../../src/store/heads-keeper';
import { refuseLostEvents } from '../../src/store/lost-events';
import { openStore } from '../../src/store/open-store';
import { StoreError } from '../../src/store/store-error';
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
/** The heads are kept at the start and at the end: between them nothing is read of them. */
const STANDING_CLOCK: Clock = { now: () => 0, after: () => () => undefined };
const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

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
      const heads = new HeadsKeeper({ file: join(dataDir, 'heads'), store, clock: STANDING_CLOCK, log: silentLog });
      await heads.start();
      const backupDir = join(dataDir, 'backup');
      const onReady = () => takeBackup(dataDir, backupDir);
      const result = await simulate({ ...options, store, onReady });
      await heads.close();
      const problems = [...judge(result), ...keptSecrets(dataDir), ...(await restoreUnseen(dataDir, backupDir))];
      const restored = await openStore({ databaseUrl: null, dataDir: backupDir });
      try {
        problems.push(...(await result.retryAfterRestore(restored)));
      } finally {
        await restored.close();
      }
      const finals: Record<string, number> = {};
      for (const { status } of result.transfers) finals[status] = (finals[status] ?? 0) + 1;
      const { seed, traceHash, crashes, tally, virtualMs } = result;
      return {
        seed,
        problems,
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

/** The process is between two transactions: its files are those of one instant. */
function takeBackup(dataDir: string, backupDir: string): void {
  mkdirSync(backupDir);
  for (const file of [DATABASE, `${DATABASE}-wal`]) {
    if (existsSync(join(dataDir, file))) copyFileSync(join(dataDir, file), join(backupDir, file));
  }
}

/** The heads that were kept tell of what the backup does not have. */
async function restoreUnseen(dataDir: string, backupDir: string): Promise<string[]> {
  try {
    await refuseLostEvents({ databaseUrl: null, dataDir: backupDir, headsFile: join(dataDir, 'heads') });
    return ['heads: a database that has lost every transfer would be started'];
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}

/** Pins and cards pass through: no byte of them is in any file. */
function keptSecrets(dataDir: string): string[] {
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((file) => readFileSync(join(dataDir, file)).includes(SECRET_MARK))
    .map((file) => `secret: a pin or card is in ${file}`);
}
