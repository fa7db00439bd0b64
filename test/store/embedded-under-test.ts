import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { sqliteOptions } from '../../src/store/data-source';
import { openStore } from '../../src/store/open-store';
import type { OnStatement } from '../../src/store/session';
import type { SeenStatement, StoreUnderTest } from '../contract/store-suite';

/** An embedded store in a folder of its own, which `close` removes. */
export async function openEmbeddedUnderTest(): Promise<StoreUnderTest & { dataDir: string }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'corridor-store-'));
  const statements: SeenStatement[] = [];
  const onStatement: OnStatement = (text, values) => void statements.push({ text, values });
  const options = { databaseUrl: null, dataDir, onStatement };
  const store = await openStore(options);
  const query = (text: string, values: readonly unknown[] = []) => {
    const database = new Libsql(path.join(dataDir, 'corridor.db'));
    try {
      const statement = database.prepare(text);
      if (statement.reader) return statement.all(...values) as Record<string, unknown>[];
      statement.run(...values);
      return [];
    } finally {
      database.close();
    }
  };
  return {
    dataDir,
    store,
    statements,
    place: { databaseUrl: null, dataDir },
    plansSmallTables: true,
    dataSource: sqliteOptions(path.join(dataDir, 'corridor.db')),
    secondPoller: store,
    startAgain: () => openStore(options),
    execute: async (text) => query(text),
    // SQLite gathers none by itself, and the program does not ask it to.
    gatherStatistics: async () => {},
    explain: async ({ text, values }) =>
      query(`EXPLAIN QUERY PLAN ${text}`, values)
        .map((row) => row.detail)
        .join('\n'),
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
