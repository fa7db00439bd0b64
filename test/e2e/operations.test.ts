import { listSavedOperations, fillVariables } from '../graphql/saved-operations';
import {
  create,
  headOf,
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

const on = (name: string, fields = 'status version') =>
  `mutation ($id: ID!) { it: ${name}(input: { transferId: $id }) { transfer { ${fields} } ${USER_ERRORS} } }`;
const BALANCE = `query ($id: ID!, $age: Int) { wallet(id: $id) { currency
  balance(maxAgeSeconds: $age) { total available reserved refreshError { category message } } freshness { observedAt source isStale } } }`;
const REFRESH_WALLET = `mutation ($id: ID!) { refreshWallet(input: { walletId: $id }) {
  wallet { balance { available refreshError { category } } freshness { observedAt source } } ${USER_ERRORS} } }`;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

describe.each(PHONE_PROVIDERS)('at %s', (provider) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(world, provider);
  });

  describe('cancelTransfer', () => {
    it('calls off what was not sent yet, and it is never sent', async () => {
      await world.fault(provider, 'create', 'rateLimited');
      const input = orderFor(place);
      const { transfer } = await create(world, input);
      expect(transfer.status).toBe('CREATED');
      const { it: payload } = await world.ask<Json>(
        on('cancelTransfer', 'status isFinal settledAt sync { nextPollAt }'),
        {
          id: transfer.id,
        },
      );
      expect(payload).toEqual({
        transfer: { status: 'CANCELED', isFinal: true, settledAt: expect.any(String), sync: { nextPollAt: null } },
        userErrors: [],
      });
      await world.pass(20_000);
      expect(await rowsOf(world, transfer)).toEqual([]);
      expect(await statusesOf(world, transfer.id)).toEqual(['CREATED', 'SUBMITTING', 'CREATED', 'CANCELED']);
      const again = await create(world, input);
      expect(again).toMatchObject({ transfer: { status: 'CANCELED' }, idempotency: { replayed: true } });
    });

    it('of what was sent is refused, and changes nothing', async () => {
      const { transfer } = await create(world, orderFor(place));
      const sent = await world.ask<Json>(on('cancelTransfer'), { id: transfer.id });
      expect(sent.it.userErrors).toEqual([
        expect.objectContaining({ code: 'UNSUPPORTED_OPERATION', path: ['input', 'transferId'], moneyMoved: 'NO' }),
      ]);
      const end = await settled(world, transfer.id);
      const late = await world.ask<Json>(on('cancelTransfer'), { id: transfer.id });
      expect(late.it.userErrors[0]).toMatchObject({ path: ['input', 'transferId'], moneyMoved: 'NO' });
      expect(['NOT_CANCELABLE', 'UNSUPPORTED_OPERATION']).toContain(late.it.userErrors[0].code);
      expect(await transferOf(world, transfer.id)).toEqual(end);
    });

    it('against a sending that is just under way ends in one of both, never in both', async () => {
      const made = await Promise.all(
        [1, 2, 3, 4, 5].map(async () => {
          const { transfer } = await create(world, { ...orderFor(place), waitFor: 'CREATED' });
          await world.ask<Json>(on('cancelTransfer'), { id: transfer.id });
          return transfer;
        }),
      );
      for (const { id, reference } of made) {
        const end = await settled(world, id);
        const rows = await rowsOf(world, { provider, reference });
        expect([end.status, rows.length]).toEqual(end.status === 'CANCELED' ? ['CANCELED', 0] : ['SUCCEEDED', 1]);
      }
    });
  });

  it('approveTransfer of what waits for no approval is refused', async () => {
    const { transfer } = await create(world, orderFor(place));
    const { it: payload } = await world.ask<Json>(on('approveTransfer'), { id: transfer.id });
    expect(['NOT_APPROVABLE', 'UNSUPPORTED_OPERATION']).toContain(payload.userErrors[0].code);
    expect(payload.userErrors).toMatchObject([{ path: ['input', 'transferId'], moneyMoved: 'NO' }]);
  });

  it('resolveTransfer of what is not in doubt is refused', async () => {
    const resolve = `mutation ($id: ID!) { it: resolveTransfer(input: { transferId: $id, outcome: FAILED, evidence: "x" }) {
      transfer { status } ${USER_ERRORS} } }`;
    const { transfer } = await create(world, orderFor(place));
    expect((await world.ask<Json>(resolve, { id: transfer.id })).it.userErrors).toMatchObject([
      { code: 'NOT_RESOLVABLE', path: ['input', 'transferId'], moneyMoved: 'UNKNOWN' },
    ]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await world.ask<Json>(resolve, { id: transfer.id })).it.userErrors).toMatchObject([
      { code: 'NOT_RESOLVABLE' },
    ]);
  });

  describe('refreshTransfer', () => {
    it('looks at once, without time having to pass', async () => {
      const { transfer } = await create(world, orderFor(place));
      await world.fault(provider, 'callback', 'lost', { count: undefined });
      await world.control('status', {
        provider,
        reference: transfer.reference,
        status: provider === 'PEEX' ? 'paid' : 'VAL',
      });
      expect((await transferOf(world, transfer.id)).status).toBe('PENDING');
      const { it: payload } = await world.ask<Json>(on('refreshTransfer', 'status freshness { source observedAt }'), {
        id: transfer.id,
      });
      expect(payload).toEqual({
        transfer: {
          status: 'SUCCEEDED',
          freshness: { source: 'RESPONSE', observedAt: new Date(world.clock.now()).toISOString() },
        },
        userErrors: [],
      });
    });

    it('by thirty people at once is one call, and everybody gets its answer', async () => {
      const { transfer } = await create(world, orderFor(place));
      const polls = (await transferOf(world, transfer.id)).sync.polls as number;
      const answers = await Promise.all(
        Array.from({ length: 30 }, () =>
          world.ask<Json>(on('refreshTransfer', 'status sync { polls }'), { id: transfer.id }),
        ),
      );
      for (const { it: payload } of answers) expect(payload.userErrors).toEqual([]);
      expect((await transferOf(world, transfer.id)).sync.polls - polls).toBeLessThan(15);
    });

    it('of a final transfer changes nothing', async () => {
      const { transfer } = await create(world, orderFor(place));
      const end = await settled(world, transfer.id);
      const { it: payload } = await world.ask<Json>(on('refreshTransfer'), { id: transfer.id });
      expect(payload).toMatchObject({ transfer: { status: 'SUCCEEDED', version: end.version }, userErrors: [] });
    });
  });

  describe('a wallet', () => {
    it('is read where it is older than asked, once for all who ask at once', async () => {
      const stored = await world.ask<Json>(BALANCE, { id: place.walletId });
      await world.pass(3_000);
      const young = await world.ask<Json>(BALANCE, { id: place.walletId, age: 60 });
      const fresh = await Promise.all([1, 2, 3, 4].map(() => world.ask<Json>(BALANCE, { id: place.walletId, age: 0 })));
      const at = Date.parse(fresh[0]?.wallet.freshness.observedAt);
      expect(at).toBe(world.clock.now());
      expect(Date.parse(young.wallet.freshness.observedAt)).toBeLessThanOrEqual(at);
      expect(Date.parse(stored.wallet.freshness.observedAt)).toBeLessThan(at);
      for (const { wallet } of fresh) {
        expect(wallet).toMatchObject({ balance: { refreshError: null }, freshness: { isStale: false } });
      }
    });

    it('keeps what is stored where the provider does not answer, and says why', async () => {
      await world.ask<Json>(BALANCE, { id: place.walletId, age: 0 });
      await world.pass(100);
      await world.fault(provider, 'balance', 'error', { count: undefined });
      // A transfer that settled lets the wallet be read soon after, perhaps in what has just passed.
      const before = await world.ask<Json>(BALANCE, { id: place.walletId });
      const { refreshWallet } = await world.ask<Json>(REFRESH_WALLET, { id: place.walletId });
      expect(refreshWallet.userErrors).toMatchObject([{ code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'NO' }]);
      expect(refreshWallet.wallet).toMatchObject({
        balance: { available: before.wallet.balance.available, refreshError: { category: 'UNAVAILABLE' } },
        freshness: { observedAt: before.wallet.freshness.observedAt },
      });
      const asked = await world.ask<Json>(BALANCE, { id: place.walletId, age: 0 });
      expect(asked.wallet.balance).toMatchObject({
        available: before.wallet.balance.available,
        refreshError: { category: 'UNAVAILABLE' },
      });
      await world.clearFaults();
      const after = await world.ask<Json>(REFRESH_WALLET, { id: place.walletId });
      expect(after.refreshWallet).toMatchObject({ wallet: { balance: { refreshError: null } }, userErrors: [] });
    });

    it('refuses a negative age', async () => {
      const { json } = await world.post({ query: BALANCE, variables: { id: place.walletId, age: -1 } });
      expect(json.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });

    it('shows every figure the provider gives, and null for what it does not', async () => {
      const { wallet } = await world.ask<Json>(BALANCE, { id: place.walletId, age: 0 });
      const figure = expect.stringMatching(/^\d+$/);
      expect(wallet.balance).toEqual(
        provider === 'PEEX'
          ? { total: null, available: figure, reserved: null, refreshError: null }
          : { total: figure, available: figure, reserved: figure, refreshError: null },
      );
    });

    it('loses what a transfer costs and no more, and gets it back where that fails', async () => {
      const read = async () => {
        const { refreshWallet } = await world.ask<Json>(REFRESH_WALLET, { id: place.walletId });
        return Number(refreshWallet.wallet.balance.available);
      };
      const before = await read();
      const phone = provider === 'PEEX' ? '+237677100001' : '+2250700000002';
      const { transfer } = await create(world, orderFor(place, { phone }));
      expect(before - (await read())).toBe(Number(transfer.amount.amount));
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'FAILED' });
      expect(await read()).toBe(before);
    });
  });
});

const FOR_A_PERSON = ['acknowledge-transfer', 'resolve-transfer'];

describe('every saved operation', () => {
  const operations = listSavedOperations().filter(({ document }) => !document.includes('\nsubscription '));
  const creates = ({ name }: { name: string }) => name.startsWith('create-') || name === 'transfer-batch';
  const inOrder = [...operations.filter(creates), ...operations.filter((one) => !creates(one))];

  it.each(inOrder.map((operation) => [operation.name, operation] as const))(
    '%s runs as it is',
    async (name, operation) => {
      const variables = await fillVariables(operation, async (document, values) => ({
        data: await world.ask(document, values),
      }));
      const data = await world.during(world.ask<Json>(operation.document, variables));
      for (const payload of Object.values(data as Record<string, Json>)) {
        // Nothing in the seeded sandbox needs a person, and that is what they say.
        const refusals = FOR_A_PERSON.includes(name) ? [expect.objectContaining({ code: 'NOT_RESOLVABLE' })] : [];
        expect(payload.userErrors ?? []).toEqual(refusals);
      }
      for (const item of data.createTransfers?.items ?? []) expect(item.userErrors).toEqual([]);
    },
  );

  const subscriptions = listSavedOperations().filter(({ document }) => document.includes('\nsubscription '));
  it.each(subscriptions.map((operation) => [operation.name, operation] as const))(
    '%s streams as it is',
    async (_name, operation) => {
      const variables = await fillVariables(operation, async (document, values) => ({
        data: await world.ask(document, values),
      }));
      const follower = await world.follow(operation.document, variables);
      const { transfer } = await create(world, orderFor(await placeOf(world, 'PEEX')));
      await settled(world, transfer.id);
      await world.until('something', () => follower.results.length > 0);
      await follower.close();
    },
  );
});

describe('the event log', () => {
  it('is one: the query, page by page, and the subscription say the same in the same order', async () => {
    const after = await headOf(world);
    const FIELDS = `cursor type at source ... on TransferEvent { from to providerStatus version } ... on WalletEvent { before { available } after { available } } ... on AccountEvent { message }`;
    const follower = await world.follow(`subscription ($after: EventCursor) { events(after: $after) { ${FIELDS} } }`, {
      after,
    });
    for (const provider of PHONE_PROVIDERS) {
      await settled(world, (await create(world, orderFor(await placeOf(world, provider)))).transfer.id);
    }
    const paged: Json[] = [];
    for (let cursor = after, more = true; more;) {
      const { events } = await world.ask<Json>(
        `query ($after: EventCursor) { events(after: $after, first: 3) { edges { cursor node { ${FIELDS} } } pageInfo { hasNextPage endCursor } } }`,
        { after: cursor },
      );
      for (const { cursor: at, node } of events.edges) {
        expect(at).toBe(node.cursor);
        paged.push(node);
      }
      cursor = events.pageInfo.endCursor;
      more = events.pageInfo.hasNextPage;
    }
    await world.until('the whole log', () => follower.results.length >= paged.length);
    expect(follower.results.slice(0, paged.length).map(({ events }: Json) => events)).toEqual(paged);
    expect(paged.length).toBeGreaterThan(10);
  });

  it('can be read from any of its cursors, a hundred readers at once', async () => {
    const { events } = await world.ask<Json>('{ events(first: 100) { nodes { cursor } } }');
    const cursors = events.nodes.map(({ cursor }: Json) => cursor);
    const rests = await Promise.all(
      cursors.map((after: string) =>
        world.ask<Json>('query ($after: EventCursor) { events(after: $after, first: 100) { nodes { cursor } } }', {
          after,
        }),
      ),
    );
    rests.forEach((rest: Json, index) => {
      const next = rest.events.nodes.map(({ cursor }: Json) => cursor);
      expect(next.slice(0, cursors.length - index - 1)).toEqual(cursors.slice(index + 1));
    });
  });
});
