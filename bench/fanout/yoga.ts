import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { EventView } from '../../src/graphql/events';
import { publishEach, servePeer } from './child';
import { peerSchema } from './peer-schema';
import { contextOf, createEvents } from './scene';

interface Enveloped {
  execute(args: ExecutionArgs): unknown;
  subscribe(args: ExecutionArgs): unknown;
}

/** GraphQL Yoga over WebSocket, as its documentation joins it with graphql-ws, and its own createPubSub. */
servePeer(async (scene) => {
  const nextEvent = createEvents(scene);
  const pubSub = createPubSub<{ transferUpdated: [EventView] }>();
  const schema = await peerSchema(() => pubSub.subscribe('transferUpdated'));
  const yoga = createYoga({ schema, context: () => contextOf(scene), logging: false });
  const http = createServer((request, response) => void yoga(request, response));
  const server = new WebSocketServer({ server: http, path: yoga.graphqlEndpoint, perMessageDeflate: false });
  const enveloped = (args: { rootValue?: unknown }) => args.rootValue as Enveloped;
  useServer(
    {
      execute: (args) => enveloped(args).execute(args) as never,
      subscribe: (args) => enveloped(args).subscribe(args) as never,
      async onSubscribe(context, _id, params) {
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          ...context,
          req: context.extra.request,
          socket: context.extra.socket,
          params,
        });
        const args = {
          schema,
          operationName: params.operationName,
          document: parse(params.query),
          variableValues: params.variables,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        };
        const errors = validate(args.schema, args.document);
        return errors.length > 0 ? errors : args;
      },
    },
    server,
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    publish: (events) => publishEach(events, () => pubSub.publish('transferUpdated', nextEvent())),
  };
});
