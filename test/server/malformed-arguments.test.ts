import { openEventStream } from './event-stream-client';
import { openServer, type Json, type ServerWorld } from './open-server';

let world: ServerWorld;
beforeAll(async () => {
  world = await openServer();
});
afterAll(() => world.close());

interface Asked {
  query: string;
  variables?: object;
}

/** One answer through each door. */
const DOORS: Record<string, (asked: Asked) => Promise<Json>> = {
  HTTP: async (asked) => (await world.post(asked)).json,
  SSE: async (asked) => {
    const stream = await openEventStream(`${world.url}/graphql`, {
      headers: { authorization: `Bearer ${world.secret}` },
      body: asked,
    });
    const block = await stream.next();
    return JSON.parse(block?.data ?? 'null');
  },
  WebSocket: async ({ query, variables }) => {
    const socket = await world.join();
    socket.subscribe('one', query, variables);
    const { type, payload } = await socket.next();
    await socket.close();
    return type === 'error' ? { errors: payload } : payload;
  },
};

const CREATE = (more: string) => `createContact(input: { contact: { firstName: "Awa", ${more} } }`;
const contactsThere = async () =>
  (await world.post({ query: '{ contacts { nodes { id } } }' })).json.data.contacts.nodes;

const REFUSED: [string, Asked, RegExp][] = [
  [
    'a text in the argument of a query',
    { query: '{ transfers(filter: { minAmount: "1,500" }) { nodes { id } } }' },
    /^Argument "filter" has an invalid value: Decimal "1,500" has a comma/,
  ],
  [
    'a variable of a query',
    {
      query: 'query ($f: TransferFilter) { transfers(filter: $f) { nodes { id } } }',
      variables: { f: { createdAt: { from: 'yesterday' } } },
    },
    /^Variable "\$f" has an invalid value at "f.createdAt.from": DateTime "yesterday" is not/,
  ],
  [
    'an item of a variable',
    {
      query: 'query ($p: [PhoneNumber!]) { contacts(filter: { phones: $p }) { nodes { id } } }',
      variables: { p: ['+237677000001', 'call me'] },
    },
    /at "p\[1\]": PhoneNumber "call me" has letters/,
  ],
  [
    'the default of a variable',
    { query: 'query ($m: Decimal = "1e5") { transfers(filter: { minAmount: $m }) { nodes { id } } }' },
    /has an invalid value at "m": Decimal "1e5" has an exponent/,
  ],
  [
    'a variable of a subscription',
    {
      query: 'subscription ($after: EventCursor) { events(after: $after) { cursor } }',
      variables: { after: 'x'.repeat(513) },
    },
    /EventCursor .* has more than 512 characters/,
  ],
  [
    'a text below the payload of a mutation',
    {
      query: `mutation { ${CREATE('lastName: "Diop"')}) {
        contact { transfers(filter: { minAmount: "1,500" }) { nodes { id } } } userErrors { code } } }`,
    },
    /Decimal "1,500" has a comma/,
  ],
  [
    'a variable below the payload of a mutation',
    {
      query: `mutation ($m: Decimal) { ${CREATE('lastName: "Diop"')}) {
        contact { ...Rows } userErrors { code } } } fragment Rows on Contact { transfers(filter: { minAmount: $m }) { nodes { id } } }`,
      variables: { m: '1,500' },
    },
    /Variable "\$m" has an invalid value at "m": Decimal "1,500" has a comma/,
  ],
];

describe.each(Object.keys(DOORS))('over %s', (door) => {
  const ask = (asked: Asked) => DOORS[door]!(asked);

  it.each(REFUSED)('%s refuses the request before anything runs', async (what, asked, says) => {
    if (door === 'HTTP' && what.includes('subscription')) {
      expect((await world.post(asked)).json.errors[0].extensions.code).toMatch(/BAD_USER_INPUT|BAD_REQUEST/);
      return;
    }
    const before = await contactsThere();
    const answer = await ask(asked);
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(says),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      }),
    ]);
    expect(await contactsThere()).toEqual(before);
  });

  it.each([
    [
      'in its text',
      {
        query: `mutation { it: ${CREATE('lastName: "Diop", phone: "+2370677000001", email: "nobody"')}) { userErrors { code path } } }`,
      },
    ],
    [
      'as a variable',
      {
        query:
          'mutation ($input: CreateContactInput!) { it: createContact(input: $input) { userErrors { code path } } }',
        variables: { input: { contact: { firstName: 'Awa', lastName: 'Diop', phone: '677000001', email: 'nobody' } } },
      },
    ],
  ])('what a mutation cannot read is a userError with its path, %s', async (_how, asked) => {
    const before = await contactsThere();
    const { data, errors } = await ask(asked);
    expect(errors).toBeUndefined();
    expect(data.it.userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'contact', 'email'] }]);
    expect(await contactsThere()).toEqual(before);
  });

  it('a value of the wrong type stays an error of the request', async () => {
    for (const asked of [
      { query: '{ transfers(filter: { minAmount: 1500 }) { nodes { id } } }' },
      {
        query: 'mutation ($input: CreateContactInput!) { createContact(input: $input) { userErrors { code } } }',
        variables: { input: { contact: { firstName: 'Awa', lastName: 'Diop', phone: 237677000001 } } },
      },
    ]) {
      const answer = await ask(asked);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(answer.errors[0].message).toContain('must be sent as text');
    }
  });
});

it('a document that was refused once is refused again, and taken with values that can be read', async () => {
  const query = 'query ($m: Decimal) { transfers(filter: { minAmount: $m }) { nodes { id } } }';
  const codes = [];
  for (const m of ['1,500', '1500', '1,500', null]) {
    const { status, json } = await world.post({ query, variables: { m } });
    codes.push([status, json.errors?.[0].extensions.code]);
  }
  expect(codes).toEqual([
    [400, 'BAD_USER_INPUT'],
    [200, undefined],
    [400, 'BAD_USER_INPUT'],
    [200, undefined],
  ]);
  for (let time = 0; time < 2; time += 1) {
    const { status, json } = await world.post({
      query: '{ transfers(filter: { minAmount: "1,500" }) { nodes { id } } }',
    });
    expect([status, json.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  }
});
