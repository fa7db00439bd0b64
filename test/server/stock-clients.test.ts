import { createClient as createSocketClient, type Client } from 'graphql-ws';
import { createClient as createStreamClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { openServer, type Json, type ServerWorld } from './open-server';

const EVENTS = 'subscription { events { ... on AccountEvent { message } } }';
const VIEWER = '{ viewer { organization { name } } }';

interface Ended {
  code?: number;
  reason?: string;
}

/** A graphql-ws client as its documentation sets it up; it comes back at once, so that nothing has to be waited for. */
function openSocketClient(world: ServerWorld, more: { key?: string; origin?: string; attempts?: number } = {}) {
  const opened: string[] = [];
  const ended: Ended[] = [];
  let connected = () => {};
  class FromOrigin extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, more.origin === undefined ? {} : { origin: more.origin });
    }
  }
  const client = createSocketClient({
    url: `ws://127.0.0.1:${world.port}/graphql`,
    webSocketImpl: FromOrigin,
    connectionParams: { Authorization: `Bearer ${more.key ?? world.secret}` },
    retryAttempts: more.attempts ?? 1,
    retryWait: () => Promise.resolve(),
    on: {
      opened: () => void opened.push('opened'),
      connected: () => connected(),
      closed: (event) => void ended.push(event as Ended),
    },
  });
  return {
    client,
    opened,
    ended,
    nextConnection: () => new Promise<void>((resolve) => (connected = resolve)),
  };
}

/** Results as they come, and how it ended: null where the server completed it. */
function follow(client: Pick<Client, 'subscribe'>, query: string) {
  const results: Json[] = [];
  let wake = () => {};
  const ended = new Promise<unknown>((resolve) =>
    client.subscribe(
      { query },
      {
        next: (result) => {
          results.push(result);
          wake();
        },
        error: resolve,
        complete: () => resolve(null),
      },
    ),
  );
  return {
    ended,
    async next(): Promise<Json> {
      while (results.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return results.shift();
    },
  };
}

describe('a stock graphql-ws client', () => {
  let world: ServerWorld;
  beforeEach(async () => {
    world = await openServer({ eventRetentionMs: 86_400_000 });
  });
  afterEach(() => world.close());

  /** Sees to it that the server knows of what the client began before. */
  async function settle(client: Client): Promise<void> {
    expect(await follow(client, VIEWER).next()).toMatchObject({ data: { viewer: { organization: { name: 'Acme' } } } });
  }

  it('stops for good after 4401 because of a wrong key, and is told why', async () => {
    const { client, opened } = openSocketClient(world, { key: 'nope', attempts: 5 });
    expect(await follow(client, EVENTS).ended).toMatchObject({
      code: 4401,
      reason: expect.stringMatching(/^No API key/),
    });
    expect(opened).toHaveLength(1);
  });

  it('stops for good after 4401 because of a key without the scope read', async () => {
    const { secret } = await world.keyring.create(world.viewer, { label: 'w', scopes: ['transfers:write'] });
    const { client, opened } = openSocketClient(world, { key: secret as string, attempts: 5 });
    expect(await follow(client, EVENTS).ended).toMatchObject({
      code: 4401,
      reason: expect.stringContaining('scope read'),
    });
    expect(opened).toHaveLength(1);
  });

  it('stops for good after 4401 because of an origin that is not listed', async () => {
    const { client, opened } = openSocketClient(world, { origin: 'https://evil.example', attempts: 5 });
    expect(await follow(client, EVENTS).ended).toMatchObject({
      code: 4401,
      reason: expect.stringContaining('CORS_ORIGINS'),
    });
    expect(opened).toHaveLength(1);
  });

  it.each(['revoked', 'expired'])('stops for good after 4401 because its key was %s', async (how) => {
    const expiresAt = how === 'expired' ? world.clock.now() + 5_000 : null;
    const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'], expiresAt });
    const { client, opened } = openSocketClient(world, { key: key.secret as string, attempts: 5 });
    const stream = follow(client, EVENTS);
    await settle(client);
    if (expiresAt === null) await world.keyring.revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
    else world.clock.advance(5_000);
    expect(await stream.ended).toMatchObject({ code: 4401, reason: expect.stringContaining(how) });
    expect(opened).toHaveLength(1);
  });

  it('comes back after 1013 where there were too many sockets, and goes on once there is room', async () => {
    const open = [];
    for (let count = 0; count < 10; count += 1) open.push(await world.join());
    const { client, opened, ended, nextConnection } = openSocketClient(world, { attempts: Infinity });
    const connected = nextConnection();
    const stream = follow(client, EVENTS);
    while (ended.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(ended[0]).toMatchObject({ code: 1013, reason: expect.stringContaining('Too many sockets') });
    await open[0]?.close();
    await connected;
    expect(opened.length).toBeGreaterThan(2);
    await settle(client);
    await world.appendEvent('there is room');
    expect(await stream.next()).toEqual({ data: { events: { message: 'there is room' } } });
    await client.dispose();
    for (const socket of open.slice(1)) await socket.close();
  });

  it('loses nothing but the one operation that is too many', async () => {
    const { client, opened } = openSocketClient(world);
    const streams = Array.from({ length: 5 }, () => follow(client, EVENTS));
    const refused = follow(client, EVENTS);
    expect(await refused.ended).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS', allowed: 5 } }]);
    await world.appendEvent('still here');
    for (const stream of streams) expect(await stream.next()).toEqual({ data: { events: { message: 'still here' } } });
    expect(opened).toHaveLength(1);
    await client.dispose();
  });

  it('comes back after 4410 because it reads too slowly', async () => {
    const sockets: WebSocket[] = [];
    class Seen extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols);
        sockets.push(this);
      }
    }
    const ended: Ended[] = [];
    const client = createSocketClient({
      url: `ws://127.0.0.1:${world.port}/graphql`,
      webSocketImpl: Seen,
      connectionParams: { Authorization: `Bearer ${world.secret}` },
      retryAttempts: 1,
      retryWait: () => Promise.resolve(),
      on: { closed: (event) => void ended.push(event as Ended) },
    });
    const stream = follow(client, EVENTS);
    await settle(client);
    const [first] = sockets as [WebSocket];
    first.pause();
    const other = await world.join();
    other.subscribe('s', EVENTS);
    other.subscribe('q', VIEWER);
    expect([(await other.next()).type, (await other.next()).type]).toEqual(['next', 'complete']);
    // More than the system's own buffers hold, all of which the other one reads.
    const message = 'x'.repeat(64 * 1024);
    for (let round = 0; round < 9; round += 1) {
      await world.append(Array.from({ length: 40 }, () => ({ body: { kind: 'account' as const, message } })));
      for (let index = 0; index < 40; index += 1) await other.next();
      world.clock.advance(1_000);
    }
    first.resume();
    while (sockets.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(ended[0]).toMatchObject({ code: 4410 });
    await settle(client);
    await world.appendEvent('back');
    let heard = '';
    while (heard !== 'back') heard = (await stream.next()).data.events.message;
    await client.dispose();
    await other.close();
  });

  it('comes back after 1012 because the server restarts', async () => {
    const { client, opened, ended } = openSocketClient(world, { attempts: 1 });
    const stream = follow(client, EVENTS);
    await settle(client);
    await world.stop();
    await stream.ended;
    expect(ended[0]).toMatchObject({ code: 1012 });
    // It tried, and there was nobody.
    expect(opened).toHaveLength(1);
    expect(ended).toHaveLength(2);
  });

  it('is sent away with 4429 only for a second connection_init, and stays away', async () => {
    const socket = await world.join();
    socket.send({ type: 'connection_init', payload: { apiKey: world.secret } });
    expect((await socket.closed).code).toBe(4429);
    const { client, opened } = openSocketClient(world, { attempts: 5 });
    client.on('connected', (open) => (open as WebSocket).send(JSON.stringify({ type: 'connection_init' })));
    expect(await follow(client, EVENTS).ended).toMatchObject({ code: 4429 });
    expect(opened).toHaveLength(1);
  });
});

describe('a stock graphql-sse client', () => {
  let world: ServerWorld;
  beforeEach(async () => {
    world = await openServer();
  });
  afterEach(() => world.close());

  function openClient(more: { key?: string; attempts?: number } = {}) {
    const answers: { status: number; retryAfter: string | null }[] = [];
    const client = createStreamClient({
      url: `${world.url}/graphql`,
      headers: { authorization: `Bearer ${more.key ?? world.secret}` },
      retryAttempts: more.attempts ?? 2,
      retry: () => Promise.resolve(),
      fetchFn: async (url: string, init: RequestInit) => {
        const response = await fetch(url, init);
        answers.push({ status: response.status, retryAfter: response.headers.get('retry-after') });
        return response;
      },
    });
    return { client, answers };
  }

  const listen = (client: ReturnType<typeof openClient>['client'], query: string) => follow(client, query);

  it('is answered a query once, and its stream completes', async () => {
    const { client } = openClient();
    const answer = listen(client, VIEWER);
    expect(await answer.next()).toMatchObject({ data: { viewer: { organization: { name: 'Acme' } } } });
    expect(await answer.ended).toBeNull();
  });

  it('is told 401 for a key that was revoked under its stream, and gives up', async () => {
    const key = await world.keyring.create(world.viewer, { label: 'k', scopes: ['read'] });
    const { client, answers } = openClient({ key: key.secret as string });
    const stream = listen(client, EVENTS);
    while (answers.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await world.keyring.revoke(world.viewer, { apiKeyId: key.apiKey?.id as string });
    expect(await stream.ended).toBeInstanceOf(Error);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401]);
  });

  it('is told 429 with Retry-After where there are too many streams', async () => {
    const open = [];
    for (let count = 0; count < 10; count += 1) open.push(await world.join());
    const { client, answers } = openClient({ attempts: 0 });
    expect(await listen(client, EVENTS).ended).toBeInstanceOf(Error);
    expect(answers).toEqual([{ status: 429, retryAfter: expect.stringMatching(/^[1-9]\d*$/) }]);
    for (const socket of open) await socket.close();
  });

  it('comes back when the server restarts', async () => {
    const { client, answers } = openClient();
    const stream = listen(client, EVENTS);
    while (answers.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await world.stop();
    expect(await stream.ended).toBeInstanceOf(Error);
    expect(answers[0]).toMatchObject({ status: 200 });
  });
});
