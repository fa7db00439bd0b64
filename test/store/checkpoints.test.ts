import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { openStore, type OpenedStore } from '../../src/store/open-store';
import { insertWorld } from '../contract/store/rows';

const MiB = 1024 * 1024;

describe('the write-ahead log of the embedded database', () => {
  let folder: string;
  let store: OpenedStore;
  const file = () => path.join(folder, 'corridor.db');
  const logBytes = () => (existsSync(`${file()}-wal`) ? statSync(`${file()}-wal`).size : 0);
  /** What the database file holds by itself. */
  const organizationsInFileAlone = () => {
    const copy = path.join(folder, 'copy.db');
    copyFileSync(file(), copy);
    const database = new Libsql(copy);
    try {
      return (database.prepare('SELECT count(*) AS count FROM organizations').get() as { count: number }).count;
    } catch {
      return 0;
    } finally {
      database.close();
      for (const rest of ['', '-wal', '-shm']) rmSync(copy + rest, { force: true });
    }
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      jest.advanceTimersByTime(2_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const note = (bytes: number) =>
    store.write((tx) => tx.insertOrganization({ id: `org_${(notes += 1)}`, name: 'x'.repeat(bytes), createdAt: 1 }));
  let notes = 0;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    folder = mkdtempSync(path.join(tmpdir(), 'corridor-checkpoints-'));
    store = await openStore({ databaseUrl: null, dataDir: folder });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('is carried over soon after a commit, while the process goes on', async () => {
    await insertWorld(store);
    expect(organizationsInFileAlone()).toBe(0);
    await until(() => organizationsInFileAlone() === 1);
    await insertWorld(store);
    await until(() => organizationsInFileAlone() === 2);
  });

  it('is empty after a stop in good order', async () => {
    await insertWorld(store);
    await store.close();
    expect(logBytes()).toBe(0);
    expect(organizationsInFileAlone()).toBe(1);
  });

  it('is begun anew once it is long, and cut where it had grown under a reader that has ended', async () => {
    const reader = new Libsql(file());
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM organizations').get();
    for (let written = 0; written < 80; written += 1) await note(MiB);
    jest.advanceTimersByTime(2_000);
    expect(logBytes()).toBeGreaterThan(80 * MiB);
    reader.exec('COMMIT');
    reader.close();
    await note(1);
    await until(() => organizationsInFileAlone() >= 80);
    // The next write begins at the log's front, and its file is cut to the limit.
    await note(1);
    await until(() => logBytes() <= 64 * MiB);
    for (let written = 0; written < 20; written += 1) await note(MiB);
    expect(logBytes()).toBeLessThanOrEqual(64 * MiB);
  });
});
