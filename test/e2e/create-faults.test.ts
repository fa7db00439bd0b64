import { FAULTS_OF } from '../../src/sandbox/faults';
import {
  create,
  headOf,
  orderFor,
  offeredFaults,
  ORDERED_PROVIDERS,
  PHONE_PROVIDERS,
  placeOf,
  rowsOf,
  settled,
  statusesOf,
  transferOf,
  USER_ERRORS,
  type Place,
} from './orders';
import { openWorld, type Json, type World } from './world';

type CreateFault = (typeof FAULTS_OF.create)[number];
/** What the caller is told while it lasts: that nobody knows, that nothing was sent yet, or nothing unusual. */
type Meanwhile = 'doubt' | 'later' | 'fine';

const MEANWHILE: Record<CreateFault, Meanwhile> = {
  hang: 'doubt',
  error: 'doubt',
  truncatedJson: 'doubt',
  html: 'doubt',
  hangAfterAccept: 'doubt',
  resetAfterAccept: 'doubt',
  errorBeforeAccept: 'doubt',
  errorAfterAccept: 'doubt',
  lateAccept: 'doubt',
  rateLimited: 'later',
  tokenExpired: 'fine',
  unknownStatus: 'doubt',
  amountChanged: 'fine',
};
/** CinetPay's create answer has no treatment status: its `status` only says that the item was taken. */
const EXCEPTIONS: Record<string, Partial<Record<CreateFault, Meanwhile>>> = { CINETPAY: { unknownStatus: 'fine' } };
const BOOKED = `query ($id: ID!) { transfer(by: { id: $id }) { booked { amount } attention { reason } } }`;
const UNMAPPED_EVENTS = `{ events(first: 100, filter: { types: [PROVIDER_VALUE_UNMAPPED] }) { nodes {
  ... on AccountEvent { message account { id } } } } }`;

let world: World;
beforeAll(async () => {
  world = await openWorld({ env: { PROVIDER_TIMEOUT_MS: '400' } });
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

describe.each(PHONE_PROVIDERS)('a transfer whose create call meets a fault at %s', (provider) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(world, provider);
  });

  const possible = offeredFaults(provider, 'create') as CreateFault[];

  it.each(possible)('%s: the caller is told the truth meanwhile, and in the end it was sent once', async (fault) => {
    await world.fault(provider, 'create', fault);
    const input = orderFor(place);
    const made = await create(world, input);
    const { transfer, userErrors } = made;
    const meanwhile = EXCEPTIONS[provider]?.[fault] ?? MEANWHILE[fault];
    if (meanwhile === 'doubt') {
      expect(transfer).toMatchObject({ status: 'OUTCOME_UNKNOWN', isFinal: false, failure: null });
      expect(userErrors).toEqual([
        expect.objectContaining({ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN', path: null }),
      ]);
      const seen = await observationsOf(transfer.id);
      if (fault !== 'unknownStatus') {
        expect(userErrors[0].provider).toMatchObject({ category: expect.any(String), message: expect.any(String) });
        expect(seen.map(({ mappedStatus }) => mappedStatus)).toEqual(['OUTCOME_UNKNOWN']);
      }
      expect(seen).toHaveLength(1);
      const replay = await create(world, input);
      expect(replay).toMatchObject({ transfer: { id: transfer.id }, idempotency: { replayed: true } });
    }
    if (meanwhile === 'later') {
      expect(transfer.status).toBe('CREATED');
      expect(userErrors).toEqual([
        expect.objectContaining({ code: 'RATE_LIMITED', moneyMoved: 'NO', retryAt: expect.any(String) }),
      ]);
      expect(Date.parse(userErrors[0].retryAt)).toBe(world.clock.now() + 1_000);
      expect(userErrors[0].provider).toMatchObject({ category: 'RATE_LIMITED', retryable: true });
    }
    if (meanwhile === 'fine') {
      expect([transfer.status, userErrors]).toEqual(['PENDING', []]);
    }
    if (fault === 'amountChanged') {
      // Another sum than the ordered one is told on the transfer until the provider says the ordered one.
      const seen = (await world.ask<Json>(BOOKED, { id: transfer.id })).transfer;
      expect(seen).toMatchObject({ attention: { reason: 'AMOUNT_MISMATCH' } });
      expect(seen.booked.amount).not.toBe(input.amount.amount);
    }
    const end = await settled(world, transfer.id);
    expect(end).toMatchObject({ status: 'SUCCEEDED', failure: null, amount: input.amount, sync: { lastError: null } });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
    expect((await world.clearFaults()).cleared).toBe(0);
    const statuses = await statusesOf(world, transfer.id);
    expect(statuses.filter((status) => status === 'SUCCEEDED')).toHaveLength(1);
    expect(statuses.includes('OUTCOME_UNKNOWN')).toBe(meanwhile === 'doubt');
    if (fault === 'amountChanged') {
      const { events } = await world.ask<Json>(UNMAPPED_EVENTS);
      expect(events.nodes.filter(({ message }: { message: string }) => message.includes(end.reference))).toEqual([]);
      const seen = (await world.ask<Json>(BOOKED, { id: transfer.id })).transfer;
      expect(seen).toEqual({ booked: { amount: input.amount.amount }, attention: null });
    }
  });

  async function observationsOf(id: string): Promise<Json[]> {
    const { transfer } = await world.ask<Json>(
      'query ($id: ID!) { transfer(by: { id: $id }) { observations(first: 100) { nodes { mappedStatus source body sha256 } } } }',
      { id },
    );
    return transfer.observations.nodes;
  }

  it('nothing was accepted: it goes out again only after the provider has said "not found" for its grace', async () => {
    await world.fault(provider, 'create', 'errorBeforeAccept');
    const { transfer } = await create(world, orderFor(place));
    const doubtedAt = world.clock.now();
    await settled(world, transfer.id);
    const [row] = await rowsOf(world, transfer);
    expect(Date.parse(row?.acceptedAt ?? '') - doubtedAt).toBeGreaterThanOrEqual(10_000);
    expect(await statusesOf(world, transfer.id)).toEqual(
      expect.arrayContaining(['OUTCOME_UNKNOWN', 'SUBMITTING', 'PENDING', 'SUCCEEDED']),
    );
  });

  it('accepted, yet unseen for longer than the grace: the second attempt is refused as a duplicate and looked up', async () => {
    await world.fault(provider, 'create', 'errorAfterAccept');
    await world.fault(provider, 'lookup', 'notFound', { count: undefined });
    const { transfer } = await create(world, orderFor(place));
    await world.until('the second attempt', async () => {
      const statuses = await statusesOf(world, transfer.id);
      return statuses.filter((status) => status === 'SUBMITTING').length >= 2;
    });
    await world.clearFaults();
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('nothing was accepted, and what goes out again is refused: a person has to decide, and it goes out no more', async () => {
    const after = await headOf(world);
    await world.fault(provider, 'create', 'errorBeforeAccept');
    const phone = provider === 'PEEX' ? '+237677200404' : '+2250700000717';
    const { transfer } = await create(world, orderFor(place, { phone }));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    await world.pass(40_000, 1_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    expect((await world.ask<Json>(BOOKED, { id: transfer.id })).transfer.attention).toEqual({
      reason: 'NEEDS_DECISION',
    });
    const sent = (await statusesOf(world, transfer.id)).filter((status) => status === 'SUBMITTING');
    expect(sent).toHaveLength(2);
    const { events } = await world.ask<Json>(
      'query ($after: EventCursor) { events(first: 100, after: $after) { nodes { ... on AccountEvent { message } } } }',
      { after },
    );
    const messages = events.nodes.flatMap(({ message }: Json) => message ?? []);
    expect(messages).toEqual([expect.stringMatching(`${transfer.reference} .* was refused`)]);
  });

  it('every create call fails for a while, in every way: one row in the books', async () => {
    for (const fault of ['errorBeforeAccept', 'rateLimited', 'html', 'errorBeforeAccept'] as const) {
      await world.fault(provider, 'create', fault);
    }
    const { transfer } = await create(world, orderFor(place));
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
    await world.clearFaults();
  });
});

describe.each(ORDERED_PROVIDERS)('in doubt at %s', (provider) => {
  // A callback might tell what became of the call.
  beforeEach(() => world.fault(provider, 'callback', 'lost', { count: undefined }));

  it.each([
    ['can answer for', 'hangAfterAccept'],
    ['may still take', 'lateAccept'],
  ] as const)('the caller may cancel nothing and resolve nothing that the provider %s', async (_why, fault) => {
    await world.fault(provider, 'create', fault);
    const { transfer } = await create(world, orderFor(await placeOf(world, provider)));
    const { cancelTransfer } = await world.ask<Json>(
      `mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { transfer { id } ${USER_ERRORS} } }`,
      { id: transfer.id },
    );
    expect(cancelTransfer.userErrors).toEqual([expect.objectContaining({ path: ['input', 'transferId'] })]);
    const { resolveTransfer } = await world.ask<Json>(
      `mutation ($id: ID!) { resolveTransfer(input: { transferId: $id, outcome: FAILED, evidence: "they told me" }) {
        transfer { status } ${USER_ERRORS} } }`,
      { id: transfer.id },
    );
    expect(resolveTransfer.userErrors).toMatchObject([{ code: 'NOT_RESOLVABLE', path: ['input', 'transferId'] }]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });
});

it('not sent for fifteen minutes: failed with no money moved, and never sent afterwards', async () => {
  await world.fault('PEEX', 'create', 'rateLimited', { count: undefined });
  const input = orderFor(await placeOf(world, 'PEEX'));
  const { transfer } = await create(world, input);
  await world.pass(14 * 60_000, 5_000);
  expect((await transferOf(world, transfer.id)).isFinal).toBe(false);
  const end = await settled(world, transfer.id);
  expect(end).toMatchObject({ status: 'FAILED', failure: { category: 'RATE_LIMITED' } });
  const replay = await create(world, input);
  expect(replay).toMatchObject({
    transfer: { status: 'FAILED' },
    userErrors: [{ code: 'RATE_LIMITED', moneyMoved: 'NO' }],
  });
  expect(Date.parse(end.settledAt) - Number(Date.parse(replay.idempotency.firstSeenAt))).toBeGreaterThanOrEqual(
    15 * 60_000,
  );
  await world.clearFaults();
  await world.pass(10_000);
  expect(await rowsOf(world, transfer)).toEqual([]);
  expect((await transferOf(world, transfer.id)).status).toBe('FAILED');
});
