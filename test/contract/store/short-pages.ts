import type { Page, PageWindow, TransferFilter, TransferOrderBy } from '../../../src/domain/store';
import { TRANSFER_ORDERS } from '../../../src/domain/store';
import type { Transfer } from '../../../src/domain/transfer';
import { MAX_EXAMINED, MAX_SORTED } from '../../../src/store/sifted-page';
import type { StoreUnderTest } from '../store-suite';
import { account, contact, event, insertWorld, nextId, T0, transfer, type World } from './rows';

/** More than one page looks at, twice and a half. */
const MANY = 2.5 * MAX_EXAMINED;
/** One transfer in so many has the method that is sought. */
const SOUGHT_EVERY = 1_999;

/** More than all that match. */
const SIZE = 90;

export function shortPages(opened: () => StoreUnderTest): void {
  let world: World;
  /** In the order of creation. */
  let sought: string[];
  beforeAll(async () => {
    world = await insertWorld(opened().store);
    sought = [];
    const rows: Transfer[] = [];
    for (let number = 0; number < MANY; number += 1) {
      const isSought = number % SOUGHT_EVERY === 0;
      // Many are created at one instant, as a batch is, and none is updated in the order of its creation.
      const createdAt = T0 + Math.floor(number / 7);
      rows.push(
        transfer(world.wallet, {
          method: isSought ? 'BANK_DEPOSIT' : 'MOBILE_MONEY',
          createdAt,
          updatedAt: createdAt + ((number * 7_919) % 1_000),
        }),
      );
      if (isSought) sought.push(rows.at(-1)?.id ?? '');
    }
    for (let from = 0; from < rows.length; from += 1_000) {
      await opened().store.write(async (tx) => {
        for (const row of rows.slice(from, from + 1_000)) await tx.insertTransfer(row);
      });
    }
    await opened().gatherStatistics();
  }, 120_000);

  const filters: Record<string, () => TransferFilter> = {
    'a member without an index': () => ({ methods: ['BANK_DEPOSIT'] }),
    'one beside a member with an index': () => ({ methods: ['BANK_DEPOSIT'], walletIds: [world.wallet.id] }),
    'one beside a list of several values': () => ({
      methods: ['BANK_DEPOSIT'],
      statuses: ['PENDING', 'FAILED', 'ON_HOLD'],
    }),
  };
  const cases = TRANSFER_ORDERS.flatMap((orderBy) => Object.keys(filters).map((name) => [orderBy, name] as const));

  it.each(cases)(
    'pages in %s order through %s to the end, every match once, while rows are inserted',
    async (orderBy, name) => {
      const filter = filters[name]!();
      const [forward, backward] = [await walk(orderBy, filter, 'first'), await walk(orderBy, filter, 'last')];
      for (const { ids, shortPages: count } of [forward, backward]) {
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => sought.includes(id)).sort()).toEqual([...sought].sort());
        // A page that stops before it is full is what this is about.
        expect(count).toBeGreaterThan(0);
      }
      if (orderBy !== 'UPDATED_DESC') {
        const inOrder = orderBy === 'CREATED_ASC' ? sought : [...sought].reverse();
        expect(forward.ids.filter((id) => sought.includes(id))).toEqual(inOrder);
      }
    },
  );

  /** From one end to the other; after each page somebody creates transfers, that match and that do not. */
  async function walk(orderBy: TransferOrderBy, filter: TransferFilter, size: 'first' | 'last') {
    const ids: string[] = [];
    let short = 0;
    let window: PageWindow = { [size]: SIZE };
    for (;;) {
      const page = await opened().store.pageTransfers(world.visible, filter, orderBy, window);
      const found = page.edges.map(({ node }) => node.id);
      if (size === 'first') ids.push(...found);
      else ids.unshift(...found);
      const goesOn = size === 'first' ? page.hasNextPage : page.hasPreviousPage;
      if (!goesOn) return { ids, shortPages: short };
      if (found.length < SIZE) short += 1;
      await opened().store.write(async (tx) => {
        for (const method of ['BANK_DEPOSIT', 'CARD'] as const) {
          // In the middle of what was there before.
          await tx.insertTransfer(transfer(world.wallet, { method, createdAt: T0 + 900, updatedAt: T0 + 900 }));
        }
      });
      window = size === 'first' ? { first: SIZE, after: endOf(page) } : { last: SIZE, before: startOf(page) };
    }
  }
  const endOf = (page: Page<unknown>) => page.endCursor ?? page.edges.at(-1)?.cursor ?? null;
  const startOf = (page: Page<unknown>) => page.startCursor ?? page.edges[0]?.cursor ?? null;

  it('finds what lies among the next rows a page has to look at', async () => {
    const { store } = opened();
    const inOrder = await insertWorld(store);
    const last = transfer(inOrder.wallet, { method: 'CARD', createdAt: T0 + MAX_EXAMINED });
    await store.write(async (tx) => {
      for (let number = 1; number < MAX_EXAMINED; number += 1) {
        await tx.insertTransfer(transfer(inOrder.wallet, { createdAt: T0 + number }));
      }
      await tx.insertTransfer(last);
      await tx.insertTransfer(transfer(inOrder.wallet, { createdAt: T0 + MAX_EXAMINED + 1 }));
    });
    const cards = { methods: ['CARD' as const] };
    const { edges } = await store.pageTransfers(inOrder.visible, cards, 'CREATED_ASC', { first: 1 });
    expect(edges.map(({ node }) => node.id)).toEqual([last.id]);
  }, 60_000);

  it('reads a list in the order of updates by the few rows of a contact, all on one page', async () => {
    const { store } = opened();
    const payee = contact({ organizationId: world.organization.id });
    const rows = [3, 1, 2].map((at) =>
      transfer(world.wallet, { contactId: payee.id, createdAt: T0 - at, updatedAt: T0 + at }),
    );
    await store.write(async (tx) => {
      await tx.insertContact(payee);
      for (const row of rows) await tx.insertTransfer(row);
    });
    const page = await store.pageTransfers(world.visible, { contactIds: [payee.id] }, 'UPDATED_DESC', { first: 5 });
    expect(page.edges.map(({ node }) => node.updatedAt - T0)).toEqual([3, 2, 1]);
    expect(page.hasNextPage).toBe(false);
  });

  it('tells nothing of how far the rows of another organization reach', async () => {
    const stranger = await insertWorld(opened().store);
    const filter = { walletIds: [world.wallet.id], methods: ['BANK_DEPOSIT' as const] };
    for (const orderBy of TRANSFER_ORDERS) {
      const page = await opened().store.pageTransfers(stranger.visible, filter, orderBy, { first: 3 });
      expect(page).toEqual({ edges: [], hasNextPage: false, hasPreviousPage: false });
    }
  });

  it('scans the log of a filter that few events pass by stretches, every event once', async () => {
    const { store } = opened();
    const logged = await insertWorld(store);
    const rare = account({ organizationId: logged.organization.id, provider: 'RARE' });
    await store.write((tx) => tx.insertAccount(rare));
    const wanted: number[] = [];
    for (let from = 0; from < MANY; from += 500) {
      await store.write(async (tx) => {
        const events = Array.from({ length: 500 }, (_, index) =>
          event(logged.account, {
            type: (from + index) % SOUGHT_EVERY === 0 ? 'TRANSFER_CREATED' : 'WALLET_BALANCE_CHANGED',
            clientId: logged.client.id,
          }),
        );
        const seqs = await tx.appendEvents(logged.organization.id, events);
        wanted.push(...seqs.filter((_seq, index) => events[index]?.type === 'TRANSFER_CREATED'));
      });
    }
    await opened().gatherStatistics();
    const filter = { clientIds: [logged.client.id], providers: ['PEEX'], types: ['TRANSFER_CREATED' as const] };
    expect((await store.listEvents(logged.visible, { afterSeq: 0, limit: 100 }, filter)).map(({ seq }) => seq)).toEqual(
      wanted,
    );
    const dense = { clientIds: [logged.client.id], providers: ['OTHER'] };
    const nothing = await store.scanEvents(logged.visible, { afterSeq: 0, limit: 5 }, dense);
    expect(nothing).toEqual({ events: [], scannedTo: null });
    const many = Array.from({ length: 40 }, () => nextId('trf'));
    expect(await store.listEvents(logged.visible, { afterSeq: 0, limit: 5 }, { transferIds: many })).toEqual([]);
  }, 120_000);

  it('walks the contacts where too many have a word to sort them', async () => {
    const { store } = opened();
    const crowded = await insertWorld(store);
    const people = Array.from({ length: MAX_SORTED + 50 }, (_, number) =>
      contact({ organizationId: crowded.organization.id, firstName: 'Awa', lastName: 'Diop', createdAt: T0 + number }),
    );
    await store.write(async (tx) => {
      for (const one of people) await tx.insertContact(one);
    });
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await store.pageContacts(crowded.visible, { search: 'diop' }, { first: 100, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.hasNextPage) break;
      after = endOf(page);
    }
    expect(seen).toEqual(people.map(({ id }) => id));
  }, 60_000);
}
