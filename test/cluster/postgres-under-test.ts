import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { postgresOptions } from '../../src/store/data-source';
import { openStore } from '../../src/store/open-store';
import type { OnStatement } from '../../src/store/session';
import type { SeenStatement, StoreUnderTest } from '../contract/store-suite';
import { TEST_DATABASE_URL } from './own-database';

/** Two stores on a PostgreSQL schema of their own, which `close` drops. */
export async function openPostgresUnderTest(): Promise<StoreUnderTest> {
  const schema = `store_${randomUUID().replace(/-/g, '')}`;
  const client = new Client({ connectionString: TEST_DATABASE_URL, options: `-c search_path=${schema}` });
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}`);
  const statements: SeenStatement[] = [];
  const onStatement: OnStatement = (text, values) => void statements.push({ text, values });
  const options = { databaseUrl: TEST_DATABASE_URL, dataDir: '/unused', schema, onStatement };
  // Both start at once on the empty schema: one migrates, the other waits for it.
  const [store, secondPoller] = await Promise.all([openStore(options), openStore(options)]);
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows;
  return {
    store,
    statements,
    place: { databaseUrl: TEST_DATABASE_URL, dataDir: '/unused', schema },
    plansSmallTables: false,
    dataSource: postgresOptions(TEST_DATABASE_URL, schema, { connections: 1 }),
    secondPoller,
    startAgain: () => openStore(options),
    execute: (text) => query(text),
    gatherStatistics: async () => void (await query('ANALYZE')),
    explain: async ({ text, values }) =>
      (await query(`EXPLAIN ${text}`, values)).map((row) => row['QUERY PLAN']).join('\n'),
    async close() {
      await store.close();
      await secondPoller.close();
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}
