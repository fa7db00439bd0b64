// Follows a transfer with Apollo Client 4: npm install @apollo/client graphql graphql-ws rxjs ws
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { tap } from 'rxjs';
import WebSocket from 'ws';
import * as order from './order.mjs';

const authorization = `Bearer ${order.key}`;
let socket;
const wsClient = createClient({
  ...order.COMING_BACK,
  url: `${order.url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket, // browsers, and Node from 22 on, have one of their own
  connectionParams: { Authorization: authorization },
  on: { opened: (opened) => (socket = opened) },
});

/**
 * Remembers the cursor of the last event of each subscription. Connecting anew, graphql-ws sends the operation's variables
 * as they are then, so that a stream goes on behind it. The component that subscribed notices nothing.
 */
const rememberCursor = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      for (const event of Object.values(data ?? {})) {
        if (event?.cursor) operation.variables.after = event.cursor;
      }
    }),
  ),
);

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    rememberCursor.concat(new GraphQLWsLink(wsClient)),
    new HttpLink({ uri: `${order.url}/graphql`, headers: { authorization } }),
  ),
});

const { data } = await client.query({ query: gql(order.WALLET) });
const mutation = { mutation: gql(order.CREATE), variables: { input: order.orderFrom(data.wallets.nodes[0].id) } };
const { transfer, cursor } = order.created((await client.mutate(mutation)).data);

const isLast = order.journal(() => socket.terminate());

await new Promise((resolve, reject) => {
  client.subscribe({ query: gql(order.FOLLOW), variables: { id: transfer.id, after: cursor } }).subscribe({
    next({ data, error }) {
      if (error) return reject(error);
      if (isLast(data.transferUpdated)) resolve();
    },
    error: reject,
    complete: () => reject(new Error('the stream ended before the transfer did')),
  });
});
client.stop();
await wsClient.dispose();
