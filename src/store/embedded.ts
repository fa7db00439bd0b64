import { join } from 'node:path';
import type Libsql from 'libsql';
import { DataSource } from 'typeorm';
import { sqliteOptions } from './data-source';
import { SQLITE } from './dialect';
import { keepingRows } from './kept-rows';
import { LogHeads } from './log-heads';
import { migrate, refusePendingMigrations } from './migrate';
import { transactionOf } from './port';
import { preparedOn } from './prepared';
import { INSERTS_ONCE } from './table';
import { acquireProcessLock, reasonOf } from './process-lock';
import { type OnStatement, readingSession, runStatement, type RunText, TransactionSession } from './session';
import type { Backend } from './backend';
import { StoreError } from './store-error';
import { WriteQueue } from './write-queue';

/** How long to wait for a short-lived command's transaction beside us. Milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
const SYNCHRONOUS_FULL = 2;
/** Of 4 KiB: under load the same pages change again and again, and each is carried over once for so many (16 MiB). */
const CHECKPOINT_PAGES = 4_000;

interface EmbeddedOptions {
  dataDir: string;
  /** A short-lived command, which may run beside the process that holds the database. */
  tool: boolean;
  onStatement: OnStatement | undefined;
}

/**
 * SQLite as a store: one writer whose transactions queue, and a second connection on the same file, which reads while a
 * transaction is open. A read outside a transaction therefore sees committed rows only.
 */
export async function openEmbedded({ dataDir, tool, onStatement }: EmbeddedOptions): Promise<Backend> {
  const file = join(dataDir, 'corridor.db');
  const lock = acquireProcessLock(dataDir, join(dataDir, 'corridor.lock'));
  if (!lock && !tool) {
    throw new StoreError(
      `${file} is in use by another Corridor process: stop that one, give this one another DATA_DIR, ` +
        'or set DATABASE_URL to share a PostgreSQL database',
    );
  }
  const opened: DataSource[] = [];
  const closeAll = async () => {
    for (const dataSource of opened.reverse()) await dataSource.destroy();
    lock?.release();
  };
  try {
    const writer = await openConnection(file, prepareWriter);
    opened.push(writer.dataSource);
    await (lock ? migrate(writer.dataSource, file) : refusePendingMigrations(writer.dataSource, file));
    // From here on integers are read whole. The migrations came before: TypeORM compares theirs with plain numbers.
    writer.database.defaultSafeIntegers(true);
    const reader = await openConnection(file, prepareReader);
    opened.push(reader.dataSource);

    const runOnWriter = preparedOn(writer.database);
    const runOnReader = preparedOn(reader.database);
    // Between transactions the writer sees what is committed, and from its own cache: the reader's is void after each
    // commit. Statements run without a pause, so nothing can begin between the question and the read.
    const read: RunText = (text, values) =>
      (isInTransaction(writer.database) ? runOnReader : runOnWriter)(text, values);
    const kept = keepingRows(
      readingSession(SQLITE, read, onStatement),
      writer.database,
      () => writer.database.open && !writer.database.inTransaction,
      onStatement,
    );
    const runInTransaction: RunText = (text, values) => {
      const rows = runOnWriter(text, values) as unknown[];
      // An insert that found its row there already has written nothing.
      if (rows.length > 0 || !text.includes(INSERTS_ONCE)) kept.onWrite(text);
      return rows;
    };
    const logHeads = new LogHeads();
    const queue = new WriteQueue({
      control: async (text) => void (await runStatement(runOnWriter, text, [], onStatement)),
      isInTransaction: () => isInTransaction(writer.database),
      openSession: () => new TransactionSession(SQLITE, runInTransaction, onStatement, logHeads),
      logHeads,
    });
    return {
      reading: kept.reading,
      write: (work) => queue.write((session) => work(transactionOf(session))),
      async close() {
        await queue.idle();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open ${file}: ${reasonOf(error)}`);
  }
}

async function openConnection(
  file: string,
  prepare: (database: Libsql.Database, file: string) => void,
): Promise<{ dataSource: DataSource; database: Libsql.Database }> {
  let database: Libsql.Database | undefined;
  const dataSource = new DataSource(
    sqliteOptions(file, (connection) => {
      prepare(connection, file);
      database = connection;
    }),
  );
  await dataSource.initialize();
  if (!database) throw new StoreError(`TypeORM did not prepare ${file}: its better-sqlite3 driver has changed`);
  return { dataSource, database };
}

/** libsql ends the whole process where a closed connection is asked. */
function isInTransaction(database: Libsql.Database): boolean {
  return database.open && database.inTransaction;
}

export function prepareWriter(database: Libsql.Database, file: string): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  if (readPragma(database, 'journal_mode') !== 'wal') {
    throw new StoreError(`${file} cannot use a write-ahead log: put DATA_DIR on a local file system`);
  }
  if (readPragma(database, 'synchronous') !== SYNCHRONOUS_FULL) {
    throw new StoreError(`${file} does not keep synchronous = FULL: a commit could be lost in a power cut`);
  }
}

export function prepareReader(database: Libsql.Database, file: string): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  // libsql does not honour TypeORM's `readonly`.
  database.pragma('query_only = ON');
  if (readPragma(database, 'query_only') !== 1) {
    throw new StoreError(`${file} cannot be opened for reading only: this libsql is not the one we were built with`);
  }
  database.defaultSafeIntegers(true);
}

function readPragma(database: Libsql.Database, name: string): unknown {
  const rows = database.pragma(name) as Record<string, unknown>[];
  return rows[0]?.[name];
}
