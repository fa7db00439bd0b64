import { create, orderFor, placeOf, settled, type Place, USER_ERRORS } from './orders';
import { KEY_A, openWorld, type Json, type World } from './world';

const CREATE = `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } ${USER_ERRORS} } }`;
const MAKE_KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret ${USER_ERRORS} } }`;

let world: World;
let peex: Place;
let cinetpay: Place;
beforeAll(async () => {
  world = await openWorld();
  peex = await placeOf(world, 'PEEX');
  cinetpay = await placeOf(world, 'CINETPAY');
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** A request as it is written, by the holder of the demo key. */
async function send(path: string, init: { method?: string; body?: string; accept?: string } = {}) {
  const response = await fetch(world.app.url + path, {
    method: init.method ?? 'GET',
    body: init.body,
    headers: {
      authorization: `Bearer ${KEY_A}`,
      'content-type': 'application/json',
      ...(init.accept === undefined ? {} : { accept: init.accept }),
    },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const makeKey = async (input: Json) => (await world.ask<Json>(MAKE_KEY, { input })).createApiKey;

describe('the transfers below a client, contact or wallet', () => {
  it('are none where the filter names another one: all of a filter has to hold', async () => {
    const { transfer } = await create(world, orderFor(peex));
    const below = async (ids: (at: Place) => Json) =>
      world.ask<Json>(
        `query ($wallet: ID!, $client: ID!, $contact: ID!, $w: TransferFilter, $c: TransferFilter, $p: TransferFilter) {
          wallet(id: $wallet) { transfers(filter: $w) { nodes { id } } }
          client(id: $client) { transfers(filter: $c) { nodes { id } } }
          contact(id: $contact) { transfers(filter: $p) { nodes { id } } } }`,
        { wallet: peex.walletId, client: peex.clientId, contact: transfer.contact.id, ...ids(cinetpay) },
      );
    const none = { transfers: { nodes: [] } };
    for (const [w, c, p] of [
      [[cinetpay.walletId], [cinetpay.clientId], ['con_none']],
      [[], [], []],
    ]) {
      const others = () => ({ w: { walletIds: w }, c: { clientIds: c }, p: { contactIds: p } });
      expect(await below(others)).toEqual({ wallet: none, client: none, contact: none });
    }
    const own = await below(() => ({
      w: { walletIds: [cinetpay.walletId, peex.walletId] },
      c: { clientIds: [peex.clientId] },
      p: { contactIds: null },
    }));
    for (const { transfers } of Object.values<Json>(own)) expect(transfers.nodes).toContainEqual({ id: transfer.id });
  });
});

describe('a key', () => {
  const NODE = 'query ($id: ID!) { node(id: $id) { ... on ApiKey { label } } }';

  it('that is limited to clients sees itself, and no key that sees more', async () => {
    const limited = { scopes: ['read'], clientIds: [peex.clientId] };
    const mine = await makeKey({ label: 'mine', ...limited });
    const peer = await makeKey({ label: 'peer', ...limited });
    const other = await makeKey({ label: 'other', scopes: ['read'], clientIds: [peex.clientId, cinetpay.clientId] });
    const { viewer } = await world.ask<Json>('{ viewer { apiKey { id } } }');
    const seen = async (id: string) => (await world.ask<Json>(NODE, { id }, mine.secret)).node?.label ?? null;
    expect(await seen(mine.apiKey.id)).toBe('mine');
    expect(await seen(peer.apiKey.id)).toBe('peer');
    expect([await seen(other.apiKey.id), await seen(viewer.apiKey.id)]).toEqual([null, null]);
    expect((await world.ask<Json>('{ viewer { apiKey { label } } }', {}, mine.secret)).viewer.apiKey.label).toBe(
      'mine',
    );
  });

  it('without the scope read lists nothing, not even by way of what it has made', async () => {
    const { secret } = await makeKey({ label: 'writer', scopes: ['transfers:write', 'contacts:write'] });
    const lists = {
      'client { wallets { nodes { id } } }': ['client', 'wallets'],
      'client { transfers { nodes { id } } }': ['client', 'transfers'],
      'wallet { transfers { nodes { id } } }': ['wallet', 'transfers'],
      'contact { transfers { nodes { id } } }': ['contact', 'transfers'],
      'account { clients { nodes { id } } }': ['account', 'clients'],
      'account { wallets { nodes { id } } }': ['account', 'wallets'],
    };
    for (const [selection, path] of Object.entries(lists)) {
      const query = CREATE.replace('{ id }', `{ id ${selection} }`);
      const { json } = await world.post({ query, variables: { input: orderFor(peex) } }, secret);
      expect(json.errors).toMatchObject([
        { path: ['createTransfer', 'transfer', ...path], extensions: { code: 'FORBIDDEN', scope: 'read' } },
      ]);
    }
    const { createTransfer } = await world.ask<Json>(
      CREATE.replace('{ id }', '{ id status client { id } events { nodes { type } } }'),
      { input: orderFor(peex) },
      secret,
    );
    expect(createTransfer).toMatchObject({ transfer: { client: { id: peex.clientId } }, userErrors: [] });
  });
});

describe('input', () => {
  it('that nests deeper than anybody needs is malformed, by variable and in the text', async () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const sent = async (levels: number) => {
      const input = JSON.stringify(orderFor(peex, { options: { generic: 'HERE' } })).replace('"HERE"', deep(levels));
      const body = `{"query":${JSON.stringify(CREATE)},"variables":{"input":${input}}}`;
      const { status, text } = await send('/graphql', { method: 'POST', body });
      return { status, json: JSON.parse(text) };
    };
    const { createTransfer } = (await sent(40)).json.data;
    expect(createTransfer).toMatchObject({ transfer: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    const { status, json } = await sent(20_000);
    expect([status, json.errors[0].extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
    const query = `mutation { addProviderAccount(input: { label: "x", credentials: { generic: ${deep(40).replaceAll('"', '')} } }) {
      account { id } userErrors { code } } }`;
    expect((await world.ask<Json>(query)).addProviderAccount).toEqual({
      account: null,
      userErrors: [{ code: 'INVALID_INPUT' }],
    });
  });

  it.each([['text'], [[{ amlCft: true }]], [5], [true]])('of generic options is an object, not %j', async (generic) => {
    expect((await create(world, orderFor(peex, { options: { generic } }))).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'options', 'generic'], moneyMoved: 'NO' },
    ]);
  });

  it('of generic options may be the provider’s own by its names', async () => {
    const made = await create(world, orderFor(peex, { options: { generic: { amlCft: true } } }));
    expect(made.userErrors).toEqual([]);
  });

  it('of a search longer than any name is refused', async () => {
    const query = 'query ($search: String) { contacts(filter: { search: $search }) { nodes { id } } }';
    const { json } = await world.post({ query, variables: { search: 'a'.repeat(60_000) } });
    expect(json.errors).toMatchObject([{ path: ['contacts'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect((await world.post({ query, variables: { search: 'a'.repeat(500) } })).json.data).toEqual({
      contacts: { nodes: [] },
    });
  });

  it('of an idempotency key is counted in characters', async () => {
    const made = await create(world, orderFor(peex, { idempotencyKey: '😀'.repeat(255) }));
    expect(made.userErrors).toEqual([]);
    const long = await create(world, orderFor(peex, { idempotencyKey: '😀'.repeat(256) }));
    expect(long.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] }]);
  });

  it('of another wallet under a key that was used is a conflict, also where the rest does not go with it', async () => {
    const input = orderFor(peex);
    await create(world, input);
    for (const walletId of [cinetpay.walletId, `wal_${'0'.repeat(28)}`]) {
      expect((await create(world, { ...input, walletId })).userErrors).toMatchObject([
        { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] },
      ]);
    }
  });

  it('of an exchange is refused at CinetPay, which pays out what is sent', async () => {
    const exchange = { rate: '2', receive: { amount: '99', currency: 'USD' } };
    expect((await create(world, orderFor(cinetpay, { exchange }))).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'exchange'] },
    ]);
  });
});

describe('a refusal about a transfer says what became of its money:', () => {
  const on = (name: string, more = '') =>
    `mutation ($id: ID!) { it: ${name}(input: { transferId: $id ${more} }) { transfer { status } ${USER_ERRORS} } }`;
  const RESOLVE = on('resolveTransfer', 'outcome: FAILED, evidence: "nobody got it"');

  it('UNKNOWN while it is in doubt', async () => {
    await world.fault('PEEX', 'create', 'resetAfterAccept');
    await world.fault('PEEX', 'lookup', 'error', { count: undefined });
    const { transfer } = await create(world, orderFor(peex));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    const { it: refreshed } = await world.ask<Json>(on('refreshTransfer'), { id: transfer.id });
    expect(refreshed).toMatchObject({
      transfer: { status: 'OUTCOME_UNKNOWN' },
      userErrors: [{ code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'UNKNOWN' }],
    });
  });

  it('YES once it has arrived, also where the provider says so in answer to a person', async () => {
    const { transfer } = await create(world, orderFor(peex));
    await settled(world, transfer.id);
    expect((await world.ask<Json>(RESOLVE, { id: transfer.id })).it.userErrors).toMatchObject([
      { code: 'NOT_RESOLVABLE', moneyMoved: 'YES' },
    ]);
  });
});

describe('a subscription whose field a directive leaves out', () => {
  const texts = [
    'subscription { events @include(if: false) { cursor } }',
    'subscription { ... on Subscription @skip(if: true) { events { cursor } } }',
    'subscription { ...f } fragment f on Subscription { events @skip(if: true) { cursor } }',
  ];

  it.each(texts)('is refused, and nothing breaks over it: %s', async (query) => {
    const body = JSON.stringify({ query });
    const { status, text } = await send('/graphql', { method: 'POST', body, accept: 'text/event-stream' });
    expect(status).toBe(200);
    expect(text).toMatch(/GRAPHQL_VALIDATION_FAILED[^]*event: complete/);
    const follower = await world.follow(query);
    expect(await follower.ended).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

describe('an address that cannot be decoded', () => {
  it('is answered in the one shape of all failures', async () => {
    for (const path of ['/%zz', '/callbacks/peex/%zz', '/graphql%zz']) {
      const { status, headers, text } = await send(path);
      expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
