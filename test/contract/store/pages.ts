import { InvalidCursor } from '../../../src/domain/failures';
import type { Page, PageWindow, TransferOrderBy } from '../../../src/domain/store';
import { TRANSFER_ORDERS } from '../../../src/domain/store';
import type { Transfer } from '../../../src/domain/transfer';
import type { StoreUnderTest } from '../store-suite';
import { account, client, contact, insertWorld, nextId, T0, transfer, wallet, type World } from './rows';

/** Many rows share an instant, so that the id has to tell them apart. */
const instantOf = (index: number) => T0 + (index % 7) * 10;

function sorted(rows: Transfer[], orderBy: TransferOrderBy): string[] {
  const instant = (row: Transfer) => (orderBy === 'UPDATED_DESC' ? row.updatedAt : row.createdAt);
  const ascending = [...rows].sort((a, b) => instant(a) - instant(b) || (a.id < b.id ? -1 : 1));
  return (orderBy === 'CREATED_ASC' ? ascending : ascending.reverse()).map((row) => row.id);
}

const idsOf = (page: Page<{ id: string }>) => page.edges.map((edge) => edge.node.id);

export function pages(opened: () => StoreUnderTest): void {
  const insert = (rows: Transfer[]) =>
    opened().store.write(async (tx) => {
      for (const row of rows) await tx.insertTransfer(row);
    });
  const made = (world: World, count: number) =>
    Array.from({ length: count }, (_, index) =>
      transfer(world.wallet, { createdAt: instantOf(index), updatedAt: instantOf(index * 3) }),
    );
  const page = (world: World, orderBy: TransferOrderBy, window: PageWindow) =>
    opened().store.pageTransfers(world.visible, {}, orderBy, window);

  describe.each([...TRANSFER_ORDERS])('%s', (orderBy) => {
    it('shows every row once and none twice while rows are inserted, forward', async () => {
      const world = await insertWorld(opened().store);
      const rows = made(world, 40);
      await insert(rows);
      const seen: string[] = [];
      let window: PageWindow = { first: 7 };
      for (;;) {
        const { edges, hasNextPage, hasPreviousPage } = await page(world, orderBy, window);
        expect(hasPreviousPage).toBe(window.after !== undefined);
        seen.push(...edges.map((edge) => edge.node.id));
        await insert(made(world, 9));
        if (!hasNextPage) break;
        window = { first: 7, after: edges.at(-1)?.cursor ?? null };
      }
      expect(new Set(seen).size).toBe(seen.length);
      const original = new Set(rows.map((row) => row.id));
      expect(seen.filter((id) => original.has(id))).toEqual(sorted(rows, orderBy));
    });

    it('shows every row once and none twice while rows are inserted, backward', async () => {
      const world = await insertWorld(opened().store);
      const rows = made(world, 40);
      await insert(rows);
      const seen: string[] = [];
      let window: PageWindow = { last: 7 };
      for (;;) {
        const { edges, hasNextPage, hasPreviousPage } = await page(world, orderBy, window);
        expect(hasNextPage).toBe(window.before !== undefined);
        seen.unshift(...edges.map((edge) => edge.node.id));
        await insert(made(world, 9));
        if (!hasPreviousPage) break;
        window = { last: 7, before: edges[0]?.cursor ?? null };
      }
      expect(new Set(seen).size).toBe(seen.length);
      const original = new Set(rows.map((row) => row.id));
      expect(seen.filter((id) => original.has(id))).toEqual(sorted(rows, orderBy));
    });

    it('turns back to the very rows it came from', async () => {
      const world = await insertWorld(opened().store);
      const rows = made(world, 10);
      await insert(rows);
      const first = await page(world, orderBy, { first: 4 });
      const second = await page(world, orderBy, { first: 4, after: first.edges.at(-1)?.cursor ?? null });
      const back = await page(world, orderBy, { last: 4, before: second.edges[0]?.cursor ?? null });
      expect(idsOf(back)).toEqual(idsOf(first));
      expect([...idsOf(first), ...idsOf(second)]).toEqual(sorted(rows, orderBy).slice(0, 8));
      expect(back).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
      const between = { first: 10, after: first.edges[0]?.cursor ?? null, before: second.edges[1]?.cursor ?? null };
      expect(idsOf(await page(world, orderBy, between))).toEqual(sorted(rows, orderBy).slice(1, 5));
    });
  });

  it('says whether a list goes on, at the very edge', async () => {
    const world = await insertWorld(opened().store);
    expect(await page(world, 'CREATED_ASC', { first: 3 })).toEqual({
      edges: [],
      hasNextPage: false,
      hasPreviousPage: false,
    });
    await insert(made(world, 3));
    expect((await page(world, 'CREATED_ASC', { first: 3 })).hasNextPage).toBe(false);
    expect((await page(world, 'CREATED_ASC', { first: 2 })).hasNextPage).toBe(true);
    expect((await page(world, 'CREATED_ASC', { last: 3 })).hasPreviousPage).toBe(false);
    expect((await page(world, 'CREATED_ASC', { last: 2 })).hasPreviousPage).toBe(true);
  });

  it('refuses a cursor that is malformed, or belongs to another order or list', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    await insert(made(world, 2));
    const [edge] = (await page(world, 'CREATED_DESC', { first: 1 })).edges;
    const cursor = edge?.cursor ?? '';
    const altered = Buffer.from('TRANSFERS.CREATED_DESC:1:x:y').toString('base64url');
    for (const bad of ['', 'nonsense', `${cursor}=`, cursor.slice(1), '!!!', altered]) {
      await expect(page(world, 'CREATED_DESC', { first: 1, after: bad })).rejects.toBeInstanceOf(InvalidCursor);
    }
    for (const orderBy of ['CREATED_ASC', 'UPDATED_DESC'] as const) {
      await expect(page(world, orderBy, { first: 1, after: cursor })).rejects.toBeInstanceOf(InvalidCursor);
      await expect(page(world, orderBy, { last: 1, before: cursor })).rejects.toBeInstanceOf(InvalidCursor);
    }
    await expect(store.pageWallets(world.visible, {}, { first: 1, after: cursor })).rejects.toBeInstanceOf(
      InvalidCursor,
    );
  });

  it('pages every other list oldest first, both ways', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const numbers = Array.from({ length: 6 }, (_, index) => index);
    const createdAt = T0 + 1;
    const accounts = numbers.map(() => account({ organizationId, createdAt }));
    const clients = numbers.map(() => client(world.account, { createdAt }));
    const wallets = numbers.map(() => wallet(world.client, { createdAt }));
    const contacts = [...numbers, 6].map(() => contact({ organizationId, createdAt }));
    const sighted = transfer(world.wallet);
    const observations = [...numbers, 6].map((index) => ({
      id: nextId('obs'),
      organizationId,
      transferId: sighted.id,
      at: T0 + Math.floor(index / 2),
      source: 'POLL' as const,
      providerStatus: null,
      mappedStatus: null,
      undocumented: [],
      body: null,
      sha256: 'x',
      times: 1,
      lastAt: T0,
    }));
    await store.write(async (tx) => {
      await tx.insertTransfer(sighted);
      for (const row of accounts) await tx.insertAccount(row);
      for (const row of clients) await tx.insertClient(row);
      for (const row of wallets) await tx.insertWallet(row);
      for (const row of contacts) await tx.insertContact(row);
      for (const row of observations) await tx.insertObservation(row);
    });
    const lists: [{ id: string }[], (window: PageWindow) => Promise<Page<{ id: string }>>][] = [
      [[world.account, ...accounts], (window) => store.pageAccounts(world.visible, {}, window)],
      [[world.client, ...clients], (window) => store.pageClients(world.visible, {}, window)],
      [[world.wallet, ...wallets], (window) => store.pageWallets(world.visible, {}, window)],
      [contacts, (window) => store.pageContacts(world.visible, {}, window)],
      [observations, (window) => store.pageObservations(sighted.id, window)],
    ];
    for (const [rows, read] of lists) {
      const ids = rows.map((row) => row.id);
      const first = await read({ first: 4 });
      expect(idsOf(first)).toEqual(ids.slice(0, 4));
      const rest = await read({ first: 4, after: first.edges.at(-1)?.cursor ?? null });
      expect(idsOf(rest)).toEqual(ids.slice(4));
      expect([first.hasNextPage, rest.hasNextPage]).toEqual([true, false]);
      expect(idsOf(await read({ last: 2, before: rest.edges[0]?.cursor ?? null }))).toEqual(ids.slice(2, 4));
    }
  });
}
