import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { defaultFieldResolver, type GraphQLObjectType } from 'graphql';
import type { NewEvent } from '../../src/domain/event';
import { account, client, nextId, transfer, wallet } from '../contract/store/rows';
import { openEventStream } from './event-stream-client';
import { openServer, type Json, type ServerWorld } from './open-server';

const EVENTS = `subscription ($after: EventCursor, $filter: EventFilter) {
  events(after: $after, filter: $filter) { cursor type ... on AccountEvent { message } }
}`;

type Follower = Awaited<ReturnType<ServerWorld['join']>>;

const messageOf = (frame: Json): string => frame.payload.data.events.message;
const said = (message: string): Partial<NewEvent> => ({ body: { kind: 'account', message } });

const LIMITS = { socketsPerKey: 100, socketsPerOrganization: 100 };
const DAY_MS = 86_400_000;

let world: ServerWorld;
beforeEach(async () => {
  world = await openServer({ limits: LIMITS });
});
afterEach(() => world.close());

/** Answered by the server after everything that was sent before. */
async function roundTrip(socket: Follower): Promise<Json[]> {
  const id = nextId('trip');
  socket.subscribe(id, '{ __typename }');
  const before: Json[] = [];
  for (;;) {
    const frame = await socket.next();
    if (frame.id !== id) before.push(frame);
    else if (frame.type === 'complete') return before;
  }
}

async function following(variables: object = {}, key = world.secret, query = EVENTS): Promise<Follower> {
  const socket = await world.join(key);
  socket.subscribe('s', query, variables);
  await roundTrip(socket);
  return socket;
}

/** How often a field's resolver is called from now on. */
function countResolved(type: string, field: string): () => number {
  const found = (world.schema.getType(type) as GraphQLObjectType).getFields()[field];
  if (!found) throw new Error(`there is no ${type}.${field}`);
  const resolve = found.resolve ?? defaultFieldResolver;
  let calls = 0;
  found.resolve = (...args) => {
    calls += 1;
    return resolve(...args);
  };
  return () => calls;
}

const cursorAt = (seq: number) => world.engine.streams.cursorOf({ organizationId: world.viewer.organizationId, seq });
const pagesRead = () => world.statements.filter((text) => /FROM events\b.*ORDER BY seq/s.test(text)).length;

describe('subscribers of the same stream', () => {
  it('share one read of the log, one of the rows and one execution for each stretch of events', async () => {
    const acc = account({ organizationId: world.viewer.organizationId });
    await world.store.write((tx) => tx.insertAccount(acc));
    const query =
      'subscription ($after: EventCursor) { events(after: $after) { ... on AccountEvent { account { id } } } }';
    const sockets = await Promise.all(Array.from({ length: 20 }, () => following({}, world.secret, query)));
    world.statements.length = 0;
    const executions = countResolved('AccountEvent', 'account');
    await world.append([{ accountId: acc.id }, { accountId: acc.id }]);
    for (const socket of sockets) {
      for (const frame of [await socket.next(), await socket.next()]) {
        expect(frame.payload).toEqual({ data: { events: { account: { id: acc.id } } } });
      }
    }
    expect(executions()).toBe(2);
    const reads = (table: string) => world.statements.filter((text) => new RegExp(`FROM ${table}\\b`).test(text));
    expect(reads('provider_accounts').length).toBe(1);
    expect(reads('events').length).toBe(1);
    for (const socket of sockets) socket.socket.terminate();
  });

  it('are each sent what is ready together in one write, also by several subscriptions of a socket', async () => {
    const accepted: Socket[] = [];
    const onSocket = (message: unknown) => void accepted.push((message as { socket: Socket }).socket);
    subscribe('net.server.socket', onSocket);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => following()));
    unsubscribe('net.server.socket', onSocket);
    sockets[0]?.subscribe('t', EVENTS);
    await roundTrip(sockets[0] as Follower);
    const executions = countResolved('AccountEvent', 'message');
    const writes = accepted.map((socket) => jest.spyOn(socket, 'write'));
    await world.append(Array.from({ length: 50 }, (_, index) => said(`${index}`)));
    for (const [nth, socket] of sockets.entries()) {
      const messages: string[] = [];
      while (messages.length < (nth === 0 ? 100 : 50)) messages.push(messageOf(await socket.next()));
      const once = Array.from({ length: 50 }, (_, index) => `${index}`);
      expect(messages).toEqual(nth === 0 ? [...once, ...once] : once);
    }
    expect(writes.map((write) => write.mock.calls.length)).toEqual(sockets.map(() => 1));
    expect(executions()).toBe(50);
    for (const socket of sockets) socket.socket.terminate();
  });

  it('share pages on their way back to the present', async () => {
    await world.append(Array.from({ length: 250 }, (_, index) => said(`${index}`)));
    const after = cursorAt(0);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => world.join()));
    world.statements.length = 0;
    for (const socket of sockets) socket.subscribe('s', EVENTS, { after });
    for (const socket of sockets) {
      for (let index = 0; index < 250; index += 1) expect(messageOf(await socket.next())).toBe(`${index}`);
    }
    // The log's end, and two pages.
    expect(pagesRead()).toBe(3);
    for (const socket of sockets) socket.socket.terminate();
  });

  it('share pages from their second one on, wherever they come from', async () => {
    await world.append(Array.from({ length: 700 }, (_, index) => said(`${index}`)));
    const starts = [0, 3, 50, 77, 120];
    const sockets = await Promise.all(starts.map(() => world.join()));
    world.statements.length = 0;
    for (const [nth, socket] of sockets.entries()) socket.subscribe('s', EVENTS, { after: cursorAt(starts[nth] ?? 0) });
    for (const [nth, socket] of sockets.entries()) {
      for (let index = starts[nth] ?? 0; index < 700; index += 1)
        expect(messageOf(await socket.next())).toBe(`${index}`);
    }
    // The log's end, five first pages, and those after 128, 256, 384, 512 and 640.
    expect(pagesRead()).toBe(1 + 5 + 5);
    for (const socket of sockets) socket.socket.terminate();
  });

  it('see their own organization only, though another asks for the same with the same words', async () => {
    const other = await world.keyring.createOrganization('Other');
    const [mine, theirs] = [await following(), await following({}, other.secret)];
    await world.append([said('mine')]);
    await world.append([said('theirs')], { organizationId: other.organization.id });
    await world.append([said('mine again')]);
    expect([messageOf(await mine.next()), messageOf(await mine.next())]).toEqual(['mine', 'mine again']);
    expect(messageOf(await theirs.next())).toBe('theirs');
    expect([await roundTrip(mine), await roundTrip(theirs)]).toEqual([[], []]);
    // Nor on the way back to the present, where pages are shared.
    const back = await Promise.all([world.join(), world.join(other.secret)]);
    back[0].subscribe('s', EVENTS, { after: cursorAt(0) });
    back[1].subscribe('s', EVENTS, {
      after: world.engine.streams.cursorOf({ organizationId: other.organization.id, seq: 0 }),
    });
    expect([messageOf(await back[0].next()), messageOf(await back[0].next())]).toEqual(['mine', 'mine again']);
    expect(messageOf(await back[1].next())).toBe('theirs');
    expect([await roundTrip(back[0]), await roundTrip(back[1])]).toEqual([[], []]);
    // Nor with a cursor of the other.
    const cursor = await world.engine.streams.head(world.viewer);
    theirs.subscribe('foreign', EVENTS, { after: cursor });
    expect((await theirs.next()).payload.errors[0].extensions.code).toBe('INVALID_CURSOR');
  });

  it('see what their own key may see', async () => {
    const { organizationId } = world.viewer;
    const acc = account({ organizationId });
    const [shown, hidden] = [client(acc), client(acc)];
    const row = transfer(wallet(shown));
    await world.store.write(async (tx) => {
      await tx.insertAccount(acc);
      await tx.insertClient(shown);
      await tx.insertClient(hidden);
      await tx.insertWallet({ ...wallet(shown), id: row.walletId });
      await tx.insertTransfer(row);
    });
    const limited = await world.keyring.create(world.viewer, { label: 'l', scopes: ['read'], clientIds: [shown.id] });
    const reader = await world.keyring.create(world.viewer, { label: 'r', scopes: ['read'] });
    const query = `subscription { events { ... on TransferEvent { transfer { id observations { nodes { id } } } }
      ... on AccountEvent { message } ... on ClientEvent { client { id } } } }`;
    const [all, some, few] = [
      await following({}, world.secret, query),
      await following({}, reader.secret as string, query),
      await following({}, limited.secret as string, query),
    ];
    await world.append([
      said('of the account'),
      { type: 'CLIENT_CHANGED', clientId: hidden.id, body: { kind: 'client' } },
      {
        ...{ type: 'TRANSFER_CREATED', transferId: row.id, clientId: shown.id },
        body: { kind: 'transfer', from: null, to: 'PENDING', providerStatus: null, version: 1 },
      },
    ]);
    const read = async (socket: Follower, count: number) => {
      const frames = [];
      for (let left = count; left > 0; left -= 1) frames.push((await socket.next()).payload);
      expect(await roundTrip(socket)).toEqual([]);
      return frames;
    };
    const observed = { events: { transfer: { id: row.id, observations: { nodes: [] } } } };
    expect((await read(all, 3)).slice(1)).toEqual([
      { data: { events: { client: { id: hidden.id } } } },
      { data: observed },
    ]);
    const refused = { extensions: { code: 'FORBIDDEN', scope: 'observations:read' } };
    expect((await read(some, 3))[2].errors).toMatchObject([refused]);
    const [only] = await read(few, 1);
    expect(only).toMatchObject({ errors: [refused] });
    expect(JSON.stringify(only)).not.toContain(hidden.id);
  });

  it('begin where each of them asked to, in one group', async () => {
    await world.append([said('one'), said('two'), said('three')]);
    const sockets = await Promise.all([0, 1, 2].map(() => world.join()));
    for (const [seq, socket] of sockets.entries()) socket.subscribe('s', EVENTS, { after: cursorAt(seq) });
    await world.append([said('four')]);
    const seen = [];
    for (const [index, socket] of sockets.entries()) {
      const own = [];
      for (let count = 4 - index; count > 0; count -= 1) own.push(messageOf(await socket.next()));
      seen.push(own);
    }
    expect(seen).toEqual([
      ['one', 'two', 'three', 'four'],
      ['two', 'three', 'four'],
      ['three', 'four'],
    ]);
  });
});

describe('one log', () => {
  it('reads the same through the query, WebSocket and SSE, byte for byte', async () => {
    const after = await world.engine.streams.head(world.viewer);
    const live = await following({}, world.secret, EVENTS.replace('type', 'type at source'));
    const rawLive: string[] = [];
    live.socket.on('message', (data: Buffer) => rawLive.push(data.toString('utf8')));
    const odd = 'é "quoted" \u2028 \\ \n 💸';
    await world.append([said('plain'), said(odd)]);
    const fields = 'cursor type at source ... on AccountEvent { message }';
    const variables = { after };
    const { text } = await world.post({
      query: `query ($after: EventCursor) { events(after: $after) { nodes { ${fields} } } }`,
      variables,
    });
    const query = `subscription ($after: EventCursor) { events(after: $after) { ${fields} } }`;
    const socket = await world.join();
    const raw: string[] = [];
    socket.socket.on('message', (data: Buffer) => raw.push(data.toString('utf8')));
    socket.subscribe('s', query, variables);
    const frames = [await socket.next(), await socket.next()];
    const headers = { authorization: `Bearer ${world.secret}` };
    const stream = await openEventStream(`${world.url}/graphql`, { headers, body: { query, variables } });
    const blocks = [await stream.next(), await stream.next()];
    stream.close();
    for (const [index, block] of blocks.entries()) {
      const event = /^\{"data":\{"events":(.*)\}\}$/s.exec(block?.data ?? '')?.[1] ?? 'nothing';
      expect(raw[index]).toBe(`{"id":"s","type":"next","payload":{"data":{"events":${event}}}}`);
      expect(text).toContain(event);
      expect(block?.id).toBe(frames[index].payload.data.events.cursor);
    }
    expect(messageOf(frames[1])).toBe(odd);
    // Delivered live, it is what it is to those who come back for it.
    await Promise.all([live.next(), live.next()]);
    expect(rawLive).toEqual(raw);
  });

  it('is read anyway within a second where a wake-up is lost', async () => {
    const socket = await following();
    await world.append([said('unheard of')], { lost: true });
    world.clock.advance(999);
    expect(await roundTrip(socket)).toEqual([]);
    world.clock.advance(1);
    expect(messageOf(await socket.next())).toBe('unheard of');
  });

  it('is read within a second each time where every wake-up is lost, over WebSocket and as an event stream', async () => {
    const socket = await following();
    const headers = { authorization: `Bearer ${world.secret}` };
    const stream = await openEventStream(`${world.url}/graphql`, { headers, body: { query: EVENTS } });
    expect((await stream.nextBlock())?.comment).toBe('');
    await roundTrip(socket);
    for (let round = 0; round < 20; round += 1) {
      await world.append([said(`${round}`), said(`${round} as well`)], { lost: true });
      world.clock.advance(1_000);
      for (const message of [`${round}`, `${round} as well`]) {
        expect(messageOf(await socket.next())).toBe(message);
        expect((await stream.next())?.data).toContain(`"message":"${message}"`);
      }
    }
    stream.close();
  });

  it('never expires for a reader that follows it live', async () => {
    const socket = await following();
    for (let index = 0; index < 3; index += 1) {
      world.clock.advance(5_000);
      await world.append([said(`${index}`)]);
      expect(messageOf(await socket.next())).toBe(`${index}`);
    }
  });
});

describe('an operation', () => {
  it('may end and begin again under its id at once, any number of times, and says everything once', async () => {
    const socket = await following();
    for (let round = 0; round < 20; round += 1) {
      socket.send({ id: 's', type: 'complete' });
      socket.subscribe('s', EVENTS);
      socket.send({ id: 's', type: 'complete' });
      socket.subscribe('s', '{ viewer { scopes } }');
      socket.send({ id: 's', type: 'complete' });
      socket.subscribe('s', EVENTS);
      const [answer, end, ...strays] = await roundTrip(socket);
      expect(answer?.payload.data).toEqual({ viewer: { scopes: expect.any(Array) } });
      expect([end, strays]).toEqual([{ id: 's', type: 'complete' }, []]);
      await world.append([said(`${round}`)]);
      expect(messageOf(await socket.next())).toBe(`${round}`);
      expect(await roundTrip(socket)).toEqual([]);
    }
    // The id is still taken by the one that runs.
    socket.subscribe('s', EVENTS);
    expect((await socket.closed).code).toBe(4409);
  });

  it('says nothing more once it was completed in the middle of a burst', async () => {
    const socket = await following();
    socket.subscribe('t', EVENTS);
    await roundTrip(socket);
    let appended = 0;
    const burst = async () => {
      for (let count = 0; count < 10; count += 1) {
        const more = Array.from({ length: 20 }, () => said(`${appended++}`));
        await world.append(more);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const bursting = burst();
    const seen: Json[] = [await socket.next()];
    socket.send({ id: 't', type: 'complete' });
    seen.push(...(await roundTrip(socket)));
    // Whatever was on its way has come: from here on there is only the other one.
    await bursting;
    const own = seen.filter(({ id }) => id === 's').map(messageOf);
    while (own.length < appended) {
      const frame = await socket.next();
      expect(frame.id).toBe('s');
      own.push(messageOf(frame));
    }
    expect(own).toEqual(Array.from({ length: appended }, (_, index) => `${index}`));
  });
});

describe('too many messages in one second', () => {
  it('close the socket with 1013; in the next second there may be more', async () => {
    const own = await openServer({ limits: { messagesPerSecond: 20 } });
    const socket = await own.join();
    for (let second = 0; second < 3; second += 1) {
      own.clock.advance(1_000);
      for (let count = 0; count < 20; count += 1) socket.send({ type: 'ping' });
      for (let count = 0; count < 20; count += 1) expect(await socket.next()).toEqual({ type: 'pong' });
    }
    socket.send({ type: 'ping' });
    expect((await socket.closed).code).toBe(1013);
    await own.close();
  });
});

describe('a subscriber that stops reading', () => {
  beforeEach(async () => {
    await world.close();
    // What it has missed is still served when it comes back.
    world = await openServer({ limits: LIMITS, eventRetentionMs: DAY_MS });
  });

  /** More than the system's own buffers hold, all of which the other one reads. */
  async function flood(other: Awaited<ReturnType<typeof following>>): Promise<void> {
    const text = 'x'.repeat(64 * 1024);
    for (let round = 0; round < 9; round += 1) {
      await world.append(Array.from({ length: 40 }, (_, index) => said(`${round}-${index} ${text}`)));
      for (let index = 0; index < 40; index += 1) {
        expect(messageOf(await other.next()).startsWith(`${round}-${index} `)).toBe(true);
      }
      world.clock.advance(1_000);
    }
  }

  it('is told to come back beyond a bounded backlog, and slows nobody else', async () => {
    const [slow, other] = [await following(), await following()];
    slow.socket.pause();
    await flood(other);
    expect((await world.send('/metrics')).text).toContain('corridor_socket_closes_total{code="4410"} 1');
    const seen: Json[] = [];
    slow.socket.on('message', (data: Buffer) => seen.push(JSON.parse(data.toString('utf8'))));
    slow.socket.resume();
    expect((await slow.closed).code).toBe(4410);
    expect(await roundTrip(other)).toEqual([]);
    // What it has read by now has no gap, and it goes on behind it.
    const nthOf = (frame: Json) => messageOf(frame).split(' ')[0];
    const names = Array.from({ length: 360 }, (_, index) => `${Math.floor(index / 40)}-${index % 40}`);
    expect(seen.map(nthOf)).toEqual(names.slice(0, seen.length));
    const back = await world.join();
    back.subscribe('s', EVENTS, { after: seen.at(-1)?.payload.data.events.cursor ?? cursorAt(0) });
    for (const name of names.slice(seen.length)) expect(nthOf(await back.next())).toBe(name);
    back.socket.terminate();
  });

  it('is told so as an event stream too, and goes on behind what it has read', async () => {
    const headers = { authorization: `Bearer ${world.secret}` };
    const [slow, other] = [
      await openEventStream(`${world.url}/graphql`, { headers, body: { query: EVENTS } }),
      await following(),
    ];
    expect((await slow.nextBlock())?.comment).toBe('');
    await roundTrip(other);
    slow.response.pause();
    await flood(other);
    expect((await world.send('/metrics')).text).toContain('corridor_event_streams 0');
    slow.response.resume();
    const seen: Json[] = [];
    let last = cursorAt(0);
    let block = await slow.next();
    for (; block?.event === 'next'; block = await slow.next()) {
      seen.push(JSON.parse(block.data ?? ''));
      last = block.id ?? '';
    }
    expect(block?.comment).toMatch(/^4410 /);
    expect(await slow.next()).toBeNull();
    const back = await openEventStream(`${world.url}/graphql`, {
      headers: { ...headers, 'last-event-id': last },
      body: { query: EVENTS },
    });
    for (let index = seen.length; index < 360; index += 1) {
      const next = await back.next();
      expect(next?.data).toContain(`"message":"${Math.floor(index / 40)}-${index % 40} `);
    }
    back.close();
  });
});
