import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDoor, START, type Door } from './door';
import { A, fromWallet, merchant, SPARE } from './machnet-merchant';

const DAY_MS = 24 * 60 * 60 * 1000;
const CASH = { fund_id: undefined, payout_method: 'CASH_PICKUP', payer_id: 9 };

let door: Door;
let a: ReturnType<typeof merchant>;
beforeAll(async () => {
  door = await openDoor();
  a = merchant(door);
});
beforeEach(() => door.reset());
afterAll(() => door.close());

const refusal = (status: number, code: string, message: unknown = expect.any(String)) => ({ status, code, message });

describe('the two axes', () => {
  it('go to PROCESSED within ten seconds, but nothing is paid out unless somebody asks', async () => {
    const id = await a.payFor('K-1');
    const seen = [await a.words(id)];
    for (let second = 0; second < 4; second++) {
      await door.advance(1_000);
      seen.push(await a.words(id));
    }
    expect(seen.map(([status]) => status)).toEqual(['INITIATED', 'PENDING', 'PROCESSING', 'PROCESSED', 'PROCESSED']);
    await door.advance(30 * DAY_MS);
    expect(await a.words(id)).toEqual(['PROCESSED', 'NONE']);
  });

  it('deliver once asked, when PROCESSED', async () => {
    const id = await a.payFor('K-1');
    await door.advance(3_000);
    const { status, text } = await a.deliver(id);
    expect([status, text]).toEqual([204, '']);
    const seen = [await a.words(id)];
    for (let second = 0; second < 3; second++) {
      await door.advance(1_000);
      seen.push(await a.words(id));
    }
    expect(seen).toEqual(
      ['DELIVERY_REQUESTED', 'DELIVERY_AUTHORIZED', 'DELIVERY_PAYOUT_READY', 'DELIVERED'].map((word) => [
        'PROCESSED',
        word,
      ]),
    );
  });

  it('go side by side when delivery is asked for while PENDING', async () => {
    const id = await a.payFor('K-1');
    await door.advance(1_000);
    expect((await a.deliver(id)).status).toBe(204);
    expect(await a.words(id)).toEqual(['PENDING', 'DELIVERY_REQUESTED']);
    await door.advance(2_000);
    expect(await a.words(id)).toEqual(['PROCESSED', 'DELIVERY_PAYOUT_READY']);
    await door.advance(1_000);
    expect(await a.words(id)).toEqual(['PROCESSED', 'DELIVERED']);
  });

  it('may end with money delivered while the funding is still PENDING', async () => {
    const id = await a.payFor('K-1', { from_amount: 33 });
    await door.advance(1_000);
    await a.deliver(id);
    await door.advance(10_000);
    expect(await a.words(id)).toEqual(['PENDING', 'DELIVERED']);
    expect((await a.cancel(id)).status).toBe(400);
  });

  it('stop both when the transaction fails', async () => {
    const id = await a.payFor('K-1', { from_amount: 99 });
    await door.advance(1_000);
    await a.deliver(id);
    await door.advance(1_000);
    expect(await a.words(id)).toEqual(['FAILED', 'DELIVERY_REQUESTED']);
    await door.advance(60_000);
    expect(await a.words(id)).toEqual(['FAILED', 'DELIVERY_REQUESTED']);
  });

  it.each([
    ['INITIATED', 0],
    ['PROCESSING', 2_000],
  ])('take no delivery request while %s', async (word, afterMs) => {
    const id = await a.payFor('K-1');
    await door.advance(afterMs);
    const { status, json } = await a.deliver(id);
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST', expect.stringContaining(word))]);
    expect((await a.words(id))[1]).toBe('NONE');
  });

  it('take one delivery request, and only with its word', async () => {
    const id = await a.payFor('K-1');
    await door.advance(3_000);
    expect((await a.deliver(id, { status: 'DELIVERED' })).status).toBe(400);
    expect((await a.deliver(id, '')).status).toBe(400);
    expect((await a.deliver(id)).status).toBe(204);
    expect((await a.deliver(id)).status).toBe(400);
  });

  it('can both be set by hand', async () => {
    const id = await a.payFor('K-1');
    const set = { provider: 'MACHNET', reference: 'K-1', status: 'PROCESSED', deliveryStatus: 'DELIVERY_FAILED' };
    expect(await door.setStatus(set)).toMatchObject({ externalId: id, status: 'PROCESSED' });
    await door.advance(60_000);
    expect(await a.words(id)).toEqual(['PROCESSED', 'DELIVERY_FAILED']);
    await door.setStatus({ provider: 'MACHNET', reference: id, status: 'HOLD' });
    expect(await a.words(id)).toEqual(['HOLD', 'DELIVERY_FAILED']);
    await door.setStatus({ provider: 'MACHNET', reference: id, status: 'HOLD', deliveryStatus: null });
    expect(await a.words(id)).toEqual(['HOLD', 'NONE']);
  });
});

describe('reading a transaction', () => {
  it('adds the reference number, which stays', async () => {
    const first = (await a.pay('K-1')).json;
    const { status, json } = await a.find(first.id);
    expect(status).toBe(200);
    expect(json).toEqual({ ...first, reference_number: expect.stringMatching(/^A\d{12}$/) });
    await door.advance(3_000);
    expect(await a.row(first.id)).toEqual({ ...json, status: 'PROCESSED' });
  });

  it('is for its own user', async () => {
    const id = await a.payFor('K-1');
    const { status, json } = await merchant(door, A, 'retry').find(id);
    expect([status, json]).toEqual([404, refusal(404, 'NOT_FOUND', 'Transaction not found.')]);
    expect((await a.find('nothing')).status).toBe(404);
  });
});

describe('canceling a transaction', () => {
  it.each([0, 1_000])('is taken with an empty 200 after %i ms, and ends its way', async (afterMs) => {
    const id = await a.payFor('K-1');
    await door.advance(afterMs);
    const { status, text } = await a.cancel(id);
    expect([status, text]).toEqual([200, '']);
    await door.advance(60_000);
    expect(await a.words(id)).toEqual(['CANCELED', 'NONE']);
  });

  it('ends a delivery that was asked for', async () => {
    const id = await a.payFor('K-1');
    await door.advance(1_000);
    await a.deliver(id);
    await a.cancel(id);
    await door.advance(60_000);
    expect(await a.words(id)).toEqual(['CANCELED', 'DELIVERY_REQUESTED']);
  });

  it.each([
    ['PROCESSING', 2_000],
    ['PROCESSED', 3_000],
  ])('is refused once it is %s', async (word, afterMs) => {
    const id = await a.payFor('K-1');
    await door.advance(afterMs);
    const { status, json } = await a.cancel(id);
    expect([status, json]).toEqual([400, refusal(400, 'BAD_REQUEST', expect.stringContaining(word))]);
    expect((await a.words(id))[0]).toBe(word);
  });

  it('is done once', async () => {
    const id = await a.payFor('K-1');
    await a.cancel(id);
    expect((await a.cancel(id)).status).toBe(400);
  });
});

describe('a wallet that pays', () => {
  const change = { ...fromWallet(), from_amount: 100.25, fee_amount: 1.5 };

  it('has the amount and the fee set aside at once, and loses them when they are PROCESSED', async () => {
    await a.payFor('K-1', change);
    expect(await a.balance()).toEqual({ available_balance: 9898.25, balance: 10000 });
    await door.advance(3_000);
    expect(await a.balance()).toEqual({ available_balance: 9898.25, balance: 9898.25 });
  });

  it('has them back when the transaction is canceled', async () => {
    await a.cancel(await a.payFor('K-1', change));
    expect(await a.balance()).toEqual({ available_balance: 10000, balance: 10000 });
  });

  it.each(['FAILED', 'RETURNED', 'REFUNDED', 'CANCELED'])('has them back when it is %s by hand', async (status) => {
    await a.payFor('K-1', change);
    await door.advance(3_000);
    await door.setStatus({ provider: 'MACHNET', reference: 'K-1', status });
    expect(await a.balance()).toEqual({ available_balance: 10000, balance: 10000 });
  });

  it('is not touched by a replay, nor by a card', async () => {
    await a.payFor('K-1', change);
    await a.payFor('K-1', change);
    await a.payFor('K-2');
    expect((await a.balance()).available_balance).toBe(9898.25);
  });

  it('does not pay more than it has, and only in its currency', async () => {
    const spare = merchant(door, SPARE);
    const wallet = fromWallet(SPARE);
    expect((await spare.pay('K-1', { ...wallet, from_amount: 99.99, fee_amount: 0.02 })).json).toEqual(
      refusal(400, 'BAD_REQUEST', 'The wallet balance is insufficient.'),
    );
    expect((await spare.pay('K-1', { ...wallet, from_currency: 'EUR' })).status).toBe(400);
    expect((await spare.pay('K-1', { ...wallet, from_amount: 99.5, fee_amount: 0.5 })).status).toBe(200);
    expect(await spare.balance()).toEqual({ available_balance: 0, balance: 100 });
  });
});

it('knows users, transactions and keys again after a restart, under the same ids', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'machnet-'));
  const journalFile = join(folder, 'sandbox.jsonl');
  const first = await openDoor({ journalFile });
  const before = merchant(first);
  const person = { first_name: 'Awa', last_name: 'Traore', type: 'RECEIVE', send_user_id: A.users.verified.id };
  const receiver = (await before.call('POST', '/users', person)).json;
  const id = await before.payFor('K-1', { ...fromWallet(), to: { ...CASH, id: receiver.id } });
  await first.advance(1_500);
  await before.deliver(id);
  await first.close();

  const second = await openDoor({ journalFile, now: () => START + 60_000 });
  const after = merchant(second);
  expect(await after.words(id)).toEqual(['PROCESSED', 'DELIVERED']);
  expect((await after.ofUser('GET', '/receive-users')).json.at(-1)).toEqual(receiver);
  expect(await after.payFor('K-1', { ...fromWallet(), to: { ...CASH, id: receiver.id } })).toBe(id);
  expect(await second.ledger()).toHaveLength(1);
  await second.close();
  rmSync(folder, { recursive: true });
});
