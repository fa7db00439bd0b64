import { create, orderFor, placeOf, type Place } from './orders';
import { openWorld, type Json, type World } from './world';

let world: World;
const places: Record<string, Place> = {};
beforeAll(async () => {
  world = await openWorld();
  for (const provider of ['PEEX', 'MACHNET']) places[provider] = await placeOf(world, provider);
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

interface Exchange {
  amount: string;
  rate: string;
  receive: { amount?: string; currency: string };
  calculationMode?: string;
}

/** A good order at this provider, with this exchange. */
function ordered(provider: string, { amount, ...exchange }: Exchange): Json {
  return { ...orderFor(places[provider]!), amount: { amount, currency: 'USD' }, exchange };
}

const RECEIVED = ['input', 'exchange', 'receive', 'amount'];

describe('the amount that shall arrive', () => {
  it.each<[string, Exchange, string[], RegExp]>([
    ['PEEX', { amount: '10', rate: '655.34', receive: { amount: '1', currency: 'XAF' } }, RECEIVED, /6553 XAF/],
    ['PEEX', { amount: '10', rate: '655.34', receive: { amount: '6551', currency: 'XAF' } }, RECEIVED, /6553 XAF/],
    ['MACHNET', { amount: '1', rate: '19.66', receive: { amount: '427', currency: 'MXN' } }, RECEIVED, /19\.66 MXN/],
    [
      'MACHNET',
      { amount: '1', rate: '19.66', receive: { amount: '427', currency: 'MXN' }, calculationMode: 'RECEIVER_AMOUNT' },
      ['input', 'amount', 'amount'],
      /From amount is not equivalent with To amount.*21\.72 USD/,
    ],
    [
      'PEEX',
      { amount: '10', rate: '655.34', receive: { amount: '9', currency: 'XAF' }, calculationMode: 'RECEIVER_AMOUNT' },
      RECEIVED,
      /6553 XAF/,
    ],
  ])('at %s: %j is refused, and the right value named', async (provider, exchange, path, says) => {
    const { transfer, userErrors } = await create(world, ordered(provider, exchange));
    expect(transfer).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path, moneyMoved: 'NO' }]);
    expect(userErrors[0].message).toMatch(says);
  });

  it.each<[string, Exchange]>([
    ['PEEX', { amount: '10', rate: '655.34', receive: { amount: '6553', currency: 'XAF' } }],
    ['PEEX', { amount: '10', rate: '655.34', receive: { amount: '6554', currency: 'XAF' } }],
    ['MACHNET', { amount: '21.72', rate: '19.66', receive: { amount: '427.02', currency: 'MXN' } }],
    [
      'MACHNET',
      {
        amount: '21.72',
        rate: '19.66',
        receive: { amount: '427', currency: 'MXN' },
        calculationMode: 'RECEIVER_AMOUNT',
      },
    ],
  ])('at %s: %j is within the rounding of the currency', async (provider, exchange) => {
    expect(await create(world, ordered(provider, exchange))).toMatchObject({
      transfer: { status: expect.any(String) },
      userErrors: [],
    });
  });

  it.each([
    ['PEEX', '10', '655.34', 'XAF', '6553'],
    // Machnet works it out itself, to two decimals whatever the currency, and says so.
    ['MACHNET', '10', '655.34', 'XAF', '6553.4'],
    ['MACHNET', '21.72', '19.66', 'MXN', '427.02'],
  ])('at %s: %s USD at %s with %s alone is %s', async (provider, amount, rate, currency, received) => {
    const { transfer, userErrors } = await create(world, ordered(provider, { amount, rate, receive: { currency } }));
    expect(userErrors).toEqual([]);
    const { transfer: seen } = await world.ask<Json>(
      'query ($id: ID!) { transfer(by: { id: $id }) { received { amount currency } } }',
      { id: transfer.id },
    );
    expect(seen.received).toEqual({ amount: received, currency });
  });
});

describe('Peex in another currency than it pays out', () => {
  it('is refused without an exchange, and nothing is debited', async () => {
    const before = await world.ledger('PEEX');
    const { transfer, userErrors } = await create(world, {
      ...orderFor(places['PEEX']!),
      amount: { amount: '100', currency: 'USD' },
    });
    expect(transfer).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'exchange'], moneyMoved: 'NO' }]);
    expect(await world.ledger('PEEX')).toEqual(before);
  });

  it('takes the decimals of its document’s 6789.23', async () => {
    expect(
      await create(world, ordered('PEEX', { amount: '6789.23', rate: '655.34', receive: { currency: 'XAF' } })),
    ).toMatchObject({ userErrors: [] });
    const { userErrors } = await create(
      world,
      ordered('PEEX', { amount: '6789.234', rate: '655.34', receive: { currency: 'XAF' } }),
    );
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'amount', 'amount'] }]);
  });
});
