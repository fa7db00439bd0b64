import { FAULTS_OF } from '../../src/sandbox/faults';
import {
  create,
  headOf,
  offeredFaults,
  orderFor,
  PHONE_PROVIDERS,
  placeOf,
  rowsOf,
  settled,
  statusesOf,
  transferOf,
  type Place,
  USER_ERRORS,
} from './orders';
import { openWorld, type Json, type World } from './world';

type LookupFault = (typeof FAULTS_OF.lookup)[number];

/** What a person who asks for the transfer meanwhile is told went wrong; null where nothing is told. */
const TOLD: Record<LookupFault, string | null> = {
  hang: 'PROVIDER_UNAVAILABLE',
  error: 'PROVIDER_UNAVAILABLE',
  truncatedJson: 'PROVIDER_UNAVAILABLE',
  html: 'PROVIDER_UNAVAILABLE',
  rateLimited: 'RATE_LIMITED',
  tokenExpired: null,
  stale: null,
  unknownStatus: null,
  notFound: null,
  amountChanged: null,
  backwards: null,
};
const UNKNOWN_WORD: Record<string, string> = {
  PEEX: 'sandbox_undocumented',
  CINETPAY: 'ZZZ',
};
/** Numbers at which a transfer stays pending. */
const PENDING_PHONE: Record<string, string> = { PEEX: '+237699000001', CINETPAY: '+2250700000006' };
const FAILED_WORD: Record<string, string> = { PEEX: 'failed', CINETPAY: 'REJ' };

const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) {
  transfer { status providerStatus amount { amount } version } ${USER_ERRORS} } }`;
const UNMAPPED = `query ($after: EventCursor) { events(first: 100, after: $after, filter: { types: [PROVIDER_VALUE_UNMAPPED] }) { nodes {
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

describe.each(PHONE_PROVIDERS)('a transfer whose look-ups meet a fault at %s', (provider) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(world, provider);
  });
  const possible = offeredFaults(provider, 'lookup') as LookupFault[];

  it.each(possible)('%s: what was last known stays, and the end is seen when it is over', async (fault) => {
    const { transfer } = await create(world, orderFor(place));
    await world.until('PROCESSING', async () => (await transferOf(world, transfer.id)).status === 'PROCESSING');
    const before = await transferOf(world, transfer.id);
    // Of two looks at the same instant nobody can say which is the newer one.
    await world.step(1);
    // A token that is refused twice is no expired one.
    await world.fault(provider, 'lookup', fault, { count: fault === 'tokenExpired' ? 1 : undefined });
    const { refreshTransfer } = await world.ask<Json>(REFRESH, { id: transfer.id });
    const code = TOLD[fault];
    // Open states move freely among themselves: what goes back with a newer date, or with none, is believed.
    const goesBack = fault === 'backwards' || (fault === 'stale' && provider === 'CINETPAY');
    const open = goesBack ? 'PENDING' : 'PROCESSING';
    const later = fault === 'stale' ? 'PROCESSING' : open;
    expect(refreshTransfer.transfer).toMatchObject({ status: open, amount: { amount: before.amount.amount } });
    expect(refreshTransfer.userErrors.map((error: Json) => [error.code, error.moneyMoved])).toEqual(
      code === null ? [] : [[code, 'UNKNOWN']],
    );
    // Long enough for the sandbox to have paid it out.
    await world.pass(6_000);
    const meanwhile = await transferOf(world, transfer.id);
    expect(meanwhile).toMatchObject({ amount: before.amount, failure: null });
    const sees = fault === 'amountChanged' || fault === 'tokenExpired';
    expect([meanwhile.status, meanwhile.isFinal]).toEqual(sees ? ['SUCCEEDED', true] : [later, false]);
    if (code !== null) expect(meanwhile.sync.lastError).toMatchObject({ category: expect.any(String) });
    await world.clearFaults();
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', failure: null });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
    const way = ['CREATED', 'SUBMITTING', 'PENDING', 'PROCESSING', open, later, 'SUCCEEDED'];
    expect(await statusesOf(world, transfer.id)).toEqual(way.filter((status, index) => status !== way[index - 1]));
  });

  it('an undocumented word is kept, changes nothing else, and is told once per account', async () => {
    const after = await headOf(world);
    await world.fault(provider, 'lookup', 'unknownStatus', { count: undefined });
    const made = [await create(world, orderFor(place)), await create(world, orderFor(place))];
    await world.pass(4_000);
    for (const { transfer } of made) {
      expect(await transferOf(world, transfer.id)).toMatchObject({
        status: 'PENDING',
        providerStatus: UNKNOWN_WORD[provider],
      });
    }
    await world.clearFaults();
    for (const { transfer } of made) await settled(world, transfer.id);
    const all = (await world.ask<Json>(UNMAPPED)).events.nodes.filter(({ message }: Json) =>
      message.includes(`"${UNKNOWN_WORD[provider]}"`),
    );
    expect(all).toEqual([{ message: expect.any(String), account: { id: place.accountId } }]);
    // The tests above have met the word first.
    expect((await world.ask<Json>(UNMAPPED, { after })).events.nodes).toEqual([]);
  });

  it('not found for longer than the grace: OUTCOME_UNKNOWN with an event, until a person resolves it', async () => {
    const { transfer } = await create(world, orderFor(place));
    await world.until('PROCESSING', async () => (await transferOf(world, transfer.id)).status === 'PROCESSING');
    const after = await headOf(world);
    await world.fault(provider, 'lookup', 'notFound', { count: undefined });
    await world.pass(20_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    const { events } = await world.ask<Json>(
      `query ($after: EventCursor) { events(after: $after, filter: { types: [ACCOUNT_STATUS_CHANGED] }) { nodes {
        ... on AccountEvent { message } } } }`,
      { after },
    );
    expect(events.nodes).toEqual([{ message: expect.stringContaining(transfer.reference) }]);
    const resolve = `mutation ($input: ResolveTransferInput!) { resolveTransfer(input: $input) {
      transfer { status settledAt sync { nextPollAt } observations(first: 100) { nodes { source mappedStatus body } } } ${USER_ERRORS} } }`;
    for (const evidence of ['', '   ', 'e'.repeat(5_000)]) {
      const { resolveTransfer } = await world.ask<Json>(resolve, {
        input: { transferId: transfer.id, outcome: 'SUCCEEDED', evidence },
      });
      expect(resolveTransfer.userErrors).toEqual([
        expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'evidence'] }),
      ]);
    }
    const { resolveTransfer } = await world.ask<Json>(resolve, {
      input: {
        transferId: transfer.id,
        outcome: 'SUCCEEDED',
        evidence: 'their statement of 1 July, line 7, and the word of awa.diop@example.com',
      },
    });
    expect(resolveTransfer).toMatchObject({
      transfer: { status: 'SUCCEEDED', settledAt: expect.any(String), sync: { nextPollAt: null } },
      userErrors: [],
    });
    expect(resolveTransfer.transfer.observations.nodes).toContainEqual({
      source: 'PERSON',
      mappedStatus: 'SUCCEEDED',
      body: expect.objectContaining({
        evidence: 'their statement of 1 July, line 7, and the word of a***@example.com',
      }),
    });
    await world.clearFaults();
    const again = await world.ask<Json>(resolve, {
      input: { transferId: transfer.id, outcome: 'FAILED', evidence: 'no, it did not' },
    });
    expect(again.resolveTransfer.userErrors).toEqual([expect.objectContaining({ code: 'NOT_RESOLVABLE' })]);
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('not found for longer than the grace, and then there as it was: it is believed, and no person may say otherwise', async () => {
    const { transfer } = await create(world, orderFor(place, { phone: PENDING_PHONE[provider] }));
    await world.pass(6_000);
    const { status } = await transferOf(world, transfer.id);
    await world.fault(provider, 'lookup', 'notFound', { count: undefined });
    const isLost = async () => (await transferOf(world, transfer.id)).failure?.code === 'NEEDS_DECISION';
    await world.until('the question to a person', isLost);
    await world.clearFaults();
    const { resolveTransfer } = await world.ask<Json>(
      `mutation ($id: ID!) { resolveTransfer(input: { transferId: $id, outcome: FAILED, evidence: "not there" }) {
        transfer { status failure { code } } ${USER_ERRORS} } }`,
      { id: transfer.id },
    );
    expect(resolveTransfer).toMatchObject({
      transfer: { status, failure: null },
      userErrors: [{ code: 'NOT_RESOLVABLE' }],
    });
  });

  it('the provider goes back on a final word: the status holds, and the transfer itself says so', async () => {
    const { transfer } = await create(world, orderFor(place));
    await settled(world, transfer.id);
    const after = await headOf(world);
    await world.control('status', { provider, reference: transfer.reference, status: FAILED_WORD[provider] });
    await world.step(1);
    await world.ask(REFRESH, { id: transfer.id });
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', failure: null });
    const { events } = await world.ask<Json>(
      `query ($after: EventCursor, $id: ID!) { events(after: $after, filter: { transferIds: [$id] }) { nodes { type
        ... on TransferEvent { from to providerStatus transfer { attention { reason says } } } } } }`,
      { after, id: transfer.id },
    );
    const says = FAILED_WORD[provider];
    const event = { from: 'SUCCEEDED', to: 'SUCCEEDED', transfer: { attention: { reason: 'CONTRADICTED', says } } };
    expect(events.nodes).toMatchObject([
      { type: 'TRANSFER_CONTRADICTED', ...event, providerStatus: says },
      { type: 'TRANSFER_ATTENTION_CHANGED', ...event },
    ]);
  });
});
