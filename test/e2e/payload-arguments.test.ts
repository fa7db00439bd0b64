import { orderFor, placeOf, settled, type Place, USER_ERRORS } from './orders';
import { KEY_A, openWorld, type Json, type World } from './world';

let world: World;
let peex: Place;
beforeAll(async () => {
  world = await openWorld();
  peex = await placeOf(world, 'PEEX');
});
afterAll(async () => {
  // The two of the last two tests, and no other.
  expect(world.faults().map((line) => /the disk is on fire/.test(line))).toEqual([true, true]);
  await world.close();
});

const create = (selection: string, variables = '') =>
  `mutation ($input: CreateTransferInput! ${variables}) { createTransfer(input: $input) { transfer { id ${selection} } ${USER_ERRORS} } }`;

const paid = async () => (await world.ledger('PEEX')).length;

/** By SSE, as text. */
async function stream(query: string, variables: object): Promise<string> {
  const response = await fetch(`${world.app.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query, variables }),
    headers: {
      authorization: `Bearer ${KEY_A}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
  });
  return response.text();
}

describe('an argument of no use below a mutation’s payload is refused before any money moves:', () => {
  it.each([
    ['a page that is too long', 'client { wallets(first: 1000) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a page of nothing', 'wallet { transfers(first: 0) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a page by another list’s cursor', 'client { transfers(after: "nonsense") { nodes { id } } }', 'INVALID_CURSOR'],
    ['a page of events by no cursor', 'events(after: "nonsense") { nodes { cursor } }', 'INVALID_CURSOR'],
    [
      'an amount of too many decimals',
      'contact { transfers(filter: { minAmount: "1.123456" }) { nodes { id } } }',
      'BAD_USER_INPUT',
    ],
    ['an age below nothing', 'wallet { balance(maxAgeSeconds: -1) { available } }', 'BAD_USER_INPUT'],
    ['observations by no cursor', 'observations(after: "nonsense") { nodes { id } }', 'INVALID_CURSOR'],
    ['the accounts’ lists', 'account { clients(first: -1) { nodes { id } } }', 'BAD_USER_INPUT'],
  ])('%s', async (_what, selection, code) => {
    const before = await paid();
    const input = orderFor(peex);
    const { status, json } = await world.post({ query: create(selection), variables: { input } });
    expect([status, json.data, json.errors.map(({ extensions }: Json) => extensions.code)]).toEqual([
      400,
      undefined,
      [code],
    ]);
    expect(json.errors[0].path.slice(0, 2)).toEqual(['createTransfer', 'transfer']);
    expect(await paid()).toBe(before);
    // And the key was not used.
    const good = await world.ask<Json>(create('status'), { input });
    expect(good.createTransfer.userErrors).toEqual([]);
  });

  it('by variables, in fragments, and not where a directive leaves the field out', async () => {
    const before = await paid();
    const spread = create('...F', '$first: Int, $with: Boolean!').concat(
      ' fragment F on Transfer { client { wallets(first: $first) @include(if: $with) { nodes { id } } } }',
    );
    const ask = (first: number, include: boolean) =>
      world.post({ query: spread, variables: { input: orderFor(peex), first, with: include } });
    expect((await ask(1000, true)).status).toBe(400);
    expect(await paid()).toBe(before);
    expect((await ask(1000, false)).json.errors).toBeUndefined();
    expect((await ask(10, true)).json.errors).toBeUndefined();
    expect(await paid()).toBe(before + 2);
  });

  it('over SSE and over WebSocket', async () => {
    const before = await paid();
    const query = create('client { wallets(first: 1000) { nodes { id } } }');
    expect(await stream(query, { input: orderFor(peex) })).toContain('BAD_USER_INPUT');
    const follower = await world.follow(query, { input: orderFor(peex) });
    expect(await follower.ended).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await paid()).toBe(before);
  });

  it('what the key may not see', async () => {
    const made = await world.ask<Json>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { label: 'writer', scopes: ['transfers:write'] } },
    );
    const before = await paid();
    const { json } = await world.post(
      { query: create('client { wallets { nodes { id } } }'), variables: { input: orderFor(peex) } },
      made.createApiKey.secret,
    );
    expect(json.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'read' } }]);
    expect(await paid()).toBe(before);
  });
});

describe('where what stands below a payload cannot be read all the same', () => {
  afterEach(() => jest.restoreAllMocks());

  it('the error names the transfer, says whether its money moved, and to send the same key again', async () => {
    jest.spyOn(world.app.store, 'pageWallets').mockRejectedValueOnce(new Error('the disk is on fire'));
    const input = orderFor(peex);
    const { json } = await world.post({ query: create('client { wallets { nodes { id } } }'), variables: { input } });
    expect(json.data.createTransfer.transfer).toBeNull();
    const { extensions } = json.errors[0];
    expect(extensions).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      transferId: expect.stringMatching(/^trf_/),
      moneyMoved: 'UNKNOWN',
      advice: 'send the same key again',
    });
    const again = await world.ask<Json>(create('status'), { input });
    expect(again.createTransfer.transfer.id).toBe(extensions.transferId);
    await settled(world, extensions.transferId);
  });

  it('also below an item of a batch', async () => {
    jest.spyOn(world.app.store, 'pageWallets').mockRejectedValueOnce(new Error('the disk is on fire'));
    const query = `mutation ($input: TransferBatchInput!) { createTransfers(input: $input) { items {
      transfer { id client { wallets { nodes { id } } } } } } }`;
    const { idempotencyKey, ...order } = orderFor(peex);
    const transfers = [{ ...order, idempotencyKey: `${idempotencyKey}-1` }];
    const { json } = await world.post({ query, variables: { input: { idempotencyKey, transfers } } });
    expect(json.errors[0].extensions).toMatchObject({
      transferId: expect.stringMatching(/^trf_/),
      advice: 'send the same key again',
    });
  });
});
