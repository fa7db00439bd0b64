import { createServer, request as ask, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy as people put one in front: it serves a server under a path of its own, takes that off, and knows nothing else. */
export async function openPrefixProxy(target: string, prefix: string) {
  const { hostname, port } = new URL(target);
  /** Paths that were asked for outside the prefix, which the server behind never hears of. */
  const strays: string[] = [];
  const lines = new Set<Socket>();

  function behind({ url = '' }: IncomingMessage): string | null {
    if (url.startsWith(`${prefix}/`)) return url.slice(prefix.length);
    strays.push(url);
    return null;
  }

  const server = createServer((incoming, outgoing) => {
    const path = behind(incoming);
    if (path === null) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const call = ask({ hostname, port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.on('error', () => outgoing.destroy());
    incoming.pipe(call);
  });
  server.on('connection', (line) => void lines.add(line).size);
  server.on('upgrade', (incoming, line, head) => {
    const path = behind(incoming);
    if (path === null) return void line.end('HTTP/1.1 404 Not Found\r\n\r\n');
    const onward = connect(Number(port), hostname, () => {
      const { rawHeaders } = incoming;
      const named = rawHeaders.flatMap((text, index) => (index % 2 === 0 ? [`${text}: ${rawHeaders[index + 1]}`] : []));
      onward.write([`GET ${path} HTTP/1.1`, ...named, '', ''].join('\r\n'));
      onward.write(head);
      onward.pipe(line).pipe(onward);
    });
    for (const one of [onward, line]) one.on('error', () => [onward, line].forEach((end) => end.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    strays,
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
