import { openLightSocket, type LightSocket } from './light-socket';

interface Subscription {
  query: string;
  /** The cursor to begin after; otherwise with what comes. */
  after?: string | undefined;
}

export interface Subscriber extends Pick<LightSocket, 'stall' | 'destroy'> {
  subscribe(subscription: Subscription): void;
}

interface Handlers {
  /** What came after the acknowledgement; the bytes are valid during the call only. */
  message(bytes: Buffer, start: number, end: number): void;
  ended(reason: string): void;
}

/** A key of the sandbox; those who know no keys take it as well. */
const DEMO_KEY = 'sandbox-demo-key';

/** Resolves once the connection is acknowledged. */
export function connect(port: number, handlers: Handlers, key: string = DEMO_KEY): Promise<Subscriber> {
  return new Promise((resolve, reject) => {
    let acknowledged = false;
    const socket = openLightSocket(port, {
      opened: () => socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }),
      message(bytes, start, end) {
        if (acknowledged) return handlers.message(bytes, start, end);
        acknowledged = true;
        resolve({
          ...socket,
          subscribe: ({ query, after }) =>
            socket.send({
              id: '1',
              type: 'subscribe',
              payload: { query, variables: after === undefined ? {} : { after } },
            }),
        });
      },
      ended(reason) {
        reject(new Error(reason));
        handlers.ended(reason);
      },
    });
  });
}

/** Connected and subscribed, and never reads anything again. */
export async function openStalledReader(port: number, subscription: Subscription): Promise<Subscriber> {
  const subscriber = await connect(port, { message: () => {}, ended: () => {} });
  subscriber.subscribe(subscription);
  subscriber.stall();
  return subscriber;
}
