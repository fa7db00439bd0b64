import { openServer, type ServerWorld } from './open-server';

/**
 * The graphql-transport-ws protocol (as graphql-ws writes it down), rule by rule, as any client sees it on the wire. Keys,
 * limits and cursors are this server's own, and are tested in sockets.test.ts.
 */
const EVENTS = 'subscription ($after: EventCursor) { events(after: $after) { ... on AccountEvent { message } } }';
const QUERY = '{ viewer { organization { name } } }';
const ANSWER = { data: { viewer: { organization: { name: 'Acme' } } } };

let world: ServerWorld;
beforeAll(async () => {
  world = await openServer({ limits: { socketsPerKey: 1000, socketsPerOrganization: 1000 } });
});
afterAll(() => world.close());

type Socket = Awaited<ReturnType<ServerWorld['join']>>;
const subscribe = (id: unknown, payload: unknown) => ({ id, type: 'subscribe', payload });
const init = () => ({ type: 'connection_init', payload: { Authorization: `Bearer ${world.secret}` } });

/** How a socket past its connection_ack ends for these messages. */
async function endFor(...messages: unknown[]): Promise<number> {
  const socket = await world.join();
  for (const message of messages) socket.send(message);
  return (await socket.closed).code;
}

/** That the socket is still served, and that nothing else was said on it before. */
async function expectSilence(socket: Pick<Socket, 'send' | 'next'>): Promise<void> {
  socket.send({ type: 'ping', payload: { silence: true } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { silence: true } });
}

/** A stream that is known to have begun. */
async function openStream(socket: Socket, id: string): Promise<void> {
  socket.subscribe(id, EVENTS, { after: socket.ack.payload.cursor });
  await world.appendEvent(`begin ${id}`);
  expect(await socket.next()).toMatchObject({ id, type: 'next' });
}

describe('the handshake', () => {
  it('agrees on the subprotocol graphql-transport-ws', async () => {
    const { socket, close } = await world.connect();
    expect(socket.protocol).toBe('graphql-transport-ws');
    await close();
  });

  it('ends with 4406 a socket that asks for no subprotocol', async () => {
    const socket = await world.connect({ protocol: null });
    expect((await socket.closed).code).toBe(4406);
  });

  it('does not agree on the older subprotocol graphql-ws', async () => {
    await expect(world.connect({ protocol: 'graphql-ws' })).rejects.toThrow(/subprotocol/);
  });

  it('ends with 4408 a socket that sends no connection_init in time', async () => {
    const impatient = await openServer({ socketInitTimeoutMs: 20 });
    const socket = await impatient.connect();
    expect((await socket.closed).code).toBe(4408);
    await impatient.close();
  });
});

describe('connection_init', () => {
  it('is acknowledged once, before anything else', async () => {
    const socket = await world.join();
    expect(socket.ack).toMatchObject({ type: 'connection_ack', payload: {} });
    await expectSilence(socket);
    await socket.close();
  });

  it('needs no payload where the key came with the upgrade', async () => {
    const socket = await world.connect({ headers: { authorization: `Bearer ${world.secret}` } });
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    await socket.close();
  });

  it('ends the socket with 4400 where its payload is no object', async () => {
    const socket = await world.connect();
    socket.send({ type: 'connection_init', payload: 'key' });
    expect((await socket.closed).code).toBe(4400);
  });

  it('ends the socket with 4429 where it comes a second time after the acknowledgement', async () => {
    expect(await endFor(init())).toBe(4429);
  });

  it('ends the socket with 4429 where it comes a second time before the acknowledgement', async () => {
    const socket = await world.connect();
    const head = jest.spyOn(world.engine.streams, 'head').mockReturnValue(new Promise(() => {}));
    socket.send(init());
    socket.send(init());
    expect((await socket.closed).code).toBe(4429);
    head.mockRestore();
  });
});

describe('an operation before the acknowledgement', () => {
  it('ends the socket with 4401 where connection_init never came', async () => {
    const socket = await world.connect();
    socket.send(subscribe('q', { query: QUERY }));
    expect((await socket.closed).code).toBe(4401);
  });

  it('ends the socket with 4401 where connection_init is not acknowledged yet', async () => {
    const socket = await world.connect();
    // The acknowledgement carries the head of the log, so that it waits for as long as the log does not say it.
    const head = jest.spyOn(world.engine.streams, 'head').mockReturnValue(new Promise(() => {}));
    socket.send(init());
    socket.send(subscribe('q', { query: QUERY }));
    expect((await socket.closed).code).toBe(4401);
    expect(head).toHaveBeenCalledTimes(1);
    head.mockRestore();
  });
});

describe('a message that is none ends the socket with 4400', () => {
  it.each<[string, unknown]>([
    ['text that is not JSON', 'hello'],
    ['a list', '[]'],
    ['an object without a type', { id: 'x' }],
    ['a type that nobody knows', { type: 'start', id: 'x', payload: { query: QUERY } }],
    ['subscribe without an id', { type: 'subscribe', payload: { query: QUERY } }],
    ['subscribe with a number as its id', subscribe(1, { query: QUERY })],
    ['subscribe without a payload', { id: 'x', type: 'subscribe' }],
    ['subscribe without a query', subscribe('x', {})],
    ['subscribe with variables that are no object', subscribe('x', { query: QUERY, variables: 'all' })],
    ['subscribe with an operationName that is no text', subscribe('x', { query: QUERY, operationName: 1 })],
    ['complete without an id', { type: 'complete' }],
    ['ping with a payload that is no object', { type: 'ping', payload: 'x' }],
    ['connection_ack, which only a server says', { type: 'connection_ack' }],
    ['next, which only a server says', { id: 'x', type: 'next', payload: { data: {} } }],
  ])('%s', async (_what, message) => {
    expect(await endFor(message)).toBe(4400);
  });
});

describe('ping and pong', () => {
  it('are answered before connection_init', async () => {
    const socket = await world.connect();
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await socket.close();
  });

  it('carry the payload back, and none where there was none', async () => {
    const socket = await world.join();
    socket.send({ type: 'ping', payload: { at: 1 } });
    socket.send({ type: 'ping' });
    expect([await socket.next(), await socket.next()]).toEqual([
      { type: 'pong', payload: { at: 1 } },
      { type: 'pong' },
    ]);
    await socket.close();
  });

  it('may come unasked: a pong is answered by nothing', async () => {
    const socket = await world.join();
    socket.send({ type: 'pong', payload: { at: 1 } });
    await expectSilence(socket);
    await socket.close();
  });
});

describe('an operation with one result', () => {
  it('is answered by one next and one complete under its id', async () => {
    const socket = await world.join();
    socket.subscribe('q', QUERY);
    expect(await socket.next()).toMatchObject({ id: 'q', type: 'next', payload: ANSWER });
    expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
    await expectSilence(socket);
    await socket.close();
  });

  it('tells what failed while it ran in the payload of next, with complete after it', async () => {
    const socket = await world.join();
    socket.subscribe('q', '{ contacts(after: "nonsense") { nodes { id } } }');
    const { id, type, payload } = await socket.next();
    expect([id, type, payload.data]).toEqual(['q', 'next', { contacts: null }]);
    expect(payload.errors).toMatchObject([{ message: expect.any(String), path: ['contacts'] }]);
    expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
    await socket.close();
  });

  it('is the one that operationName chooses', async () => {
    const socket = await world.join();
    socket.send(subscribe('q', { query: `query A { viewer { scopes } } query B ${QUERY}`, operationName: 'B' }));
    expect((await socket.next()).payload).toMatchObject(ANSWER);
    await socket.close();
  });
});

describe('an operation that cannot begin', () => {
  it.each<[string, { query: string; operationName?: string }]>([
    ['because it does not parse', { query: '{ viewer ' }],
    ['because it is not valid', { query: '{ nothing }' }],
    ['because operationName names none', { query: `query A ${QUERY}`, operationName: 'B' }],
  ])('%s is answered by one error, a list, and by no complete', async (_why, payload) => {
    const socket = await world.join();
    socket.send(subscribe('q', payload));
    const answer = await socket.next();
    expect(answer).toEqual({ id: 'q', type: 'error', payload: expect.any(Array) });
    expect(answer.payload[0]).toMatchObject({ message: expect.any(String) });
    await expectSilence(socket);
    await socket.close();
  });
});

describe('a stream', () => {
  it('goes on until its client completes it, and says nothing after that', async () => {
    const socket = await world.join();
    await openStream(socket, 's');
    socket.send({ id: 's', type: 'complete' });
    await expectSilence(socket);
    await world.appendEvent('unheard');
    await expectSilence(socket);
    await socket.close();
  });

  it('ends with complete under its id where the server ends it', async () => {
    const socket = await world.join();
    socket.subscribe('s', EVENTS, { after: 'nonsense' });
    expect(await socket.next()).toMatchObject({
      id: 's',
      type: 'next',
      payload: { errors: [{ message: expect.any(String) }] },
    });
    expect(await socket.next()).toEqual({ id: 's', type: 'complete' });
    await expectSilence(socket);
    await socket.close();
  });

  it('ends the socket with 4409 where another operation takes its id', async () => {
    const socket = await world.join();
    await openStream(socket, 's');
    socket.subscribe('s', QUERY);
    expect(await socket.closed).toMatchObject({ code: 4409, reason: expect.stringContaining('s') });
  });

  it('leaves its id free once it is completed', async () => {
    const socket = await world.join();
    await openStream(socket, 's');
    socket.send({ id: 's', type: 'complete' });
    socket.subscribe('s', QUERY);
    expect(await socket.next()).toMatchObject({ id: 's', type: 'next', payload: ANSWER });
    await socket.close();
  });

  it('runs beside others on its socket, each under its own id', async () => {
    const socket = await world.join();
    const after = socket.ack.payload.cursor;
    for (const id of ['a', 'b']) socket.subscribe(id, EVENTS, { after });
    socket.subscribe('q', QUERY);
    await world.appendEvent('for both');
    const messages: Awaited<ReturnType<Socket['next']>>[] = [];
    while (messages.length < 4) messages.push(await socket.next());
    const of = (id: string) => messages.filter((one) => one.id === id).map(({ type }) => type);
    expect([of('a'), of('b'), of('q')]).toEqual([['next'], ['next'], ['next', 'complete']]);
    await socket.close();
  });
});

describe('complete', () => {
  it('for an id that nobody uses is answered by nothing', async () => {
    const socket = await world.join();
    socket.send({ id: 'none', type: 'complete' });
    await expectSilence(socket);
    await socket.close();
  });

  it('before the acknowledgement is answered by nothing', async () => {
    const socket = await world.connect();
    socket.send({ id: 'none', type: 'complete' });
    await expectSilence(socket);
    socket.send(init());
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    await socket.close();
  });
});
