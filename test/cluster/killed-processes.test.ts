import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { openStore } from '../../src/store/open-store';
import { verifyLog } from '../../src/store/verify-log';
import { verifyTransfers } from '../../src/store/verify-transfers';
import { KEY_A, temporaryFolder, type Json } from '../e2e/world';
import { openPostgresDatabase, type PostgresDatabase } from './postgres-database';

const ROOT = join(__dirname, '../..');
const ORDERS = 24;
/** After so many answers a process is killed: the first, then the second, then the one that came after the first. */
const KILL_AFTER = [4, 10, 16];
const CREATE = `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) {
  transfer { id reference } userErrors { code message } } }`;
const WALLETS = `{ wallets(filter: { providers: [PEEX, CINETPAY] }, first: 10) { nodes { id currency provider } } }`;
const OPEN = `{ transfers(filter: { isFinal: false }, first: 100) { nodes { id } } }`;
const ALL = `{ transfers(first: 100) { nodes { id reference status provider } } }`;

interface Process {
  child: ChildProcess;
  url: string;
}

let database: PostgresDatabase;
let sandbox: Sandbox;
let folder: string;
const processes: Process[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  database = await openPostgresDatabase();
  sandbox = await openSandbox({ host: '127.0.0.1', port: 0, speed: 5 });
});
afterAll(async () => {
  for (const { child } of processes) await kill(child);
  await sandbox.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startProcess(): Promise<Process> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run-ts.js'), join(ROOT, 'src/main.ts')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      SANDBOX_URL: sandbox.url,
      PROVIDER_TIMEOUT_MS: '1000',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /listens on (\S+)\/graphql/.exec(line) ?? [];
    if (url === undefined) continue;
    // Nobody reads the rest: it must not stand in the way of the process.
    child.stdout.resume();
    const started = { child, url };
    processes.push(started);
    return started;
  }
  throw new Error('the process has ended before it listened');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const dead = once(child, 'exit');
  child.kill('SIGKILL');
  await dead;
}

const alive = () => processes.filter(({ child }) => child.exitCode === null && child.signalCode === null);

async function post(url: string, query: string, variables: object = {}): Promise<Json> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY_A}` },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** As a caller does who hears nothing: the same key again, at whichever process is there. */
async function order(input: Json, turn: number): Promise<Json> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const there = alive();
    const { url } = there[(turn + attempt) % there.length] ?? {};
    if (url === undefined) throw new Error('no process is alive');
    try {
      const { data } = await post(url, CREATE, { input });
      if (data?.createTransfer.transfer) return data.createTransfer.transfer;
    } catch {
      // The process was killed over it.
    }
  }
  throw new Error(`${input.idempotencyKey} was never answered`);
}

function inputOf(wallets: Json[], n: number): Json {
  const provider = n % 2 === 0 ? 'PEEX' : 'CINETPAY';
  const wallet = wallets.find((one) => one.provider === provider);
  const [phone, country] = provider === 'PEEX' ? ['+237677000001', 'CM'] : ['+2250700000001', 'CI'];
  return {
    idempotencyKey: `killed-${n}`,
    walletId: wallet.id,
    recipient: { newContact: { firstName: 'Awa', lastName: 'Diop', phone, country } },
    amount: { amount: provider === 'PEEX' ? '5000' : '1500', currency: wallet.currency },
    method: 'MOBILE_MONEY',
    ...(provider === 'PEEX' && {
      sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+237699111222', email: 'marie.fotso@example.com' },
      purpose: 'FAMILY',
      fundOrigin: 'SALARY',
      options: { peex: { amlCft: true } },
    }),
  };
}

it('two processes on one PostgreSQL, killed over and over, send every order once and lose no event', async () => {
  const { url } = await startProcess();
  await startProcess();
  const { data } = await post(url, WALLETS);
  const answered = new Map<string, Json>();
  let replaced: Promise<unknown> = Promise.resolve();
  await Promise.all(
    Array.from({ length: ORDERS }, async (_, n) => {
      answered.set(`killed-${n}`, await order(inputOf(data.wallets.nodes, n), n));
      if (!KILL_AFTER.includes(answered.size)) return;
      const [oldest] = alive();
      if (oldest && alive().length > 1) await kill(oldest.child);
      replaced = replaced.then(startProcess);
    }),
  );
  await replaced;

  const survivor = alive()[0]?.url ?? '';
  let open = ORDERS;
  while (open > 0) open = (await post(survivor, OPEN)).data.transfers.nodes.length;
  const transfers: Json[] = (await post(survivor, ALL)).data.transfers.nodes;
  expect(transfers).toHaveLength(ORDERS);
  expect(transfers.map(({ status }) => status)).toEqual(transfers.map(() => 'SUCCEEDED'));
  const told = [...answered.values()].map(({ id }) => id).sort();
  expect(told).toEqual(transfers.map(({ id }) => id).sort());

  for (const provider of ['PEEX', 'CINETPAY']) {
    const response = await fetch(`${sandbox.url}/_control/ledger?provider=${provider}`);
    const paid = ((await response.json()) as Json[]).map(({ reference }) => reference).sort();
    const own = transfers.filter((one) => one.provider === provider).map(({ reference }) => reference);
    expect(paid).toEqual(own.sort());
  }
  const store = await openStore({ databaseUrl: database.url, dataDir: folder, tool: true });
  try {
    for (const { id } of await store.listOrganizations()) expect((await verifyLog(store, id)).broken).toBeNull();
    expect(await verifyTransfers(store)).toEqual({ intact: ORDERS, broken: null });
  } finally {
    await store.close();
  }
});
