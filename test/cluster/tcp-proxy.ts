import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the process and PostgreSQL, and takes the server away. */
export async function openTcpProxy(target: { host: string; port: number }) {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let refusing = false;
  /** Cuts the connection over which a text goes to the server, once it has reached it. */
  let cutAfter: string | null = null;
  let isSilent = false;

  const listener = createServer((client) => {
    if (refusing) return void client.destroy();
    const server = connect(target);
    const pair = { client, server };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    server.on('data', (chunk) => isSilent || client.write(chunk));
    client.on('data', (chunk) => {
      if (isSilent) return;
      const isLast = cutAfter !== null && chunk.includes(cutAfter);
      server.write(chunk);
      if (!isLast) return;
      cutAfter = null;
      // The answer comes, and nobody hears it.
      server.removeAllListeners('data');
      server.once('data', end);
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const cut = () => {
    for (const { client } of [...pairs]) client.destroy();
  };

  return {
    host: `127.0.0.1:${port}`,
    cut,
    /** Every connection ends, and new ones end at once. */
    endAll() {
      refusing = true;
      cut();
    },
    /** Nothing listens any more: connections are refused. */
    async refuse() {
      const closed = new Promise((resolve) => listener.close(resolve));
      cut();
      await closed;
    },
    /** Takes what is said and passes nothing on, as a network does that has lost its way. */
    fallSilent: () => void (isSilent = true),
    cutAfter: (text: string) => void (cutAfter = text),
    async recover() {
      refusing = false;
      isSilent = false;
      if (!listener.listening) await listen(port);
    },
    async close() {
      cut();
      if (listener.listening) await new Promise((resolve) => listener.close(resolve));
    },
  };
}
