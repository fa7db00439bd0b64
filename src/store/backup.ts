import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import Libsql from 'libsql';
import { openStore, type OpenedStore } from './open-store';
import { acquireProcessLock, reasonOf } from './process-lock';
import { StoreError } from './store-error';

/** Longer than any transaction: only a checkpoint or a migration holds the database for a moment. Milliseconds. */
const BUSY_TIMEOUT_MS = 30_000;

interface Backup {
  /** Of the database, which may be in use. */
  dataDir: string;
  /** The copy; it must not be there yet. */
  file: string;
  /** Reads the copy as a database; false where it is not as it should be. */
  check: (copy: OpenedStore) => Promise<boolean>;
}

/**
 * Copies the embedded database as it is at one instant, checks the copy, and only then gives it its name: a backup of that
 * name is whole. VACUUM INTO reads a snapshot, so the process that holds the database goes on writing meanwhile.
 */
export async function backUpEmbedded({ dataDir, file, check }: Backup): Promise<boolean> {
  const source = path.join(dataDir, 'corridor.db');
  if (!existsSync(source)) throw new StoreError(`there is no database ${source}: set DATA_DIR to its folder`);
  if (existsSync(file)) throw new StoreError(`${file} is there already: name a new file`);
  const folder = makeFolderBeside(file);
  const copy = path.join(folder, 'corridor.db');
  try {
    copyInto(source, copy);
    if (!isWhole(copy) || !(await isAsWritten(folder, check))) return false;
    await syncFile(copy);
    renameSync(copy, file);
    await syncFile(path.dirname(path.resolve(file)));
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On the same file system as the backup itself, so that it can be renamed into its place. */
function makeFolderBeside(file: string): string {
  try {
    return mkdtempSync(path.join(path.dirname(path.resolve(file)), '.corridor-backup-'));
  } catch (error) {
    throw new StoreError(`cannot write beside ${file} (${reasonOf(error)}): name a file in a folder that is writable`);
  }
}

function copyInto(source: string, copy: string): void {
  const database = new Libsql(source, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.prepare('VACUUM INTO ?').run(copy);
  } catch (error) {
    throw new StoreError(`cannot copy ${source} (${reasonOf(error)}): is the disk full, or the database damaged?`);
  } finally {
    database.close();
  }
}

function isWhole(copy: string): boolean {
  const database = new Libsql(copy);
  try {
    const rows = database.pragma('integrity_check') as { integrity_check: string }[];
    return rows.length === 1 && rows[0]?.integrity_check === 'ok';
  } finally {
    database.close();
  }
}

async function isAsWritten(folder: string, check: Backup['check']): Promise<boolean> {
  // Beside a holder of the lock, a tool brings no database to its own version: the copy stays as old as its source.
  const lock = acquireProcessLock(folder, path.join(folder, 'corridor.lock'));
  const store = await openStore({ databaseUrl: null, dataDir: folder, tool: true });
  try {
    return await check(store);
  } finally {
    await store.close();
    lock?.release();
    makeOneFile(path.join(folder, 'corridor.db'));
  }
}

/** Opening it has given the copy a write-ahead log of its own. */
function makeOneFile(copy: string): void {
  const database = new Libsql(copy);
  const [{ busy } = { busy: 1 }] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  database.close();
  if (busy !== 0) throw new StoreError(`${copy} is held by somebody: make the backup anew`);
}

async function syncFile(name: string): Promise<void> {
  const handle = await open(name, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
