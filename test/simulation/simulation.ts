import { createHash } from 'node:crypto';
import type { CallbackDelivery } from '../../src/domain/connector';
import type { LogEvent } from '../../src/domain/event';
import type { Viewer } from '../../src/domain/organization';
import type { Store } from '../../src/domain/store';
import { isFinal, type Transfer } from '../../src/domain/transfer';
import type { Wallet } from '../../src/domain/wallet';
import { createEngine } from '../../src/engine/create-engine';
import type { Engine, WakeBus } from '../../src/engine/engine';
import { Dice } from './dice';
import { Life } from './process';
import { GRACE_MS, SimProvider, TIMEOUT_MS, type SimManner } from './provider';
import { VirtualClock } from './virtual-clock';

const START = Date.UTC(2026, 0, 1);
const MANNERS: SimManner[] = ['keyed', 'reference', 'neither'];
const ORGANIZATIONS = 2;
/** About how often the process dies, in virtual time. */
const CRASH_EVERY_MS = 1_500;
/** Where a process can die: on either side of every kind of store and provider call. */
export const CRASH_PLACES = ['write', 'createTransfer', 'lookUpTransfer', 'fetchClient'].flatMap((name) => [
  `before ${name}`,
  `after ${name}`,
]);
/** Boundaries after which a death that is due comes anyway. */
const PATIENCE = 40;
/** A caller that hears nothing for this long asks again with the same key. */
const CALLER_PATIENCE_MS = 3_000;
/** Longer than anything may take once nothing fails any more. */
const SETTLE_MS = 20 * 60_000;
const NEEDS_DECISION = 'NEEDS_DECISION';

export interface SimulationOptions {
  seed: number;
  transfers: number;
  store: Store;
  /** Test-only: how a planted bug is switched on where no source has to change. */
  plant?: { graceMs?: number; forgetCursor?: boolean };
}

/** What a caller was told, request by request. */
export interface Told {
  organization: number;
  key: string;
  transferId: string;
  status: string;
  replayed: boolean;
}

export interface SimulationResult {
  seed: number;
  transfers: Transfer[];
  told: Told[];
  requests: { organization: number; key: string; provider: string; amount: string }[];
  viewers: Viewer[];
  providers: SimProvider[];
  /** Events as the resuming subscriber of each organization got them. */
  followed: Map<string, number[]>;
  log: Map<string, LogEvent[]>;
  crashes: Map<string, number>;
  stuck: string[];
  errors: string[];
  virtualMs: number;
  traceHash: string;
}

/** One run: callers, crashes, faults and a subscriber on a virtual clock, over the real engine and store. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, store } = options;
  const dice = new Dice(seed);
  const clock = new VirtualClock(START);
  const pending = { count: 0, started: 0 };
  const trace = createHash('sha256');
  const note = (line: string) => void trace.update(`${clock.now() - START} ${line}\n`);
  const crashes = new Map<string, number>();
  const errors: string[] = [];
  const told: Told[] = [];
  const topics = new Map<string, Set<() => void>>();
  let skew = 0;
  let engine: Engine | null = null;
  let life: Life | null = null;
  let crashing = true;
  let crashAtName = dice.pick(CRASH_PLACES);
  let boundariesLeft = PATIENCE;
  let crashAt = clock.now() + dice.between(CRASH_EVERY_MS / 2, CRASH_EVERY_MS * 1.5);

  const rates = { create: 0.45, lookup: 0.35, callback: 0.5 };
  const providers = MANNERS.map((manner) => new SimProvider(manner, clock, dice.fork(), rates, callBack));
  for (const provider of providers) provider.graceMs = options.plant?.graceMs ?? GRACE_MS;
  const viewers = Array.from({ length: ORGANIZATIONS }, (): Viewer => {
    const organizationId = `org_${dice.hex(14)}`;
    return { organizationId, clientIds: null, apiKeyId: `key_${dice.hex(14)}`, scopes: ['transfers:write'] };
  });
  const tokens = new Map<string, string[]>();

  function boundary(name: string, at: Life): void {
    if (!crashing || clock.now() < crashAt || at !== life) return;
    // A place is drawn for each death, so that rare places come up as often as common ones.
    boundariesLeft -= 1;
    if (name !== crashAtName && boundariesLeft > 0) return;
    crashes.set(name, (crashes.get(name) ?? 0) + 1);
    note(`crash ${name}`);
    at.die();
    engine = null;
    crashAt = clock.now() + dice.between(CRASH_EVERY_MS / 2, CRASH_EVERY_MS * 1.5);
    crashAtName = dice.pick(CRASH_PLACES);
    boundariesLeft = PATIENCE;
    clock.after(dice.between(20, 200), boot);
  }

  const wake: WakeBus = {
    wake: (topic) => topics.get(topic)?.forEach((run) => run()),
    onWake(topic, run) {
      const runs = topics.get(topic) ?? new Set();
      topics.set(topic, runs.add(run));
      return () => void runs.delete(run);
    },
  };

  function boot(): void {
    topics.clear();
    const mine = new Life({ clock, skew: () => skew, boundary, pending });
    life = mine;
    const log = {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (fields: { err?: unknown }, message: string) => {
        if (mine.alive) errors.push(`${message}: ${fields.err instanceof Error ? (fields.err.stack ?? '') : ''}`);
      },
    };
    engine = createEngine({
      store: mine.store(store),
      providers: providers.map((provider) => mine.provider(provider.definition())),
      vault: { seal: (value) => JSON.stringify(value), open: (sealed) => JSON.parse(sealed) as Record<string, never> },
      keyedHash: (text) => createHash('sha256').update(text).digest('hex'),
      clock: mine.clock(),
      random: dice,
      wake: mine.wake(wake),
      log,
      settings: {
        mode: 'live',
        sandboxUrl: null,
        publicUrl: () => 'http://sim',
        cardPayments: false,
        eventRetentionMs: 365 * 86_400_000,
        providerTimeoutMs: TIMEOUT_MS,
        limits: { batch: 100, page: 100 },
        exclusive: true,
      },
    });
    note('start');
    void engine.start().catch((error: unknown) => {
      if (mine.alive) errors.push(`start: ${String(error)}`);
    });
    for (const viewer of viewers) if (followed.has(viewer.organizationId)) void follow(viewer, mine);
  }

  function callBack(provider: SimProvider, body: string): void {
    const delivery: CallbackDelivery = { method: 'POST', headers: {}, query: {}, body };
    for (const token of tokens.get(provider.id) ?? []) {
      void engine?.callbacks
        .receive(provider.key, token, delivery)
        .catch((error: unknown) => errors.push(`callback: ${String(error)}`));
    }
  }

  const followed = new Map<string, number[]>();
  const cursors = new Map<string, string>();
  async function follow(viewer: Viewer, during: Life): Promise<void> {
    const streams = engine?.streams;
    if (!streams) return;
    const after = options.plant?.forgetCursor ? null : (cursors.get(viewer.organizationId) ?? null);
    const events = await streams.follow(viewer, { after, filter: {} }, new AbortController().signal);
    for await (const event of events) {
      if (!during.alive) return;
      followed.get(viewer.organizationId)?.push(event.seq);
      cursors.set(viewer.organizationId, streams.cursorOf(event));
      note(`event ${viewers.indexOf(viewer)} ${event.seq} ${event.type} ${JSON.stringify(event.body)}`);
    }
  }

  /** Lets everything run that takes no virtual time. */
  async function quiesce(): Promise<void> {
    let turns = 0;
    for (let quiet = 0, last = -1; quiet < 3;) {
      turns += 1;
      if (turns > 100_000)
        throw new Error(`still busy at ${clock.now() - START}: ${pending.count} under way, ${pending.started} started`);
      await new Promise((resolve) => setImmediate(resolve));
      quiet = pending.count === 0 && pending.started === last ? quiet + 1 : 0;
      last = pending.started;
    }
  }

  async function runUntil(done: () => boolean, deadline: number): Promise<boolean> {
    for (;;) {
      await quiesce();
      if (done()) return true;
      const next = clock.nextAt();
      if (next === null || next > deadline) {
        clock.advanceTo(deadline);
        return false;
      }
      clock.step();
    }
  }

  async function settled<T>(promise: Promise<T>): Promise<T> {
    let state: { value: T } | { error: unknown } | null = null;
    promise.then(
      (value) => (state = { value }),
      (error: unknown) => (state = { error }),
    );
    await runUntil(() => state !== null, clock.now() + SETTLE_MS);
    const result = state as { value: T } | { error: unknown } | null;
    if (result === null) throw new Error('nothing came of it');
    if ('error' in result) throw result.error;
    return result.value;
  }

  function alive(): Engine {
    if (!engine) throw new Error('no process is alive');
    return engine;
  }

  // Set-up, without crashes.
  crashing = false;
  for (const [index, viewer] of viewers.entries()) {
    await store.write((tx) =>
      tx.insertOrganization({ id: viewer.organizationId, name: `o${index}`, createdAt: clock.now() }),
    );
  }
  boot();
  const wallets = new Map<string, Wallet>();
  for (const [index, viewer] of viewers.entries()) {
    for (const provider of providers) {
      const added = await settled(
        alive().accounts.add(viewer, {
          label: provider.id,
          baseUrl: 'http://sim',
          credentials: { [provider.key]: {} },
        }),
      );
      if (!added.account) throw new Error(`no account: ${JSON.stringify(added.userErrors)}`);
      tokens.set(provider.id, [...(tokens.get(provider.id) ?? []), added.account.callbackToken]);
      const page = await settled(store.pageWallets(viewer, { accountIds: [added.account.id] }, { first: 1 }));
      const wallet = page.edges[0]?.node;
      if (!wallet) throw new Error('no wallet');
      wallets.set(`${index} ${provider.id}`, wallet);
    }
    const head = await store.headSeq(viewer.organizationId);
    followed.set(
      viewer.organizationId,
      Array.from({ length: head }, (_, seq) => seq + 1),
    );
    cursors.set(viewer.organizationId, await settled(alive().streams.head(viewer)));
    if (life) void follow(viewer, life);
  }
  crashing = true;

  // Somebody sets the machine's clock, forwards and backwards.
  for (let at = 0; at < options.transfers * 250; at += 2_000) {
    if (dice.chance(0.3)) clock.after(at, () => (skew += dice.between(-3_000, 3_000)));
  }

  // Callers: both organizations use the same keys.
  const requests: SimulationResult['requests'] = [];
  const answered = new Set<string>();
  for (let i = 0; i < options.transfers; i += 1) {
    const organization = i % ORGANIZATIONS;
    const request = {
      organization,
      key: `key-${Math.floor(i / ORGANIZATIONS)}`,
      provider: dice.pick(providers).id,
      amount: String(dice.between(1, 9_999)),
    };
    requests.push(request);
    const asks = dice.chance(0.25) ? 3 : 1;
    const at = dice.between(0, options.transfers * 250);
    for (let n = 0; n < asks; n += 1) clock.after(at + n * dice.between(0, 400), () => ask(request));
  }

  function ask(request: (typeof requests)[number]): void {
    const id = `${request.organization} ${request.key}`;
    const viewer = viewers[request.organization];
    const wallet = wallets.get(`${request.organization} ${request.provider}`);
    let heard = false;
    const again = () => clock.after(dice.between(50, 500), () => ask(request));
    // Nobody hears from a process that died: the caller's own clock makes it ask again, with the same key.
    clock.after(CALLER_PATIENCE_MS, () => {
      if (!heard && !answered.has(id)) ask(request);
    });
    if (!engine || !viewer || !wallet) return;
    engine.transfers
      .create(viewer, {
        idempotencyKey: request.key,
        walletId: wallet.id,
        recipient: { externalWallet: 'somebody' },
        amount: { amount: request.amount, currency: 'XAF' },
        method: 'MOBILE_MONEY',
        waitFor: dice.pick(['CREATED', 'ACCEPTED', 'FINAL']),
      })
      .then(
        (outcome) => {
          heard = true;
          if (!outcome.transfer) {
            errors.push(`refused ${id}: ${JSON.stringify(outcome.userErrors)}`);
            return;
          }
          const { id: transferId, status } = outcome.transfer;
          note(`told ${id} ${status}`);
          // An impatient caller looks again and again: look-ups then come closer together than any plan would have them.
          if (dice.chance(0.4))
            for (let n = 0; n < 6; n += 1) clock.after(dice.between(20, 1_200), () => refresh(viewer, transferId));
          // Some acknowledgements are lost on the way: the caller then knows nothing and asks again.
          if (dice.chance(0.15)) return void again();
          answered.add(id);
          told.push({
            organization: request.organization,
            key: request.key,
            transferId,
            status,
            replayed: outcome.idempotency?.replayed ?? false,
          });
        },
        (error: unknown) => {
          errors.push(`create ${id}: ${String(error)}`);
          again();
        },
      );
  }

  function refresh(viewer: Viewer, transferId: string): void {
    engine?.transfers
      .refresh(viewer, { transferId })
      .catch((error: unknown) => errors.push(`refresh: ${String(error)}`));
  }

  const everybody = () => requests.every((request) => answered.has(`${request.organization} ${request.key}`));
  const stuck: string[] = [];
  if (!(await runUntil(everybody, clock.now() + SETTLE_MS))) stuck.push('a caller never got an answer');
  crashing = false;

  let transfers = await readTransfers();
  const open = () =>
    transfers.filter((transfer) => !isFinal(transfer.status) && transfer.failure?.code !== NEEDS_DECISION);
  for (
    const until = clock.now() + SETTLE_MS;
    open().length > 0 && clock.now() < until;
    transfers = await readTransfers()
  ) {
    await runUntil(() => false, clock.now() + 500);
  }
  stuck.push(...open().map((transfer) => `${transfer.reference} is ${transfer.status} and nobody is told`));

  // A person settles what no look-up can, by what the provider's own books say.
  for (const transfer of transfers.filter((one) => one.failure?.code === NEEDS_DECISION && !isFinal(one.status))) {
    const viewer = viewers.find((one) => one.organizationId === transfer.organizationId);
    const provider = providers.find((one) => one.id === transfer.provider);
    const row = provider?.ledger.find((one) => one.reference === transfer.reference);
    const outcome = provider && row && provider.finalWord(row) !== 'failed' ? 'SUCCEEDED' : 'FAILED';
    const current = engine as Engine | null;
    if (!viewer || !current) continue;
    const done = await settled(
      current.transfers.resolve(viewer, { transferId: transfer.id, outcome, evidence: 'ledger' }),
    );
    if (!done.transfer || !isFinal(done.transfer.status))
      stuck.push(`${transfer.reference} cannot be resolved: ${JSON.stringify(done.userErrors)}`);
  }
  transfers = await readTransfers();
  const caughtUp = async () => {
    for (const viewer of viewers) {
      if (followed.get(viewer.organizationId)?.at(-1) !== (await store.headSeq(viewer.organizationId))) return false;
    }
    return true;
  };
  for (let round = 0; round < 10 && !(await caughtUp()); round += 1) await runUntil(() => false, clock.now() + 1_000);

  const log = new Map<string, LogEvent[]>();
  for (const viewer of viewers)
    log.set(viewer.organizationId, await store.listEvents(viewer, { afterSeq: 0, limit: 1_000_000 }, {}));
  (life as Life | null)?.die();
  await quiesce();
  for (const transfer of transfers) note(`end ${transfer.reference} ${transfer.status} ${transfer.version}`);
  return {
    seed,
    transfers,
    told,
    requests,
    viewers,
    providers,
    followed,
    log,
    crashes,
    stuck,
    errors,
    virtualMs: clock.now() - START,
    traceHash: trace.digest('hex'),
  };

  async function readTransfers(): Promise<Transfer[]> {
    const all: Transfer[] = [];
    for (const viewer of viewers) {
      let after: string | null = null;
      do {
        const page = await store.pageTransfers(viewer, {}, 'CREATED_ASC', { first: 100, after });
        all.push(...page.edges.map((edge) => edge.node));
        after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
      } while (after !== null);
    }
    return all;
  }
}
