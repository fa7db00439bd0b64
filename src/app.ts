import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_KEYS } from './auth/demo-keys';
import { createKeyedHash } from './auth/keyed-hash';
import { createKeyring, type Keyring } from './auth/keyring';
import { createVault } from './auth/vault';
import { createLocalWake } from './cluster/local';
import type { Config } from './config';
import type { ProviderDefinition } from './domain/connector';
import type { Viewer } from './domain/organization';
import { steadyTime } from './steady-time';
import type { Clock, Log, Random } from './domain/world';
import { createEngine } from './engine/create-engine';
import type { Engine, WakeBus } from './engine/engine';
import { buildGraph } from './graphql/build-graph';
import { createContext } from './graphql/context';
import { createErrorFormatter } from './graphql/errors';
import { createSubscriptionHub } from './graphql/subscription-hub';
import { redactText } from './providers/kit/redact';
import { PROVIDERS } from './providers/registry';
import type { SandboxProvider } from './sandbox/provider';
import { SANDBOX_PROVIDERS } from './sandbox/registry';
import { openSandbox, type Sandbox } from './sandbox/server';
import { checkSecrets } from './secret-canaries';
import { moveSandboxAccounts, seedSandbox } from './seed';
import type { Phase } from './server/health-routes';
import { createServer } from './server/server';
import { readUnacknowledged, type Unacknowledged } from './server/unacknowledged';
import { HeadsKeeper } from './store/heads-keeper';
import { refuseLostEvents } from './store/lost-events';
import { openStore, type OpenedStore } from './store/open-store';

const CLOCK_SET_BACK =
  "the clock of this machine was set back: Corridor goes on with its own time, which meets the machine's at 36 seconds " +
  "an hour; start it anew to take over the machine's at once";

const NO_SESSION =
  'PostgreSQL is reached through a transaction pooler: what other processes write is looked for each second; set ' +
  'DATABASE_DIRECT_URL to an address past the pooler to be woken at once';

export interface AppOptions {
  config: Config;
  clock?: Clock;
  random?: Random;
  log?: Log;
  providers?: readonly ProviderDefinition[];
  sandboxProviders?: readonly SandboxProvider[];
  /** Default: a bus within this process. */
  wake?: WakeBus;
  /** Default: what this machine says. With a clock that is ahead of it nothing would be acknowledged in time. */
  readUnacknowledged?: () => Promise<Unacknowledged>;
  /** Virtual milliseconds of the own sandbox per real one; 0 stands still until it is advanced. */
  sandboxSpeed?: number;
  /** Sees the text of every SQL statement, never its values. */
  onStatement?: (text: string) => void;
  /** Also measure the process itself; once per process. */
  processMetrics?: boolean;
}

export interface App {
  /** http://host:port, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Null in live mode. */
  readonly sandboxUrl: string | null;
  /** The sandbox in this process; null where there is none or it runs elsewhere. */
  readonly sandbox: Sandbox | null;
  readonly config: Config;
  readonly store: OpenedStore;
  readonly engine: Engine;
  readonly keyring: Keyring;
  /** Takes no more, sends subscribers away to come back, finishes what is under way, closes everything. */
  close(): Promise<void>;
}

/** The start cannot go on for a reason outside of us; the message names the variable and the fix. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Builds every room and wires them together. Resolves when /readyz answers 200. */
export async function createApp(options: AppOptions): Promise<App> {
  const opened: (() => Promise<unknown>)[] = [];
  // Closed in the opposite order, whole or halfway.
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) {
      await close().catch((error: unknown) => options.log?.error({ err: error }, 'something did not close'));
    }
  };
  try {
    const app = await wire(options, opened);
    let closing: Promise<void> | null = null;
    return { ...app, close: () => (closing ??= closeAll()) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function wire(options: AppOptions, opened: (() => Promise<unknown>)[]): Promise<Omit<App, 'close'>> {
  const { config, random = realRandom, log = silentLog, providers = PROVIDERS } = options;
  const clock = options.clock ?? openClock((byMs) => log.warn({ byMs }, CLOCK_SET_BACK));
  let phase: Phase = 'starting';
  let listeningUrl = '';
  const publicUrl = () => config.publicUrl ?? listeningUrl;

  await refuseLostEvents(config);
  // It locks the data folder, in which the sandbox keeps its journal.
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    directUrl: config.databaseDirectUrl,
    readTimeoutMs: config.readTimeoutMs,
    onStatement: options.onStatement,
  });
  opened.push(() => store.close());
  await checkSecrets({ store, secrets: config, random });
  if (config.headsFile !== null) {
    const heads = new HeadsKeeper({ file: config.headsFile, store, clock, log });
    await heads.start();
    opened.push(() => heads.close());
  }
  if (store.hasSession === false) log.warn({}, NO_SESSION);
  if (config.mode === 'sandbox') await refuseRealMoney(store);

  const sandbox =
    config.mode === 'sandbox' && config.sandboxUrl === null ? await startSandbox(options, clock, random) : null;
  if (sandbox) opened.push(() => sandbox.close());
  const sandboxUrl = config.mode === 'sandbox' ? (config.sandboxUrl ?? sandbox?.url ?? null) : null;

  const keyedHash = createKeyedHash(config.keyPepper, config.previousKeyPepper);
  const vault = createVault({ ...config, random });
  const demoKeys = config.mode === 'sandbox';
  const keyring = createKeyring({ store, keyedHash, clock, random, vault, log, demoKeys });
  opened.push(() => keyring.close());

  const engine = createEngine({
    store,
    providers,
    vault,
    keyedHash,
    redactText: (text) => redactText(text),
    clock,
    random,
    wake: options.wake ?? createLocalWake({ log }),
    log,
    settings: {
      mode: config.mode,
      sandboxUrl,
      publicUrl,
      providerHosts: config.providerHosts,
      cardPayments: config.cardPayments,
      eventRetentionMs: config.eventRetentionMs,
      eventWindowMs: config.eventWindowMs,
      providerTimeoutMs: config.providerTimeoutMs,
      limits: config.limits,
      exclusive: config.databaseUrl === null,
    },
  });
  opened.push(() => engine.stop());

  const contextOf = (viewer: Viewer) => createContext({ store, engine, keyring, clock }, viewer);
  const formatError = createErrorFormatter({ log, random });
  const server = await createServer({
    engine,
    keyring,
    graph: {
      schema: await buildGraph(providers),
      createContext: contextOf,
      subscriptions: createSubscriptionHub({ streams: engine.streams, clock, createContext: contextOf, formatError }),
      formatError,
    },
    clock,
    random,
    log,
    readUnacknowledged: options.readUnacknowledged ?? readUnacknowledged,
    phase: () => phase,
    pingDatabase: () => store.findOrganization(''),
    countAttention: () => store.countAttention(),
    settings: {
      limits: config.limits,
      corsOrigins: config.corsOrigins,
      publicUrl,
      // Beside both src/ and dist/, whichever of the two this file is in.
      playground: config.playground
        ? {
            folder: join(__dirname, '../dist/playground'),
            demoKey: config.mode === 'sandbox' ? DEMO_KEYS.a : null,
          }
        : null,
      metrics: { ...config.metrics, isOpen: config.mode === 'sandbox' },
      trustProxy: config.trustProxy,
      processMetrics: options.processMetrics ?? false,
    },
  });
  opened.push(() => server.close());
  opened.push(async () => (phase = 'stopping'));

  const { host } = config;
  const port = await listen('PORT', host, config.port, () => server.listen({ host, port: config.port }));
  listeningUrl = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

  if (sandboxUrl !== null) await moveSandboxAccounts({ store, engine, log, sandboxUrl });
  await engine.start();
  if (sandboxUrl !== null) await seedSandbox({ store, keyring, engine, log, sandboxUrl });
  phase = 'ready';
  return { url: listeningUrl, port, sandboxUrl, sandbox, config, store, engine, keyring };
}

/** Sandbox mode sends what is in doubt again after seconds: at a real provider the first one may still be paid. */
async function refuseRealMoney(store: OpenedStore): Promise<void> {
  const real = (await store.listWorkingAccounts()).find(({ sandbox }) => !sandbox);
  if (!real) return;
  throw new StartError(
    `the account "${real.label}" in this database moves real money: set MODE=live, or another database`,
  );
}

function startSandbox(options: AppOptions, clock: Clock, random: Random): Promise<Sandbox> {
  // The embedded store makes its folder itself; beside PostgreSQL only the sandbox needs it.
  if (options.config.databaseUrl !== null) mkdirSync(options.config.dataDir, { recursive: true });
  const { config, log = silentLog, sandboxProviders = SANDBOX_PROVIDERS, sandboxSpeed } = options;
  const { host, sandboxPort } = config;
  return listen('SANDBOX_PORT', host, sandboxPort, () =>
    openSandbox({
      host,
      port: sandboxPort,
      providers: sandboxProviders,
      now: () => clock.now(),
      random: () => random.fraction(),
      log: (line) => log.debug({ sandbox: true }, line),
      // Real providers remember across our restarts, so this one does as well.
      journalFile: join(config.dataDir, 'sandbox.jsonl'),
      ...(sandboxSpeed === undefined ? {} : { speed: sandboxSpeed }),
    }),
  );
}

/** What the system says of an address, in words that name the variable to change. */
async function listen<T>(variable: string, host: string, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    switch (code) {
      case 'EADDRINUSE':
        throw new StartError(
          `${variable} ${port} on ${host} is in use: stop what listens there, or set ${variable} to a free port`,
        );
      case 'EACCES':
        throw new StartError(`${variable} ${port} may not be listened on by this user: set ${variable} above 1023`);
      case 'EADDRNOTAVAIL':
      case 'EAFNOSUPPORT':
      case 'EAI_AGAIN':
      case 'EINVAL':
      case 'ENOTFOUND':
        throw new StartError(`HOST ${host} is not an address of this machine: set HOST to one that is`);
      default:
        throw error;
    }
  }
}

/** setTimeout runs at once for anything longer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** This machine's time. `onSetBack` is told when somebody set its clock back, and by how much. */
export function openClock(onSetBack?: (byMs: number) => void): Clock {
  return {
    now: steadyTime({ wall: () => Date.now(), elapsed: () => performance.now() }, onSetBack),
    after(ms, run) {
      let timer = setTimeout(fire, Math.min(ms, MAX_TIMER_MS));
      let left = ms - MAX_TIMER_MS;
      function fire(): void {
        if (left <= 0) return run();
        timer = setTimeout(fire, Math.min(left, MAX_TIMER_MS));
        left -= MAX_TIMER_MS;
      }
      return () => clearTimeout(timer);
    },
  };
}

/** Each call of the system's generator costs more than a hundred bytes of it: they are fetched in advance. */
const RANDOM_POOL_BYTES = 4_096;
let pool = '';
let poolAt = 0;

export const realRandom: Random = {
  fraction: () => Math.random(),
  hex(count) {
    const digits = 2 * count;
    if (poolAt + digits > pool.length) {
      pool = randomBytes(Math.max(count, RANDOM_POOL_BYTES)).toString('hex');
      poolAt = 0;
    }
    const taken = pool.slice(poolAt, poolAt + digits);
    poolAt += digits;
    return taken;
  },
};

const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
