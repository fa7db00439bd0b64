import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../src/store/open-store';
import { runStatement } from '../../src/store/session';
import { insertWorld } from '../contract/store/rows';

const failing = (error: object) => runStatement(() => Promise.reject(error as Error), 'SELECT 1', [], undefined);

describe('what a database says that it cannot do just now', () => {
  it.each([
    ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'],
    ...['SQLITE_IOERR', 'SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT', 'SQLITE_CORRUPT_VTAB', 'SQLITE_NOTADB', 'SQLITE_NOMEM'],
    ...['57P01', '57P03', '57014', '08006', '53300', '53100', '58030', '25006', '28P01', '3D000', '40P01', '55P03'],
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ])('is unavailability: %s', async (code) => {
    await expect(failing({ code, message: 'so it says' })).rejects.toMatchObject({ name: 'StoreUnavailable', code });
    const wrapped = { message: 'query failed', driverError: { code, message: 'so it says' } };
    await expect(failing(wrapped)).rejects.toMatchObject({ name: 'StoreUnavailable', code });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])('is unavailability, said without a code: %s', async (message) => {
    await expect(failing({ message })).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_ERROR', '23505', '42601', '22P02'])(
    'is not what our own statement did wrong: %s',
    async (code) => {
      await expect(failing({ code, message: 'so it says' })).rejects.toMatchObject({ name: 'StatementFailed', code });
    },
  );
});

describe('an embedded database whose file was damaged under it', () => {
  it('cannot do it just now, for reads on the event loop, beside it and in transactions', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'corridor-damaged-'));
    const file = path.join(dataDir, 'corridor.db');
    const { visible, account } = await (async () => {
      const first = await openStore({ databaseUrl: null, dataDir });
      const world = await insertWorld(first);
      await first.close();
      return world;
    })();
    const store = await openStore({ databaseUrl: null, dataDir });
    try {
      const handle = openSync(file, 'r+');
      // All but the first page, which says what is where.
      for (let at = 4_096; at < statSync(file).size; at += 4_096)
        writeSync(handle, Buffer.alloc(4_096, 0xff), 0, 4_096, at);
      closeSync(handle);
      const asked = [
        store.listWorkingAccounts(),
        store.pageContacts(visible, { countries: ['CM'], search: 'ada' }, { first: 5 }),
        store.write((tx) => tx.lockAccount(account.id)),
      ];
      for (const answer of await Promise.allSettled(asked)) {
        expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
      }
    } finally {
      await store.close().catch(() => undefined);
      rmSync(dataDir, { recursive: true });
    }
  });
});
