import type { CallbackDelivery } from '../../src/domain/connector';
import type { JsonValue } from '../../src/domain/json';
import { openServer, type ServerWorld } from './open-server';

describe('callbacks', () => {
  let world: ServerWorld;
  let received: { provider: string; token: string; delivery: CallbackDelivery }[];
  let reply: { status: number; body: JsonValue };

  beforeAll(async () => {
    world = await openServer({
      callbacks: {
        async receive(provider, token, delivery) {
          received.push({ provider, token, delivery });
          return reply;
        },
      },
    });
  });
  beforeEach(() => {
    received = [];
    reply = { status: 200, body: null };
  });
  afterAll(() => world.close());

  const send = (init: RequestInit = {}, query = '') =>
    world.send(`/callbacks/peex/a-token${query}`, { method: 'POST', key: null, ...init });

  it('arrive with their body as it was sent, whatever it says it is', async () => {
    const bodies: [string, string][] = [
      ['application/json', '{ "b" : 1.50,\r\n "a": "é" , "b":2 }\n'],
      ['application/json', 'not json at all'],
      ['application/x-www-form-urlencoded', 'a=1&b=%20+&a=2'],
      ['text/xml', '<a/>'],
      ['nonsense', '\u0000\u0001'],
    ];
    for (const [type, body] of bodies) {
      expect((await send({ body, headers: { 'content-type': type } })).status).toBe(200);
    }
    expect(received.map(({ delivery }) => delivery.body)).toEqual(bodies.map(([, body]) => body));
    expect(received.map(({ delivery }) => delivery.headers['content-type'])).toEqual(bodies.map(([type]) => type));
  });

  it('are answered at the address with a slash at its end, too', async () => {
    expect((await world.send('/callbacks/peex/a-token/', { method: 'POST', key: null, body: '[]' })).status).toBe(200);
    expect(received).toMatchObject([{ provider: 'peex', token: 'a-token', delivery: { method: 'POST', body: '[]' } }]);
  });

  it('are answered to a HEAD as to a GET, without a body', async () => {
    const answer = await world.send('/callbacks/peex/a-token', { method: 'HEAD', key: null });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(received).toMatchObject([{ delivery: { method: 'GET', body: '' } }]);
  });

  it('arrive whole as a multipart form', async () => {
    const form = new FormData();
    form.set('client_transaction_id', 'CR-1');
    expect((await send({ body: form })).status).toBe(200);
    expect(received[0]?.delivery.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(received[0]?.delivery.body).toContain('CR-1');
  });

  it('arrive byte for byte, whatever charset they are in', async () => {
    const bytes = Buffer.from('{"name":"é"}', 'latin1');
    await send({ body: bytes });
    expect(received.map(({ delivery }) => Buffer.from(delivery.bytes))).toEqual([bytes]);
  });

  it('arrive with provider, token, query and lower-case headers', async () => {
    await send(
      { body: 'x', headers: { 'X-Raas-Webhook-Signature': 'ab12', Authorization: 'Basic dTpw' } },
      '?id=7&id=8',
    );
    expect(received).toMatchObject([
      {
        provider: 'peex',
        token: 'a-token',
        delivery: {
          method: 'POST',
          query: { id: '7, 8' },
          headers: { 'x-raas-webhook-signature': 'ab12', authorization: 'Basic dTpw' },
        },
      },
    ]);
  });

  it('may be an empty GET or an empty POST', async () => {
    await send({ method: 'GET' }, '?transaction_id=1');
    await send({});
    expect(received.map(({ delivery }) => [delivery.method, delivery.body])).toEqual([
      ['GET', ''],
      ['POST', ''],
    ]);
  });

  it('are answered as the provider expects', async () => {
    reply = { status: 200, body: { status: 'success' } };
    expect((await send({ body: 'x' })).json).toEqual({ status: 'success' });
    reply = { status: 404, body: null };
    const unknown = await send({ body: 'x' });
    expect([unknown.status, unknown.text]).toEqual([404, '']);
  });

  it('above 64 KiB are refused', async () => {
    expect((await send({ body: 'x'.repeat(64 * 1024) })).status).toBe(200);
    expect((await send({ body: 'x'.repeat(64 * 1024 + 1) })).status).toBe(413);
    expect(received).toHaveLength(1);
  });

  it('with a token nobody has are not found', async () => {
    const real = await openServer();
    const answer = await real.send('/callbacks/peex/unknown', { method: 'POST', body: '[]', key: null });
    expect(answer.status).toBe(404);
    await real.close();
  });
});
