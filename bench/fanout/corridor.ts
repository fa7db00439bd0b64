import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp, type App } from '../../src/app';
import { DEMO_KEYS } from '../../src/auth/demo-keys';
import { createLocalWake } from '../../src/cluster/local';
import { readConfig } from '../../src/config';
import type { Viewer } from '../../src/domain/organization';
import type { Transfer } from '../../src/domain/transfer';
import { aboutTransfer } from '../../src/engine/transfer-events';
import { organizationTopic } from '../../src/engine/topics';
import { CREATE, orderOf, PARTY } from '../stage';
import { monotonicMs, serve, type Batch, type Published } from './child';
import type { Append, Appended, Template } from './log-writer';
import type { Scene } from './scene';

const LOG = { debug() {}, info() {}, warn() {}, error: console.error };
const SANDBOX_SPEED = 20;

/**
 * The whole API on a database file of its own. Its events are of one transfer, appended as the engine appends them, but
 * by another process, which is always one event ahead: while an event is delivered, the next is committed.
 */
serve(async () => {
  const folder = mkdtempSync(join(process.cwd(), '.bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const wake = createLocalWake({ log: LOG });
  const env = { MODE: 'sandbox', PORT: '0', SANDBOX_PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const app = await createApp({ config: readConfig(env), wake, log: LOG, sandboxSpeed: SANDBOX_SPEED });
  const viewer = await viewerOf(app);
  const { organizationId } = viewer;
  const transfer = await settledTransfer(app, viewer);
  const commit = openWriter(folder, { organizationId, event: eventOf(transfer) });
  const tail = await followTail(app, viewer);

  async function publishBurst(count: number): Promise<Published> {
    const { lastSeq, at } = await commit(count);
    const began = monotonicMs();
    wake.wake(organizationTopic(organizationId));
    await tail.reached(lastSeq);
    return { began, at: Array.from({ length: count }, () => at) };
  }

  /** Each is told of when the one before was handed to its readers, so that each leaves in a write of its own. */
  async function publishEach(count: number): Promise<Published> {
    const at: number[] = [];
    let next = await commit(1);
    const began = monotonicMs();
    for (let n = 1; n <= count; n += 1) {
      at.push(next.at);
      wake.wake(organizationTopic(organizationId));
      const reached = tail.reached(next.lastSeq);
      if (n < count) {
        const committing = tail.read(next.lastSeq).then(() => commit(1));
        await reached;
        next = await committing;
      } else await reached;
    }
    return { began, at };
  }

  /** Told of as soon as they are there. */
  async function publishPaced(count: number, everyMs: number): Promise<Published> {
    const began = monotonicMs();
    const at: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const appended = await commit(1);
      at.push(appended.at);
      wake.wake(organizationTopic(organizationId));
      await setTimeout(everyMs);
    }
    return { began, at };
  }

  async function publish({ count, burst, everyMs }: Batch): Promise<Published> {
    if (burst) return publishBurst(count);
    return everyMs === undefined ? publishEach(count) : publishPaced(count, everyMs);
  }

  return { port: app.port, publish, scene: await sceneOf(app, viewer, transfer) };
});

/** News of it that changes nothing. */
function eventOf(transfer: Transfer): Template['event'] {
  const { status, providerStatus, version } = transfer;
  return {
    type: 'TRANSFER_DETAILS_CHANGED',
    at: Date.now(),
    source: 'POLL',
    ...aboutTransfer(transfer),
    body: { kind: 'transfer', from: status, to: status, providerStatus, version },
  };
}

async function sceneOf({ store }: App, viewer: Viewer, transfer: Transfer): Promise<Scene> {
  const [event] = await store.listEvents(viewer, { afterSeq: 0, limit: 1 }, { transferIds: [transfer.id] });
  if (!event) throw new Error('the transfer has no event');
  const { walletId, contactId, accountId } = transfer;
  return {
    viewer,
    event: { ...event, ...eventOf(transfer) },
    rows: {
      transfers: [transfer],
      wallets: await store.listWalletsByIds(viewer, [walletId]),
      contacts: await store.listContactsByIds(viewer, contactId === null ? [] : [contactId]),
      accounts: await store.listAccountsByIds(viewer, [accountId]),
    },
  };
}

/** Whose state is final and not looked at again, so that nothing but the bench says anything of it. */
async function settledTransfer(app: App, viewer: Viewer): Promise<Transfer> {
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
  for (;;) {
    const [transfer] = await app.store.listTransfersByIds(viewer, [id]);
    if (transfer?.status === 'SUCCEEDED' && transfer.nextPollAt === null) return transfer;
    await setTimeout(50);
  }
}

interface Answer {
  wallets?: { nodes: { id: string }[] };
  contacts?: { nodes: { id: string }[] };
  createTransfer?: { transfer: { id: string } | null };
}

async function viewerOf(app: App): Promise<Viewer> {
  const found = await app.keyring.authenticate(DEMO_KEYS.a, { loopback: true });
  if ('refusal' in found) throw new Error(`the demo key is refused: ${found.refusal}`);
  return found.viewer;
}

/** Answers how to commit so many events; one transaction at a time. */
function openWriter(folder: string, template: Template): (count: number) => Promise<Appended> {
  const writer = fork('scripts/run-ts.js', ['bench/fanout/log-writer.ts', folder]);
  writer.once('exit', (code) => {
    console.error(`the log's writer ended (${code})`);
    process.exit(1);
  });
  writer.send(template);
  return (count) =>
    new Promise((resolve) => {
      writer.once('message', resolve);
      writer.send(count satisfies Append);
    });
}

/** Where this process' readers of the log stand. */
async function followTail(app: App, viewer: Viewer) {
  let told: (() => void)[] = [];
  const watch = await app.engine.streams.watch(viewer, {}, () => {
    const waiting = told;
    told = [];
    for (const run of waiting) run();
  });
  async function read(seq: number): Promise<void> {
    while (watch.head < seq) await new Promise<void>((resolve) => told.push(resolve));
  }
  return {
    /** It was read from the log, and is about to be delivered. */
    read,
    /** It was handed to its readers: those who were told in this turn write in it. */
    async reached(seq: number): Promise<void> {
      await read(seq);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
