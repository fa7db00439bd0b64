import { PROVIDERS } from '../../src/providers/registry';
import {
  contactWithOldPhone,
  create,
  headOf,
  orderFor,
  placeOf,
  rowsOf,
  settled,
  transferOf,
  type Place,
  USER_ERRORS,
} from './orders';
import { openWorld, type Json, type World } from './world';

const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) { account {
  id provider label sandbox status callbackUrl
  capabilities { createTransfer requestPayment approveTransfer cancelTransfer registerContact wallets batchLookup callbacks methods currencies }
  health { circuit lastSuccessAt lastFailureAt lastFailure { category } callsLeft }
  clients { nodes { id name details { ... on PeexClientDetails { webSite orangeFees registeredAt } ... on CinetPayClientDetails { language } } } }
  wallets { nodes { id currency balance { available total reserved } freshness { observedAt } } } } ${USER_ERRORS} } }`;
const DISABLE = `mutation ($id: ID!) { disableProviderAccount(input: { accountId: $id }) { account { id status } ${USER_ERRORS} } }`;
const HEALTH = `query ($id: ID!) { node(id: $id) { ... on ProviderAccount { status health { circuit lastSuccessAt lastFailureAt lastFailure { category code message } callsLeft } } } }`;

const GOOD = {
  peex: { secretKey: 'c0ffee00-5a5a-4b4b-8c8c-0123456789ab' },
  cinetpay: { apiKey: 'sandbox-cinetpay-spare', password: 'sandbox-password-spare' },
};
const OTHERS: Record<string, object> = {
  machnet: { clientId: 'some-client', clientSecret: 'some-secret' },
  xprizo: { userName: 'some-user', password: 'some-password' },
};

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const add = async (credentials: object, more: object = {}): Promise<Json> =>
  (await world.ask<Json>(ADD, { input: { label: 'an account', credentials, ...more } })).addProviderAccount;

async function health(id: string): Promise<Json> {
  return (await world.ask<Json>(HEALTH, { id })).node;
}

describe('addProviderAccount', () => {
  it('tries the credentials, and shows the account with its client and its wallet', async () => {
    const peex = await add({ peex: GOOD.peex }, { label: '  Peex, spare ' });
    expect(peex.userErrors).toEqual([]);
    expect(peex.account).toMatchObject({
      provider: 'PEEX',
      label: 'Peex, spare',
      sandbox: true,
      status: 'ACTIVE',
      capabilities: { createTransfer: true, requestPayment: false, approveTransfer: false, cancelTransfer: false },
      health: { circuit: 'CLOSED', lastSuccessAt: expect.any(String), lastFailure: null },
      clients: { nodes: [{ name: 'Sandbox merchant spare', details: { webSite: 'peexit.com', orangeFees: '500' } }] },
      wallets: { nodes: [{ currency: 'XAF', balance: { available: '5000000', total: null, reserved: null } }] },
    });
    const cinetpay = await add({ cinetpay: GOOD.cinetpay });
    expect(cinetpay.account).toMatchObject({
      provider: 'CINETPAY',
      capabilities: { registerContact: true, batchLookup: true, callbacks: true, methods: ['MOBILE_MONEY'] },
      clients: { nodes: [{ name: 'an account', details: { language: 'en' } }] },
      wallets: { nodes: [{ currency: 'XOF', balance: { available: '1000000', total: '1000000', reserved: '0' } }] },
    });
  });

  it('opens an account that sends', async () => {
    const { account } = await add({ peex: GOOD.peex });
    const place = { ...(await placeOf(world, 'PEEX')), walletId: account.wallets.nodes[0].id };
    const { transfer, userErrors } = await create(world, orderFor(place));
    expect([userErrors, transfer.account.id]).toEqual([[], account.id]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('speaks to CinetPay in French where it is asked to', async () => {
    const { account, userErrors } = await add({ cinetpay: { ...GOOD.cinetpay, language: 'fr' } });
    expect([userErrors, account.clients.nodes[0].details]).toEqual([[], { language: 'fr' }]);
  });

  it.each<[string, Json, string]>([
    ['a Peex key that does not exist', { peex: { secretKey: 'not-a-key-of-anybody' } }, '401'],
    ['a CinetPay password that is wrong', { cinetpay: { ...GOOD.cinetpay, password: 'wrong-password' } }, '701'],
  ])('refuses %s in the provider’s own words, and stores nothing', async (_name, credentials, code) => {
    const before = await headOf(world);
    const { account, userErrors } = await add(credentials);
    expect(account).toBeNull();
    expect(userErrors).toEqual([
      expect.objectContaining({
        code: 'PROVIDER_REJECTED',
        moneyMoved: 'NO',
        path: ['input', 'credentials', Object.keys(credentials as object)[0]],
        provider: expect.objectContaining({ category: 'AUTH', message: expect.any(String) }),
      }),
    ]);
    expect(userErrors[0].provider.code === code || code === '401').toBe(true);
    expect(JSON.stringify(userErrors)).not.toMatch(/not-a-key-of-anybody|wrong-password/);
    expect(await headOf(world)).toBe(before);
  });

  it.each<[string, object, string[]]>([
    ['an empty key', { peex: { secretKey: '' } }, ['input', 'credentials', 'peex', 'secretKey']],
    [
      'half of the callback credentials',
      { peex: { ...GOOD.peex, callbackUser: 'u' } },
      ['input', 'credentials', 'peex', 'callbackPassword'],
    ],
    ['an unlisted currency', { peex: { ...GOOD.peex, currency: 'ZZZ' } }, ['input', 'credentials', 'peex', 'currency']],
    [
      'a language CinetPay does not speak',
      { cinetpay: { ...GOOD.cinetpay, language: 'de' } },
      ['input', 'credentials', 'cinetpay', 'language'],
    ],
  ])('refuses %s before any call', async (_name, credentials, path) => {
    const { account, userErrors } = await add(credentials);
    expect([account, userErrors]).toEqual([
      null,
      [expect.objectContaining({ code: 'INVALID_INPUT', path, moneyMoved: 'NO', provider: null })],
    ]);
  });

  it.each<[string, object, string[]]>([
    ['an empty label', { label: ' ' }, ['input', 'label']],
    ['real money in sandbox mode', { sandbox: false }, ['input', 'sandbox']],
    [
      'the real provider in sandbox mode',
      { credentials: { machnet: OTHERS.machnet }, baseUrl: 'https://API.machpay.com:443/v4/' },
      ['input', 'baseUrl'],
    ],
    ['a base URL of no web server', { baseUrl: 'ftp://example.com' }, ['input', 'baseUrl']],
  ])('refuses %s', async (_name, more, path) => {
    const { status, json } = await world.post({
      query: ADD,
      variables: { input: { label: 'x', credentials: { peex: GOOD.peex }, ...more } },
    });
    if (status === 400) expect(json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    else expect(json.data.addProviderAccount.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path }]);
  });

  const missing = Object.keys(OTHERS).filter((key) => !PROVIDERS.some((provider) => provider.key === key));
  const cases = [...missing.map((key) => [key, OTHERS[key]]), ['generic', { provider: 'NOBODY', key: 'x' }]] as [
    string,
    object,
  ][];
  it.each(cases)('answers UNSUPPORTED_OPERATION for %s, which has no connector here', async (key, credentials) => {
    const { account, userErrors } = await add({ [key]: credentials });
    expect([account, userErrors]).toEqual([
      null,
      [
        expect.objectContaining({
          code: 'UNSUPPORTED_OPERATION',
          path: ['input', 'credentials', key],
          moneyMoved: 'NO',
        }),
      ],
    ]);
  });

  it('takes exactly one provider’s credentials', async () => {
    for (const credentials of [{}, GOOD]) {
      const { status } = await world.post({ query: ADD, variables: { input: { label: 'x', credentials } } });
      expect(status).toBe(400);
    }
  });

  it('holds an unreachable provider against nobody’s credentials', async () => {
    await world.fault('PEEX', 'balance', 'error');
    const { account, userErrors } = await add({ peex: GOOD.peex });
    expect(userErrors).toEqual([]);
    expect(account).toMatchObject({ status: 'UNVERIFIED', wallets: { nodes: [{ balance: { available: null } }] } });
    const wallet = account.wallets.nodes[0].id as string;
    const filled = await world.until('the balance', async () => {
      const { node } = await world.ask<Json>(
        'query ($id: ID!) { node(id: $id) { ... on Wallet { balance { available } } } }',
        { id: wallet },
      );
      return node.balance.available as string | null;
    });
    expect(Number(filled)).toBeGreaterThan(0);
  });

  it('never shows the credentials again', async () => {
    const fields = 'id label clients { nodes { name email details { __typename } } }';
    const answer = await world.ask<Json>(
      `{ accounts(first: 100) { nodes { ${fields} health { lastFailure { message } } } } }`,
    );
    expect(JSON.stringify(answer)).not.toMatch(/c0ffee00|sandbox-password|37528871/);
  });
});

describe('disableProviderAccount', () => {
  async function ownPlace(): Promise<Place> {
    const { account } = await add({ peex: GOOD.peex });
    return { ...(await placeOf(world, 'PEEX')), accountId: account.id, walletId: account.wallets.nodes[0].id };
  }

  it('lets open transfers finish, refuses new ones, and is the same when done again', async () => {
    const place = await ownPlace();
    const { transfer } = await create(world, orderFor(place));
    const after = await headOf(world);
    const disabled = await world.ask<Json>(DISABLE, { id: place.accountId });
    expect(disabled.disableProviderAccount).toEqual({
      account: { id: place.accountId, status: 'DISABLED' },
      userErrors: [],
    });
    const refused = await create(world, orderFor(place));
    expect(refused).toMatchObject({
      transfer: null,
      userErrors: [{ code: 'UNSUPPORTED_OPERATION', path: ['input', 'walletId'], moneyMoved: 'NO' }],
    });
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    const again = await world.ask<Json>(DISABLE, { id: place.accountId });
    expect(again.disableProviderAccount).toEqual(disabled.disableProviderAccount);
    const { events } = await world.ask<Json>(
      `query ($after: EventCursor, $ids: [ID!]) { events(after: $after, filter: { accountIds: $ids, types: [ACCOUNT_STATUS_CHANGED] }) {
        nodes { ... on AccountEvent { message } } } }`,
      { after, ids: [place.accountId] },
    );
    expect(events.nodes).toEqual([{ message: expect.stringContaining('DISABLED') }]);
    expect((await health(place.accountId)).status).toBe('DISABLED');
  });

  it('ends what was not sent yet: failed, and no money moved', async () => {
    const place = await ownPlace();
    await world.fault('PEEX', 'create', 'rateLimited');
    const input = orderFor(place);
    const { transfer } = await create(world, input);
    await world.ask(DISABLE, { id: place.accountId });
    expect(await settled(world, transfer.id)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'ACCOUNT_DISABLED' },
    });
    expect((await create(world, input)).userErrors).toMatchObject([
      { code: 'UNSUPPORTED_OPERATION', moneyMoved: 'NO' },
    ]);
    expect(await rowsOf(world, transfer)).toEqual([]);
  });

  it('does not strand what is in doubt: it is looked up, and was sent once', async () => {
    const place = await ownPlace();
    await world.fault('PEEX', 'create', 'errorAfterAccept');
    const { transfer } = await create(world, orderFor(place));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    await world.ask(DISABLE, { id: place.accountId });
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('sends nothing anew, not even what is proven absent', async () => {
    const place = await ownPlace();
    await world.fault('PEEX', 'create', 'errorBeforeAccept');
    const { transfer } = await create(world, orderFor(place));
    await world.ask(DISABLE, { id: place.accountId });
    await world.pass(30_000);
    expect(await rowsOf(world, transfer)).toEqual([]);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    const { resolveTransfer } = await world.ask<Json>(
      `mutation ($id: ID!) { resolveTransfer(input: { transferId: $id, outcome: FAILED, evidence: "not on their statement" }) {
        transfer { status } ${USER_ERRORS} } }`,
      { id: transfer.id },
    );
    expect(resolveTransfer).toEqual({ transfer: { status: 'FAILED' }, userErrors: [] });
  });

  it('sends it no contact any more', async () => {
    const { account } = await add({ cinetpay: GOOD.cinetpay });
    await world.ask(DISABLE, { id: account.id });
    const contact = { firstName: 'Awa', lastName: 'Diop', phone: '+2250700000099', country: 'CI' };
    const { createContact } = await world.ask<Json>(
      `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } ${USER_ERRORS} } }`,
      { input: { contact, registerAt: [{ accountId: account.id }] } },
    );
    expect(createContact).toMatchObject({
      contact: null,
      userErrors: [{ code: 'UNSUPPORTED_OPERATION', path: ['input', 'registerAt', '0', 'accountId'] }],
    });
  });

  it('of an account that is not there is NOT_FOUND', async () => {
    const { disableProviderAccount } = await world.ask<Json>(DISABLE, { id: `acc_${'0'.repeat(28)}` });
    expect(disableProviderAccount).toMatchObject({
      account: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'accountId'] }],
    });
  });
});

describe('the capabilities of an account', () => {
  it('do not name CARD while card payments are off', async () => {
    const { wallets } = await world.ask<Json>(
      '{ wallets(filter: { providers: [XPRIZO] }, first: 1) { nodes { account { capabilities { methods } } } } }',
    );
    expect(wallets.nodes[0].account.capabilities.methods).toEqual(['WALLET', 'MPESA']);
  });
});

describe('what a provider answers', () => {
  it('403 as nginx’s HTML page: the account shows it, and the transfer goes out once our address is listed', async () => {
    const place = await placeOf(world, 'PEEX');
    await world.control('options', { provider: 'PEEX', ipAllowed: false });
    const { transfer, userErrors } = await create(world, orderFor(place));
    expect(transfer).toMatchObject({ status: 'CREATED', failure: null });
    expect(userErrors).toMatchObject([
      {
        code: 'PROVIDER_UNAVAILABLE',
        moneyMoved: 'NO',
        provider: { category: 'AUTH', code: '403', message: expect.stringContaining('may not be on its list') },
      },
    ]);
    expect(await rowsOf(world, transfer)).toEqual([]);
    expect(JSON.stringify(userErrors)).not.toMatch(/<html>/i);
    expect(await health(place.accountId)).toMatchObject({
      status: 'AUTH_FAILED',
      health: { lastFailure: { category: 'AUTH' } },
    });
    await world.control('options', { provider: 'PEEX', ipAllowed: true });
    await world.until('better health', async () => (await health(place.accountId)).status === 'ACTIVE');
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('403 as nginx’s HTML page for 15 minutes: the transfer has failed, and no money moved', async () => {
    const place = await placeOf(world, 'PEEX');
    await world.control('options', { provider: 'PEEX', ipAllowed: false });
    const { transfer } = await create(world, orderFor(place));
    await world.pass(14 * 60_000, 5_000);
    expect((await transferOf(world, transfer.id)).status).toBe('CREATED');
    await world.pass(2 * 60_000, 5_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'FAILED',
      failure: { category: 'AUTH', code: '403' },
    });
    await world.control('options', { provider: 'PEEX', ipAllowed: true });
    await world.until('better health', async () => (await health(place.accountId)).status === 'ACTIVE');
    expect(await rowsOf(world, transfer)).toEqual([]);
  });

  it.each<[string, (place: Place) => Promise<Json>, { category: string; code: string }, string]>([
    [
      '403 as JSON, a phone of the wrong length',
      async (place) => ({
        ...orderFor(place),
        recipient: { contactId: await contactWithOldPhone(world, '+23767700001', 'CM') },
      }),
      { category: 'VALIDATION', code: 'ForbiddenError' },
      'PROVIDER_REJECTED',
    ],
    [
      '404, a beneficiary it does not know',
      async (place) => orderFor(place, { phone: '+237677200404' }),
      { category: 'NOT_FOUND', code: 'NotFoundError' },
      'PROVIDER_REJECTED',
    ],
    [
      'rejected, more than its threshold',
      async (place) => orderFor(place, { amount: { amount: '10000001', currency: 'XAF' } }),
      { category: 'LIMIT', code: 'AMOUNT_EXCEED_THRESHOLD' },
      'LIMIT_EXCEEDED',
    ],
  ])('Peex’s %s: FAILED with its own code, and no money moved', async (_name, order, failure, code) => {
    const { transfer, userErrors } = await create(world, await order(await placeOf(world, 'PEEX')));
    expect(transfer).toMatchObject({ status: 'FAILED', failure });
    expect(userErrors).toMatchObject([{ code, moneyMoved: 'NO', provider: failure }]);
  });

  it('rejected for want of funds: INSUFFICIENT_FUNDS', async () => {
    const { account } = await add({ peex: GOOD.peex });
    const place = { ...(await placeOf(world, 'PEEX')), walletId: account.wallets.nodes[0].id };
    const made = await create(world, orderFor(place, { amount: { amount: '6000000', currency: 'XAF' } }));
    expect(made).toMatchObject({
      transfer: { status: 'FAILED', failure: { category: 'INSUFFICIENT_FUNDS', code: 'INSUFFICIENT_FUND_TO_PAY_TX' } },
      userErrors: [{ code: 'INSUFFICIENT_FUNDS', moneyMoved: 'NO' }],
    });
  });

  it.each([400, 417, 422])('CinetPay’s 602 under HTTP %i: its code decides', async (errorHttpStatus) => {
    const { account } = await add({ cinetpay: GOOD.cinetpay });
    await world.control('options', { provider: 'CINETPAY', errorHttpStatus });
    const place = { ...(await placeOf(world, 'CINETPAY')), walletId: account.wallets.nodes[0].id };
    const made = await create(world, orderFor(place, { amount: { amount: '1400000', currency: 'XOF' } }));
    expect(made).toMatchObject({
      transfer: { status: 'FAILED', failure: { category: 'INSUFFICIENT_FUNDS', code: '602' } },
      userErrors: [{ code: 'INSUFFICIENT_FUNDS', moneyMoved: 'NO' }],
    });
    await world.control('options', { provider: 'CINETPAY', errorHttpStatus: 200 });
  });

  it.each(['hang', 'error', 'html', 'truncatedJson', 'rateLimited'] as const)(
    'CinetPay’s login meets %s: nothing was sent yet, and it is sent once it can be',
    async (fault) => {
      await world.fault('CINETPAY', 'create', 'tokenExpired');
      await world.fault('CINETPAY', 'login', fault, { count: undefined });
      const { transfer, userErrors } = await create(world, orderFor(await placeOf(world, 'CINETPAY')));
      expect(transfer.status).toBe('CREATED');
      expect(userErrors).toMatchObject([
        {
          code: fault === 'rateLimited' ? 'RATE_LIMITED' : 'PROVIDER_UNAVAILABLE',
          moneyMoved: 'NO',
          retryAt: expect.any(String),
        },
      ]);
      await world.clearFaults();
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    },
  );

  it('nothing but faults, for long: the account is DEGRADED and its circuit opens, and both heal', async () => {
    const place = await placeOf(world, 'PEEX');
    const made = [1, 2, 3, 4, 5, 6].map(() => create(world, orderFor(place)));
    const transfers = (await Promise.all(made)).map(({ transfer }) => transfer);
    for (const operation of ['lookup', 'balance'] as const) {
      await world.fault('PEEX', operation, 'error', { count: undefined });
    }
    await world.until('a degraded account', async () => (await health(place.accountId)).status === 'DEGRADED');
    const now = await health(place.accountId);
    expect(['OPEN', 'HALF_OPEN']).toContain(now.health.circuit);
    expect(now.health.lastFailure).toMatchObject({ category: 'UNAVAILABLE' });
    await world.clearFaults();
    for (const { id } of transfers) expect(await settled(world, id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await health(place.accountId)).toMatchObject({ status: 'ACTIVE', health: { circuit: 'CLOSED' } });
  });
});
