import { readEventCursor } from '../../src/domain/event-cursor';
import { openEventStream } from './event-stream-client';
import { connect } from './socket-client';
import { openServer, type ServerWorld } from './open-server';

const EVENTS =
  'subscription ($after: EventCursor) { events(after: $after) { cursor type ... on AccountEvent { message } } }';
const init = (payload?: object) => ({ type: 'connection_init', payload });

describe('/graphql over WebSocket', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  it('acknowledges a key with the newest cursor, the time and the limits', async () => {
    await world.appendEvent('one');
    const { ack, close } = await world.join();
    expect(ack).toEqual({
      type: 'connection_ack',
      payload: {
        cursor: expect.any(String),
        serverTime: new Date(world.clock.now()).toISOString(),
        limits: {
          operationsPerSocket: 5,
          socketsPerKey: 10,
          socketsPerOrganization: 15,
          messagesPerSecond: 1000,
          messageBytes: 65_536,
          backlogBytes: 1_048_576,
          depth: 15,
        },
      },
    });
    expect(readEventCursor(world.viewer.organizationId, ack.payload.cursor)).toEqual({ epoch: 0, seq: 1 });
    await close();
  });

  it('takes the key as Authorization, authorization or apiKey, and from the upgrade request', async () => {
    const bearer = `Bearer ${world.secret}`;
    const ways = [
      { payload: { Authorization: bearer } },
      { payload: { authorization: bearer } },
      { payload: { apiKey: world.secret } },
      { headers: { authorization: bearer } },
    ];
    for (const { payload, headers } of ways) {
      const socket = await world.connect({ headers });
      socket.send(init(payload));
      expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
      await socket.close();
    }
  });

  it('runs queries and mutations', async () => {
    const socket = await world.join();
    socket.subscribe('q', '{ viewer { organization { name } } }');
    expect(await socket.next()).toMatchObject({
      id: 'q',
      type: 'next',
      payload: { data: { viewer: { organization: { name: 'Acme' } } } },
    });
    expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
    socket.subscribe(
      'm',
      'mutation { createApiKey(input: { label: "x", scopes: ["read"] }) { secret userErrors { code } } }',
    );
    const made = await socket.next();
    expect(made.payload.data.createApiKey).toEqual({ secret: expect.stringMatching(/^crd_/), userErrors: [] });
    await socket.close();
  });

  it('delivers events in order, live and from a cursor on', async () => {
    const socket = await world.join();
    const start = socket.ack.payload.cursor;
    await world.appendEvent('one');
    socket.subscribe('s', EVENTS, { after: start });
    const messages = [(await socket.next()).payload.data.events.message];
    await world.appendEvent('two');
    await world.appendEvent('three');
    messages.push((await socket.next()).payload.data.events.message, (await socket.next()).payload.data.events.message);
    expect(messages).toEqual(['one', 'two', 'three']);
    await socket.close();
  });

  it('ends one stream on request and goes on with the others', async () => {
    const socket = await world.join();
    const start = socket.ack.payload.cursor;
    socket.subscribe('a', EVENTS, { after: start });
    socket.subscribe('b', EVENTS, { after: start });
    await world.appendEvent('one');
    const first = [await socket.next(), await socket.next()];
    expect(first.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    socket.send({ id: 'a', type: 'complete' });
    socket.subscribe('q', '{ viewer { scopes } }');
    expect((await socket.next()).id).toBe('q');
    await socket.next();
    await world.appendEvent('two');
    expect(await socket.next()).toMatchObject({ id: 'b', payload: { data: { events: { message: 'two' } } } });
    // The id is free again.
    socket.subscribe('a', '{ viewer { scopes } }');
    expect(await socket.next()).toMatchObject({ id: 'a', type: 'next' });
    await socket.close();
  });

  it('answers bad cursors with an error and leaves the socket open', async () => {
    const socket = await world.join();
    socket.subscribe('s', EVENTS, { after: 'nonsense' });
    const { payload } = await socket.next();
    expect((payload.errors ?? payload)[0].extensions.code).toBe('INVALID_CURSOR');
    await socket.close();
  });

  it('answers a cursor that has expired with the oldest one served, from which on nothing is missing', async () => {
    const socket = await world.join();
    const old = socket.ack.payload.cursor;
    await world.appendEvent('long ago');
    world.clock.advance(10_000);
    await world.appendEvent('lately');
    await world.appendEvent('just now');
    socket.subscribe('s', EVENTS, { after: old });
    const { payload } = await socket.next();
    const { code, oldestCursor } = (payload.errors ?? payload)[0].extensions;
    expect([code, typeof oldestCursor]).toEqual(['CURSOR_EXPIRED', 'string']);
    socket.subscribe('again', EVENTS, { after: oldestCursor });
    const frames = [await socket.next(), await socket.next()].filter(({ id }) => id === 'again');
    while (frames.length < 2) frames.push(await socket.next());
    expect(frames.map((one) => one.payload.data.events.message)).toEqual(['lately', 'just now']);
    await socket.close();
  });

  it.each([
    ['a syntax error', '{ viewer ', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['a wrong variable', 'query($f: Int) { contacts(first: $f) { nodes { id } } }', { f: 'x' }, 'BAD_USER_INPUT'],
    ['too deep a document', '{ a'.repeat(600) + '}'.repeat(600), undefined, 'OPERATION_TOO_COMPLEX'],
    [
      'too many aliases',
      `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: viewer { scopes }`).join(' ')} }`,
      undefined,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      'too costly a document',
      'subscription { events { ... on ContactEvent { contact { transfers(first: 100) { nodes { events(first: 100) { nodes { cursor } } } } } } } }',
      undefined,
      'OPERATION_TOO_COMPLEX',
    ],
    ['no operation', 'fragment F on Query { viewer { scopes } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ])('answers %s with an error and stays open', async (_what, query, variables, code) => {
    const socket = await world.join();
    socket.subscribe('x', query, variables);
    const { payload } = await socket.next();
    expect((payload.errors ?? payload)[0].extensions.code).toBe(code);
    expect(JSON.stringify(payload)).not.toContain('"http"');
    await socket.close();
  });

  describe('closes with', () => {
    const endAfter = async (...messages: unknown[]) => {
      const socket = await world.connect();
      for (const message of messages) socket.send(message);
      return socket.closed;
    };
    const codeAfter = async (...messages: unknown[]) => (await endAfter(...messages)).code;

    it('4400 what is no message, and what only a server says', async () => {
      expect(await codeAfter('not json')).toBe(4400);
      expect(await codeAfter({ type: 'nonsense' })).toBe(4400);
      const socket = await world.join();
      socket.send({ id: 'x', type: 'next', payload: { data: {} } });
      expect((await socket.closed).code).toBe(4400);
    });

    it('4401 no key, a wrong key, and operations before the init', async () => {
      expect(await codeAfter(init())).toBe(4401);
      expect(await codeAfter(init({ Authorization: 'Bearer nope' }))).toBe(4401);
      expect(await codeAfter(init({ Authorization: world.secret }))).toBe(4401);
      expect(await codeAfter({ id: 'x', type: 'subscribe', payload: { query: '{ viewer { scopes } }' } })).toBe(4401);
    });

    it('4401 an origin that is not listed, and a key that may not read', async () => {
      const foreign = await world.connect({ headers: { origin: 'https://evil.example' } });
      expect(await foreign.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('CORS_ORIGINS') });
      const local = await world.connect({ headers: { origin: 'http://localhost:3000' } });
      local.send(init({ apiKey: world.secret }));
      expect(await local.next()).toMatchObject({ type: 'connection_ack' });
      await local.close();
      const writer = await world.keyring.create(world.viewer, { label: 'w', scopes: ['transfers:write'] });
      const forbidden = { code: 4401, reason: expect.stringContaining('scope read') };
      expect(await endAfter(init({ apiKey: writer.secret }))).toMatchObject(forbidden);
    });

    it('4409 an id that is taken', async () => {
      const socket = await world.join();
      socket.subscribe('s', EVENTS);
      socket.subscribe('s', EVENTS);
      expect((await socket.closed).code).toBe(4409);
    });

    it('4401 a key that is revoked, at once and for each of its sockets', async () => {
      const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'] });
      const sockets = [await world.join(key.secret as string), await world.join(key.secret as string)];
      const other = await world.join();
      sockets[0]?.subscribe('s', EVENTS);
      await world.keyring.revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
      const revoked = { code: 4401, reason: 'The API key was revoked' };
      for (const socket of sockets) expect(await socket.closed).toEqual(revoked);
      expect(await endAfter(init({ apiKey: key.secret }))).toEqual(revoked);
      other.subscribe('q', '{ viewer { scopes } }');
      expect(await other.next()).toMatchObject({ type: 'next' });
      await other.close();
    });

    it('4401 a key that another process revokes, within a second, an event stream too', async () => {
      const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'] });
      const secret = key.secret as string;
      const socket = await world.join(secret);
      const stream = await openEventStream(`${world.url}/graphql`, {
        headers: { authorization: `Bearer ${secret}` },
        body: { query: EVENTS },
      });
      const other = await world.join();
      await world.another().revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
      world.clock.advance(1_000);
      expect(await socket.closed).toEqual({ code: 4401, reason: 'The API key was revoked' });
      expect((await stream.next())?.comment).toBe('4401 The API key was revoked');
      expect(await stream.next()).toBeNull();
      other.subscribe('q', '{ viewer { scopes } }');
      expect(await other.next()).toMatchObject({ type: 'next' });
      await other.close();
    });

    it.each([0, 5])('like an expired one a key that was rotated, %i seconds later', async (overlapSeconds) => {
      const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'] });
      const socket = await world.join(key.secret as string);
      const other = await world.join();
      await world.keyring.rotate(world.viewer, { apiKeyId: key.apiKey?.id as string, overlapSeconds });
      if (overlapSeconds > 0) {
        world.clock.advance(overlapSeconds * 1_000 - 1);
        socket.subscribe('q', '{ viewer { scopes } }');
        expect(await socket.next()).toMatchObject({ type: 'next' });
        world.clock.advance(1_000);
      }
      expect((await socket.closed).code).toBe(await codeAfter(init({ apiKey: key.secret })));
      await other.close();
    });

    it('4401 a key that expires', async () => {
      const expiresAt = world.clock.now() + 5000;
      const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'], expiresAt });
      const socket = await world.join(key.secret as string);
      world.clock.advance(5000);
      const expired = { code: 4401, reason: 'The API key has expired' };
      expect(await socket.closed).toEqual(expired);
      expect(await endAfter(init({ apiKey: key.secret }))).toEqual(expired);
    });

    it('1013 more sockets than a key or an organization may have, and 4429 a second init', async () => {
      // Alone in its organization: sockets of other tests may still be on their way out.
      const { secret } = await world.keyring.createOrganization('Crowded');
      const viewer = await world.viewerOf(secret);
      const open = [];
      for (let count = 0; count < 10; count += 1) open.push(await world.join(secret));
      expect(await codeAfter(init({ apiKey: secret }))).toBe(1013);
      const second = await world.keyring.create(viewer, { label: 'k', scopes: ['read'] });
      for (let count = 0; count < 5; count += 1) open.push(await world.join(second.secret as string));
      expect(await codeAfter(init({ apiKey: second.secret }))).toBe(1013);

      await open.pop()?.close();
      open[0]?.send(init({ apiKey: secret }));
      expect((await open[0]?.closed)?.code).toBe(4429);
      const again = await world.join(second.secret as string);
      expect(again.ack).toMatchObject({ type: 'connection_ack' });
      for (const socket of [...open.slice(1), again]) await socket.close();
    });

    it('1009 a message above the limit', async () => {
      const socket = await world.join();
      socket.subscribe('x', `{ viewer { scopes } } ${'#'.repeat(65_536)}`);
      expect((await socket.closed).code).toBe(1009);
    });
  });

  it('refuses the operation too many under its own id, and goes on with the others', async () => {
    const socket = await world.join();
    const after = socket.ack.payload.cursor;
    for (let id = 0; id < 6; id += 1) socket.subscribe(String(id), EVENTS, { after });
    expect(await socket.next()).toMatchObject({
      id: '5',
      type: 'error',
      payload: [{ message: expect.stringContaining('MAX_OPERATIONS_PER_SOCKET'), extensions: { allowed: 5 } }],
    });
    await world.appendEvent('still here');
    const heard = [];
    for (let count = 0; count < 5; count += 1) heard.push((await socket.next()).id);
    expect(heard.sort()).toEqual(['0', '1', '2', '3', '4']);
    socket.send({ id: '0', type: 'complete' });
    socket.subscribe('5', '{ viewer { scopes } }');
    expect(await socket.next()).toMatchObject({ id: '5', type: 'next' });
    await socket.close();
  });

  it('serves WebSockets at /graphql only', async () => {
    await expect(connect(`ws://127.0.0.1:${world.port}/other`)).rejects.toThrow('404');
  });

  it('does no more for a socket it has closed', async () => {
    const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read', 'keys:admin'] });
    const socket = await world.join(key.secret as string);
    // The client does not see the close, and goes on sending.
    socket.socket.pause();
    await world.keyring.revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
    socket.subscribe('m', 'mutation { createApiKey(input: { label: "late", scopes: ["read"] }) { secret } }');
    await world.post({ query: '{ viewer { scopes } }' });
    world.clock.advance(12_000);
    socket.socket.resume();
    expect((await socket.closed).code).toBe(4401);
    await expect(socket.next()).rejects.toThrow('no next message');
  });

  it('cuts a peer that answers no ping', async () => {
    const socket = await world.join();
    socket.socket.pong = () => {};
    const pinged = new Promise((resolve) => socket.socket.once('ping', resolve));
    world.clock.advance(12_000);
    await pinged;
    world.clock.advance(12_000);
    expect((await socket.closed).code).toBe(1006);
  });

  it('keeps a peer that answers', async () => {
    const socket = await world.join();
    for (let round = 0; round < 4; round += 1) {
      const pinged = new Promise((resolve) => socket.socket.once('ping', resolve));
      world.clock.advance(12_000);
      await pinged;
      // The pong goes first on the same line.
      socket.subscribe(`q${round}`, '{ viewer { scopes } }');
      await socket.next();
      await socket.next();
    }
    await socket.close();
  });
});

describe('a socket of a stopping server', () => {
  it('closes with 1012 when the server stops', async () => {
    const world = await openServer();
    const sockets = [await world.join(), await world.join(), await world.connect()];
    sockets[0]?.subscribe('s', EVENTS);
    const stopped = world.stop();
    for (const socket of sockets) expect((await socket.closed).code).toBe(1012);
    await stopped;
    await expect(connect(`ws://127.0.0.1:${world.port}/graphql`)).rejects.toThrow();
    await world.close();
  });
});

describe('a WebSocket without connection_init', () => {
  it('is closed with 4408', async () => {
    const world = await openServer({ socketInitTimeoutMs: 20 });
    const socket = await world.connect();
    expect((await socket.closed).code).toBe(4408);
    await world.close();
  });
});

describe('a reader that stops reading', () => {
  it('is closed with a code that says resume, and the others go on', async () => {
    const world = await openServer({ limits: { operationsPerSocket: 2000 } });
    const slow = await world.join();
    const other = await world.join();
    slow.socket.pause();
    // Each answer is more than 100 KiB; together they are more than the system's own buffers.
    const query = '{ __schema { types { name description fields { name description args { name description } } } } }';
    for (let id = 0; id < 300; id += 1) slow.subscribe(String(id), query);
    other.subscribe('q', '{ viewer { scopes } }');
    expect(await other.next()).toMatchObject({ id: 'q', type: 'next' });
    await other.next();
    await other.close();
    // Others are answered in between: it is read again only once the server has given it up.
    while (!(await world.send('/metrics')).text.includes('corridor_socket_closes_total{code="4410"} 1')) continue;
    slow.socket.resume();
    expect((await slow.closed).code).toBe(4410);
    await world.close();
  });
});
