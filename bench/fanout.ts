import { DOCUMENT } from './fanout/contract';
import { rateOf, withAudience } from './fanout/rates';
import { startServer, type Served, type ServerName } from './fanout/servers';
import { median } from './stage';

const READERS = 1_000;
const EVENTS = 200;
const ROUNDS = 3;
const PEERS: ServerName[] = ['default-path', 'yoga', 'mercurius'];

export async function fanoutBench(): Promise<Record<string, number>> {
  const corridor = await startServer('corridor');
  const sample = await withAudience(corridor, { readers: 1, documents: [DOCUMENT] }, async (audience) => audience.latest());
  const bare = await startServer('bare-socket', sample);
  const peers = await Promise.all(PEERS.map((name) => startServer(name, sample)));
  const rates: Record<string, number[]> = {};
  const note = (name: string, rate: number) => {
    (rates[name] ??= []).push(rate);
    console.log(`${name}: ${rate.toFixed(0)}/s`);
  };
  const rate = (server: Served, burst: boolean) =>
    withAudience(server, { readers: READERS, documents: [DOCUMENT] }, async (audience) => {
      await rateOf(audience, { count: 20 });
      return rateOf(audience, { count: EVENTS, burst });
    });
  for (let round = 0; round < ROUNDS; round += 1) {
    note('bare', await rate(bare, false));
    note('corridor', await rate(corridor, false));
    note('burst', await rate(corridor, true));
    for (const peer of peers) note(peer.name, await rate(peer, false));
  }
  for (const server of [corridor, bare, ...peers]) await server.stop();
  const of = (name: string) => median(rates[name] ?? []);
  return { shareOfWsLimit: of('corridor') / of('bare'), burstTimesWsLimit: of('burst') / of('bare') };
}
