import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { EmbeddedLongReads } from '../../src/store/embedded-long-reads';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { contact, insertWorld } from '../contract/store/rows';

/** It ends only when somebody ends it. */
const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS counted FROM n';
/** Its first row comes at once; what libsql fetches after it would be fetched on the event loop. */
const ENDLESS_AFTER_ITS_FIRST_ROW =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i = 1 OR i < 0';

describe('long reads of the embedded database', () => {
  let folder: string;
  let reads: EmbeddedLongReads;
  const open = async (limitMs: number) =>
    (reads = await EmbeddedLongReads.open(path.join(folder, 'corridor.db'), limitMs));
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'corridor-long-reads-'));
    const database = new Libsql(path.join(folder, 'corridor.db'));
    database.pragma('journal_mode = WAL');
    database.exec("CREATE TABLE notes (id INTEGER, text TEXT); INSERT INTO notes VALUES (1, 'one'), (2, 'two')");
    database.close();
  });
  afterEach(async () => {
    await reads.close();
    rmSync(folder, { recursive: true });
  });

  it.each([ENDLESS, ENDLESS_AFTER_ITS_FIRST_ROW])(
    'are ended at the time limit, and timers run until then: %s',
    async (text) => {
      await open(200);
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 5);
      await expect(reads.run(text, [])).rejects.toMatchObject({ code: 'SQLITE_INTERRUPT' });
      clearInterval(timer);
      expect(turns).toBeGreaterThan(1);
      expect(await reads.run('SELECT text FROM notes WHERE id = ?1', [1n])).toEqual([{ text: 'one' }]);
    },
  );

  it('answer rows in their order, integers whole, and the same statement again', async () => {
    await open(60_000);
    for (let time = 0; time < 3; time += 1) {
      const rows = await reads.run('SELECT id, text FROM notes WHERE id <= ?1 ORDER BY id DESC LIMIT 5', [2n]);
      expect(rows).toEqual([
        { id: 2n, text: 'two' },
        { id: 1n, text: 'one' },
      ]);
    }
  });

  it('wait for a free connection no longer than the time limit', async () => {
    await open(150);
    const answers = await Promise.allSettled(Array.from({ length: 12 }, () => reads.run(ENDLESS, [])));
    const codes = new Set(
      answers.map((answer) => answer.status === 'rejected' && (answer.reason as { code: string }).code),
    );
    expect([...codes].sort()).toEqual(['BUSY', 'SQLITE_INTERRUPT']);
  });

  it('cannot write, and are ended by a close', async () => {
    await open(60_000);
    await expect(reads.run('DELETE FROM notes RETURNING id', [])).rejects.toThrow();
    const endless = [ENDLESS, ENDLESS, ENDLESS].map((text) => reads.run(text, []));
    const ended = Promise.allSettled(endless);
    await reads.close();
    for (const answer of await ended) expect(answer.status).toBe('rejected');
    await expect(reads.run('SELECT 1', [])).rejects.toThrow('not open');
  });
});

describe('a list that may take long', () => {
  let folder: string;
  let store: OpenedStore;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'corridor-long-reads-'));
    store = await openStore({ databaseUrl: null, dataDir: folder });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('sees what was committed before it was asked for, and nothing that is not', async () => {
    for (let time = 1; time <= 30; time += 1) {
      const { visible, organization } = await insertWorld(store);
      const first = contact({ organizationId: organization.id });
      const search = () => store.pageContacts(visible, { countries: [first.country ?? ''] }, { first: 50 });
      expect((await search()).edges).toHaveLength(0);
      await store.write(async (tx) => {
        await tx.insertContact(first);
        expect((await search()).edges).toHaveLength(0);
      });
      expect((await search()).edges).toHaveLength(1);
    }
  });
});
