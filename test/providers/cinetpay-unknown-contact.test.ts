import type { Connector } from '../../src/domain/connector';
import { cinetpay } from '../../src/providers/cinetpay';
import { money, order, setup } from './orders';
import { type Asked, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';

let server: ScriptedServer;
let connector: Connector;

beforeEach(async () => {
  server = await startScriptedServer();
  connector = cinetpay.open(setup(`${server.url}/v1`, { apiKey: 'key', password: 'pass' }));
});
afterEach(async () => {
  await server.close();
  await connector.close();
});

const CONTACT = { ...order().contact!, firstName: 'Awa', lastName: 'Diop', phone: '+22507895086', country: 'CI' };
const orders = ['ref-1', 'ref-2'].map((reference) =>
  order({ reference, amount: money('500', 'XOF'), contact: CONTACT, callbackUrl: 'http://example.com/cb' }),
);
const item = (reference: string, code: number) => ({
  client_transaction_id: reference,
  code,
  transaction_id: `T-${reference}`,
  lot: '1',
});
const ok = (items: unknown[]): Reply => ({ json: { code: 0, message: 'OPERATION_SUCCES', data: [items] } });

/** Answers logins and contacts; each send gets the next of `sends`. */
function script(contact: Reply, sends: Reply[]): Asked[] {
  const sent: Asked[] = [];
  server.answer((asked) => {
    if (asked.path.endsWith('/auth/login')) return { json: { code: 0, message: 'OK', data: { token: 'token' } } };
    if (asked.path.endsWith('/transfer/contact')) return contact;
    sent.push(asked);
    return sends[sent.length - 1] ?? 'reset';
  });
  return sent;
}

const references = (asked: Asked | undefined) =>
  (JSON.parse(new URLSearchParams(asked?.body).get('data') ?? '[]') as { client_transaction_id: string }[]).map(
    (row) => row.client_transaction_id,
  );

test('after 724 the contact is added and only that order goes out once more', async () => {
  const known: Reply = ok([{ prefix: '225', phone: '07895086', code: 726, status: 'ERROR', lot: '9' }]);
  const sent = script(known, [ok([item('ref-1', 0), item('ref-2', 724)]), ok([item('ref-2', 0)])]);
  const results = (await connector.createTransfers?.(orders)) ?? [];
  expect(results.map((result) => 'sighting' in result && result.sighting.externalId)).toEqual(['T-ref-1', 'T-ref-2']);
  expect(sent.map(references)).toEqual([['ref-1', 'ref-2'], ['ref-2']]);
});

test('after 724 for the whole call the contacts are added and all goes out once more', async () => {
  const known: Reply = ok(['ref-1', 'ref-2'].map(() => ({ prefix: '225', phone: '07895086', code: 726, lot: '9' })));
  const refused: Reply = { json: { code: 724, message: 'ERROR_PHONE_NOT_MY_CONTACT', data: [] } };
  const sent = script(known, [refused, ok([item('ref-1', 0), item('ref-2', 0)])]);
  const results = (await connector.createTransfers?.(orders)) ?? [];
  expect(results.map((result) => 'sighting' in result && result.sighting.externalId)).toEqual(['T-ref-1', 'T-ref-2']);
  expect(sent.map(references)).toEqual([
    ['ref-1', 'ref-2'],
    ['ref-1', 'ref-2'],
  ]);
});

test('a contact that is refused leaves 724 on its order and the accepted one untouched', async () => {
  const refused: Reply = ok([{ prefix: '225', phone: '07895086', code: 802, status: 'INVALID_PHONE', lot: '9' }]);
  const sent = script(refused, [ok([item('ref-1', 0), item('ref-2', 724)])]);
  const [first, second] = (await connector.createTransfers?.(orders)) ?? [];
  expect(first && 'sighting' in first && first.sighting.externalId).toBe('T-ref-1');
  expect(second && 'failure' in second && second.failure).toMatchObject({ effect: 'none', info: { code: '724' } });
  expect(sent).toHaveLength(1);
});

test.each<[string, Reply, string]>([
  ['is not answered', 'reset', 'TIMEOUT'],
  ['comes too soon', { status: 429, json: {} }, 'RATE_LIMITED'],
  ['meets a fault', { status: 503, text: 'busy' }, 'UNAVAILABLE'],
])('where adding the contact %s, nothing was sent and its order may go out later', async (_, reply, category) => {
  const sent = script(reply, [ok([item('ref-1', 0), item('ref-2', 724)])]);
  const [first, second] = (await connector.createTransfers?.(orders)) ?? [];
  expect(first && 'sighting' in first && first.sighting.externalId).toBe('T-ref-1');
  expect(second && 'failure' in second && second.failure).toMatchObject({
    effect: 'none',
    info: { category, retryable: true },
  });
  expect(sent).toHaveLength(1);
});

test('a second send that is cut off is in doubt for its own order only', async () => {
  const added: Reply = ok([{ prefix: '225', phone: '07895086', code: 0, status: 'success', lot: '9' }]);
  script(added, [ok([item('ref-1', 0), item('ref-2', 724)]), 'reset']);
  const [first, second] = (await connector.createTransfers?.(orders)) ?? [];
  expect(first && 'sighting' in first && first.sighting.externalId).toBe('T-ref-1');
  expect(second && 'failure' in second && second.failure).toMatchObject({ effect: 'maybe' });
});
