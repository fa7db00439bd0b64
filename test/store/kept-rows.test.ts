import Libsql from 'libsql';
import path from 'node:path';
import { SQLITE } from '../../src/store/dialect';
import { keepingRows } from '../../src/store/kept-rows';
import type { Store } from '../../src/domain/store';
import { preparedOn } from '../../src/store/prepared';
import { readingSession } from '../../src/store/session';
import { sql } from '../../src/store/sql';
import { insertWorld } from '../contract/store/rows';
import { openEmbeddedUnderTest } from './embedded-under-test';

describe('rows that are read again and again', () => {
  let under: Awaited<ReturnType<typeof openEmbeddedUnderTest>>;
  let store: Store;
  let world: Awaited<ReturnType<typeof insertWorld>>;
  beforeEach(async () => {
    under = await openEmbeddedUnderTest();
    store = under.store;
    world = await insertWorld(store);
  });
  afterEach(() => under.close());

  const findWallet = async () => {
    const { wallet } = world;
    const [found] = await store.listWalletsByIds({ organizationId: wallet.organizationId, clientIds: null }, [
      wallet.id,
    ]);
    return found!;
  };
  it('are read once until somebody writes them', async () => {
    const database = new Libsql(':memory:');
    let reads = 0;
    const run = preparedOn(database);
    const session = readingSession(SQLITE, (text, values) => ((reads += 1), run(text, values)), undefined);
    const { reading, onWrite } = keepingRows(session, database, () => true, undefined);
    const ask = () => reading.query(sql`SELECT ${'a'} AS answer`, ['wallets', 'clients']);
    expect(await ask()).toEqual([{ answer: 'a' }]);
    expect(await ask()).toEqual([{ answer: 'a' }]);
    expect(reads).toBe(1);
    onWrite('UPDATE contacts SET phone = NULL');
    onWrite('INSERT INTO contact_clients (contact_id, client_id) VALUES (?1, ?2)');
    onWrite('SELECT id FROM wallets');
    await ask();
    expect(reads).toBe(1);
    onWrite('UPDATE clients SET name = NULL');
    await ask();
    expect(reads).toBe(2);
    await reading.query(sql`SELECT ${'a'} AS answer`);
    expect(reads).toBe(3);
    database.close();
  });

  it('are read anew after a transaction wrote them', async () => {
    const first = await findWallet();
    await store.write((tx) => tx.saveWallet({ ...first, isActive: false }));
    expect(await findWallet()).toMatchObject({ isActive: false });
  });

  it('are read anew after another process wrote them', async () => {
    await findWallet();
    const other = new Libsql(path.join(under.dataDir, 'corridor.db'));
    other.exec("UPDATE wallets SET external_id = 'changed beside us'");
    other.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await findWallet()).toMatchObject({ externalId: 'changed beside us' });
  });

  it('show no change that is not committed, and none that is rolled back', async () => {
    const before = await findWallet();
    const undone = store.write(async (tx) => {
      await tx.saveWallet({ ...before, isActive: false });
      expect(await findWallet()).toEqual(before);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await findWallet()).toEqual(before);
  });

  it('are each caller’s own: what one does to its rows no other sees', async () => {
    const mine = await findWallet();
    mine.externalId = 'scribbled';
    expect(await findWallet()).not.toMatchObject({ externalId: 'scribbled' });
  });
});
