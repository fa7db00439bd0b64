import type { ContactRegistration, PayoutAccount } from '../../src/domain/contact';
import { client, contact, nextId, T0, transfer, wallet } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

const TRANSFERS = 50;

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
  const { store, organization, home } = world;
  await store.write(async (tx) => {
    for (let index = 0; index < TRANSFERS; index += 1) {
      const owner = client(home.account, { createdAt: T0 + index });
      const purse = wallet(owner, { createdAt: T0 + index });
      const person = contact({ organizationId: organization.id, createdAt: T0 + index });
      const registration: ContactRegistration = {
        ...{ id: nextId('reg'), organizationId: organization.id, contactId: person.id, accountId: home.account.id },
        ...{
          provider: 'PEEX',
          clientId: owner.id,
          status: 'REGISTERED',
          externalId: null,
          lot: null,
          providerCode: null,
        },
        ...{ error: null, registeredAt: T0 },
      };
      const payout: PayoutAccount = {
        ...{
          id: nextId('pay'),
          organizationId: organization.id,
          registrationId: registration.id,
          contactId: person.id,
        },
        ...{ method: 'MOBILE_MONEY', label: person.phone ?? '', externalId: null, details: {}, createdAt: T0 },
      };
      await tx.insertClient(owner);
      await tx.insertWallet(purse);
      await tx.insertContact(person);
      await tx.insertRegistration(registration);
      await tx.insertPayoutAccount(payout);
      await tx.insertTransfer(
        transfer(purse, {
          contactId: person.id,
          payoutAccountId: payout.id,
          recipientWalletId: home.wallet.id,
          createdAt: T0 + index,
        }),
      );
    }
  });
});
afterAll(() => world.close());

async function count(document: string) {
  world.statements.length = 0;
  const { data, errors } = await world.ask(document);
  expect(errors).toEqual([]);
  return { data, statements: world.statements.length };
}

describe('SQL statements', () => {
  it('of 50 transfers with client, contact, wallet and account are at most 6', async () => {
    const { data, statements } = await count(`{ transfers(first: 50) { nodes {
      id client { name account { label } } contact { firstName } wallet { label balance { available } freshness { isStale } client { name } }
      account { label health { circuit } }
    } pageInfo { hasNextPage hasPreviousPage } } }`);
    expect(new Set(data.transfers.nodes.map((node: { client: unknown }) => JSON.stringify(node))).size).toBe(TRANSFERS);
    expect(statements).toBe(5);
  });

  it('of all relations of 50 transfers are one each', async () => {
    const { statements } = await count(`{ transfers(first: 50) { nodes {
      contact { registrations { account { label } client { name } payoutAccounts { label } } }
      payoutAccount { label } recipientWallet { label } wallet { account { label } client { account { label } } }
    } } }`);
    // transfers, contacts, registrations, payout accounts twice (by registration and by id), wallets twice, accounts, clients
    expect(statements).toBeLessThanOrEqual(10);
  });

  it('of 50 contacts with registrations and payout accounts are 5', async () => {
    const { data, statements } = await count(
      '{ contacts(first: 50) { nodes { registrations { account { label } client { name } payoutAccounts { label } } } } }',
    );
    expect(data.contacts.nodes[49].registrations).toEqual([
      {
        account: { label: 'Peex, main' },
        client: { name: 'Acme Payouts' },
        payoutAccounts: [{ label: '+237699000001' }],
      },
    ]);
    expect(statements).toBe(5);
  });

  it('of 50 nodes are one for each type', async () => {
    const { data } = await world.ask('{ transfers(first: 50) { nodes { id } } }');
    const ids = data.transfers.nodes.map(({ id }: { id: string }) => `"${id}"`).join(' ');
    const { statements } = await count(`{ nodes(ids: [${ids}, "${world.home.wallet.id}"]) { __typename } }`);
    expect(statements).toBe(2);
  });
});
