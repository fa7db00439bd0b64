// Follows a transfer with urql: npm install @urql/core graphql graphql-ws wonka ws
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { pipe, subscribe } from 'wonka';
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

/** As urql's documentation has it, and `after` follows the stream: connecting anew, graphql-ws sends it as it is then. */
const forwardSubscription = ({ query, variables }) => ({
  subscribe(sink) {
    const request = { query, variables: { ...variables } };
    const next = (result) => {
      for (const event of Object.values(result.data ?? {})) {
        if (event?.cursor) request.variables.after = event.cursor;
      }
      sink.next(result);
    };
    return { unsubscribe: wsClient.subscribe(request, { ...sink, next }) };
  },
});

const client = new Client({
  url: `${order.url}/graphql`,
  exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription })],
  fetchOptions: { headers: { authorization } },
  // urql aborts each request once it is answered, which Node 20 reports as an error that nobody catches.
  fetch: (address, { signal: _signal, ...request }) => fetch(address, request),
  preferGetMethod: false,
});

/** Its data; throws what is wrong with it. */
function dataOf({ data, error }) {
  if (error) throw error;
  return data;
}

const { wallets } = dataOf(await client.query(order.WALLET, {}));
const input = order.orderFrom(wallets.nodes[0].id);
const { transfer, cursor } = order.created(dataOf(await client.mutation(order.CREATE, { input })));

const isLast = order.journal(() => socket.terminate());

await new Promise((resolve, reject) => {
  pipe(
    client.subscription(order.FOLLOW, { id: transfer.id, after: cursor }),
    subscribe((result) => {
      if (result.error) return reject(result.error);
      if (isLast(result.data.transferUpdated)) resolve();
    }),
  );
});
await wsClient.dispose();
