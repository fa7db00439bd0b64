import { contact, T0, transfer } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());

describe('what is read', () => {
  it('says who is asking', async () => {
    const { data } = await world.ask(
      '{ viewer { organization { id name } apiKey { label prefix scopes clients { id } } scopes } }',
    );
    expect(data.viewer).toEqual({
      organization: { id: world.organization.id, name: 'Acme' },
      apiKey: {
        label: 'first key',
        prefix: expect.stringMatching(/^crd_/),
        scopes: world.viewer.scopes,
        clients: null,
      },
      scopes: world.viewer.scopes,
    });
  });

  it('shows an account with what it can do, how it is doing and where it is called back', async () => {
    const { data, errors } = await world.ask(`{
      accounts(providers: [PEEX]) { nodes {
        id provider label sandbox status callbackUrl createdAt
        capabilities { createTransfer requestPayment cancelTransfer wallets callbacks methods currencies }
        health { circuit lastFailure { message } callsLeft }
        clients { nodes { id } } wallets { nodes { id } }
      } }
    }`);
    expect(errors).toEqual([]);
    expect(data.accounts.nodes).toEqual([
      {
        ...{ id: world.home.account.id, provider: 'PEEX', label: 'Peex, main', sandbox: true, status: 'ACTIVE' },
        ...{ callbackUrl: null, createdAt: '2023-11-14T22:13:20.000Z' },
        capabilities: {
          ...{ createTransfer: true, requestPayment: false, cancelTransfer: false, wallets: true, callbacks: false },
          ...{ methods: ['MOBILE_MONEY'], currencies: ['XAF'] },
        },
        health: { circuit: 'CLOSED', lastFailure: null, callsLeft: 20_000 },
        clients: { nodes: [{ id: world.home.client.id }] },
        wallets: { nodes: [{ id: world.home.wallet.id }] },
      },
    ]);
  });

  it("shows a client's own fields by its provider, and a fifth provider's as they came", async () => {
    const { data, errors } = await world.ask(`{ clients { nodes {
      provider name country verification isActive
      details { __typename ... on PeexClientDetails { address webSite } ... on GenericClientDetails { native } }
      freshness { observedAt source staleAfter isStale }
    } } }`);
    expect(errors).toEqual([]);
    const same = { name: 'Acme Payouts', country: 'CM', verification: 'NOT_REQUIRED', isActive: true };
    const freshness = {
      ...{ observedAt: '2023-11-14T22:13:20.000Z', source: 'POLL' },
      ...{ staleAfter: '2023-11-14T22:14:20.000Z', isStale: true },
    };
    expect(data.clients.nodes).toEqual([
      {
        provider: 'PEEX',
        ...same,
        details: { __typename: 'PeexClientDetails', address: 'Douala', webSite: null },
        freshness,
      },
      {
        provider: 'FIFTH',
        ...same,
        details: { __typename: 'GenericClientDetails', native: { address: 'Douala' } },
        freshness,
      },
    ]);
  });

  it('shows a transfer whole', async () => {
    const row = transfer(world.home.wallet, {
      status: 'REQUIRES_ACTION',
      received: { units: 6_1100n, currency: 'USD' },
      exchangeRate: '0.00122',
      clientReference: 'mine',
      purpose: 'FAMILY',
      sender: { firstName: 'Awa', lastName: null, email: null, phone: '+237677000001', country: 'CM' },
      recipientWalletId: world.elsewhere.wallet.id,
      calculationMode: 'SENDER_AMOUNT',
      action: { type: 'REDIRECT', url: 'https://example.com/3ds', approverId: null, expiresAt: T0 },
      lastError: { category: 'TIMEOUT', code: null, message: 'slow', retryable: true, retryAt: null },
      details: { paymentProof: 'proof', createdAt: T0 },
      nextPollAt: T0 + 2_000,
      polls: 3,
    });
    await world.store.write((tx) => tx.insertTransfer(row));
    const { data, errors } = await world.ask(
      `query ($id: ID!) { transfer(by: { id: $id }) {
        __typename id provider account { label } client { name } wallet { label } contact { id } kind method status isFinal
        providerStatus amount { amount currency } received { amount currency } fee { amount } exchangeRate reference
        clientReference externalId purpose fundOrigin note sender { firstName lastName phone country }
        payoutAccount { id } recipientWallet { id } externalWallet calculationMode failure { code }
        action { type url approverId expiresAt } sync { lastPolledAt nextPollAt polls lastError { category message } }
        details { __typename ... on PeexTransferDetails { trackId paymentProof createdAt } }
        version freshness { observedAt isStale } createdAt updatedAt settledAt
        events { nodes { cursor } } observations { nodes { id } pageInfo { hasNextPage } }
      } }`,
      { id: row.id },
    );
    expect(errors).toEqual([]);
    expect(data.transfer).toMatchObject({
      ...{ __typename: 'Transfer', id: row.id, provider: 'PEEX', kind: 'PAYOUT', method: 'MOBILE_MONEY' },
      ...{ status: 'REQUIRES_ACTION', isFinal: false, providerStatus: 'pending', reference: row.reference },
      ...{
        account: { label: 'Peex, main' },
        client: { name: 'Acme Payouts' },
        wallet: { label: 'XAF' },
        contact: null,
      },
      ...{ amount: { amount: '1000', currency: 'XAF' }, received: { amount: '6.11', currency: 'USD' }, fee: null },
      ...{ exchangeRate: '0.00122', clientReference: 'mine', purpose: 'FAMILY', calculationMode: 'SENDER_AMOUNT' },
      sender: { firstName: 'Awa', lastName: null, phone: '+237677000001', country: 'CM' },
      recipientWallet: { id: world.elsewhere.wallet.id },
      action: {
        type: 'REDIRECT',
        url: 'https://example.com/3ds',
        approverId: null,
        expiresAt: '2023-11-14T22:13:20.000Z',
      },
      sync: {
        ...{ lastPolledAt: null, nextPollAt: '2023-11-14T22:13:22.000Z', polls: 3 },
        lastError: { category: 'TIMEOUT', message: 'slow' },
      },
      details: {
        ...{ __typename: 'PeexTransferDetails', trackId: row.reference },
        ...{ paymentProof: 'proof', createdAt: '2023-11-14T22:13:20.000Z' },
      },
      freshness: { observedAt: null, isStale: false },
      observations: { nodes: [], pageInfo: { hasNextPage: false } },
    });
  });

  it('plans no poll of a final transfer, whatever is hastened behind it', async () => {
    const row = transfer(world.home.wallet, { status: 'SUCCEEDED', nextPollAt: T0 });
    await world.store.write((tx) => tx.insertTransfer(row));
    const { data } = await world.ask(
      'query ($reference: String!) { transfer(by: { reference: $reference }) { id isFinal sync { nextPollAt } } }',
      { reference: row.reference },
    );
    expect(data.transfer).toEqual({ id: row.id, isFinal: true, sync: { nextPollAt: null } });
  });

  it("finds a transfer by the provider's id within its account", async () => {
    const row = transfer(world.home.wallet, { externalId: 'px-1' });
    await world.store.write((tx) => tx.insertTransfer(row));
    const by = (accountId: string) =>
      world.ask('query ($by: TransferRef!) { transfer(by: $by) { id } }', {
        by: { external: { accountId, externalId: 'px-1' } },
      });
    expect((await by(world.home.account.id)).data.transfer).toEqual({ id: row.id });
    expect((await by(world.elsewhere.account.id)).data.transfer).toBeNull();
  });

  it('filters transfers by amount, currency and time', async () => {
    const row = transfer(world.elsewhere.wallet, {
      amount: { units: 77_7700n, currency: 'USD' },
      createdAt: T0 + 5_000,
    });
    await world.store.write((tx) => tx.insertTransfer(row));
    const { data } = await world.ask(`{ transfers(filter: {
      currencies: ["USD"], minAmount: "77.77", maxAmount: "77.770", kinds: [PAYOUT], isFinal: false,
      createdAt: { from: "2023-11-14T22:13:25Z", to: "2023-11-15T00:00:00+01:00" }
    }) { nodes { id amount { amount } } } }`);
    expect(data.transfers.nodes).toEqual([{ id: row.id, amount: { amount: '77.77' } }]);
    const { errors } = await world.ask('{ transfers(filter: { minAmount: "0.00001" }) { nodes { id } } }');
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('minAmount') },
    ]);
  });

  it('shows a contact with what each provider knows of it', async () => {
    const row = contact({ organizationId: world.organization.id });
    await world.store.write((tx) => tx.insertContact(row));
    const { data, errors } = await world.ask(
      `query ($id: ID!) { contact(id: $id) {
        firstName lastName email phone country address { line1 city country } registrations { status } createdAt
        transfers { nodes { id } }
      } }`,
      { id: row.id },
    );
    expect(errors).toEqual([]);
    expect(data.contact).toEqual({
      ...{ firstName: 'Ada', lastName: 'Mbarga', email: 'ada@example.com', phone: '+237699000001', country: 'CM' },
      address: { line1: '1 Rue A', city: 'Douala', country: 'CM' },
      registrations: [],
      createdAt: '2023-11-14T22:13:20.000Z',
      transfers: { nodes: [] },
    });
  });
});
