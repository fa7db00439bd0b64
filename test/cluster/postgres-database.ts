import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A PostgreSQL database of its own, which can be copied and put back as a backup is. */
export async function openPostgresDatabase() {
  const name = `corridor_${randomUUID().replace(/-/g, '')}`;
  const copy = `${name}_copy`;
  const admin = new Client({ connectionString: TEST_DATABASE_URL });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(TEST_DATABASE_URL);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    /** Nobody may be connected. */
    takeCopy: () => admin.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`),
    async putCopyBack(): Promise<void> {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${copy}`);
    },
    async close(): Promise<void> {
      for (const database of [name, copy]) await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await admin.end();
    },
  };
}

export type PostgresDatabase = Awaited<ReturnType<typeof openPostgresDatabase>>;
