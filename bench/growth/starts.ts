import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { realRandom } from '../../src/app';
import { createVault } from '../../src/auth/vault';
import { readConfig } from '../../src/config';
import { openStore } from '../../src/store/open-store';
import type { GrowthDatabase } from './databases';

/** The first start of a copy seeds it; the middle one of the others counts. */
const STARTS = 4;
const PORT = 4871;
const READY = `http://127.0.0.1:${PORT}/readyz`;

/** Milliseconds from the start of the process to the first /readyz that answers 200, on a copy of an embedded database. */
export async function measureStart({ dataDir }: GrowthDatabase): Promise<number> {
  const copy = `${dataDir}-start`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  copyFileSync(join(dataDir, 'corridor.db'), join(copy, 'corridor.db'));
  await prove(copy);
  try {
    const times: number[] = [];
    for (let start = 0; start < STARTS; start += 1) times.push(await timeToReady(copy));
    return times.slice(1).sort((one, other) => one - other)[Math.floor((STARTS - 1) / 2)] ?? 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What the filler wrote in the place of sealed secrets opens with no key; with this proof nobody tries. */
async function prove(dataDir: string): Promise<void> {
  const store = await openStore({ databaseUrl: null, dataDir });
  const { masterKey } = readConfig({});
  const proof = createVault({ masterKey, random: realRandom }).seal({ canary: 'master-key' }, 'master-key');
  await store.write((tx) => tx.keepSecretCanary('master-key', proof));
  await store.close();
}

async function timeToReady(dataDir: string): Promise<number> {
  // The filler's events have no true hashes, and a file of heads takes no others.
  rmSync(join(dataDir, 'heads'), { force: true });
  const began = performance.now();
  const corridor = spawn(process.execPath, ['dist/main.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: String(PORT), SANDBOX_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
  });
  const ended = once(corridor, 'exit');
  try {
    while (!(await isReady())) {
      if (corridor.exitCode !== null) throw new Error(`a start on ${dataDir} ended with ${corridor.exitCode}`);
    }
    return performance.now() - began;
  } finally {
    // At once: what is due in the copy is not to be worked off.
    corridor.kill('SIGKILL');
    await ended;
  }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(READY)).status === 200;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 2));
    return false;
  }
}
