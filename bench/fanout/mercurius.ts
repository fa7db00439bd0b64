import { fastify } from 'fastify';
import mercurius, { type PubSub } from 'mercurius';
import { publishEach, servePeer } from './child';
import { peerSchema } from './peer-schema';
import { contextOf, createEvents } from './scene';

/** Mercurius with its own sockets and its own emitter. */
servePeer(async (scene) => {
  const nextEvent = createEvents(scene);
  const app = fastify();
  const schema = await peerSchema((context) => {
    const { pubsub } = context as { pubsub: PubSub };
    return pubsub.subscribe('transferUpdated') as never;
  });
  await app.register(mercurius, { schema, subscription: { context: () => contextOf(scene) as never } });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const publish = () => app.graphql.pubsub.publish({ topic: 'transferUpdated', payload: nextEvent() as never });
  return {
    port: Number(new URL(url).port),
    publish: (events) => publishEach(events, publish),
  };
});
