import { useServer } from 'graphql-ws/use/ws';
import { createPubSub } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { EventView } from '../../src/graphql/events';
import { publishEach, servePeer } from './child';
import { peerSchema } from './peer-schema';
import { contextOf, createEvents } from './scene';

/** What a team writes with the libraries as they are: type-graphql, graphql-ws, and createPubSub. */
servePeer(async (scene) => {
  const nextEvent = createEvents(scene);
  const pubSub = createPubSub<{ transferUpdated: [EventView] }>();
  const schema = await peerSchema(() => pubSub.subscribe('transferUpdated'));
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/graphql', perMessageDeflate: false });
  useServer({ schema, context: () => contextOf(scene) }, server);
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as { port: number }).port,
    publish: (events) => publishEach(events, () => pubSub.publish('transferUpdated', nextEvent())),
  };
});
