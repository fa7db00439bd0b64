import { REGISTRIES } from '../registries';
import { calls, endingsOf } from './endings';
import { create, headOf, rowsOf, savedOrder, settled, statusesOf, USER_ERRORS } from './orders';
import { openWorld, type Json, type World } from './world';

const TRANSFER = `id status isFinal version providerStatus failure { code } attention { reason since says asks }
  sync { nextPollAt }`;
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { ${TRANSFER} } }`;
const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { ${TRANSFER} } ${USER_ERRORS} } }`;
const ACKNOWLEDGE = `mutation ($id: ID!, $note: String!) { acknowledgeTransfer(input: { transferId: $id, note: $note }) {
  transfer { ${TRANSFER} observations(first: 100) { nodes { source body } } } ${USER_ERRORS} } }`;
const FOLLOW = `subscription ($id: ID!, $after: EventCursor) { transferUpdated(filter: { transferIds: [$id] }, after: $after) {
  type source from to version providerStatus transfer { attention { reason } } } }`;
const LIST = `query ($filter: TransferFilter) { transfers(first: 100, filter: $filter) { nodes { id } } }`;

let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: REGISTRIES });
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const find = async (id: string): Promise<Json> => (await world.ask<Json>(FIND, { id })).transfer;
const refresh = async (id: string): Promise<Json> => {
  // Whoever asks within a tenth of a second shares the answer of the last one.
  await world.step(101);
  return (await world.ask<Json>(REFRESH, { id })).refreshTransfer;
};
const listed = async (filter: object): Promise<string[]> =>
  (await world.ask<Json>(LIST, { filter })).transfers.nodes.map(({ id }: Json) => id);

/** How many transfers are contradicted, as operators see it. */
async function gauge(): Promise<number> {
  const text = await (await fetch(`${world.app.url}/metrics`)).text();
  return Number(/^corridor_attention\{reason="CONTRADICTED"\} (\d+)$/m.exec(text)?.[1]);
}

describe.each([...REGISTRIES.providers])('the last word of $name', (provider) => {
  const words = endingsOf(provider);
  const say = (transfer: Json, word: object) =>
    world.control('status', { provider: provider.id, reference: transfer.reference, ...word });
  beforeAll(async () => {
    // Without a callback of its own accord the looks here are ours alone.
    if (calls(provider)) await world.fault(provider.id, 'callback', 'lost', { count: undefined });
  });

  async function ended(word: object): Promise<{ transfer: Json; input: Json }> {
    const input = { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' };
    const { transfer } = await create(world, input);
    await say(transfer, word);
    await settled(world, transfer.id);
    return { transfer, input };
  }

  it('a failure that was paid after all: refresh asks, it is told at once, and a second look makes it so', async () => {
    const { transfer, input } = await ended(words.bad);
    const after = await headOf(world);
    const follower = await world.follow(FOLLOW, { id: transfer.id, after });
    const before = await find(transfer.id);
    expect(before).toMatchObject({ status: words.ends, attention: null });
    await say(transfer, words.paid);

    const refreshed = await refresh(transfer.id);
    const contradicted = { reason: 'CONTRADICTED', asks: expect.stringContaining('Do not send this money again') };
    expect(refreshed.transfer).toMatchObject({ status: words.ends, isFinal: true, attention: contradicted });
    expect(refreshed.transfer.attention.says).toContain(words.paid.status);
    expect(refreshed.transfer.version).toBe(before.version + 1);
    expect(refreshed.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
    // Who asks with the same key again is told the same.
    const replay = await create(world, input);
    expect(replay.idempotency.replayed).toBe(true);
    expect(replay.userErrors).toMatchObject([{ moneyMoved: 'UNKNOWN' }]);
    expect(await listed({ attention: true })).toContain(transfer.id);
    expect(await listed({ attentionReasons: ['CONTRADICTED'] })).toContain(transfer.id);
    expect(await listed({ attention: false })).not.toContain(transfer.id);
    expect(await gauge()).toBeGreaterThanOrEqual(1);

    // Nobody asks any more: the engine's own look confirms it.
    await world.pass(29_000, 1_000);
    expect((await find(transfer.id)).status).toBe(words.ends);
    await world.pass(4_000, 1_000);
    expect(await find(transfer.id)).toMatchObject({ status: 'SUCCEEDED', attention: null, failure: null });
    expect(await listed({ attention: true })).not.toContain(transfer.id);
    expect((await create(world, input)).userErrors).toEqual([]);
    const seen = follower.results.map(({ transferUpdated: { type, from, to } }: Json) => [type, from, to]);
    expect(seen).toEqual([
      ['TRANSFER_CONTRADICTED', words.ends, words.ends],
      ['TRANSFER_ATTENTION_CHANGED', words.ends, words.ends],
      ['TRANSFER_STATUS_CHANGED', words.ends, 'SUCCEEDED'],
      ['TRANSFER_ATTENTION_CHANGED', 'SUCCEEDED', 'SUCCEEDED'],
    ]);
    expect(await rowsOf(world, { provider: provider.id, reference: transfer.reference })).toHaveLength(1);
  });

  it('a failure that was paid after all is found by a late look, though nobody asks', async () => {
    const { transfer } = await ended(words.bad);
    await say(transfer, words.paid);
    await world.pass(50_000, 1_000);
    expect(await find(transfer.id)).toMatchObject({ status: words.ends, attention: null });
    await world.pass(15_000, 1_000);
    expect(await find(transfer.id)).toMatchObject({ status: words.ends, attention: { reason: 'CONTRADICTED' } });
    await world.pass(35_000, 1_000);
    expect((await find(transfer.id)).status).toBe('SUCCEEDED');
    expect((await statusesOf(world, transfer.id)).slice(-2)).toEqual([words.ends, 'SUCCEEDED']);
  });

  it('a success that failed after all holds for an hour, and only what is said without a break changes it', async () => {
    const { transfer } = await ended(words.paid);
    await say(transfer, words.bad);
    expect((await refresh(transfer.id)).transfer).toMatchObject({
      status: 'SUCCEEDED',
      attention: { reason: 'CONTRADICTED' },
    });
    // Half an hour later it says again that it was paid: the hour begins anew, and the contradiction stays told.
    await world.pass(30 * 60_000, 60_000);
    await say(transfer, words.paid);
    expect((await refresh(transfer.id)).transfer.attention.reason).toBe('CONTRADICTED');
    await say(transfer, words.bad);
    await refresh(transfer.id);
    await world.pass(58 * 60_000, 60_000);
    expect((await find(transfer.id)).status).toBe('SUCCEEDED');
    // A look that a step of the clock has cut off is made again some minutes later.
    await world.until('the look that confirms it', async () => {
      await world.pass(30_000, 2_000);
      return (await find(transfer.id)).status !== 'SUCCEEDED';
    });
    expect(await find(transfer.id)).toMatchObject({ status: words.ends, attention: null });
  });

  it('an acknowledged word is told no more, and who acknowledged it is kept', async () => {
    const { transfer } = await ended(words.paid);
    await say(transfer, words.bad);
    await refresh(transfer.id);
    const note = 'ticket 4711: their screen is wrong, the money is there';
    const { acknowledgeTransfer } = await world.ask<Json>(ACKNOWLEDGE, { id: transfer.id, note });
    expect(acknowledgeTransfer).toMatchObject({ transfer: { status: 'SUCCEEDED', attention: null }, userErrors: [] });
    expect(acknowledgeTransfer.transfer.observations.nodes).toContainEqual({
      source: 'PERSON',
      body: expect.objectContaining({ note, reason: 'CONTRADICTED', acknowledgedBy: expect.stringContaining('key_') }),
    });
    const again = await refresh(transfer.id);
    expect(again).toMatchObject({ transfer: { status: 'SUCCEEDED', attention: null }, userErrors: [] });
    const twice = await world.ask<Json>(ACKNOWLEDGE, { id: transfer.id, note });
    expect(twice.acknowledgeTransfer.userErrors).toMatchObject([{ code: 'NOT_RESOLVABLE', moneyMoved: 'YES' }]);
    const empty = await world.ask<Json>(ACKNOWLEDGE, { id: transfer.id, note: '  ' });
    expect(empty.acknowledgeTransfer.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'note'] }]);
  });
});

describe('a callback that names what has ended', () => {
  it.each(REGISTRIES.providers.filter(calls))('at $name makes a look', async (provider) => {
    const fresh = await openWorld({ registries: REGISTRIES });
    try {
      const { id } = provider;
      const words = endingsOf(provider);
      const { transfer } = await create(fresh, { ...(await savedOrder(fresh, provider)), waitFor: 'ACCEPTED' });
      await fresh.control('status', { provider: id, reference: transfer.reference, ...words.bad });
      await settled(fresh, transfer.id);
      await fresh.pass(2_000);
      await fresh.control('status', { provider: id, reference: transfer.reference, ...words.paid });
      await fresh.pass(2_000);
      const { transfer: seen } = await fresh.ask<Json>(FIND, { id: transfer.id });
      // A committed Xprizo payment has succeeded before anybody can say otherwise: there the bad word is the contrary one.
      expect(seen).toMatchObject({ isFinal: true, attention: { reason: 'CONTRADICTED' } });
      expect([words.ends, 'SUCCEEDED']).toContain(seen.status);
      expect(fresh.faults()).toEqual([]);
    } finally {
      await fresh.close();
    }
  });
});
