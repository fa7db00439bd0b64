import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { StoreError } from './store-error';

/**
 * One process per embedded database: two would each wake only their own subscribers and run their own poller. The
 * lock is SQLite's own on a file beside the database, so the system drops it when its holder dies, however it dies.
 */
export interface ProcessLock {
  release(): void;
}

/** Null where another holds it. */
export function acquireProcessLock(dataDir: string, file: string): ProcessLock | null {
  try {
    makeFolder(path.resolve(dataDir));
    const lock = new Libsql(file, { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN IMMEDIATE');
    return {
      release() {
        // A closed connection lives on, lock and all, until its statements are garbage: so let go first.
        lock.exec('ROLLBACK');
        lock.close();
      },
    };
  } catch (error) {
    if (error instanceof Libsql.SqliteError && error.code === 'SQLITE_BUSY') return null;
    throw new StoreError(
      `cannot write to ${dataDir} (${reasonOf(error)}): make it writable, or set DATA_DIR to a folder that is`,
    );
  }
}

/** Folder by folder: Node's own recursive mkdir never ends where a file system refuses with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
