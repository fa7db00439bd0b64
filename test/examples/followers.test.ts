import { execFile, spawnSync } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { openWorld, type World } from '../e2e/world';

/** Long enough for a transfer of the sandbox and three connections, on a busy machine. */
const PATIENCE_MS = 120_000;
/** A follower ends before its test does, so that what it printed is shown. */
const FOLLOWER_MS = PATIENCE_MS - 10_000;
const EXAMPLES = join(__dirname, '../../examples');
const ALL: { file: string; command: string }[] = [
  { file: 'follow-graphql-ws.mjs', command: process.execPath },
  { file: 'follow-apollo-client.mjs', command: process.execPath },
  { file: 'follow-urql.mjs', command: process.execPath },
  { file: 'follow-sse.sh', command: 'bash' },
];
const hasCurl = spawnSync('curl', ['--version']).status === 0;
// A bare machine has only Node. CI has curl, and fails without it.
const FOLLOWERS = ALL.filter(({ command }) => command !== 'bash' || hasCurl || process.env.CI === 'true');
if (FOLLOWERS.length < ALL.length) console.warn('follow-sse.sh is left out: there is no curl on this machine');

let world: World;
beforeAll(async () => {
  world = await openWorld({ realTime: { sandboxSpeed: 2 } });
});
afterAll(() => world.close());

describe('an example', () => {
  it.each(FOLLOWERS)(
    '$file sees each change of its transfer once, though it cuts its connection itself',
    async ({ command, file }) => {
      const seen = await run(command, file, world.app.url);
      expectWholeStory(seen);
      expect(seen).toMatch(/^cut {6}after v\d+$/m);
    },
    PATIENCE_MS,
  );

  it.each(FOLLOWERS)(
    '$file sees each change of its transfer once, though its network breaks off again and again',
    async ({ command, file }) => {
      const network = await openNetwork(world.app.port);
      try {
        expectWholeStory(await run(command, file, network.url));
        expect(network.cuts()).toBeGreaterThan(0);
      } finally {
        await network.close();
      }
    },
    PATIENCE_MS,
  );
});

/** What a follower printed, once it ended well. */
function run(command: string, file: string, url: string): Promise<string> {
  const env = { ...process.env, CORRIDOR_URL: url };
  return new Promise((resolve, reject) => {
    execFile(command, [join(EXAMPLES, file)], { env, timeout: FOLLOWER_MS }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${file} failed: ${stderr}\n${stdout}`));
      else resolve(stdout);
    });
  });
}

function expectWholeStory(printed: string): void {
  const events = [...printed.matchAll(/^event {4}v(\d+) {2}(?:\w+ -> )?(\w+)/gm)];
  expect(events.map(([, version]) => Number(version))).toEqual(events.map((_, index) => index + 2));
  expect(events.at(-1)?.[2]).toBe('SUCCEEDED');
}

const CUTS = 2;
/** What stands in every event that a follower is sent, and in nothing else that it is. */
const EVENT = '"transferUpdated":';

/** A network between a follower and the API, which breaks off the first connections that bring events, right after one. */
async function openNetwork(port: number) {
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let brought = '';
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (piece: Buffer) => {
      near.write(piece);
      // However the network cuts the text into pieces.
      brought = (brought + piece.toString('latin1')).slice(-EVENT.length - piece.length);
      if (!brought.includes(EVENT) || cuts >= CUTS) return;
      cuts += 1;
      near.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
