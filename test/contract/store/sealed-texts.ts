import type { ProviderAccount } from '../../../src/domain/account';
import type { SealedColumn, Store } from '../../../src/domain/store';
import { SEALED_COLUMNS } from '../../../src/store/sealed-columns';
import type { StoreUnderTest } from '../store-suite';
import { account, insertWorld, nextId, organization, T0 } from './rows';

/** For each sealed column: a new row that holds this text, and what the engine reads there. */
const ROWS_WITH: Record<string, { insert(store: Store, sealed: string): Promise<string>; read: Read }> = {
  'provider_accounts.sealed_credentials': {
    async insert(store, sealed) {
      const { organization: owner } = await insertWorld(store);
      const row = account({ organizationId: owner.id, sealedCredentials: sealed });
      await store.write((tx) => tx.insertAccount(row));
      return row.id;
    },
    read: async (store, id) => (await store.findAccount(id))?.sealedCredentials ?? null,
  },
  'organizations.sealed_reference_secret': {
    async insert(store, sealed) {
      const row = organization();
      await store.write(async (tx) => {
        await tx.insertOrganization(row);
        await tx.keepReferenceSecret(row.id, sealed);
      });
      return row.id;
    },
    read: (store, id) => store.findReferenceSecret(id),
  },
};
type Read = (store: Store, id: string) => Promise<string | null>;

function rowsWith({ table, column }: SealedColumn) {
  const rows = ROWS_WITH[`${table}.${column}`];
  if (!rows) throw new Error(`this test does not know how a row of ${table} gets its ${column}: add it to ROWS_WITH`);
  return rows;
}

export function sealedTexts(opened: () => StoreUnderTest): void {
  const both = () => [opened().store, opened().secondPoller] as const;

  it('keeps one proof of a secret where two processes keep theirs at once, until it is replaced or taken away', async () => {
    const stores = both();
    const name = nextId('proof');
    const find = () => Promise.all(stores.map((store) => store.findSecretCanary(name)));
    expect(await find()).toEqual([null, null]);
    // Nothing is there to replace or to take away yet.
    await stores[0].write((tx) => tx.saveSecretCanary(name, 'replaced'));
    await stores[0].write((tx) => tx.removeSecretCanary(name));
    expect(await find()).toEqual([null, null]);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        stores[index % 2 === 0 ? 0 : 1].write((tx) => tx.keepSecretCanary(name, `kept ${index}`)),
      ),
    );
    const [kept, seen] = await find();
    expect([kept, seen]).toEqual([expect.stringMatching(/^kept \d$/), kept]);
    await stores[1].write((tx) => tx.keepSecretCanary(name, 'later'));
    expect(await find()).toEqual([kept, kept]);
    const other = nextId('proof');
    await stores[0].write((tx) => tx.keepSecretCanary(other, 'of another secret'));
    await stores[1].write((tx) => tx.saveSecretCanary(name, 'replaced'));
    expect(await find()).toEqual(['replaced', 'replaced']);
    await stores[0].write((tx) => tx.removeSecretCanary(name));
    expect(await find()).toEqual([null, null]);
    expect(await stores[1].findSecretCanary(other)).toBe('of another secret');
  });

  it('gives one reference secret to an organization to which two processes give theirs at once', async () => {
    const stores = both();
    const owner = organization();
    await stores[0].write((tx) => tx.insertOrganization(owner));
    expect(await stores[1].findReferenceSecret(owner.id)).toBeNull();
    await Promise.all(stores.map((store, index) => store.write((tx) => tx.keepReferenceSecret(owner.id, `${index}`))));
    const [kept, seen] = await Promise.all(stores.map((store) => store.findReferenceSecret(owner.id)));
    expect([kept, seen]).toEqual([expect.stringMatching(/^[01]$/), kept]);
    await stores[1].write((tx) => tx.keepReferenceSecret(owner.id, 'later'));
    expect(await stores[0].findReferenceSecret(owner.id)).toBe(kept);
  });

  it.each(SEALED_COLUMNS)('lists $column in steps by the id, without the rows that hold none', async (column) => {
    const { store } = opened();
    const before = await lastId(store, column);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(await rowsWith(column).insert(store, `sealed ${index}`));
      // An organization without a reference secret; an account always has credentials.
      await store.write((tx) => tx.insertOrganization(organization()));
    }
    const steps: { id: string; sealed: string }[][] = [];
    for (let after = before; ;) {
      const step = await store.listSealedTexts(column, after, 2);
      if (step.length === 0) break;
      expect(step.every(({ id }) => id > after)).toBe(true);
      after = step.at(-1)?.id ?? '';
      steps.push(step);
    }
    const texts = steps.flat();
    expect(texts.filter(({ id }) => ids.includes(id))).toEqual(
      ids.map((id, index) => ({ id, sealed: `sealed ${index}` })),
    );
    expect(steps.slice(0, -1).every((step) => step.length === 2)).toBe(true);
    expect(texts.every(({ sealed }) => typeof sealed === 'string')).toBe(true);
    const all = await store.listSealedTexts(column, '', 1_000_000);
    expect(all.slice(-texts.length)).toEqual(texts);
  });

  it.each(SEALED_COLUMNS)('replaces $column where it is still what was read, and nowhere else', async (column) => {
    const { store, secondPoller } = opened();
    const { insert, read } = rowsWith(column);
    const [id, beside] = [await insert(store, 'old'), await insert(store, 'old')];
    // What was read before is not what is answered afterwards.
    expect([await read(store, id), await read(secondPoller, id)]).toEqual(['old', 'old']);
    await store.write((tx) => tx.replaceSealedText(column, { id, from: 'another', to: 'new' }));
    expect(await read(store, id)).toBe('old');
    await store.write((tx) => tx.replaceSealedText(column, { id, from: 'old', to: 'new' }));
    expect([await read(store, id), await read(secondPoller, id)]).toEqual(['new', 'new']);
    await secondPoller.write((tx) => tx.replaceSealedText(column, { id, from: 'old', to: 'late' }));
    expect([await read(store, id), await read(store, beside)]).toEqual(['new', 'old']);
    const failing = store.write(async (tx) => {
      await tx.replaceSealedText(column, { id: beside, from: 'old', to: 'undone' });
      throw new Error('cut short');
    });
    await expect(failing).rejects.toThrow('cut short');
    expect(await read(store, beside)).toBe('old');
  });

  it('loses neither the new seal nor what a server writes to the account while it is sealed anew', async () => {
    const { store, secondPoller } = opened();
    const { organization: owner } = await insertWorld(store);
    const rows = Array.from({ length: 20 }, () => account({ organizationId: owner.id, sealedCredentials: 'old' }));
    await store.write(async (tx) => {
      for (const row of rows) await tx.insertAccount(row);
    });
    const column = SEALED_COLUMNS[0];
    expect(column.column).toBe('sealed_credentials');
    await Promise.all(
      rows.flatMap(({ id }) => [
        secondPoller.write((tx) => tx.replaceSealedText(column, { id, from: 'old', to: 'new' })),
        store.write(async (tx) => {
          const row = (await tx.lockAccount(id)) as ProviderAccount;
          await tx.saveAccount({ ...row, label: 'renamed meanwhile' });
        }),
      ]),
    );
    for (const row of rows) {
      const expected = { ...row, sealedCredentials: 'new', label: 'renamed meanwhile' };
      expect(await store.findAccount(row.id)).toEqual(expected);
      expect(await secondPoller.findAccount(row.id)).toEqual(expected);
    }
  });

  it('takes the callback token before a rotation until its time is over, and the one before that no more', async () => {
    const { store, secondPoller } = opened();
    const { account: row } = await insertWorld(store);
    const [first, second, third] = [row.callbackToken, nextId('token'), nextId('token')];
    const find = async (token: string, now: number) => {
      const found = await Promise.all(both().map((each) => each.findAccountByCallbackToken(token, now)));
      expect(found[1]).toEqual(found[0]);
      return found[0]?.id ?? null;
    };
    const rotate = (through: Store, callbackToken: string, until: number) =>
      through.write(async (tx) => {
        const old = (await tx.lockAccount(row.id)) as ProviderAccount;
        const kept = { previousCallbackToken: old.callbackToken, previousCallbackUntil: until };
        await tx.saveAccount({ ...old, ...kept, callbackToken });
      });
    expect(await find(first, T0)).toBe(row.id);
    await rotate(store, second, T0 + 1_000);
    expect([await find(first, T0 + 999), await find(second, T0 + 999)]).toEqual([row.id, row.id]);
    expect([await find(first, T0 + 1_000), await find(second, T0 + 1_000)]).toEqual([null, row.id]);
    await rotate(secondPoller, third, T0 + 2_000);
    expect(await find(first, T0)).toBeNull();
    expect([await find(second, T0 + 1_999), await find(third, T0 + 1_999)]).toEqual([row.id, row.id]);
    // A rotation at once keeps none.
    await store.write(async (tx) => {
      const now = (await tx.lockAccount(row.id)) as ProviderAccount;
      await tx.saveAccount({ ...now, previousCallbackToken: null, previousCallbackUntil: null });
    });
    expect([await find(second, T0), await find(third, T0)]).toEqual([null, row.id]);
  });
}

async function lastId(store: Store, column: SealedColumn): Promise<string> {
  return (await store.listSealedTexts(column, '', 1_000_000)).at(-1)?.id ?? '';
}
