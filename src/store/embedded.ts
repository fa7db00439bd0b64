import { join } from 'node:path';
import type Libsql from 'libsql';
import { DataSource } from 'typeorm';
import { AUTOMATIC_CHECKPOINT_PAGES, Checkpoints, LOG_FILE_LIMIT } from './checkpoints';
import { sqliteOptions } from './data-source';
import { SQLITE } from './dialect';
import { EmbeddedLongReads } from './embedded-long-reads';
import { keepingRows } from './kept-rows';
import { LogHeads } from './log-heads';
import { migrate, refusePendingMigrations } from './migrate';
import { pacedSession } from './paced';
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

interface EmbeddedOptions {
  dataDir: string;
  /** A short-lived command, which may run beside the process that holds the database. */
  tool: boolean;
  onStatement: OnStatement | undefined;
  /** How long a read beside the event loop may take. */
  readTimeoutMs: number;
  /** All reads run on the event loop, at once. */
  inOneThread: boolean;
}

interface Connection {
  dataSource: DataSource;
  database: Libsql.Database;
}

/**
 * SQLite as a store: one writer whose transactions queue, a second connection on the same file, which reads while a
 * transaction is open, and others for long reads, on threads beside the event loop. A read outside a transaction sees
 * committed rows only, and all that was committed before it was asked for.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const { dataDir, tool } = options;
  const file = join(dataDir, 'corridor.db');
  const lock = acquireProcessLock(dataDir, join(dataDir, 'corridor.lock'));
  if (!lock && !tool) {
    throw new StoreError(
      `${file} is in use by another Corridor process: stop that one, give this one another DATA_DIR, ` +
        'or set DATABASE_URL to share a PostgreSQL database',
    );
  }
  const opened: (() => unknown)[] = [];
  if (lock) opened.push(() => lock.release());
  try {
    return await openOn(file, options, { isOurs: lock !== null, opened });
  } catch (error) {
    await closeAll(opened);
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open ${file}: ${reasonOf(error)}`);
  }
}

async function closeAll(opened: (() => unknown)[]): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

/** `opened` gets what ends each part, in the order in which they were opened. */
async function openOn(
  file: string,
  { onStatement, readTimeoutMs, inOneThread }: EmbeddedOptions,
  { isOurs, opened }: { isOurs: boolean; opened: (() => unknown)[] },
): Promise<Backend> {
  const writer = await openConnection(file, prepareWriter);
  opened.push(() => writer.dataSource.destroy());
  await (isOurs ? migrate(writer.dataSource, file) : refusePendingMigrations(writer.dataSource, file));
  // From here on integers are read whole. The migrations came before: TypeORM compares theirs with plain numbers.
  writer.database.defaultSafeIntegers(true);
  const reader = await openConnection(file, prepareReader);
  opened.push(() => reader.dataSource.destroy());

  const { reading, runInTransaction, control } = sessionsOn(writer.database, reader.database, onStatement);
  const logHeads = new LogHeads();
  let checkpoints: Checkpoints | null = null;
  const queue = new WriteQueue({
    control,
    isInTransaction: () => isInTransaction(writer.database),
    openSession: () => new TransactionSession(SQLITE, runInTransaction, onStatement, logHeads),
    committed: () => checkpoints?.committed(),
    logHeads,
  });
  // After everything that reads or writes beside us has ended: then nobody keeps any of the log.
  if (isOurs) opened.push(() => carryOver(writer.database));
  if (isOurs && !inOneThread) {
    checkpoints = await Checkpoints.open({ file, betweenTransactions: (work) => queue.pause(work) });
    opened.push(() => checkpoints?.close());
  }
  let longReading = reading;
  if (!inOneThread) {
    const longReads = await EmbeddedLongReads.open(file, readTimeoutMs);
    opened.push(() => longReads.close());
    longReading = readingSession(SQLITE, (text, values) => longReads.run(text, values), onStatement);
  }
  opened.push(() => queue.idle());
  return {
    reading: inOneThread ? reading : pacedSession(reading),
    longReading,
    hasSession: null,
    write: (work) => queue.write((session) => work(transactionOf(session))),
    close: () => closeAll(opened),
  };
}

function sessionsOn(writer: Libsql.Database, reader: Libsql.Database, onStatement: OnStatement | undefined) {
  const runOnWriter = preparedOn(writer);
  const runOnReader = preparedOn(reader);
  // Between transactions the writer sees what is committed, and from its own cache: the reader's is void after each
  // commit. Statements run without a pause, so nothing can begin between the question and the read.
  const read: RunText = (text, values) => (isInTransaction(writer) ? runOnReader : runOnWriter)(text, values);
  const kept = keepingRows(
    readingSession(SQLITE, read, onStatement),
    writer,
    () => writer.open && !writer.inTransaction,
    onStatement,
  );
  const runInTransaction: RunText = (text, values) => {
    const rows = runOnWriter(text, values) as unknown[];
    // An insert that found its row there already has written nothing.
    if (rows.length > 0 || !text.includes(INSERTS_ONCE)) kept.onWrite(text);
    return rows;
  };
  const control = async (text: string) => void (await runStatement(runOnWriter, text, [], onStatement));
  return { reading: kept.reading, runInTransaction, control };
}

/** A stop in good order leaves everything in the database file. Whoever reads beside us is not waited for. */
function carryOver(database: Libsql.Database): void {
  if (!database.open) return;
  database.exec('PRAGMA busy_timeout = 0');
  database.pragma('wal_checkpoint(TRUNCATE)');
}

async function openConnection(
  file: string,
  prepare: (database: Libsql.Database, file: string) => void,
): Promise<Connection> {
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
  database.pragma(`wal_autocheckpoint = ${AUTOMATIC_CHECKPOINT_PAGES}`);
  database.pragma(`journal_size_limit = ${LOG_FILE_LIMIT}`);
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
