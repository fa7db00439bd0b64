import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One subscription of a real graphql-ws client, on a socket of its own. */
export interface Follower<T = unknown> {
  /** The data of every result so far, in order. */
  readonly results: T[];
  /** How it ended: the errors or the close event, or null where the server completed it. */
  readonly ended: Promise<unknown>;
  /** Cuts the connection, without a word of goodbye. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

interface Request {
  query: string;
  variables?: Record<string, unknown> | undefined;
}

/** Resolves once the server has the subscription: what happens from then on is delivered. */
export async function openFollower<T>(url: string, key: string, request: Request): Promise<Follower<T>> {
  let socket: WebSocket | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    on: { opened: (opened) => (socket = opened as WebSocket) },
    connectionParams: { Authorization: `Bearer ${key}` },
    // Coming back is the test's business: it knows the cursor.
    retryAttempts: 0,
  });
  const results: T[] = [];
  const ended = new Promise<unknown>((resolve) => {
    client.subscribe<T>(request, {
      next: ({ data, errors }) => {
        if (errors) resolve(errors);
        else results.push(data as T);
      },
      error: resolve,
      complete: () => resolve(null),
    });
  });
  // One socket, one order: a subscription sent before a query has its position when the query is answered.
  await Promise.race([ended, answerOf(client, '{ __typename }'), answerOf(client, '{ viewer { scopes } }')]);
  return {
    results,
    ended,
    async drop() {
      const closed = new Promise((resolve) => socket?.once('close', resolve));
      socket?.terminate();
      await closed;
      await ended;
    },
    async close() {
      await client.dispose();
      if (socket && socket.readyState !== WebSocket.CLOSED) {
        const closed = new Promise((resolve) => socket?.once('close', resolve));
        await closed;
      }
    },
  };
}

function answerOf(client: ReturnType<typeof createClient>, query: string): Promise<void> {
  return new Promise((resolve) => {
    client.subscribe({ query }, { next: () => resolve(), error: () => resolve(), complete: () => resolve() });
  });
}
