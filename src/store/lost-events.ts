import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { type Heads, readHeadsFile } from './heads-file';
import { reasonOf } from './process-lock';
import { StoreError } from './store-error';

export interface CheckedPlace {
  databaseUrl: string | null;
  dataDir: string;
  /** A PostgreSQL schema of its own; for tests. */
  schema?: string | undefined;
  /** Null: no heads are kept. */
  headsFile: string | null;
}

/** The hash of an event; null where the log has no such event. */
type FindHash = (organizationId: string, seq: number) => Promise<string | null>;

const CONNECTION_TIMEOUT_MS = 15_000;

/**
 * Fails with a StoreError where the log lacks an event that the heads file knows of. It looks before the database is
 * opened: migrations and new rows in a database whose other half lies somewhere else would keep the two from coming
 * together again.
 */
export async function refuseLostEvents(place: CheckedPlace): Promise<void> {
  const heads = place.headsFile === null ? null : readHeadsFile(place.headsFile);
  if (heads === null || heads.size === 0) return;
  const lost = place.databaseUrl === null ? await lostEmbedded(place.dataDir, heads) : await lostPostgres(place, heads);
  if (lost === null) return;
  throw new StoreError(
    `the database has lost events: ${lost}, which ${place.headsFile} tells of. Put back all that belongs to it ` +
      `(of the embedded database corridor.db and corridor.db-wal together). If this is a restored backup, say so before ` +
      'the start: npm run admin -- after-restore --lost-since <time of the backup>',
  );
}

async function firstLost(heads: Heads, findHash: FindHash): Promise<string | null> {
  for (const [organizationId, head] of heads) {
    const hash = await findHash(organizationId, head.seq);
    if (hash === null) return `the log of ${organizationId} ends before event ${head.seq}`;
    if (hash !== head.hash) return `event ${head.seq} of ${organizationId} is another one than the event`;
  }
  return null;
}

const FIND_HASH = 'SELECT hash FROM events WHERE organization_id = $1 AND seq = $2';

async function lostEmbedded(dataDir: string, heads: Heads): Promise<string | null> {
  const file = join(dataDir, 'corridor.db');
  if (!existsSync(file)) return `there is no ${file}, and so no event ${[...heads.values()][0]?.seq}`;
  let database: Libsql.Database;
  try {
    database = new Libsql(file, { timeout: CONNECTION_TIMEOUT_MS });
  } catch (error) {
    throw new StoreError(`cannot open ${file}: ${reasonOf(error)}`);
  }
  const lost = await firstLost(heads, (organizationId, seq) => Promise.resolve(hashIn(database, organizationId, seq)));
  // Closing the last connection would carry a damaged write-ahead log over and delete it: what is refused stays as it is.
  if (lost === null) database.close();
  return lost;
}

function hashIn(database: Libsql.Database, organizationId: string, seq: number): string | null {
  try {
    const row = database.prepare(FIND_HASH.replace(/\$(\d)/g, '?$1')).get(organizationId, BigInt(seq));
    return (row as { hash: string } | undefined)?.hash ?? null;
  } catch (error) {
    if (!(error instanceof Libsql.SqliteError)) throw error;
    // A database of before the first migration, or one that cannot be read there, has no such event.
    if (/^SQLITE_(ERROR|NOTADB|CORRUPT)/.test(error.code)) return null;
    throw new StoreError(`cannot look into the database (${error.message}): try again when nobody else holds it`);
  }
}

async function lostPostgres({ databaseUrl, schema }: CheckedPlace, heads: Heads): Promise<string | null> {
  const client = new Client({
    connectionString: databaseUrl ?? undefined,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ found: string | null }>(`SELECT to_regclass('events') AS found`);
    if (rows[0]?.found == null) return firstLost(heads, () => Promise.resolve(null));
    return await firstLost(heads, async (organizationId, seq) => {
      const found = await client.query<{ hash: string }>(FIND_HASH, [organizationId, seq]);
      return found.rows[0]?.hash ?? null;
    });
  } catch (error) {
    throw new StoreError(
      `cannot look into the PostgreSQL database (${reasonOf(error)}): start it, or correct DATABASE_URL`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}
