import 'reflect-metadata';
import { env } from 'node:process';
import { readDatabasePlace, type Config } from './config';
import { openStore } from './store/open-store';
import { verifyLog, verifyObservations } from './store/verify-log';

/**
 * `npm run verify-log`: walks every organization's event log and all observations, and names the first row of each that
 * is not as it was written. It needs no secret, and so reads only where the database is.
 */
async function main(place: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<void> {
  const store = await openStore({ ...place, tool: true });
  try {
    const organizations = await store.listOrganizations();
    if (organizations.length === 0) console.log('no organizations, no events');
    for (const { id } of organizations) {
      const { intact, broken } = await verifyLog(store, id);
      if (broken) {
        console.error(`${id}: event ${broken.seq}: ${broken.what}`);
        process.exitCode = 1;
      } else {
        console.log(`${id}: ${intact} events, all as written`);
      }
    }
    const { intact, broken } = await verifyObservations(store);
    if (broken) {
      console.error(
        `observation ${broken.id} of transfer ${broken.transferId}: its body is not the one that was hashed`,
      );
      process.exitCode = 1;
    } else {
      console.log(`${intact} observations, all as written`);
    }
  } finally {
    await store.close();
  }
}

if (require.main === module) {
  Promise.resolve(env)
    .then(readDatabasePlace)
    .then(main)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    });
}
