import { T0, transfer } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

let world: GraphWorld;
let ids: string[];
beforeAll(async () => {
  world = await openGraph();
  const rows = Array.from({ length: 5 }, (_row, index) => transfer(world.home.wallet, { createdAt: T0 + index }));
  await world.store.write(async (tx) => {
    for (const row of rows) await tx.insertTransfer(row);
  });
  ids = rows.map(({ id }) => id).reverse();
});
afterAll(() => world.close());

const PAGE =
  '{ nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
const page = async (args: string) => {
  const { data, errors } = await world.ask(`{ transfers(${args}) ${PAGE} }`);
  expect(errors).toEqual([]);
  return data.transfers as {
    nodes: { id: string }[];
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  };
};

describe('a list in pages', () => {
  it('is walked forward', async () => {
    const first = await page('first: 2');
    expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.edges.map(({ node }) => node)).toEqual(first.nodes);
    expect(first.pageInfo).toEqual({
      ...{ hasNextPage: true, hasPreviousPage: false },
      ...{ startCursor: first.edges[0]?.cursor, endCursor: first.edges[1]?.cursor },
    });
    const rest = await page(`first: 100, after: "${first.pageInfo.endCursor}"`);
    expect(rest.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('is walked backward, in the same order', async () => {
    const last = await page('last: 2');
    expect(last.nodes.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await page(`last: 2, before: "${last.pageInfo.startCursor}"`);
    expect(before.nodes.map(({ id }) => id)).toEqual(ids.slice(1, 3));
  });

  it('is ordered as asked', async () => {
    expect((await page('orderBy: CREATED_ASC')).nodes.map(({ id }) => id)).toEqual([...ids].reverse());
  });

  it('is empty where nothing matches', async () => {
    const none = await page('filter: { statuses: [REVERSED] }');
    expect(none).toEqual({
      ...{ nodes: [], edges: [] },
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('takes null for left out', async () => {
    expect(
      (await page('filter: null, orderBy: null, first: null, after: null, last: null, before: null')).nodes,
    ).toHaveLength(5);
  });
});

describe('a page that cannot be', () => {
  const cursor = 'x';
  it.each([
    ['transfers(first: 0)', /^first must be between 1 and 100, but is 0$/],
    ['transfers(first: 101)', /^first must be between 1 and 100, but is 101$/],
    ['transfers(first: -1)', /^first must be/],
    ['transfers(last: 0)', /^last must be between 1 and 100, but is 0$/],
    ['transfers(last: 101)', /^last must be/],
    ['transfers(first: 5, last: 5)', /^first and last cannot be given together$/],
    [`transfers(last: 5, after: "${cursor}")`, /^after goes with first/],
    [`transfers(before: "${cursor}")`, /^before goes with last/],
    [`transfers(first: 5, before: "${cursor}")`, /^before goes with last/],
    ['accounts(first: 0)', /^first must be/],
    ['clients(first: 101)', /^first must be/],
    ['contacts(first: 101)', /^first must be/],
    ['wallets(first: 101)', /^first must be/],
    ['events(first: 101)', /^first must be/],
  ])('%s is refused by name', async (field, message) => {
    const { errors } = await world.ask(`{ ${field} { pageInfo { hasNextPage } } }`);
    expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('first and last as variables are told from the default', async () => {
    const document = 'query ($first: Int, $last: Int) { transfers(first: $first, last: $last) { nodes { id } } }';
    const last = await world.ask(document, { last: 1 });
    expect(last.data.transfers.nodes).toEqual([{ id: ids.at(-1) }]);
    expect((await world.ask(document, { last: 1, first: null })).errors).toEqual([]);
    expect((await world.ask(document, { last: 1, first: 1 })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it.each(['transfers', 'accounts', 'clients', 'contacts', 'wallets', 'events'])(
    'a cursor that is none is INVALID_CURSOR in %s',
    async (list) => {
      const { errors } = await world.ask(`{ ${list}(after: "garbage") { pageInfo { hasNextPage } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    },
  );

  it("another list's cursor is INVALID_CURSOR", async () => {
    const { pageInfo } = await page('first: 1');
    const { errors } = await world.ask(`{ wallets(after: "${pageInfo.endCursor}") { nodes { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  });

  it('a filter longer than a statement should carry is refused by name', async () => {
    const filter = { accountIds: Array.from({ length: 501 }, () => 'acc') };
    const document = 'query ($filter: TransferFilter) { transfers(filter: $filter) { nodes { id } } }';
    const { errors } = await world.ask(document, { filter });
    expect(errors).toMatchObject([{ message: 'filter.accountIds has 501 items, more than 500' }]);
  });
});
