import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp, type App } from '../../src/app';
import { DEMO_KEYS } from '../../src/auth/demo-keys';
import { createLocalWake } from '../../src/cluster/local';
import { readConfig } from '../../src/config';
import type { NewEvent } from '../../src/domain/event';
import type { Transfer } from '../../src/domain/transfer';
import { aboutTransfer } from '../../src/engine/observe';
import { organizationTopic } from '../../src/engine/topics';
import { CREATE, orderOf, PARTY } from '../stage';
import { monotonicMs, serve, type Batch } from './child';

const LOG = { debug() {}, info() {}, warn() {}, error: console.error };
const SANDBOX_SPEED = 20;

/** The whole API on a database file of its own. Its events are of one transfer and appended as the engine appends them. */
serve(async () => {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const wake = createLocalWake({ log: LOG });
  const env = { MODE: 'sandbox', PORT: '0', SANDBOX_PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const app = await createApp({ config: readConfig(env), wake, log: LOG, sandboxSpeed: SANDBOX_SPEED });
  const transfer = await settledTransfer(app);
  const { organizationId, status, providerStatus } = transfer;
  let { version } = transfer;
  const tail = await followTail(app, organizationId);

  const nextEvent = (): NewEvent => ({
    type: 'TRANSFER_DETAILS_CHANGED',
    at: Date.now(),
    source: 'POLL',
    ...aboutTransfer(transfer),
    body: { kind: 'transfer', from: status, to: status, providerStatus, version: ++version },
  });

  /** One transaction; resolves when the log's readers in this process were told. */
  async function append(count: number): Promise<number> {
    const events = Array.from({ length: count }, nextEvent);
    const seqs = await app.store.write((tx) => tx.appendEvents(organizationId, events));
    const at = monotonicMs();
    wake.wake(organizationTopic(organizationId));
    await tail.reached(seqs.at(-1) ?? 0);
    return at;
  }

  async function publish({ count, burst, everyMs = 0 }: Batch): Promise<number[]> {
    if (burst) {
      const at = await append(count);
      return Array.from({ length: count }, () => at);
    }
    const at: number[] = [];
    for (let n = 0; n < count; n += 1) {
      at.push(await append(1));
      if (everyMs > 0) await setTimeout(everyMs);
    }
    return at;
  }

  return { port: app.port, publish };
});

/** Whose state is final, so that nothing but the bench says anything of it. */
async function settledTransfer(app: App): Promise<Transfer> {
  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${DEMO_KEYS.a}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { data: Answer }).data;
  };
  const { wallets, contacts } = await ask(PARTY);
  const [walletId = '', contactId = ''] = [wallets?.nodes[0]?.id, contacts?.nodes[0]?.id];
  const made = await ask(CREATE, { input: orderOf('fanout', walletId, { contactId }) });
  const id = made.createTransfer?.transfer?.id;
  if (!id) throw new Error(`not created: ${JSON.stringify(made)}`);
  const visible = { organizationId: await organizationOf(app), clientIds: null };
  for (;;) {
    const [transfer] = await app.store.listTransfersByIds(visible, [id]);
    if (transfer?.status === 'SUCCEEDED') return transfer;
    await setTimeout(50);
  }
}

interface Answer {
  wallets?: { nodes: { id: string }[] };
  contacts?: { nodes: { id: string }[] };
  createTransfer?: { transfer: { id: string } | null };
}

async function organizationOf(app: App): Promise<string> {
  const found = await app.keyring.authenticate(DEMO_KEYS.a, { loopback: true });
  if ('refusal' in found) throw new Error(`the demo key is refused: ${found.refusal}`);
  return found.viewer.organizationId;
}

/** Where this process' readers of the log stand, so that one event leaves before the next is committed. */
async function followTail(app: App, organizationId: string): Promise<{ reached(seq: number): Promise<void> }> {
  let told = () => {};
  const watch = await app.engine.streams.watch({ organizationId, clientIds: null }, {}, () => told());
  return {
    async reached(seq) {
      while (watch.head < seq) await new Promise<void>((resolve) => (told = resolve));
      // Those who were told in this turn write in it.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
