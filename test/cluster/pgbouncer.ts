import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

const START_MS = 15_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isThere = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  return isThere;
}

/** The real pgbouncer in transaction mode; all else is its default. */
export async function startPgbouncer(server: { host: string; port: number }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'corridor-pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(path.join(folder, 'users.txt'), '"postgres" ""\n');
  writeFileSync(
    path.join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${server.host} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users.txt')}
pool_mode = transaction
`,
  );
  // It does not run as root.
  const user = userInfo().uid === 0 ? ['-u', 'postgres'] : [];
  const pooler = spawn('pgbouncer', [...user, path.join(folder, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Debian puts it where only root's PATH leads.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let told = '';
  pooler.stderr.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
  const failed = new Promise<never>((_, reject) => {
    pooler.once('error', () =>
      reject(new Error('there is no pgbouncer here: install the Debian package of that name')),
    );
    pooler.once('exit', () => reject(new Error(`pgbouncer ended: ${told}`)));
  });
  failed.catch(() => undefined);
  for (const until = Date.now() + START_MS; !(await Promise.race([answers(port), failed]));) {
    if (Date.now() > until) throw new Error(`pgbouncer does not listen: ${told}`);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), failed]);
  }
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      const ended = once(pooler, 'exit');
      pooler.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
