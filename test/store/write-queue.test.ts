import Libsql from 'libsql';
import { SQLITE } from '../../src/store/dialect';
import { preparedOn } from '../../src/store/prepared';
import { LogHeads } from '../../src/store/log-heads';
import { runStatement, TransactionSession } from '../../src/store/session';
import { sql } from '../../src/store/sql';
import { WriteQueue } from '../../src/store/write-queue';
import { turns } from '../contract/store/turns';

describe('the embedded writer', () => {
  let database: Libsql.Database;
  let control: string[];
  let queue: WriteQueue;

  beforeEach(() => {
    database = new Libsql(':memory:');
    database.pragma('foreign_keys = ON');
    const run = preparedOn(database);
    database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    database.exec(
      'CREATE TABLE replies (id INTEGER PRIMARY KEY, note INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)',
    );
    control = [];
    queue = new WriteQueue({
      control: async (text) => {
        control.push(text);
        await runStatement(run, text, [], undefined);
      },
      isInTransaction: () => database.inTransaction,
      openSession: () => new TransactionSession(SQLITE, run, undefined),
      logHeads: new LogHeads(),
    });
  });
  afterEach(() => database.close());

  const insert = (text: string) =>
    queue.write((session) => session.query(sql`INSERT INTO notes (text) VALUES (${text})`));
  const texts = () =>
    (database.prepare('SELECT text FROM notes ORDER BY id').all() as { text: string }[]).map((row) => row.text);
  const count = (text: string) => control.filter((one) => one === text).length;

  it('lets everything that waits share one commit', async () => {
    await Promise.all(['a', 'b', 'c'].map(insert));
    expect(texts()).toEqual(['a', 'b', 'c']);
    expect([count('BEGIN IMMEDIATE'), count('SAVEPOINT work'), count('COMMIT')]).toEqual([1, 3, 1]);
  });

  it('rolls a failing transaction back alone, and keeps its neighbours in the same commit', async () => {
    const results = await Promise.allSettled([
      insert('a'),
      queue.write(async (session) => {
        await session.query(sql`INSERT INTO notes (text) VALUES ('lost')`);
        await turns(2);
        throw new Error('gives up');
      }),
      insert('b'),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(texts()).toEqual(['a', 'b']);
    expect(count('COMMIT')).toBe(1);
  });

  it('answers nobody before the commit, success or refusal', async () => {
    const happened: string[] = [];
    const note = (what: string) => () => void happened.push(`${what} after ${count('COMMIT')}`);
    const first = insert('a').then(note('success'));
    const refused = queue.write(async () => Promise.reject(new Error('refused'))).catch(note('refusal'));
    const last = queue.write(async () => {
      await turns(5);
      happened.push('the last one ends');
    });
    await Promise.all([first, refused, last]);
    expect(happened).toEqual(['the last one ends', 'success after 1', 'refusal after 1']);
  });

  it('fails the whole group where the commit fails, and goes on with the next', async () => {
    const group = [
      insert('a'),
      queue.write((session) => session.query(sql`INSERT INTO replies (note) VALUES (404)`)),
      queue.write(async () => Promise.reject(new Error('refused'))),
    ];
    for (const result of await Promise.allSettled(group)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { statement: 'COMMIT' } });
    }
    await insert('b');
    expect(texts()).toEqual(['b']);
  });

  const FULL = { name: 'StoreUnavailable', code: 'SQLITE_FULL' };

  it('fails the whole group where the disk is full, and goes on when there is room again', async () => {
    const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }];
    database.exec(`PRAGMA max_page_count = ${pages + 5}`);
    const results = await Promise.allSettled([insert('small'), insert('x'.repeat(100_000)), insert('small too')]);
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: FULL });
    expect(texts()).toEqual([]);
    database.exec('PRAGMA max_page_count = 10000');
    await insert('fits');
    expect(texts()).toEqual(['fits']);
  });

  it('gives timers and sockets a turn between groups', async () => {
    const seen: number[] = [];
    let watching = true;
    const watch = (): void => {
      seen.push(count('COMMIT'));
      if (watching) setImmediate(watch);
    };
    const writes = Array.from({ length: 200 }, (_, index) => insert(`note ${index}`));
    setImmediate(watch);
    await Promise.all(writes);
    watching = false;
    expect(count('COMMIT')).toBe(4);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('is idle when all that was queued is settled', async () => {
    const order: string[] = [];
    const written = insert('a').then(() => order.push('written'));
    await queue.idle().then(() => order.push('idle'));
    await written;
    expect(order).toEqual(['written', 'idle']);
    await queue.idle();
  });
});
