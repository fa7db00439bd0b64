import { WebSocketServer } from 'ws';
import { createEvents, publishEach, serve } from './child';

/**
 * The limit: the same bytes to every socket, one `send` per message. It speaks just enough of graphql-transport-ws for
 * the same reader to follow it.
 */
serve(async (sample) => {
  const nextEvent = createEvents(sample);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString('utf8')) as { type: string };
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));

  function broadcast(): void {
    const text = JSON.stringify({ id: '1', type: 'next', payload: { data: { transferUpdated: nextEvent() } } });
    const bytes = Buffer.from(text);
    for (const socket of server.clients) socket.send(bytes, { binary: false });
  }
  return {
    port: (server.address() as { port: number }).port,
    publish: (events) => publishEach(events, broadcast),
  };
});
