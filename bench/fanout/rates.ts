import { median } from '../stage';
import { createAudience, withAudience, type Audience } from './audience';
import type { Batch, Sample } from './child';
import { DOCUMENT, FIFTY_DOCUMENTS } from './contract';
import { startServer, type Served, type ServerName } from './servers';

const READERS = 1_000;
const EVENTS = 200;
/** The libraries take about ten times as long: fewer events give the same rate. */
const PEER_EVENTS = 50;
const WARM_UP_EVENTS = 20;
const ROUNDS = 3;
const PEERS: ServerName[] = ['default-path', 'yoga', 'mercurius'];

/** Deliveries per second, from the beginning of what is published to the last delivery read. */
async function rateOf(audience: Audience, events: Batch): Promise<number> {
  const { published, ended, deliveries } = await audience.hear(events);
  return (deliveries * 1_000) / (ended - published.began);
}

/** The same document for all. In each round the servers take turns; each figure is the median of the rounds' ratios. */
export async function compareServers(corridor: Served, sample: Sample): Promise<Record<string, number>> {
  const names: ServerName[] = ['bare-socket', ...PEERS];
  const servers = [corridor, ...(await Promise.all(names.map((name) => startServer(name, sample))))];
  const audiences = new Map<ServerName, Audience>();
  for (const server of servers) {
    const audience = createAudience(server, { readers: READERS, documents: [DOCUMENT] });
    await audience.connect();
    await audience.settle();
    await audience.hear({ count: WARM_UP_EVENTS });
    audiences.set(server.name, audience);
  }
  const rate = (name: ServerName, events: Batch) => rateOf(audiences.get(name) as Audience, events);
  const rounds: Record<'limit' | 'each' | 'burst' | 'default' | 'yoga' | 'mercurius', number>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const rates = {
      limit: await rate('bare-socket', { count: EVENTS }),
      each: await rate('corridor', { count: EVENTS }),
      burst: await rate('corridor', { count: EVENTS, burst: true }),
      default: await rate('default-path', { count: PEER_EVENTS }),
      yoga: await rate('yoga', { count: PEER_EVENTS }),
      mercurius: await rate('mercurius', { count: PEER_EVENTS }),
    };
    rounds.push(rates);
    console.log(`deliveries/s, round ${round + 1}: ${describe(rates)}`);
  }
  for (const audience of audiences.values()) audience.close();
  for (const server of servers) if (server !== corridor) await server.stop();
  return {
    shareOfWsLimit: median(rounds.map(({ each, limit }) => each / limit)),
    burstTimesWsLimit: median(rounds.map(({ burst, limit }) => burst / limit)),
    timesDefault: median(rounds.map((rates) => rates.each / rates.default)),
    timesYoga: median(rounds.map((rates) => rates.each / rates.yoga)),
    timesMercurius: median(rounds.map((rates) => rates.each / rates.mercurius)),
    burstTimesDefault: median(rounds.map((rates) => rates.burst / rates.default)),
    wsLimitTimesDefault: median(rounds.map((rates) => rates.limit / rates.default)),
  };
}

/** Fifty groups of readers instead of one. */
export async function fiftyDocuments(corridor: Served, sample: Sample): Promise<Record<string, number>> {
  const peer = await startServer('default-path', sample);
  const options = { readers: READERS, documents: FIFTY_DOCUMENTS };
  const ratios = await withAudience(corridor, options, (ours) =>
    withAudience(peer, options, async (theirs) => {
      await Promise.all([ours.hear({ count: WARM_UP_EVENTS }), theirs.hear({ count: WARM_UP_EVENTS })]);
      const found: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const rates = {
          corridor: await rateOf(ours, { count: EVENTS / 2 }),
          default: await rateOf(theirs, { count: PEER_EVENTS }),
        };
        found.push(rates.corridor / rates.default);
        console.log(`50 documents, deliveries/s, round ${round + 1}: ${describe(rates)}`);
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
      const without = await rateOf(own, { count: EVENTS });
      const foreign = createAudience(corridor, { readers, documents: [DOCUMENT], key: 'sandbox-demo-key-b' });
      await foreign.connect();
      const rates = { without, with: await rateOf(own, { count: EVENTS }) };
      foreign.close();
      found.push(rates.with / rates.without);
      console.log(`foreign half, deliveries/s, round ${round + 1}: ${describe(rates)}`);
    }
    return found;
  });
  return { foreignHalfRatio: median(ratios) };
}

function describe(rates: Record<string, number>): string {
  return Object.entries(rates)
    .map(([name, rate]) => `${name} ${Math.round(rate)}`)
    .join(', ');
}
