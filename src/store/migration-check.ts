import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { postgresOptions, sqliteOptions } from './data-source';
import { listDrift } from './drift';

/** `npm run migration:check`: do the migrations, run from nothing, make what the entities describe? */
async function checkEmbedded(): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'corridor-migration-check-'));
  try {
    return await driftAfterMigrations(sqliteOptions(path.join(folder, 'corridor.db')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function checkPostgres(url: string): Promise<string[]> {
  const schema = `migration_check_${randomUUID().replace(/-/g, '')}`;
  const owner = await new DataSource({ ...postgresOptions(url, undefined, 1), entities: [] }).initialize();
  try {
    await owner.query(`CREATE SCHEMA ${schema}`);
    return await driftAfterMigrations(postgresOptions(url, schema, 2));
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

function report(database: string, drift: string[]): void {
  for (const difference of drift) console.error(`${database}: ${difference}`);
  if (drift.length === 0) console.log(`${database}: no drift`);
  else process.exitCode = 1;
}

async function main(databaseUrl: string | undefined): Promise<void> {
  report('embedded', await checkEmbedded());
  if (databaseUrl) report('postgres', await checkPostgres(databaseUrl));
}

if (require.main === module) {
  // eslint-disable-next-line no-restricted-syntax -- a process of its own; it has one variable and no other room
  main(process.env.DATABASE_URL).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
