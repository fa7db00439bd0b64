import { useServer } from 'graphql-ws/use/ws';
import { createPubSub } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { createEvents, publishEach, serve, type TransferEvent } from './child';
import { peerSchema } from './contract';

/** What one gets from the libraries as they are: graphql-ws, graphql-js' `subscribe` per client, and createPubSub. */
serve(async (sample) => {
  const nextEvent = createEvents(sample);
  const pubSub = createPubSub<{ transferUpdated: [TransferEvent] }>();
  const schema = peerSchema(() => pubSub.subscribe('transferUpdated'));
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/graphql', perMessageDeflate: false });
  useServer({ schema }, server);
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as { port: number }).port,
    publish: (events) => publishEach(events, () => pubSub.publish('transferUpdated', nextEvent())),
  };
});
