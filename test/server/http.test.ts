import { request as httpRequest } from 'node:http';
import { openServer, type ServerWorld } from './open-server';

const QUERY = JSON.stringify({ query: '{ viewer { scopes } }' });

describe('the HTTP server', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  it('names its routes to whoever comes to a wrong one', async () => {
    const reply = await world.send('/graphiql?token=hidden', { key: null });
    expect(reply.status).toBe(404);
    expect(reply.json.errors[0].extensions).toMatchObject({
      code: 'NOT_FOUND',
      routes: expect.arrayContaining(['POST /graphql', 'GET /healthz']),
    });
    expect(reply.text).not.toContain('hidden');
  });

  it('sends security headers and a request id with every answer', async () => {
    for (const path of ['/healthz', '/nowhere', '/graphql']) {
      const { headers } = await world.send(path, { key: null });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('strict-transport-security')).toContain('max-age');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it("keeps a caller's plain request id, and no other", async () => {
    const idOf = async (id: string) =>
      (await world.send('/healthz', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await idOf('order-17:3')).toBe('order-17:3');
    expect(await idOf('a b"c')).toMatch(/^[0-9a-f]{16}$/);
    expect(await idOf('x'.repeat(65))).toMatch(/^[0-9a-f]{16}$/);
  });

  it('logs the template of a route, never keys, tokens, queries or bodies', async () => {
    world.lines.length = 0;
    await world.post(QUERY);
    await world.send('/callbacks/peex/secret-token?transaction_id=secret-query', {
      method: 'POST',
      body: 'secret-body',
    });
    await world.send(`/graphql?query=${encodeURIComponent('{ viewer { secretField } }')}`);
    await world.send('/secret-path');
    const log = world.lines.join('\n');
    expect(log).toContain('"route":"/graphql","status":200');
    expect(log).toContain('"route":"/callbacks/:provider/:token"');
    expect(log).not.toMatch(/secret|viewer|crd_/i);
  });

  it('is healthy while the process runs, and ready while the database answers', async () => {
    const ready = async () => {
      const { status, json } = await world.send('/readyz', { key: null });
      return [status, json.status];
    };
    expect((await world.send('/healthz', { key: null })).json).toEqual({ status: 'ok' });
    expect(await ready()).toEqual([200, 'ready']);

    world.state.phase = 'starting';
    expect(await ready()).toEqual([503, 'starting']);
    world.state.phase = 'ready';

    const { pingDatabase } = world.state;
    world.state.pingDatabase = () => Promise.reject(new Error('connection refused by secret-host'));
    expect(await ready()).toEqual([503, 'database does not answer']);
    let asked = () => {};
    const begun = new Promise<void>((resolve) => (asked = resolve));
    world.state.pingDatabase = () => {
      asked();
      return new Promise(() => {});
    };
    const hanging = ready();
    await begun;
    world.clock.advance(2000);
    expect(await hanging).toEqual([503, 'database does not answer']);
    world.state.pingDatabase = pingDatabase;
    expect(await ready()).toEqual([200, 'ready']);
  });

  it('counts requests, operations and sockets, without secrets', async () => {
    await world.post(QUERY);
    const socket = await world.join();
    const { text, headers } = await world.send('/metrics', { key: null });
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/corridor_http_requests_total\{method="POST",route="\/graphql",status="200"\} \d+/);
    expect(text).toMatch(/corridor_graphql_operations_total\{transport="http",type="query",outcome="ok"\} \d+/);
    expect(text).toMatch(/corridor_sockets 1\n/);
    expect(text).not.toMatch(/crd_|Bearer/);
    await socket.close();
  });

  describe('to browsers', () => {
    const preflight = (origin: string) =>
      world.send('/graphql', {
        method: 'OPTIONS',
        key: null,
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });

    it('opens to pages on this machine in sandbox mode', async () => {
      for (const origin of ['http://localhost:3000', 'http://127.0.0.1:5173', 'http://[::1]:8080']) {
        const reply = await preflight(origin);
        expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
        expect(reply.headers.get('access-control-allow-headers')).toContain('authorization');
        const query = await world.post(QUERY, { origin });
        expect([query.status, query.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      }
    });

    it.each(['https://evil.example', 'http://localhost.evil.example', 'null', 'http://127.0.0.1.evil.example'])(
      'stays closed to %s',
      async (origin) => {
        expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
        expect((await world.post(QUERY, { origin })).headers.get('access-control-allow-origin')).toBeNull();
      },
    );
  });
});

describe('the HTTP server with CORS_ORIGINS', () => {
  it('opens to the listed origins and its own, and to no others', async () => {
    const world = await openServer({ corsOrigins: ['https://app.example.com'] });
    const allowed = async (origin: string) =>
      (await world.post(QUERY, { origin })).headers.get('access-control-allow-origin') === origin;
    expect(await allowed('https://app.example.com')).toBe(true);
    expect(await allowed('https://api.example.com')).toBe(true);
    expect(await allowed('http://localhost:3000')).toBe(false);
    expect(await allowed('https://other.example.com')).toBe(false);
    await world.close();
  });
});

describe('a stopping server', () => {
  it('finishes what is under way and takes nothing new', async () => {
    const world = await openServer();
    let begun = () => {};
    let finish = () => {};
    const started = new Promise<void>((resolve) => (begun = resolve));
    world.state.pingDatabase = () => {
      begun();
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const underWay = world.send('/readyz', { key: null });
    await started;
    const stopped = world.stop();
    await expect(fetch(`${world.url}/healthz`)).rejects.toThrow();
    finish();
    expect((await underWay).status).toBe(200);
    await stopped;
    await world.close();
  });

  it('cuts what does not end', async () => {
    let begun = () => {};
    const started = new Promise<void>((resolve) => (begun = resolve));
    const world = await openServer({
      callbacks: {
        receive() {
          begun();
          return new Promise(() => {});
        },
      },
    });
    const hanging = world.send('/callbacks/peex/x', { method: 'POST', body: 'x' }).catch(() => 'cut');
    await started;
    const stopped = world.stop();
    world.clock.advance(10_000);
    expect(await hanging).toBe('cut');
    await stopped;
    await world.close();
  });
});

describe('the demo key', () => {
  it('is refused under a Host name that is not of this machine', async () => {
    const world = await openServer();
    const key = 'sandbox-demo-key';
    await world.keyring.createOrganization('Sandbox A', { secret: key });
    const statusAs = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, authorization: `Bearer ${key}`, 'content-type': 'application/json' };
        const request = httpRequest(`${world.url}/graphql`, { method: 'POST', headers }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        });
        request.once('error', reject).end(QUERY);
      });
    expect(await statusAs(`127.0.0.1:${world.port}`)).toBe(200);
    expect(await statusAs('localhost')).toBe(200);
    expect(await statusAs('rebound.example:4000')).toBe(401);
    await world.close();
  });
});
