import type { ContactRegistration } from '../../src/domain/contact';
import { contact, event, nextId, transfer } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

let world: GraphWorld;
let foreignIds: Record<string, string>;
beforeAll(async () => {
  world = await openGraph();
  const { abroad, foreign, store } = world;
  const person = contact({ organizationId: foreign.organizationId });
  const sent = transfer(abroad.wallet, { contactId: person.id, externalId: 'theirs' });
  await store.write(async (tx) => {
    await tx.insertContact(person);
    await tx.insertTransfer(sent);
    await tx.appendEvents(foreign.organizationId, [event(abroad.account, { transferId: sent.id })]);
  });
  foreignIds = {
    organization: foreign.organizationId,
    apiKey: foreign.apiKeyId,
    account: abroad.account.id,
    client: abroad.client.id,
    wallet: abroad.wallet.id,
    contact: person.id,
    transfer: sent.id,
    reference: sent.reference,
  };
});
afterAll(() => world.close());

const SINGLES = `query ($id: ID!, $reference: String!) {
  node(id: $id) { id } nodes(ids: [$id]) { id } client(id: $id) { id } contact(id: $id) { id } wallet(id: $id) { id }
  byId: transfer(by: { id: $id }) { id } byReference: transfer(by: { reference: $reference }) { id }
}`;
const NOTHING = { node: null, nodes: [null], client: null, contact: null, wallet: null, byId: null, byReference: null };

describe('what belongs to another organization', () => {
  it.each(['organization', 'apiKey', 'account', 'client', 'wallet', 'contact', 'transfer', 'reference'])(
    'reads like what does not exist: %s',
    async (noun) => {
      const [nobodys, theirs] = [nextId('trf'), foreignIds[noun]];
      const unknown = await world.ask(SINGLES, { id: nobodys, reference: nobodys });
      const foreign = await world.ask(SINGLES, { id: theirs, reference: theirs });
      expect(unknown).toEqual({ data: NOTHING, errors: [] });
      expect(foreign).toEqual(unknown);
      const itsOwn = await world.ask(SINGLES, { id: theirs, reference: theirs }, world.foreign);
      expect(itsOwn.data).not.toEqual(NOTHING);
    },
  );

  it('is in no list, also when a filter names it', async () => {
    const { account, client, wallet, contact: person, transfer: sent, reference } = foreignIds;
    const { data, errors } = await world.ask(
      `query ($accounts: [ID!], $clients: [ID!], $wallets: [ID!], $contacts: [ID!], $transfers: [ID!], $reference: String, $account: ID!) {
        a: transfers(filter: { accountIds: $accounts }) { nodes { id } }
        b: transfers(filter: { clientIds: $clients }) { nodes { id } }
        c: transfers(filter: { walletIds: $wallets }) { nodes { id } }
        d: transfers(filter: { contactIds: $contacts }) { nodes { id } }
        e: transfers(filter: { reference: $reference }) { nodes { id } }
        f: transfers(filter: { externalId: "theirs" }) { nodes { id } }
        g: wallets(filter: { accountIds: $accounts }) { nodes { id } }
        h: wallets(filter: { clientIds: $clients }) { nodes { id } }
        i: contacts(filter: { search: "ada" }) { nodes { id } }
        j: events(filter: { transferIds: $transfers }) { nodes { at } }
        k: events(filter: { accountIds: $accounts }) { nodes { at } }
      	l: transfer(by: { external: { accountId: $account, externalId: "theirs" } }) { id }
      }`,
      {
        ...{ accounts: [account], clients: [client], wallets: [wallet], contacts: [person], transfers: [sent] },
        ...{ reference, account },
      },
    );
    expect(errors).toEqual([]);
    const { l, ...lists } = data;
    expect(l).toBeNull();
    expect(Object.values(lists)).toEqual(Object.values(lists).map(() => ({ nodes: [] })));
  });

  it('cannot be changed: it reads as NOT_FOUND, like what does not exist', async () => {
    const cancel =
      'mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { transfer { id } userErrors { code moneyMoved } } }';
    const foreign = await world.ask(cancel, { id: foreignIds.transfer });
    expect(foreign.data.cancelTransfer).toEqual({
      transfer: null,
      userErrors: [{ code: 'NOT_FOUND', moneyMoved: 'NO' }],
    });
    const refresh =
      'mutation ($id: ID!) { refreshWallet(input: { walletId: $id }) { wallet { id } userErrors { code } } }';
    expect((await world.ask(refresh, { id: foreignIds.wallet })).data.refreshWallet.userErrors).toEqual([
      { code: 'NOT_FOUND' },
    ]);
  });
});

describe('a key that is limited to clients', () => {
  it('sees those clients and what is theirs', async () => {
    const { home, elsewhere, store, organization } = world;
    const mine = transfer(home.wallet);
    const other = transfer(elsewhere.wallet, { recipientWalletId: home.wallet.id });
    const toOther = transfer(home.wallet, { recipientWalletId: elsewhere.wallet.id });
    const person = contact({ organizationId: organization.id });
    const registration = (fields: Partial<ContactRegistration>): ContactRegistration => ({
      ...{ id: nextId('reg'), organizationId: organization.id, contactId: person.id, accountId: home.account.id },
      ...{ provider: 'PEEX', clientId: null, status: 'REGISTERED', externalId: null, lot: null, providerCode: null },
      ...{ error: null, registeredAt: null },
      ...fields,
    });
    await store.write(async (tx) => {
      for (const row of [mine, other, toOther]) await tx.insertTransfer(row);
      await tx.insertContact(person);
      await tx.linkContactToClients(person.id, [home.client.id]);
      await tx.insertRegistration(registration({ externalId: 'shared' }));
      await tx.insertRegistration(registration({ clientId: home.client.id, externalId: 'mine' }));
      await tx.insertRegistration(registration({ clientId: elsewhere.client.id, externalId: 'of another client' }));
      await tx.insertRegistration(registration({ accountId: elsewhere.account.id, externalId: 'of another account' }));
    });
    const limited = world.with({ clientIds: [home.client.id] });
    const { data, errors } = await world.ask(
      `query ($other: ID!, $toOther: ID!, $person: ID!) {
        accounts { nodes { id } } clients { nodes { id } } wallets { nodes { id } }
        transfers { nodes { id } }
        node(id: $other) { id }
        transfer(by: { id: $toOther }) { recipientWallet { id } }
        contact(id: $person) { registrations { externalId account { id } client { id } } }
      }`,
      { other: other.id, toOther: toOther.id, person: person.id },
      limited,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      accounts: { nodes: [{ id: home.account.id }] },
      clients: { nodes: [{ id: home.client.id }] },
      wallets: { nodes: [{ id: home.wallet.id }] },
      node: null,
      transfer: { recipientWallet: null },
    });
    expect(data.transfers.nodes).toHaveLength(2);
    expect(data.contact.registrations.map((row: { externalId: string }) => row.externalId).sort()).toEqual([
      'mine',
      'shared',
    ]);
  });
});
