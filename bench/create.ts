import { join } from 'node:path';
import Libsql from 'libsql';
import { CALLERS, CREATE, median, openStage, orderOf, pause, type Stage } from './stage';

const ROUNDS = 3;
const ROUND_MS = 5_000;
/** What was taken in faster than it is sent has to be sent by then. */
const DRAIN_MS = 300_000;

/**
 * Durable createTransfer (waitFor CREATED, 32 callers, over HTTP) as a share of what the same database file does with
 * bare inserts: one row as wide as a transfer's per transaction, same driver, same durability, no HTTP. In each round
 * one is measured right after the other. Afterwards every transfer must have reached the provider exactly once.
 */
export async function createBench(): Promise<Record<string, number>> {
  const stage = await openStage();
  try {
    const party = await stage.party();
    const shares: number[] = [];
    const creates: number[] = [];
    const inserts: number[] = [];
    let total = (await createFor(stage, party, 1_000, 'warm')).done;
    const width = rowWidth(join(stage.folder, 'corridor.db'));
    for (let round = 0; round < ROUNDS; round += 1) {
      const created = await createFor(stage, party, ROUND_MS, `r${round}`);
      const inserted = insertFor(join(stage.folder, `bare-${round}.db`), ROUND_MS, width);
      total += created.done;
      creates.push(created.rate);
      inserts.push(inserted);
      shares.push(created.rate / inserted);
      console.log(`round ${round + 1}: ${created.rate.toFixed(0)} creates/s, ${inserted.toFixed(0)} bare inserts/s`);
    }
    const unsent = stage.count(UNSENT);
    const stored = stage.count('SELECT count(*) AS n FROM transfers');
    if (stored !== total) throw new Error(`${total} transfers were answered as created, ${stored} are stored`);
    await checkSentOnce(stage);
    return {
      shareOfInsertLimit: median(shares),
      createsPerSecond: Math.round(median(creates)),
      bareInsertsPerSecond: Math.round(median(inserts)),
      submittedByTheEnd: (total - unsent) / total,
    };
  } finally {
    await stage.close();
  }
}

const UNSENT = "SELECT count(*) AS n FROM transfers WHERE status IN ('CREATED', 'SUBMITTING')";

async function checkSentOnce(stage: Stage): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  while (stage.count(UNSENT) > 0) {
    if (performance.now() > until) throw new Error(`${stage.count(UNSENT)} transfers were never sent`);
    await pause(500);
  }
  const taken = (await stage.ledger()).map(({ reference }) => reference);
  const stored = stage.count('SELECT count(*) AS n FROM transfers');
  if (taken.length !== stored || new Set(taken).size !== stored) {
    throw new Error(`of ${stored} transfers the provider took ${new Set(taken).size}, in ${taken.length} requests`);
  }
  console.log(`all ${stored} transfers reached the provider, each once`);
}

async function createFor(
  stage: Stage,
  party: { walletId: string; contactId: string },
  ms: number,
  round: string,
): Promise<{ done: number; rate: number }> {
  const started = performance.now();
  let done = 0;
  const caller = async (number: number): Promise<void> => {
    for (let n = 0; performance.now() - started < ms; n += 1) {
      const input = orderOf(`${round}-${number}-${n}`, party.walletId, { contactId: party.contactId });
      const answer = await stage.ask(CREATE, { input });
      if (!answer.includes('"transfer":{"id"')) throw new Error(`not created: ${answer}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  return { done, rate: (done * 1_000) / (performance.now() - started) };
}

/** Bytes of a stored transfer, so that the bare row is as wide. */
function rowWidth(file: string): number {
  const db = new Libsql(file, { readonly: true });
  try {
    const row = db.prepare('SELECT * FROM transfers LIMIT 1').get() as object;
    return JSON.stringify(row).length;
  } finally {
    db.close();
  }
}

function insertFor(file: string, ms: number, width: number): number {
  const db = new Libsql(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO bare (body) VALUES (?)');
  const body = 'x'.repeat(width);
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < ms) {
    insert.run(body); // a statement outside a transaction is one of its own
    done += 1;
  }
  const rate = (done * 1_000) / (performance.now() - started);
  db.close();
  return rate;
}
