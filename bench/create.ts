import { join } from 'node:path';
import Libsql from 'libsql';
import { peex } from '../src/providers/peex';
import { CALLERS, CREATE, median, openStage, orderOf, type Party, pause, type Stage } from './stage';

const ROUNDS = 3;
const ROUND_MS = 5_000;
/** The compiler has seen the whole path by then: a server is measured as it runs all day. */
const WARM_UP_MS = 5_000;
/** What was taken in faster than it is sent has to be sent by then. */
const DRAIN_MS = 300_000;

/**
 * Durable createTransfer (waitFor CREATED, 32 callers, over HTTP) as a share of what the same database file does with
 * bare inserts: one row as wide as a transfer's per transaction, same driver, same durability, no HTTP. In each round
 * one is measured right after the other.
 *
 * What is taken in is sent meanwhile, by the same process. `shareOfInsertLimit` is measured with the sandbox's call
 * budget, which lets everything out at once, so that every create also pays for the sending and the first look-ups of an
 * earlier one. `shareAtPeexPace` is measured with the call budget that a Peex account has here in live mode (a CHOICE: 20
 * calls a second): a flood is stored at once and goes out at that pace. In the end every transfer must have reached the
 * provider exactly once.
 */
export async function createBench(): Promise<Record<string, number>> {
  const stage = await openStage();
  try {
    const party = await stage.party();
    await stage.setBudget(party.accountId, peex.budget);
    const warm = await createFor(stage, party, WARM_UP_MS, 'warm');
    const atPeexPace = await rounds(stage, party, 'at Peex pace');
    await stage.setBudget(party.accountId, null);
    const sendingAll = await rounds(stage, party, 'sending all');
    const unsent = stage.count(UNSENT);
    const stored = stage.count('SELECT count(*) AS n FROM transfers');
    const total = warm.done + atPeexPace.total + sendingAll.total;
    if (stored !== total) throw new Error(`${total} transfers were answered as created, ${stored} are stored`);
    await checkSentOnce(stage);
    return {
      shareOfInsertLimit: median(sendingAll.shares),
      createsPerSecond: Math.round(median(sendingAll.creates)),
      bareInsertsPerSecond: Math.round(median(sendingAll.inserts)),
      shareAtPeexPace: median(atPeexPace.shares),
      createsPerSecondAtPeexPace: Math.round(median(atPeexPace.creates)),
      submittedByTheEnd: (total - unsent) / total,
    };
  } finally {
    await stage.close();
  }
}

async function rounds(stage: Stage, party: Party, name: string) {
  const measured = { total: 0, shares: [] as number[], creates: [] as number[], inserts: [] as number[] };
  const width = rowWidth(join(stage.folder, 'corridor.db'));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const created = await createFor(stage, party, ROUND_MS, `${name} ${round}`);
    const inserted = insertFor(join(stage.folder, `bare ${name} ${round}.db`), ROUND_MS, width);
    measured.total += created.done;
    measured.creates.push(created.rate);
    measured.inserts.push(inserted);
    measured.shares.push(created.rate / inserted);
    console.log(
      `${name}, round ${round}: ${created.rate.toFixed(0)} creates/s (${created.apiCpuUs.toFixed(0)} us of the API's ` +
        `processor each), ${inserted.toFixed(0)} bare inserts/s`,
    );
  }
  return measured;
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
  party: Party,
  ms: number,
  round: string,
): Promise<{ done: number; rate: number; apiCpuUs: number }> {
  const started = performance.now();
  const cpuBefore = await stage.apiCpuSeconds();
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
  const rate = (done * 1_000) / (performance.now() - started);
  return { done, rate, apiCpuUs: (((await stage.apiCpuSeconds()) - cpuBefore) * 1_000_000) / done };
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
