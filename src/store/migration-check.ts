import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { postgresOptions, sqliteOptions } from './data-source';
import { listDrift } from './drift';

/** What the migrations, run from nothing, make otherwise than the entities describe it. */
export async function checkEmbedded(): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'corridor-migration-check-'));
  try {
    return await driftAfterMigrations(sqliteOptions(path.join(folder, 'corridor.db')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same in a schema of its own, which is taken away again. */
export async function checkPostgres(url: string): Promise<string[]> {
  const schema = `migration_check_${randomUUID().replace(/-/g, '')}`;
  const owner = await new DataSource({
    ...postgresOptions(url, undefined, { connections: 1 }),
    entities: [],
  }).initialize();
  try {
    await owner.query(`CREATE SCHEMA ${schema}`);
    return await driftAfterMigrations(postgresOptions(url, schema, { connections: 2 }));
  } finally {
    await owner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await owner.destroy();
  }
}

async function driftAfterMigrations(options: DataSourceOptions): Promise<string[]> {
  const dataSource = await new DataSource(options).initialize();
  try {
    await dataSource.runMigrations({ transaction: 'all' });
    return await listDrift(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
