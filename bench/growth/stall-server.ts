import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createKeyedHash } from '../../src/auth/keyed-hash';
import { createKeyring } from '../../src/auth/keyring';
import { createVault } from '../../src/auth/vault';
import { openClock, realRandom as random } from '../../src/app';
import { createLocalWake } from '../../src/cluster/local';
import { readConfig } from '../../src/config';
import { SCOPES, type Viewer } from '../../src/domain/organization';
import type { Log } from '../../src/domain/world';
import { createEngine } from '../../src/engine/create-engine';
import { buildGraph } from '../../src/graphql/build-graph';
import { createContext } from '../../src/graphql/context';
import { createErrorFormatter } from '../../src/graphql/errors';
import { createSubscriptionHub } from '../../src/graphql/subscription-hub';
import { PROVIDERS } from '../../src/providers/registry';
import { createServer } from '../../src/server/server';
import { openStore } from '../../src/store/open-store';

/** What the parent says: which database, whose key, and when to begin and end a measurement. */
type Message =
  | { open: { databaseUrl: string | null; dataDir: string; schema?: string; organizationId: string } }
  | 'begin'
  | 'end'
  | 'close';

const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
/** Longest turn of the event loop since `watch`: how long it took, and how long it had the processor. */
const longest = { wallMs: 0, cpuMs: 0 };
let isWatching = false;

/**
 * Others may take the processor from us in the middle of a turn, on a busy machine for longer than all we do. Linux tells
 * for how long the main thread had it.
 */
function processorMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

function watch(): void {
  Object.assign(longest, { wallMs: 0, cpuMs: 0 });
  isWatching = true;
  let [wall, cpu] = [performance.now(), processorMs()];
  const turn = () => {
    const [wallNow, cpuNow] = [performance.now(), processorMs()];
    longest.wallMs = Math.max(longest.wallMs, wallNow - wall);
    longest.cpuMs = Math.max(longest.cpuMs, cpuNow - cpu);
    [wall, cpu] = [wallNow, cpuNow];
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
}

let close = async () => {};

process.on('message', (message: Message) => {
  if (message === 'begin') {
    watch();
    process.send?.('begun');
  } else if (message === 'end') {
    isWatching = false;
    setImmediate(() => process.send?.(longest));
  } else if (message === 'close') void close().then(() => process.exit(0));
  else void serve(message.open).then((served) => process.send?.(served));
});

/** The whole way of a question, from HTTP to the database, without the poller, which would change what is measured. */
async function serve(of: Extract<Message, { open: unknown }>['open']): Promise<{ url: string; key: string | null }> {
  const { organizationId, ...place } = of;
  const config = readConfig({ MODE: 'sandbox', RATE_POINTS_PER_MINUTE: '1000000000' });
  const clock = openClock();
  const store = await openStore(place);
  const keyedHash = createKeyedHash(config.keyPepper);
  const vault = createVault({ masterKey: config.masterKey, random });
  const keyring = createKeyring({ store, keyedHash, vault, clock, random, log, demoKeys: false });
  const viewer: Viewer = { organizationId, clientIds: null, apiKeyId: 'key_none', scopes: [...SCOPES] };
  const { secret: key } = await keyring.create(viewer, { label: 'growth', scopes: [...SCOPES] });
  const engine = createEngine({
    ...{ store, providers: PROVIDERS, vault, keyedHash },
    ...{ redactText: (text: string) => text, clock, random, wake: createLocalWake({ log }), log },
    settings: {
      ...{ mode: 'sandbox', sandboxUrl: null, publicUrl: () => 'http://127.0.0.1', cardPayments: false },
      ...{ eventRetentionMs: config.eventRetentionMs, providerTimeoutMs: 1_000, exclusive: false },
      limits: config.limits,
    },
  });
  const contextOf = (viewer: Viewer) => createContext({ store, engine, keyring, clock }, viewer);
  const formatError = createErrorFormatter({ log, random });
  const subscriptions = createSubscriptionHub({
    streams: engine.streams,
    clock,
    createContext: contextOf,
    formatError,
  });
  const server = await createServer({
    ...{ engine, keyring, clock, random, log, phase: () => 'ready', pingDatabase: () => store.findOrganization('') },
    countAttention: () => store.countAttention(),
    graph: { schema: await buildGraph(PROVIDERS), createContext: contextOf, subscriptions, formatError },
    readUnacknowledged: () => Promise.resolve(new Map()),
    settings: {
      ...{ limits: config.limits, corsOrigins: 'loopback', publicUrl: () => 'http://127.0.0.1' },
      ...{ playground: { folder: '', demoKey: null }, processMetrics: false },
    },
  });
  close = async () => {
    await server.close();
    await keyring.close();
    await store.close();
  };
  return { url: `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`, key };
}
