import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openEventStream } from './event-stream-client';
import { openServer, type Json, type ServerWorld } from './open-server';

const QUERY = '{ viewer { scopes } }';

let world: ServerWorld;
beforeAll(async () => {
  world = await openServer({ corsOrigins: ['https://app.example.com'] });
});
afterAll(() => world.close());

/** Headers as they are, which fetch would not send. */
function ask(method: string, headers: Record<string, string>): Promise<{ status?: number; headers: Json; body: Json }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${world.url}/graphql`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.once('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text && JSON.parse(text) }),
      );
    });
    call.once('error', reject).end();
  });
}

describe('a request to /graphql', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])(
    'by %s is answered 405 with what is allowed',
    async (method) => {
      const reply = await world.send('/graphql', { method });
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, POST']);
    },
  );

  it('for a WebSocket whose Upgrade got lost on the way is answered 426 in words', async () => {
    const { status, headers, body } = await ask('GET', {
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'graphql-transport-ws',
    });
    expect([status, headers.upgrade]).toEqual([426, 'websocket']);
    expect(body.errors[0].message).toContain('Upgrade: websocket');
  });

  it('with a compressed body is answered 415', async () => {
    const body = gzipSync(JSON.stringify({ query: QUERY }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const reply = await world.send('/graphql', { method: 'POST', body, headers });
    expect([reply.status, reply.json.errors[0].message]).toEqual([415, expect.stringContaining('content-encoding')]);
  });

  it('that names a document by its id is told what is supported', async () => {
    const reply = await world.post({ documentId: 'sha256:abc' });
    expect([reply.status, reply.json.errors[0].message]).toEqual([400, expect.stringContaining('documentId')]);
    expect(reply.json.errors[0].message).toContain('`query`');
  });

  it.each(['text/event-stream;q=0, */*', 'application/json, text/event-stream; q=0.0'])(
    'that accepts no event stream (%s) is answered once',
    async (accept) => {
      const reply = await world.post({ query: QUERY }, { accept });
      expect(reply.headers.get('content-type')).toContain('json');
      expect(reply.json.data.viewer.scopes).toContain('read');
    },
  );

  it('that accepts an event stream least of all still gets one', async () => {
    const stream = await openEventStream(`${world.url}/graphql`, {
      headers: { authorization: `Bearer ${world.secret}`, accept: 'application/json, text/event-stream;q=0.1' },
      body: { query: QUERY },
    });
    expect((await stream.next())?.event).toBe('next');
    stream.close();
  });
});

describe('a preflight', () => {
  const wanted = 'apollographql-client-name, traceparent, x-request-id, authorization';
  const preflight = (origin: string) =>
    world.send('/graphql', {
      method: 'OPTIONS',
      key: null,
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
    });

  it('of an allowed origin is answered with the headers that it asks for', async () => {
    const reply = await preflight('https://app.example.com');
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-headers')).toBe(wanted);
    expect(reply.headers.get('vary')).toMatch(/access-control-request-headers/i);
  });

  it('of any other origin is answered with none', async () => {
    const reply = await preflight('https://evil.example');
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(reply.headers.get('access-control-allow-headers')).toBeNull();
  });
});

describe('a refused request whose body comes slowly', () => {
  it('loses its connection after 10 s', async () => {
    const line = connect(world.port, '127.0.0.1');
    let answer = '';
    line.on('data', (bytes) => (answer += bytes.toString()));
    line.on('error', () => {});
    const closed = new Promise((resolve) => line.once('close', resolve));
    line.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{');
    while (!answer.includes('UNAUTHENTICATED')) await new Promise((resolve) => line.once('data', resolve));
    line.write(' ');
    // An answer on another connection comes after whatever was done about this one.
    await world.send('/healthz');
    world.clock.advance(10_000);
    await closed;
  });
});

describe('callbacks', () => {
  const call = (token: string, bytes: number) =>
    world.send(`/callbacks/peex/${token}`, { method: 'POST', key: null, body: 'x'.repeat(bytes) });

  it('may have 64 kB', async () => {
    expect((await call('size', 64 * 1024)).status).not.toBe(413);
    expect((await call('size', 64 * 1024 + 1)).status).toBe(413);
  });

  it('may come 200 at once to one address, then 20 a second, and others are not held up by it', async () => {
    const statuses = [];
    for (let count = 0; count < 201; count += 1) statuses.push((await call('flooded', 1)).status);
    expect(new Set(statuses.slice(0, 200))).toEqual(new Set([404]));
    expect(statuses[200]).toBe(429);
    expect((await call('other', 1)).status).toBe(404);
    world.clock.advance(1_000);
    const later = [];
    for (let count = 0; count < 21; count += 1) later.push((await call('flooded', 1)).status);
    expect(later.filter((status) => status === 404)).toHaveLength(20);
  });
});

describe('a message about a caller’s own text', () => {
  it('quotes at most 1 kB of it', async () => {
    const name = 'x'.repeat(50_000);
    const reply = await world.post({ query: `{ ${name} }` });
    expect(reply.status).toBe(400);
    expect(reply.json.errors[0].message.length).toBeLessThan(1_100);
    const malformed = await world.post({ query: `"${'y'.repeat(50_000)}` });
    expect(malformed.json.errors[0].message.length).toBeLessThan(1_100);
  });
});

describe('the budget of a key', () => {
  let small: ServerWorld;
  beforeAll(async () => {
    // 10 points a second, 100 at once.
    small = await openServer({ limits: { pointsPerMinute: 600 } });
  });
  afterAll(() => small.close());

  const query = '{ contacts(first: 10) { nodes { id } } }';

  it('is said with each answer, refuses with Retry-After beyond it, and comes back with time', async () => {
    const { secret } = await small.keyring.createOrganization('Spender');
    let last = await small.post({ query }, {}, secret);
    const first = last.json.extensions.cost;
    expect(first).toMatchObject({ requested: expect.any(Number), restoreRate: 10 });
    const left = [first.available];
    for (let count = 0; count < 20 && last.status === 200; count += 1) {
      last = await small.post({ query }, {}, secret);
      left.push(last.json.extensions.cost.available);
    }
    expect(left.slice(0, -1)).toEqual([...left.slice(0, -1)].sort((a, b) => b - a));
    expect([last.status, last.json.errors[0].extensions.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    const retryAfter = Number(last.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(Date.parse(last.json.errors[0].extensions.retryAt)).toBeGreaterThan(small.clock.now());
    // Another organization is not held up.
    expect((await small.post({ query })).status).toBe(200);
    // The body is paid for before the operation: the first wait may be for the one, the second for the other.
    small.clock.advance(retryAfter * 1_000);
    let again = await small.post({ query }, {}, secret);
    if (again.status === 429) {
      small.clock.advance(Number(again.headers.get('retry-after')) * 1_000);
      again = await small.post({ query }, {}, secret);
    }
    expect(again.status).toBe(200);
  });

  it('is one for all doors: over WebSocket an error with retryAt, over SSE 429 with Retry-After', async () => {
    const { secret } = await small.keyring.createOrganization('Streamer');
    const socket = await small.join(secret);
    const errors = [];
    for (let id = 0; errors.length === 0; id += 1) {
      socket.subscribe(String(id), query);
      const message = await socket.next();
      if (message.type === 'error') errors.push(...message.payload);
      else {
        expect(message.payload.extensions.cost.restoreRate).toBe(10);
        await socket.next();
      }
    }
    expect(errors).toMatchObject([
      { extensions: { code: 'TOO_MANY_REQUESTS', retryAt: expect.any(String), cost: { restoreRate: 10 } } },
    ]);
    const stream = await openEventStream(`${small.url}/graphql`, {
      headers: { authorization: `Bearer ${secret}` },
      body: { query },
    });
    expect(stream.response.statusCode).toBe(429);
    expect(Number(stream.response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(await stream.text()).toContain('retryAt');
    await socket.close();
  });
});
