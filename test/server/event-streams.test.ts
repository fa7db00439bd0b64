import { openEventStream } from './event-stream-client';
import { connectionKey } from '../../src/server/unacknowledged';
import { openServer, type ServerWorld } from './open-server';

const EVENTS = 'subscription ($after: EventCursor) { events(after: $after) { type ... on AccountEvent { message } } }';

describe('/graphql as an event stream', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  const open = (
    body: object | undefined,
    more: { headers?: Record<string, string>; key?: string; search?: string } = {},
  ) =>
    openEventStream(`${world.url}/graphql${more.search ?? ''}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${more.key ?? world.secret}`, ...more.headers },
      ...(body ? { body } : {}),
    });
  const follow = (variables: object = {}, more: Parameters<typeof open>[1] = {}) =>
    open({ query: EVENTS, variables }, more);
  const head = () => world.engine.streams.head(world.viewer);

  it('delivers each event with its cursor as id, though the document does not ask for it, and keeps proxies out', async () => {
    const after = await head();
    await world.appendEvent('one');
    const stream = await follow({ after });
    expect(stream.response.statusCode).toBe(200);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const first = await stream.next();
    expect(first).toEqual({
      ...{ event: 'next', comment: null, id: await head() },
      data: '{"data":{"events":{"type":"ACCOUNT_STATUS_CHANGED","message":"one"}}}',
    });
    await world.appendEvent('two');
    expect(JSON.parse((await stream.next())?.data ?? '')).toMatchObject({ data: { events: { message: 'two' } } });
    stream.close();
  });

  it('resumes after Last-Event-ID, which goes before the document’s own cursor, even one that has expired', async () => {
    const old = await head();
    await world.appendEvent('one');
    world.clock.advance(5_000);
    await world.appendEvent('two');
    const seen = await head();
    await world.appendEvent('three');
    const stream = await follow({ after: old }, { headers: { 'last-event-id': seen } });
    expect(JSON.parse((await stream.next())?.data ?? '')).toMatchObject({ data: { events: { message: 'three' } } });
    stream.close();
    const refused = await follow({}, { headers: { 'last-event-id': 'nonsense' } });
    const { errors } = JSON.parse((await refused.next())?.data ?? '') as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toEqual({ code: 'INVALID_CURSOR' });
    expect((await refused.next())?.event).toBe('complete');
    expect(await refused.next()).toBeNull();
  });

  it('follows by GET, with the header that forged requests lack', async () => {
    const search = `?${new URLSearchParams({ query: EVENTS, variables: '{}' }).toString()}`;
    const forged = await open(undefined, { search });
    expect(forged.response.statusCode).toBe(400);
    const stream = await open(undefined, { search, headers: { 'apollo-require-preflight': '1' } });
    expect((await stream.nextBlock())?.comment).toBe('');
    await world.appendEvent('by GET');
    expect((await stream.next())?.data).toContain('by GET');
    stream.close();
  });

  it('answers a query and a mutation once and completes', async () => {
    const query = await open({ query: '{ viewer { organization { name } } }' });
    const { event, data } = (await query.next()) ?? {};
    expect([event, JSON.parse(data ?? '').data]).toEqual(['next', { viewer: { organization: { name: 'Acme' } } }]);
    expect(await query.next()).toMatchObject({ event: 'complete' });
    expect(await query.next()).toBeNull();
    const text = 'mutation { createApiKey(input: { label: "x", scopes: ["read"] }) { userErrors { code } } }';
    const made = await open({ query: text });
    expect(JSON.parse((await made.next())?.data ?? '').data).toEqual({ createApiKey: { userErrors: [] } });
    const byGet = await open(undefined, {
      search: `?query=${encodeURIComponent(text)}`,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(byGet.response.statusCode).toBe(405);
  });

  it.each([
    ['a syntax error', '{ viewer ', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too deep a document', '{ a'.repeat(600) + '}'.repeat(600), 'OPERATION_TOO_COMPLEX'],
  ])('tells %s in the stream', async (_what, query, code) => {
    const stream = await open({ query });
    expect(stream.response.statusCode).toBe(200);
    const { errors } = JSON.parse((await stream.next())?.data ?? '') as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toMatchObject({ code });
    expect((await stream.next())?.event).toBe('complete');
  });

  it('refuses a bad key, no operation and variables that are none before there is a stream', async () => {
    expect((await follow({}, { key: 'nope' })).response.statusCode).toBe(401);
    expect((await open({ variables: {} })).response.statusCode).toBe(400);
    expect((await open({ query: EVENTS, variables: [1] })).response.statusCode).toBe(400);
  });

  it('answers a subscription without the header with both ways to stream', async () => {
    const { status, json } = await world.post({ query: EVENTS });
    expect(status).toBe(400);
    expect(json.errors[0].message).toMatch(/graphql-transport-ws.*text\/event-stream/);
    const search = new URLSearchParams({ query: EVENTS }).toString();
    const byGet = await world.send(`/graphql?${search}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(byGet.status).toBe(400);
    expect(byGet.json.errors[0].message).toBe(json.errors[0].message);
  });

  it('says something every 12 s, and stops when its reader goes', async () => {
    const stream = await follow();
    expect((await stream.nextBlock())?.comment).toBe('');
    world.clock.advance(12_000);
    expect((await stream.nextBlock())?.comment).toBe('');
    stream.close();
    while (!(await world.send('/metrics')).text.includes('corridor_event_streams 0')) continue;
  });

  it('is ended when its peer acknowledges nothing for 12 s of all that it is sent, as one whose network is gone', async () => {
    const streams = [await follow(), await follow()];
    const keys = streams.map(({ response: { socket } }) =>
      connectionKey({
        localAddress: socket.remoteAddress,
        localPort: socket.remotePort,
        remoteAddress: socket.localAddress,
        remotePort: socket.localPort,
      }),
    );
    for (const stream of streams) expect((await stream.nextBlock())?.comment).toBe('');
    // The first sends nothing back, so that more and more waits for it; on the way to the second there is always something.
    world.state.unacknowledged = new Map(keys.map((key) => [key, 10]));
    world.clock.advance(12_000);
    for (const stream of streams) expect((await stream.nextBlock())?.comment).toBe('');
    world.state.unacknowledged = new Map(keys.map((key, index) => [key, index === 0 ? 20 : 10]));
    world.clock.advance(12_000);
    expect((await streams[0]?.nextBlock())?.comment).toMatch(/^4410 /);
    expect((await streams[1]?.nextBlock())?.comment).toBe('');
    world.state.unacknowledged = new Map();
    streams[1]?.close();
  });

  it('ends without complete when its key is revoked or expires, and says which', async () => {
    const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'] });
    const revoked = await follow({}, { key: key.secret as string });
    await world.keyring.revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
    expect((await revoked.next())?.comment).toBe('4401 The API key was revoked');
    expect(await revoked.next()).toBeNull();
    const expiresAt = world.clock.now() + 5000;
    const short = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'], expiresAt });
    const expired = await follow({}, { key: short.secret as string });
    world.clock.advance(5000);
    expect((await expired.next())?.comment).toBe('4401 The API key has expired');
    expect(await expired.next()).toBeNull();
  });

  it('counts as a socket of its key', async () => {
    const { secret } = await world.keyring.createOrganization('Crowded');
    const open = [];
    for (let count = 0; count < 9; count += 1) open.push(await follow({}, { key: secret }));
    const socket = await world.join(secret);
    const refused = await follow({}, { key: secret });
    expect(refused.response.statusCode).toBe(429);
    expect(JSON.parse(await refused.text())).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    for (const stream of open) stream.close();
    await socket.close();
  });

  it('lets a page of a listed origin read it, and send Last-Event-ID', async () => {
    const origin = 'http://localhost:3000';
    const stream = await follow({}, { headers: { origin } });
    expect(stream.response.headers['access-control-allow-origin']).toBe(origin);
    stream.close();
    const preflight = await world.send('/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'last-event-id' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('last-event-id');
  });
});

describe('an event stream of a stopping server', () => {
  it('ends without complete, so that its client comes back', async () => {
    const world = await openServer();
    const headers = { authorization: `Bearer ${world.secret}` };
    const stream = await openEventStream(`${world.url}/graphql`, { headers, body: { query: EVENTS } });
    expect((await stream.nextBlock())?.comment).toBe('');
    await world.stop();
    expect((await stream.next())?.comment).toMatch(/^1012 /);
    expect(await stream.next()).toBeNull();
    await world.close();
  });
});
