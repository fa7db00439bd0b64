import 'reflect-metadata';
import { argv, env } from 'node:process';
import { readDatabasePlace, type Config } from './config';
import { openStore, type OpenedStore } from './store/open-store';
import { refuseLostEvents } from './store/lost-events';
import { verifyLog, verifyObservations } from './store/verify-log';
import { verifyTransfers } from './store/verify-transfers';

const USAGE = `usage: npm run verify-log -- [--expect <organization>:<seq>:<hash>] ...

  --expect   fails unless the log holds this event; every run prints the heads in this form`;

/** An event that is expected to be there: what an earlier run or a backup printed as a log's head. */
interface Expected {
  organizationId: string;
  seq: number;
  hash: string;
}

/** Null where the words are no use of this command. */
export function readExpected(words: readonly string[]): Expected[] | null {
  const expected: Expected[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [, organizationId, seq, hash] = /^(\S+):(\d{1,16}):([0-9a-f]{64})$/.exec(words[at + 1] ?? '') ?? [];
    if (words[at] !== '--expect' || organizationId === undefined || hash === undefined) return null;
    expected.push({ organizationId, seq: Number(seq), hash });
  }
  return expected;
}

/** Prints what was checked, and answers whether all of it is as it was written. */
export async function verifyStore(store: OpenedStore, expected: readonly Expected[] = []): Promise<boolean> {
  let isIntact = true;
  const fail = (line: string) => {
    console.error(line);
    isIntact = false;
  };
  const organizations = await store.listOrganizations();
  if (organizations.length === 0) console.log('no organizations, no events');
  for (const { id } of organizations) {
    const { intact, broken } = await verifyLog(store, id);
    if (broken) fail(`${id}: event ${broken.seq}: ${broken.what}`);
    else console.log(`${id}: ${intact} events, all as written${await headText(store, id)}`);
  }
  for (const event of expected) {
    const missing = await missingOf(store, event);
    if (missing) fail(missing);
  }
  // What a broken log says of a transfer proves nothing of the transfer.
  if (isIntact) await compareTransfers(store, fail);
  else console.error('the transfers were not compared with a log that is not as it was written');
  const { intact, broken } = await verifyObservations(store);
  if (broken)
    fail(`observation ${broken.id} of transfer ${broken.transferId}: its body is not the one that was hashed`);
  else console.log(`${intact} observations, all as written`);
  return isIntact;
}

async function compareTransfers(store: OpenedStore, fail: (line: string) => void): Promise<void> {
  const { intact, broken } = await verifyTransfers(store);
  if (broken) fail(`transfer ${broken.id}: ${broken.what}`);
  else console.log(`${intact} transfers, all as their events say`);
}

async function headText(store: OpenedStore, organizationId: string): Promise<string> {
  const head = await store.findLogHead(organizationId);
  return head && head.seq > 0 ? `; head ${organizationId}:${head.seq}:${head.hash}` : '';
}

async function missingOf(store: OpenedStore, { organizationId, seq, hash }: Expected): Promise<string | null> {
  const visible = { organizationId, clientIds: null };
  const [event] = await store.listEvents(visible, { afterSeq: seq - 1, limit: 1 }, {});
  if (event?.seq !== seq) return `${organizationId}: event ${seq}, which is expected, is not there`;
  return event.hash === hash ? null : `${organizationId}: event ${seq} is not the one that is expected`;
}

/**
 * `npm run verify-log`: walks every organization's event log, all transfers and all observations, and names the first of
 * each that is not as it was written. It needs no secret, and so reads only where the database is.
 */
async function main(place: Pick<Config, 'databaseUrl' | 'dataDir' | 'headsFile'>): Promise<void> {
  const expected = readExpected(argv.slice(2));
  if (expected === null) throw new Error(USAGE);
  await refuseLostEvents(place);
  const store = await openStore({ databaseUrl: place.databaseUrl, dataDir: place.dataDir, tool: true });
  try {
    if (!(await verifyStore(store, expected))) process.exitCode = 1;
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
