import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { createAudience } from './audience';
import { DOCUMENT } from './contract';
import type { Scene } from './scene';
import { startServer, type ServerName } from './servers';

const SUBSCRIBERS = 5_000;
const WARM_UP_SUBSCRIBERS = 500;
/** Files a process has open for other things than sockets. */
const OTHER_FILES = 200;
/** For what a connection leaves to be done. */
const QUIET_MS = 2_000;

/** What a subscriber costs who only waits, beside a socket of `ws` with a listener. Both in processes of their own. */
export async function idleCost(scene: Scene): Promise<Record<string, number>> {
  const openFiles = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })) || Infinity;
  const subscribers = Math.min(SUBSCRIBERS, openFiles - OTHER_FILES);
  if (subscribers < SUBSCRIBERS) {
    console.log(`idle: only ${subscribers} subscribers, since ulimit -n is ${openFiles}; ${SUBSCRIBERS} are meant`);
  }
  const corridor = await bytesPerSocket('corridor', subscribers, null);
  const bare = await bytesPerSocket('bare-socket', subscribers, scene);
  return { bytesPerIdleSubscriber: Math.round(corridor), idleTimesBareSocket: corridor / bare };
}

/** V8's heap and what it holds outside of it; the resident set, which garbage blurs, is printed beside it. */
async function bytesPerSocket(name: ServerName, subscribers: number, scene: Scene | null): Promise<number> {
  const server = await startServer(name, scene);
  const audienceOf = async (readers: number) => {
    const audience = createAudience(server, { readers, documents: [DOCUMENT] });
    await audience.connect();
    await audience.settle();
    await setTimeout(QUIET_MS);
    return audience;
  };
  const first = await audienceOf(WARM_UP_SUBSCRIBERS);
  first.close();
  await setTimeout(QUIET_MS);
  const before = await server.usage({ collectGarbage: true });
  const audience = await audienceOf(subscribers);
  const after = await server.usage({ collectGarbage: true });
  audience.close();
  await server.stop();
  const [heap, resident] = [after.heapBytes - before.heapBytes, after.rssBytes - before.rssBytes];
  console.log(
    `idle, ${name}: ${Math.round(heap / subscribers)} bytes per subscriber, ${Math.round(resident / subscribers)} resident`,
  );
  return heap / subscribers;
}
