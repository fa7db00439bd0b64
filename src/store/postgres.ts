import { DataSource, type QueryRunner } from 'typeorm';
import type { Transaction } from '../domain/store';
import { postgresOptions } from './data-source';
import { POSTGRES } from './dialect';
import { migrateUnderLock } from './migration-lock';
import { transactionOf } from './port';
import { reasonOf } from './process-lock';
import { type OnStatement, readingSession, runStatement, type RunText, TransactionSession } from './session';
import type { Backend } from './backend';
import { StoreError } from './store-error';

/** Two pools: work inside a transaction that reads outside it must not wait for its own kind to finish. */
const WRITERS = 10;
const READERS = 10;

/** What `WITH … AS MATERIALIZED`, `FOR NO KEY UPDATE SKIP LOCKED` and BullMQ's backend all run on. */
const OLDEST_SERVER = 130_000;

/** How long a statement of a transaction may take, the wait for rows that another one holds included. Milliseconds. */
const WRITE_TIMEOUT_MS = 10_000;
/** A transaction whose process hangs must not hold an organization's log for longer. Milliseconds. */
const IDLE_IN_TRANSACTION_MS = 30_000;
/** How long after its time limit an answer may come before the server counts as out of reach. Milliseconds. */
const ANSWER_GRACE_MS = 5_000;
/** Long reads at once, so that connections are left for short ones. */
const LONG_READS_AT_ONCE = 5;

interface PostgresBackendOptions {
  url: string;
  /** Past a transaction pooler, for what needs a session. */
  directUrl: string;
  schema: string | undefined;
  onStatement: OnStatement | undefined;
  /** How long a read may take, in milliseconds. */
  readTimeoutMs: number;
}

type RunOnRunner = (runner: QueryRunner, text: string, values: unknown[]) => Promise<unknown[]>;

export async function openPostgres(options: PostgresBackendOptions): Promise<Backend> {
  const { url, directUrl, schema, onStatement, readTimeoutMs } = options;
  const name = nameOf(url);
  const opened: DataSource[] = [];
  const open = async (address: string, extra: Parameters<typeof postgresOptions>[2]) => {
    const dataSource = new DataSource(postgresOptions(address, schema, extra));
    await dataSource.initialize();
    opened.push(dataSource);
    return dataSource;
  };
  const closeAll = async () => {
    for (const dataSource of opened.splice(0).reverse()) await dataSource.destroy();
  };
  try {
    // Its statements have no time limit: a migration takes as long as it takes.
    const migrator = await open(directUrl, { connections: 2 });
    await refuseOldServer(migrator, name);
    await migrateUnderLock(migrator, nameOf(directUrl));
    const hasSession = await isSession(migrator);
    await closeAll();
    const direct = url === directUrl && hasSession;
    const writers = await open(url, { connections: WRITERS, query_timeout: WRITE_TIMEOUT_MS + ANSWER_GRACE_MS });
    const readers = await open(url, {
      connections: READERS,
      query_timeout: readTimeoutMs + ANSWER_GRACE_MS,
      ...(direct ? { statement_timeout: readTimeoutMs } : {}),
    });
    const read: RunOnRunner = direct ? runOn : (...statement) => runLimited(readTimeoutMs, ...statement);
    const atOnce = limitOf(LONG_READS_AT_ONCE);
    const run: RunText = (text, values) => withRunner(readers, (runner) => read(runner, text, values));
    return {
      reading: readingSession(POSTGRES, run, onStatement),
      longReading: readingSession(POSTGRES, (text, values) => atOnce(async () => run(text, values)), onStatement),
      hasSession,
      write: (work) => withRunner(writers, (runner) => runTransaction(runner, work, onStatement)),
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot use ${name} (${reasonOf(error)}): start it, or correct DATABASE_URL`);
  }
}

/** With the transaction's BEGIN, in one round trip; a pooler's other users never see them. */
const BEGIN_WRITING = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${WRITE_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`;

async function runTransaction<T>(
  runner: QueryRunner,
  work: (tx: Transaction) => Promise<T>,
  onStatement: OnStatement | undefined,
): Promise<T> {
  const run: RunText = (text, values) => runOn(runner, text, values);
  const control = (text: string) => runStatement(run, text, [], onStatement);
  const session = new TransactionSession(POSTGRES, run, onStatement);
  await control(BEGIN_WRITING);
  let value: T;
  try {
    value = await work(transactionOf(session));
    await session.end();
    session.assertSound();
  } catch (error) {
    await session.end();
    // A lost connection cannot roll back, and need not: the server has.
    await control('ROLLBACK').catch(() => {});
    throw error;
  }
  await control('COMMIT');
  return value;
}

async function runOn(runner: QueryRunner, text: string, values: unknown[]): Promise<unknown[]> {
  // TypeORM releases a runner whose connection ends between two statements. We release none before its last.
  if (runner.isReleased) throw new Error('Connection terminated between two statements');
  try {
    return (await runner.query(text, values, true)).records as unknown[];
  } catch (error) {
    if (isUnanswered(error)) await endConnection(runner);
    throw error;
  }
}

/** A read behind a pooler: its time limit holds for its own transaction and no longer. */
async function runLimited(limitMs: number, runner: QueryRunner, text: string, values: unknown[]): Promise<unknown[]> {
  await runOn(runner, `BEGIN READ ONLY; SET LOCAL statement_timeout = ${limitMs}`, []);
  try {
    return await runOn(runner, text, values);
  } finally {
    await runOn(runner, 'ROLLBACK', []).catch(() => {});
  }
}

/** node-postgres gave up waiting. The answer may still come, so the connection serves nobody else. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

async function endConnection(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect()) as { end(): Promise<void> };
  client.end().catch(() => {});
}

async function withRunner<T>(dataSource: DataSource, use: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    return await use(runner);
  } finally {
    await runner.release();
  }
}

/** At most so many at once; the others wait in their order. */
function limitOf(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** A pooler answers in the server's place when a connection begins, and has no process of the server's to name. */
async function isSession(dataSource: DataSource): Promise<boolean> {
  return withRunner(dataSource, async (runner) => {
    const { processID } = (await runner.connect()) as { processID: number };
    const [row] = (await runner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    return row?.pid === processID;
  });
}

async function refuseOldServer(dataSource: DataSource, name: string): Promise<void> {
  const rows: { version: string }[] = await dataSource.query(`SELECT current_setting('server_version_num') AS version`);
  if (Number(rows[0]?.version) < OLDEST_SERVER) {
    throw new StoreError(`${name} is PostgreSQL before version 13: use a newer server`);
  }
}

/** Host, port and database, without user and password: it goes into messages. */
function nameOf(url: string): string {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new StoreError(
      'DATABASE_URL is not a postgres://user:password@host:port/database address: correct or unset it',
    );
  }
  const { host, pathname } = new URL(url);
  return `the PostgreSQL database ${host}${pathname}`;
}
