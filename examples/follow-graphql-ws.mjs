// Follows a transfer with plain graphql-ws: npm install graphql graphql-ws ws
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import * as order from './order.mjs';

let socket;
const client = createClient({
  ...order.COMING_BACK,
  url: `${order.url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket, // browsers, and Node from 22 on, have one of their own
  connectionParams: { Authorization: `Bearer ${order.key}` },
  on: { opened: (opened) => (socket = opened) },
});

/** A query or mutation, over the socket too. */
async function ask(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw order.reasonOf(errors);
    return data;
  }
}

const { wallets } = await ask(order.WALLET);
const { transfer, cursor } = order.created(await ask(order.CREATE, { input: order.orderFrom(wallets.nodes[0].id) }));

// The client sends this very object again whenever it has to connect anew: what it holds then is where the stream goes on.
const request = { query: order.FOLLOW, variables: { id: transfer.id, after: cursor } };
const isLast = order.journal(() => socket.terminate());

await new Promise((resolve, reject) => {
  client.subscribe(request, {
    next({ data, errors }) {
      if (errors) return reject(order.reasonOf(errors));
      const event = data.transferUpdated;
      // Remembered here, as it is received. A `for await` over client.iterate() comes too late for that: what waits in
      // its queue while the connection breaks would be asked for a second time.
      request.variables.after = event.cursor;
      if (isLast(event)) resolve();
    },
    error: (end) => reject(order.reasonOf(end)),
    complete: () => reject(new Error('the stream ended before the transfer did')),
  });
});
await client.dispose();
