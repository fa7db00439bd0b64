import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connectionKey, readUnacknowledged } from '../../src/server/unacknowledged';

/** More than the system keeps at the receiving end for one who does not read. */
const TOO_MUCH = Buffer.alloc(16 * 1024 * 1024);

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
const PATHS = [
  { name: 'IPv4', listening: '127.0.0.1', host: '127.0.0.1' },
  { name: 'IPv6', listening: '::1', host: '::1' },
  { name: 'IPv4 at an address of IPv6', listening: '::', host: '127.0.0.1' },
].filter(({ name }) => name === 'IPv4' || hasIPv6);

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('what a peer has not acknowledged', () => {
  it.each(PATHS)('is found by the connection, over $name', async ({ listening, host }) => {
    const server = createServer().listen(0, listening);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sockets: Socket[] = [];
    for (const _peer of ['reads', 'does not']) {
      const client = connect({ host, port });
      const [socket] = (await once(server, 'connection')) as [Socket];
      sockets.push(socket, client);
    }
    const [toReader, reader, toStalled] = sockets as [Socket, Socket, Socket];
    reader.resume();
    toStalled.write(TOO_MUCH);
    toReader.write('hello');
    let waiting = await readUnacknowledged();
    while (!waiting.has(connectionKey(toStalled)) || waiting.has(connectionKey(toReader))) {
      waiting = await readUnacknowledged();
    }
    expect(waiting.get(connectionKey(toStalled))).toBeLessThan(TOO_MUCH.length);
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
});
