import { FAULTS_OF } from '../../src/sandbox/faults';
import * as cinetpay from './cinetpay-merchant';
import { openDoor, START, type Door } from './door';
import * as peex from './peex-merchant';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(() => door.reset());
afterAll(() => door.close());

describe('the ledger', () => {
  it('has one row for each accepted transfer of every provider, in the order of acceptance', async () => {
    const payer = await cinetpay.merchant(door);
    await peex.merchant(door).pay('T-1', { amount: 10.5, from_currency: 'USD', fxrate: 600 });
    await door.advance(1_000);
    await payer.pay('C-1');
    await door.advance(1_000);
    await peex.merchant(door, peex.KEY_B).pay('T-2');
    await peex.merchant(door).pay('T-1');

    const first = {
      provider: 'PEEX',
      reference: 'T-1',
      externalId: '2124',
      amount: '10.5',
      currency: 'USD',
      status: 'pending',
      acceptedAt: new Date(START).toISOString(),
    };
    const second = {
      provider: 'CINETPAY',
      reference: 'C-1',
      externalId: expect.stringMatching(/^EA/),
      amount: '500',
      currency: 'XOF',
      status: 'NEW',
      acceptedAt: new Date(START + 1_000).toISOString(),
    };
    expect(await door.ledger()).toEqual([first, second, expect.objectContaining({ reference: 'T-2', status: 'new' })]);
    expect(await door.ledger('CINETPAY')).toEqual([second]);
    expect((await door.ledger('PEEX')).map(({ reference }) => reference)).toEqual(['T-1', 'T-2']);
  });

  it('is an empty array at first', async () => {
    expect(await door.ledger()).toEqual([]);
  });
});

describe('status', () => {
  it('sets the raw word and what goes with it, and ends the automatic way', async () => {
    const merchant = peex.merchant(door);
    await merchant.pay('T-1');
    const row = await door.setStatus({
      provider: 'PEEX',
      reference: 'T-1',
      status: 'failed',
      paymentProof: 'WALLET_CLOSED',
    });
    expect(row).toMatchObject({ provider: 'PEEX', reference: 'T-1', status: 'failed' });
    await door.advance(60_000);
    expect(await merchant.row('T-1')).toMatchObject({ status: 'failed', payment_proof: 'WALLET_CLOSED' });
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status: 'pending', paymentProof: null });
    expect(await merchant.row('T-1')).toMatchObject({ status: 'pending', payment_proof: null });
  });

  it('may set a word no document has', async () => {
    await peex.merchant(door).pay('T-1');
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status: 'on_the_moon' });
    expect((await door.ledger())[0].status).toBe('on_the_moon');
  });

  it("sets CinetPay's sending status and comment", async () => {
    const merchant = await cinetpay.merchant(door);
    await merchant.pay('C-1');
    const change = { status: 'REJ', comment: 'Numéro inconnu', sendingStatus: 'CONFIRM' };
    await door.setStatus({ provider: 'CINETPAY', reference: 'C-1', ...change });
    expect(await merchant.row('C-1')).toMatchObject({
      treatment_status: 'REJ',
      comment: 'Numéro inconnu',
      transfer_valid: 'N',
      validated_at: null,
    });
  });

  it("finds a transfer by the provider's id as well, and the newest where merchants share a reference", async () => {
    await peex.merchant(door).pay('T-1');
    await peex.merchant(door, peex.KEY_B).pay('T-1');
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status: 'failed' });
    await door.setStatus({ provider: 'PEEX', reference: '2124', status: 'canceled' });
    expect((await door.ledger()).map(({ status }) => status)).toEqual(['canceled', 'failed']);
  });
});

describe('the clock', () => {
  it('says what time it is after it was advanced', async () => {
    expect(await door.advance(90_000)).toEqual({ now: new Date(START + 90_000).toISOString(), speed: 0 });
  });

  it('runs at a speed over real time', async () => {
    let real = START;
    const fast = await openDoor({ now: () => real, speed: 1 });
    await fast.control('clock', { speed: 100 });
    await peex.merchant(fast).pay('T-1');
    real += 21;
    expect((await fast.ledger())[0].status).toBe('pending');
    await fast.control('clock', { speed: 0, advanceMs: 500 });
    real += 1_000_000;
    expect((await fast.control('clock', { advanceMs: 0 })).json.now).toBe(new Date(START + 2_600).toISOString());
    await fast.close();
  });

  it('settles transfers by itself, without anybody asking', async () => {
    const fast = await openDoor({ now: Date.now, speed: 1_000 });
    await peex.merchant(fast).pay('T-1');
    const until = async (): Promise<void> => ((await fast.ledger())[0].status === 'paid' ? undefined : until());
    await until();
    await fast.close();
  });
});

describe('reset', () => {
  it('goes back to the seeded state: no transfers, faults, sessions or options, and the clock as at the start', async () => {
    const payer = await cinetpay.merchant(door);
    const solde = await peex.merchant(door).solde();
    await peex.merchant(door).pay('T-1');
    await payer.addContacts([cinetpay.contact('0701020304')]);
    await door.fault('PEEX', 'balance', 'error');
    await door.option({ provider: 'CINETPAY', errorHttpStatus: 417 });
    await door.advance(1_000);
    await door.control('clock', { speed: 50 });

    expect(await door.reset()).toEqual({ reset: true });
    expect(await door.ledger()).toEqual([]);
    expect((await door.control('clock', { advanceMs: 0 })).json).toEqual({
      now: new Date(START).toISOString(),
      speed: 0,
    });
    expect(await peex.merchant(door).solde()).toBe(solde);
    const { status, json } = await payer.balance();
    expect([status, json.code]).toEqual([200, '706']);
    const again = await cinetpay.merchant(door);
    expect((await again.addContacts([cinetpay.contact('0701020304')])).json.data[0][0].code).toBe(0);
    expect((await peex.merchant(door).pay('T-1')).json.request.id).toBe(2124);
  });

  it('forgets what was planned', async () => {
    await peex.merchant(door).pay('T-1');
    await door.reset();
    await peex.merchant(door).pay('T-1', { mobile_phone: '699000001' });
    await door.advance(60_000);
    expect((await door.ledger())[0].status).toBe('pending');
  });
});

describe('what is refused', () => {
  const PROVIDERS = ['PEEX', 'CINETPAY', 'MACHNET', 'XPRIZO'];
  const FAULT = { provider: 'PEEX', operation: 'create', fault: 'hang' };
  const STATUS = { provider: 'PEEX', reference: 'T-1', status: 'paid' };
  const URL = 'http://127.0.0.1:9/';

  it.each([
    ['faults', { ...FAULT, provider: 'NOBODY' }, 'unknown provider "NOBODY"', PROVIDERS],
    ['status', { ...STATUS, provider: 'NOBODY' }, 'unknown provider "NOBODY"', PROVIDERS],
    ['callbacks', { provider: 'NOBODY', url: URL }, 'unknown provider "NOBODY"', PROVIDERS],
    ['options', { provider: 'NOBODY', ipAllowed: true }, 'unknown provider "NOBODY"', PROVIDERS],
    [
      'faults',
      { ...FAULT, operation: 'dance' },
      'PEEX has no operation "dance"',
      ['create', 'lookup', 'balance', 'callback'],
    ],
    [
      'faults',
      { ...FAULT, operation: 'login' },
      'PEEX has no operation "login"',
      ['create', 'lookup', 'balance', 'callback'],
    ],
    [
      'faults',
      { ...FAULT, fault: 'flood' },
      'unknown fault "flood"',
      FAULTS_OF.create.filter((one) => one !== 'tokenExpired'),
    ],
    ['faults', { ...FAULT, fault: 'lost' }, 'the fault lost makes no sense for create of PEEX', undefined],
    [
      'faults',
      { ...FAULT, fault: 'tokenExpired' },
      'the fault tokenExpired makes no sense for create of PEEX',
      undefined,
    ],
    ['faults', { ...FAULT, rate: 0 }, 'rate must be above 0 and at most 1', undefined],
    ['faults', { ...FAULT, rate: 1.1 }, 'rate must be above 0 and at most 1', undefined],
    ['faults', { ...FAULT, count: 0 }, 'count must be a whole number above 0', undefined],
    ['faults', { ...FAULT, count: 1.5 }, 'count must be a whole number above 0', undefined],
    ['faults', { ...FAULT, rate: '1' }, 'rate must be a number', ['provider', 'operation', 'fault', 'rate', 'count']],
    [
      'faults',
      { provider: 'PEEX', operation: 'create' },
      'fault is missing',
      ['provider', 'operation', 'fault', 'rate', 'count'],
    ],
    ['faults', { ...FAULT, often: true }, 'unknown field often', ['provider', 'operation', 'fault', 'rate', 'count']],
    ['status', { ...STATUS, status: '' }, 'status must not be empty', undefined],
    ['status', { ...STATUS, reference: 7 }, 'reference must be a string', undefined],
    [
      'status',
      { ...STATUS, sendingStatus: 'X' },
      'PEEX has no sendingStatus',
      ['provider', 'reference', 'status', 'paymentProof'],
    ],
    ['callbacks', { provider: 'PEEX', url: 'nowhere' }, 'url must be an http(s) address', undefined],
    ['callbacks', { provider: 'PEEX', url: 'http://[' }, 'url must be an http(s) address', undefined],
    ['callbacks', { provider: 'PEEX' }, 'url is missing', undefined],
    ['clock', {}, 'nothing to do', ['advanceMs', 'speed']],
    ['clock', { advanceMs: -1 }, 'advanceMs must be a number, 0 or more', undefined],
    ['clock', { speed: -1 }, 'speed must be a number, 0 or more', undefined],
    ['clock', { advanceMs: '10' }, 'advanceMs must be a number', ['advanceMs', 'speed']],
    ['options', { provider: 'PEEX' }, 'nothing to set', undefined],
    ['options', { provider: 'PEEX', errorHttpStatus: 417 }, 'PEEX has no option "errorHttpStatus"', undefined],
    ['options', { provider: 'PEEX', ipAllowed: 'no' }, 'ipAllowed cannot be "no"', undefined],
    ['options', { provider: 'CINETPAY', errorHttpStatus: 500 }, 'errorHttpStatus cannot be 500', undefined],
    ['options', { provider: 'CINETPAY', emailConfirmation: 1 }, 'emailConfirmation cannot be 1', undefined],
    ['options', { ipAllowed: true }, 'provider must be a string', undefined],
    ['faults', '{"provider":', 'the body is not JSON', undefined],
    ['faults', '', 'the body is not JSON', undefined],
    ['faults', '[]', 'the body is not a JSON object', undefined],
  ])('POST %s %j', async (path, body, error, allowed) => {
    const { status, json } = await door.control(path, body);
    expect(status).toBe(400);
    expect(json.error).toBe(error);
    if (allowed !== undefined) expect(json.allowed).toEqual(allowed);
  });

  it('names the unknown provider of a query', async () => {
    for (const [method, path] of [
      ['GET', '/_control/ledger'],
      ['DELETE', '/_control/faults'],
    ] as const) {
      const { status, json } = await door.call(method, path, { query: { provider: 'NOBODY' } });
      expect([status, json]).toEqual([400, { error: 'unknown provider "NOBODY"', allowed: PROVIDERS }]);
    }
    expect((await door.call('GET', '/_control/ledger?provider=PEEX&provider=PEEX')).status).toBe(400);
  });

  it('says 404 to a reference it does not have', async () => {
    const { status, json } = await door.control('status', STATUS);
    expect([status, json]).toEqual([404, { error: 'PEEX has no transfer "T-1"' }]);
  });
});
