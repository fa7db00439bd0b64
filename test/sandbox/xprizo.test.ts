import { ERROR_CODES } from '../../src/sandbox/xprizo/refusal';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import { openDoor, START, type Door } from './door';
import { A, B, BASE, errorModel, logIn, person, problemDetails, SPARE } from './xprizo-merchant';

const HOUR_MS = 60 * 60 * 1000;

let door: Door;
let a: Awaited<ReturnType<typeof person>>;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.reset();
  a = await person(door);
});
afterAll(() => door.close());

const NEEDS_A_PROFILE = [
  ['GET', '/Profile/GetFull'],
  ['GET', '/Wallet/List'],
  ['GET', `/Wallet/${A.kesAccountId}`],
  ['GET', `/Contact/Get/${A.contactId}`],
  ['GET', '/Contact/Search'],
  ['POST', '/Transaction/RequestPayment'],
  ['POST', '/Transaction/SendPayment'],
  ['POST', '/Transaction/CardDeposit'],
  ['POST', '/Transaction/MPesaDeposit'],
  ['GET', `/Transaction/StatusByReference/${A.kesAccountId}`],
  ['GET', `/Transaction/Status/${A.kesAccountId}`],
  ['GET', '/Transaction/ApprovalAccept'],
  ['GET', '/Transaction/ApprovalReject'],
  ['GET', '/Transaction/ApprovalCancel'],
  ['PUT', '/Preference/SetApprovalWebhook'],
  ['GET', '/Preference/TestApprovalWebhook'],
] as const;

describe('Security/GetToken', () => {
  it('gives a token, and says when it expires', async () => {
    const { status, json } = await logIn(door);
    expect(status).toBe(200);
    expect(json).toEqual({
      id: Number(A.contactId),
      userName: A.userName,
      name: 'Sandbox merchant 1',
      role: 'Merchant',
      isSubAgent: false,
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires: new Date(START + HOUR_MS).toISOString(),
      language: 'en',
    });
  });

  it.each(['sandbox-xprizo-a', 'merchant-1@example.com', '254712000001'])('takes %s for the name', async (userName) => {
    expect((await logIn(door, { userName, password: A.password })).json.id).toBe(Number(A.contactId));
  });

  it.each([
    { userName: A.userName, password: B.password },
    { userName: 'nobody', password: A.password },
    { userName: 'sandbox-xprizo-hidden-1', password: 'null' },
  ])('answers 401 to %j', async (body) => {
    const { status, json, headers } = await logIn(door, body);
    expect([status, json]).toEqual([401, problemDetails(401)]);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([{ userName: A.userName }, {}, '{', '[]'])('answers 400 to %j', async (body) => {
    const { status, json } = await logIn(door, body);
    expect([status, json]).toEqual([400, errorModel(400, ERROR_CODES.invalid)]);
  });
});

describe('who is asking', () => {
  it.each([
    {},
    { Authorization: 'Bearer nonsense' },
    { Authorization: 'Basic abc' },
    { 'x-api-key': 'nobody' },
    { 'x-api-key': '' },
  ])('is answered with 401 everywhere to the headers %j', async (headers) => {
    for (const [method, path] of NEEDS_A_PROFILE) {
      const reply = await door.call(method, BASE + path, { headers: headers as Record<string, string> });
      expect([path, reply.status, reply.json]).toEqual([path, 401, problemDetails(401)]);
    }
  });

  it('is told by an API key as well, which does not expire', async () => {
    const headers = { 'x-api-key': A.apiKey };
    await door.advance(365 * 24 * HOUR_MS);
    const { status, json } = await door.call('GET', `${BASE}/Profile/GetFull`, { headers });
    expect([status, json.id]).toEqual([200, Number(A.contactId)]);
  });

  it('is told by a token for an hour, and by the next one after that', async () => {
    await door.advance(HOUR_MS - 1);
    expect((await a.call('GET', '/Wallet/List')).status).toBe(200);
    await door.advance(1);
    const { status, json } = await a.call('GET', '/Wallet/List');
    expect([status, json]).toEqual([401, problemDetails(401)]);
    expect((await (await person(door)).call('GET', '/Wallet/List')).status).toBe(200);
  });

  it('cannot be changed in a token', async () => {
    const [head, , signature] = a.token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: B.contactId, exp: START + HOUR_MS, jti: 0 })).toString(
      'base64url',
    );
    const headers = { Authorization: `Bearer ${head}.${claims}.${signature}` };
    expect((await door.call('GET', `${BASE}/Wallet/List`, { headers })).status).toBe(401);
  });

  it.each([
    [200, {}],
    [200, { 'x-api-version': '1' }],
    [200, { 'x-api-version': '1.0' }],
    [400, { 'x-api-version': '2.0' }],
  ])('is answered with %i to the version %j', async (expected, version) => {
    const headers = { 'x-api-key': A.apiKey, ...version } as Record<string, string>;
    expect((await door.call('GET', `${BASE}/Wallet/List`, { headers })).status).toBe(expected);
  });
});

describe('profiles and wallets', () => {
  it('are shown in full to their owner', async () => {
    const { status, json } = await a.call('GET', '/Profile/GetFull');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: Number(A.contactId),
      name: 'Sandbox merchant 1',
      role: 'Merchant',
      isInactive: false,
      usePaymentPin: true,
      contact: { id: Number(A.contactId), email: 'merchant-1@example.com', mobile: '254712000001' },
      preference: { approvalWebhook: null },
      savingWallets: [],
    });
    expect(json.userWallets).toEqual((await a.call('GET', '/Wallet/List')).json);
  });

  it('say whether a pin is asked for', async () => {
    const spare = await person(door, SPARE);
    expect((await spare.call('GET', '/Profile/GetFull')).json.usePaymentPin).toBe(false);
  });

  it.each(XPRIZO_MERCHANTS)('have KES and USD for $userName and for its peer', async (seed) => {
    for (const profile of [seed, seed.peer]) {
      const { text } = await (
        await person(door, profile)
      ).call('GET', '/Wallet/List', { contactId: profile.contactId });
      for (const accountId of [profile.kesAccountId, profile.usdAccountId])
        expect(text).toContain(`"id":${accountId},`);
    }
  });

  it('have the fields of the public file, and the money in trust', async () => {
    const { status, json } = await a.call('GET', `/Wallet/${A.kesAccountId}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: Number(A.kesAccountId),
      name: 'KES Wallet',
      contactId: Number(A.contactId),
      contact: 'Sandbox merchant 1',
      isInactive: false,
      business: 0,
      trust: Number(A.kesBalance),
      realTrust: Number(A.kesBalance),
      realBusiness: 0,
      currencyCode: 'KES',
      isDefault: true,
    });
    expect(Object.keys(json)).toHaveLength(23);
  });

  it('keep the digits of an id that no floating point number holds', async () => {
    const spare = await person(door, SPARE);
    const { text } = await spare.call('GET', '/Wallet/9007199254740993');
    expect(text).toContain('"id":9007199254740993,');
  });

  it.each([
    [403, `/Wallet/${B.kesAccountId}`, {}],
    [403, '/Wallet/List', { contactId: B.contactId }],
  ])('are forbidden with %i to others: %s', async (expected, path, query) => {
    const { status, json } = await a.call('GET', path, query);
    expect([status, json]).toEqual([expected, problemDetails(expected)]);
  });

  it('that do not exist are a 400', async () => {
    const { status, json } = await a.call('GET', '/Wallet/1');
    expect([status, json]).toEqual([400, errorModel(400, ERROR_CODES.unknown)]);
  });
});

describe('contacts', () => {
  it('are read by their id, whoever they are', async () => {
    const { status, json } = await a.call('GET', `/Contact/Get/${A.peer.contactId}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: Number(A.peer.contactId), name: 'Wanjiru Kamau 1', firstName: 'Wanjiru' });
    expect((await a.call('GET', `/Contact/Get/${A.hiddenContactId}`)).json.name).toBe('Otieno Ouma 1');
  });

  it.each(['sandbox-xprizo-a-peer', 'Wanjiru Kamau 1', 'wanjiru-1@example.com', '254722000001'])(
    'are found by %s',
    async (value) => {
      const { status, json } = await a.call('GET', '/Contact/Search', { value });
      expect([status, json]).toEqual([200, { id: Number(A.peer.contactId), description: 'Wanjiru Kamau 1' }]);
    },
  );

  it.each([
    ['/Contact/Search', { value: 'Otieno Ouma 1' }],
    ['/Contact/Search', { value: 'Nobody' }],
    ['/Contact/Search', {}],
    ['/Contact/Get/1', {}],
  ])('are not found at %s by %j', async (path, query) => {
    const { status, json } = await a.call('GET', path, query);
    expect([status, json]).toEqual([400, errorModel(400, ERROR_CODES.unknown)]);
  });
});

describe('errors', () => {
  it('are an ErrorModel or a ProblemDetails, also where the core puts them', async () => {
    const unknown = await a.call('GET', '/Nothing');
    expect([unknown.status, unknown.json]).toEqual([404, problemDetails(404)]);
    await door.fault('XPRIZO', 'balance', 'error', { count: 1 });
    await door.fault('XPRIZO', 'balance', 'rateLimited', { count: 1 });
    const broken = await a.call('GET', '/Wallet/List');
    expect([broken.status, broken.json]).toEqual([500, errorModel(500, ERROR_CODES.system)]);
    const limited = await a.call('GET', '/Wallet/List');
    expect([limited.status, limited.json]).toEqual([429, errorModel(429, ERROR_CODES.tooManyRequests)]);
  });

  it('have a number each', () => {
    const codes = Object.values(ERROR_CODES);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

it('does not take a HEAD for a GET that changes something', async () => {
  const { json } = await a.send({
    fromAccountId: Number(A.kesAccountId),
    toAccountId: Number(A.peer.kesAccountId),
    reference: 'X-1',
    amount: 14,
  });
  const response = await fetch(`${door.url}${BASE}/Transaction/ApprovalCancel?key=${json.key}`, {
    method: 'HEAD',
    headers: a.headers,
  });
  expect(response.status).toBe(404);
  expect((await a.byReference('X-1')).description).toBe('Pending');
});
