import { join } from 'node:path';
import { createLocalWake } from '../../src/cluster/local';
import { createKeyedHash } from '../../src/auth/keyed-hash';
import { createVault } from '../../src/auth/vault';
import type { NewEvent } from '../../src/domain/event';
import type { Viewer } from '../../src/domain/organization';
import type { Log } from '../../src/domain/world';
import { createEngine } from '../../src/engine/create-engine';
import type { Engine } from '../../src/engine/engine';
import { organizationTopic } from '../../src/engine/topics';
import { buildGraph } from '../../src/graphql/build-graph';
import { createContext } from '../../src/graphql/context';
import { createErrorFormatter } from '../../src/graphql/errors';
import { createSubscriptionHub } from '../../src/graphql/subscription-hub';
import type { Phase } from '../../src/server/health-routes';
import { createServer, type ServerSettings } from '../../src/server/server';
import type { Unacknowledged } from '../../src/server/unacknowledged';
import { openKeyring, random } from '../auth/keyring-world';
import { connect, type ConnectOptions } from './socket-client';

const LIMITS: ServerSettings['limits'] = {
  socketsPerKey: 10,
  socketsPerOrganization: 15,
  operationsPerSocket: 5,
  messagesPerSecond: 1000,
  bodyBytes: 64 * 1024,
  tokens: 2000,
  depth: 15,
  aliases: 20,
  fields: 300,
  cost: 10_000,
  page: 100,
  pointsPerMinute: 60_000_000,
};

/** Read as it comes. */
export type Json = ReturnType<typeof JSON.parse>;

interface Options {
  limits?: Partial<ServerSettings['limits']>;
  corsOrigins?: ServerSettings['corsOrigins'];
  socketInitTimeoutMs?: number;
  eventRetentionMs?: number;
  callbacks?: Engine['callbacks'];
  /** What the playground prefills. */
  demoKey?: string;
}

/** The server with the real graph, engine and database, no provider, and an organization with a key. */
export async function openServer(options: Options = {}) {
  const world = await openKeyring({ demoKeys: true });
  const { store, keyring, clock } = world;
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const wake = createLocalWake({ log });
  const engine = createEngine({
    store,
    providers: [],
    vault: createVault({ masterKey: Buffer.alloc(32), random }),
    keyedHash: createKeyedHash('p'.repeat(32)),
    redactText: (text) => text,
    clock,
    random,
    wake,
    log,
    settings: {
      mode: 'sandbox',
      sandboxUrl: null,
      publicUrl: () => 'http://127.0.0.1',
      cardPayments: false,
      eventRetentionMs: options.eventRetentionMs ?? 1000,
      providerTimeoutMs: 1000,
      limits: { batch: 100, page: 100 },
      exclusive: true,
    },
  });
  const formatError = createErrorFormatter({ log, random });
  const contextOf = (viewer: Viewer) => createContext({ store, engine, keyring, clock }, viewer);
  const state: { phase: Phase; pingDatabase: () => Promise<unknown>; unacknowledged: Unacknowledged } = {
    phase: 'ready',
    unacknowledged: new Map(),
    pingDatabase: () => store.findOrganization('org_none'),
  };
  const schema = await buildGraph([]);
  const server = await createServer({
    engine: { streams: engine.streams, callbacks: options.callbacks ?? engine.callbacks },
    keyring,
    graph: {
      schema,
      createContext: contextOf,
      subscriptions: createSubscriptionHub({ streams: engine.streams, clock, createContext: contextOf, formatError }),
      formatError,
    },
    clock,
    random,
    log,
    readUnacknowledged: () => Promise.resolve(state.unacknowledged),
    phase: () => state.phase,
    pingDatabase: () => state.pingDatabase(),
    countAttention: () => store.countAttention(),
    settings: {
      limits: { ...LIMITS, ...options.limits },
      corsOrigins: options.corsOrigins ?? 'loopback',
      publicUrl: () => 'https://api.example.com',
      playground: { folder: join(__dirname, '../../dist/playground'), demoKey: options.demoKey ?? null },
      processMetrics: false,
      // The library's own timer, on real time: no machine is to be so busy that it matters.
      socketInitTimeoutMs: options.socketInitTimeoutMs ?? 60_000,
    },
  });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  const { organization, secret } = await keyring.createOrganization('Acme');
  const viewer = await world.viewerOf(secret);
  let closed: Promise<void> | null = null;
  const close = () => (closed ??= server.close());

  /** Events in one transaction; `lost`: nobody is told of them. */
  async function append(
    events: Partial<NewEvent>[],
    { organizationId = organization.id, lost = false }: { organizationId?: string; lost?: boolean } = {},
  ): Promise<void> {
    const whole = events.map((fields): NewEvent => ({
      type: 'ACCOUNT_STATUS_CHANGED',
      at: clock.now(),
      source: 'LOCAL',
      accountId: 'acc_none',
      provider: 'PEEX',
      transferId: null,
      walletId: null,
      clientId: null,
      contactId: null,
      body: { kind: 'account', message: 'something' },
      ...fields,
    }));
    await store.write((tx) => tx.appendEvents(organizationId, whole));
    if (!lost) wake.wake(organizationTopic(organizationId));
  }

  return {
    ...world,
    engine,
    schema,
    url,
    port,
    secret,
    viewer,
    state,
    /** Everything logged. */
    lines,
    async send(path: string, init: RequestInit & { key?: string | null } = {}) {
      const { key = secret, ...rest } = init;
      const headers = new Headers(rest.headers);
      if (key !== null) headers.set('authorization', `Bearer ${key}`);
      const response = await fetch(url + path, { ...rest, headers });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: readJson(text) };
    },
    /** POST /graphql. */
    async post(body: unknown, headers: Record<string, string> = {}, key?: string | null) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
      return this.send('/graphql', { ...init, body: typeof body === 'string' ? body : JSON.stringify(body), key });
    },
    connect: (options: ConnectOptions = {}) => connect(`ws://127.0.0.1:${port}/graphql`, options),
    /** A socket past its connection_init. */
    async join(key = secret, options: ConnectOptions = {}) {
      const socket = await connect(`ws://127.0.0.1:${port}/graphql`, options);
      socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } });
      const ack = await socket.next();
      return { ...socket, ack };
    },
    /** Appends an event that names no row, and wakes the readers. */
    appendEvent: (message: string, fields: Partial<NewEvent> = {}) =>
      append([{ body: { kind: 'account', message }, ...fields }]),
    append,
    stop: close,
    async close() {
      await close();
      await engine.stop();
      await world.close();
    },
  };
}

export type ServerWorld = Awaited<ReturnType<typeof openServer>>;

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
