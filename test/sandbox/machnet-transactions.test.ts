import { openDoor, START, type Door } from './door';
import { A, B, merchant, transaction, type Change } from './machnet-merchant';

const DAY_MS = 24 * 60 * 60 * 1000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let door: Door;
let a: ReturnType<typeof merchant>;
beforeAll(async () => {
  door = await openDoor();
  a = merchant(door);
});
beforeEach(() => door.reset());
afterAll(() => door.close());

const refusal = (status: number, code: string, message: unknown = expect.any(String)) => ({ status, code, message });

const { receiveUserId, bankAccountId, walletAccountId, cardFundId, id: userId } = A.users.verified;
const CASH = { fund_id: undefined, payout_method: 'CASH_PICKUP', payer_id: 9, pickup_location: 1 };
const HOME = { fund_id: undefined, payout_method: 'HOME_DELIVERY', payer_id: 9 };
const WALLET = { fund_id: walletAccountId, payout_method: 'WALLET', payer_id: 42 };
const RECEIVER_MODE = { calculation_mode: 'RECEIVER_AMOUNT' };

describe('creating a transaction', () => {
  it('answers with the keys of the document, INITIATED and without a delivery', async () => {
    const { status, json } = await a.pay('K-1');
    expect(status).toBe(200);
    expect(json).toEqual({
      bonus_amount: 0,
      created_at: new Date(START).toISOString().replace('Z', '000'),
      custom_purpose: 'home',
      delivery_status: 'NONE',
      exchange_rate: 6.11,
      fee_amount: 0,
      from_amount: 1,
      from_currency: 'USD',
      from_fund_id: cardFundId,
      funding_source_type: 'CARD',
      id: expect.stringMatching(UUID),
      ip_address: '10.10.10.5',
      note: 'Sample Note',
      physical_documents: [{ document_type: 'INVOICE', id: expect.stringMatching(UUID) }],
      purpose: 'OTHER',
      status: 'INITIATED',
      to: {
        address_line1: '500 El Camino Real Santa Clara',
        calculation_mode: 'SENDER_AMOUNT',
        email: 'norgayt@test.com',
        first_name: 'Tenzin',
        fund_id: bankAccountId,
        id: receiveUserId,
        last_name: 'Norgay',
        mobile_phone: '237676641000',
        payout_method: 'BANK_DEPOSIT',
      },
      to_amount: 6.11,
      to_currency: 'XAF',
      user_id: userId,
    });
    expect(await door.ledger('MACHNET')).toEqual([
      {
        provider: 'MACHNET',
        reference: 'K-1',
        externalId: json.id,
        amount: '1',
        currency: 'USD',
        status: 'INITIATED',
        acceptedAt: new Date(START).toISOString(),
      },
    ]);
  });

  it.each([
    ['BANK_DEPOSIT', {}, { fund_id: bankAccountId }],
    ['BANK_DEPOSIT', { payout_method: undefined }, { fund_id: bankAccountId }],
    ['WALLET', WALLET, { fund_id: walletAccountId }],
    ['CASH_PICKUP', CASH, { payer_id: 9 }],
    ['HOME_DELIVERY', HOME, { payer_id: 9 }],
  ])('pays out by %s when `to` is changed by %j, and shows where', async (payout_method, to, shown) => {
    const { status, json } = await a.pay('K-1', { to });
    const { fund_id, payer_id } = json.to;
    expect([status, json.to.payout_method, { fund_id, payer_id }]).toEqual([200, payout_method, shown]);
  });

  it('needs no idempotency key', async () => {
    expect((await a.pay(undefined)).status).toBe(200);
    expect((await a.pay(undefined)).status).toBe(200);
    expect((await door.ledger()).map(({ reference }) => reference)).toEqual([null, null]);
  });

  it('leaves out nothing that was not said, but shows it as null', async () => {
    const silent = { note: undefined, purpose: undefined, custom_purpose: undefined, ip_address: undefined };
    const { json } = await a.pay('K-1', { ...silent, physical_documents: undefined });
    expect(json).toMatchObject({
      note: null,
      purpose: null,
      custom_purpose: null,
      ip_address: null,
      physical_documents: [],
    });
  });

  it('keeps every digit of its amounts', async () => {
    const body = JSON.stringify(transaction(A, 'verified')).replace(
      '"from_amount":1,',
      '"from_amount":12345678901234.10,',
    );
    expect((await a.send(body)).text).toContain('"from_amount":12345678901234.1,');
    expect((await door.ledger())[0].amount).toBe('12345678901234.1');
  });

  it('computes what is received from what is sent, whatever to_amount says', async () => {
    const { json } = await a.pay('K-1', { from_amount: 2.5, exchange_rate: 19.6651, to_amount: 1 });
    expect(json.to_amount).toBe(49.16);
  });

  const documented = { to_amount: 427, exchange_rate: 19.66, to: RECEIVER_MODE };

  it.each([
    [21.72, documented],
    [21.71, documented],
    [1, { exchange_rate: 1, to_amount: 1.01, to: RECEIVER_MODE }],
    [1.01, { exchange_rate: 1, to_amount: 1, to: RECEIVER_MODE }],
  ])('takes a from_amount of %d within the cent of RECEIVER_AMOUNT: %j', async (from_amount, change) => {
    const { status, json } = await a.pay('K-1', { from_amount, ...change });
    expect([status, json.from_amount, json.to_amount]).toEqual([200, from_amount, change.to_amount]);
  });

  it.each([
    [21.7, documented],
    [21.73, documented],
    [1, { exchange_rate: 1, to_amount: 1.02, to: RECEIVER_MODE }],
    [1.02, { exchange_rate: 1, to_amount: 1, to: RECEIVER_MODE }],
  ])('refuses a from_amount of %d beyond the cent of RECEIVER_AMOUNT: %j', async (from_amount, change) => {
    const { status, json } = await a.pay('K-1', { from_amount, ...change });
    expect([status, json]).toEqual([
      400,
      { status: 400, code: 'BAD_REQUEST', message: 'From amount is not equivalent with To amount.' },
    ]);
  });
});

describe('what a transaction needs', () => {
  it.each([
    ['unverified', 'The KYC status of the user is UNVERIFIED.'],
    ['inProgress', 'The KYC status of the user is IN_PROGRESS.'],
    ['suspended', 'The KYC status of the user is SUSPENDED.'],
    ['withoutActiveFund', 'The user has no active funding account.'],
    ['withoutReceiveUser', 'The user has no receive user.'],
  ] as const)('is not there for the user %s: 400', async (role, message) => {
    const { status, json } = await merchant(door, A, role).pay('K-1');
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST', message)]);
    expect(await door.ledger()).toEqual([]);
  });

  it('is there for a user whose KYC status the document does not forbid', async () => {
    expect((await merchant(door, A, 'retry').pay('K-1')).status).toBe(200);
  });

  it.each([
    [404, { from_fund_id: B.users.verified.cardFundId }],
    [400, { from_fund_id: undefined }],
    [400, { funding_source_type: 'WALLET' }],
    [400, { funding_source_type: undefined }],
    [400, { to: { id: undefined } }],
    [404, { to: { id: A.users.retry.receiveUserId } }],
    [400, { to: { payout_method: 'PIGEON' } }],
    [400, { to: { fund_id: undefined } }],
    [404, { to: { fund_id: A.users.retry.bankAccountId } }],
    [400, { to: { fund_id: walletAccountId } }],
    [400, { to: { ...WALLET, fund_id: bankAccountId } }],
    [400, { to: { ...CASH, payer_id: undefined } }],
    [400, { to: { ...HOME, payer_id: undefined } }],
    [400, { to: { ...CASH, payer_id: 'x' } }],
    [400, { from_amount: undefined }],
    [400, { from_amount: 0 }],
    [400, { from_amount: -1 }],
    [400, { from_amount: 1.001 }],
    [400, { from_amount: '1' }],
    [400, { exchange_rate: undefined }],
    [400, { exchange_rate: 0 }],
    [400, { exchange_rate: 1.00001 }],
    [400, { fee_amount: undefined }],
    [400, { fee_amount: -1 }],
    [400, { to_amount: 6.111 }],
    [400, { to_amount: undefined, to: RECEIVER_MODE }],
    [400, { to: { calculation_mode: 'BOTH' } }],
    [400, { from_currency: undefined }],
    [400, { to_currency: 'dollars' }],
    [400, { physical_documents: 'INVOICE' }],
    [400, { physical_documents: [{}] }],
  ] as [number, Change][])('is answered with %i when it is changed by %j', async (expected, change) => {
    const { status, json } = await a.pay('K-1', change);
    expect([status, json]).toEqual([expected, refusal(expected, expected === 400 ? 'BAD_REQUEST' : 'NOT_FOUND')]);
    expect(await door.ledger()).toEqual([]);
  });

  it('is an address for HOME_DELIVERY', async () => {
    const person = { first_name: 'Awa', last_name: 'Traore', type: 'RECEIVE', send_user_id: userId };
    const { id } = (await a.call('POST', '/users', person)).json;
    expect((await a.pay('K-1', { to: { ...HOME, id } })).json.message).toBe('The receive user has no address.');
    expect((await a.pay('K-1', { to: { ...CASH, id } })).status).toBe(200);
  });

  it('is a body with an object `to`', async () => {
    expect((await a.send({ ...transaction(A, 'verified'), to: 'x' })).json.message).toBe('to is required.');
    expect((await a.send('{', 'K-1')).json.message).toBe('The body is not a JSON object.');
  });
});

describe('the idempotency key', () => {
  it('gives the first transaction again to the same request, as it is by now', async () => {
    const first = await a.pay('K-1');
    await door.advance(3_000);
    const again = await a.pay('K-1');
    expect([again.status, again.json]).toEqual([200, { ...first.json, status: 'PROCESSED' }]);
    expect(await door.ledger()).toHaveLength(1);
  });

  it('does not mind white space, nor the order of the fields', async () => {
    const body = transaction(A, 'verified');
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const [first, again] = [await a.send(body, 'K-1'), await a.send(JSON.stringify(turned, null, 2), 'K-1')];
    expect(again.json.id).toBe(first.json.id);
  });

  it('is refused with 409 for another request, by the same user or by another', async () => {
    await a.pay('K-1');
    for (const reply of [await a.pay('K-1', { note: 'Other' }), await merchant(door, A, 'retry').pay('K-1')]) {
      expect([reply.status, reply.json]).toEqual([409, refusal(409, 'CONFLICT')]);
    }
    expect(await door.ledger()).toHaveLength(1);
  });

  it('is each merchant’s own', async () => {
    await a.pay('K-1');
    expect((await merchant(door, B).pay('K-1')).status).toBe(200);
    expect(await door.ledger()).toHaveLength(2);
  });

  it('lives for a day', async () => {
    const first = await a.payFor('K-1');
    await door.advance(DAY_MS - 1);
    expect(await a.payFor('K-1')).toBe(first);
    await door.advance(1);
    expect(await a.payFor('K-1')).not.toBe(first);
    expect(await door.ledger()).toHaveLength(2);
  });

  it('is not used up by a refusal', async () => {
    expect((await a.pay('K-1', { from_amount: 0 })).status).toBe(400);
    expect((await a.pay('K-1')).status).toBe(200);
  });

  it('may have 255 characters, and no more', async () => {
    expect((await a.pay('k'.repeat(255))).status).toBe(200);
    const { status, json } = await a.pay('k'.repeat(256));
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST')]);
  });
});
