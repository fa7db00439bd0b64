import { MACHNET_MERCHANTS } from '../../src/sandbox/machnet/merchants';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import { create, headOf, orderFor, placeOf, rowsOf, settled, transferOf, USER_ERRORS, type Place } from './orders';
import { KEY_B, openWorld, type Json, type World } from './world';

const ACCOUNT = `account { id provider label status callbackUrl createdAt health { lastSuccessAt lastFailure { category } }
  wallets { nodes { id } } }`;
const mutation = (name: string, type: string) =>
  `mutation ($input: ${type}!) { it: ${name}(input: $input) { ${ACCOUNT} ${USER_ERRORS} } }`;
const ADD = mutation('addProviderAccount', 'AddProviderAccountInput');
const CHECK = mutation('checkProviderAccount', 'CheckProviderAccountInput');
const ENABLE = mutation('enableProviderAccount', 'EnableProviderAccountInput');
const DISABLE = mutation('disableProviderAccount', 'DisableProviderAccountInput');
const REPLACE = mutation('replaceProviderCredentials', 'ReplaceProviderCredentialsInput');
const ROTATE = mutation('rotateCallbackToken', 'RotateCallbackTokenInput');

const [machnet, otherMachnet] = MACHNET_MERCHANTS as unknown as [Json, Json];
const [xprizo, otherXprizo] = XPRIZO_MERCHANTS as unknown as [Json, Json];
/** Right and wrong credentials, and those of another customer, by provider. */
const CREDENTIALS: Record<string, { key: string; right: object; wrong: object; other: object; read: string }> = {
  PEEX: {
    key: 'peex',
    right: { secretKey: '37528871-1f6c-43e9-a74a-0ad1f4baba76' },
    wrong: { secretKey: 'not-a-key-of-anybody' },
    other: { secretKey: 'ea5ebe38-c3cf-4655-999a-eb0c63805a76' },
    read: 'balance',
  },
  CINETPAY: {
    key: 'cinetpay',
    right: { apiKey: 'sandbox-cinetpay-a', password: 'sandbox-password-a' },
    wrong: { apiKey: 'sandbox-cinetpay-a', password: 'wrong-password' },
    other: { apiKey: 'sandbox-cinetpay-b', password: 'sandbox-password-b' },
    read: 'login',
  },
  MACHNET: {
    key: 'machnet',
    right: { clientId: machnet.clientId, clientSecret: machnet.clientSecret },
    wrong: { clientId: machnet.clientId, clientSecret: 'wrong-secret' },
    other: { clientId: otherMachnet.clientId, clientSecret: otherMachnet.clientSecret },
    read: 'balance',
  },
  XPRIZO: {
    key: 'xprizo',
    right: { userName: xprizo.userName, password: xprizo.password },
    wrong: { userName: xprizo.userName, password: 'wrong-password' },
    other: { userName: otherXprizo.userName, password: otherXprizo.password },
    read: 'login',
  },
};
const PROVIDERS = Object.keys(CREDENTIALS);
const of = (provider: string) => CREDENTIALS[provider] as (typeof CREDENTIALS)[string];

let world: World;
/** The seeded account of each provider: accounts that are added here have wallets of their own. */
const seeded = new Map<string, Place>();
const seededAt = (provider: string) => seeded.get(provider)!;
beforeAll(async () => {
  world = await openWorld();
  for (const provider of PROVIDERS) seeded.set(provider, await placeOf(world, provider));
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

async function ask(document: string, input: object, key?: string): Promise<Json> {
  return (await world.ask<Json>(document, { input }, key)).it;
}
const add = (provider: string, which: 'right' | 'wrong') =>
  ask(ADD, { label: `an account at ${provider}`, credentials: { [of(provider).key]: of(provider)[which] } });

async function statusOf(id: string): Promise<string> {
  const { node } = await world.ask<Json>('query ($id: ID!) { node(id: $id) { ... on ProviderAccount { status } } }', {
    id,
  });
  return node.status as string;
}

async function walletsOf(id: string): Promise<string[]> {
  const { node } = await world.ask<Json>(
    'query ($id: ID!) { node(id: $id) { ... on ProviderAccount { wallets { nodes { id } } } } }',
    { id },
  );
  return node.wallets.nodes.map((wallet: Json) => wallet.id);
}

describe.each(PROVIDERS)('an account at %s', (provider) => {
  const { key, right, wrong, other, read } = of(provider);
  const isLinked = provider === 'MACHNET' || provider === 'XPRIZO';

  it('with right credentials is ACTIVE', async () => {
    expect(await add(provider, 'right')).toMatchObject({ account: { status: 'ACTIVE' }, userErrors: [] });
  });

  it('with wrong credentials is never ACTIVE', async () => {
    const { account, userErrors } = await add(provider, 'wrong');
    expect(userErrors).toMatchObject([{ code: 'PROVIDER_REJECTED', provider: { category: 'AUTH' } }]);
    expect(account).toEqual(isLinked ? expect.objectContaining({ status: 'AUTH_FAILED' }) : null);
    if (!isLinked) return;
    const checked = await ask(CHECK, { accountId: account.id });
    expect(checked).toMatchObject({ account: { status: 'AUTH_FAILED' }, userErrors: [{ code: 'PROVIDER_REJECTED' }] });
    const mended = await ask(REPLACE, { accountId: account.id, credentials: { [key]: right } });
    expect(mended).toMatchObject({ account: { id: account.id, status: 'ACTIVE' }, userErrors: [] });
  });

  it('that cannot be asked about is UNVERIFIED, until checkProviderAccount asks again', async () => {
    await world.control('faults', { provider, operation: read, fault: 'error' });
    const { account, userErrors } = await add(provider, 'right');
    expect([account.status, userErrors]).toEqual(['UNVERIFIED', []]);
    const still = await ask(CHECK, { accountId: account.id });
    expect(still).toMatchObject({ account: { status: 'UNVERIFIED' }, userErrors: [{ code: 'PROVIDER_UNAVAILABLE' }] });
    await world.clearFaults();
    const checked = await ask(CHECK, { accountId: account.id });
    expect(checked).toMatchObject({ account: { id: account.id, status: 'ACTIVE' }, userErrors: [] });
    expect(await statusOf(account.id)).toBe('ACTIVE');
  });

  it('keeps its old credentials where the new ones are refused, are of somebody else, or cannot be tried', async () => {
    const { accountId, walletId } = seededAt(provider);
    const before = await headOf(world);
    const refused = await ask(REPLACE, { accountId, credentials: { [key]: wrong } });
    expect(refused).toMatchObject({
      account: null,
      userErrors: [{ code: 'PROVIDER_REJECTED', path: ['input', 'credentials', key], moneyMoved: 'NO' }],
    });
    if (provider !== 'CINETPAY') {
      // CinetPay's answers name nobody: who is asking cannot be told from them.
      const stranger = await ask(REPLACE, { accountId, credentials: { [key]: other } });
      expect(stranger).toMatchObject({ account: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    }
    await world.control('faults', { provider, operation: read, fault: 'error' });
    const untried = await ask(REPLACE, { accountId, credentials: { [key]: right } });
    expect(untried).toMatchObject({ account: null, userErrors: [{ code: 'PROVIDER_UNAVAILABLE' }] });
    await world.clearFaults();
    expect(await headOf(world)).toBe(before);
    expect((await ask(CHECK, { accountId })).account).toMatchObject({ status: 'ACTIVE' });
    expect(await walletsOf(accountId)).toContain(walletId);
  });

  it('keeps its ids when its credentials are replaced, and goes on sending', async () => {
    const place = seededAt(provider);
    const replaced = await ask(REPLACE, { accountId: place.accountId, credentials: { [key]: right } });
    expect(replaced).toMatchObject({ account: { id: place.accountId, status: 'ACTIVE' }, userErrors: [] });
    expect(await walletsOf(place.accountId)).toContain(place.walletId);
    const { account } = await ask(DISABLE, { accountId: place.accountId });
    expect(account.status).toBe('DISABLED');
    expect(await ask(CHECK, { accountId: place.accountId })).toMatchObject({
      account: null,
      userErrors: [{ code: 'UNSUPPORTED_OPERATION', message: expect.stringContaining('enableProviderAccount') }],
    });
    const enabled = await ask(ENABLE, { accountId: place.accountId });
    expect(enabled).toMatchObject({ account: { id: place.accountId, status: 'ACTIVE' }, userErrors: [] });
    const { userErrors, transfer } = await create(world, orderFor(place));
    expect([userErrors, transfer.account.id]).toEqual([[], place.accountId]);
  });

  it('of another organization is not there', async () => {
    const { accountId } = seededAt(provider);
    for (const [document, more] of [
      [CHECK, {}],
      [ENABLE, {}],
      [ROTATE, {}],
      [REPLACE, { credentials: { [key]: right } }],
    ] as const) {
      const { account, userErrors } = await ask(document, { accountId, ...more }, KEY_B);
      expect([account, userErrors]).toMatchObject([null, [{ code: 'NOT_FOUND', path: ['input', 'accountId'] }]]);
    }
  });
});

describe('replaceProviderCredentials', () => {
  it('takes those of the account’s own provider only', async () => {
    const { accountId } = seededAt('PEEX');
    const refused = await ask(REPLACE, { accountId, credentials: { machnet: of('MACHNET').right } });
    expect(refused).toMatchObject({
      account: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'credentials', 'machnet'] }],
    });
  });

  it('never lets a transfer in doubt go out again with the new credentials', async () => {
    const place = seededAt('PEEX');
    await world.fault('PEEX', 'create', 'errorBeforeAccept');
    const { transfer } = await create(world, orderFor(place));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    await ask(REPLACE, { accountId: place.accountId, credentials: { peex: of('PEEX').right } });
    await world.pass(60_000, 1_000);
    expect(await rowsOf(world, transfer)).toEqual([]);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'OUTCOME_UNKNOWN' });
    const after = await create(world, orderFor(place));
    expect(await settled(world, after.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is told in the event log, without the credentials', async () => {
    const { accountId } = seededAt('PEEX');
    const after = await headOf(world);
    await ask(REPLACE, { accountId, credentials: { peex: of('PEEX').right } });
    const { events } = await world.ask<Json>(
      'query ($after: EventCursor) { events(after: $after) { nodes { ... on AccountEvent { message account { id } } } } }',
      { after },
    );
    expect(events.nodes).toEqual([{ message: 'the credentials were replaced', account: { id: accountId } }]);
  });
});

describe('rotateCallbackToken', () => {
  const post = (url: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"Type":"none"}',
    });
  let place: Place;
  const rotate = (overlapSeconds?: number) => ask(ROTATE, { accountId: place.accountId, overlapSeconds });
  beforeAll(async () => {
    place = seededAt('XPRIZO');
  });

  it('gives a new address, and takes the old one for a while', async () => {
    const before = (await rotate(600)).account.callbackUrl as string;
    const { account, userErrors } = await rotate(600);
    expect(userErrors).toEqual([]);
    expect(account.callbackUrl).not.toBe(before);
    expect((await post(account.callbackUrl)).status).toBe(200);
    expect((await post(before)).status).toBe(200);
    await world.pass(601_000, 50_000);
    expect((await post(before)).status).toBe(404);
    expect((await post(account.callbackUrl)).status).toBe(200);
  });

  it('with no overlap ends the old address at once', async () => {
    const before = (await rotate()).account.callbackUrl as string;
    const after = (await rotate(0)).account.callbackUrl as string;
    expect((await post(before)).status).toBe(404);
    expect((await post(after)).status).toBe(200);
  });

  it.each([-1, 2_592_001])('refuses an overlap of %i seconds', async (overlapSeconds) => {
    expect(await rotate(overlapSeconds)).toMatchObject({
      account: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'overlapSeconds'] }],
    });
  });
});

describe('a callback address', () => {
  const KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret ${USER_ERRORS} } }`;
  const READ = `{ accounts { nodes { id callbackUrl } } clients(providers: [PEEX]) { nodes { details {
    ... on PeexClientDetails { callbackUrl } } } } }`;

  it('is shown to administrators of accounts only, wherever it stands', async () => {
    const shown = await world.post({ query: READ });
    expect(shown.json.errors).toBeUndefined();
    expect(shown.json.data.clients.nodes[0].details.callbackUrl).not.toBeNull();
    const { clientId } = seededAt('PEEX');
    for (const input of [
      { label: 'reader', scopes: ['read', 'keys:admin', 'transfers:write'] },
      { label: 'browser', scopes: ['read', 'accounts:admin'], clientIds: [clientId] },
    ]) {
      const { createApiKey } = await world.ask<Json>(KEY, { input });
      const { json } = await world.post({ query: READ }, createApiKey.secret as string);
      expect(json.data.accounts.nodes.map(({ callbackUrl }: Json) => callbackUrl)).toEqual(
        json.data.accounts.nodes.map(() => null),
      );
      expect(json.errors[0].extensions.code).toBe('FORBIDDEN');
      expect(JSON.stringify(json)).not.toMatch(/callbacks\/\w+\/[0-9a-f]{48}/);
      expect(json.data.clients.nodes[0].details.callbackUrl).toBeNull();
    }
  });
});
