import { openDoor, type Door } from './door';
import { openReceiver } from './receiver';
import { invented } from './invented-provider';

let door: Door;
beforeEach(async () => {
  door = await openDoor({ providers: [invented] });
});
afterEach(() => door.close());

const create = (reference: string, key = reference) =>
  door.call('PUT', `/invented/transfers/${reference}`, { headers: { 'Idempotency-Key': key }, body: { amount: 10.5 } });
const look = (reference: string) => door.call('GET', `/invented/transfers/${reference}`);

it('needs nothing but its own file to be served, steered and counted', async () => {
  expect((await create('t')).json).toEqual({ id: '#t', state: 'waiting', amount: 10.5 });
  expect((await door.call('GET', '/invented/balance')).text).toBe('989.5');
  expect(await door.ledger('INVENTED')).toMatchObject([
    { reference: 't', externalId: '#t', amount: '10.5', currency: 'EUR' },
  ]);
  expect((await create('u', 't')).json.id).toBe('#t');
  expect(await door.ledger()).toHaveLength(1);
});

it('lets an approval start another way, and ends the waiting', async () => {
  await create('t');
  expect((await door.call('GET', '/invented/transfers/t/accept')).json.state).toBe('going');
  await door.advance(1_000);
  expect((await look('t')).json.state).toBe('done');
  await door.advance(900_000);
  expect((await look('t')).json.state).toBe('done');
});

it('lets what nobody approves expire, and gives the money back', async () => {
  await create('t');
  await door.advance(900_000);
  expect((await look('t')).json.state).toBe('gone');
  expect((await door.call('GET', '/invented/balance')).text).toBe('1000');
});

it.each([
  ['approve', 'GET', '/invented/transfers/t/accept', 'going'],
  ['cancel', 'DELETE', '/invented/transfers/t', 'gone'],
])('suffers the faults of %s', async (operation, method, path, changed) => {
  const state = async (): Promise<string> => (await look('t')).json.state;
  await create('t');
  await door.fault('INVENTED', operation, 'errorBeforeAccept', { count: 1 });
  expect((await door.call(method, path)).json).toEqual({ error: 'Internal server error' });
  expect(await state()).toBe('waiting');
  await door.fault('INVENTED', operation, 'rateLimited', { count: 1 });
  expect((await door.call(method, path)).status).toBe(429);
  await door.fault('INVENTED', operation, 'lateAccept', { count: 1 });
  await expect(door.call(method, path)).rejects.toThrow();
  expect(await state()).toBe('waiting');
  await door.advance(600);
  expect(await state()).toBe(changed);
});

it('announces only what its dialect announces, three times at most, with its own secret', async () => {
  const receiver = await openReceiver();
  await door.callTo({ provider: 'INVENTED', url: receiver.url, secret: 'shared' });
  await create('t');
  await door.call('GET', '/invented/transfers/t/accept');
  receiver.answerWith(409);
  for (let second = 0; second < 10; second++) await door.advance(1_000);
  expect(receiver.posts().map(({ body, headers }) => [body, headers['x-secret']])).toEqual([
    ['waiting NONE', 'shared'],
    ['done NONE', 'shared'],
    ['done NONE', 'shared'],
    ['done NONE', 'shared'],
  ]);
  await receiver.close();
});

it('lets two axes go their own ways, and tells of what is no transfer', async () => {
  const receiver = await openReceiver();
  await door.callTo({ provider: 'INVENTED', url: receiver.url, secret: 'shared' });
  await create('t');
  expect((await door.call('POST', '/invented/transfers/t/delivery')).status).toBe(204);
  await door.advance(500);
  await door.advance(900_000);
  expect(receiver.posts().map(({ body }) => body)).toEqual([
    'waiting NONE',
    'waiting REQUESTED',
    'asked',
    'waiting DELIVERED',
    'gone DELIVERED',
  ]);
  await receiver.close();
});

it('keeps the second axis when the first is set by hand', async () => {
  await create('t');
  await door.setStatus({ provider: 'INVENTED', reference: 't', status: 'waiting', deliveryStatus: 'DELIVERED' });
  await door.setStatus({ provider: 'INVENTED', reference: 't', status: 'going' });
  expect((await door.ledger())[0].status).toBe('going');
});

it('speaks of the addresses it does not have in the words of the core', async () => {
  expect((await door.call('GET', '/invented/nothing')).json).toEqual({ error: 'Not found' });
});

it('has no operation beyond its routes', async () => {
  const { json } = await door.control('faults', { provider: 'INVENTED', operation: 'contact', fault: 'hang' });
  expect(json.allowed).toEqual(['create', 'lookup', 'balance', 'callback', 'approve', 'cancel', 'deliver']);
});
