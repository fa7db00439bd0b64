import { openLightSocket, type LightSocket } from './light-socket';

export interface Subscription {
  query: string;
  /** A key of the sandbox; those who know no keys take it as well. */
  key?: string;
  /** The cursor to begin after; otherwise with what comes. */
  after?: string | undefined;
}

interface Handlers {
  /** What came after the acknowledgement; the bytes are valid during the call only. */
  message(bytes: Buffer, start: number, end: number): void;
  ended(reason: string): void;
}

/** Resolves when the subscription was sent. */
export function subscribe(port: number, subscription: Subscription, handlers: Handlers): Promise<LightSocket> {
  const { query, key = 'sandbox-demo-key', after } = subscription;
  const payload = after === undefined ? { query } : { query, variables: { after } };
  return new Promise((resolve, reject) => {
    let acknowledged = false;
    const socket = openLightSocket(port, {
      opened: () => socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }),
      message(bytes, start, end) {
        if (acknowledged) return handlers.message(bytes, start, end);
        acknowledged = true;
        socket.send({ id: '1', type: 'subscribe', payload });
        resolve(socket);
      },
      ended(reason) {
        reject(new Error(reason));
        handlers.ended(reason);
      },
    });
  });
}

/** Connected and subscribed, and never reads anything again. */
export async function openStalledReader(port: number, subscription: Subscription): Promise<LightSocket> {
  const socket = await subscribe(port, subscription, { message: () => {}, ended: () => {} });
  socket.stall();
  return socket;
}
