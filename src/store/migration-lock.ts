import type { DataSource, QueryRunner } from 'typeorm';
import { migrate } from './migrate';
import { StoreError } from './store-error';

/** How long a start waits for another one's migrations, or for tables that somebody uses, before it says who it is. */
const LOCK_TIMEOUT_MS = 8_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** One number for this schema's migrations, as bigint: advisory locks know nothing of schemas. */
const KEY = `hashtext('corridor migrations ' || current_schema())::bigint`;

/**
 * Several processes start at once: one migrates, the others wait for it and find nothing left to do. The lock is the
 * transaction's, so it ends with it, whatever becomes of the process, and also behind a pooler that gives each transaction
 * another connection.
 */
export async function migrateUnderLock(dataSource: DataSource, name: string): Promise<void> {
  const runner = dataSource.createQueryRunner();
  let isLocked = false;
  try {
    await runner.startTransaction();
    await runner.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await runner.query(`SELECT pg_advisory_xact_lock(${KEY})`);
    isLocked = true;
    await migrate(dataSource, name, runner);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => {});
    if (!isLockTimeout(error)) throw error;
    const holders = await holdersOf(runner, isLocked ? TABLE_LOCKS : MIGRATION_LOCK);
    throw new StoreError(
      isLocked
        ? `${name} cannot be migrated, for its tables are in use by ${holders}: stop it, or end it with ${END_IT}, and start again`
        : `${name} is being migrated by ${holders}: start again when that is done, or end it with ${END_IT}`,
    );
  } finally {
    await runner.release();
  }
}

const END_IT = 'SELECT pg_terminate_backend(<process>)';

const MIGRATION_LOCK = `locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = ${KEY}`;
const TABLE_LOCKS = `relation IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
  AND pid <> pg_backend_pid()`;

async function holdersOf(runner: QueryRunner, locks: string): Promise<string> {
  const rows = (await runner.query(`
    SELECT DISTINCT pid, application_name, coalesce(host(client_addr), 'a socket') AS place,
      to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE granted AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND ${locks}
    ORDER BY pid`)) as { pid: number; application_name: string; place: string; since: string | null }[];
  if (rows.length === 0) return 'somebody who has just let go of it';
  return rows
    .map(
      (row) =>
        `process ${row.pid} (${row.application_name || 'unnamed'}, from ${row.place}, since ${row.since ?? '?'})`,
    )
    .join(', ');
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}
