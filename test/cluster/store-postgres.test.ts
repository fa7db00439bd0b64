import { storeContract } from '../contract/store-suite';
import { openPostgresUnderTest } from './postgres-under-test';

storeContract('PostgreSQL', openPostgresUnderTest);

/** Every connection that has read a table of ours in the transaction it is in. */
const END_TRANSACTIONS = `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
  WHERE relnamespace = current_schema()::regnamespace AND pid <> pg_backend_pid()`;

describe('a PostgreSQL server that ends a connection', () => {
  it.each([
    ['under a statement', 0],
    ['between two statements', 5],
  ])('%s is told as a database that cannot just now, and the next transaction has another', async (_, turns) => {
    const { store, execute, close } = await openPostgresUnderTest();
    try {
      const cut = store.write(async (tx) => {
        await tx.findAccount('none');
        await execute(END_TRANSACTIONS);
        // Round trips of another connection, in which the end of this one is noticed.
        for (let turn = 0; turn < turns; turn += 1) await execute('SELECT 1');
        await tx.findAccount('none');
      });
      await expect(cut).rejects.toMatchObject({ name: 'StoreUnavailable' });
      expect(await store.write((tx) => tx.findAccount('none'))).toBeNull();
    } finally {
      await close();
    }
  });
});
