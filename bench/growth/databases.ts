import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { MIGRATION_NAMES } from '../../src/store/data-source';
import { type OpenedStore, openStore } from '../../src/store/open-store';
import type { OnStatement } from '../../src/store/session';
import { fill, FILL_VERSION, type Filled } from './fill';
import { POSTGRES_WORDS, type RawDatabase, SQLITE_WORDS } from './raw';

const DATABASE_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

export const BACKENDS = ['embedded', 'postgres'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface GrowthSize {
  name: string;
  transfers: number;
  contacts: number;
}
export const SIZES = {
  '10k': { name: '10k', transfers: 10_000, contacts: 1_000 },
  '100k': { name: '100k', transfers: 100_000, contacts: 10_000 },
  '1m': { name: '1m', transfers: 1_000_000, contacts: 100_000 },
} satisfies Record<string, GrowthSize>;
export type SizeName = keyof typeof SIZES;

/** A filled database: where it is, what is in it, and how to open it. */
export interface GrowthDatabase {
  backend: BackendName;
  size: GrowthSize;
  filled: Filled;
  /** What opens it as the program does: DATA_DIR of an embedded one; URL and schema of one in PostgreSQL. */
  dataDir: string;
  databaseUrl: string | null;
  schema: string | undefined;
  open(onStatement?: OnStatement): Promise<OpenedStore>;
  raw(): Promise<RawDatabase>;
}

/** Filled databases stay where they are between runs: filling a million rows takes longer than measuring them. */
function folderOf(size: GrowthSize): string {
  return join(process.cwd(), '.bench-growth', size.name);
}

/** The database of this size, filled now unless an earlier run of the same filler left it. */
export async function growthDatabase(backend: BackendName, sizeName: SizeName): Promise<GrowthDatabase> {
  const size = SIZES[sizeName];
  const dataDir = folderOf(size);
  mkdirSync(dataDir, { recursive: true });
  const schema = backend === 'postgres' ? `bench_growth_${size.name}` : undefined;
  const databaseUrl = backend === 'postgres' ? DATABASE_URL : null;
  const open = (onStatement?: OnStatement) =>
    openStore({ databaseUrl, dataDir, ...(schema && { schema }), ...(onStatement && { onStatement }) });
  const raw = () => (schema === undefined ? rawEmbedded(dataDir) : rawPostgres(schema));
  const filled = (await leftFrom(raw)) ?? (await fillAnew({ backend, size, open, raw }));
  // What has been migrated since it was filled is migrated now.
  await (await open()).close();
  return { backend, size, filled, dataDir, databaseUrl, schema, open, raw };
}

async function leftFrom(raw: () => Promise<RawDatabase>): Promise<Filled | null> {
  const database = await raw();
  try {
    const rows = await database.all('SELECT value FROM bench_filled');
    const left = JSON.parse(String(rows[0]?.value)) as Filled;
    // A database that a newer or another branch has migrated is of no use to this one.
    const migrations = await database.all('SELECT name FROM migrations');
    const known = migrations.every(({ name }) => MIGRATION_NAMES.includes(String(name)));
    return left.version === FILL_VERSION && known ? left : null;
  } catch {
    return null;
  } finally {
    await database.close();
  }
}

async function fillAnew(parts: {
  backend: BackendName;
  size: GrowthSize;
  open(): Promise<OpenedStore>;
  raw(): Promise<RawDatabase>;
}): Promise<Filled> {
  const started = performance.now();
  const database = await parts.raw();
  try {
    await database.clear();
    const store = await parts.open();
    const filled = await fill(store, database, parts.size);
    await database.run('CREATE TABLE bench_filled (value text NOT NULL)');
    await database.run(`INSERT INTO bench_filled (value) VALUES ('${JSON.stringify(filled).replaceAll("'", "''")}')`);
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    console.log(`${parts.backend}, ${parts.size.name}: ${parts.size.transfers} transfers filled in ${seconds} s`);
    return filled;
  } finally {
    await database.close();
  }
}

/** A crash may cost the file, which is filled again. */
function openUnsafely(file: string): Libsql.Database {
  const database = new Libsql(file);
  database.exec('PRAGMA busy_timeout = 10000');
  database.exec('PRAGMA synchronous = OFF');
  return database;
}

async function rawEmbedded(dataDir: string): Promise<RawDatabase> {
  const file = join(dataDir, 'corridor.db');
  let database = openUnsafely(file);
  const all = async (text: string, values: readonly unknown[] = []) =>
    database.prepare(text).all(...values) as Record<string, unknown>[];
  return {
    words: SQLITE_WORDS,
    all,
    run: async (text) => void database.exec(text),
    async clear() {
      database.close();
      for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
      database = openUnsafely(file);
    },
    async indexesOf(table) {
      const rows = await all(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
        [table],
      );
      return rows.map(({ name, sql }) => ({ name: String(name), create: String(sql) }));
    },
    async columnsOf(table) {
      return (await all(`PRAGMA table_info(${table})`)).map(({ name }) => String(name));
    },
    async hurry() {
      // What refers to what is right by the way it is made.
      database.exec('PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -262144');
    },
    // The program gathers no statistics on the embedded database, and opens it with a log that is written ahead.
    settle: async () => void database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)'),
    explain: async (text, values) =>
      (await all(`EXPLAIN QUERY PLAN ${text}`, values)).map(({ detail }) => String(detail)).join('\n'),
    close: async () => void database.close(),
  };
}

async function rawPostgres(schema: string): Promise<RawDatabase> {
  const client = new Client({ connectionString: DATABASE_URL, options: `-c search_path=${schema}` });
  await client.connect();
  const all = async (text: string, values: readonly unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows;
  return {
    words: POSTGRES_WORDS,
    all,
    run: async (text) => void (await client.query(text)),
    async clear() {
      await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await client.query(`CREATE SCHEMA ${schema}`);
    },
    async hurry() {
      await client.query('SET synchronous_commit = off');
      await client.query("SET maintenance_work_mem = '512MB'");
      // What refers to what is right by the way it is made; asked for each of a million rows it takes a minute.
      await client.query('SET session_replication_role = replica').catch(() => {});
    },
    async indexesOf(table) {
      const rows = await all(
        `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 AND tablename = $2 AND indexname NOT IN
          (SELECT conname FROM pg_constraint WHERE connamespace = $1::regnamespace)`,
        [schema, table],
      );
      return rows.map(({ indexname, indexdef }) => ({ name: String(indexname), create: String(indexdef) }));
    },
    async columnsOf(table) {
      const rows = await all(
        'SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
        [schema, table],
      );
      return rows.map(({ column_name }) => String(column_name));
    },
    // As the server's own autovacuum does after so many inserts.
    settle: async () => void (await client.query('VACUUM ANALYZE')),
    explain: async (text, values) =>
      (await all(`EXPLAIN ${text}`, values)).map((row) => String(row['QUERY PLAN'])).join('\n'),
    close: () => client.end(),
  };
}
