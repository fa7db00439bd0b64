import { PEEX_MERCHANTS, PEEX_THRESHOLD_XAF } from '../../src/sandbox/peex/merchants';
import { openDoor, START, type Door } from './door';
import { BASE, KEY_A, KEY_B, KEY_SPARE, merchant, payment } from './peex-merchant';

const DAY_MS = 24 * 60 * 60 * 1000;
const SEEDED = Number(PEEX_MERCHANTS[0].solde);

let door: Door;
let a: ReturnType<typeof merchant>;
beforeAll(async () => {
  door = await openDoor();
  a = merchant(door);
});
beforeEach(() => door.reset());
afterAll(() => door.close());

const errorOf = (statusCode: number, message: unknown) => ({
  error: { statusCode, name: expect.any(String), message },
});

describe('clients/me', () => {
  it('shows the profile with the balance in solde, as text with one decimal at least', async () => {
    const { status, text, json } = await a.me();
    expect(status).toBe(200);
    expect(text).toContain('"solde":50000000.0,');
    expect(json).toMatchObject({ name: 'Sandbox merchant A', is_activated: true, orange_fees: 500, mtn_fees: 500 });
  });

  it.each([{}, { SECRETKEY: '' }, { SECRETKEY: 'no-such-key' }])('answers 401 to the headers %j', async (headers) => {
    for (const [method, path] of [
      ['GET', 'me'],
      ['POST', 'request_payment'],
      ['GET', 'all_requests'],
    ] as const) {
      const reply = await door.call(method, `${BASE}/clients/${path}`, { headers: headers as Record<string, string> });
      expect([reply.status, reply.json]).toEqual([401, errorOf(401, 'The secret key does not exist')]);
    }
  });

  it('is served under v1 as well', async () => {
    const reply = await door.call('GET', '/peex/api/v1/clients/me', { headers: { SECRETKEY: KEY_B } });
    expect(reply.json.name).toBe('Peex');
  });

  it('shows the callback address once there is one', async () => {
    expect((await a.me()).json.callback_url).toBe('http://api.peex-callback/');
    await door.callTo({ provider: 'PEEX', url: 'http://127.0.0.1:9/notify', account: KEY_A });
    expect((await a.me()).json.callback_url).toBe('http://127.0.0.1:9/notify');
    expect((await merchant(door, KEY_B).me()).json.callback_url).toBe('http://api.peex-callback/');
    await door.callTo({ provider: 'PEEX', url: null });
    expect((await a.me()).json.callback_url).toBe('http://api.peex-callback/');
  });
});

describe('clients/request_payment', () => {
  it('accepts a payment as new, and pays it within ten seconds', async () => {
    const { status, json } = await a.pay('T-1');
    expect(status).toBe(200);
    expect(json).toEqual({
      request: {
        id: 2124,
        amount: 1000,
        status: 'new',
        from_currency: 'XAF',
        to_currency: 'XAF',
        created_at: new Date(START).toISOString(),
        updated_at: new Date(START).toISOString(),
        payment_proof: null,
        identifier_by: '+237675287689',
        track_id: 'T-1',
      },
    });
    await door.advance(2_000);
    expect(await a.row('T-1')).toMatchObject({ status: 'pending', updated_at: new Date(START + 2_000).toISOString() });
    await door.advance(8_000);
    expect(await a.row('T-1')).toMatchObject({
      status: 'paid',
      payment_proof: 'SANDBOX-CONFIRMATION',
      created_at: new Date(START).toISOString(),
      updated_at: new Date(START + 5_000).toISOString(),
      type: 'mobile',
    });
  });

  it('keeps every digit of an amount', async () => {
    const reply = await a.send(JSON.stringify(payment('T-1')).replace('"amount":1000', '"amount":9007199.2501'));
    expect(reply.text).toContain('"amount":9007199.2501,');
    expect((await door.ledger('PEEX'))[0].amount).toBe('9007199.2501');
    expect((await a.me()).text).toContain('"solde":40992800.7499,');
  });

  it('takes 1e3 and 1000.00 for the amount 1000', async () => {
    for (const [index, written] of ['1e3', '1000.00'].entries()) {
      await a.send(JSON.stringify(payment(`T-${index}`)).replace('"amount":1000', `"amount":${written}`));
    }
    expect((await door.ledger()).map(({ amount }) => amount)).toEqual(['1000', '1000']);
  });

  it('debits at acceptance, and keeps the debit once paid', async () => {
    await a.pay('T-1', { amount: 1000.5 });
    expect(await a.solde()).toBe(SEEDED - 1000.5);
    await door.advance(10_000);
    expect(await a.solde()).toBe(SEEDED - 1000.5);
  });

  it.each(['failed', 'rejected', 'canceled', 'max_amount'])('credits back what ends as %s', async (status) => {
    await a.pay('T-1');
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status });
    expect(await a.solde()).toBe(SEEDED);
  });

  it('debits what from_currency is worth at fxrate, rounded', async () => {
    await a.pay('T-1', { amount: 6789.23, from_currency: 'USD', fxrate: 655.349 });
    // 6789.23 x 655.349 = 4449315.09127
    expect((await a.me()).text).toContain('"solde":45550684.9087,');
    expect((await door.ledger())[0]).toMatchObject({ amount: '6789.23', currency: 'USD' });
  });

  it('pays to a beneficiary named by e-mail', async () => {
    const { json } = await a.pay('T-1', { mobile_phone: undefined, email: 'testuser@gmail.com' });
    expect(json.request.identifier_by).toBe('testuser@gmail.com');
    expect(await a.row('T-1')).toMatchObject({ type: 'email' });
  });

  it.each([true, 1])('accepts aml_cft %j', async (aml_cft) => {
    expect((await a.pay('T-1', { aml_cft })).status).toBe(200);
  });

  it.each([undefined, false, 0, 2, 'true', null])('answers 422 to aml_cft %j', async (aml_cft) => {
    const { status, json } = await a.pay('T-1', { aml_cft });
    expect([status, json]).toEqual([422, errorOf(422, 'The aml_cft params is not set to true')]);
  });

  it.each(['mobile_phone', 'amount', 'from_currency', 'sender_mobile_phone', 'to_country', 'purpose', 'fund_origin'])(
    'answers 422 to a missing %s',
    async (name) => {
      const { status, json } = await a.pay('T-1', { [name]: undefined });
      expect([status, json]).toEqual([422, errorOf(422, expect.stringContaining(`'${name}'`))]);
      expect(await door.ledger()).toEqual([]);
    },
  );

  it.each([
    ['amount', 0],
    ['amount', -5],
    ['amount', '1000'],
    ['amount', 0.00001],
    ['from_currency', 'xaf'],
    ['to_currency', 'franc'],
    ['fxrate', 0],
    ['mobile_phone', '+237 675 287 689'],
    ['to_country', 'Cameroon'],
    ['sender_mobile_phone', 'none'],
  ])('answers 422 to the %s %j', async (name, value) => {
    const { status, json } = await a.pay('T-1', { [name]: value });
    expect([status, json]).toEqual([422, errorOf(422, expect.stringContaining(`'${name}'`))]);
  });

  it('refuses what would be paid out in another currency than its own, which it could not debit', async () => {
    const { status, json } = await a.pay('T-1', { amount: 100, from_currency: 'USD', to_currency: 'USD' });
    expect([status, json]).toEqual([422, errorOf(422, expect.stringContaining('to_currency USD is not available'))]);
    expect(await a.solde()).toBe(SEEDED);
  });

  it('converts at its own rate where none is given', async () => {
    await a.pay('T-1', { amount: 10, from_currency: 'USD', fxrate: undefined });
    expect((await a.me()).text).toContain('"solde":49993446.6,');
  });

  it('takes a payment without a track_id, and lists it among all of the client', async () => {
    expect((await a.pay('T-1', { track_id: undefined })).json.request.track_id).toBeNull();
    await a.pay('T-2');
    expect((await a.all()).json.map((row: { track_id: string | null }) => row.track_id)).toEqual([null, 'T-2']);
  });

  it('answers 422 to another currency without a rate, and to an e-mail address that is none', async () => {
    expect((await a.pay('T-1', { from_currency: 'GBP', fxrate: undefined })).status).toBe(422);
    expect((await a.pay('T-1', { mobile_phone: undefined, email: 'nobody' })).status).toBe(422);
  });

  it.each(['{"track_id":', ''])('answers 400 to the body %j, and 422 to one that is no object', async (body) => {
    expect((await a.send(body)).json).toEqual(errorOf(400, 'The body is not valid JSON'));
    expect((await a.send('[1]')).status).toBe(422);
    expect((await a.send('7')).status).toBe(422);
  });

  it("wants the sender's names on the first payment only, for each merchant", async () => {
    const nameless = { sender_first_name: undefined, sender_last_name: undefined };
    expect((await a.pay('T-1', nameless)).json).toEqual(errorOf(422, expect.stringContaining('sender_first_name')));
    expect((await a.pay('T-1', { sender_last_name: undefined })).status).toBe(422);
    expect((await a.pay('T-1')).status).toBe(200);
    expect((await a.pay('T-2', nameless)).status).toBe(200);
    expect((await a.pay('T-3', { ...nameless, sender_mobile_phone: '+33600000000' })).status).toBe(422);
    expect((await merchant(door, KEY_B).pay('T-4', nameless)).status).toBe(422);
  });

  it('answers 422 to a track_id it has seen', async () => {
    await a.pay('T-1');
    const { status, json } = await a.pay('T-1');
    expect([status, json]).toEqual([422, errorOf(422, expect.stringContaining('already been used'))]);
    expect(await door.ledger()).toHaveLength(1);
    expect(await a.solde()).toBe(SEEDED - 1000);
  });

  it.each(['+23767528768', '+2376752876899', '23767528768'])('answers 403 to the length of %s', async (phone) => {
    expect((await a.pay('T-1', { mobile_phone: phone })).json).toEqual(errorOf(403, expect.any(String)));
  });

  it('rejects what the balance does not hold, without touching it', async () => {
    const spare = merchant(door, KEY_SPARE);
    const { json } = await spare.pay('T-1', { amount: 5_000_001 });
    expect(json.request).toMatchObject({ status: 'rejected', payment_proof: 'INSUFFICIENT_FUND_TO_PAY_TX' });
    expect(await spare.solde()).toBe(5_000_000);
    expect((await spare.pay('T-2', { amount: 5_000_000 })).json.request.status).toBe('new');
    expect(await spare.solde()).toBe(0);
    expect(await door.ledger()).toMatchObject([{ status: 'rejected' }, { status: 'new' }]);
  });

  it('rejects what exceeds the threshold, and not the threshold itself', async () => {
    const { json } = await a.pay('T-1', { amount: Number(PEEX_THRESHOLD_XAF) + 1 });
    expect(json.request).toMatchObject({ status: 'rejected', payment_proof: 'AMOUNT_EXCEED_THRESHOLD' });
    expect((await a.pay('T-2', { amount: Number(PEEX_THRESHOLD_XAF) })).json.request.status).toBe('new');
    expect(await a.solde()).toBe(SEEDED - Number(PEEX_THRESHOLD_XAF));
  });
});

describe('clients/all_requests', () => {
  it('lists all of the client without a track_id, and answers 404 where there is none', async () => {
    expect((await a.find('')).status).toBe(404);
    await a.pay('T-1');
    expect((await a.find('')).json).toMatchObject([{ track_id: 'T-1' }]);
  });

  it('answers 404 to a track_id it has never seen', async () => {
    const { status, json } = await a.find('T-0');
    expect([status, json]).toEqual([404, errorOf(404, 'Transactions not found on your listing! (3 days)')]);
  });

  it("answers 422 to another merchant's track_id", async () => {
    await a.pay('T-1');
    const { status, json } = await merchant(door, KEY_B).find('T-1');
    expect([status, json]).toEqual([422, errorOf(422, 'The transaction does not belong to you')]);
  });

  it('forgets after three days, while the track_id stays used', async () => {
    await a.pay('T-1');
    await door.advance(3 * DAY_MS - 1);
    expect((await a.find('T-1')).status).toBe(200);
    await door.advance(1);
    expect((await a.find('T-1')).json.error.message).toBe('Transactions not found on your listing! (3 days)');
    expect((await a.pay('T-1')).status).toBe(422);
  });

  it('keeps two merchants apart, down to the same track_id', async () => {
    const b = merchant(door, KEY_B);
    await a.pay('T-1', { amount: 1 });
    await b.pay('T-1', { amount: 2 });
    expect([(await a.row('T-1')).amount, (await b.row('T-1')).amount]).toEqual([1, 2]);
    expect([await a.solde(), await b.solde()]).toEqual([SEEDED - 1, SEEDED - 2]);
  });
});

it('answers 404 in its own words to an endpoint it does not have, and to a wrong verb', async () => {
  expect((await door.call('GET', `${BASE}/clients/nothing`)).json).toEqual(errorOf(404, 'Endpoint not found'));
  expect((await door.call('DELETE', `${BASE}/clients/me`)).json).toEqual(errorOf(404, 'Endpoint not found'));
});

it('answers the HTML 403 of an unlisted address while ipAllowed is off', async () => {
  await door.option({ provider: 'PEEX', ipAllowed: false });
  const { status, headers, text } = await a.me();
  expect([status, headers.get('content-type')]).toEqual([403, 'text/html']);
  expect(text).toContain('<center>nginx</center>');
  expect((await a.pay('T-1')).status).toBe(403);
  expect(await door.ledger()).toEqual([]);
  await door.reset();
  expect((await a.me()).status).toBe(200);
});
