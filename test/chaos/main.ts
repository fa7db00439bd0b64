import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Dice } from '../simulation/dice';
import { ask, Follower } from './client';
import { PIN, planJobs, type Job } from './orders';
import { Program } from './processes';
import { paidAnew, putBackupBack, runAdmin } from './restore';

const USAGE = `usage: npm run chaos -- [--transfers 1000] [--kills 10] [--callers 32] [--seed 1]
Kills the API process at random while callers create transfers alone and in batches, ask for payments, approve and
cancel, and compares what callers were told, our own rows and log, the sandbox's ledger and what a resuming subscriber
saw. In the end the backup of before the first transfer is put back, and every caller asks again.`;

interface Row {
  provider: string;
  reference: string;
  amount: string;
  status: string;
}
interface TransferRow {
  id: string;
  reference: string;
  status: string;
  provider: string;
  amount: { amount: string };
  failure: { code: string | null } | null;
}

const TRUTH: Record<string, string> = {
  paid: 'SUCCEEDED',
  VAL: 'SUCCEEDED',
  failed: 'FAILED',
  rejected: 'FAILED',
  REJ: 'FAILED',
  PROCESSED: 'SUCCEEDED',
  Active: 'SUCCEEDED',
};
const FINAL = /^(SUCCEEDED|FAILED|CANCELED|EXPIRED|REVERSED)$/;
const PROVIDERS = ['PEEX', 'CINETPAY', 'MACHNET', 'XPRIZO'];
const CREATE_FAULTS = [
  'hangAfterAccept',
  'resetAfterAccept',
  'errorBeforeAccept',
  'errorAfterAccept',
  'truncatedJson',
  'html',
  'rateLimited',
  'lateAccept',
];
const PATIENCE_MS = 90_000;

async function chaos(transfers: number, kills: number, callers: number, seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'corridor-chaos-'));
  const started = Date.now();
  const sandbox = new Program('dist/sandbox/main.js', { SANDBOX_PORT: '0' }, /(http:\/\/127\.0\.0\.1:\d+)/);
  const sandboxUrl = await sandbox.start();
  const port = await freePort();
  const api = new Program(
    'dist/main.js',
    { PORT: String(port), DATA_DIR: dataDir, SANDBOX_URL: sandboxUrl, LOG_LEVEL: 'error', PROVIDER_TIMEOUT_MS: '2000' },
    /listens on (http:\/\/127\.0\.0\.1:\d+)/,
  );
  const url = await api.start();
  const problems: string[] = [];
  try {
    await eventually('the API is ready', async () => (await fetch(`${url}/readyz`)).ok);
    const seeds = await ask<{
      wallets: {
        nodes: { id: string; kind: string; provider: string; currency: string; client: { verification: string } }[];
      };
      events: { edges: { cursor: string }[] };
    }>(
      url,
      `{ wallets(first: 100) { nodes { id kind provider currency client { verification } } }
         events(first: 1) { edges { cursor } } }`,
    );
    const first = seeds.events.edges[0]?.cursor;
    if (!first) throw new Error('the seeded organization has no events');
    const usable = seeds.wallets.nodes.filter(
      ({ kind, provider, currency, client }) =>
        kind === 'BALANCE' && client.verification !== 'UNVERIFIED' && (provider !== 'XPRIZO' || currency === 'KES'),
    );
    const [backup, takenAt] = [join(dataDir, 'backup.db'), Date.now()];
    problems.push(...runAdmin(dataDir, ['backup', backup]));
    const wallets = Object.fromEntries(usable.map(({ provider, id }) => [provider, id]));
    const jobs = planJobs(transfers, wallets, dice, `chaos-${seed}`);
    for (const provider of PROVIDERS) {
      for (const fault of CREATE_FAULTS)
        await control(sandboxUrl, 'faults', { provider, operation: 'create', fault, rate: 0.02 });
      await control(sandboxUrl, 'faults', { provider, operation: 'lookup', fault: 'error', rate: 0.03 });
      await control(sandboxUrl, 'faults', { provider, operation: 'callback', fault: 'lost', rate: 0.2 });
      await control(sandboxUrl, 'faults', { provider, operation: 'callback', fault: 'tripled', rate: 0.2 });
    }
    const follower = new Follower(url, first);
    const following = follower.run();

    const told = new Map<string, string>();
    const mayBeCanceled = new Set<string>();
    /** Notes what a key was answered with. */
    const note = (key: string, id: string) => {
      const before = told.get(key);
      if (before && before !== id) problems.push(`double: ${key} was told of two transfers`);
      told.set(key, id);
    };
    let next = 0;
    const caller = async (): Promise<void> => {
      for (let job = jobs[next++]; job; job = jobs[next++]) {
        // A caller that heard nothing asks again with the same key, as callers should.
        for (;;) {
          try {
            const ids = await place(url, job);
            for (const [index, id] of ids.entries()) {
              note(ids.length > 1 ? `${job.key}-${index}` : job.key, id);
              if (job.then === 'cancel') mayBeCanceled.add(id);
            }
            if (!dice.chance(0.1)) break; // else: as if the answer had been lost
          } catch (error) {
            if (error instanceof Refused) {
              problems.push(`refused: ${job.key}: ${error.message}`);
              break;
            }
            await pause(100);
          }
        }
        const id = told.get(job.key);
        if (id && job.then !== 'nothing') await actOn(url, id, job.then);
      }
    };
    const callersDone = Promise.all(Array.from({ length: callers }, caller));
    let killed = 0;
    const killer = (async () => {
      for (; killed < kills; killed += 1) {
        await pause(dice.between(500, 3_000));
        await api.end('SIGKILL');
        await api.start();
      }
    })();
    await callersDone;
    await killer;
    await fetch(`${sandboxUrl}/_control/faults`, { method: 'DELETE' });

    let rows: TransferRow[] = [];
    await eventually(
      'every transfer is final',
      async () => {
        rows = await allTransfers(url);
        await decide(url, sandboxUrl, rows);
        return rows.length >= transfers && rows.every((row) => FINAL.test(row.status));
      },
      () =>
        `${rows.length} rows; open: ${rows
          .filter((row) => !FINAL.test(row.status))
          .map((row) => `${row.reference} ${row.status}`)
          .slice(0, 5)
          .join(', ')}`,
    ).catch((error: unknown) => problems.push(`stuck: ${String(error)}`));
    problems.push(...judgeLedger(rows, await ledgerOf(sandboxUrl), told, mayBeCanceled, transfers));

    const log = await allCursors(url, first);
    await eventually('the subscriber has caught up', () =>
      Promise.resolve(follower.cursors.length >= log.length),
    ).catch(() => undefined);
    await follower.stop();
    await following;
    problems.push(
      ...judgeStream(follower.cursors, (await allCursors(url, first)).slice(0, follower.cursors.length), log.length),
    );

    const paid = await ledgerOf(sandboxUrl);
    problems.push(...(await putBackupBack({ api, dataDir, backup, takenAt })));
    await askAllAgain(url, jobs, callers, problems);
    const again = await allTransfers(url);
    problems.push(...paidAnew(paid, await ledgerOf(sandboxUrl), new Set(rows.map(({ reference }) => reference))));
    if (again.length !== rows.length) problems.push(`restore: ${rows.length} transfers became ${again.length}`);

    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    console.log(
      `${rows.length} transfers of ${jobs.length} requests (${summary(jobs)}; ${count('SUCCEEDED')} SUCCEEDED, ${count('FAILED')} FAILED, ${count('CANCELED')} CANCELED), ${killed} kills, ${follower.connections} tries of the subscriber to connect, ${follower.cursors.length} events, ${seconds} s`,
    );
  } finally {
    await api.end('SIGKILL');
    await sandbox.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  }
  return problems;
}

/** Every job once more, under its own keys, until each transfer is settled or waits for a person. */
async function askAllAgain(url: string, jobs: readonly Job[], callers: number, problems: string[]): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const { key } = job;
      await place(url, job).catch((error: unknown) => problems.push(`restore: ${key}: ${String(error)}`));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  // Machnet's are in doubt for a day: a new contact has another id now, and that is another request there.
  const isUnderWay = ({ status, provider, failure }: TransferRow) =>
    ['CREATED', 'SUBMITTING'].includes(status) ||
    (status === 'OUTCOME_UNKNOWN' && provider !== 'MACHNET' && failure === null);
  await eventually('every transfer is settled after the restore', async () =>
    (await allTransfers(url)).every((row) => !isUnderWay(row)),
  ).catch((error: unknown) => problems.push(`stuck: ${String(error)}`));
}

class Refused extends Error {}

const ERRORS = 'userErrors { message code }';
const DOCUMENTS: Record<Job['ask'], string> = {
  createTransfer: `mutation ($input: CreateTransferInput!) { it: createTransfer(input: $input) { transfer { id } ${ERRORS} } }`,
  requestPayment: `mutation ($input: RequestPaymentInput!) { it: requestPayment(input: $input) { transfer { id } ${ERRORS} } }`,
  createTransfers: `mutation ($input: TransferBatchInput!) { it: createTransfers(input: $input) {
    items { transfer { id } ${ERRORS} } ${ERRORS} } }`,
};

interface Made {
  transfer?: { id: string } | null;
  items?: Made[];
  userErrors: { message: string }[];
}

/** The transfers that came of it, item by item. */
async function place(url: string, { ask: operation, input, count }: Job): Promise<string[]> {
  const { it } = await ask<{ it: Made }>(url, DOCUMENTS[operation], { input });
  const items = it.items ?? [it];
  const ids = items.flatMap(({ transfer }) => transfer?.id ?? []);
  if (ids.length !== count) {
    const errors = [it, ...items].flatMap(({ userErrors }) => userErrors.map(({ message }) => message));
    throw new Refused(errors.join('; '));
  }
  return ids;
}

interface Standing {
  status: string;
  action: { type: string } | null;
}

/** How often a caller tries to do something about a transfer before it is left to the people at the provider. */
const TRIES = 40;

/** Approves or cancels until there is nothing to be done any more, whatever becomes of the answers. */
async function actOn(url: string, id: string, then: 'approve' | 'cancel'): Promise<void> {
  const act =
    then === 'cancel'
      ? `mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { ${ERRORS} } }`
      : `mutation ($id: ID!, $pin: String) { approveTransfer(input: { transferId: $id, pin: $pin }) { ${ERRORS} } }`;
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      const { transfer } = await ask<{ transfer: Standing }>(
        url,
        'query ($id: ID!) { transfer(by: { id: $id }) { status action { type } } }',
        { id },
      );
      if (FINAL.test(transfer.status) || (then === 'approve' && transfer.status === 'PROCESSING')) return;
      if (then === 'cancel' || transfer.action?.type === 'APPROVE')
        await ask(url, act, then === 'cancel' ? { id } : { id, pin: PIN });
      if (then === 'cancel' && left < TRIES) return; // asked twice: whatever it says, it goes its way
    } catch {
      // the server is away; it comes back
    }
    await pause(250);
  }
}

/** What people do in the end: at the provider, where an answer with the key to approve was lost; here, what only they can. */
async function decide(url: string, sandboxUrl: string, rows: readonly TransferRow[]): Promise<void> {
  const ledger = new Map((await ledgerOf(sandboxUrl)).map((row) => [row.reference, row]));
  for (const { id, reference, provider, status, failure } of rows) {
    const row = ledger.get(reference);
    if (provider === 'XPRIZO' && !FINAL.test(status) && row?.status === 'Pending' && row.amount === '14') {
      await control(sandboxUrl, 'status', { provider, reference, status: 'Active' });
    } else if (!FINAL.test(status) && failure?.code === 'NEEDS_DECISION') {
      const outcome = row && TRUTH[row.status] === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
      await ask(
        url,
        `mutation ($id: ID!, $outcome: ResolvedOutcome!) { resolveTransfer(input: { transferId: $id, outcome: $outcome,
          evidence: "the provider's ledger" }) { ${ERRORS} } }`,
        { id, outcome },
      );
    }
  }
}

async function ledgerOf(sandboxUrl: string): Promise<Row[]> {
  return (await (await fetch(`${sandboxUrl}/_control/ledger`)).json()) as Row[];
}

function summary(jobs: readonly Job[]): string {
  const count = (name: string, is: (job: Job) => boolean) => `${jobs.filter(is).length} ${name}`;
  return [
    count('alone', ({ ask: operation }) => operation === 'createTransfer'),
    count('batches', ({ ask: operation }) => operation === 'createTransfers'),
    count('payments asked for', ({ ask: operation }) => operation === 'requestPayment'),
    count('approved', ({ then }) => then === 'approve'),
    count('called off', ({ then }) => then === 'cancel'),
  ].join(', ');
}

function judgeLedger(
  rows: TransferRow[],
  ledger: Row[],
  told: Map<string, string>,
  mayBeCanceled: ReadonlySet<string>,
  asked: number,
): string[] {
  const problems: string[] = [];
  const byReference = new Map<string, Row[]>();
  for (const row of ledger) byReference.set(row.reference, [...(byReference.get(row.reference) ?? []), row]);
  const ours = new Set(rows.map((row) => row.reference));
  for (const [reference, found] of byReference) {
    if (found.length > 1) problems.push(`double: ${reference} was accepted ${found.length} times`);
    if (!ours.has(reference)) problems.push(`lost: the provider moved ${reference}, which we do not know`);
  }
  if (ledger.length > asked) problems.push(`double: ${asked} requests moved money ${ledger.length} times`);
  if (rows.length !== asked) problems.push(`${asked} requests made ${rows.length} transfers`);
  const ids = new Set(rows.map((row) => row.id));
  for (const [key, id] of told) if (!ids.has(id)) problems.push(`lost: ${key} was told of ${id}, which is not there`);
  if (told.size !== asked) problems.push(`lost: ${asked - told.size} requests never got an answer`);
  for (const transfer of rows) {
    const row = byReference.get(transfer.reference)?.[0];
    const isCalledOff = transfer.status === 'CANCELED' && mayBeCanceled.has(transfer.id);
    // What the provider never had was refused by it, or called off before it was sent.
    const truth = row ? (TRUTH[row.status] ?? row.status) : isCalledOff ? 'CANCELED' : 'FAILED';
    if (transfer.status !== truth || (truth === 'CANCELED' && !isCalledOff))
      problems.push(
        `wrong: ${transfer.reference} is ${transfer.status}, the provider says ${row?.status ?? 'nothing was sent'}`,
      );
    if (row && Number(row.amount) !== Number(transfer.amount.amount))
      problems.push(`wrong: ${transfer.reference} moved ${row.amount} instead of ${transfer.amount.amount}`);
  }
  return problems;
}

function judgeStream(seen: string[], log: string[], length: number): string[] {
  const problems: string[] = [];
  const at = seen.findIndex((cursor, index) => cursor !== log[index]);
  if (at >= 0) problems.push(`stream: event ${at + 1} is not the log's (missed, repeated or out of order)`);
  if (seen.length < length) problems.push(`stream: ${length - seen.length} of ${length} events never came`);
  if (new Set(seen).size !== seen.length) problems.push('stream: an event came twice');
  return problems;
}

async function allTransfers(url: string): Promise<TransferRow[]> {
  const rows: TransferRow[] = [];
  for (let after: string | null = null; ;) {
    const {
      transfers,
    }: { transfers: { nodes: TransferRow[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
      await ask(
        url,
        'query ($after: String) { transfers(first: 100, after: $after, orderBy: CREATED_ASC) { nodes { id reference status provider amount { amount } failure { code } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
    rows.push(...transfers.nodes);
    if (!transfers.pageInfo.hasNextPage) return rows;
    after = transfers.pageInfo.endCursor;
  }
}

async function allCursors(url: string, from: string): Promise<string[]> {
  const cursors: string[] = [];
  for (let after = from; ;) {
    const { events }: { events: { edges: { cursor: string }[]; pageInfo: { hasNextPage: boolean } } } = await ask(
      url,
      'query ($after: EventCursor) { events(first: 100, after: $after) { edges { cursor } pageInfo { hasNextPage } } }',
      { after },
    );
    cursors.push(...events.edges.map((edge) => edge.cursor));
    const last = cursors.at(-1);
    if (!events.pageInfo.hasNextPage || !last) return cursors;
    after = last;
  }
}

async function control(sandboxUrl: string, route: string, body: object): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_control/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`/_control/${route}: ${await response.text()}`);
}

async function eventually(what: string, check: () => Promise<boolean>, state: () => string = () => ''): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(200)) {
    const holds = await check().catch(() => false);
    if (holds) return;
    if (Date.now() > until) throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${what} ${state()}`);
  }
}

/** This program drives real processes on the real clock. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      transfers: { type: 'string', default: '1000' },
      kills: { type: 'string', default: '10' },
      callers: { type: 'string', default: '32' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [transfers, kills, callers, seed] = [values.transfers, values.kills, values.callers, values.seed].map(Number);
  if (!transfers || kills === undefined || !(kills >= 0) || !callers || seed === undefined || Number.isNaN(seed)) {
    console.error(USAGE);
    return 2;
  }
  const problems = await chaos(transfers, kills, callers, seed);
  for (const problem of problems.slice(0, 20)) console.log(`FAILED ${problem}`);
  console.log(
    problems.length === 0
      ? 'zero double, lost, stuck, wrong; zero events missed, repeated or out of order'
      : `${problems.length} promises broken`,
  );
  return problems.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
