import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store';
import { judge } from './oracles';
import { simulate, type SimulationOptions } from './simulation';

export interface SeedReport {
  seed: number;
  problems: string[];
  traceHash: string;
  transfers: number;
  finals: Record<string, number>;
  crashes: Map<string, number>;
  virtualMs: number;
}

/** tmpfs where there is one: the simulation is about order, not about the disk. */
const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function runSeed(options: Omit<SimulationOptions, 'store'>): Promise<SeedReport> {
  const dataDir = mkdtempSync(join(FAST_DISK, 'corridor-sim-'));
  try {
    const store = await openStore({ databaseUrl: null, dataDir });
    try {
      const result = await simulate({ ...options, store });
      const finals: Record<string, number> = {};
      for (const { status } of result.transfers) finals[status] = (finals[status] ?? 0) + 1;
      const { seed, traceHash, crashes, virtualMs } = result;
      return {
        seed,
        problems: judge(result),
        traceHash,
        transfers: result.transfers.length,
        finals,
        crashes,
        virtualMs,
      };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
