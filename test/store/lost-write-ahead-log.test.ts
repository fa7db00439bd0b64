import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { backUpEmbedded } from '../../src/store/backup';
import { headsText, writeHeadsFile } from '../../src/store/heads-file';
import { refuseLostEvents } from '../../src/store/lost-events';
import { openStore } from '../../src/store/open-store';
import { verifyLog } from '../../src/store/verify-log';
import { event, insertWorld, type World } from '../contract/store/rows';
import { temporaryFolder } from '../app/temporary-folder';

const PAGE_BYTES = 4_096;
const FRAME_BYTES = PAGE_BYTES + 24;
const LOG_HEADER_BYTES = 32;

const folder = temporaryFolder();
let made = 0;
/** A folder of its own for each database. */
const newFolder = () => {
  const name = path.join(folder, `data-${++made}`);
  mkdirSync(name);
  return name;
};

/** A database whose newest events are in its write-ahead log alone, as a killed process leaves it, and its heads. */
async function killedWithEvents(): Promise<{ dataDir: string; headsFile: string; world: World }> {
  const running = newFolder();
  const store = await openStore({ databaseUrl: null, dataDir: running });
  const world = await insertWorld(store);
  await store.close();
  const holder = new Libsql(path.join(running, 'corridor.db'));
  holder.pragma('wal_autocheckpoint = 0');
  // Beside a process that has the lock, a tool's store carries nothing over when it is closed.
  const lock = new Libsql(path.join(running, 'corridor.lock'));
  lock.exec('BEGIN IMMEDIATE');
  const writer = await openStore({ databaseUrl: null, dataDir: running, tool: true });
  for (let n = 0; n < 60; n += 1) {
    await writer.write((tx) => tx.appendEvents(world.organization.id, [event(world.account)]));
  }
  const dataDir = newFolder();
  for (const file of ['corridor.db', 'corridor.db-wal']) cpSync(path.join(running, file), path.join(dataDir, file));
  const headsFile = path.join(dataDir, 'heads');
  await writeHeadsFile(headsFile, headsText(await writer.listLogHeads()));
  await writer.close();
  lock.exec('ROLLBACK');
  lock.close();
  holder.close();
  return { dataDir, headsFile, world };
}

const check = ({ dataDir, headsFile }: { dataDir: string; headsFile: string }) =>
  refuseLostEvents({ databaseUrl: null, dataDir, headsFile });

describe('an embedded database of a killed process', () => {
  it('that is whole is opened', async () => {
    await expect(check(await killedWithEvents())).resolves.toBeUndefined();
  });

  it('without its write-ahead log is refused, and stays as it is', async () => {
    const damaged = await killedWithEvents();
    const file = path.join(damaged.dataDir, 'corridor.db');
    rmSync(`${file}-wal`);
    const before = readFileSync(file);
    await expect(check(damaged)).rejects.toThrow(/has lost events.*corridor.db-wal together/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('with 40 overwritten pages in its write-ahead log is refused', async () => {
    const damaged = await killedWithEvents();
    const log = path.join(damaged.dataDir, 'corridor.db-wal');
    const bytes = readFileSync(log);
    const frames = Math.floor((bytes.length - LOG_HEADER_BYTES) / FRAME_BYTES);
    expect(frames).toBeGreaterThan(80);
    const from = LOG_HEADER_BYTES + Math.floor(frames / 2) * FRAME_BYTES;
    bytes.fill(0xa5, from, from + 40 * FRAME_BYTES);
    writeFileSync(log, bytes);
    await expect(check(damaged)).rejects.toThrow(/ends before event 60/);
  });

  it('whose file is gone is refused, and none is made', async () => {
    const damaged = await killedWithEvents();
    rmSync(path.join(damaged.dataDir, 'corridor.db'));
    await expect(check(damaged)).rejects.toThrow(/there is no .*corridor.db/);
    expect(() => readFileSync(path.join(damaged.dataDir, 'corridor.db'))).toThrow('ENOENT');
  });
});

describe('a backup', () => {
  const accept = async () => true;

  it('of a database that is written meanwhile is one whole file, which opens with all that was committed', async () => {
    const dataDir = newFolder();
    const store = await openStore({ databaseUrl: null, dataDir });
    const world = await insertWorld(store);
    await store.write((tx) => tx.appendEvents(world.organization.id, [event(world.account)]));
    const restored = newFolder();
    const file = path.join(restored, 'corridor.db');
    const check = async (copy: typeof store) => (await verifyLog(copy, world.organization.id)).broken === null;
    expect(await backUpEmbedded({ dataDir, file, check })).toBe(true);
    await store.write((tx) => tx.appendEvents(world.organization.id, [event(world.account)]));
    await store.close();
    const copy = await openStore({ databaseUrl: null, dataDir: restored });
    expect(await copy.headSeq(world.organization.id)).toBe(1);
    await copy.close();
  });

  it('that does not pass its check is not left behind', async () => {
    const dataDir = newFolder();
    await (await openStore({ databaseUrl: null, dataDir })).close();
    const file = path.join(newFolder(), 'backup.db');
    expect(await backUpEmbedded({ dataDir, file, check: async () => false })).toBe(false);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('overwrites no file, and names what is missing', async () => {
    const dataDir = newFolder();
    const file = path.join(dataDir, 'backup.db');
    await expect(backUpEmbedded({ dataDir, file, check: accept })).rejects.toThrow('there is no database');
    await (await openStore({ databaseUrl: null, dataDir })).close();
    writeFileSync(file, 'somebody else');
    await expect(backUpEmbedded({ dataDir, file, check: accept })).rejects.toThrow('is there already');
  });
});
