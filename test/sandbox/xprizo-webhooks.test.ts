import { openDoor, START, type Door, type Loose } from './door';
import { openReceiver, type Receiver } from './receiver';
import { A, cardDeposit, demand, mpesaDeposit, payment, person } from './xprizo-merchant';

let door: Door;
let receiver: Receiver;
let a: Awaited<ReturnType<typeof person>>;
let peer: Awaited<ReturnType<typeof person>>;
beforeEach(async () => {
  door = await openDoor();
  receiver = await openReceiver();
  a = await person(door);
  peer = await person(door, A.peer);
});
afterEach(async () => {
  await door.close();
  await receiver.close();
});

const listen = () => door.callTo({ provider: 'XPRIZO', url: receiver.url, account: A.userName });
const bodies = (one: Receiver = receiver): Loose[] => one.posts().map(({ body }) => JSON.parse(body));
const words = (one?: Receiver): unknown[] => bodies(one).map(({ statusType, status }) => [statusType, status]);

it('tells of a new payment and of its approval, with the fields of the public samples', async () => {
  await listen();
  const { json } = await a.request(demand('X-1', { amount: 10.5, description: 'Rent' }));
  await door.advance(10_000);
  expect(json.key).toEqual(expect.any(String));
  const transaction = {
    id: 0,
    createdById: Number(A.contactId),
    type: 'URP',
    date: new Date(START).toISOString().replace('Z', '+00:00'),
    reference: 'X-1',
    currencyCode: 'KES',
    amount: 10.5,
  };
  const common = { description: 'Rent', affectedContactIds: [Number(A.peer.contactId), Number(A.contactId)] };
  expect(bodies()).toEqual([
    { statusType: 1, status: 'New', ...common, actionedById: Number(A.contactId), transaction },
    {
      statusType: 2,
      status: 'Accepted',
      ...common,
      actionedById: Number(A.peer.contactId),
      transaction: {
        ...transaction,
        id: (await a.byReference('X-1')).id,
        date: new Date(START + 5_000).toISOString().replace('Z', '+00:00'),
      },
    },
  ]);
  const [{ method, headers }] = receiver.received as [(typeof receiver.received)[number]];
  expect([method, headers['content-type']]).toEqual(['POST', 'application/json']);
});

it('tells of a rejection and of a cancellation', async () => {
  await listen();
  const first = (await a.request(demand('X-1', { amount: 14 }))).json;
  await peer.reject(first.key);
  const second = (await a.request(demand('X-2', { amount: 14 }))).json;
  await a.cancel(second.key);
  await door.advance(0);
  expect(words()).toEqual([
    [1, 'New'],
    [3, 'Rejected'],
    [1, 'New'],
    [4, 'Canceled'],
  ]);
});

it('says nothing of what is on hold, nor of what expires', async () => {
  await listen();
  await a.send(payment('X-1', { amount: 16 }));
  await a.send(payment('X-2', { amount: 14 }));
  await door.advance(900_000);
  expect(words()).toEqual([
    [1, 'New'],
    [1, 'New'],
    [4, 'Canceled'],
  ]);
});

it.each([
  ['USP', () => a.send(payment('X-1'), { action: '1', pin: '1234' }), [[2, 'Accepted']]],
  ['UCD', () => a.depositByCard(cardDeposit('X-1')), [[2, 'Accepted']]],
  ['UCD', () => a.depositByCard(cardDeposit('X-1', { description: 'Reject' })), [[3, 'Rejected']]],
  ['UCD', () => a.depositByCard(cardDeposit('X-1', { description: 'Redirect' })), [[1, 'New']]],
  ['UMD', () => a.depositByMpesa(mpesaDeposit('X-1')), [[1, 'New']]],
] as const)('of the type %s is told at once', async (type, act, expected) => {
  await listen();
  await act();
  await door.advance(0);
  expect(words()).toEqual(expected);
  expect(bodies()[0].transaction.type).toBe(type);
});

it('goes where SetApprovalWebhook says, until the control route says otherwise or the sandbox is reset', async () => {
  const own = await openReceiver();
  await listen();
  expect((await a.call('PUT', '/Preference/SetApprovalWebhook', { url: own.url })).status).toBe(200);
  expect((await a.call('GET', '/Profile/GetFull')).json.preference.approvalWebhook).toBe(own.url);
  await a.send(payment('X-1', { amount: 14 }));
  await door.advance(0);
  expect([words(own).length, words().length]).toEqual([1, 0]);
  await listen();
  await a.send(payment('X-2', { amount: 14 }));
  await door.advance(0);
  expect([words(own).length, words().length]).toEqual([1, 1]);
  await a.call('PUT', '/Preference/SetApprovalWebhook', { url: own.url });
  await door.reset();
  expect((await (await person(door)).call('GET', '/Profile/GetFull')).json.preference.approvalWebhook).toBe(
    receiver.url,
  );
  await own.close();
});

it('is taken back by an empty address, and never goes to another machine', async () => {
  await a.call('PUT', '/Preference/SetApprovalWebhook', { url: receiver.url });
  expect((await a.call('PUT', '/Preference/SetApprovalWebhook')).status).toBe(200);
  await a.send(payment('X-1', { amount: 14 }));
  expect((await a.call('PUT', '/Preference/SetApprovalWebhook', { url: 'nowhere' })).status).toBe(400);
  const url = 'https://yourdomain.com/hook';
  expect((await a.call('PUT', '/Preference/SetApprovalWebhook', { url })).status).toBe(200);
  await a.send(payment('X-2', { amount: 14 }));
  await door.advance(0);
  expect(words()).toEqual([]);
  await expect(Promise.race([door.logged('yourdomain'), Promise.resolve('silent')])).resolves.toBe('silent');
});

it('goes to the alternate address of a card deposit', async () => {
  const alternate = await openReceiver();
  await a.call('PUT', '/Preference/SetApprovalWebhook', { url: receiver.url });
  await a.depositByCard(cardDeposit('X-1', { callbackUrl: alternate.url }));
  await door.advance(0);
  expect([words(alternate), words()]).toEqual([[[2, 'Accepted']], []]);
  await alternate.close();
});

it('can be tested, once there is an address', async () => {
  expect((await a.call('GET', '/Preference/TestApprovalWebhook')).status).toBe(400);
  await listen();
  expect((await a.call('GET', '/Preference/TestApprovalWebhook')).status).toBe(200);
  await door.advance(0);
  expect(bodies()).toMatchObject([{ statusType: 1, status: 'New', transaction: { id: 0, reference: 'TEST' } }]);
});

it('is sent once, and can be forged: without a signature nobody could tell', async () => {
  await listen();
  receiver.answerWith(500);
  await door.fault('XPRIZO', 'callback', 'forged', { count: 1 });
  await a.send(payment('X-1', { amount: 14 }));
  await door.advance(800_000);
  expect(words()).toEqual([[2, 'Accepted']]);
  expect((await door.ledger())[0].status).toBe('Pending');
});
