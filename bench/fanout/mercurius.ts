import { fastify } from 'fastify';
import mercurius, { type PubSub } from 'mercurius';
import { createEvents, publishEach, serve } from './child';
import { peerSchema } from './contract';

/** Mercurius with its own sockets and its own emitter. */
serve(async (sample) => {
  const nextEvent = createEvents(sample);
  const app = fastify();
  const subscribe = (_root: unknown, _args: unknown, context: { pubsub: PubSub }) =>
    context.pubsub.subscribe('transferUpdated');
  await app.register(mercurius, { schema: peerSchema(subscribe as never), subscription: true });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const publish = () => app.graphql.pubsub.publish({ topic: 'transferUpdated', payload: nextEvent() as never });
  return {
    port: Number(new URL(url).port),
    publish: (events) => publishEach(events, publish),
  };
});
