import { REGISTRIES } from '../registries';
import { calls, endingsOf } from './endings';
import { create, savedOrder, settled, USER_ERRORS } from './orders';
import { openWorld, type Json, type World } from './world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TRANSFER = 'id status isFinal version attention { reason since says asks } settledAt';
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { ${TRANSFER} } }`;
const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { ${TRANSFER} } ${USER_ERRORS} } }`;
const CANCEL = `mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { transfer { ${TRANSFER} } ${USER_ERRORS} } }`;
const RESOLVE = `mutation ($id: ID!, $outcome: ResolvedOutcome!) {
  resolveTransfer(input: { transferId: $id, outcome: $outcome, evidence: "their statement of today" }) {
    transfer { ${TRANSFER} observations(first: 100) { nodes { source mappedStatus body } } } ${USER_ERRORS} } }`;
const LIST = 'query ($filter: TransferFilter) { transfers(first: 100, filter: $filter) { nodes { id } } }';
const EVENTS = `query ($id: ID!) { transfer(by: { id: $id }) { events(first: 100) { nodes { type ... on TransferEvent { to } } } } }`;

let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: REGISTRIES });
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const find = async (id: string): Promise<Json> => (await world.ask<Json>(FIND, { id })).transfer;
const refresh = async (id: string): Promise<Json> => (await world.ask<Json>(REFRESH, { id })).refreshTransfer;
const resolve = async (id: string, outcome: string): Promise<Json> =>
  (await world.ask<Json>(RESOLVE, { id, outcome })).resolveTransfer;
const listed = async (filter: object): Promise<string[]> =>
  (await world.ask<Json>(LIST, { filter })).transfers.nodes.map(({ id }: Json) => id);

describe.each([...REGISTRIES.providers])('a transfer at $name', (provider) => {
  const words = endingsOf(provider);
  const make = async () => create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
  const say = ({ reference }: Json, word: object) =>
    world.control('status', { provider: provider.id, reference, ...word });
  // A callback would have it looked at while a test wants no look.
  const withoutCallbacks = async () => {
    if (calls(provider)) await world.fault(provider.id, 'callback', 'lost', { count: undefined });
  };

  /** Its look-ups answer with a word that nobody knows, for long enough that a person is asked. */
  async function unreadable(): Promise<Json> {
    await withoutCallbacks();
    await world.fault(provider.id, 'lookup', 'unknownStatus', { count: undefined });
    const { transfer } = await make();
    await world.pass(90_000, 1_000);
    expect((await find(transfer.id)).attention).toMatchObject({ reason: 'UNREADABLE' });
    return transfer;
  }

  /** So many others of its kind, settled in a few seconds. */
  async function settle(count: number): Promise<void> {
    const made: Json[] = [];
    for (let left = count; left > 0; left -= 1)
      made.push((await create(world, await savedOrder(world, provider))).transfer);
    for (const { id } of made) await settled(world, id);
  }

  it('that was never sent cannot be refreshed: there is nothing to ask for, and the answer says so', async () => {
    // The account rests after the first one was told to come later: the second one is not sent at all.
    await world.fault(provider.id, 'create', 'rateLimited');
    await create(world, await savedOrder(world, provider));
    const { transfer } = await create(world, await savedOrder(world, provider));
    expect(transfer.status).toBe('CREATED');
    const refused = [
      {
        code: 'UNSUPPORTED_OPERATION',
        message: expect.stringContaining(`nothing was sent to ${provider.name}`),
        path: ['input', 'transferId'],
        moneyMoved: 'NO',
      },
    ];
    expect(await refresh(transfer.id)).toMatchObject({ transfer: { status: 'CREATED' }, userErrors: refused });
    const { cancelTransfer } = await world.ask<Json>(CANCEL, { id: transfer.id });
    expect(cancelTransfer).toMatchObject({ transfer: { status: 'CANCELED' }, userErrors: [] });
    expect(await refresh(transfer.id)).toMatchObject({ transfer: { status: 'CANCELED' }, userErrors: refused });
  });

  it.each(['SUCCEEDED', 'FAILED', 'CANCELED', 'REVERSED'])(
    'of which no answer can be read is recorded as %s by a person, with the evidence',
    async (outcome) => {
      const transfer = await unreadable();
      const { transfer: resolved, userErrors } = await resolve(transfer.id, outcome);
      expect(userErrors).toEqual([]);
      expect(resolved).toMatchObject({ status: outcome, isFinal: true, attention: null });
      expect(resolved.observations.nodes).toContainEqual({
        source: 'PERSON',
        mappedStatus: outcome,
        body: expect.objectContaining({ evidence: 'their statement of today', outcome }),
      });
    },
  );

  it.each([
    ['CANCELED', 'paid', 'SUCCEEDED'],
    ['REVERSED', 'paid', 'SUCCEEDED'],
    ['SUCCEEDED', 'bad', words.ends],
  ] as const)('is not recorded as %s where the fresh look says %s', async (outcome, word, ends) => {
    const transfer = await unreadable();
    await world.clearFaults();
    await withoutCallbacks();
    await say(transfer, words[word]);
    const { transfer: seen, userErrors } = await resolve(transfer.id, outcome);
    expect(seen).toMatchObject({ status: ends, attention: null });
    expect(userErrors).toMatchObject([{ code: 'NOT_RESOLVABLE', message: expect.stringContaining(ends) }]);
    const people = seen.observations.nodes.filter(({ source }: Json) => source === 'PERSON');
    expect(people).toEqual([]);
  });

  it('that stays open too long comes to the attention of a person as overdue, until it ends', async () => {
    // Peex remembers for less than the week after which it is overdue where nobody knows how long they take.
    const { afterMs, settledBefore } = OVERDUE[provider.id] ?? { afterMs: 7 * DAY, settledBefore: 0 };
    await settle(settledBefore);
    await withoutCallbacks();
    const { transfer } = await make();
    await say(transfer, endingsOf(provider).open);
    await world.pass(afterMs - HOUR, HOUR);
    expect(await find(transfer.id)).toMatchObject({ isFinal: false, attention: null });
    await world.until('the look after it was due', async () => {
      await world.pass(HOUR, HOUR);
      return (await find(transfer.id)).attention !== null;
    });
    const overdue = await find(transfer.id);
    expect(overdue).toMatchObject({ isFinal: false, attention: { reason: 'OVERDUE' } });
    expect(overdue.attention.asks).toContain('Ask the provider why it takes so long');
    expect(await listed({ attention: true })).toContain(transfer.id);
    expect(await listed({ attentionReasons: ['OVERDUE'] })).toEqual([transfer.id]);
    await say(transfer, words.paid);
    await refresh(transfer.id);
    const end = await settled(world, transfer.id);
    expect(await find(transfer.id)).toMatchObject({ status: 'SUCCEEDED', attention: null });
    expect(await listed({ attentionReasons: ['OVERDUE'] })).toEqual([]);
    const { transfer: told } = await world.ask<Json>(EVENTS, { id: end.id });
    const changes = told.events.nodes.filter(({ type }: Json) => type === 'TRANSFER_ATTENTION_CHANGED');
    expect(changes).toHaveLength(2);
  });
});

const OVERDUE: Record<string, { afterMs: number; settledBefore: number }> = {
  PEEX: { afterMs: DAY, settledBefore: 110 },
};
