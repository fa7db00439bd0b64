import { withAudience } from './fanout/audience';
import { DOCUMENT } from './fanout/contract';
import { measureDelays } from './fanout/delays';
import { idleCost } from './fanout/idle';
import { catchUp, growthBesideStalled } from './fanout/long-log';
import { compareServers, fiftyDocuments, foreignHalf } from './fanout/rates';
import { startServer } from './fanout/servers';

/** Measured beside Corridor, or under it. */
export const FANOUT_PACKAGES = ['ws', 'graphql', 'graphql-ws', 'graphql-yoga', 'mercurius'];

/**
 * Events from the commit to many subscribers. Each server is a process of its own and serves the same events; one light
 * client follows them all, and checks every delivery for order and content.
 */
export async function fanoutBench(): Promise<Record<string, number>> {
  const corridor = await startServer('corridor');
  const sample = await withAudience(corridor, { readers: 1, documents: [DOCUMENT] }, async ({ latest }) => latest());
  if (!sample) throw new Error('no event came');
  const rates = {
    ...(await compareServers(corridor, sample)),
    ...(await fiftyDocuments(corridor, sample)),
    ...(await foreignHalf(corridor)),
  };
  await corridor.stop();
  return { ...rates, ...(await followLongLog()), ...(await idleCost(sample)) };
}

/** In a process that nothing was measured in before. */
async function followLongLog(): Promise<Record<string, number>> {
  const corridor = await startServer('corridor');
  const { figures, start, oldest } = await growthBesideStalled(corridor);
  const delays = await measureDelays(corridor, oldest);
  const caughtUp = await catchUp(corridor, start);
  await corridor.stop();
  return { ...figures, ...delays, ...caughtUp };
}
