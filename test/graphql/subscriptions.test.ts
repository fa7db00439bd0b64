import { parse, type ExecutionResult } from 'graphql';
import type { Viewer } from '../../src/domain/organization';
import type { Transfer, TransferStatus } from '../../src/domain/transfer';
import { organizationTopic } from '../../src/engine/topics';
import { event, transfer } from '../contract/store/rows';
import { openStream, type Stream } from './followed-stream';
import { openGraph, type GraphWorld, type Json } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await openGraph();
});
afterEach(() => world.close());

async function subscribe(document: string, variableValues: Record<string, unknown> = {}, as: Viewer = world.viewer) {
  const { graph } = world;
  return openStream(graph.subscriptions, {
    schema: graph.schema,
    document: parse(document),
    variableValues,
    contextValue: graph.createContext(as),
  });
}

async function open(...args: Parameters<typeof subscribe>): Promise<Stream> {
  const stream = await subscribe(...args);
  if (!('next' in stream)) throw new Error(JSON.stringify(stream.errors));
  return stream;
}

async function next(stream: Stream): Promise<Json> {
  const { value, done } = await stream.next();
  if (done) throw new Error('the stream ended');
  expect(value.errors ?? []).toEqual([]);
  return JSON.parse(JSON.stringify(value.data));
}

/** An event of now: older ones may be out of reach. */
const happening: typeof event = (about, fields) => event(about, { at: world.clock.now(), ...fields });

/** Sets a status and appends its event, as the engine does. */
async function move(row: Transfer, to: TransferStatus, version: number): Promise<Transfer> {
  const moved: Transfer = { ...row, status: to, version };
  await append(async (tx) => {
    await tx.saveTransfer(moved);
    return [
      happening(world.home.account, {
        ...{ type: 'TRANSFER_STATUS_CHANGED', transferId: row.id, walletId: row.walletId, clientId: row.clientId },
        body: { kind: 'transfer', from: row.status, to, providerStatus: null, version },
      }),
    ];
  });
  return moved;
}

async function append(
  work: (tx: Parameters<Parameters<GraphWorld['store']['write']>[0]>[0]) => Promise<ReturnType<typeof happening>[]>,
) {
  const { organization, store, wake } = world;
  const seqs = await store.write(async (tx) => tx.appendEvents(organization.id, await work(tx)));
  wake.wake(organizationTopic(organization.id));
  return seqs;
}

const accountEvent = () => append(() => Promise.resolve([happening(world.home.account)]));
const walletEvent = () =>
  append(() =>
    Promise.resolve([
      happening(world.home.account, {
        ...{ type: 'WALLET_BALANCE_CHANGED', walletId: world.home.wallet.id, clientId: world.home.client.id },
        body: {
          kind: 'wallet',
          before: null,
          after: { total: null, available: '5', reserved: '0.50' },
        },
      }),
    ]),
  );

describe('a subscription', () => {
  it('delivers every kind of event from now on, each as what it is', async () => {
    await accountEvent();
    const stream = await open(`subscription { events { __typename cursor type at source
      ... on TransferEvent { transfer { id status } from to version }
      ... on WalletEvent { wallet { label } before { available } after { total available reserved refreshError { message } } }
      ... on AccountEvent { account { label } message }
      ... on ClientEvent { client { name } }
    } }`);
    const row = transfer(world.home.wallet);
    await world.store.write((tx) => tx.insertTransfer(row));
    await move(row, 'PROCESSING', 2);
    await walletEvent();
    await accountEvent();
    await append(() =>
      Promise.resolve([
        happening(world.home.account, {
          type: 'CLIENT_CHANGED',
          clientId: world.home.client.id,
          body: { kind: 'client' },
        }),
      ]),
    );
    expect((await next(stream)).events).toEqual({
      ...{ __typename: 'TransferEvent', cursor: expect.any(String), type: 'TRANSFER_STATUS_CHANGED' },
      ...{
        at: new Date(world.clock.now()).toISOString(),
        source: 'POLL',
        from: 'PENDING',
        to: 'PROCESSING',
        version: 2,
      },
      transfer: { id: row.id, status: 'PROCESSING' },
    });
    expect((await next(stream)).events).toMatchObject({
      ...{ __typename: 'WalletEvent', wallet: { label: 'XAF' }, before: null },
      after: { total: null, available: '5', reserved: '0.50', refreshError: null },
    });
    expect((await next(stream)).events).toMatchObject({
      __typename: 'AccountEvent',
      account: { label: 'Peex, main' },
      message: 'it works again',
    });
    expect((await next(stream)).events).toMatchObject({ __typename: 'ClientEvent', client: { name: 'Acme Payouts' } });
    await stream.return?.();
  });

  it('reads the rows anew for every event, though one context opened it', async () => {
    let row = transfer(world.home.wallet);
    await world.store.write((tx) => tx.insertTransfer(row));
    const stream = await open('subscription { transferUpdated { to transfer { status version } } }');
    row = await move(row, 'PROCESSING', 2);
    expect((await next(stream)).transferUpdated).toEqual({
      to: 'PROCESSING',
      transfer: { status: 'PROCESSING', version: 2 },
    });
    await move(row, 'SUCCEEDED', 3);
    expect((await next(stream)).transferUpdated).toEqual({
      to: 'SUCCEEDED',
      transfer: { status: 'SUCCEEDED', version: 3 },
    });
    await stream.return?.();
  });

  it('goes on after a cursor, and the query knows the same ones', async () => {
    const row = transfer(world.home.wallet);
    await world.store.write((tx) => tx.insertTransfer(row));
    await move(row, 'PROCESSING', 2);
    await accountEvent();
    await move(row, 'SUCCEEDED', 3);
    const { data } = await world.ask('{ events { edges { cursor node { cursor type } } pageInfo { endCursor } } }');
    const [first] = data.events.edges;
    expect(first.cursor).toBe(first.node.cursor);
    const stream = await open('subscription ($after: EventCursor) { transferUpdated(after: $after) { to } }', {
      after: first.cursor,
    });
    expect((await next(stream)).transferUpdated).toEqual({ to: 'SUCCEEDED' });
    await stream.return?.();
    const page = await world.ask(
      'query ($after: EventCursor) { events(after: $after, first: 1) { nodes { type } pageInfo { hasNextPage hasPreviousPage } } }',
      {
        after: first.cursor,
      },
    );
    expect(page.data.events).toEqual({
      nodes: [{ type: 'ACCOUNT_STATUS_CHANGED' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
  });

  it('delivers to each only its kind, within the filter', async () => {
    const transfers = await open(
      'subscription { transferUpdated(filter: { types: [TRANSFER_STATUS_CHANGED, WALLET_BALANCE_CHANGED] }) { type } }',
    );
    const wallets = await open('subscription { walletUpdated { type wallet { id } } }');
    const row = transfer(world.home.wallet);
    await world.store.write((tx) => tx.insertTransfer(row));
    await accountEvent();
    await walletEvent();
    await move(row, 'PROCESSING', 2);
    expect((await next(transfers)).transferUpdated).toEqual({ type: 'TRANSFER_STATUS_CHANGED' });
    expect((await next(wallets)).walletUpdated).toEqual({
      type: 'WALLET_BALANCE_CHANGED',
      wallet: { id: world.home.wallet.id },
    });
    await Promise.all([transfers.return?.(), wallets.return?.()]);
  });

  it('ends at once while it waits, and stops watching the log', async () => {
    let watching = 0;
    const watch = world.engine.streams.watch.bind(world.engine.streams);
    jest.spyOn(world.engine.streams, 'watch').mockImplementation(async (...args) => {
      const opened = await watch(...args);
      watching += 1;
      return Object.create(opened, {
        close: {
          value: () => {
            watching -= 1;
            opened.close();
          },
        },
      }) as typeof opened;
    });
    const stream = await open('subscription { events { type } }');
    await accountEvent();
    await next(stream);
    expect(watching).toBe(1);
    const waiting = stream.next();
    await expect(stream.return?.()).resolves.toEqual({ value: undefined, done: true });
    expect(watching).toBe(0);
    await expect(waiting).resolves.toEqual({ value: undefined, done: true });
    await accountEvent();
    await expect(stream.next()).resolves.toEqual({ value: undefined, done: true });
  });

  it('does not begin with a bad cursor, an expired one, a filter that lets nothing through, or without the scope', async () => {
    await accountEvent();
    const { data } = await world.ask('{ events { edges { cursor } } }');
    const cursor = data.events.edges[0].cursor as string;
    await append(() => Promise.resolve([happening(world.home.account)]));
    await append(() => Promise.resolve([happening(world.home.account)]));
    world.clock.advance(10 * 60_000);
    const codes = async (...args: Parameters<typeof subscribe>) => {
      const result = await subscribe(...args);
      if ('next' in result) throw new Error('it began');
      return result.errors?.map((error) => world.graph.formatError(error).extensions);
    };
    const document = 'subscription ($after: EventCursor) { events(after: $after) { type } }';
    expect(await codes(document, { after: 'garbage' })).toEqual([{ code: 'INVALID_CURSOR' }]);
    const [expired] = (await codes(document, { after: cursor })) ?? [];
    expect(expired).toEqual({ code: 'CURSOR_EXPIRED', oldestCursor: expect.any(String) });
    await (await open(document, { after: expired?.oldestCursor })).return?.();
    expect(await codes('subscription { walletUpdated(filter: { types: [TRANSFER_CREATED] }) { type } }')).toEqual([
      { code: 'BAD_USER_INPUT' },
    ]);
    expect(await codes(document, {}, world.with({ scopes: ['transfers:write'] }))).toEqual([
      { code: 'FORBIDDEN', scope: 'read' },
    ]);
    expect(
      (await world.ask('query ($after: EventCursor) { events(after: $after) { nodes { type } } }', { after: cursor }))
        .errors,
    ).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED', oldestCursor: expired?.oldestCursor } }]);
  });

  it('ends with an error as the last result where the log cannot be read from its cursor on', async () => {
    const { data } = await world.ask('{ events { pageInfo { endCursor } } }');
    expect(data.events.pageInfo.endCursor).toBeNull();
    const [seq] = await accountEvent();
    const after = world.engine.streams.cursorOf({ organizationId: world.organization.id, seq: (seq as number) - 1 });
    jest.spyOn(world.store, 'scanEvents').mockRejectedValue(new Error('the log is gone'));
    const stream = await open('subscription ($after: EventCursor) { events(after: $after) { type } }', { after });
    const { value } = (await stream.next()) as IteratorYieldResult<ExecutionResult>;
    expect(value.errors?.map((error) => world.graph.formatError(error).extensions?.code)).toEqual([
      'INTERNAL_SERVER_ERROR',
    ]);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it('waits where the end of the log cannot be read for a while', async () => {
    const stream = await open('subscription { events { type } }');
    await accountEvent();
    await next(stream);
    const broken = jest.spyOn(world.store, 'listEvents').mockRejectedValueOnce(new Error('the log is away'));
    await accountEvent();
    await new Promise((resolve) => setImmediate(resolve));
    expect(broken).toHaveBeenCalledTimes(1);
    world.clock.advance(1_000);
    expect((await next(stream)).events).toEqual({ type: 'ACCOUNT_STATUS_CHANGED' });
    await stream.return?.();
  });

  it('shows a limited key only the events of its clients', async () => {
    const limited = world.with({ clientIds: [world.elsewhere.client.id] });
    await walletEvent();
    const { data } = await world.ask('{ events { nodes { type } } }', {}, limited);
    expect(data.events.nodes).toEqual([]);
  });
});
