import {
  create,
  orderFor,
  PHONE_PROVIDERS,
  placeOf,
  rowsOf,
  settled,
  transferOf,
  type Place,
  USER_ERRORS,
} from './orders';
import { openWorld, type Json, type World } from './world';

const PAID: Record<string, string> = { PEEX: 'paid', CINETPAY: 'VAL' };
const URLS = 'query ($id: ID!) { node(id: $id) { ... on ProviderAccount { callbackUrl provider } } }';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

async function callbackUrlOf(accountId: string): Promise<string> {
  return (await world.ask<Json>(URLS, { id: accountId })).node.callbackUrl;
}

async function call(url: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(url, init)).status;
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});
const json = (body: unknown, user?: string, password?: string): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    ...(user === undefined ? {} : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
  },
  body: JSON.stringify(body),
});

/** Everybody gets to act, but no time passes: only a hint can have set off what happens now. */
async function atOnce(transferId: string): Promise<Json> {
  const now = world.clock.now();
  await world.rest();
  const transfer = await transferOf(world, transferId);
  expect(world.clock.now()).toBe(now);
  return transfer;
}

describe.each(PHONE_PROVIDERS)('a callback of %s', (provider) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(world, provider);
  });
  const pay = (transfer: Json) =>
    world.control('status', { provider, reference: transfer.reference, status: PAID[provider] });

  it('makes its transfer looked up at once', async () => {
    const { transfer } = await create(world, orderFor(place));
    await pay(transfer);
    expect(await atOnce(transfer.id)).toMatchObject({ status: 'SUCCEEDED', sync: { polls: 1 } });
  });

  it('that is lost costs time and nothing else', async () => {
    await world.fault(provider, 'callback', 'lost', { count: undefined });
    const { transfer } = await create(world, orderFor(place));
    await pay(transfer);
    expect((await transferOf(world, transfer.id)).status).toBe('PENDING');
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each(['tripled', 'reordered', 'forged'] as const)('that is %s changes nothing but the time', async (fault) => {
    await world.fault(provider, 'callback', fault, { count: undefined });
    const phone = provider === 'PEEX' ? '+237677100001' : '+2250700000002';
    const made = [await create(world, orderFor(place)), await create(world, orderFor(place, { phone }))];
    const ends = await Promise.all(made.map(({ transfer }) => settled(world, transfer.id)));
    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED']);
    for (const { transfer } of made) {
      expect(await rowsOf(world, transfer)).toHaveLength(1);
      const { transfer: told } = await world.ask<Json>(
        'query ($id: ID!) { transfer(by: { id: $id }) { events(first: 100) { nodes { ... on TransferEvent { to version } } } } }',
        { id: transfer.id },
      );
      const finals = told.events.nodes.filter(({ to }: Json) => ['SUCCEEDED', 'FAILED'].includes(to));
      expect(finals).toHaveLength(1);
    }
  });

  it('with a token that nobody has, or another provider’s, is 404', async () => {
    const url = new URL(await callbackUrlOf(place.accountId));
    const [, , key = '', token = ''] = url.pathname.split('/');
    const other = key === 'peex' ? 'cinetpay' : 'peex';
    for (const path of [
      `/callbacks/${key}/${'0'.repeat(token.length)}`,
      `/callbacks/${other}/${token}`,
      '/callbacks/x/y',
    ]) {
      expect(await call(new URL(path, url).href, json([]))).toBe(404);
      expect(await call(new URL(path, url).href)).toBe(404);
    }
  });

  it('of nonsense is answered and changes nothing', async () => {
    const { transfer } = await create(world, orderFor(place));
    const url = await callbackUrlOf(place.accountId);
    const auth = { authorization: `Basic ${Buffer.from('peex:sandbox-callback-0').toString('base64')}` };
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '"text"',
      '[[[]]]',
      '[{"track_id":{"a":1}}]',
      'a=b&c',
      '\u0000\uffff',
      '1e999',
    ]) {
      const status = await call(url, { method: 'POST', headers: { 'content-type': 'text/plain', ...auth }, body });
      expect([200, 204, 400]).toContain(status);
    }
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'PENDING' });
  });

  it('too large for any provider is refused', async () => {
    const url = await callbackUrlOf(place.accountId);
    expect(await call(url, { method: 'POST', body: 'x'.repeat(1_100_000) })).toBe(413);
  });
});

describe('Peex’s Basic credentials', () => {
  it('are asked for: a call without them, or with others, is 401 and sets nothing off', async () => {
    const place = await placeOf(world, 'PEEX');
    const { transfer } = await create(world, orderFor(place));
    await world.fault('PEEX', 'callback', 'lost', { count: undefined });
    await world.control('status', { provider: 'PEEX', reference: transfer.reference, status: 'paid' });
    const url = await callbackUrlOf(place.accountId);
    const claim = [{ track_id: transfer.reference, id: transfer.externalId, status: 'paid' }];
    expect(await call(url, json(claim))).toBe(401);
    expect(await call(url, json(claim, 'peex', 'wrong'))).toBe(401);
    expect(await call(url, json(claim, 'peex', 'sandbox-callback-1'))).toBe(401);
    expect((await transferOf(world, transfer.id)).status).toBe('PENDING');
    expect(await call(url, json(claim, 'peex', 'sandbox-callback-0'))).toBe(200);
    expect((await atOnce(transfer.id)).isFinal).toBe(true);
  });

  it('do not make a false claim true', async () => {
    const place = await placeOf(world, 'PEEX');
    const { transfer } = await create(world, orderFor(place));
    const url = await callbackUrlOf(place.accountId);
    const claim = [{ track_id: transfer.reference, id: transfer.externalId, status: 'failed', payment_proof: 'LIE' }];
    expect(await call(url, json(claim, 'peex', 'sandbox-callback-0'))).toBe(200);
    expect(await atOnce(transfer.id)).toMatchObject({
      sync: { polls: 1 },
      status: 'PENDING',
      providerStatus: 'new',
      failure: null,
    });
  });

  it('of one account are no good for another organization’s transfer', async () => {
    const place = await placeOf(world, 'PEEX');
    const { transfer } = await create(world, orderFor(place));
    await world.fault('PEEX', 'callback', 'lost', { count: undefined });
    const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
      account { id callbackUrl } ${USER_ERRORS} } }`;
    const { addProviderAccount } = await world.ask<Json>(ADD, {
      input: {
        label: 'spare',
        credentials: {
          peex: { secretKey: 'c0ffee00-5a5a-4b4b-8c8c-0123456789ab', callbackUser: 'u', callbackPassword: 'p@ss' },
        },
      },
    });
    const claim = [{ track_id: transfer.reference, id: transfer.externalId, status: 'paid' }];
    expect(await call(addProviderAccount.account.callbackUrl, json(claim, 'u', 'p@ss'))).toBe(200);
    await world.pass(1);
    expect((await transferOf(world, transfer.id)).sync.polls).toBe(0);
  });
});

describe('CinetPay', () => {
  it('pings with an empty GET, which is answered', async () => {
    const url = await callbackUrlOf((await placeOf(world, 'CINETPAY')).accountId);
    expect(await call(url)).toBe(200);
    expect(await call(url, { method: 'HEAD' })).toBe(200);
    expect([404, 405]).toContain(await call(url, { method: 'PUT' }));
  });

  it('posts a form that nobody signs: it is believed to be a hint, and no more', async () => {
    const place = await placeOf(world, 'CINETPAY');
    const { transfer } = await create(world, orderFor(place));
    const url = await callbackUrlOf(place.accountId);
    const lie = {
      client_transaction_id: transfer.reference,
      transaction_id: transfer.externalId,
      treatment_status: 'VAL',
    };
    expect(await call(url, form(lie))).toBe(200);
    const seen = await atOnce(transfer.id);
    expect(seen).toMatchObject({ status: 'PENDING', providerStatus: 'NEW', sync: { polls: 1 } });
  });

  it.each(['transaction_id', 'client_transaction_id', 'lot'])('may name the transfer by %s alone', async (name) => {
    const place = await placeOf(world, 'CINETPAY');
    const { transfer } = await create(world, orderFor(place));
    await world.fault('CINETPAY', 'callback', 'lost', { count: undefined });
    await world.control('status', { provider: 'CINETPAY', reference: transfer.reference, status: 'VAL' });
    const value = {
      transaction_id: transfer.externalId,
      client_transaction_id: transfer.reference,
      lot: transfer.details.lot,
    }[name];
    expect(await call(await callbackUrlOf(place.accountId), form({ [name]: value }))).toBe(200);
    expect((await atOnce(transfer.id)).isFinal).toBe(true);
  });

  it('cannot be made to ask a hundred times by a hundred calls', async () => {
    const place = await placeOf(world, 'CINETPAY');
    const { transfer } = await create(world, orderFor(place));
    const url = await callbackUrlOf(place.accountId);
    const calls = Array.from({ length: 100 }, (_, index) =>
      call(url, form({ client_transaction_id: transfer.reference, comment: String(index) })),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    await world.pass(900);
    expect((await transferOf(world, transfer.id)).sync.polls).toBeLessThanOrEqual(2);
  });
});

describe('an account of one’s own', () => {
  it('is called back at its own URL, with its own credentials', async () => {
    const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
      account { id callbackUrl wallets { nodes { id } } } ${USER_ERRORS} } }`;
    const secretKey = 'c0ffee00-5a5a-4b4b-8c8c-0123456789ab';
    const { addProviderAccount } = await world.ask<Json>(ADD, {
      input: {
        label: 'own',
        credentials: { peex: { secretKey, callbackUser: 'own', callbackPassword: 'own-password' } },
      },
    });
    const { account } = addProviderAccount;
    expect(account.callbackUrl).toMatch(new RegExp(`^${world.app.url}/callbacks/peex/[0-9a-f]{48}$`));
    await world.control('callbacks', {
      provider: 'PEEX',
      account: secretKey,
      url: account.callbackUrl,
      user: 'own',
      password: 'own-password',
    });
    const place = { ...(await placeOf(world, 'PEEX')), walletId: account.wallets.nodes[0].id };
    const { transfer, userErrors } = await create(world, orderFor(place));
    expect(userErrors).toEqual([]);
    await world.control('status', { provider: 'PEEX', reference: transfer.reference, status: 'paid' });
    expect((await atOnce(transfer.id)).isFinal).toBe(true);
  });
});
