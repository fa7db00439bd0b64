import type { EventFilter } from '../../../src/domain/event';
import type { Transaction, TransferFilter, TransferOrderBy } from '../../../src/domain/store';
import type { OpenedStore } from '../../../src/store/open-store';
import type { StoreUnderTest } from '../store-suite';
import type { Wallet } from '../../../src/domain/wallet';
import { account, client, event, insertWorld, nextId, T0, transfer, wallet, type World } from './rows';

/** Reading a table from end to end. */
const SCAN = /\bSCAN (transfers|events)$|Seq Scan on (transfers|events)/m;
/** Sorting what an index has in order; a merge of ordered branches may sort the page it is made of. */
const SORT = /TEMP B-TREE FOR (LAST TERM OF )?ORDER BY|\bSort\b/;

export function plans(opened: () => StoreUnderTest): void {
  let world: World;
  beforeAll(async () => {
    const { store, gatherStatistics } = opened();
    world = await insertWorld(store);
    const wallets = [world.wallet];
    for (const provider of ['CINETPAY', 'XPRIZO', 'MACHNET', 'OTHER']) {
      const other = account({ organizationId: world.organization.id, provider });
      const owner = client(other);
      wallets.push(wallet(owner));
      await store.write(async (tx) => {
        await tx.insertAccount(other);
        await tx.insertClient(owner);
        await tx.insertWallet(wallets.at(-1)!);
      });
    }
    // Enough rows for a planner to mind: PostgreSQL rightly reads a small table whole.
    for (let batch = 0; batch < 10; batch += 1) {
      await store.write((tx) => insertBatch(tx, world, wallets, batch));
    }
    await gatherStatistics();
  });

  /** The plans for the statements that `run` makes. */
  const planOf = async (run: (store: OpenedStore) => Promise<unknown>): Promise<string> => {
    const { store, statements, explain } = opened();
    statements.length = 0;
    await run(store);
    const asked = statements
      .filter(({ text }) => /\b(SELECT|UPDATE)\b/.test(text))
      // Where a page looks first how far it may read, PostgreSQL rightly does so without an index in so small a table.
      .slice(opened().plansSmallTables ? 0 : -1);
    return (await Promise.all(asked.map((statement) => explain(statement)))).join('\n');
  };

  it.each([
    ['transfers_due', 'look'],
    ['transfers_to_send', 'send'],
  ] as const)('claims transfers through %s: no scan, no sort', async (index, to) => {
    const claim = { to, now: T0 + 400, leaseUntil: T0 + 1, limit: 5 };
    const plan = await planOf((store) => store.write((tx) => tx.claimDueTransfers(world.account.id, claim)));
    expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
    expect(plan).not.toMatch(SCAN);
    expect(plan).not.toMatch(SORT);
  });

  it.each([
    ['clients_due', 'claimDueClients'],
    ['wallets_due', 'claimDueWallets'],
  ] as const)('claims through %s what is to be read: no scan, no sort', async (index, claimDue) => {
    const claim = { now: T0 + 400, leaseUntil: T0 + 1, limit: 5 };
    const plan = await planOf((store) => store.write<unknown>((tx) => tx[claimDue](world.account.id, claim)));
    // PostgreSQL rightly reads and sorts a table of five rows.
    if (!opened().plansSmallTables) return;
    expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
    expect(plan).not.toMatch(SORT);
  });

  it('asks for what is due by one probe of each index per account', async () => {
    const plan = await planOf((store) => store.listDueAccounts(T0));
    for (const index of ['transfers_due', 'transfers_to_send']) expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
    if (opened().plansSmallTables) {
      for (const index of ['clients_due', 'wallets_due']) expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
    }
    expect(plan).not.toMatch(SCAN);
  });

  const pagesByIndex: [string, TransferOrderBy, (of: World) => TransferFilter][] = [
    ['transfers_by_organization', 'CREATED_DESC', () => ({})],
    ['transfers_by_organization', 'CREATED_ASC', () => ({ kinds: ['PAYOUT'] })],
    ['transfers_by_update', 'UPDATED_DESC', () => ({})],
    ['transfers_by_account', 'CREATED_DESC', (of) => ({ accountIds: [of.account.id] })],
    ['transfers_by_attention', 'CREATED_DESC', () => ({ attentionReasons: ['CONTRADICTED'] })],
    ['transfers_by_attention_update', 'UPDATED_DESC', () => ({ attentionReasons: ['CONTRADICTED'] })],
    ['transfers_by_client', 'CREATED_ASC', (of) => ({ clientIds: [of.client.id] })],
    ['transfers_by_client_update', 'UPDATED_DESC', (of) => ({ clientIds: [of.client.id] })],
    ['transfers_by_wallet', 'CREATED_DESC', (of) => ({ walletIds: [of.wallet.id] })],
    ['transfers_by_contact', 'CREATED_DESC', () => ({ contactIds: [nextId('con')] })],
    ['transfers_by_status', 'CREATED_DESC', () => ({ statuses: ['OUTCOME_UNKNOWN'] })],
    ['transfers_by_provider', 'CREATED_DESC', () => ({ providers: ['PEEX'] })],
  ];
  it.each(pagesByIndex)('pages through %s in %s order: no scan, no sort', async (index, orderBy, filterOf) => {
    const filter = filterOf(world);
    const forward = await planOf((store) => store.pageTransfers(world.visible, filter, orderBy, { first: 5 }));
    const { edges } = await opened().store.pageTransfers(world.visible, {}, orderBy, { first: 1 });
    const backward = await planOf((store) =>
      store.pageTransfers(world.visible, filter, orderBy, { last: 5, before: edges[0]?.cursor ?? null }),
    );
    for (const plan of [forward, backward]) {
      expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
      expect(plan).not.toMatch(SCAN);
      expect(plan).not.toMatch(SORT);
    }
  });

  it('finds rows by their ids through the primary key, whoever asks', async () => {
    const limited = { ...world.visible, clientIds: [world.client.id] };
    const ids = Array.from({ length: 3 }, () => nextId('trf'));
    for (const visible of [world.visible, limited]) {
      for (const read of [
        (store: OpenedStore) => store.listTransfersByIds(visible, ids),
        (store: OpenedStore) => store.listAccountsByIds(visible, ids),
        (store: OpenedStore) => store.listClientsByIds(visible, ids),
        (store: OpenedStore) => store.listWalletsByIds(visible, ids),
        (store: OpenedStore) => store.listContactsByIds(visible, ids),
        (store: OpenedStore) => store.listApiKeys(visible.organizationId, ids),
        (store: OpenedStore) => store.listEndedApiKeys(ids, T0),
        (store: OpenedStore) => store.listPayoutAccountsByIds(visible.organizationId, ids),
      ]) {
        const plan = await planOf(read);
        if (opened().plansSmallTables || plan.includes('transfers')) {
          expect(plan).toMatch(/sqlite_autoindex_\w+_1 \(id=\?\)|_pk\b/);
        }
      }
    }
  });

  it('reads no more of several lists than of one', async () => {
    const plan = await planOf((store) =>
      store.pageTransfers(world.visible, { isFinal: false }, 'CREATED_DESC', { first: 5 }),
    );
    expect(plan.match(/transfers_by_status/g)).toHaveLength(7);
    expect(plan).not.toMatch(SCAN);
  });

  it('finds a transfer by any of its names through an index', async () => {
    const one = { first: 1 };
    const named: [string, (store: OpenedStore) => Promise<unknown>][] = [
      ['transfers_by_reference', (store) => store.findTransferByReference(world.visible, 'r')],
      ['transfers_by_external_id', (store) => store.findTransferByExternalId(world.visible, world.account.id, 'e')],
      ['transfers_by_lot', (store) => store.listOpenTransfersOfLot(world.account.id, 'l')],
      [
        'transfers_by_reference',
        (store) => store.pageTransfers(world.visible, { reference: 'r' }, 'CREATED_DESC', one),
      ],
      [
        'transfers_by_client_reference',
        (store) => store.pageTransfers(world.visible, { clientReference: 'order 1 2' }, 'CREATED_DESC', one),
      ],
      [
        'transfers_by_external_id',
        (store) => store.pageTransfers(world.visible, { externalId: 'ext 1 2' }, 'UPDATED_DESC', one),
      ],
      ['transfers_by_lot', (store) => store.pageTransfers(world.visible, { lot: 'lot 1 2' }, 'CREATED_ASC', one)],
    ];
    for (const [index, run] of named) {
      const plan = await planOf(run);
      expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
      expect(plan).not.toMatch(SCAN);
    }
    const names = { references: ['r'], externalIds: ['e'], lots: ['l'] };
    const plan = await planOf((store) => store.listTransferIdsByNames(world.account.id, names));
    for (const index of ['transfers_by_reference', 'transfers_by_external_id', 'transfers_by_lot']) {
      expect(plan).toContain(index);
    }
    expect(plan).not.toMatch(SCAN);
  });

  it('reads the log through the index of its filter: no scan, no sort', async () => {
    const rare = account({ organizationId: world.organization.id, provider: 'RARE' });
    const about = {
      transferId: nextId('trf'),
      walletId: nextId('wal'),
      clientId: nextId('cli'),
      contactId: nextId('con'),
    };
    await opened().store.write(async (tx) => {
      await tx.insertAccount(rare);
      await tx.appendEvents(world.organization.id, [event(rare, { type: 'TRANSFER_CREATED', ...about })]);
    });
    await opened().gatherStatistics();
    const filters: Record<string, EventFilter> = {
      events_by_type: { types: ['TRANSFER_CREATED'] },
      events_by_provider: { providers: ['RARE'] },
      events_by_account: { accountIds: [rare.id] },
      events_by_transfer: { transferIds: [about.transferId] },
      events_by_wallet: { walletIds: [about.walletId] },
      events_by_client: { clientIds: [about.clientId] },
      events_by_contact: { contactIds: [about.contactId] },
    };
    for (const [index, filter] of Object.entries(filters)) {
      const plan = await planOf((store) => store.listEvents(world.visible, { afterSeq: 10, limit: 5 }, filter));
      expect(plan).toContain(index);
      expect(plan).not.toMatch(SCAN);
      expect(plan).not.toMatch(SORT);
    }
    for (const plan of [
      await planOf((store) => store.listEvents(world.visible, { afterSeq: 10, limit: 5 }, {})),
      await planOf((store) => store.lastSeqBefore(world.organization.id, T0)),
    ]) {
      expect(plan).not.toMatch(SCAN);
      expect(plan).not.toMatch(SORT);
    }
  });

  it('answers every list with one statement, and every page, but for two where its filter has several members', async () => {
    const { store, statements } = opened();
    const { visible, account, client, organization } = world;
    const ids = Array.from({ length: 50 }, () => nextId('trf'));
    const ten = { first: 10 };
    const read = async (reading: () => Promise<unknown>, count = 1) => {
      statements.length = 0;
      await reading();
      expect(statements).toHaveLength(count);
    };
    await read(() => store.listOrganizations());
    await read(() => store.listApiKeys(organization.id, ids));
    await read(() => store.listEndedApiKeys(ids, T0));
    await read(() => store.pageApiKeys(organization.id, ten));
    await read(() => store.listAccountsByIds(visible, ids));
    await read(() => store.pageAccounts(visible, { providers: ['PEEX'] }, ten));
    await read(() => store.listWorkingAccounts());
    await read(() => store.listClientsByIds(visible, ids));
    await read(() => store.pageClients(visible, { accountIds: [account.id] }, ten));
    await read(() => store.listClientsOfAccount(account.id));
    await read(() => store.listContactsByIds(visible, ids));
    await read(() => store.pageContacts(visible, {}, ten));
    await read(() => store.pageContacts(visible, { search: 'a', providers: ['PEEX'] }, ten), 2);
    await read(() => store.listRegistrationsOfContacts(organization.id, ids));
    await read(() => store.listPayoutAccountsByIds(organization.id, ids));
    await read(() => store.listPayoutAccountsOfRegistrations(organization.id, ids));
    await read(() => store.listWalletsByIds(visible, ids));
    await read(() => store.pageWallets(visible, {}, ten));
    await read(() => store.listWalletsOfClient(client.id));
    await read(() => store.listTransfersByIds(visible, ids));
    await read(() => store.pageTransfers(visible, { isFinal: true }, 'CREATED_DESC', ten));
    await read(() => store.pageTransfers(visible, { isFinal: true, methods: ['CARD'] }, 'CREATED_DESC', ten), 2);
    await read(() => store.listTransferIdsByNames(account.id, { references: ids, externalIds: ids, lots: ids }));
    await read(() => store.listDueAccounts(T0));
    await read(() => store.listUnmappedWords(ids, { newest: 3 }));
    await read(() => store.listOpenTransfersOfLot(account.id, 'lot'));
    await read(() => store.pageObservations(ids[0]!, ten));
    await read(() => store.listEvents(visible, { afterSeq: 0, limit: 10 }, { transferIds: ids.slice(0, 20) }));
    await read(() => store.listEvents(visible, { afterSeq: 0, limit: 10 }, { transferIds: ids }), 2);
  });
}

async function insertBatch(tx: Transaction, world: World, wallets: Wallet[], batch: number): Promise<void> {
  for (let index = 0; index < 400; index += 1) {
    const at = T0 + batch * 400 + index;
    // Few are the ones asked for: of a list that matches mostly, walking everything is as good a plan.
    const from = index % 20 === 0 ? wallets[0] : wallets[1 + (index % (wallets.length - 1))];
    const row = transfer(from!, {
      nextPollAt: index % 20 === 0 ? T0 + index : index % 2 === 0 ? T0 * 2 : null,
      status: index === 7 ? 'OUTCOME_UNKNOWN' : 'SUCCEEDED',
      externalId: `ext ${batch} ${index}`,
      lot: `lot ${batch} ${index}`,
      clientReference: `order ${batch} ${index}`,
      createdAt: at,
      updatedAt: at,
    });
    await tx.insertTransfer(row);
    const about = { transferId: row.id, walletId: row.walletId, clientId: row.clientId, at };
    await tx.appendEvents(world.organization.id, [event(world.account, about)]);
  }
}
