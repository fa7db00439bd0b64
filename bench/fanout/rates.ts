import { deepStrictEqual } from 'node:assert';
import { median } from '../stage';
import { createAudience, withAudience, type Audience } from './audience';
import type { Batch } from './child';
import { DOCUMENT, FIFTY_DOCUMENTS } from './contract';
import type { Scene } from './scene';
import { startServer, type Served, type ServerName } from './servers';

const READERS = 1_000;
const EVENTS = 200;
/** The libraries take many times as long: fewer events give the same rate. */
const PEER_EVENTS = 20;
const WARM_UP_EVENTS = 10;
const ROUNDS = 3;
/** Beside the limit more of them: the two are so close that one busy moment of the machine decides a round. */
const LIMIT_ROUNDS = 9;
const SERVERS: ServerName[] = ['bare-socket', 'default-path', 'yoga', 'mercurius'];

interface Pace {
  /** Deliveries per second, from when the first event was there to the last delivery read. */
  rate: number;
  /** What the server's process computed for one delivery, in microseconds. */
  cpu: number;
}

async function paceOf(server: Served, audience: Audience, events: Batch): Promise<Pace> {
  const before = await server.usage();
  const { published, ended, deliveries } = await audience.hear(events);
  const after = await server.usage();
  return {
    rate: (deliveries * 1_000) / (ended - published.began),
    cpu: ((after.cpuMs - before.cpuMs) * 1_000) / deliveries,
  };
}

/** In each round all have their turn, in every other one from the last to the first. */
async function takeTurns<K extends string>(
  rounds: number,
  turns: Record<K, () => Promise<Pace>>,
): Promise<Record<K, Pace>[]> {
  const found: Record<K, Pace>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const paces = {} as Record<K, Pace>;
    const names = Object.keys(turns) as K[];
    for (const name of round % 2 === 0 ? names : names.reverse()) paces[name] = await turns[name]();
    found.push(paces);
    console.log(`deliveries/s (CPU each), round ${round + 1}: ${describe(paces)}`);
  }
  return found;
}

/** The same document for all; each figure is the median of the rounds' ratios. */
export async function compareServers(corridor: Served, scene: Scene): Promise<Record<string, number>> {
  const servers = [corridor, ...(await Promise.all(SERVERS.map((name) => startServer(name, scene))))];
  const audiences = new Map<ServerName, Audience>();
  for (const server of servers) {
    const audience = createAudience(server, { readers: READERS, documents: [DOCUMENT] });
    await audience.connect();
    await audience.settle();
    await audience.hear({ count: WARM_UP_EVENTS });
    audiences.set(server.name, audience);
  }
  const shown = servers.map(({ name }) => contentOf(audiences.get(name) as Audience));
  for (const content of shown) deepStrictEqual(content, shown[0]);
  const pace = (name: ServerName, events: Batch) => () =>
    paceOf(servers.find((server) => server.name === name) as Served, audiences.get(name) as Audience, events);
  const ours = {
    limit: pace('bare-socket', { count: EVENTS }),
    each: pace('corridor', { count: EVENTS }),
    burst: pace('corridor', { count: EVENTS, burst: true }),
  };
  const besideLimit = await takeTurns(LIMIT_ROUNDS, ours);
  const besidePeers = await takeTurns(ROUNDS, {
    ...ours,
    default: pace('default-path', { count: PEER_EVENTS }),
    yoga: pace('yoga', { count: PEER_EVENTS }),
    mercurius: pace('mercurius', { count: PEER_EVENTS }),
  });
  for (const audience of audiences.values()) audience.close();
  for (const server of servers) if (server !== corridor) await server.stop();
  return {
    shareOfWsLimit: median(besideLimit.map(({ each, limit }) => each.rate / limit.rate)),
    burstTimesWsLimit: median(besideLimit.map(({ burst, limit }) => burst.rate / limit.rate)),
    timesDefault: median(besidePeers.map((paces) => paces.each.rate / paces.default.rate)),
    timesYoga: median(besidePeers.map((paces) => paces.each.rate / paces.yoga.rate)),
    timesMercurius: median(besidePeers.map((paces) => paces.each.rate / paces.mercurius.rate)),
    burstTimesDefault: median(besidePeers.map((paces) => paces.burst.rate / paces.default.rate)),
    wsLimitTimesDefault: median(besidePeers.map((paces) => paces.limit.rate / paces.default.rate)),
    cpuShareOfWsLimit: median(besideLimit.map(({ each, limit }) => limit.cpu / each.cpu)),
    cpuTimesDefault: median(besidePeers.map((paces) => paces.default.cpu / paces.each.cpu)),
  };
}

/** What a server shows of an event besides what tells it from others. */
function contentOf(audience: Audience): object {
  return { ...audience.latest()?.data?.transferUpdated, cursor: null, at: null, version: null };
}

/** Fifty groups of readers instead of one. */
export async function fiftyDocuments(corridor: Served, scene: Scene): Promise<Record<string, number>> {
  const peer = await startServer('default-path', scene);
  const options = { readers: READERS, documents: FIFTY_DOCUMENTS };
  const ratios = await withAudience(corridor, options, (ours) =>
    withAudience(peer, options, async (theirs) => {
      await ours.hear({ count: WARM_UP_EVENTS });
      await theirs.hear({ count: WARM_UP_EVENTS });
      const found: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const paces = {
          corridor: await paceOf(corridor, ours, { count: EVENTS / 2 }),
          default: await paceOf(peer, theirs, { count: PEER_EVENTS }),
        };
        found.push(paces.corridor.rate / paces.default.rate);
        console.log(`50 documents, deliveries/s (CPU each), round ${round + 1}: ${describe(paces)}`);
      }
      return found;
    }),
  );
  await peer.stop();
  return { fiftyDocumentsTimesDefault: median(ratios) };
}

/** Half the sockets belong to an organization in which nothing happens: what comes to one of them is an error. */
export async function foreignHalf(corridor: Served): Promise<Record<string, number>> {
  const readers = READERS / 2;
  const ratios = await withAudience(corridor, { readers, documents: [DOCUMENT] }, async (own) => {
    await own.hear({ count: WARM_UP_EVENTS });
    const found: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const without = await paceOf(corridor, own, { count: EVENTS });
      const foreign = createAudience(corridor, { readers, documents: [DOCUMENT], key: 'sandbox-demo-key-b' });
      await foreign.connect();
      foreign.subscribe();
      const paces = { without, with: await paceOf(corridor, own, { count: EVENTS }) };
      foreign.close();
      found.push(paces.with.rate / paces.without.rate);
      console.log(`foreign half, deliveries/s (CPU each), round ${round + 1}: ${describe(paces)}`);
    }
    return found;
  });
  return { foreignHalfRatio: median(ratios) };
}

function describe(paces: Record<string, Pace>): string {
  return Object.entries(paces)
    .map(([name, { rate, cpu }]) => `${name} ${Math.round(rate)} (${cpu.toFixed(1)} us)`)
    .join(', ');
}
