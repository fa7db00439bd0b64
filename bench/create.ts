import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Program } from '../test/chaos/processes';

const CALLERS = 32;
const ROUNDS = 3;
const ROUND_MS = 5_000;

/**
 * Durable createTransfer (waitFor CREATED, 32 callers, over HTTP) as a share of what the same database file does with
 * bare inserts: one row as wide as a transfer's per transaction, same driver, same durability, no HTTP. In each round
 * one is measured right after the other.
 */
export async function createBench(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  const sandbox = new Program('dist/sandbox/main.js', { SANDBOX_PORT: '0' }, /(http:\/\/127\.0\.0\.1:\d+)/);
  const api = new Program(
    'dist/main.js',
    { PORT: '0', DATA_DIR: folder, SANDBOX_URL: await sandbox.start(), LOG_LEVEL: 'error' },
    /listens on (http:\/\/127\.0\.0\.1:\d+)/,
  );
  try {
    const url = await api.start();
    const wallet = await walletOf(url);
    const shares: number[] = [];
    const creates: number[] = [];
    const inserts: number[] = [];
    await createFor(url, wallet, 1_000, 'warm');
    for (let round = 0; round < ROUNDS; round += 1) {
      const created = await createFor(url, wallet, ROUND_MS, `r${round}`);
      const inserted = insertFor(join(folder, `bare-${round}.db`), ROUND_MS, rowWidth(join(folder, 'corridor.db')));
      creates.push(created);
      inserts.push(inserted);
      shares.push(created / inserted);
      console.log(`round ${round + 1}: ${created.toFixed(0)} creates/s, ${inserted.toFixed(0)} bare inserts/s`);
    }
    return {
      shareOfInsertLimit: median(shares),
      createsPerSecond: Math.round(median(creates)),
      bareInsertsPerSecond: Math.round(median(inserts)),
    };
  } finally {
    await api.end('SIGKILL');
    await sandbox.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function walletOf(url: string): Promise<{ walletId: string; contactId: string }> {
  const agent = new Agent();
  for (;;) {
    const answer = await post(url, agent, {
      query:
        '{ wallets(filter: { providers: [PEEX] }) { nodes { id } } contacts(filter: { search: "Amina" }) { nodes { id } } }',
    });
    const { data } = JSON.parse(answer) as { data: { wallets: Nodes; contacts: Nodes } };
    const [walletId, contactId] = [data.wallets.nodes[0]?.id, data.contacts.nodes[0]?.id];
    if (walletId && contactId) return { walletId, contactId };
  }
}

interface Nodes {
  nodes: { id: string }[];
}

async function createFor(
  url: string,
  party: { walletId: string; contactId: string },
  ms: number,
  round: string,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const started = performance.now();
  let done = 0;
  const caller = async (number: number): Promise<void> => {
    for (let n = 0; performance.now() - started < ms; n += 1) {
      const answer = await post(url, agent, {
        query:
          'mutation($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } userErrors { message } } }',
        variables: {
          input: {
            idempotencyKey: `${round}-${number}-${n}`,
            walletId: party.walletId,
            recipient: { contactId: party.contactId },
            amount: { amount: '100', currency: 'XAF' },
            method: 'MOBILE_MONEY',
            sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
            purpose: 'FAMILY',
            fundOrigin: 'SALARY',
            options: { peex: { amlCft: true } },
            waitFor: 'CREATED',
          },
        },
      });
      if (!answer.includes('"transfer":{"id"')) throw new Error(`not created: ${answer}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  agent.destroy();
  return (done * 1_000) / (performance.now() - started);
}

function post(url: string, agent: Agent, body: object): Promise<string> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/graphql`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: 'Bearer sandbox-demo-key',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (answer += chunk));
        response.on('end', () => resolve(answer));
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}

/** Bytes of a stored transfer, key and event together, so that the bare row is as wide. */
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

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
