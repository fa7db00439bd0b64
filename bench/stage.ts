import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Pool } from 'undici';
import type { CallBudget } from '../src/domain/account';
import { Program } from '../test/chaos/processes';

/** Callers at once, each with a connection of its own. */
export const CALLERS = 32;

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The sandbox and the API on a new database file, each a process of its own, and a light client. */
export async function openStage() {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  const sandbox = new Program('dist/sandbox/main.js', { SANDBOX_PORT: '0' }, /(http:\/\/127\.0\.0\.1:\d+)/);
  const sandboxUrl = await sandbox.start();
  const api = new Program(
    'dist/main.js',
    { PORT: '0', DATA_DIR: folder, SANDBOX_URL: sandboxUrl, LOG_LEVEL: 'error' },
    /listens on (http:\/\/127\.0\.0\.1:\d+)/,
  );
  const url = await api.start();
  const pool = new Pool(url, { connections: CALLERS, pipelining: 1 });

  /** The answer's text: reading it costs what is being measured. */
  async function ask(query: string, variables: object = {}): Promise<string> {
    const { body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { authorization: 'Bearer sandbox-demo-key', 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return body.text();
  }

  return {
    folder,
    sandboxUrl,
    url,
    ask,
    /** A Peex wallet and a contact, once they are seeded. */
    async party(): Promise<Party> {
      for (;;) {
        const { data } = JSON.parse(await ask(PARTY)) as { data: { wallets: Nodes; contacts: Nodes } };
        const [wallet, contact] = [data.wallets.nodes[0], data.contacts.nodes[0]];
        if (wallet?.account && contact) {
          return { accountId: wallet.account.id, walletId: wallet.id, contactId: contact.id };
        }
      }
    },
    /** What the account may call from now on; null: what the sandbox allows, which is all that is asked of it. */
    async setBudget(accountId: string, budget: CallBudget | null): Promise<void> {
      const callBudget = budget && {
        calls: budget.calls,
        windowSeconds: budget.windowMs / 1_000,
        burst: budget.burst,
      };
      const answer = await ask(SET_BUDGET, { input: { accountId, callBudget } });
      if (!answer.includes('"account":{"id"')) throw new Error(`the budget was not changed: ${answer}`);
    },
    /** Processor time of the API's process so far, all its threads together. */
    async apiCpuSeconds(): Promise<number> {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
    },
    /** How long the API's main thread could have run and other programs had the processors; 0 where nobody counts it. */
    apiQueuedMs(): number {
      try {
        const { pid } = api;
        const queuedNs = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1];
        return Number(queuedNs) / 1e6;
      } catch {
        return 0;
      }
    },
    /** One statement on the API's database, beside it. */
    count(text: string): number {
      const database = new Libsql(join(folder, 'corridor.db'), { readonly: true });
      try {
        return Number((database.prepare(text).get() as { n: number | null }).n);
      } finally {
        database.close();
      }
    },
    /** What the provider took, in its own books. */
    async ledger(): Promise<{ reference: string }[]> {
      const answer = await fetch(`${sandboxUrl}/_control/ledger?provider=PEEX`);
      return (await answer.json()) as { reference: string }[];
    },
    /** Runs something while the API stands still. */
    async aside<T>(run: () => Promise<T>): Promise<T> {
      api.signal('SIGSTOP');
      try {
        return await run();
      } finally {
        api.signal('SIGCONT');
      }
    },
    async close(): Promise<void> {
      await pool.destroy();
      await api.end('SIGKILL');
      await sandbox.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Party {
  accountId: string;
  walletId: string;
  contactId: string;
}

interface Nodes {
  nodes: { id: string; account?: { id: string } }[];
}

export const PARTY =
  '{ wallets(filter: { providers: [PEEX] }) { nodes { id account { id } } } ' +
  'contacts(filter: { search: "Amina" }) { nodes { id } } }';
const SET_BUDGET =
  'mutation($input: UpdateProviderAccountInput!) { updateProviderAccount(input: $input) { account { id } } }';
export const CREATE =
  'mutation($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } userErrors { message } } }';

export const CREATE_MANY =
  'mutation($input: TransferBatchInput!) { createTransfers(input: $input) { items { transfer { id } } userErrors { message } } }';

export function orderOf(idempotencyKey: string, walletId: string, recipient: object): object {
  return {
    idempotencyKey,
    walletId,
    recipient,
    amount: { amount: '100', currency: 'XAF' },
    method: 'MOBILE_MONEY',
    sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+33612345678', country: 'FR' },
    purpose: 'FAMILY',
    fundOrigin: 'SALARY',
    options: { peex: { amlCft: true } },
    waitFor: 'CREATED',
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
