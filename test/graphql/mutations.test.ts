import type { Scope } from '../../src/domain/organization';
import { SCOPES } from '../../src/domain/organization';
import { transfer } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());
afterEach(() => jest.restoreAllMocks());

const without = (scope: Scope) => world.with({ scopes: SCOPES.filter((held) => held !== scope) });

const money = '{ amount: "5", currency: "XAF" }';
const create = `{ idempotencyKey: "k", walletId: "w", recipient: { externalWallet: "7" }, amount: ${money}, method: WALLET }`;
const person = '{ firstName: "Awa", lastName: "Diop" }';
const MUTATIONS: [scope: Scope, field: string, payload: string][] = [
  ['transfers:write', `createTransfer(input: ${create})`, 'transfer { id } cursor idempotency { replayed }'],
  [
    'transfers:write',
    `createTransfers(input: { idempotencyKey: "b", transfers: [${create}] })`,
    'items { index } idempotency { replayed }',
  ],
  [
    'transfers:write',
    `requestPayment(input: { idempotencyKey: "r", walletId: "w", source: { mpesa: { phone: "+254712345678" } }, amount: ${money} })`,
    'transfer { id } cursor',
  ],
  ['transfers:write', 'approveTransfer(input: { transferId: "t" })', 'transfer { id }'],
  ['transfers:write', 'cancelTransfer(input: { transferId: "t" })', 'transfer { id }'],
  ['transfers:write', 'refreshTransfer(input: { transferId: "t" })', 'transfer { id }'],
  ['transfers:resolve', 'acknowledgeTransfer(input: { transferId: "t", note: "n" })', 'transfer { id }'],
  [
    'transfers:resolve',
    'resolveTransfer(input: { transferId: "t", outcome: FAILED, evidence: "e" })',
    'transfer { id }',
  ],
  ['contacts:write', `createContact(input: { contact: ${person} })`, 'contact { id }'],
  ['contacts:write', `createContacts(input: { contacts: [${person}] })`, 'contacts { id }'],
  ['contacts:write', 'updateContact(input: { contactId: "c", contact: {} })', 'contact { id }'],
  ['contacts:write', 'registerContact(input: { contactId: "c", at: { accountId: "a" } })', 'contact { id }'],
  [
    'contacts:write',
    'addPayoutAccount(input: { contactId: "c", at: { accountId: "a" }, destination: { mobileWallet: { phone: "+254712345678" } } })',
    'payoutAccount { id } contact { id }',
  ],
  ['accounts:admin', 'linkClient(input: { accountId: "a", externalId: "e" })', 'client { id }'],
  [
    'accounts:admin',
    'addProviderAccount(input: { label: "l", credentials: { peex: { secretKey: "s" } } })',
    'account { id }',
  ],
  ['accounts:admin', 'disableProviderAccount(input: { accountId: "a" })', 'account { id }'],
  ['accounts:admin', 'enableProviderAccount(input: { accountId: "a" })', 'account { id }'],
  ['accounts:admin', 'checkProviderAccount(input: { accountId: "a" })', 'account { id }'],
  ['accounts:admin', 'rotateCallbackToken(input: { accountId: "a" })', 'account { id }'],
  [
    'accounts:admin',
    'replaceProviderCredentials(input: { accountId: "a", credentials: { peex: { secretKey: "s" } } })',
    'account { id }',
  ],
  ['keys:admin', 'rotateApiKey(input: { apiKeyId: "k", overlapSeconds: 1 })', 'apiKey { id } secret previous { id }'],
  ['keys:admin', 'createApiKey(input: { label: "l", scopes: ["read"] })', 'apiKey { id } secret'],
  ['keys:admin', 'revokeApiKey(input: { apiKeyId: "k" })', 'apiKey { id }'],
  ['read', 'refreshWallet(input: { walletId: "w" })', 'wallet { id }'],
];

describe('a mutation without its scope', () => {
  it.each(MUTATIONS)('%s: %s answers FORBIDDEN as data and does nothing', async (scope, field, payload) => {
    const writing = jest.spyOn(world.store, 'write');
    const { data, errors } = await world.ask(
      `mutation { it: ${field} { ${payload} userErrors { code message path moneyMoved } } }`,
      {},
      without(scope),
    );
    expect(errors).toEqual([]);
    const { userErrors, ...rest } = data.it;
    expect(userErrors).toEqual([
      {
        code: 'FORBIDDEN',
        message: `this needs the scope ${scope}, which the API key does not have`,
        path: null,
        moneyMoved: 'NO',
      },
    ]);
    expect(
      Object.values(rest).filter((value) => value !== null && !(Array.isArray(value) && value.length === 0)),
    ).toEqual([]);
    expect(writing).not.toHaveBeenCalled();
  });

  it.each(MUTATIONS.filter(([scope]) => scope === 'accounts:admin' || scope === 'keys:admin'))(
    '%s: %s is not for a key limited to clients',
    async (_scope, field, payload) => {
      const limited = world.with({ clientIds: [world.home.client.id] });
      const { data } = await world.ask(`mutation { it: ${field} { ${payload} userErrors { code } } }`, {}, limited);
      expect(data.it.userErrors).toEqual([{ code: 'FORBIDDEN' }]);
    },
  );
});

describe('a read without its scope', () => {
  it.each([
    'viewer { scopes }',
    'node(id: "x") { id }',
    'nodes(ids: ["x"]) { id }',
    'accounts { nodes { id } }',
    'clients { nodes { id } }',
    'client(id: "x") { id }',
    'contacts { nodes { id } }',
    'contact(id: "x") { id }',
    'wallets { nodes { id } }',
    'wallet(id: "x") { id }',
    'transfers { nodes { id } }',
    'transfer(by: { id: "x" }) { id }',
    'events { nodes { at } }',
  ])('is a GraphQL error FORBIDDEN: %s', async (field) => {
    const { errors } = await world.ask(`{ ${field} }`, {}, without('read'));
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', scope: 'read' }, message: expect.stringContaining('scope read') },
    ]);
  });

  it('hides observations alone', async () => {
    const row = transfer(world.home.wallet);
    await world.store.write((tx) => tx.insertTransfer(row));
    const document = 'query ($id: ID!) { node(id: $id) { id ... on Transfer { observations { nodes { id } } } } }';
    const { errors } = await world.ask(document, { id: row.id }, without('observations:read'));
    expect(errors).toMatchObject([
      { path: ['node', 'observations'], extensions: { code: 'FORBIDDEN', scope: 'observations:read' } },
    ]);
  });
});

describe('what reaches the engine', () => {
  const TRANSFER = 'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { userErrors { code } } }';
  const input = {
    ...{
      idempotencyKey: 'k',
      walletId: 'w',
      method: 'MOBILE_MONEY',
      recipient: { newContact: { firstName: 'A', lastName: 'B' } },
    },
    amount: { amount: '10', currency: 'XAF' },
  };
  const nothing = { transfer: null, idempotency: null, cursor: null, userErrors: [] };

  it('is the input with its defaults, options as plain JSON', async () => {
    const creating = jest.spyOn(world.engine.transfers, 'create').mockResolvedValue(nothing);
    await world.ask(TRANSFER, {
      input: { ...input, options: { peex: { amlCft: true } }, exchange: { rate: '1', receive: input.amount } },
    });
    const amount = { amount: '10', currency: 'XAF' };
    expect(creating.mock.calls[0]?.[1]).toEqual({
      ...input,
      amount,
      waitFor: 'ACCEPTED',
      exchange: { rate: '1', receive: amount, calculationMode: 'SENDER_AMOUNT' },
      options: { peex: { amlCft: true, transactionType: 'mobile', identifyBy: 'MOBILE_PHONE' } },
    });
    expect(creating.mock.calls[0]?.[0]).toBe(world.viewer);
  });

  it('is the same from a document as from a variable', async () => {
    const creating = jest.spyOn(world.engine.transfers, 'create').mockResolvedValue(nothing);
    await world.ask(TRANSFER, { input });
    await world.ask(`mutation { createTransfer(input: {
      idempotencyKey: "k", walletId: "w", method: MOBILE_MONEY, recipient: { newContact: { firstName: "A", lastName: "B" } },
      amount: { amount: "10.0", currency: "XAF" }
    }) { userErrors { code } } }`);
    expect(JSON.stringify(creating.mock.calls[1]?.[1])).toBe(JSON.stringify(creating.mock.calls[0]?.[1]));
  });

  it('keeps what was left out apart from null in a patch', async () => {
    const updating = jest.spyOn(world.engine.contacts, 'update').mockResolvedValue({ contact: null, userErrors: [] });
    const document = 'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { userErrors { code } } }';
    await world.ask(document, { input: { contactId: 'c', contact: { email: null, phone: '+237677000001' } } });
    const patch = updating.mock.calls[0]?.[1].contact ?? {};
    expect({ ...patch }).toStrictEqual({ email: null, phone: '+237677000001' });
  });

  it('has instants in milliseconds', async () => {
    const { data } = await world.ask(
      'mutation { createApiKey(input: { label: "short", scopes: ["read"], expiresAt: "2030-01-01T00:00:00+01:00" }) { apiKey { expiresAt prefix } secret userErrors { code } } }',
    );
    expect(data.createApiKey).toMatchObject({ apiKey: { expiresAt: '2029-12-31T23:00:00.000Z' }, userErrors: [] });
    expect(data.createApiKey.secret.startsWith(data.createApiKey.apiKey.prefix)).toBe(true);
  });
});

it('creates and follows a transfer through the whole graph', async () => {
  const { data, errors } = await world.ask(
    `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) {
      transfer { id status providerStatus amount { amount currency } wallet { id } events { nodes { type } } }
      cursor idempotency { replayed } userErrors { code message path }
    } }`,
    {
      input: {
        ...{ idempotencyKey: 'first', walletId: world.home.wallet.id, method: 'MOBILE_MONEY' },
        ...{ recipient: { newContact: { firstName: 'Awa', lastName: 'Diop', phone: '+237677000001', country: 'CM' } } },
        ...{ amount: { amount: '5000', currency: 'XAF' } },
      },
    },
  );
  expect(errors).toEqual([]);
  expect(data.createTransfer).toMatchObject({
    transfer: {
      status: 'PENDING',
      providerStatus: 'new',
      amount: { amount: '5000', currency: 'XAF' },
      wallet: { id: world.home.wallet.id },
    },
    idempotency: { replayed: false },
    userErrors: [],
  });
  const { data: log } = await world.ask(
    'query ($after: EventCursor) { events(after: $after) { nodes { type ... on TransferEvent { from to version } } } }',
    {
      after: data.createTransfer.cursor,
    },
  );
  expect(log.events.nodes.map((node: { to: string }) => node.to)).toEqual(['SUBMITTING', 'PENDING']);
});

it.each([
  ['to', true],
  ['from', false],
])('refuses a transfer %s a wallet with real money where the other has none', async (_direction, isFromSandbox) => {
  const [live, other] = await Promise.all(
    [false, true].map((sandbox) => world.insertPlace('PEEX', world.organization.id, 'XAF', sandbox)),
  );
  const pay = async (from: string | undefined, to: string | undefined) => {
    const { data } = await world.ask(
      'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } userErrors { code path } } }',
      {
        input: {
          ...{ idempotencyKey: `${from} ${to}`, walletId: from, method: 'MOBILE_MONEY', recipient: { walletId: to } },
          ...{ amount: { amount: '5000', currency: 'XAF' } },
        },
      },
    );
    return data.createTransfer;
  };
  const [from, to] = isFromSandbox ? [other, live] : [live, other];
  expect(await pay(from?.wallet.id, to?.wallet.id)).toEqual({
    transfer: null,
    userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'recipient', 'walletId'] }],
  });
  expect((await pay(world.home.wallet.id, other?.wallet.id)).userErrors).toEqual([]);
});

it('shows after a mutation what the mutation changed, in the same document', async () => {
  const { data: made } = await world.ask(
    `mutation { createContact(input: { contact: ${person} }) { contact { id } } }`,
  );
  const id = made.createContact.contact.id as string;
  const row = transfer(world.home.wallet, { contactId: id });
  await world.store.write((tx) => tx.insertTransfer(row));
  jest.spyOn(world.engine.transfers, 'refresh').mockResolvedValue({ transfer: row, userErrors: [] });
  const { data, errors } = await world.ask(
    `mutation ($id: ID!, $transfer: ID!) {
      before: refreshTransfer(input: { transferId: $transfer }) { transfer { contact { lastName } } }
      updateContact(input: { contactId: $id, contact: { lastName: "Ndiaye" } }) { contact { lastName } }
      after: refreshTransfer(input: { transferId: $transfer }) { transfer { contact { lastName } } }
    }`,
    { id, transfer: row.id },
  );
  expect(errors).toEqual([]);
  expect(data.before.transfer.contact.lastName).toBe('Diop');
  expect(data.after.transfer.contact.lastName).toBe('Ndiaye');
});
