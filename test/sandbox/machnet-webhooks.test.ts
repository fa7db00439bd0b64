import { createHmac } from 'node:crypto';
import { openDoor, START, type Door } from './door';
import { A, B, merchant } from './machnet-merchant';
import { openReceiver, type Received, type Receiver } from './receiver';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let door: Door;
let receiver: Receiver;
let a: ReturnType<typeof merchant>;
beforeEach(async () => {
  door = await openDoor();
  receiver = await openReceiver();
  a = merchant(door);
});
afterEach(async () => {
  await door.close();
  await receiver.close();
});

const listen = (more: Record<string, unknown> = {}) =>
  door.callTo({ provider: 'MACHNET', url: receiver.url, account: A.clientId, ...more });
const events = (): unknown[] => receiver.posts().map(({ headers }) => headers['x-raas-event']);
const signatureOf = ({ body }: Received, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

it('tells of every status after INITIATED, and of every delivery status', async () => {
  await listen();
  const id = await a.payFor('K-1');
  await door.advance(3_000);
  await a.deliver(id);
  await door.advance(3_000);
  expect(events()).toEqual([
    'transaction_created',
    'transaction_processing',
    'transaction_processed',
    'transaction_delivery_requested',
    'transaction_delivery_authorized',
    'transaction_delivery_payout_ready',
    'transaction_delivered',
  ]);
});

it.each([
  [{ status: 'FAILED' }, ['transaction_failed']],
  [{ status: 'HOLD' }, ['transaction_onhold']],
  [{ status: 'CANCELED' }, ['transaction_canceled']],
  [{ status: 'RETURNED' }, ['transaction_returned']],
  [{ status: 'REFUNDED' }, ['transaction_refunded']],
  [{ status: 'INITIATED', deliveryStatus: 'PENDING' }, ['transaction_delivery_pending']],
  [{ status: 'INITIATED', deliveryStatus: 'HOLD' }, ['transaction_delivery_onhold']],
  [{ status: 'INITIATED', deliveryStatus: 'DELIVERY_FAILED' }, ['transaction_delivery_failed']],
  [{ status: 'PROCESSED', deliveryStatus: 'DELIVERED' }, ['transaction_processed', 'transaction_delivered']],
  [{ status: 'UNHEARD_OF' }, []],
])('tells of %j as %j', async (change, expected) => {
  await listen();
  await a.payFor('K-1');
  await door.setStatus({ provider: 'MACHNET', reference: 'K-1', ...change });
  expect(events()).toEqual(expected);
});

it('names the resource and not its state, in a body signed with the secret that was handed over', async () => {
  await listen({ secret: 'shared' });
  const id = await a.payFor('K-1');
  await door.advance(1_000);
  const [webhook] = receiver.received as [Received];
  expect([webhook.method, webhook.headers['content-type']]).toEqual(['POST', 'application/json']);
  expect(JSON.parse(webhook.body)).toEqual({
    id: expect.any(String),
    event_name: 'transaction_created',
    resource_id: id,
    user_id: a.user.id,
    payload: null,
    subscription_id: expect.any(String),
    timestamp: new Date(START + 1_000).toISOString(),
  });
  expect(webhook.headers['x-raas-webhook-signature']).toBe(signatureOf(webhook, 'shared'));
});

it('signs with the merchant’s seeded secret where none was handed over', async () => {
  await door.callTo({ provider: 'MACHNET', url: receiver.url });
  await a.payFor('K-1');
  await merchant(door, B).payFor('K-1');
  await door.advance(1_000);
  const signatures = receiver.posts().map(({ headers }) => headers['x-raas-webhook-signature']);
  expect(signatures.sort()).toEqual(
    receiver
      .posts()
      .map((one) => {
        const isOfA = JSON.parse(one.body).user_id === A.users.verified.id;
        return signatureOf(one, (isOfA ? A : B).webhookSecret);
      })
      .sort(),
  );
});

it('comes again at intervals while it is answered with 409, with the same id', async () => {
  await listen();
  receiver.answerWith(409);
  await a.payFor('K-1', { from_amount: 33 });
  await door.advance(1_000);
  for (let minute = 0; minute < 20; minute++) await door.advance(MINUTE_MS);
  expect(receiver.posts()).toHaveLength(21);
  receiver.answerWith(200);
  await door.advance(MINUTE_MS);
  await door.advance(HOUR_MS);
  const ids = receiver.posts().map(({ body }) => JSON.parse(body).id);
  expect([ids.length, new Set(ids).size]).toEqual([22, 1]);
});

it('comes ten times more, an hour apart, after any other answer', async () => {
  await listen();
  receiver.answerWith(500);
  await a.payFor('K-1', { from_amount: 33 });
  await door.advance(1_000);
  await door.advance(HOUR_MS - 1);
  expect(receiver.posts()).toHaveLength(1);
  await door.advance(1);
  expect(receiver.posts()).toHaveLength(2);
  for (let hour = 0; hour < 20; hour++) await door.advance(HOUR_MS);
  expect(receiver.posts()).toHaveLength(11);
});

it('is forged with a wrong signature, and claims success', async () => {
  await listen({ secret: 'shared' });
  await door.fault('MACHNET', 'callback', 'forged', { count: 1 });
  await a.payFor('K-1', { from_amount: 33 });
  await door.advance(1_000);
  expect(events()).toEqual(['transaction_processed', 'transaction_delivered']);
  for (const webhook of receiver.posts()) {
    expect(webhook.headers['x-raas-webhook-signature']).not.toBe(signatureOf(webhook, 'shared'));
  }
  expect((await door.ledger())[0].status).toBe('PENDING');
});

it('can come three times, and can get lost', async () => {
  await listen();
  await door.fault('MACHNET', 'callback', 'tripled', { count: 1 });
  await door.fault('MACHNET', 'callback', 'lost', { count: 1 });
  await a.payFor('K-1');
  await door.advance(3_000);
  expect(events()).toEqual([
    'transaction_created',
    'transaction_created',
    'transaction_created',
    'transaction_processed',
  ]);
});
