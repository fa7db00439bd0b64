import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Dice } from '../simulation/dice';
import { ask, Follower } from './client';
import { Program } from './processes';

const USAGE = `usage: npm run chaos -- [--transfers 1000] [--kills 10] [--callers 32] [--seed 1]
Kills the API process at random while callers create transfers, and compares what callers were told, our own rows and
log, the sandbox's ledger and what a resuming subscriber saw.`;

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
}

const TRUTH: Record<string, string> = {
  paid: 'SUCCEEDED',
  VAL: 'SUCCEEDED',
  failed: 'FAILED',
  rejected: 'FAILED',
  REJ: 'FAILED',
};
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
      wallets: { nodes: { id: string; provider: string }[] };
      events: { edges: { cursor: string }[] };
    }>(
      url,
      '{ wallets(filter: { providers: [PEEX, CINETPAY] }) { nodes { id provider } } events(first: 1) { edges { cursor } } }',
    );
    const first = seeds.events.edges[0]?.cursor;
    if (!first) throw new Error('the seeded organization has no events');
    for (const provider of ['PEEX', 'CINETPAY']) {
      for (const fault of CREATE_FAULTS)
        await control(sandboxUrl, 'faults', { provider, operation: 'create', fault, rate: 0.02 });
      await control(sandboxUrl, 'faults', { provider, operation: 'lookup', fault: 'error', rate: 0.03 });
      await control(sandboxUrl, 'faults', { provider, operation: 'callback', fault: 'lost', rate: 0.2 });
      await control(sandboxUrl, 'faults', { provider, operation: 'callback', fault: 'tripled', rate: 0.2 });
    }
    const follower = new Follower(url, first);
    const following = follower.run();

    const told = new Map<string, string>();
    let next = 0;
    const caller = async (): Promise<void> => {
      for (let mine = next++; mine < transfers; mine = next++) {
        const wallet = seeds.wallets.nodes[mine % seeds.wallets.nodes.length];
        if (!wallet) throw new Error('there is no wallet');
        const key = `chaos-${seed}-${mine}`;
        for (;;) {
          // A caller that heard nothing asks again with the same key, as callers should.
          try {
            const { createTransfer } = await ask<{
              createTransfer: { transfer: { id: string } | null; userErrors: { message: string }[] };
            }>(url, CREATE, { input: orderOf(wallet, key, mine) });
            const { transfer, userErrors } = createTransfer;
            if (!transfer) throw new Refused(userErrors.map((error) => error.message).join('; '));
            const before = told.get(key);
            if (before && before !== transfer.id) problems.push(`double: ${key} was told of two transfers`);
            told.set(key, transfer.id);
            if (!dice.chance(0.1)) break; // else: as if the answer had been lost
          } catch (error) {
            if (error instanceof Refused) {
              problems.push(`refused: ${key}: ${error.message}`);
              break;
            }
            await pause(100);
          }
        }
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
        return (
          rows.length >= transfers &&
          rows.every((row) => ['SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'].includes(row.status))
        );
      },
      () =>
        `${rows.length} rows; open: ${rows
          .filter((row) => !/SUCC|FAIL/.test(row.status))
          .map((row) => `${row.reference} ${row.status}`)
          .slice(0, 5)
          .join(', ')}`,
    ).catch((error: unknown) => problems.push(`stuck: ${String(error)}`));
    const ledger = (await (await fetch(`${sandboxUrl}/_control/ledger`)).json()) as Row[];
    problems.push(...judgeLedger(rows, ledger, told, transfers));

    const log = await allCursors(url, first);
    await eventually('the subscriber has caught up', () =>
      Promise.resolve(follower.cursors.length >= log.length),
    ).catch(() => undefined);
    await follower.stop();
    await following;
    problems.push(
      ...judgeStream(follower.cursors, (await allCursors(url, first)).slice(0, follower.cursors.length), log.length),
    );

    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    console.log(
      `${rows.length} transfers (${count('SUCCEEDED')} SUCCEEDED, ${count('FAILED')} FAILED), ${killed} kills, ${follower.connections} tries of the subscriber to connect, ${follower.cursors.length} events, ${seconds} s`,
    );
  } finally {
    await api.end('SIGKILL');
    await sandbox.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  }
  return problems;
}

class Refused extends Error {}

const CREATE = `mutation ($input: CreateTransferInput!) {
  createTransfer(input: $input) { transfer { id } userErrors { message code } }
}`;

function orderOf(wallet: { id: string; provider: string }, idempotencyKey: string, n: number) {
  const common = { idempotencyKey, walletId: wallet.id, method: 'MOBILE_MONEY', waitFor: 'CREATED' };
  if (wallet.provider === 'CINETPAY') {
    const newContact = { firstName: 'Awa', lastName: 'Diop', phone: '+2250102030405', country: 'CI' };
    return { ...common, recipient: { newContact }, amount: { amount: String(500 + (n % 500)), currency: 'XOF' } };
  }
  return {
    ...common,
    recipient: { newContact: { firstName: 'Awa', lastName: 'Ngono', phone: '+237678923563', country: 'CM' } },
    amount: { amount: String(100 + (n % 500)), currency: 'XAF' },
    sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
    purpose: 'FAMILY',
    fundOrigin: 'SALARY',
    options: { peex: { amlCft: true } },
  };
}

function judgeLedger(rows: TransferRow[], ledger: Row[], told: Map<string, string>, asked: number): string[] {
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
    const truth = row ? (TRUTH[row.status] ?? row.status) : 'FAILED';
    if (transfer.status !== truth)
      problems.push(
        `wrong: ${transfer.reference} is ${transfer.status}, the provider says ${row?.status ?? 'nothing was sent'}`,
      );
    if (row && row.amount !== transfer.amount.amount)
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
        'query ($after: String) { transfers(first: 100, after: $after, orderBy: CREATED_ASC) { nodes { id reference status provider amount { amount } } pageInfo { hasNextPage endCursor } } }',
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
