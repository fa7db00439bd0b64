import { createHmac } from 'node:crypto';
import type { Connector, TransferOrder } from '../../src/domain/connector';
import type { TransferStatus } from '../../src/domain/transfer';
import { machnet } from '../../src/providers/machnet';
import { isEquivalent } from '../../src/providers/machnet/orders';
import { everythingShown, failureOf, handle, money, order, setup } from './orders';
import { type Asked, NOBODY, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';

const CREDENTIALS = { clientId: 'client-5567', clientSecret: 'secret-8899', webhookSecret: 'hook-4433' };
const USER = 'user-1';

let server: ScriptedServer;
const opened: Connector[] = [];

function open(over: { baseUrl?: string; credentials?: Record<string, string> } = {}): Connector {
  const { baseUrl = `${server.url}/v4`, credentials = CREDENTIALS } = over;
  const connector = machnet.open(setup(baseUrl, credentials));
  opened.push(connector);
  return connector;
}

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

const ADDRESS = { line1: '1 Main St', line2: null, city: 'Accra', state: null, postalCode: null, country: 'GH' };
const CONTACT = { ...order().contact!, firstName: 'Tenzin', lastName: 'Norgay', phone: '+233541859101', country: 'GH' };

/** A bank deposit that nothing is wrong with. */
function payout(over: Partial<TransferOrder> = {}): TransferOrder {
  return order({
    reference: 'CR-1',
    method: 'BANK_DEPOSIT',
    amount: money('10', 'USD'),
    client: { externalId: USER, verification: 'VERIFIED' },
    wallet: {
      externalId: 'fund-1',
      currency: 'USD',
      kind: 'FUNDING_ACCOUNT',
      isActive: true,
      fundingSourceType: 'CARD',
    },
    contact: CONTACT,
    registration: { externalId: 'receiver-1' },
    payoutAccount: { externalId: 'account-1', method: 'BANK_DEPOSIT', details: {} },
    sender: null,
    options: machnet.defaultOptions ?? {},
    ...over,
  });
}

const transaction = (over: object = {}) => ({
  id: 'txn-1',
  user_id: USER,
  status: 'INITIATED',
  delivery_status: 'NONE',
  from_amount: 10,
  from_currency: 'USD',
  to_amount: 10,
  to_currency: 'USD',
  fee_amount: 0,
  exchange_rate: 1,
  to: { id: 'receiver-1', payout_method: 'BANK_DEPOSIT', calculation_mode: 'SENDER_AMOUNT' },
  ...over,
});
const KNOWN = handle({ reference: 'CR-1', externalId: 'txn-1', clientExternalId: USER, amount: money('10', 'USD') });
const error = (status: number, code: string, message = 'What it says'): Reply => ({
  status,
  json: { status, code, message },
});
const create = (connector: Connector, over: Partial<TransferOrder> = {}) => connector.createTransfer!(payout(over));
const bodyOf = (asked: Asked | undefined): unknown => JSON.parse(asked?.body ?? 'null');
async function lookUp(over: object, from = KNOWN) {
  server.answer({ json: transaction(over) });
  const result = await open().lookUpTransfer(from);
  if (!result.found) throw new Error('not found');
  return result.sighting;
}

describe('Machnet’s two status axes', () => {
  const DELIVERY = ['NONE', 'PENDING', 'DELIVERY_REQUESTED', 'DELIVERY_AUTHORIZED', 'DELIVERY_PAYOUT_READY'];
  const ROWS: [string, string, TransferStatus][] = [
    ...DELIVERY.flatMap((delivery): [string, string, TransferStatus][] => [
      ['INITIATED', delivery, 'PENDING'],
      ['PENDING', delivery, 'PENDING'],
      ['PROCESSING', delivery, 'PROCESSING'],
      ['HOLD', delivery, 'ON_HOLD'],
      ['PROCESSED', delivery, 'PROCESSING'],
    ]),
    ['PROCESSED', 'DELIVERED', 'SUCCEEDED'],
    ['PROCESSED', 'HOLD', 'ON_HOLD'],
    ['PENDING', 'DELIVERED', 'PROCESSING'],
    ['PENDING', 'HOLD', 'PENDING'],
    ['PROCESSING', 'DELIVERED', 'PROCESSING'],
    ['HOLD', 'DELIVERED', 'ON_HOLD'],
    ...['INITIATED', 'PENDING', 'PROCESSING', 'PROCESSED', 'HOLD'].map((status): [string, string, TransferStatus] => [
      status,
      'DELIVERY_FAILED',
      'PROCESSING',
    ]),
    ...['NONE', 'DELIVERED', 'DELIVERY_FAILED', 'HOLD'].flatMap((delivery): [string, string, TransferStatus][] => [
      ['CANCELED', delivery, 'CANCELED'],
      ['FAILED', delivery, 'FAILED'],
      ['RETURNED', delivery, 'REVERSED'],
      ['REFUNDED', delivery, 'REVERSED'],
    ]),
  ];

  it.each(ROWS)('make %s with delivery %s %s', async (status, delivery_status, expected) => {
    const sighting = await lookUp({ status, delivery_status });
    expect(sighting).toMatchObject({ status: expected, providerStatus: status, unmapped: [] });
    expect(sighting.details).toMatchObject({ deliveryStatus: delivery_status });
  });

  it('make a transaction without a delivery axis what its status says', async () => {
    const sighting = await lookUp({ status: 'PROCESSED', delivery_status: undefined });
    expect(sighting).toMatchObject({ status: 'PROCESSING', needsDelivery: false });
    expect(sighting.details).not.toHaveProperty('deliveryStatus');
  });

  it.each([
    [{ status: 'DOCUMENT' }, 'DOCUMENT'],
    [{ status: 'PROCESSED', delivery_status: 'DELIVERY_DONE' }, 'delivery_status DELIVERY_DONE'],
  ])('conclude nothing from an unlisted word (%j)', async (over, word) => {
    const sighting = await lookUp(over);
    expect(sighting.status).toBeNull();
    expect(sighting.unmapped).toContain(word);
    expect(sighting.needsDelivery).toBe(false);
  });

  it('end with a final status whatever an unlisted delivery word may mean', async () => {
    const sighting = await lookUp({ status: 'REFUNDED', delivery_status: 'DELIVERY_DONE' });
    expect(sighting).toMatchObject({ status: 'REVERSED', unmapped: ['delivery_status DELIVERY_DONE'] });
  });

  it('flag a failed delivery while the transaction goes on', async () => {
    const { failure } = await lookUp({ status: 'PROCESSED', delivery_status: 'DELIVERY_FAILED' });
    expect(failure).toMatchObject({ category: 'UNKNOWN', code: 'DELIVERY_FAILED', retryable: false });
  });

  it('ask for a delivery request exactly where Machnet would take one', async () => {
    const asking: string[] = [];
    for (const status of ['INITIATED', 'PENDING', 'PROCESSING', 'PROCESSED', 'HOLD', 'CANCELED', 'FAILED']) {
      for (const delivery_status of ['NONE', 'DELIVERY_REQUESTED', 'DELIVERED']) {
        const { needsDelivery } = await lookUp({ status, delivery_status });
        if (needsDelivery) asking.push(`${status} ${delivery_status}`);
      }
    }
    expect(asking).toEqual(['PENDING NONE', 'PROCESSED NONE']);
  });
});

describe('Machnet’s reason codes', () => {
  const CODES = {
    T002: 'UNKNOWN',
    T003: 'UNKNOWN',
    T004: 'LIMIT',
    T005: 'VALIDATION',
    T006: 'UNKNOWN',
    T007: 'VALIDATION',
    T099: 'UNKNOWN',
  };

  it.each(Object.entries(CODES))('explain a held transaction: %s is %s', async (code, category) => {
    const { failure, status } = await lookUp({ status: 'HOLD', hold_reasons: [{ code, message: 'Its words' }] });
    expect(status).toBe('ON_HOLD');
    expect(failure).toMatchObject({ category, code, message: 'Its words' });
  });

  it.each(Object.entries(CODES))('explain a failed transaction: %s is %s', async (code, category) => {
    const { failure } = await lookUp({ status: 'FAILED', reason: code });
    expect(failure).toMatchObject({ category, code });
    expect(failure?.message).not.toBe('');
  });

  it('call a compliance review no failure: T001 is a hold and nothing else', async () => {
    expect(await lookUp({ status: 'HOLD', hold_reason: 'T001' })).toMatchObject({ status: 'ON_HOLD', failure: null });
  });

  it('are read past a number that is called a reason', async () => {
    expect(await lookUp({ status: 'HOLD', reason_count: 1, hold_reasons: [7], hold_reason: 'T004' })).toMatchObject({
      failure: { code: 'T004' },
    });
  });

  it('explain nothing while the transaction goes its way', async () => {
    expect(await lookUp({ status: 'PENDING', hold_reasons: ['T004'] })).toMatchObject({ failure: null });
  });

  it.each([
    ['T004', 'LIMIT'],
    ['T005', 'VALIDATION'],
    ['T002', 'UNKNOWN'],
  ])('explain a refusal of the create call: %s is %s', async (code, category) => {
    server.answer(error(400, code));
    expect((await failureOf(create(open()))).info).toMatchObject({ category, code });
  });
});

describe('a Machnet create call', () => {
  it('says who asks, and carries our reference as idempotency key', async () => {
    server.answer({ json: transaction() });
    await create(open());
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/v4/users/user-1/transactions',
      headers: { 'x-client-id': 'client-5567', 'x-client-secret': 'secret-8899', 'x-idempotency-key': 'CR-1' },
    });
  });

  it('sends rate 1 and the same amount where nothing is exchanged', async () => {
    server.answer({ json: transaction() });
    await create(open());
    expect(bodyOf(server.asked[0])).toEqual({
      from_amount: 10,
      exchange_rate: 1,
      to_amount: 10,
      fee_amount: 0,
      to_currency: 'USD',
      from_currency: 'USD',
      purpose: 'Familial maintenance',
      from_fund_id: 'fund-1',
      funding_source_type: 'CARD',
      to: {
        id: 'receiver-1',
        fund_id: 'account-1',
        payout_method: 'BANK_DEPOSIT',
        calculation_mode: 'SENDER_AMOUNT',
      },
    });
  });

  it.each(['SENDER_AMOUNT', 'RECEIVER_AMOUNT'] as const)('sends what is received as it stands: %s', async (mode) => {
    server.answer({ json: transaction() });
    await create(open(), {
      amount: money('21.72', 'USD'),
      received: money('427', 'MXN'),
      exchangeRate: '19.66',
      calculationMode: mode,
    });
    expect(server.asked[0]?.body).toContain('"from_amount":21.72,"exchange_rate":19.66,"to_amount":427');
    expect(bodyOf(server.asked[0])).toMatchObject({ to_currency: 'MXN', to: { calculation_mode: mode } });
  });

  it.each([
    ['WALLET', { payoutAccount: { externalId: 'account-2', method: 'WALLET', details: { payerId: 42 } } }],
    ['CASH_PICKUP', { payoutAccount: null, options: { fee: '0', payerId: 9, pickupLocation: 1 } }],
    [
      'HOME_DELIVERY',
      { payoutAccount: null, options: { fee: '0', payerId: 9 }, contact: { ...CONTACT, address: ADDRESS } },
    ],
  ] as const)('pays by %s', async (method, over) => {
    server.answer({ json: transaction({ to: { id: 'receiver-1', payout_method: method } }) });
    expect(machnet.checkOrder(payout({ method, ...over }))).toEqual([]);
    const sighting = await create(open(), { method, ...over });
    const payerId = method === 'WALLET' ? 42 : 9;
    expect(bodyOf(server.asked[0])).toMatchObject({ to: { payout_method: method, payer_id: payerId } });
    expect(sighting.details).toMatchObject({ payoutMethod: method, payerId });
  });

  it('lets the options override the wallet’s fund and name another receiving fund', async () => {
    server.answer({ json: transaction() });
    const options = {
      fee: '1.50',
      fromFundId: 'fund-9',
      fundingSourceType: 'ACH',
      receiverFundId: 'account-9',
      remittancePurpose: 'rent',
      customPurpose: 'home',
      ipAddress: '10.10.10.5',
      documents: [{ documentType: 'INVOICE', documentValue: 'QUJD' }],
    };
    await create(open(), { payoutAccount: null, options });
    expect(bodyOf(server.asked[0])).toMatchObject({
      fee_amount: 1.5,
      from_fund_id: 'fund-9',
      funding_source_type: 'ACH',
      remittance_purpose: 'rent',
      custom_purpose: 'home',
      ip_address: '10.10.10.5',
      physical_documents: [{ document_type: 'INVOICE', document_value: 'QUJD' }],
      to: { fund_id: 'account-9' },
    });
  });

  it('keeps every digit of two decimals in any currency', async () => {
    server.answer({ text: JSON.stringify(transaction()).replace('"to_amount":10', '"to_amount":6.10') });
    const sighting = await create(open(), { received: money('6.1', 'XAF'), exchangeRate: '0.61' });
    expect(sighting.received).toEqual(money('6.10', 'USD'));
    expect(server.asked[0]?.body).toContain('"to_amount":6.1,');
  });

  it('is the same request when it is sent again', async () => {
    server.answer('reset', { json: transaction() });
    const connector = open();
    const failure = await failureOf(create(connector));
    expect(failure.effect).toBe('maybe');
    await create(connector);
    const [first, second] = server.asked;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-idempotency-key']).toBe(first?.headers['x-idempotency-key']);
  });

  it('is not sent where the receive user’s id is not known', async () => {
    const failure = await failureOf(create(open(), { registration: null }));
    expect(failure.effect).toBe('none');
    expect(server.asked).toHaveLength(0);
  });
});

describe('Machnet’s refusals and faults (docs/providers/machnet.md)', () => {
  interface Row {
    fault: string;
    reply: Reply;
    category: string;
    code?: string | null;
    money: { effect: 'none' | 'maybe'; retryable: boolean };
    read: { retryable: boolean };
  }
  const refusal = (category: string, status: number, code: string): Row => ({
    fault: String(status),
    reply: error(status, code),
    category,
    code,
    money: { effect: 'none', retryable: false },
    read: { retryable: false },
  });
  const doubt = (fault: string, reply: Reply, category: string): Row => ({
    fault,
    reply,
    category,
    money: { effect: 'maybe', retryable: true },
    read: { retryable: true },
  });
  const ROWS: Row[] = [
    refusal('VALIDATION', 400, 'BAD_REQUEST'),
    refusal('AUTH', 401, 'UNAUTHORIZED'),
    refusal('AUTH', 403, 'FORBIDDEN'),
    doubt('500 with a number', { status: 500, json: 7 }, 'UNAVAILABLE'),
    doubt('500', error(500, 'INTERNAL'), 'UNAVAILABLE'),
    doubt('503 with a page', { status: 503, text: '<html>busy</html>' }, 'UNAVAILABLE'),
    doubt('200 with a page', { text: '<html>busy</html>' }, 'UNAVAILABLE'),
    doubt('truncated JSON', { text: '{"id":"txn-1","sta' }, 'UNAVAILABLE'),
    doubt('404 with a page', { status: 404, text: '<html>nginx</html>' }, 'UNAVAILABLE'),
    doubt('no answer', 'hang', 'TIMEOUT'),
    doubt('a reset', 'reset', 'TIMEOUT'),
    {
      ...doubt('429', { status: 429, json: {} }, 'RATE_LIMITED'),
      money: { effect: 'none', retryable: true },
    },
    {
      ...doubt('418', error(418, 'TEAPOT'), 'UNKNOWN'),
      money: { effect: 'maybe', retryable: false },
      read: { retryable: false },
    },
    {
      ...doubt('a transaction without an id', { json: { status: 'INITIATED' } }, 'UNKNOWN'),
      money: { effect: 'maybe', retryable: false },
    },
  ];

  it.each(ROWS)('$fault on a create call is $category with effect $money.effect', async (row) => {
    server.answer(row.reply);
    const failure = await failureOf(create(open()));
    expect(failure.info).toMatchObject({ category: row.category, retryable: row.money.retryable });
    if (row.code !== undefined) expect(failure.info.code).toBe(row.code);
    expect(failure.effect).toBe(row.money.effect);
    expect(server.asked).toHaveLength(1);
  });

  it.each(ROWS)('$fault on a look-up is $category and leaves nothing open', async (row) => {
    server.answer(row.reply);
    const failure = await failureOf(open().lookUpTransfer(KNOWN));
    expect(failure.info).toMatchObject({ category: row.category, retryable: row.read.retryable });
    expect(failure.effect).toBe('none');
  });

  it.each([
    [404, 'NOT_FOUND', 'NOT_FOUND', 'none'],
    // Our key is ours alone: something with it has arrived.
    [409, 'CONFLICT', 'DUPLICATE', 'maybe'],
  ])('%s on a create call is %s', async (status, code, category, effect) => {
    server.answer(error(status, code));
    const failure = await failureOf(create(open()));
    expect(failure.info).toMatchObject({ category, code, retryable: false });
    expect(failure.effect).toBe(effect);
  });

  it('a refused connection has sent nothing and may be tried again', async () => {
    const failure = await failureOf(create(open({ baseUrl: `${NOBODY}/v4` })));
    expect(failure.info).toMatchObject({ category: 'UNAVAILABLE', retryable: true });
    expect(failure.effect).toBe('none');
  });

  it('shows Machnet’s own words, and none of our secrets', async () => {
    server.answer(error(400, 'BAD_REQUEST', 'no fund for secret-8899 of client-5567'));
    const failure = await failureOf(create(open()));
    expect(failure.message).toContain('no fund for');
    for (const secret of Object.values(CREDENTIALS)) expect(everythingShown(failure)).not.toContain(secret);
  });
});

describe('a Machnet look-up', () => {
  it('asks for the transaction by its own id', async () => {
    const sighting = await lookUp({ reference_number: 'RN-77', bonus_amount: 2.5 });
    expect(server.asked[0]).toMatchObject({ method: 'GET', path: '/v4/users/user-1/transactions/txn-1', body: '' });
    expect(sighting.details).toMatchObject({ transactionId: 'txn-1', referenceNumber: 'RN-77', bonusAmount: '2.5' });
  });

  it('asks nothing where no id is known, because nothing can be asked by reference', async () => {
    const result = await open().lookUpTransfer({ ...KNOWN, externalId: null });
    expect(result.found).toBe(false);
    expect(server.asked).toHaveLength(0);
  });

  it('says that Machnet does not know the id, in Machnet’s own words', async () => {
    server.answer(error(404, 'NOT_FOUND'));
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({ found: false, body: { code: 'NOT_FOUND' } });
  });

  it('does not take another transaction for ours', async () => {
    server.answer({ json: transaction({ id: 'txn-2' }) });
    const failure = await failureOf(open().lookUpTransfer(KNOWN));
    expect(failure.info).toMatchObject({ category: 'UNKNOWN', retryable: true });
  });

  it('says nothing of what the answer leaves out', async () => {
    server.answer({ json: { id: 'txn-1', status: 'PENDING' } });
    const result = await open().lookUpTransfer(KNOWN);
    expect(result).toMatchObject({ found: true, sighting: { amount: null, fee: null, exchangeRate: null } });
    expect(result.found && result.sighting).not.toHaveProperty('received');
    expect(result.found && result.sighting.details).toEqual({ transactionId: 'txn-1' });
  });

  it.each([
    ['RECEIVER_AMOUNT', '9.99', '10'],
    ['RECEIVER_AMOUNT', '10.01', '10'],
    ['RECEIVER_AMOUNT', '10.02', '10.02'],
    ['SENDER_AMOUNT', '9.99', '9.99'],
  ])('takes the sending amount Machnet calculated for ours within 0.01: %s %s is %s', async (mode, seen, expected) => {
    const sighting = await lookUp({ from_amount: Number(seen), to: { id: 'receiver-1', calculation_mode: mode } });
    expect(sighting.amount).toEqual(money(expected, 'USD'));
  });

  it('reads a transaction with a strange field, and names the field', async () => {
    const sighting = await lookUp({ status: 'PENDING', created_at: 'yesterday', bonus_amount: 'much' });
    expect(sighting.status).toBe('PENDING');
    expect(sighting.unmapped).toEqual(
      expect.arrayContaining(['body.created_at is not a date and time', 'body.bonus_amount is not a number']),
    );
  });
});

describe('canceling and delivering at Machnet', () => {
  it('cancels with a DELETE, whose empty answer leaves the rest to a look-up', async () => {
    server.answer({ status: 200, text: '' });
    expect(await open().cancelTransfer!(KNOWN)).toBeNull();
    expect(server.asked[0]).toMatchObject({ method: 'DELETE', path: '/v4/users/user-1/transactions/txn-1' });
  });

  it('asks for delivery with a PATCH, answered 204', async () => {
    server.answer({ status: 204, text: '' });
    await open().requestDelivery!(KNOWN);
    expect(server.asked[0]).toMatchObject({
      method: 'PATCH',
      path: '/v4/users/user-1/transactions/delivery-requests/txn-1',
    });
    expect(bodyOf(server.asked[0])).toEqual({ status: 'DELIVERY_REQUESTED' });
  });

  const OPERATIONS = {
    cancel: (connector: Connector) => connector.cancelTransfer!(KNOWN),
    deliver: (connector: Connector) => connector.requestDelivery!(KNOWN),
  };

  it.each(Object.entries(OPERATIONS))('a refused %s is a refusal, and a conflict no duplicate', async (_, run) => {
    server.answer(error(400, 'BAD_REQUEST'), error(404, 'NOT_FOUND'), error(409, 'CONFLICT'));
    const connector = open();
    const failures = [
      await failureOf(run(connector)),
      await failureOf(run(connector)),
      await failureOf(run(connector)),
    ];
    expect(failures.map(({ info }) => info.category)).toEqual(['VALIDATION', 'NOT_FOUND', 'VALIDATION']);
    expect(failures.map(({ effect }) => effect)).toEqual(['none', 'none', 'none']);
  });

  it.each(Object.entries(OPERATIONS))('an unanswered %s stays in doubt, and is not asked again', async (_, run) => {
    server.answer('reset');
    const failure = await failureOf(run(open()));
    expect(failure.effect).toBe('maybe');
    expect(failure.info.retryable).toBe(false);
    expect(server.asked).toHaveLength(1);
  });

  it.each(Object.entries(OPERATIONS))('without a transaction id there is nothing to %s', async (name) => {
    const nameless = { ...KNOWN, externalId: null };
    const connector = open();
    const call = name === 'cancel' ? connector.cancelTransfer!(nameless) : connector.requestDelivery!(nameless);
    expect((await failureOf(call)).effect).toBe('none');
    expect(server.asked).toHaveLength(0);
  });
});

describe('what Machnet requires of an order', () => {
  const problems = (over: Partial<TransferOrder>) => machnet.checkOrder(payout(over));

  it('is met by an order that nothing is wrong with', () => {
    expect(problems({})).toEqual([]);
  });

  it.each(['UNVERIFIED', 'IN_PROGRESS', 'SUSPENDED'] as const)('refuses a user whose KYC is %s', (verification) => {
    expect(problems({ client: { externalId: USER, verification } })).toMatchObject([
      { path: ['input', 'walletId'], code: 'KYC_REQUIRED', message: expect.stringContaining(verification) },
    ]);
  });

  it.each(['VERIFIED', 'RETRY', 'REVIEW_PENDING'] as const)('takes a user whose KYC is %s', (verification) => {
    expect(problems({ client: { externalId: USER, verification } })).toEqual([]);
  });

  const wallet = payout().wallet;
  it.each<[string, Partial<TransferOrder>, string[]]>([
    ['an active fund', { wallet: { ...wallet, isActive: false } }, ['walletId']],
    [
      'the kind of the fund',
      { wallet: { ...wallet, fundingSourceType: null } },
      ['options', 'machnet', 'fundingSourceType'],
    ],
    ['a contact', { contact: null }, ['recipient']],
    ['a bank account for BANK_DEPOSIT', { payoutAccount: null }, ['recipient', 'payoutAccountId']],
    ['a mobile wallet for WALLET', { payoutAccount: null, method: 'WALLET' }, ['recipient', 'payoutAccountId']],
    ['an account of the same method', { method: 'WALLET' }, ['recipient', 'payoutAccountId']],
    [
      'one account, not two',
      { options: { fee: '0', receiverFundId: 'account-9' } },
      ['options', 'machnet', 'receiverFundId'],
    ],
    ['a payerId for CASH_PICKUP', { method: 'CASH_PICKUP', payoutAccount: null }, ['options', 'machnet', 'payerId']],
    [
      'a payerId for HOME_DELIVERY',
      { method: 'HOME_DELIVERY', payoutAccount: null, contact: { ...CONTACT, address: ADDRESS } },
      ['options', 'machnet', 'payerId'],
    ],
    [
      'an address for HOME_DELIVERY',
      { method: 'HOME_DELIVERY', payoutAccount: null, options: { fee: '0', payerId: 9 } },
      ['recipient', 'newContact', 'address', 'line1'],
    ],
    ['a purpose', { purpose: null }, ['purpose']],
    [
      'a purpose in words for OTHER',
      { purpose: 'OTHER', options: { fee: '0' } },
      ['options', 'machnet', 'customPurpose'],
    ],
    ['a bonus of two decimals', { options: { fee: '0', bonus: '0.001' } }, ['options', 'machnet', 'bonus']],
    ['a bonus within the amount', { options: { fee: '0', bonus: '9999' } }, ['options', 'machnet', 'bonus']],
    ['a fee of two decimals', { options: { fee: '0.001' } }, ['options', 'machnet', 'fee']],
    ['a fee that is not negative', { options: { fee: '-1' } }, ['options', 'machnet', 'fee']],
    ['a rate of four decimals', { received: money('1', 'XAF'), exchangeRate: '0.12345' }, ['exchange', 'rate']],
  ])('names what is missing: %s', (_, over, path) => {
    expect(problems(over)).toMatchObject([{ path: ['input', ...path], message: expect.any(String) }]);
    expect(problems(over)[0]).not.toHaveProperty('code');
  });

  it('takes an inactive wallet where another fund is named', () => {
    const options = { fee: '0', fromFundId: 'fund-9' };
    expect(problems({ wallet: { ...wallet, isActive: false }, options })).toEqual([]);
  });

  it('takes a fund of which Machnet does not say whether it is active', () => {
    expect(problems({ wallet: { ...wallet, isActive: null } })).toEqual([]);
  });

  it.each([
    ['21.72', '427', '19.66', true],
    ['21.73', '427', '19.66', false],
    ['21.71', '427', '19.66', true],
    ['21.70', '427', '19.66', false],
    ['10.01', '20', '2', true],
    ['9.99', '20', '2', true],
    ['10.02', '20', '2', false],
    ['9.98', '20', '2', false],
    ['0.01', '0.01', '1', true],
    ['1', '6.11', '6.11', true],
  ])('compares the amounts of RECEIVER_AMOUNT: %s for %s at %s is %s', (from, to, exchangeRate, holds) => {
    const over = { amount: money(from, 'USD'), received: money(to, 'MXN'), exchangeRate };
    const message = expect.stringContaining('From amount is not equivalent with To amount.');
    const expected = holds ? [] : [{ path: ['input', 'amount', 'amount'], message }];
    expect(problems({ ...over, calculationMode: 'RECEIVER_AMOUNT' })).toEqual(expected);
  });

  it.each([
    ['21.72', '427.02', true],
    ['21.72', '427.01', true],
    ['21.72', '427', false],
    ['1', '427', false],
  ])('compares the amounts of SENDER_AMOUNT by what arrives: %s USD at 19.66 is %s MXN: %s', (from, to, holds) => {
    const over = { amount: money(from, 'USD'), received: money(to, 'MXN'), exchangeRate: '19.66' };
    const path = ['input', 'exchange', 'receive', 'amount'];
    const found = problems({ ...over, calculationMode: 'SENDER_AMOUNT' });
    expect(found).toEqual(holds ? [] : [{ path, message: expect.stringContaining('at the rate 19.66 is') }]);
  });

  it('rounds nothing: a millionth beyond 0.01 is beyond it', () => {
    expect(isEquivalent(100_100n, 300_000n, '3')).toBe(true);
    expect(isEquivalent(100_100n, 299_999n, '3')).toBe(false);
  });
});

describe('a Machnet user as client', () => {
  const USER_BODY = {
    id: USER,
    first_name: 'Edmund',
    last_name: 'Hillary',
    email: 'edmund@example.com',
    mobile_phone: '9779879879870',
    country: 'NP',
    type: 'SEND',
    kyc_status: 'VERIFIED',
  };
  const FUNDS = [
    {
      id: 'fund-1',
      funding_source_type: 'CARD',
      funding_source_name: 'VISA-9991',
      account_number: '9991',
      verification_status: 'VERIFIED',
    },
    { id: 'fund-2', funding_source_type: 'BANK', institution_name: 'CITIBANK', account_number: '8901' },
    { id: 'fund-3', funding_source_type: 'ACH', verification_status: 'PENDING' },
    { id: 'fund-4', funding_source_type: 'WALLET', nick_name: 'My Wallet', verification_status: 'VERIFIED' },
  ];
  const WALLET = { ...FUNDS[3], balance: { available_balance: 39.5, balance: 40.0 } };

  function answer(over: { user?: object; funds?: unknown; wallet?: unknown; kyc?: Reply } = {}): void {
    server.answer((asked) => {
      if (asked.path === '/v4/users/user-1') return { json: { ...USER_BODY, ...over.user } };
      if (asked.path === '/v4/users/user-1/funds') return { json: over.funds ?? FUNDS };
      if (asked.path === '/v4/users/user-1/funds/fund-4') return { json: over.wallet ?? WALLET };
      if (asked.path === '/v4/users/user-1/cip-info') return over.kyc ?? { json: { kyc_status: 'RETRY' } };
      return error(404, 'NOT_FOUND');
    });
  }
  const fetchClient = () => open().fetchClient({ externalId: USER });

  it('is read with its verification and kind', async () => {
    answer();
    const { client } = await fetchClient();
    expect(client).toEqual({
      externalId: USER,
      name: 'Edmund Hillary',
      email: 'edmund@example.com',
      phone: '+9779879879870',
      country: 'NP',
      isActive: true,
      verification: 'VERIFIED',
      details: { kycStatus: 'VERIFIED', userType: 'SEND' },
    });
  });

  it('has a balance per wallet, and funding accounts without one', async () => {
    answer();
    const { wallets } = await fetchClient();
    const none = { total: null, available: null, reserved: null };
    const shown = wallets.map(({ externalId, kind, label, currency, isActive, fundingSourceType, balance }) => [
      externalId,
      kind,
      label,
      currency,
      isActive,
      fundingSourceType,
      balance,
    ]);
    expect(shown).toEqual([
      ['fund-1', 'FUNDING_ACCOUNT', 'VISA-9991', 'USD', true, 'CARD', none],
      ['fund-2', 'FUNDING_ACCOUNT', 'CITIBANK …8901', 'USD', null, 'BANK', none],
      ['fund-3', 'FUNDING_ACCOUNT', 'ACH', 'USD', false, 'ACH', none],
      [
        'fund-4',
        'BALANCE',
        'My Wallet',
        'USD',
        true,
        'WALLET',
        { total: 400_000n, available: 395_000n, reserved: null },
      ],
    ]);
  });

  it('needs no further call where the list has the balance already', async () => {
    answer({ funds: [WALLET] });
    const { wallets } = await fetchClient();
    expect(wallets[0]?.balance.total).toBe(400_000n);
    expect(server.asked.map((asked) => asked.path)).toEqual(['/v4/users/user-1', '/v4/users/user-1/funds']);
  });

  it('reads one wallet by itself', async () => {
    answer();
    const wallet = await open().fetchWallet!({ externalId: 'fund-4', clientExternalId: USER, currency: 'USD' });
    expect(wallet).toMatchObject({ kind: 'BALANCE', balance: { total: 400_000n, available: 395_000n } });
    expect(server.asked).toHaveLength(1);
  });

  it('knows a wallet by its balance where its answer does not say what it is', async () => {
    // PUBLIC-B tells of this answer's balance and of nothing else in it.
    answer({ wallet: { id: 'fund-4', balance: { available_balance: 39.5, balance: 40 } } });
    const wallet = await open().fetchWallet!({ externalId: 'fund-4', clientExternalId: USER, currency: 'USD' });
    expect(wallet).toMatchObject({ kind: 'BALANCE', fundingSourceType: 'WALLET', balance: { available: 395_000n } });
  });

  it('shows an unsaid balance as unknown, not as zero', async () => {
    answer({ wallet: { ...WALLET, balance: {} } });
    const { wallets } = await fetchClient();
    expect(wallets[3]?.balance).toEqual({ total: null, available: null, reserved: null });
  });

  it.each([
    ['UNVERIFIED', 'UNVERIFIED', true],
    ['IN_PROGRESS', 'IN_PROGRESS', true],
    ['IN PROGRESS', 'IN_PROGRESS', true],
    ['RETRY', 'RETRY', true],
    ['REVIEW_PENDING', 'REVIEW_PENDING', true],
    ['SUSPENDED', 'SUSPENDED', false],
    ['NOT_REQUIRED', 'UNVERIFIED', true],
    ['GOLD', 'UNVERIFIED', true],
  ])('is %s as %s, and an unlisted word sends no money', async (kyc_status, verification, isActive) => {
    answer({ user: { kyc_status } });
    const { client } = await fetchClient();
    expect(client).toMatchObject({ verification, isActive, details: { kycStatus: kyc_status } });
  });

  it('is asked for its verification apart where its status is about something else', async () => {
    answer({ user: { kyc_status: undefined, status: 'ACTIVE' }, kyc: { json: { kyc_status: 'VERIFIED' } } });
    expect((await fetchClient()).client.verification).toBe('VERIFIED');
  });

  it('is asked for its verification apart where the user does not tell it', async () => {
    answer({ user: { kyc_status: undefined } });
    expect((await fetchClient()).client.verification).toBe('RETRY');
    answer({ user: { kyc_status: undefined, status: 'SUSPENDED' } });
    expect((await fetchClient()).client.verification).toBe('SUSPENDED');
  });

  it.each([
    ['9879879870', 'US', '+19879879870'],
    ['9879879870', 'NP', null],
    ['+9779879879870', null, '+9779879879870'],
    ['12', 'US', null],
  ])('has a phone number only where its country is certain: %s in %s', async (mobile_phone, country, phone) => {
    answer({ user: { mobile_phone, country } });
    expect((await fetchClient()).client.phone).toBe(phone);
  });

  it('is not found where Machnet does not know the id', async () => {
    answer();
    const failure = await failureOf(open().fetchClient({ externalId: 'nobody' }));
    expect(failure.info).toMatchObject({ category: 'NOT_FOUND', code: 'NOT_FOUND' });
  });
});

describe('contacts at Machnet', () => {
  const register = (connector: Connector, ...contacts: (typeof CONTACT)[]) =>
    connector.registerContacts!(contacts, { externalId: USER });

  const RECEIVER = {
    id: 'receiver-7',
    first_name: 'Tenzin',
    last_name: 'Norgay',
    email: 'awa@example.com',
    mobile_phone: '233541859101',
    country: 'GH',
  };

  it('become receive users of the sending user', async () => {
    server.answer({ json: { id: 'receiver-1' } });
    const results = await register(open(), { ...CONTACT, address: { ...ADDRESS, postalCode: '233' } });
    expect(results).toEqual([{ externalId: 'receiver-1', lot: null, providerCode: null }]);
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/v4/users' });
    expect(bodyOf(server.asked[0])).toEqual({
      first_name: 'Tenzin',
      last_name: 'Norgay',
      email: 'awa@example.com',
      mobile_phone: '233541859101',
      address_line1: '1 Main St',
      city: 'Accra',
      zipcode: '233',
      country: 'GH',
      business: false,
      send_user_id: USER,
      type: 'RECEIVE',
    });
  });

  it('are looked for after a doubtful answer, and not made twice', async () => {
    server.answer('reset', { json: [{ ...RECEIVER, id: 'receiver-6', last_name: 'Other' }, RECEIVER] });
    expect(await register(open(), CONTACT)).toMatchObject([{ externalId: 'receiver-7' }]);
    expect(server.asked.map(({ method, path }) => [method, path])).toEqual([
      ['POST', '/v4/users'],
      ['GET', '/v4/users/user-1/receive-users'],
    ]);
  });

  it.each<[string, Reply]>([
    ['is not on the list', { json: [] }],
    ['cannot be seen', { status: 500, json: {} }],
    ['of that name has another e-mail address', { json: [{ ...RECEIVER, email: 'other@example.com' }] }],
    ['of that name lives elsewhere', { json: [{ ...RECEIVER, address_line1: '2 Other St' }] }],
  ])('stay in doubt where the receive user %s', async (_, list) => {
    server.answer('reset', list);
    const failure = await failureOf(register(open(), CONTACT));
    expect(failure.effect).toBe('maybe');
  });

  it('are refused one by one', async () => {
    server.answer({ json: { id: 'receiver-1' } }, error(400, 'BAD_REQUEST'), { json: { id: 'receiver-3' } });
    const results = await register(open(), CONTACT, CONTACT, CONTACT);
    expect(results).toMatchObject([
      { externalId: 'receiver-1' },
      { providerCode: 'BAD_REQUEST' },
      { externalId: 'receiver-3' },
    ]);
  });

  it('keep what was made before the account or the wire failed, and ask no further', async () => {
    server.answer({ json: { id: 'receiver-1' } }, error(401, 'UNAUTHORIZED'));
    const results = await register(open(), CONTACT, CONTACT, CONTACT);
    expect(results.map((result) => ('failure' in result ? result.failure.info.category : result.externalId))).toEqual([
      'receiver-1',
      'AUTH',
      'AUTH',
    ]);
    expect(server.asked).toHaveLength(2);
  });

  it('are not marked as refused where Machnet could not be asked at all', async () => {
    server.answer(error(401, 'UNAUTHORIZED'));
    expect((await failureOf(register(open(), CONTACT, CONTACT))).info.category).toBe('AUTH');
  });

  const PLACE = { externalId: 'receiver-1', clientExternalId: USER };

  it('are paid to a mobile wallet', async () => {
    server.answer({ json: { id: 'account-1' } });
    const mobileWallet = { phone: '+233543225243', payerId: 100 };
    expect(await open().addPayoutAccount!(PLACE, { mobileWallet })).toEqual({
      externalId: 'account-1',
      method: 'WALLET',
      label: 'Mobile wallet …5243',
      details: { payerId: 100 },
    });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/v4/users/user-1/receive-users/receiver-1/accounts',
    });
    expect(bodyOf(server.asked[0])).toEqual({
      msisdn: '233543225243',
      wallet_type: 'TEL',
      payer_id: 100,
      payout_method: 'WALLET',
    });
  });

  it('are paid to a bank account', async () => {
    server.answer({ json: { id: 'account-2' } });
    const bank = { accountNumber: '0099001', accountType: 'SAVINGS', bankId: '12', branchId: '34' };
    expect(await open().addPayoutAccount!(PLACE, { bank })).toEqual({
      externalId: 'account-2',
      method: 'BANK_DEPOSIT',
      label: 'SAVINGS account …9001',
      details: { accountType: 'SAVINGS', bankId: '12', branchId: '34' },
    });
    expect(bodyOf(server.asked[0])).toEqual({
      account_number: '0099001',
      account_type: 'SAVINGS',
      bank_id: 12,
      branch_id: 34,
      payout_method: 'BANK_DEPOSIT',
    });
  });

  it('learn why an account is refused', async () => {
    server.answer(error(400, 'BAD_REQUEST', 'Invalid bank'));
    const bank = { accountNumber: '1', accountType: 'CHECKING', bankId: 'x', branchId: null };
    const failure = await failureOf(open().addPayoutAccount!(PLACE, { bank }));
    expect(failure.info).toMatchObject({ category: 'VALIDATION', code: 'BAD_REQUEST' });
    expect(failure.message).toContain('Invalid bank');
  });
});

describe('a Machnet webhook', () => {
  const event = (over: object = {}) =>
    JSON.stringify({
      id: 'hook-1',
      event_name: 'transaction_processed',
      resource_id: 'txn-1',
      user_id: USER,
      subscription_id: 'sub-1',
      timestamp: '2022-05-18T11:48:05',
      ...over,
    });
  const sign = (body: string, secret = CREDENTIALS.webhookSecret) =>
    createHmac('sha256', secret).update(body).digest('hex');
  const deliver = (body: string, signature: string | undefined, connector = open()) =>
    connector.readCallback!({
      method: 'POST',
      headers: signature === undefined ? {} : { 'x-raas-webhook-signature': signature },
      query: {},
      body,
      bytes: Buffer.from(body),
    });

  it('hints at the transaction it names, where its signature is right', () => {
    const body = event();
    expect(deliver(body, sign(body))).toMatchObject({ authentic: true, hints: [{ externalId: 'txn-1' }] });
    expect(deliver(body, sign(body).toUpperCase())).toMatchObject({ authentic: true });
  });

  it('is signed over its bytes, also where they are no UTF-8', () => {
    const bytes = Buffer.from(event({ user_id: 'é' }), 'latin1');
    const signature = createHmac('sha256', CREDENTIALS.webhookSecret).update(bytes).digest('hex');
    const delivery = { method: 'POST', query: {}, body: bytes.toString('utf8'), bytes } as const;
    const headers = { 'x-raas-webhook-signature': signature };
    expect(open().readCallback!({ ...delivery, headers })).toMatchObject({
      authentic: true,
      hints: [{ externalId: 'txn-1' }],
    });
  });

  it.each([
    ['of another body', sign(event({ resource_id: 'txn-2' }))],
    ['of another secret', sign(event(), 'other')],
    ['cut short', sign(event()).slice(0, 63)],
    ['missing', undefined],
    ['empty', ''],
  ])('is refused and not looked at where its signature is %s', (_, signature) => {
    expect(deliver(event(), signature)).toEqual({
      authentic: false,
      hints: [],
      reply: { status: 401, body: null },
      evidence: null,
    });
  });

  it.each(['transaction_created', 'transaction_pending', 'transaction_delivery_authorized ', 'transaction_new', ''])(
    'hints at a transaction whatever the event is called: "%s"',
    (event_name) => {
      const body = event({ event_name });
      expect(deliver(body, sign(body)).hints).toEqual([{ externalId: 'txn-1' }]);
    },
  );

  it.each(['user_kyc_verified', ' user_card_added'])('hints at no transaction for %s', (event_name) => {
    const body = event({ event_name });
    expect(deliver(body, sign(body))).toMatchObject({ authentic: true, hints: [] });
  });

  it('is a hint like any other where no secret is configured', () => {
    const connector = open({ credentials: { clientId: 'client-5567', clientSecret: 'secret-8899' } });
    expect(deliver(event(), undefined, connector)).toMatchObject({
      authentic: true,
      hints: [{ externalId: 'txn-1' }],
    });
  });

  it.each(['', 'not json', '[]', '"text"', '{}'])('hints at nothing where its body is %j', (body) => {
    expect(deliver(body, sign(body))).toMatchObject({ authentic: true, hints: [] });
  });
});

describe('the Machnet definition', () => {
  it('asks for an id and a secret that can stand in a header', () => {
    expect(machnet.checkCredentials(CREDENTIALS)).toEqual([]);
    expect(machnet.checkCredentials({}).map(({ path }) => path)).toEqual([['clientId'], ['clientSecret']]);
    expect(machnet.checkCredentials({ ...CREDENTIALS, clientSecret: 'a b' })).toHaveLength(1);
  });

  it('allows a repeated call with the same key for less than a key’s life, and never later', () => {
    const operation = { kind: 'PAYOUT', method: 'WALLET', options: {} } as const;
    for (const sandbox of [true, false]) {
      expect(machnet.manners({ ...operation, sandbox })).toMatchObject({
        resend: 'same-key',
        resendWindowMs: 23 * 60 * 60_000,
        historyMs: null,
      });
    }
  });

  it('takes two decimals whatever the currency', () => {
    expect(machnet.money).toEqual({ decimals: 2, limits: {}, foreignAmount: false });
  });

  it('collects nothing, approves nothing and has no batches', () => {
    const connector = open();
    expect([
      connector.requestPayment,
      connector.approveTransfer,
      connector.createTransfers,
      connector.lookUpTransfers,
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
