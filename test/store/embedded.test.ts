import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { openStore, type StoreOptions } from '../../src/store/open-store';
import { prepareReader, prepareWriter } from '../../src/store/embedded';
import { insertWorld } from '../contract/store/rows';

describe('the embedded database', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'corridor-embedded-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const open = (more: Partial<StoreOptions> = {}) => openStore({ databaseUrl: null, dataDir, ...more });
  const file = () => path.join(dataDir, 'corridor.db');
  const raw = (text: string) => {
    const database = new Libsql(file());
    database.exec(text);
    database.close();
  };

  it('makes its folder, and writes ahead with a full sync', async () => {
    dataDir = path.join(dataDir, 'not', 'there');
    const store = await open();
    expect(existsSync(`${file()}-wal`)).toBe(true);
    await store.close();
  });

  it('refuses a connection that keeps no write-ahead log, no full sync, or could write where it only reads', () => {
    const memory = new Libsql(':memory:');
    expect(() => prepareWriter(memory, 'data/corridor.db')).toThrow(
      /data\/corridor.db cannot use a write-ahead log: put/,
    );
    const answering = (answers: Record<string, unknown>) =>
      ({
        exec: () => {},
        defaultSafeIntegers: () => {},
        pragma: (name: string) => [{ [name]: answers[name] }],
      }) as never;
    expect(() => prepareWriter(answering({ journal_mode: 'wal', synchronous: 1 }), 'data/corridor.db')).toThrow(
      /does not keep synchronous = FULL/,
    );
    expect(() => prepareReader(answering({ query_only: 0 }), 'data/corridor.db')).toThrow(/for reading only/);
    expect(() => prepareWriter(answering({ journal_mode: 'wal', synchronous: 2 }), 'data/corridor.db')).not.toThrow();
  });

  it('reads through a connection that cannot write', async () => {
    const database = new Libsql(file());
    database.exec('CREATE TABLE notes (text TEXT)');
    prepareReader(database, file());
    expect(() => database.exec("INSERT INTO notes VALUES ('no')")).toThrow(/readonly/);
    database.close();
  });

  it('fails a read that comes after the close, and the process goes on', async () => {
    const store = await open();
    await store.close();
    await expect(store.findOrganization('org_late')).rejects.toThrow('not open');
  });

  it('refuses a second opener by name, and lets it in once the first has closed', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/corridor\.db is in use by another Corridor process: stop that one.*DATA_DIR/),
    });
    await first.close();
    const second = await open();
    await second.close();
  });

  it('is not kept out by the lock of a process that was killed', async () => {
    const hold = `const lock = new (require('libsql'))(process.argv[1]); lock.exec('BEGIN IMMEDIATE');
      console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', hold, path.join(dataDir, 'corridor.lock')], {
      cwd: path.join(__dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(open()).rejects.toThrow('is in use by another Corridor process');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await open()).close();
  });

  it('lets exactly one of several simultaneous starts in', async () => {
    const starts = await Promise.allSettled([open(), open(), open()]);
    const opened = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    expect(opened).toHaveLength(1);
    await insertWorld(opened[0]!);
    await opened[0]!.close();
  });

  it('lets a short-lived command read and write beside the process that holds it', async () => {
    const store = await open();
    const tool = await open({ tool: true });
    const world = await insertWorld(tool);
    expect(await store.findOrganization(world.organization.id)).toEqual(world.organization);
    await tool.close();
    await insertWorld(store);
    await store.close();
  });

  it('lets no command change the tables under a running process', async () => {
    const store = await open();
    raw('DELETE FROM migrations');
    await expect(open({ tool: true })).rejects.toThrow(/in use by an older Corridor .*stop that one/);
    await store.close();
  });

  it('names a folder it cannot write to, and the way out', async () => {
    writeFileSync(path.join(dataDir, 'taken'), 'a file');
    // Neither can be written to by anybody, not even by root.
    for (const unwritable of [path.join(dataDir, 'taken', 'data'), '/proc/corridor/data']) {
      await expect(open({ dataDir: unwritable })).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringMatching(/^cannot write to .*\/data \(E.*\): make it writable, or set DATA_DIR/),
      });
    }
  });

  it('names a file that is no database, and lets go of it', async () => {
    writeFileSync(file(), 'this is not a database, and long enough to be looked at as one'.repeat(20));
    await expect(open()).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/^cannot open .*corridor\.db: .*not a database/),
    });
    rmSync(file());
    await (await open()).close();
  });

  it('names a PostgreSQL it cannot reach, without the password', async () => {
    await expect(open({ databaseUrl: 'postgres://me:secret@127.0.0.1:1/corridor' })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(
        /^cannot use the PostgreSQL database 127.0.0.1:1\/corridor \((?!.*secret).*DATABASE_URL$/,
      ),
    });
    await expect(open({ databaseUrl: 'mysql://127.0.0.1/corridor' })).rejects.toThrow(
      /^DATABASE_URL is not a postgres:/,
    );
  });
});
