import { WebSocket, type ClientOptions } from 'ws';

export interface ConnectOptions {
  headers?: Record<string, string>;
  protocol?: string | null;
  socket?: ClientOptions;
}

/** Read as it comes. */
type Message = ReturnType<typeof JSON.parse>;

/** A WebSocket seen from outside: messages in order, and how it ended. */
export async function connect(url: string, options: ConnectOptions = {}) {
  const { headers, protocol = 'graphql-transport-ws' } = options;
  const socket = new WebSocket(url, protocol === null ? [] : [protocol], { headers, ...options.socket });
  const received: unknown[] = [];
  const waiting: { resolve(message: Message): void; reject(error: Error): void }[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      for (const one of waiting.splice(0)) one.reject(new Error(`closed with ${code} ${String(reason)}`));
    }),
  );
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'));
    const first = waiting.shift();
    if (first) first.resolve(message);
    else received.push(message);
  });
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});
  return {
    socket,
    closed,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** The next message. */
    next(): Promise<Message> {
      if (received.length > 0) return Promise.resolve(received.shift());
      if (socket.readyState === socket.CLOSED) return Promise.reject(new Error('closed: there is no next message'));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    subscribe(id: string, query: string, variables?: object) {
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
    },
    async close() {
      socket.close();
      return closed;
    },
  };
}
