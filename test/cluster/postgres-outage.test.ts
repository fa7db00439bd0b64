import { openEventStream } from '../server/event-stream-client';
import { fillVariables, listSavedOperations, type SavedOperation } from '../graphql/saved-operations';
import { create, orderFor, placeOf, rowsOf, settled } from '../e2e/orders';
import { openFollower } from '../e2e/follower';
import { KEY_A, openWorld, type Json, type World } from '../e2e/world';
import { openStore } from '../../src/store/open-store';
import { createDatabase } from './own-database';
import { openTcpProxy } from './tcp-proxy';

type Proxy = Awaited<ReturnType<typeof openTcpProxy>>;

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: Proxy;
let world: World;
let operations: SavedOperation[];
beforeAll(async () => {
  database = await createDatabase();
  proxy = await openTcpProxy(database.server);
  world = await openWorld({
    env: { DATABASE_URL: database.urlThrough(proxy.host) },
    realTime: { sandboxSpeed: 20 },
  });
  const ask = async (query: string, variables: object) => (await world.post({ query, variables })).json;
  operations = [];
  const saved = listSavedOperations().filter(({ document }) => !/^\s*subscription/m.test(document));
  // Others name what these make.
  const isMaker = ({ name }: SavedOperation) => name.startsWith('create-');
  for (const operation of [...saved.filter(isMaker), ...saved.filter((one) => !isMaker(one))]) {
    const variables = await fillVariables(operation, ask);
    operations.push({ ...operation, variables });
    if (isMaker(operation)) await world.ask(operation.document, variables);
  }
});
afterAll(async () => {
  await proxy.recover();
  await world.close();
  await proxy.close();
  await database.drop();
});

const codesOf = ({ json }: { json: Json }): string[] =>
  (json.errors ?? []).map((error: Json) => error.extensions.code as string);

/** Ways in which a server goes away; each is followed by its return. */
const OUTAGES: Record<string, () => unknown> = {
  'refuses connections': () => proxy.refuse(),
  'ends every connection, also new ones at once': () => proxy.endAll(),
  'ends the connections it has, as a restart does': () =>
    database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'`),
};

describe.each(Object.entries(OUTAGES))('a PostgreSQL server that %s', (_, goAway) => {
  const lastsOn = goAway !== OUTAGES['ends the connections it has, as a restart does'];

  it('is UNAVAILABLE at every door, never an internal error, and with the same key nothing is done twice', async () => {
    const place = await placeOf(world, 'PEEX');
    const order = orderFor(place);
    const { callbackUrl } = (
      await world.ask<Json>(`query ($id: ID!) { accounts { nodes { id callbackUrl } } }`.replace('($id: ID!) ', ''))
    ).accounts.nodes[0];
    await goAway();

    const answers = await Promise.all([
      ...operations.map(({ document, variables }) => world.post({ query: document, variables })),
      world.post({ query: CREATE, variables: { input: order } }),
      // A key that nobody has asked with yet is looked up in the database.
      world.post({ query: '{ viewer { scopes } }' }, 'corridor_unknown_key'),
    ]);
    const codes = answers.flatMap(codesOf);
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    if (lastsOn) {
      expect(codes.filter((code) => code === 'UNAVAILABLE').length).toBeGreaterThan(operations.length / 2);
      const [, ordered] = answers.slice(-2).reverse();
      expect(codesOf(ordered!)).toEqual(['UNAVAILABLE']);
      expect(ordered!.json.errors[0].message).toMatch(/send the same idempotency key again/);
      expect(answers.at(-1)!.status).toBe(503);
      expect((await fetch(`${world.app.url}/readyz`)).status).toBe(503);
    }
    expect((await fetch(`${world.app.url}/healthz`)).status).toBe(200);

    const callback = await fetch(callbackUrl, { method: 'POST', body: '{}' });
    expect(lastsOn ? [503] : [200, 400, 401, 503]).toContain(callback.status);
    const stream = await openEventStream(`${world.app.url}/graphql`, {
      headers: { authorization: `Bearer ${KEY_A}` },
      body: { query: '{ transfers(first: 1) { nodes { id } } }' },
    });
    const told = [];
    for (let block = await stream.next(); block; block = await stream.next()) told.push(block.data);
    expect(told.join()).not.toContain('INTERNAL_SERVER_ERROR');
    if (lastsOn && stream.response.statusCode === 200) expect(told.join()).toContain('UNAVAILABLE');

    await proxy.recover();
    const { transfer } = await world.until('the payment', async () => {
      const answer = await world.post({ query: CREATE, variables: { input: order } });
      return answer.json.data?.createTransfer?.transfer ? answer.json.data.createTransfer : null;
    });
    const again = await create(world, order);
    expect(again).toMatchObject({ transfer: { id: transfer.id }, idempotency: { replayed: true } });
    await settled(world, transfer.id);
    expect(await rowsOf(world, again.transfer)).toHaveLength(1);
    expect((await fetch(`${world.app.url}/readyz`)).status).toBe(200);
    const follower = await openFollower(`${world.app.url.replace('http', 'ws')}/graphql`, KEY_A, {
      query: 'subscription { events { cursor } }',
    });
    await create(world, orderFor(place));
    await world.until('an event', () => follower.results.length > 0);
    await follower.close();
  });
});

describe('a connection that ends before it tells of a COMMIT', () => {
  it('leaves the caller to send the same key again, which finds what was committed', async () => {
    const order = orderFor(await placeOf(world, 'CINETPAY'));
    proxy.cutAfter('COMMIT');
    const first = await world.post({ query: CREATE, variables: { input: order } });
    expect(codesOf(first)).not.toContain('INTERNAL_SERVER_ERROR');
    const again = await create(world, order);
    await settled(world, again.transfer.id);
    expect(await rowsOf(world, again.transfer)).toHaveLength(1);
  });
});

describe('a server that says nothing any more', () => {
  it('is told as a database that cannot just now, for reads and in transactions, and used again when it speaks', async () => {
    const silent = await openTcpProxy(database.server);
    const store = await openStore({ databaseUrl: database.urlThrough(silent.host), dataDir: '', readTimeoutMs: 100 });
    try {
      silent.fallSilent();
      const asked = [store.findOrganization('none'), store.write((tx) => tx.findOrganization('none'))];
      for (const answer of await Promise.allSettled(asked)) {
        expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
      }
      await silent.recover();
      expect(await store.findOrganization('none')).toBeNull();
    } finally {
      await silent.close();
      await store.close();
    }
  });
});

describe('a start without its server', () => {
  it('ends with the address and what to do', async () => {
    const gone = await openTcpProxy(database.server);
    await gone.close();
    await expect(openStore({ databaseUrl: database.urlThrough(gone.host), dataDir: '' })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(
        /^cannot use the PostgreSQL database 127\.0\.0\.1:\d+\/corridor_.*start it, or correct/,
      ),
    });
  });
});

const CREATE = `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) {
  transfer { id status } userErrors { code message } } }`;
