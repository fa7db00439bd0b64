import { readLog } from '../log-reader';
import { createHash } from 'node:crypto';
import type { LogEvent } from '../../src/domain/event';
import type { Viewer } from '../../src/domain/organization';
import type { Store, TransferFilter } from '../../src/domain/store';
import { isFinal, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import type { Wallet } from '../../src/domain/wallet';
import { createEngine } from '../../src/engine/create-engine';
import type { Engine, ResolvedOutcome, WakeBus } from '../../src/engine/engine';
import { Callers, somebody, type Request, type Told } from './callers';
import { Crashes } from './crashes';
import { Dice } from './dice';
import { Tally } from './faults';
import { isLast, statusOfWord, wordAt, type Act } from './ledger';
import { Life } from './process';
import { SimProvider, TIMEOUT_MS, type SimManner } from './provider';
import { retryAfterRestore } from './restore';
import { VirtualClock } from './virtual-clock';

const START = Date.UTC(2026, 0, 1);
const MANNERS: SimManner[] = ['keyed', 'reference', 'neither'];
const ORGANIZATIONS = 2;
const CONTACTS_EACH = 2;
/** How fast requests come in, in virtual time. */
const MS_PER_TRANSFER = 250;
const PERSON_LOOKS_EVERY_MS = 5_000;
/** How often it is asked whether anything is open still, once nobody dies any more. */
const LOOK_FOR_OPEN_MS = 2_000;
/** Longer than anything may take once nothing fails any more. */
const SETTLE_MS = 20 * 60_000;
const LAST_WORDS_MS = 4 * 60_000;
const NEEDS_DECISION = 'NEEDS_DECISION';
const OPEN: TransferFilter = { isFinal: false };

export interface SimulationOptions {
  seed: number;
  transfers: number;
  store: Store;
  /** All is set up, and nothing was asked for yet: the time for a backup. */
  onReady?: () => void;
  /** Places at which the process dies as soon as it comes to them. */
  dieAt?: readonly string[];
}

export interface SimulationResult {
  seed: number;
  transfers: Transfer[];
  told: Told[];
  requests: Request[];
  asked: ReadonlyMap<string, Record<Act, number>>;
  viewers: Viewer[];
  providers: SimProvider[];
  /** Events as the resuming subscriber of each organization got them. */
  followed: Map<string, number[]>;
  log: Map<string, LogEvent[]>;
  crashes: Crashes;
  tally: Tally;
  stuck: string[];
  errors: string[];
  virtualMs: number;
  traceHash: string;
  /** Goes on, on the backup of `onReady`; names every promise that is broken then. */
  retryAfterRestore(restored: Store): Promise<string[]>;
}

/** One run: callers, crashes, faults and a subscriber on a virtual clock, over the real engine and store. */
export async function simulate({
  seed,
  transfers: count,
  store: firstStore,
  onReady,
  dieAt,
}: SimulationOptions): Promise<SimulationResult> {
  const dice = new Dice(seed);
  let store = firstStore;
  const clock = new VirtualClock(START);
  const tally = new Tally();
  const crashes = new Crashes(clock, dice.fork(), dieAt);
  const pending = { count: 0, started: 0 };
  const trace = createHash('sha256');
  let isTraced = true;
  const note = (line: string) => void (isTraced && trace.update(`${clock.now() - START} ${line}\n`));
  const errors: string[] = [];
  const stuck: string[] = [];
  const topics = new Map<string, Set<() => void>>();
  const followed = new Map<string, number[]>();
  const cursors = new Map<string, string>();
  const tokens = new Map<string, string>();
  const wallets = new Map<string, Wallet>();
  const contacts: string[][] = [];
  let skew = 0;
  let engine: Engine | null = null;
  let life: Life | null = null;

  const providers = MANNERS.map((manner) => new SimProvider(manner, clock, dice.fork(), tally, callBack));
  const viewers = Array.from({ length: ORGANIZATIONS }, (): Viewer => {
    const organizationId = `org_${dice.hex(14)}`;
    return { organizationId, clientIds: null, apiKeyId: `key_${dice.hex(14)}`, scopes: ['transfers:write'] };
  });
  const spanMs = count * MS_PER_TRANSFER;
  const problem = (line: string) => void errors.push(line);
  const callers = new Callers(
    { clock, dice, tally, viewers, providers, wallets, contacts, engine: () => engine, note, problem },
    spanMs,
  );

  const wake: WakeBus = {
    wake: (topic) => [...(topics.get(topic) ?? [])].forEach((run) => run()),
    onWake(topic, run) {
      const listener = () => run();
      const runs = topics.get(topic) ?? new Set();
      topics.set(topic, runs.add(listener));
      return () => void runs.delete(listener);
    },
  };

  function boundary(place: string, at: Life): void {
    if (at !== life || !crashes.at(place)) return;
    note(`crash ${place}`);
    at.die();
    engine = null;
    clock.after(dice.between(20, 200), boot);
  }

  function boot(): void {
    topics.clear();
    const mine = new Life({ clock, skew: () => skew, boundary, pending });
    life = mine;
    const quiet = () => {};
    engine = createEngine({
      store: mine.store(store),
      providers: providers.map((provider) => mine.provider(provider.definition())),
      vault: { seal: (value) => JSON.stringify(value), open: (sealed) => JSON.parse(sealed) as Record<string, never> },
      keyedHash: (text) => createHash('sha256').update(text).digest('hex'),
      redactText: (text) => text,
      clock: mine.clock(),
      random: dice,
      wake: mine.wake(wake),
      log: {
        debug: quiet,
        info: quiet,
        warn: quiet,
        error: (fields: { err?: unknown }, message) => {
          if (mine.alive) problem(`${message}: ${fields.err instanceof Error ? (fields.err.stack ?? '') : ''}`);
        },
      },
      settings: {
        mode: 'live',
        sandboxUrl: null,
        providerHosts: ['sim'],
        publicUrl: () => 'http://sim',
        cardPayments: true,
        eventRetentionMs: 365 * 86_400_000,
        providerTimeoutMs: TIMEOUT_MS,
        limits: { batch: 100, page: 100 },
        exclusive: true,
      },
    });
    note('start');
    void engine.start().catch((error: unknown) => {
      if (mine.alive) problem(`start: ${String(error)}`);
    });
    for (const viewer of viewers) if (followed.has(viewer.organizationId)) void follow(viewer, mine);
  }

  function callBack(provider: SimProvider, organization: number, body: string): void {
    const token = tokens.get(`${organization} ${provider.id}`) ?? '';
    void engine?.callbacks
      .receive(provider.key, token, { method: 'POST', headers: {}, query: {}, body, bytes: Buffer.from(body) })
      .catch((error: unknown) => problem(`callback: ${String(error)}`));
  }

  async function follow(viewer: Viewer, during: Life): Promise<void> {
    const streams = engine?.streams;
    if (!streams) return;
    const after = cursors.get(viewer.organizationId) ?? null;
    for await (const event of readLog(streams, viewer, after)) {
      if (!during.alive) return;
      followed.get(viewer.organizationId)?.push(event.seq);
      cursors.set(viewer.organizationId, streams.cursorOf(event));
      note(`event ${viewers.indexOf(viewer)} ${event.seq} ${event.type} ${JSON.stringify(event.body)}`);
    }
  }

  /** Lets everything run that takes no virtual time. */
  async function quiesce(): Promise<void> {
    let turns = 0;
    // The second turn is for what the first one may have left to the next.
    for (let quiet = 0, last = pending.started; quiet < 2;) {
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

  async function setUp(): Promise<void> {
    for (const [index, viewer] of viewers.entries()) {
      await store.write((tx) =>
        tx.insertOrganization({ id: viewer.organizationId, name: `o${index}`, createdAt: clock.now() }),
      );
    }
    boot();
    const alive = engine;
    if (!alive) throw new Error('the engine did not start');
    for (const [organization, viewer] of viewers.entries()) {
      for (const { id, key } of providers) {
        const added = await settled(
          alive.accounts.add(viewer, {
            label: id,
            sandbox: false,
            baseUrl: 'https://sim',
            credentials: { [key]: { organization } },
          }),
        );
        if (!added.account) throw new Error(`no account: ${JSON.stringify(added.userErrors)}`);
        tokens.set(`${organization} ${id}`, added.account.callbackToken);
        const page = await settled(store.pageWallets(viewer, { accountIds: [added.account.id] }, { first: 1 }));
        const wallet = page.edges[0]?.node;
        if (!wallet) throw new Error('no wallet');
        wallets.set(`${organization} ${id}`, wallet);
      }
      contacts[organization] = [];
      for (let n = 0; n < CONTACTS_EACH; n += 1) {
        const { contact } = await settled(alive.contacts.create(viewer, { contact: somebody(dice) }));
        if (contact) contacts[organization].push(contact.id);
      }
      const head = await store.headSeq(viewer.organizationId);
      followed.set(
        viewer.organizationId,
        Array.from({ length: head }, (_, seq) => seq + 1),
      );
      cursors.set(viewer.organizationId, await settled(alive.streams.head(viewer)));
      if (life) void follow(viewer, life);
    }
  }

  /** A person ends what no look-up can, by what the provider's own books say. */
  async function decide(): Promise<void> {
    const doubtful = await readTransfers({ statuses: ['OUTCOME_UNKNOWN'] });
    for (const transfer of doubtful.filter((one) => one.failure?.code === NEEDS_DECISION)) {
      const organization = viewers.findIndex((one) => one.organizationId === transfer.organizationId);
      const viewer = viewers[organization];
      const provider = providers.find((one) => one.id === transfer.provider);
      const row = provider?.ledger.find((one) => one.reference === transfer.reference);
      if (row?.course === 'delivery') provider?.withdraw(row);
      if (!viewer || (row && !isLast(wordAt(row, clock.now())))) continue;
      const outcome = outcomeOf(row && statusOfWord(wordAt(row, clock.now())));
      void engine?.transfers.resolve(viewer, { transferId: transfer.id, outcome, evidence: 'ledger' }).then(
        (done) => {
          note(`resolved ${transfer.id} ${done.transfer?.status ?? ''}`);
          if (done.userErrors.length === 0) tally.deed('resolve');
        },
        (error: unknown) => problem(`resolve ${transfer.reference}: ${String(error)}`),
      );
    }
  }

  async function isAnyOpen(): Promise<boolean> {
    for (const viewer of viewers) {
      const { edges } = await store.pageTransfers(viewer, OPEN, 'CREATED_ASC', { first: 1 });
      if (edges.length > 0) return true;
    }
    return false;
  }

  async function readTransfers(filter: TransferFilter = {}): Promise<Transfer[]> {
    const all: Transfer[] = [];
    for (const viewer of viewers) {
      let after: string | null = null;
      do {
        const page = await store.pageTransfers(viewer, filter, 'CREATED_ASC', { first: 100, after });
        all.push(...page.edges.map((edge) => edge.node));
        after = page.hasNextPage ? (page.edges.at(-1)?.cursor ?? null) : null;
      } while (after !== null);
    }
    return all;
  }

  function wasChangedWhileSent({ contactId, provider, reference }: Transfer): boolean {
    const sent = providers.find((one) => one.id === provider)?.sentAgain.get(reference);
    const changes = callers.phones.get(contactId ?? '') ?? [];
    return sent !== undefined && changes.some(({ at }) => sent.first < at && at < sent.last);
  }

  async function isCaughtUp(): Promise<boolean> {
    for (const { organizationId } of viewers) {
      if (followed.get(organizationId)?.at(-1) !== (await store.headSeq(organizationId))) return false;
    }
    return true;
  }

  await setUp();
  onReady?.();
  // Somebody sets the machine's clock, forwards and backwards.
  for (let at = 0; at < spanMs; at += 2_000) {
    if (!dice.chance(0.3)) continue;
    clock.after(at, () => {
      skew += dice.between(-3_000, 3_000);
      tally.fault('world', 'clockJump');
    });
  }
  callers.plan(count);
  crashes.enabled = true;
  const settleUntil = clock.now() + SETTLE_MS;
  let answered = false;
  while (!answered && clock.now() < settleUntil) {
    answered = await runUntil(() => callers.everybodyAnswered(), clock.now() + PERSON_LOOKS_EVERY_MS);
    await decide();
  }
  if (!answered) stuck.push('a caller never got an answer');
  crashes.enabled = false;

  for (const until = clock.now() + SETTLE_MS; clock.now() < until && (await isAnyOpen());) {
    await decide();
    await runUntil(() => false, clock.now() + LOOK_FOR_OPEN_MS);
  }
  // Long enough for every last word to be said, looked at once more, and confirmed.
  await runUntil(() => false, clock.now() + LAST_WORDS_MS);
  const open = await readTransfers(OPEN);
  stuck.push(...open.map(({ reference, status, failure }) => `${reference} stays ${status} ${failure?.message ?? ''}`));
  for (let round = 0; round < 10 && !(await isCaughtUp()); round += 1) await runUntil(() => false, clock.now() + 1_000);

  const transfers = await readTransfers();
  if (transfers.some((one) => one.failure?.code === 'SECRET_LOST')) tally.deed('secret lost');
  if (transfers.some(wasChangedWhileSent)) tally.deed('sent again after its contact changed');
  const log = new Map<string, LogEvent[]>();
  for (const viewer of viewers)
    log.set(viewer.organizationId, await store.listEvents(viewer, { afterSeq: 0, limit: 1_000_000 }, {}));
  for (const { type, body } of [...log.values()].flat()) {
    if (type === 'TRANSFER_CONTRADICTED') tally.deed('contradicted');
    if (type === 'TRANSFER_STATUS_CHANGED' && body.kind === 'transfer' && body.from && isFinal(body.from))
      tally.deed('final changed');
  }
  (life as Life | null)?.die();
  await quiesce();
  for (const transfer of transfers) note(`end ${transfer.reference} ${transfer.status} ${transfer.version}`);
  return {
    seed,
    transfers,
    told: callers.told,
    requests: callers.requests,
    asked: callers.asked,
    viewers,
    providers,
    followed,
    log,
    crashes,
    tally,
    stuck,
    errors,
    virtualMs: clock.now() - START,
    traceHash: trace.digest('hex'),
    async retryAfterRestore(restored) {
      isTraced = false;
      store = restored;
      followed.clear();
      const restart = () => {
        boot();
        if (!engine) throw new Error('the engine did not start');
        return engine;
      };
      const world = { clock, dice, tally, viewers, providers, callers, known: transfers, settled, runUntil };
      const before = errors.length;
      const problems = await retryAfterRestore({ ...world, boot: restart }, restored);
      life?.die();
      await quiesce();
      return [...problems, ...errors.slice(before).map((line) => `restore: ${line}`)];
    },
  };
}

/** What a person can record of the books' last word: all that never arrived has failed. */
function outcomeOf(status: TransferStatus | null | undefined): ResolvedOutcome {
  return status === 'SUCCEEDED' || status === 'REVERSED' || status === 'CANCELED' ? status : 'FAILED';
}
