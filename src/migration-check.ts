import 'reflect-metadata';
import { env } from 'node:process';
import { readDatabasePlace } from './config';
import { checkEmbedded, checkPostgres } from './store/migration-check';

/** `npm run migration:check`: do the migrations, run from nothing, make what the entities describe? */
async function main(databaseUrl: string | null): Promise<void> {
  report('embedded', await checkEmbedded());
  if (databaseUrl !== null) report('postgres', await checkPostgres(databaseUrl));
}

function report(database: string, drift: readonly string[]): void {
  for (const difference of drift) console.error(`${database}: ${difference}`);
  if (drift.length === 0) console.log(`${database}: no drift`);
  else process.exitCode = 1;
}

if (require.main === module) {
  Promise.resolve(env)
    .then(readDatabasePlace)
    .then(({ databaseUrl }) => main(databaseUrl))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    });
}
