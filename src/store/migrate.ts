import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MIGRATION_NAMES } from './data-source';
import { StoreError } from './store-error';

/** Brings the database to this version. The caller holds the lock that keeps a second start out; `runner`: and a transaction. */
export async function migrate(dataSource: DataSource, name: string, runner?: QueryRunner): Promise<void> {
  await refuseNewerDatabase(dataSource, name, runner);
  await new MigrationExecutor(dataSource, runner).executePendingMigrations();
}

/** For a command beside a running process, which must not change the tables under it. */
export async function refusePendingMigrations(dataSource: DataSource, name: string): Promise<void> {
  const executed = await refuseNewerDatabase(dataSource, name);
  const pending = MIGRATION_NAMES.filter((migration) => !executed.includes(migration));
  if (pending.length > 0) {
    throw new StoreError(
      `${name} is in use by an older Corridor (${pending.join(', ')} has not run): stop that one, then start this version`,
    );
  }
}

/** Older code would write rows that newer code has other rules for. */
async function refuseNewerDatabase(dataSource: DataSource, name: string, runner?: QueryRunner): Promise<string[]> {
  const migrations = await new MigrationExecutor(dataSource, runner).getExecutedMigrations();
  const executed = migrations.map((migration) => migration.name);
  const unknown = executed.filter((migration) => !MIGRATION_NAMES.includes(migration));
  if (unknown.length > 0) {
    throw new StoreError(
      `${name} was written by a newer Corridor (it has ${unknown.join(', ')}, which this version does not know): ` +
        'start that version, or use another database',
    );
  }
  return executed;
}
