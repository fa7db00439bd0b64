import { measureDelays } from './fanout/delays';
import { idleCost } from './fanout/idle';
import { catchUp, growthBesideStalled } from './fanout/long-log';
import { compareServers, fiftyDocuments, foreignHalf } from './fanout/rates';
import { startServer } from './fanout/servers';

/** Measured beside Corridor, or under it. */
export const FANOUT_PACKAGES = ['ws', 'graphql', 'type-graphql', 'graphql-ws', 'graphql-yoga', 'mercurius'];

/**
 * What is compared is delivering: from when an event is there (committed to Corridor's log, handed to a library) to when
 * its last subscriber has read it. Each server is a process of its own. All serve the same document of the same schema
 * with the same resolvers; Corridor reads log and rows from its database, the others have them in memory. One light
 * client follows them all, and checks every delivery for order and content. The publisher is always ahead: a library is
 * handed the next event in the turn after the one before, and Corridor's log is written by another process, which
 * commits the next event while one is delivered.
 */
export async function fanoutBench(): Promise<Record<string, number>> {
  const corridor = await startServer('corridor');
  const { scene } = corridor;
  if (!scene) throw new Error('Corridor tells what its events are about');
  const rates = {
    ...(await compareServers(corridor, scene)),
    ...(await fiftyDocuments(corridor, scene)),
    ...(await foreignHalf(corridor)),
  };
  await corridor.stop();
  return { ...rates, ...(await followLongLog()), ...(await idleCost(scene)) };
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
