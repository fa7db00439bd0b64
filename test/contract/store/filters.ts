import { type AttentionReason, withAttention } from '../../../src/domain/attention';
import type { Page, TransferFilter } from '../../../src/domain/store';
import { TRANSFER_ORDERS } from '../../../src/domain/store';
import { isFinal, type Transfer, TRANSFER_STATUSES } from '../../../src/domain/transfer';
import type { StoreUnderTest } from '../store-suite';
import { account, client, contact, insertWorld, nextId, T0, transfer, wallet } from './rows';

const idsOf = (page: Page<{ id: string }>) => page.edges.map((edge) => edge.node.id);

/** What a filter means, said a second time in plain code. */
function matches(row: Transfer, filter: TransferFilter): boolean {
  const among = (values: readonly string[] | null | undefined, value: string | null) =>
    values == null || (value !== null && values.includes(value));
  const equal = (wanted: string | null | undefined, value: string | null) => wanted == null || wanted === value;
  return (
    among(filter.providers, row.provider) &&
    among(filter.accountIds, row.accountId) &&
    among(filter.clientIds, row.clientId) &&
    among(filter.walletIds, row.walletId) &&
    among(filter.contactIds, row.contactId) &&
    among(filter.kinds, row.kind) &&
    among(filter.methods, row.method) &&
    among(filter.statuses, row.status) &&
    (filter.isFinal == null || filter.isFinal === isFinal(row.status)) &&
    among(filter.currencies, row.amount.currency) &&
    (filter.minUnits == null || row.amount.units >= filter.minUnits) &&
    (filter.maxUnits == null || row.amount.units <= filter.maxUnits) &&
    equal(filter.reference, row.reference) &&
    equal(filter.clientReference, row.clientReference) &&
    equal(filter.externalId, row.externalId) &&
    equal(filter.lot, row.lot) &&
    (filter.createdFrom == null || row.createdAt >= filter.createdFrom) &&
    (filter.createdTo == null || row.createdAt < filter.createdTo)
  );
}

export function filters(opened: () => StoreUnderTest): void {
  it('finds exactly the transfers a filter describes, in every order, for every key', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const second = account({ organizationId, provider: 'CINETPAY' });
    const clients = [world.client, client(world.account), client(second)];
    const wallets = [world.wallet, ...clients.slice(1).map((one) => wallet(one, { currency: 'XOF' }))];
    const people = [contact({ organizationId }), contact({ organizationId })];
    const rows = Array.from({ length: 84 }, (_, index) =>
      transfer(wallets[index % 3]!, {
        contactId: people[index % 4]?.id ?? null,
        status: TRANSFER_STATUSES[index % 12]!,
        kind: index % 5 === 0 ? 'COLLECTION' : 'PAYOUT',
        method: index % 6 === 0 ? 'CARD' : 'MOBILE_MONEY',
        amount: { units: BigInt(index) * 10_000n, currency: index % 2 === 0 ? 'XAF' : 'XOF' },
        clientReference: index % 8 === 0 ? `order ${index % 16}` : null,
        externalId: `ext ${index % 30}`,
        lot: index % 9 === 0 ? `lot ${index % 18}` : null,
        createdAt: T0 + index,
        updatedAt: T0 + ((index * 31) % 84),
      }),
    );
    await store.write(async (tx) => {
      await tx.insertAccount(second);
      for (const one of clients.slice(1)) await tx.insertClient(one);
      for (const one of wallets.slice(1)) await tx.insertWallet(one);
      for (const one of people) await tx.insertContact(one);
      for (const one of rows) await tx.insertTransfer(one);
    });

    const described: TransferFilter[] = [
      {},
      { providers: ['PEEX'] },
      { providers: ['PEEX', 'CINETPAY', 'MACHNET'], kinds: ['COLLECTION'] },
      { accountIds: [second.id] },
      { accountIds: [second.id, world.account.id], methods: ['CARD'] },
      { clientIds: clients.slice(0, 2).map((one) => one.id), isFinal: false },
      { walletIds: [wallets[1]!.id], currencies: ['XOF'] },
      { contactIds: [people[0]!.id, people[1]!.id, people[0]!.id] },
      { statuses: ['OUTCOME_UNKNOWN'] },
      { statuses: ['SUCCEEDED', 'PENDING', 'FAILED'], isFinal: true },
      { isFinal: true },
      { isFinal: true, statuses: ['PENDING'] },
      { minUnits: 10n * 10_000n, maxUnits: 40n * 10_000n },
      { reference: rows[5]!.reference },
      { clientReference: 'order 8', clientIds: [clients[1]!.id] },
      { externalId: 'ext 7' },
      { externalId: 'ext 7', providers: ['CINETPAY'], isFinal: false },
      { lot: 'lot 9' },
      { createdFrom: T0 + 10, createdTo: T0 + 60, statuses: ['PENDING'] },
      { walletIds: [] },
      { statuses: [] },
      { clientIds: [nextId('cli')] },
      { clientIds: Array.from({ length: 40 }, (_, index) => clients[index]?.id ?? nextId('cli')), kinds: ['PAYOUT'] },
    ];
    for (const filter of described) {
      for (const orderBy of TRANSFER_ORDERS) {
        for (const clientIds of [null, [clients[0]!.id, clients[2]!.id]]) {
          const wanted = rows.filter(
            (row) => matches(row, filter) && (clientIds === null || clientIds.includes(row.clientId)),
          );
          wanted.sort((a, b) => (orderBy === 'UPDATED_DESC' ? a.updatedAt - b.updatedAt : a.createdAt - b.createdAt));
          if (orderBy !== 'CREATED_ASC') wanted.reverse();
          const ids = wanted.map((row) => row.id);
          const visible = { organizationId, clientIds };
          const first = await store.pageTransfers(visible, filter, orderBy, { first: 9 });
          expect({ filter, orderBy, ids: idsOf(first) }).toEqual({ filter, orderBy, ids: ids.slice(0, 9) });
          expect(first.hasNextPage).toBe(ids.length > 9);
          const last = await store.pageTransfers(visible, filter, orderBy, { last: 4 });
          expect(idsOf(last)).toEqual(ids.slice(-4));
          const after = first.edges.at(-1)?.cursor ?? null;
          const next = await store.pageTransfers(visible, filter, orderBy, { first: 100, after });
          expect(idsOf(next)).toEqual(after === null ? ids : ids.slice(9));
        }
      }
    }
  });

  it('finds what needs a person, for any reason or for some, in every order, and counts it', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const needs = (reason: AttentionReason) => withAttention([], { reason, at: T0, says: 'paid' });
    const rows = [
      transfer(world.wallet, { attentions: needs('CONTRADICTED'), status: 'FAILED', updatedAt: T0 + 2 }),
      transfer(world.wallet, { attentions: needs('OVERDUE'), createdAt: T0 + 1, updatedAt: T0 + 1 }),
      transfer(world.wallet, { createdAt: T0 + 2 }),
    ];
    const before = await store.countAttention();
    await store.write(async (tx) => {
      for (const row of rows) await tx.insertTransfer(row);
    });
    const ids = rows.map(({ id }) => id);
    const find = async (filter: TransferFilter, order: (typeof TRANSFER_ORDERS)[number] = 'CREATED_ASC') =>
      idsOf(await store.pageTransfers(world.visible, filter, order, {})).map((id) => ids.indexOf(id));
    expect(await find({ attention: true })).toEqual([0, 1]);
    expect(await find({ attention: true }, 'CREATED_DESC')).toEqual([1, 0]);
    expect(await find({ attention: true }, 'UPDATED_DESC')).toEqual([0, 1]);
    expect(await find({ attention: false })).toEqual([2]);
    expect(await find({ attentionReasons: ['OVERDUE', 'UNREADABLE'] })).toEqual([1]);
    expect(await find({ attentionReasons: [] })).toEqual([]);
    expect(await find({ attention: false, attentionReasons: ['OVERDUE'] })).toEqual([]);
    expect(await find({ attention: true, statuses: ['FAILED'] })).toEqual([0]);
    const [read] = await store.listTransfersByIds(world.visible, [ids[0]!]);
    expect(read?.attentions).toEqual(rows[0]!.attentions);
    const count = (of: typeof before, reason: AttentionReason) => of.find((one) => one.reason === reason)?.count ?? 0;
    const after = await store.countAttention();
    expect(count(after, 'OVERDUE') - count(before, 'OVERDUE')).toBe(1);
  });

  it('searches contacts by part of a name, an address or a number, in any case', async () => {
    const { store } = opened();
    const { organization, visible } = await insertWorld(store);
    const organizationId = organization.id;
    const emile = contact({
      organizationId,
      firstName: 'Émile',
      lastName: 'Mbarga',
      email: 'emile_m@example.com',
      phone: '+237699000002',
    });
    const grace = contact({
      organizationId,
      firstName: 'Grace',
      lastName: "N'Diaye",
      email: null,
      phone: null,
      country: 'SN',
    });
    await store.write(async (tx) => {
      await tx.insertContact(emile);
      await tx.insertContact(grace);
    });
    const found = async (search: string) => idsOf(await store.pageContacts(visible, { search }, { first: 10 }));
    expect(await found('ÉMILE')).toEqual([emile.id]);
    expect(await found('ile mba')).toEqual([emile.id]);
    expect(await found('Example.COM')).toEqual([emile.id]);
    expect(await found('9900')).toEqual([emile.id]);
    expect(await found("n'di")).toEqual([grace.id]);
    expect(await found('A')).toEqual([emile.id, grace.id]);
    for (const none of ['%', 'emile%m', 'g_ace', '\\', 'nobody']) expect(await found(none)).toEqual([]);
    expect(await found('_m')).toEqual([emile.id]);
    await store.write((tx) => tx.saveContact({ ...grace, lastName: 'Diop' }));
    expect(await found('diop')).toEqual([grace.id]);
    expect(await found("n'di")).toEqual([]);
  });

  it('filters contacts, wallets, clients and accounts', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const cinetpay = account({ organizationId, provider: 'CINETPAY' });
    const merchant = client(cinetpay);
    const xof = wallet(merchant, { currency: 'XOF' });
    const [registered, pending] = [
      contact({ organizationId, country: 'SN' }),
      contact({ organizationId, phone: '+221770000001' }),
    ];
    const registration = {
      id: nextId('reg'),
      organizationId,
      contactId: registered.id,
      accountId: cinetpay.id,
      provider: 'CINETPAY',
      clientId: null,
      status: 'REGISTERED' as const,
      externalId: null,
      lot: null,
      providerCode: null,
      error: null,
      registeredAt: T0,
    };
    await store.write(async (tx) => {
      await tx.insertAccount(cinetpay);
      await tx.insertClient(merchant);
      await tx.insertWallet(xof);
      await tx.insertContact(registered);
      await tx.insertContact(pending);
      await tx.insertRegistration(registration);
      await tx.insertRegistration({ ...registration, id: nextId('reg'), contactId: pending.id, status: 'PENDING' });
    });
    const { visible } = world;
    const ten = { first: 10 };
    expect(idsOf(await store.pageContacts(visible, { providers: ['CINETPAY'] }, ten))).toEqual([registered.id]);
    expect(idsOf(await store.pageContacts(visible, { phones: ['+221770000001'] }, ten))).toEqual([pending.id]);
    expect(idsOf(await store.pageContacts(visible, { countries: ['SN', 'CM'] }, ten))).toEqual([
      registered.id,
      pending.id,
    ]);
    expect(idsOf(await store.pageWallets(visible, { currencies: ['XOF'] }, ten))).toEqual([xof.id]);
    expect(idsOf(await store.pageWallets(visible, { accountIds: [cinetpay.id] }, ten))).toEqual([xof.id]);
    expect(idsOf(await store.pageWallets(visible, { clientIds: [world.client.id], providers: ['PEEX'] }, ten))).toEqual(
      [world.wallet.id],
    );
    expect(idsOf(await store.pageClients(visible, { providers: ['CINETPAY'] }, ten))).toEqual([merchant.id]);
    expect(idsOf(await store.pageClients(visible, { accountIds: [world.account.id] }, ten))).toEqual([world.client.id]);
    expect(idsOf(await store.pageAccounts(visible, { providers: ['CINETPAY'] }, ten))).toEqual([cinetpay.id]);
  });
}
