import type { StoreUnderTest } from '../store-suite';
import { account, apiKey, client, contact, insertWorld, transfer, wallet } from './rows';

export function visibility(opened: () => StoreUnderTest): void {
  it('answers a foreign id exactly like an unknown one', async () => {
    const { store } = opened();
    const [own, foreign] = [await insertWorld(store), await insertWorld(store)];
    const person = contact({ organizationId: foreign.organization.id });
    const sent = transfer(foreign.wallet, { externalId: 'ext' });
    const key = apiKey({ organizationId: foreign.organization.id });
    await store.write(async (tx) => {
      await tx.insertContact(person);
      await tx.insertTransfer(sent);
      await tx.insertApiKey(key);
    });
    const { visible } = own;
    expect(await store.listTransfersByIds(visible, [sent.id])).toEqual([]);
    expect(await store.findTransferByReference(visible, sent.reference)).toBeNull();
    expect(await store.findTransferByExternalId(visible, sent.accountId, 'ext')).toBeNull();
    expect(await store.listAccountsByIds(visible, [foreign.account.id])).toEqual([]);
    expect(await store.listClientsByIds(visible, [foreign.client.id])).toEqual([]);
    expect(await store.listWalletsByIds(visible, [foreign.wallet.id])).toEqual([]);
    expect(await store.listContactsByIds(visible, [person.id])).toEqual([]);
    expect(await store.listApiKeys(visible.organizationId, [key.id])).toEqual([]);
    const page = await store.pageTransfers(visible, { accountIds: [foreign.account.id] }, 'CREATED_DESC', { first: 5 });
    expect(page.edges).toEqual([]);
    const named = await store.pageTransfers(visible, { externalId: 'ext' }, 'CREATED_DESC', { first: 5 });
    expect(named.edges).toEqual([]);
  });

  it('confines a key limited to clients to what is theirs', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const other = { account: account({ organizationId }) };
    const stranger = client(other.account);
    const strangers = wallet(stranger);
    const [mine, theirs] = [transfer(world.wallet), transfer(strangers)];
    const [linked, unlinked] = [contact({ organizationId }), contact({ organizationId })];
    await store.write(async (tx) => {
      await tx.insertAccount(other.account);
      await tx.insertClient(stranger);
      await tx.insertWallet(strangers);
      for (const row of [mine, theirs]) await tx.insertTransfer(row);
      for (const row of [linked, unlinked]) await tx.insertContact(row);
      await tx.linkContactToClients(linked.id, [world.client.id]);
      await tx.linkContactToClients(linked.id, [world.client.id, stranger.id]);
      await tx.linkContactToClients(unlinked.id, [stranger.id]);
    });
    const limited = { organizationId, clientIds: [world.client.id] };
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
    expect(ids(await store.listTransfersByIds(limited, [mine.id, theirs.id]))).toEqual([mine.id]);
    expect(await store.findTransferByReference(limited, theirs.reference)).toBeNull();
    expect(ids(await store.listClientsByIds(limited, [world.client.id, stranger.id]))).toEqual([world.client.id]);
    expect(ids(await store.listWalletsByIds(limited, [world.wallet.id, strangers.id]))).toEqual([world.wallet.id]);
    expect(ids(await store.listAccountsByIds(limited, [world.account.id, other.account.id]))).toEqual([
      world.account.id,
    ]);
    expect(ids(await store.listContactsByIds(limited, [linked.id, unlinked.id]))).toEqual([linked.id]);

    const nodes = async (page: Promise<{ edges: { node: { id: string } }[] }>) =>
      (await page).edges.map((edge) => edge.node.id);
    const ten = { first: 10 };
    expect(await nodes(store.pageTransfers(limited, {}, 'CREATED_DESC', ten))).toEqual([mine.id]);
    expect(await nodes(store.pageTransfers(limited, { clientIds: [stranger.id] }, 'CREATED_DESC', ten))).toEqual([]);
    expect(await nodes(store.pageAccounts(limited, {}, ten))).toEqual([world.account.id]);
    expect(await nodes(store.pageClients(limited, {}, ten))).toEqual([world.client.id]);
    expect(await nodes(store.pageWallets(limited, {}, ten))).toEqual([world.wallet.id]);
    expect(await nodes(store.pageWallets(limited, { accountIds: [other.account.id] }, ten))).toEqual([]);
    expect(await nodes(store.pageContacts(limited, {}, ten))).toEqual([linked.id]);
    expect(await nodes(store.pageContacts({ organizationId, clientIds: [] }, {}, ten))).toEqual([]);
  });
}
