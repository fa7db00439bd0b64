import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A database of one test's own: what goes through a pooler can name no schema, so a schema of its own will not do. */
export async function createDatabase() {
  const name = `corridor_${randomUUID().replace(/-/g, '')}`;
  const owner = new Client({ connectionString: TEST_DATABASE_URL });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${name}`);
  /** The same database, reached through another address. */
  const urlThrough = (host: string) => {
    const url = new URL(TEST_DATABASE_URL);
    url.host = host;
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    name,
    server: { host: new URL(TEST_DATABASE_URL).hostname, port: Number(new URL(TEST_DATABASE_URL).port || 5432) },
    url: urlThrough(new URL(TEST_DATABASE_URL).host),
    urlThrough,
    /** Asks the server itself, as its owner. */
    query: async (text: string) => (await owner.query<Record<string, unknown>>(text)).rows,
    async drop() {
      await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await owner.end();
    },
  };
}
