import { create, transferOf } from './orders';
import { openProxy, type Proxy, type Reply } from './proxy';
import { PEEX_MERCHANTS } from '../../src/sandbox/peex/merchants';
import { openWorld, type Json, type World } from './world';

const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
  account { id wallets { nodes { id } } } userErrors { code message } } }`;
const ATTENTION = 'query ($id: ID!) { transfer(by: { id: $id }) { status attention { reason says asks } } }';

let world: World;
let proxy: Proxy;
let walletId: string;
beforeAll(async () => {
  world = await openWorld();
  proxy = await openProxy(world.app.sandboxUrl ?? '');
  const input = {
    label: 'Peex, by way of a proxy',
    baseUrl: `${proxy.url}/peex/api/v3`,
    credentials: { peex: { secretKey: PEEX_MERCHANTS[2].secretKey } },
  };
  const { addProviderAccount } = await world.ask<Json>(ADD, { input });
  expect(addProviderAccount.userErrors).toEqual([]);
  walletId = addProviderAccount.account.wallets.nodes[0].id;
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
  await proxy.close();
});

let orders = 0;
const order = (): Json => ({
  idempotencyKey: `unreadable-${++orders}`,
  walletId,
  recipient: { newContact: { firstName: 'Awa', lastName: 'Diop', phone: '+237699000001', country: 'CM' } },
  amount: { amount: '5000', currency: 'XAF' },
  method: 'MOBILE_MONEY',
  sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+237699111222' },
  purpose: 'FAMILY',
  fundOrigin: 'SALARY',
  options: { peex: { amlCft: true } },
});

const row = (reference: string, more: object) => ({
  id: 7,
  track_id: reference,
  amount: 5000,
  from_currency: 'XAF',
  ...more,
});

describe('a transfer behind answers that cannot be read', () => {
  it.each<[string, (reference: string) => Reply]>([
    ['HTTP 204', () => ({ status: 204, text: '' })],
    ['a status that is null', (reference) => ({ status: 200, json: [row(reference, { status: null })] })],
    [
      'a status that is no text',
      (reference) => ({ status: 200, json: [row(reference, { status: { word: 'paid' } })] }),
    ],
    ['an undocumented word', (reference) => ({ status: 200, json: [row(reference, { status: 'settled' })] })],
  ])('of %s comes to the attention of a person, and leaves it with an answer that can', async (_name, reply) => {
    const { transfer } = await create(world, order());
    for (let asked = 0; asked < 60; asked += 1) proxy.answerOnce('GET', /all_requests/, reply(transfer.reference));
    await world.pass(60_000, 1_000);
    const { transfer: seen } = await world.ask<Json>(ATTENTION, { id: transfer.id });
    expect(seen).toMatchObject({
      attention: { reason: 'UNREADABLE', asks: expect.stringContaining('resolveTransfer') },
    });
    expect(['PENDING', 'PROCESSING']).toContain(seen.status);
    proxy.forgetAnswers();
    await world.pass(20_000, 1_000);
    expect((await world.ask<Json>(ATTENTION, { id: transfer.id })).transfer.attention).toBeNull();
    await world.control('status', { provider: 'PEEX', reference: transfer.reference, status: 'paid' });
    await world.pass(20_000, 1_000);
    expect((await transferOf(world, transfer.id)).status).toBe('SUCCEEDED');
  });
});
