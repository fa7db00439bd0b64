import { samplesOf } from '../contract/fixtures';
import { FollowTransferDocument, FollowWalletsDocument, TransferByReferenceDocument } from '../generated/operations';
import {
  create,
  headOf,
  orderFor,
  ORDERED_PROVIDERS,
  placeOf,
  rowsOf,
  savedOrder,
  settled,
  statusesOf,
  transferOf,
} from './orders';
import { REGISTRIES } from '../registries';
import { openWorld, type Json, type World } from './world';

const FOLLOW = `subscription ($filter: EventFilter, $after: EventCursor) { transferUpdated(filter: $filter, after: $after) {
  cursor type from to version transfer { id status action { type } } } }`;
const APPROVE = `mutation ($transferId: ID!, $pin: String) { approveTransfer(input: { transferId: $transferId, pin: $pin }) { userErrors { code } } }`;

const DETAILS = `query ($id: ID!) { transfer(by: { id: $id }) { details {
  __typename ... on GenericTransferDetails { native } } } }`;

const eventsOf = (results: Json[]): Json[] => results.map(({ transferUpdated }) => transferUpdated);

describe.each([...REGISTRIES.providers])('a transfer through $id', (provider) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ registries: REGISTRIES });
  });
  afterAll(() => world.close());

  /** Time passes until the subscriber has seen the end; whoever has to approve does. */
  async function followToTheEnd(transferId: string, results: Json[]): Promise<Json> {
    let approved = false;
    return world.until('the end of the transfer', async () => {
      const last = eventsOf(results).at(-1);
      if (!approved && last?.transfer.action?.type === 'APPROVE') {
        approved = true;
        expect((await world.ask<Json>(APPROVE, { transferId, pin: '1234' })).approveTransfer.userErrors).toEqual([]);
      }
      return ['SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED'].includes(last?.to) ? last : null;
    });
  }

  it('is seen SUCCEEDED by a subscriber who asked from its first event on, each change once and in order', async () => {
    const made = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'CREATED' });
    expect(made.userErrors).toEqual([]);
    const { id, reference } = made.transfer;
    const follower = await world.follow(FOLLOW, { filter: { transferIds: [id] }, after: made.cursor });
    expect((await followToTheEnd(id, follower.results)).to).toBe('SUCCEEDED');
    const events = eventsOf(follower.results);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 2));
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length);
    expect(events.filter(({ from, to }) => from !== to).map(({ to }) => to)).toEqual(
      (await statusesOf(world, id)).slice(1),
    );
    expect(events[0]).toMatchObject({ from: 'CREATED', to: 'SUBMITTING' });
    const { transfer } = await world.ask(TransferByReferenceDocument, { reference });
    expect(transfer).toMatchObject({ id, status: 'SUCCEEDED', isFinal: true, sync: { nextPollAt: null } });
    expect(world.faults()).toEqual([]);
  });

  it('shows what the provider alone says in a type of its own, or in the generic one', async () => {
    const { transfer } = await create(world, await savedOrder(world, provider));
    const { details } = (await world.ask<Json>(DETAILS, { id: transfer.id })).transfer;
    const samples = samplesOf(provider.key);
    expect(details.__typename).toBe(`${samples ? 'Generic' : provider.name}TransferDetails`);
    if (samples) expect(details.native).toMatchObject(samples.transfer.options.generic);
  });

  it('stands in the provider’s books once, with our reference and the exact amount', async () => {
    const input = await savedOrder(world, provider);
    const { transfer } = await create(world, input);
    const rows = await rowsOf(world, transfer);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ reference: transfer.reference, currency: input.amount.currency });
    expect(Number(rows[0]?.amount)).toBe(Number(input.amount.amount));
    expect(rows[0]?.externalId === transfer.externalId || transfer.externalId === null).toBe(true);
  });

  it('changes its wallet’s balance, and walletUpdated says so', async () => {
    const input = await savedOrder(world, provider);
    const before = await world.ask<Json>(
      'query ($id: ID!) { wallet(id: $id) { balance(maxAgeSeconds: 0) { available } } }',
      { id: input.walletId },
    );
    const follower = await world.follow(FollowWalletsDocument);
    const made = await create(world, input);
    const events = await world.until('news of the wallet', () => {
      const own = follower.results.filter(({ walletUpdated }) => walletUpdated.wallet.id === input.walletId);
      return own.length > 0 ? own : null;
    });
    const after = events.at(-1)?.walletUpdated.after.available;
    expect(events[0]?.walletUpdated.before?.available).toBe(before.wallet.balance.available);
    expect(Number(before.wallet.balance.available) - Number(after)).toBeGreaterThanOrEqual(Number(input.amount.amount));
    expect(made.userErrors).toEqual([]);
  });

  it('is followed across a cut connection with nothing missed and nothing twice', async () => {
    const after = await headOf(world);
    const seen: Json[] = [];
    const made = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'CREATED' });
    const { id } = made.transfer;
    let cursor = after;
    // A new connection for every single event: each one is where the next goes on.
    while (!['SUCCEEDED', 'FAILED', 'CANCELED'].includes(seen.at(-1)?.to)) {
      const follower = await world.follow(FOLLOW, { filter: { transferIds: [id] }, after: cursor });
      await world.until('another event', async () => {
        const action = eventsOf(follower.results).at(-1)?.transfer.action?.type;
        if (action === 'APPROVE') await world.ask(APPROVE, { transferId: id, pin: '1234' });
        return follower.results.length > 0;
      });
      await follower.drop();
      const [first] = eventsOf(follower.results);
      seen.push(first);
      cursor = first.cursor;
    }
    const whole = await world.follow(FOLLOW, { filter: { transferIds: [id] }, after });
    await world.until('the whole history', () => whole.results.length >= seen.length);
    const told = ({ cursor: at, type, from, to, version }: Json) => ({ at, type, from, to, version });
    expect(seen.map(told)).toEqual(eventsOf(whole.results).map(told));
    expect(seen.map(({ version }) => version)).toEqual(seen.map((_, index) => index + 1));
  });

  it.each([
    ['CREATED', ['CREATED', 'SUBMITTING']],
    ['ACCEPTED', ['REQUIRES_ACTION', 'PENDING', 'PROCESSING', 'ON_HOLD', 'SUCCEEDED']],
  ])('is answered, where the caller waits for %s, as %p', async (waitFor, statuses) => {
    const made = await create(world, { ...(await savedOrder(world, provider)), waitFor });
    expect(statuses).toContain(made.transfer.status);
    expect([made.userErrors, made.idempotency.replayed]).toEqual([[], false]);
    expect(await transferOf(world, made.transfer.id)).toMatchObject({ reference: made.transfer.reference });
  });

  it('is answered as final where the caller waits for that', async () => {
    const input = await savedOrder(world, provider);
    const approver = await world.follow(FOLLOW);
    const asked = create(world, { ...input, waitFor: 'FINAL' });
    await world.until('an answer to wait for, or an approval to give', () => approver.results.length >= 3);
    const waiting = eventsOf(approver.results).find(({ transfer }) => transfer.action?.type === 'APPROVE');
    if (waiting) await world.ask(APPROVE, { transferId: waiting.transfer.id, pin: '1234' });
    const made = await world.during(asked);
    expect(made).toMatchObject({ transfer: { status: 'SUCCEEDED', isFinal: true }, userErrors: [] });
  });
});

describe('with real time and real callbacks', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ realTime: { sandboxSpeed: 20 } });
  });
  afterAll(() => world.close());

  it.each(ORDERED_PROVIDERS)('a transfer through %s reaches its subscriber by itself', async (provider) => {
    const { transfer, cursor } = await create(world, orderFor(await placeOf(world, provider)));
    const follower = await world.follow(FollowTransferDocument, { transferId: transfer.id, after: cursor });
    await world.until('SUCCEEDED', () =>
      follower.results.some(({ transferUpdated }) => transferUpdated.to === 'SUCCEEDED'),
    );
  });

  it('a subscriber without a cursor hears from now on', async () => {
    const place = await placeOf(world, 'PEEX');
    await settled(world, (await create(world, orderFor(place))).transfer.id);
    const follower = await world.follow('subscription { transferUpdated { from to transfer { id } } }');
    const { transfer } = await create(world, orderFor(place));
    await world.until('the end', () => eventsOf(follower.results).some(({ to }) => to === 'SUCCEEDED'));
    expect(eventsOf(follower.results)[0]).toMatchObject({ from: null, to: 'CREATED', transfer: { id: transfer.id } });
  });
});
