import { MACHNET_MERCHANTS } from '../../src/sandbox/machnet/merchants';
import { openDoor, START, type Door, type Loose } from './door';
import { A, B, BASE, merchant } from './machnet-merchant';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CREATED_AT = new Date(START).toISOString().replace('Z', '000');

let door: Door;
let a: ReturnType<typeof merchant>;
beforeAll(async () => {
  door = await openDoor();
  a = merchant(door);
});
beforeEach(() => door.reset());
afterAll(() => door.close());

const refusal = (status: number, code: string, message: unknown = expect.any(String)) => ({ status, code, message });

const PERSON = {
  first_name: 'Edmund',
  middle_name: '',
  last_name: 'Hillary',
  email: 'edmund.hillary@test.com',
  gender: 'male',
  date_of_birth: '2000-01-01',
  mobile_phone: '9879879870',
  address_line1: '500 El Camino Real Santa Clara',
  city: 'Santa Clara',
  zipcode: '95053',
  state: 'CA',
  country: 'US',
  business: false,
  occupation: 'Engineer',
  ip_address: '10.0.0.1',
  user_relationship: 'BROTHER',
};

describe('the seeds', () => {
  it('have ids that are all different, and are UUIDs', () => {
    const ids = MACHNET_MERCHANTS.flatMap(({ users }) =>
      Object.values(users).flatMap((user) => [
        user.id,
        user.cardFundId,
        user.walletFundId,
        user.receiveUserId,
        user.bankAccountId,
        user.walletAccountId,
      ]),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(UUID);
  });

  it.each(MACHNET_MERCHANTS)('give $clientId what a first transaction needs', async (seed) => {
    const { id, cardFundId, walletFundId, receiveUserId, bankAccountId, walletAccountId } = seed.users.verified;
    const own = merchant(door, seed);
    expect((await own.ofUser('GET', '')).json).toMatchObject({ id, type: 'SEND', kyc_status: 'VERIFIED' });
    const funds = (await own.ofUser('GET', '/funds')).json;
    expect(funds.map((fund: Loose) => [fund.id, fund.verification_status])).toEqual([
      [cardFundId, 'VERIFIED'],
      [walletFundId, 'VERIFIED'],
    ]);
    expect((await own.balance()).available_balance).toBe(Number(seed.walletBalance));
    expect((await own.ofUser('GET', '/receive-users')).json.map((one: Loose) => one.id)).toEqual([receiveUserId]);
    const accounts = (await own.ofUser('GET', `/receive-users/${receiveUserId}/accounts`)).json;
    expect(accounts.map((one: Loose) => [one.id, one.payout_method])).toEqual([
      [bankAccountId, 'BANK_DEPOSIT'],
      [walletAccountId, 'WALLET'],
    ]);
  });
});

describe('the client headers', () => {
  const { id } = A.users.verified;
  const PATHS = [
    ['POST', '/users'],
    ['GET', `/users/${id}`],
    ['PATCH', `/users/${id}`],
    ['GET', `/users/${id}/receive-users`],
    ['POST', `/users/${id}/receive-users/${A.users.verified.receiveUserId}/accounts`],
    ['GET', `/users/${id}/receive-users/${A.users.verified.receiveUserId}/accounts`],
    ['GET', `/users/${id}/funds`],
    ['POST', `/users/${id}/funds/wallets`],
    ['GET', `/users/${id}/funds/${A.users.verified.walletFundId}`],
    ['POST', `/users/${id}/transactions`],
    ['GET', `/users/${id}/transactions/${id}`],
    ['DELETE', `/users/${id}/transactions/${id}`],
    ['PATCH', `/users/${id}/transactions/delivery-requests/${id}`],
  ] as const;

  it.each([
    {},
    { 'X-Client-Id': A.clientId },
    { 'X-Client-Id': A.clientId, 'X-Client-Secret': B.clientSecret },
    { 'X-Client-Id': 'nobody', 'X-Client-Secret': A.clientSecret },
  ])('are answered with 401 everywhere when they are %j', async (headers) => {
    for (const [method, path] of PATHS) {
      const reply = await door.call(method, BASE + path, { headers: headers as Record<string, string> });
      expect([reply.status, reply.json]).toEqual([401, refusal(401, 'UNAUTHORIZED')]);
    }
  });

  it('keep merchants apart: whatever is of another is not found', async () => {
    const id = await a.payFor('K-1');
    const b = merchant(door, B);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/funds'],
      ['GET', `/funds/${A.users.verified.cardFundId}`],
      ['GET', '/receive-users'],
      ['GET', `/transactions/${id}`],
      ['DELETE', `/transactions/${id}`],
    ] as const) {
      const { status, json } = await b.call(method, `/users/${A.users.verified.id}${path}`);
      expect([status, json]).toEqual([404, refusal(404, 'NOT_FOUND', 'User not found.')]);
    }
    expect((await b.find(id)).json).toEqual(refusal(404, 'NOT_FOUND', 'Transaction not found.'));
  });
});

describe('users', () => {
  it('are created to receive, for a sender, and are in its list', async () => {
    const { status, json } = await a.call('POST', '/users', { ...PERSON, type: 'RECEIVE', send_user_id: a.user.id });
    expect(status).toBe(200);
    expect(json).toEqual({
      ...PERSON,
      type: 'RECEIVE',
      send_user_id: a.user.id,
      id: expect.stringMatching(UUID),
      created_at: CREATED_AT,
    });
    expect((await a.ofUser('GET', '/receive-users')).json).toEqual([expect.anything(), json]);
    expect((await a.call('GET', `/users/${json.id}`)).json).toEqual(json);
  });

  it('are created to send, unverified, with nothing linked', async () => {
    const { json } = await a.call('POST', '/users', { ...PERSON, type: 'SEND' });
    expect(json).toEqual({
      ...PERSON,
      type: 'SEND',
      kyc_status: 'UNVERIFIED',
      status: 'UNVERIFIED',
      id: expect.stringMatching(UUID),
      created_at: CREATED_AT,
    });
    expect((await a.call('GET', `/users/${json.id}/funds`)).json).toEqual([]);
    expect((await a.call('GET', `/users/${json.id}/receive-users`)).json).toEqual([]);
  });

  it('that are businesses need no last name', async () => {
    const business = { first_name: 'Everest pvt Ltd', business: true, type: 'RECEIVE', send_user_id: a.user.id };
    expect((await a.call('POST', '/users', business)).status).toBe(200);
  });

  it('change in the fields that are sent, and no others', async () => {
    const before = (await a.ofUser('GET', '')).json;
    const { status, json } = await a.ofUser('PATCH', '', { city: 'Irvine', kyc_status: 'SUSPENDED', id: 'x' });
    expect([status, json]).toEqual([200, { ...before, city: 'Irvine' }]);
    expect((await a.ofUser('GET', '')).json).toEqual(json);
  });

  it.each([
    [400, { type: 'BOTH' }],
    [400, { first_name: undefined }],
    [400, { last_name: ' ' }],
    [400, { send_user_id: undefined }],
    [400, { send_user_id: A.users.verified.receiveUserId }],
    [404, { send_user_id: B.users.verified.id }],
  ])('are refused with %i for %j', async (expected, change) => {
    const { status, json } = await a.call('POST', '/users', {
      ...PERSON,
      type: 'RECEIVE',
      send_user_id: a.user.id,
      ...change,
    });
    expect([status, json]).toEqual([expected, refusal(expected, expected === 400 ? 'BAD_REQUEST' : 'NOT_FOUND')]);
  });

  it('are told apart: a receiver has no funds to list', async () => {
    const { status } = await a.call('GET', `/users/${a.user.receiveUserId}/funds`);
    expect(status).toBe(400);
  });

  it.each(['{', '[]', '7', ''])('are not read from the body %j', async (body) => {
    const { status, json } = await a.call('POST', '/users', body);
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST', 'The body is not a JSON object.')]);
  });
});

describe('receive accounts', () => {
  const WALLET = { msisdn: '233543225243', wallet_type: 'TEL', payer_id: '100', payout_method: 'WALLET' };
  const BANK = {
    account_number: '99999999',
    account_type: 'SAVINGS',
    bank_id: 4,
    branch_location: null,
    branch_id: 4,
    payout_method: 'BANK_DEPOSIT',
  };
  const add = (body: unknown) => a.ofUser('POST', `/receive-users/${a.user.receiveUserId}/accounts`, body);

  it('are added for a wallet and for a bank, and listed', async () => {
    const wallet = (await add(WALLET)).json;
    const bank = (await add(BANK)).json;
    const common = { id: expect.stringMatching(UUID), user_id: a.user.receiveUserId, created_at: CREATED_AT };
    expect(wallet).toEqual({ ...WALLET, payer_id: 100, ...common });
    const { branch_location: _location, ...shown } = BANK;
    expect(bank).toEqual({ ...shown, ...common });
    const listed = (await a.ofUser('GET', `/receive-users/${a.user.receiveUserId}/accounts`)).json;
    expect(listed.slice(2)).toEqual([wallet, bank]);
  });

  it('of a wallet are of the type TEL, and need no payer', async () => {
    const { json } = await add({ msisdn: '233543225243', payout_method: 'WALLET' });
    expect(json).toMatchObject({ wallet_type: 'TEL', payer_id: null });
  });

  it.each([
    { ...WALLET, payout_method: 'CASH_PICKUP' },
    { ...WALLET, msisdn: 'abc' },
    { ...WALLET, wallet_type: 'BANK' },
    { ...WALLET, payer_id: 'nine' },
    { ...BANK, account_number: undefined },
    { ...BANK, account_type: 'GOLD' },
    { ...BANK, bank_id: undefined },
  ])('are refused with 400: %j', async (body) => {
    const { status, json } = await add(body);
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST')]);
  });

  it('are of a receive user that the sender has', async () => {
    const { status } = await a.ofUser('POST', `/receive-users/${B.users.verified.receiveUserId}/accounts`, BANK);
    expect(status).toBe(404);
  });
});

describe('funds', () => {
  it('are a bare array with the keys of the public samples', async () => {
    const { cardFundId, walletFundId, id } = a.user;
    const { json } = await a.ofUser('GET', '/funds');
    expect(json).toEqual([
      {
        id: cardFundId,
        user_id: id,
        account_number: '9991',
        funding_source_name: 'VISA-9991',
        funding_source_type: 'CARD',
        institution_name: 'VISA',
        verification_status: 'VERIFIED',
      },
      {
        funding_source_type: 'WALLET',
        id: walletFundId,
        nick_name: 'My Wallet',
        user_id: id,
        verification_status: 'VERIFIED',
      },
    ]);
    const cards = await door.call('GET', `${BASE}/users/${id}/funds`, { headers: a.headers, query: { type: 'CARD' } });
    expect(cards.json).toEqual([json[0]]);
    expect((await a.ofUser('GET', `/funds/${cardFundId}`)).json).toEqual(json[0]);
  });

  it('of the kind wallet show a balance with two decimals', async () => {
    const { status, text } = await a.ofUser('GET', `/funds/${a.user.walletFundId}`);
    expect(status).toBe(200);
    expect(text).toContain('"balance":{"available_balance":10000.00,"balance":10000.00}');
  });

  it('that nobody has are 404', async () => {
    const { status, json } = await a.ofUser('GET', `/funds/${B.users.verified.cardFundId}`);
    expect([status, json]).toEqual([404, refusal(404, 'NOT_FOUND', 'Funding account not found.')]);
  });

  it('can be one wallet of a verified user, empty at first', async () => {
    const risky = merchant(door, A, 'risky');
    const { status, json } = await risky.ofUser('POST', '/funds/wallets', { nick_name: 'My Wallet' });
    expect([status, json]).toEqual([
      200,
      {
        funding_source_type: 'WALLET',
        id: expect.stringMatching(UUID),
        nick_name: 'My Wallet',
        user_id: risky.user.id,
        verification_status: 'VERIFIED',
      },
    ]);
    expect((await risky.ofUser('GET', `/funds/${json.id}`)).json.balance).toEqual({ available_balance: 0, balance: 0 });
    expect((await risky.ofUser('POST', '/funds/wallets', { nick_name: 'Another' })).status).toBe(400);
  });

  it.each([
    ['verified', { nick_name: 'Another' }],
    ['unverified', { nick_name: 'My Wallet' }],
    ['retry', { nick_name: 'My Wallet' }],
    ['risky', {}],
  ] as const)('are no wallet for the user %s with %j', async (role, body) => {
    const { status, json } = await merchant(door, A, role).ofUser('POST', '/funds/wallets', body);
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST')]);
  });
});

it('says 404 in its own words to an address it does not have', async () => {
  const { status, json } = await door.call('GET', `${BASE}/nothing`);
  expect([status, json]).toEqual([404, refusal(404, 'NOT_FOUND')]);
});

it('goes back to the seeds at a reset', async () => {
  await a.ofUser('PATCH', '', { city: 'Irvine' });
  await a.call('POST', '/users', { ...PERSON, type: 'RECEIVE', send_user_id: a.user.id });
  await door.reset();
  expect((await a.ofUser('GET', '')).json.city).toBe('Santa Clara');
  expect((await a.ofUser('GET', '/receive-users')).json).toHaveLength(1);
});
