import { DataSource, type QueryRunner } from 'typeorm';
import type { Transaction } from '../domain/store';
import { postgresOptions } from './data-source';
import { POSTGRES } from './dialect';
import { migrate } from './migrate';
import { transactionOf } from './port';
import { reasonOf } from './process-lock';
import { type OnStatement, readingSession, runStatement, TransactionSession } from './session';
import type { Backend } from './backend';
import { StoreError } from './store-error';

/** Two pools: work inside a transaction that reads outside it must not wait for its own kind to finish. */
const WRITERS = 10;
const READERS = 10;

/** What `WITH … AS MATERIALIZED`, `FOR NO KEY UPDATE SKIP LOCKED` and BullMQ's backend all run on. */
const OLDEST_SERVER = 130_000;

interface PostgresBackendOptions {
  url: string;
  schema: string | undefined;
  onStatement: OnStatement | undefined;
}

export async function openPostgres({ url, schema, onStatement }: PostgresBackendOptions): Promise<Backend> {
  const name = nameOf(url);
  const writers = new DataSource(postgresOptions(url, schema, WRITERS));
  const readers = new DataSource(postgresOptions(url, schema, READERS));
  const closeAll = async () => {
    if (writers.isInitialized) await writers.destroy();
    if (readers.isInitialized) await readers.destroy();
  };
  try {
    await writers.initialize();
    await refuseOldServer(writers, name);
    await migrateUnderLock(writers, name);
    await readers.initialize();
  } catch (error) {
    await closeAll();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot use ${name} (${reasonOf(error)}): start it, or correct DATABASE_URL`);
  }
  return {
    reading: readingSession(
      POSTGRES,
      (text, values) => withRunner(readers, (runner) => runOn(runner)(text, values)),
      onStatement,
    ),
    write: (work) => withRunner(writers, (runner) => runTransaction(runner, work, onStatement)),
    close: closeAll,
  };
}

async function runTransaction<T>(
  runner: QueryRunner,
  work: (tx: Transaction) => Promise<T>,
  onStatement: OnStatement | undefined,
): Promise<T> {
  const run = runOn(runner);
  const control = (text: string) => runStatement(run, text, [], onStatement);
  const session = new TransactionSession(POSTGRES, run, onStatement);
  await control('BEGIN ISOLATION LEVEL READ COMMITTED');
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

function runOn(runner: QueryRunner) {
  return async (text: string, values: unknown[]): Promise<unknown[]> => {
    // TypeORM releases a runner whose connection ends between two statements. We release none before its last.
    if (runner.isReleased) throw new Error('Connection terminated between two statements');
    const result = await runner.query(text, values, true);
    return result.records as unknown[];
  };
}

async function withRunner<T>(dataSource: DataSource, use: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    return await use(runner);
  } finally {
    await runner.release();
  }
}

/** Several processes start at once: one migrates, the others wait for it and find nothing left to do. */
async function migrateUnderLock(dataSource: DataSource, name: string): Promise<void> {
  const key = `hashtext('corridor migrations ' || current_schema())`;
  await withRunner(dataSource, async (runner) => {
    await runner.query(`SELECT pg_advisory_lock(${key})`);
    try {
      await migrate(dataSource, name);
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(${key})`);
    }
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
