import { execute, parse, validate, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { createKeyedHash } from '../../src/auth/keyed-hash';
import { createVault } from '../../src/auth/vault';
import { createLocalWake } from '../../src/cluster/local';
import type { ProviderAccount } from '../../src/domain/account';
import { SCOPES, type Viewer } from '../../src/domain/organization';
import type { Log } from '../../src/domain/world';
import { createEngine } from '../../src/engine/create-engine';
import { buildGraph } from '../../src/graphql/build-graph';
import { createContext } from '../../src/graphql/context';
import { createErrorFormatter } from '../../src/graphql/errors';
import { createSubscriptionHub } from '../../src/graphql/subscription-hub';
import { openKeyring, random } from '../auth/keyring-world';
import { account, client, wallet } from '../contract/store/rows';
import { createScriptedProvider } from './scripted-provider';

const RETENTION_MS = 60_000;

/** Whatever the document asked for. */
export type Json = ReturnType<typeof JSON.parse>;

interface Answer {
  data: Json;
  errors: GraphQLFormattedError[];
}

/**
 * The graph over the real store and engine, without transports, network and poller. One organization with an account,
 * a client and a wallet at PEEX and at a fifth provider, both of them scripted.
 */
export async function openGraph() {
  const world = await openKeyring();
  const { store, keyring, clock, statements } = world;
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug() {}, info() {}, warn: note, error: note };
  const wake = createLocalWake({ log });
  const vault = createVault({ masterKey: Buffer.alloc(32), random });
  const peex = createScriptedProvider('PEEX');
  const cinetpay = createScriptedProvider('CINETPAY', 'XOF');
  const fifth = createScriptedProvider('FIFTH');
  const engine = createEngine({
    store,
    providers: [peex.definition, cinetpay.definition, fifth.definition],
    vault,
    keyedHash: createKeyedHash('p'.repeat(32)),
    redactText: (text) => text,
    clock,
    random,
    wake,
    log,
    settings: {
      mode: 'sandbox',
      sandboxUrl: 'http://127.0.0.1:4010',
      publicUrl: () => 'http://127.0.0.1:4000',
      cardPayments: false,
      eventRetentionMs: RETENTION_MS,
      providerTimeoutMs: 1000,
      limits: { batch: 100, page: 100 },
      exclusive: true,
    },
  });
  const contextOf = (as: Viewer) => createContext({ store, engine, keyring, clock }, as);
  const formatError = createErrorFormatter({ log, random });
  const graph = {
    schema: await buildGraph(engine.providers),
    createContext: contextOf,
    subscriptions: createSubscriptionHub({ streams: engine.streams, clock, createContext: contextOf, formatError }),
    formatError,
  };

  const { organization, secret } = await keyring.createOrganization('Acme');
  const viewer = await world.viewerOf(secret);
  const foreign = await world.viewerOf((await keyring.createOrganization('Stranger')).secret);

  async function insertPlace(provider: string, organizationId: string, currency = 'XAF', sandbox = true) {
    const acc = openable(account({ organizationId, provider, sandbox }));
    const cli = client(acc);
    const wal = wallet(cli, { label: currency, currency });
    await store.write(async (tx) => {
      await tx.insertAccount(acc);
      await tx.insertClient(cli);
      await tx.insertWallet(wal);
    });
    return { account: acc, client: cli, wallet: wal };
  }
  const openable = (row: ProviderAccount) => ({ ...row, sealedCredentials: vault.seal({}, row.id) });

  async function ask(document: string, variables: Record<string, unknown> = {}, as: Viewer = viewer): Promise<Answer> {
    const parsed = parse(document);
    const invalid = validate(graph.schema, parsed);
    if (invalid.length > 0) return { data: null, errors: invalid.map((error) => graph.formatError(error)) };
    const result: ExecutionResult = await execute({
      schema: graph.schema,
      document: parsed,
      variableValues: variables,
      contextValue: graph.createContext(as),
    });
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)),
      errors: (result.errors ?? []).map((error) => graph.formatError(error)),
    };
  }

  return {
    ...{ store, engine, graph, clock, wake, statements, logged, organization, viewer, foreign, peex, fifth },
    ...{ ask, insertPlace, keyring },
    home: await insertPlace('PEEX', organization.id),
    elsewhere: await insertPlace('FIFTH', organization.id),
    abroad: await insertPlace('PEEX', foreign.organizationId),
    /** The same viewer with other scopes, or limited to clients. */
    with: (fields: Partial<Viewer>): Viewer => ({ ...viewer, scopes: SCOPES, ...fields }),
    async close() {
      await engine.stop();
      await world.close();
    },
  };
}

export type GraphWorld = Awaited<ReturnType<typeof openGraph>>;
