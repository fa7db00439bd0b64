import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import { createManualClock } from '../manual-clock';
import { create, createBatch, orderFor, placeOf, settled, USER_ERRORS } from './orders';
import { openProxy, type Proxy, type Reply } from './proxy';
import { openWorld, type Json, type World } from './world';

const FAILURE = 'failure { category code message }';
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { status ${FAILURE} details {
  ... on PeexTransferDetails { trackId identifierBy fxRate transactionType }
  ... on CinetPayTransferDetails { clientTransactionId paymentMethod receiverE164 }
  ... on MachnetTransferDetails { userId payoutMethod calculationMode fundingSourceType fromFundId payerId remittancePurpose
    toFirstName toLastName toEmail toMobilePhone toAddressLine1 ipAddress documents { documentType } }
  ... on XprizoTransferDetails { fromAccountId toAccountId description customer merchantId mobileNumber } } } }`;
const FOLLOW = `subscription ($id: ID!, $after: EventCursor) { transferUpdated(filter: { transferIds: [$id] }, after: $after) {
  to transfer { isFinal ${FAILURE} } } }`;
const REQUEST = `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) {
  transfer { id status } ${USER_ERRORS} } }`;

let world: World;
let proxy: Proxy;
let sandbox: Sandbox;
beforeAll(async () => {
  const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({ host: '127.0.0.1', port: 0, now: () => clock.now() });
  proxy = await openProxy(sandbox.url);
  world = await openWorld({ clock, sandbox: () => sandbox, env: { SANDBOX_URL: proxy.url, CARD_PAYMENTS: 'on' } });
});
afterEach(() => proxy.forgetAnswers());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
  await proxy.close();
  await sandbox.close();
});

const find = async (id: string): Promise<Json> => (await world.ask<Json>(FIND, { id })).transfer;

describe('the details of an order that was refused are those of the order', () => {
  const json = (status: number, body: object): Reply => ({ status, json: body });
  interface Refused {
    path: RegExp;
    reply: Reply;
    more?: Record<string, unknown>;
    details: Json;
  }
  const REFUSED: Record<string, Refused> = {
    PEEX: {
      path: /request_payment/,
      reply: json(400, { error: { statusCode: 400, name: 'BadRequestError', message: 'no' } }),
      details: {
        trackId: expect.stringMatching(/^CR/),
        identifierBy: '+237677000001',
        fxRate: '1',
        transactionType: 'mobile',
      },
    },
    CINETPAY: {
      path: /money\/send\/contact/,
      reply: json(200, { code: 602, message: 'INSUFFICIENT_BALANCE', description: 'Solde insuffisant' }),
      more: { options: { cinetpay: { paymentMethod: 'OMCI' } } },
      details: {
        clientTransactionId: expect.stringMatching(/^CR/),
        paymentMethod: 'OMCI',
        receiverE164: '+2250700000001',
      },
    },
    MACHNET: {
      path: /\/transactions$/,
      reply: json(400, { status: 400, code: 'BAD_REQUEST', message: 'no' }),
      details: {
        userId: expect.any(String),
        payoutMethod: 'CASH_PICKUP',
        calculationMode: 'SENDER_AMOUNT',
        fundingSourceType: expect.any(String),
        fromFundId: expect.any(String),
        payerId: 1,
        remittancePurpose: 'FAMILY',
        toFirstName: 'Awa',
        toLastName: 'Diop',
        toEmail: 'awa.diop@example.com',
        toMobilePhone: '233541859222',
        toAddressLine1: '12 Independence Avenue',
        ipAddress: null,
        documents: [],
      },
    },
    XPRIZO: {
      path: /SendPayment/,
      reply: json(400, { statusCode: 400, message: 'no such wallet' }),
      more: { note: 'rent of June' },
      details: {
        fromAccountId: expect.any(String),
        toAccountId: XPRIZO_MERCHANTS[0].peer.kesAccountId,
        description: 'rent of June',
        customer: null,
        merchantId: null,
        mobileNumber: null,
      },
    },
  };

  it.each(Object.keys(REFUSED))('at %s', async (provider) => {
    const { path, reply, more, details } = REFUSED[provider]!;
    proxy.answerOnce('POST', path, reply);
    const { transfer } = await create(world, orderFor(await placeOf(world, provider), more));
    expect(transfer.status).toBe('FAILED');
    expect((await find(transfer.id)).details).toEqual(details);
  });

  it.each([
    ['M-Pesa', /MPesaDeposit/, { mpesa: { phone: '+254712345678' } }, { mobileNumber: '254712345678' }],
    [
      'a card',
      /CardDeposit/,
      { card: { customer: 'customer-1', merchantId: 'mid-1' } },
      { customer: 'customer-1', merchantId: 'mid-1' },
    ],
    [
      'somebody’s wallet',
      /RequestPayment/,
      { wallet: { fromAccountId: XPRIZO_MERCHANTS[0].peer.kesAccountId } },
      { fromAccountId: XPRIZO_MERCHANTS[0].peer.kesAccountId },
    ],
  ])('of money asked for from %s', async (_name, path, source, details) => {
    proxy.answerOnce('POST', path, json(400, { statusCode: 400, message: 'no' }));
    const { walletId } = await placeOf(world, 'XPRIZO');
    const input = {
      idempotencyKey: `asked from ${_name}`,
      walletId,
      source,
      amount: { amount: '250', currency: 'KES' },
      description: 'order 17',
    };
    const { requestPayment } = await world.ask<Json>(REQUEST, { input });
    expect(requestPayment.transfer.status).toBe('FAILED');
    expect((await find(requestPayment.transfer.id)).details).toMatchObject({ description: 'order 17', ...details });
  });
});

describe('a payment that Peex rejects for its amount', () => {
  const LIMIT = { category: 'LIMIT', code: 'AMOUNT_EXCEED_THRESHOLD' };
  const tooMuch = async (): Promise<Json> =>
    orderFor(await placeOf(world, 'PEEX'), { amount: { amount: '10000001', currency: 'XAF' } });
  const saysNothingOfFunds = (answer: unknown) => expect(JSON.stringify(answer)).not.toMatch(/insufficient|funds/i);

  it('is over a limit, and nobody is told of insufficient funds: at once, again, in a batch and when read', async () => {
    const input = await tooMuch();
    const made = await create(world, input);
    const replayed = await create(world, input);
    const batch = await createBatch(world, { idempotencyKey: 'a batch', transfers: [await tooMuch()] });
    for (const { transfer, userErrors } of [made, replayed, batch.items[0]]) {
      expect(transfer).toMatchObject({ status: 'FAILED', failure: LIMIT });
      expect(userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED', moneyMoved: 'NO', provider: LIMIT }]);
      saysNothingOfFunds([transfer, userErrors, await find(transfer.id)]);
    }
    expect(replayed.idempotency.replayed).toBe(true);
  });

  it('is so too where it is rejected later, for whoever follows it', async () => {
    const { transfer, cursor } = await create(world, orderFor(await placeOf(world, 'PEEX')));
    const follower = await world.follow<Json>(FOLLOW, { id: transfer.id, after: cursor });
    await world.control('status', {
      provider: 'PEEX',
      reference: transfer.reference,
      status: 'rejected',
      paymentProof: 'AMOUNT_EXCEED_THRESHOLD',
    });
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'FAILED', failure: LIMIT });
    const last = () => follower.results.at(-1)?.transferUpdated;
    await world.until('the end', () => last()?.transfer.isFinal);
    expect(last().transfer.failure).toMatchObject(LIMIT);
    saysNothingOfFunds([follower.results, await find(transfer.id)]);
  });
});
