import { Client } from 'pg';
import { postgresOptions } from '../../src/store/data-source';
import { openStore } from '../../src/store/open-store';
import type { OnStatement } from '../../src/store/session';
import { storeContract, type SeenStatement, type StoreUnderTest } from '../contract/store-suite';
import { create, orderFor, placeOf, settled } from '../e2e/orders';
import { KEY_A, openWorld } from '../e2e/world';
import { openFollower } from '../e2e/follower';
import { createDatabase } from './own-database';
import { startPgbouncer } from './pgbouncer';

type Pooler = Awaited<ReturnType<typeof startPgbouncer>>;
type Database = Awaited<ReturnType<typeof createDatabase>>;

/** Two stores behind the pooler, on a database of their own; what only a test asks goes to the server itself. */
async function openPooledUnderTest(): Promise<StoreUnderTest> {
  const database = await createDatabase();
  const pooler = await startPgbouncer(database.server);
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  const statements: SeenStatement[] = [];
  const onStatement: OnStatement = (text, values) => void statements.push({ text, values });
  const options = { databaseUrl: database.urlThrough(pooler.host), dataDir: '/unused', onStatement };
  const [store, secondPoller] = await Promise.all([openStore(options), openStore(options)]);
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await owner.query<Record<string, unknown>>(text, [...values])).rows;
  return {
    store,
    statements,
    place: { databaseUrl: options.databaseUrl, dataDir: options.dataDir },
    plansSmallTables: false,
    dataSource: postgresOptions(database.url, undefined, { connections: 1 }),
    secondPoller,
    startAgain: () => openStore(options),
    execute: (text) => query(text),
    gatherStatistics: async () => void (await query('ANALYZE')),
    explain: async ({ text, values }) =>
      (await query(`EXPLAIN ${text}`, values)).map((row) => row['QUERY PLAN']).join('\n'),
    async close() {
      await store.close();
      await secondPoller.close();
      await owner.end();
      await pooler.stop();
      await database.drop();
    },
  };
}

storeContract('PostgreSQL behind pgbouncer in transaction mode', openPooledUnderTest);

describe('a process behind pgbouncer in transaction mode', () => {
  let database: Database;
  let pooler: Pooler;
  beforeAll(async () => {
    database = await createDatabase();
    pooler = await startPgbouncer(database.server);
  });
  afterAll(async () => {
    await pooler.stop();
    await database.drop();
  });

  it('sends, follows and settles a transfer, and says once what a session would be better for', async () => {
    const world = await openWorld({
      env: { DATABASE_URL: database.urlThrough(pooler.host) },
      realTime: { sandboxSpeed: 20 },
    });
    try {
      const follower = await openFollower(`${world.app.url.replace('http', 'ws')}/graphql`, KEY_A, {
        query: 'subscription { events { cursor } }',
      });
      const { transfer } = await create(world, orderFor(await placeOf(world, 'PEEX')));
      expect((await settled(world, transfer.id)).status).toBe('SUCCEEDED');
      await world.until('an event', () => follower.results.length > 0);
      await follower.close();
      expect(world.lines.filter((line) => line.includes('DATABASE_DIRECT_URL'))).toHaveLength(1);
      expect(world.faults()).toEqual([]);
    } finally {
      await world.close();
    }
  });

  it('says nothing of the kind where DATABASE_DIRECT_URL leads past the pooler', async () => {
    const store = await openStore({
      databaseUrl: database.urlThrough(pooler.host),
      directUrl: database.url,
      dataDir: '/unused',
    });
    expect(store.hasSession).toBe(true);
    await store.close();
  });

  it('leaves no setting and no lock behind on the connections of the pool', async () => {
    const store = await openStore({ databaseUrl: database.urlThrough(pooler.host), dataDir: '/unused' });
    await Promise.all(Array.from({ length: 30 }, () => store.write((tx) => tx.findAccount('none'))));
    await Promise.all(Array.from({ length: 30 }, () => store.findAccount('none')));
    const other = new Client({ connectionString: database.urlThrough(pooler.host) });
    await other.connect();
    for (const [setting, value] of [
      ['statement_timeout', '0'],
      ['lock_timeout', '0'],
      ['idle_in_transaction_session_timeout', '0'],
    ] as const) {
      expect((await other.query(`SHOW ${setting}`)).rows).toEqual([{ [setting]: value }]);
    }
    await other.end();
    const locks = `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
      WHERE locktype = 'advisory' AND datname = '${database.name}'`;
    expect(await database.query(locks)).toEqual([]);
    await store.close();
  });
});

describe('a start that cannot migrate', () => {
  let database: Database;
  let holder: Client;
  beforeAll(async () => {
    database = await createDatabase();
    await (await openStore({ databaseUrl: database.url, dataDir: '/unused' })).close();
    holder = new Client({ connectionString: database.url, application_name: 'a long migration' });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
    await database.drop();
  });

  it.each([
    [
      'the lock is held',
      `SELECT pg_advisory_xact_lock(hashtext('corridor migrations ' || current_schema()))`,
      /corridor_\w+ is being migrated by process \d+ \(a long migration, from [\d.]+, since [-\dT:]+Z\): start again when/,
    ],
    [
      'a table is in use',
      'LOCK TABLE migrations IN ACCESS EXCLUSIVE MODE',
      /its tables are in use by process \d+ \(a long migration, from [\d.]+, since [-\dT:]+Z\): stop it, or end it with SELECT/,
    ],
  ])('because %s says by whom', async (_, lock, words) => {
    await holder.query('BEGIN');
    await holder.query(lock);
    const { pid } = (await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!;
    const start = openStore({ databaseUrl: database.url, dataDir: '/unused' });
    await expect(start).rejects.toMatchObject({ name: 'StoreError', message: expect.stringMatching(words) });
    await expect(start).rejects.toThrow(`process ${pid} `);
    await holder.query('ROLLBACK');
    await (await openStore({ databaseUrl: database.url, dataDir: '/unused' })).close();
  });
});
