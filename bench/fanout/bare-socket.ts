import { execute, parse, type ExecutionResult } from 'graphql';
import { WebSocketServer } from 'ws';
import { publishEach, servePeer, type TransferEvent } from './child';
import { DOCUMENT } from './contract';
import { peerSchema } from './peer-schema';
import { contextOf, createEvents } from './scene';

/**
 * The limit: the same bytes to every socket, one `send` per message. It speaks just enough of graphql-transport-ws for
 * the same reader to follow it. It executes once in all: of one event the next differ in these three fields.
 */
servePeer(async (scene) => {
  const nextEvent = createEvents(scene);
  const schema = await peerSchema(() => undefined as never);
  const rootValue = nextEvent();
  const executed = execute({ schema, document: parse(DOCUMENT), rootValue, contextValue: contextOf(scene) });
  const { data } = (await executed) as ExecutionResult<{ transferUpdated: TransferEvent }>;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('message', (message: Buffer) => {
      const { type } = JSON.parse(message.toString('utf8')) as { type: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));

  function broadcast(): void {
    const { cursor, at, ...body } = nextEvent();
    const { version } = body as unknown as TransferEvent;
    const transferUpdated = { ...data?.transferUpdated, cursor, at: new Date(at).toISOString(), version };
    const bytes = Buffer.from(JSON.stringify({ id: '1', type: 'next', payload: { data: { transferUpdated } } }));
    for (const socket of server.clients) socket.send(bytes, { binary: false });
  }
  return {
    port: (server.address() as { port: number }).port,
    publish: (events) => publishEach(events, broadcast),
  };
});
