import { connect, type Socket } from 'node:net';
import { openServer, type ServerWorld } from './open-server';

const EVENTS = 'subscription { events { ... on AccountEvent { message } } }';

let world: ServerWorld;
beforeAll(async () => {
  world = await openServer({ limits: { socketsPerKey: 100, socketsPerOrganization: 100 } });
});
afterAll(() => world.close());

/** What lies below `ws`: bytes as they are. */
const lineOf = ({ socket }: { socket: object }) => (socket as { _socket: Socket })._socket;

/** A masked frame, whose mask is zeros. */
function frame(first: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length > 125) throw new Error('short ones are enough here');
  return Buffer.concat([Buffer.from([first, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

describe('a client that sends garbage is sent away, and nobody else notices:', () => {
  const huge = Buffer.concat([Buffer.from([0x81, 0xff]), Buffer.alloc(8, 0x7f), Buffer.alloc(4)]);
  it.each([
    ['bytes that are no frame', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1002],
    ['a reserved opcode', frame(0x83, 'x'), 1002],
    ['a reserved bit', frame(0xf1, 'x'), 1002],
    ['a frame without a mask', Buffer.from([0x81, 1, 0x20]), 1002],
    ['the middle of a message that never began', frame(0x80, 'x'), 1002],
    ['text that is no UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
    ['a frame that claims to be larger than anything', huge, 1009],
    ['JSON that is no object', frame(0x81, 'null'), 4400],
    ['a list', frame(0x81, '[]'), 4400],
    ['a message without a type', frame(0x81, '{}'), 4400],
    ['a type that is no text', frame(0x81, '{"type":{}}'), 4400],
    ['an operation without an id', frame(0x81, '{"type":"subscribe","payload":{"query":"{ x }"}}'), 4400],
    ['an empty id', frame(0x81, '{"id":"","type":"subscribe","payload":{"query":"{ x }"}}'), 4400],
    ['a query that is no text', frame(0x81, '{"id":"x","type":"subscribe","payload":{"query":1}}'), 4400],
    [
      'variables that are none',
      frame(0x81, '{"id":"x","type":"subscribe","payload":{"query":"{x}","variables":1}}'),
      4400,
    ],
    ['nothing at all in binary', frame(0x82, ''), 4400],
  ])('%s', async (_what, bytes, code) => {
    const [other, socket] = [await world.join(), await world.join()];
    other.subscribe('s', EVENTS);
    other.subscribe('q', '{ viewer { scopes } }');
    expect([(await other.next()).id, (await other.next()).type]).toEqual(['q', 'complete']);
    socket.subscribe('s', EVENTS);
    lineOf(socket).write(bytes);
    expect((await socket.closed).code).toBe(code);
    await world.appendEvent('still here');
    expect((await other.next()).payload.data.events.message).toBe('still here');
    await other.close();
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('an operation called %s', async (id) => {
    const [other, socket] = [await world.join(), await world.join()];
    socket.subscribe(id, '{ viewer { organization { name } } }');
    const first = await Promise.race([socket.next(), socket.closed]);
    expect(first.code ?? first.payload.data).toEqual(
      first.code ? 4409 : { viewer: { organization: { name: 'Acme' } } },
    );
    other.subscribe('q', '{ viewer { scopes } }');
    expect(await other.next()).toMatchObject({ id: 'q', type: 'next' });
    await other.close();
    socket.socket.terminate();
  });

  it('completes what never began, a thousand answers to no ping, and half a frame before it goes', async () => {
    const socket = await world.join();
    for (let count = 0; count < 100; count += 1) {
      socket.send({ id: `never-${count}`, type: 'complete' });
      socket.send({ type: 'pong' });
    }
    socket.subscribe('q', '{ viewer { scopes } }');
    expect(await socket.next()).toMatchObject({ id: 'q', type: 'next' });
    lineOf(socket).end(Buffer.from([0x81, 0xfe, 0x01]));
    expect((await socket.closed).code).toBe(1006);
    const next = await world.join();
    expect(next.ack).toMatchObject({ type: 'connection_ack' });
    await next.close();
  });
});

describe('a request for a WebSocket at what is no address', () => {
  /** What comes back for a request line that no client library would write. */
  function upgradeAt(target: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const line = connect(world.port, '127.0.0.1');
      let answer = '';
      line.on('data', (bytes) => (answer += bytes.toString()));
      line.on('error', reject);
      line.on('close', () => resolve(answer));
      line.write(
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    });
  }

  // Each of them once ended the process: a stranger needed no key for it.
  it.each(['//', '//[', 'http://[', '///graphql', '/graphql/', '/%zz'])('is refused: %s', async (target) => {
    expect(await upgradeAt(target)).toMatch(/^HTTP\/1.1 404 /);
  });
});

describe('a request with the offer of another protocol', () => {
  it.each(['h2c', 'TLS/1.2'])('is answered as if it had none: %s', async (protocol) => {
    const body = JSON.stringify({ query: '{ viewer { organization { name } } }' });
    const answer = await new Promise<string>((resolve, reject) => {
      const line = connect(world.port, '127.0.0.1');
      let text = '';
      line.on('data', (bytes) => {
        text += bytes.toString();
        if (text.includes('Acme') || text.includes('errors')) line.end();
      });
      line.on('error', reject);
      line.on('close', () => resolve(text));
      line.write(
        `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\n` +
          `HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nAuthorization: Bearer ${world.secret}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
      );
      line.write(body.slice(10));
    });
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[^]*"name":"Acme"/);
  });
});

describe('a burst of operations that begin and end', () => {
  it('leaves nothing behind: nobody reads the log afterwards', async () => {
    const socket = await world.join();
    for (let count = 0; count < 300; count += 1) {
      const query = EVENTS.replace('message', `a${count % 7}: message`);
      socket.subscribe(`s-${count}`, query);
      socket.send({ id: `s-${count}`, type: 'complete' });
    }
    socket.subscribe('q', '{ viewer { scopes } }');
    while ((await socket.next()).type !== 'complete') continue;
    world.statements.length = 0;
    await world.appendEvent('unheard of');
    for (let seconds = 0; seconds < 5; seconds += 1) {
      world.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(world.statements.filter((text) => /FROM events\b/.test(text))).toEqual([]);
    socket.subscribe('s', EVENTS);
    socket.subscribe('q', '{ viewer { scopes } }');
    while ((await socket.next()).type !== 'complete') continue;
    await world.appendEvent('heard');
    expect((await socket.next()).payload.data.events.message).toBe('heard');
    await socket.close();
  });
});
