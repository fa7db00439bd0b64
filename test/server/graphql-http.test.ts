import { getIntrospectionQuery } from 'graphql';
import { openServer, type Json, type ServerWorld } from './open-server';

const VIEWER = '{ viewer { organization { name } } }';

describe('/graphql over HTTP', () => {
  let world: ServerWorld;
  beforeAll(async () => {
    world = await openServer();
  });
  afterAll(() => world.close());

  const codeOf = (reply: { status: number; json: Json }) => [reply.status, reply.json?.errors?.[0]?.extensions?.code];

  it('answers a query to the holder of a key', async () => {
    const reply = await world.post({ query: VIEWER });
    expect([reply.status, reply.json.data]).toEqual([200, { viewer: { organization: { name: 'Acme' } } }]);
  });

  it('answers 401 without a key, with a wrong one, and with one in another form', async () => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer nope' },
      { authorization: world.secret },
      { authorization: '' },
    ];
    for (const headers of wrong) {
      const reply = await world.post({ query: VIEWER }, headers, null);
      expect(codeOf(reply)).toEqual([401, 'UNAUTHENTICATED']);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      expect(reply.json.data).toBeUndefined();
    }
  });

  it('answers 401 before it looks at the body', async () => {
    expect(codeOf(await world.post('{ not json', {}, null))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('says of a revoked and of an expired key what it is', async () => {
    const { keyring, viewer, clock } = world;
    const revoked = await keyring.create(viewer, { label: 'r', scopes: ['read'] });
    await keyring.revoke(viewer, { apiKeyId: revoked.apiKey?.id as string });
    const expiring = await keyring.create(viewer, { label: 'e', scopes: ['read'], expiresAt: clock.now() + 1 });
    clock.advance(1);
    const replies = [
      await world.post({ query: VIEWER }, {}, revoked.secret),
      await world.post({ query: VIEWER }, {}, expiring.secret),
    ];
    expect(replies.map(codeOf)).toEqual([
      [401, 'UNAUTHENTICATED'],
      [401, 'UNAUTHENTICATED'],
    ]);
    expect(replies.map((reply) => reply.json.errors[0].message)).toEqual([
      expect.stringContaining('revoked'),
      expect.stringContaining('expired'),
    ]);
  });

  it('answers GET queries that carry the CSRF header, and no others', async () => {
    const path = `/graphql?query=${encodeURIComponent(VIEWER)}`;
    const forged = await world.send(path);
    expect(codeOf(forged)).toEqual([400, 'BAD_REQUEST']);
    expect(forged.json.errors[0].message).toContain('Cross-Site Request Forgery');
    const asked = await world.send(path, { headers: { 'apollo-require-preflight': 'true' } });
    expect([asked.status, asked.json.data.viewer.organization.name]).toEqual([200, 'Acme']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'refuses a %s body, which a foreign page could send',
    async (type) => {
      const reply = await world.post({ query: VIEWER }, { 'content-type': type });
      expect(codeOf(reply)).toEqual([400, 'BAD_REQUEST']);
    },
  );

  it('refuses mutations over GET', async () => {
    const query = 'mutation { revokeApiKey(input: { apiKeyId: "key_1" }) { userErrors { code } } }';
    const headers = { 'apollo-require-preflight': 'true' };
    const reply = await world.send(`/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(codeOf(reply)).toEqual([405, 'BAD_REQUEST']);
  });

  it('sends subscriptions to the WebSocket', async () => {
    const reply = await world.post({ query: 'subscription { events { cursor } }' });
    expect(codeOf(reply)).toEqual([400, 'BAD_REQUEST']);
    expect(reply.json.errors[0].message).toContain('graphql-transport-ws');
  });

  it.each([
    ['a syntax error', { query: '{ viewer ' }, [400, 'GRAPHQL_PARSE_FAILED']],
    ['an unknown field', { query: '{ nothing }' }, [400, 'GRAPHQL_VALIDATION_FAILED']],
    [
      'a wrong variable',
      { query: 'query($f: Int) { contacts(first: $f) { nodes { id } } }', variables: { f: 'x' } },
      [400, 'BAD_USER_INPUT'],
    ],
    [
      'no operation of that name',
      { query: `query A ${VIEWER}`, operationName: 'B' },
      [400, 'OPERATION_RESOLUTION_FAILURE'],
    ],
    ['no query', { variables: {} }, [400, 'BAD_REQUEST']],
    ['a query that is no text', { query: 1 }, [400, 'BAD_REQUEST']],
    ['a batch', [{ query: VIEWER }], [400, 'BAD_REQUEST']],
    ['nothing', '', [400, 'BAD_REQUEST']],
    ['broken JSON', '{', [400, 'BAD_REQUEST']],
    [
      'a hash instead of a query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
      [200, 'PERSISTED_QUERY_NOT_SUPPORTED'],
    ],
  ])('answers %s with a clear error', async (_what, body, expected) => {
    expect(codeOf(await world.post(body))).toEqual(expected);
  });

  it('shows the place of a syntax error', async () => {
    const reply = await world.post({ query: '{ viewer ' });
    expect(reply.json.errors[0].locations).toEqual([{ line: 1, column: 10 }]);
  });

  it.each([
    ['MAX_DOCUMENT_TOKENS', `{ ${'viewer { scopes } '.repeat(600)} }`],
    [
      'MAX_DEPTH',
      `{ ${'node(id: "x") { ... on Contact { transfers(first: 1) { nodes { contact { '.repeat(6)} id ${'} } } } } '.repeat(6)} }`,
    ],
    ['MAX_ALIASES', `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: viewer { scopes }`).join(' ')} }`],
    ['MAX_FIELDS', `{ ${'viewer { scopes } '.repeat(200)} }`],
    ['MAX_COST', '{ contacts(first: 100) { nodes { transfers(first: 100) { nodes { id } } } } }'],
    ['MAX_DEPTH', '{ a'.repeat(600) + '}'.repeat(600)],
  ])('refuses an operation beyond %s', async (limit, query) => {
    const reply = await world.post({ query });
    expect(codeOf(reply)).toEqual([400, 'OPERATION_TOO_COMPLEX']);
    expect(reply.json.errors[0].extensions.limit).toBe(limit);
    expect(reply.json.errors[0].message).toContain(limit);
  });

  it('counts what variables ask for, each time anew', async () => {
    const query = 'query($f: Int) { contacts(first: $f) { nodes { transfers(first: $f) { nodes { id } } } } }';
    const statuses = [];
    for (const f of [2, 100, 2]) statuses.push((await world.post({ query, variables: { f } })).status);
    expect(statuses).toEqual([200, 400, 200]);
  });

  it('answers the introspection query of GraphiQL, within the depth limit for everything else', async () => {
    const query = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true });
    const reply = await world.post({ query });
    expect(reply.status).toBe(200);
    expect(reply.json.data.__schema.queryType.name).toBe('Query');
  });

  it.each(['accounts', 'clients', 'contacts', 'wallets', 'transfers', 'events'])(
    'nulls %s alone where one of its arguments is of no use, and answers the rest',
    async (list) => {
      const reply = await world.post({
        query: `{ bad: ${list}(first: 1000) { nodes { __typename } } good: ${VIEWER.slice(1, -1)} }`,
      });
      expect(reply.json).toMatchObject({
        data: { bad: null, good: { organization: { name: 'Acme' } } },
        errors: [{ path: ['bad'], extensions: { code: 'BAD_USER_INPUT' } }],
      });
      expect(reply.json.errors).toHaveLength(1);
    },
  );

  it('asks the database once for aliases of one field with the same arguments', async () => {
    const askedBy = async (query: string) => {
      await world.post({ query });
      world.statements.length = 0;
      await world.post({ query });
      return world.statements.filter((text) => /FROM contacts\b/.test(text)).length;
    };
    const list = (alias: string, first: number) => `${alias}: contacts(first: ${first}) { nodes { id } }`;
    expect(await askedBy(`{ ${list('a', 5)} ${list('b', 5)} ${list('c', 5)} }`)).toBe(1);
    expect(await askedBy(`{ ${list('a', 5)} ${list('b', 6)} }`)).toBe(2);
  });

  it('answers 413 to a body above the limit', async () => {
    const reply = await world.post({ query: VIEWER, variables: { pad: 'x'.repeat(64 * 1024) } });
    expect(codeOf(reply)).toEqual([413, 'REQUEST_TOO_LARGE']);
  });
});
