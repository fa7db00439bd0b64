import { storeContract } from '../contract/store-suite';
import { openPostgresUnderTest } from './postgres-under-test';

storeContract('PostgreSQL', openPostgresUnderTest);

/** Every connection that has read a table of ours in the transaction it is in. */
const END_TRANSACTIONS = `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_class ON pg_class.oid = relation
  WHERE relnamespace = current_schema()::regnamespace AND pid <> pg_backend_pid()`;

describe('a PostgreSQL server that ends a connection', () => {
  it('is told as a database that cannot just now, and the next transaction has another connection', async () => {
    const { store, execute, close } = await openPostgresUnderTest();
    try {
      const cut = store.write(async (tx) => {
        await tx.findAccount('none');
        await execute(END_TRANSACTIONS);
        await tx.findAccount('none');
      });
      await expect(cut).rejects.toMatchObject({ name: 'StoreUnavailable' });
      expect(await store.write((tx) => tx.findAccount('none'))).toBeNull();
    } finally {
      await close();
    }
  });
});
