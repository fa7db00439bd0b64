import { createHmac } from 'node:crypto';
import { MACHNET_MERCHANTS } from '../../src/sandbox/machnet/merchants';
import { REGISTRIES } from '../registries';
import { calls, endingsOf } from './endings';
import { create, headOf, rowsOf, savedOrder, settled, statusesOf } from './orders';
import { openWorld, type Json, type World } from './world';

const REFRESH = 'mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { id } } }';
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { status version reference externalId account { callbackUrl } } }`;

let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: REGISTRIES });
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** What a provider signs with, or names itself by, where it does. */
function credentials(provider: string, body: string): Record<string, string> {
  if (provider === 'PEEX')
    return { authorization: `Basic ${Buffer.from('peex:sandbox-callback-0').toString('base64')}` };
  if (provider !== 'MACHNET') return {};
  const { webhookSecret } = MACHNET_MERCHANTS[0];
  return { 'x-raas-webhook-signature': createHmac('sha256', webhookSecret).update(body).digest('hex') };
}

/** Bodies that no document has; those that name the transfer claim what is not so. */
function wrongBodies({ reference, externalId }: Json): string[] {
  const lie = { track_id: reference, client_transaction_id: reference, resource_id: externalId, reference };
  const nested = '['.repeat(200) + ']'.repeat(200);
  return [
    '',
    ' ',
    '{',
    '}',
    'null',
    'true',
    '17',
    '1e999',
    '"text"',
    '[]',
    '{}',
    '[null]',
    '[[[]]]',
    nested,
    '\u0000\uffff',
    '\ufeff{}',
    'a=b&c',
    '%%%=%zz',
    '<xml/>',
    'x'.repeat(50_000),
    '[{"track_id":{"a":1}}]',
    '{"__proto__":{"status":"paid"},"constructor":1}',
    JSON.stringify({ event_name: 17, resource_id: {}, payload: [] }),
    JSON.stringify({ event_name: 'transaction_processed', resource_id: 'somebody-else' }),
    JSON.stringify({ statusType: 'x', transaction: 'y' }),
    JSON.stringify([{ ...lie, status: 'failed', payment_proof: 'LIE' }]),
    JSON.stringify({ ...lie, event_name: 'transaction_failed' }),
    JSON.stringify({ ...lie, event_name: 'transaction_refunded', status: 'REFUNDED' }),
    JSON.stringify({ statusType: 3, status: 'Rejected', transaction: { reference, amount: -1 } }),
    new URLSearchParams({ ...lie, treatment_status: 'REJ', amount: '0' }).toString(),
  ];
}

describe.each(REGISTRIES.providers.filter(calls))('a webhook of $name', (provider) => {
  async function call(url: string, body: string, type: string): Promise<number> {
    const headers = { 'content-type': type, ...credentials(provider.id, body) };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'with any wrong body, as %s, is answered and changes no status, no row and no event',
    async (type) => {
      await world.fault(provider.id, 'callback', 'lost', { count: undefined });
      const { transfer } = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
      // A webhook may set off a look: what a look shows is known before.
      await world.ask(REFRESH, { id: transfer.id });
      const before = (await world.ask<Json>(FIND, { id: transfer.id })).transfer;
      const [head, statuses] = [await headOf(world), await statusesOf(world, transfer.id)];
      const odd: string[] = [];
      for (const body of wrongBodies(before)) {
        const status = await call(before.account.callbackUrl, body, type);
        if (![200, 204, 400].includes(status)) odd.push(`${status} ${body.slice(0, 80)}`);
      }
      expect(odd).toEqual([]);
      await world.rest();
      const after = (await world.ask<Json>(FIND, { id: transfer.id })).transfer;
      expect([after.status, after.version]).toEqual([before.status, before.version]);
      expect(await statusesOf(world, transfer.id)).toEqual(statuses);
      expect(await headOf(world)).toBe(head);
      expect(await rowsOf(world, { provider: provider.id, reference: transfer.reference })).toHaveLength(1);
    },
  );

  it.each(['tripled', 'reordered'] as const)(
    'that is %s, before and after a transfer’s end, tells one end',
    async (fault) => {
      await world.fault(provider.id, 'callback', fault, { count: undefined });
      const { transfer } = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
      const say = (word: object) =>
        world.control('status', { provider: provider.id, reference: transfer.reference, ...word });
      await say(endingsOf(provider).paid);
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      await world.pass(15_000, 1_000);
      const statuses = await statusesOf(world, transfer.id);
      expect(statuses.filter((status) => status === 'SUCCEEDED')).toHaveLength(1);
      expect(statuses.at(-1)).toBe('SUCCEEDED');
    },
  );
});
