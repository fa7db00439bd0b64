import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { openStore } from '../src/store/open-store';
import { insertWorld, T0, transfer, type World } from '../test/contract/store/rows';
import { median } from './stage';

const FEW = 10_000;
const MANY = 1_000_000;
/** One transfer in so many is open, all others have ended: a service that has run for a while. */
const OPEN_EVERY = 20;
const WARM_UP_CLAIMS = 20;
const CLAIMS = 150;
const CLAIM_BATCH = 32;
const DATABASE = 'corridor.db';

export interface ClaimTimes {
  /** Median time of a claim of 32 transfers at a million stored ones as a multiple of that at ten thousand. */
  claimTimeRatio1M: number;
  claimMsAt10K: number;
  claimMsAt1M: number;
}

/** How the time of a claim grows with the transfers stored, on the embedded database; both take turns in one run. */
export async function claimTimes(): Promise<ClaimTimes> {
  const few = await openFilled(FEW);
  const many = await openFilled(MANY);
  try {
    for (let turn = 0; turn < WARM_UP_CLAIMS; turn += 1) for (const one of [few, many]) await one.claim();
    const [small, large]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < CLAIMS; turn += 1) {
      // Who goes first changes, so that neither always runs with the other's leavings in the processor's caches.
      for (const [one, times] of turn % 2 === 0
        ? ([
            [few, small],
            [many, large],
          ] as const)
        : ([
            [many, large],
            [few, small],
          ] as const))
        times.push(await one.claim());
    }
    const [claimMsAt10K, claimMsAt1M] = [median(small), median(large)];
    return { claimTimeRatio1M: claimMsAt1M / claimMsAt10K, claimMsAt10K, claimMsAt1M };
  } finally {
    await few.close();
    await many.close();
  }
}

export async function claimTimeRatio(): Promise<number> {
  return (await claimTimes()).claimTimeRatio1M;
}

async function openFilled(stored: number) {
  // Memory where there is some: it is the search that is measured, not the disk.
  const dataDir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'corridor-claims-'));
  const empty = await openStore({ databaseUrl: null, dataDir });
  const world = await insertWorld(empty);
  const pattern = transfer(world.wallet, { status: 'SUCCEEDED', nextPollAt: null });
  await empty.write((tx) => tx.insertTransfer(pattern));
  await empty.close();
  fill(join(dataDir, DATABASE), pattern.id, stored);
  const store = await openStore({ databaseUrl: null, dataDir });
  let now = T0 + stored;
  return {
    /** Milliseconds of one claim. What it claimed is due again after all others, so there is always enough to claim. */
    async claim(): Promise<number> {
      const claim = { to: 'look' as const, now, leaseUntil: now + 1, limit: CLAIM_BATCH };
      now += 1;
      const from = performance.now();
      const claimed = await claimIn(store, world, claim);
      const took = performance.now() - from;
      if (claimed !== CLAIM_BATCH) throw new Error(`a claim of ${CLAIM_BATCH} took ${claimed}`);
      return took;
    },
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function claimIn(
  store: Awaited<ReturnType<typeof openStore>>,
  world: World,
  claim: { to: 'look'; now: number; leaseUntil: number; limit: number },
): Promise<number> {
  return (await store.write((tx) => tx.claimDueTransfers(world.account.id, claim))).length;
}

/** Copies of one row, by SQL alone: a million in a minute. Every so many is open and due, each at its own instant. */
function fill(file: string, pattern: string, stored: number): void {
  const database = new Libsql(file);
  try {
    const names = (database.prepare('PRAGMA table_info(transfers)').all([]) as { name: string }[]).map(
      ({ name }) => name,
    );
    const isOpen = `n % ${OPEN_EVERY} = 0`;
    const own: Record<string, string> = {
      id: "'trf_' || printf('%032d', n)",
      reference: "'ref ' || n",
      external_id: "'ext ' || n",
      status: `CASE WHEN ${isOpen} THEN 'PROCESSING' ELSE status END`,
      next_poll_at: `CASE WHEN ${isOpen} THEN ${T0} + n END`,
      created_at: 'created_at + n',
      updated_at: 'updated_at + n',
    };
    const values = names.map((name) => own[name] ?? name).join(', ');
    database.exec('PRAGMA synchronous = OFF');
    database.exec(`
      INSERT INTO transfers (${names.join(', ')})
      WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ${stored - 1})
      SELECT ${values} FROM counter, transfers AS pattern WHERE pattern.id = '${pattern}'`);
  } finally {
    database.close();
  }
}
