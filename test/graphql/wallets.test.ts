import { wallet } from '../contract/store/rows';
import { openGraph, type GraphWorld, type Json } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await openGraph();
});
afterEach(() => world.close());

const FIELDS = 'available total reserved refreshError { category message retryable }';

async function read(fields: string) {
  const { data, errors } = await world.ask(`query ($id: ID!) { wallet(id: $id) { ${fields} } }`, {
    id: world.home.wallet.id,
  });
  expect(errors).toEqual([]);
  return data.wallet;
}

describe('a balance', () => {
  it('is as stored, without a call; unknown is null, not zero', async () => {
    expect(await read(`balance { ${FIELDS} }`)).toEqual({
      balance: { available: '12345', total: null, reserved: null, refreshError: null },
    });
    expect(world.peex.balanceReads).toBe(0);
  });

  it.each([
    'balance(maxAgeSeconds: 0) { available } freshness { observedAt isStale }',
    'freshness { observedAt isStale } balance(maxAgeSeconds: 0) { available }',
  ])('is read anew where it is older than asked, and so is the freshness beside it: %s', async (fields) => {
    world.peex.available = 99_0000n;
    expect(await read(fields)).toEqual({
      balance: { available: '99' },
      freshness: { observedAt: new Date(world.clock.now()).toISOString(), isStale: false },
    });
  });

  it('is one value for all fields of one wallet, by the strictest age asked', async () => {
    world.peex.available = 99_0000n;
    const { data } = await world.ask(
      `query ($id: ID!) {
        a: wallet(id: $id) { stored: balance { available } fresh: balance(maxAgeSeconds: 0) { available } old: balance(maxAgeSeconds: 9999999) { available } }
        b: wallets { nodes { id balance(maxAgeSeconds: 1) { available } } }
      }`,
      { id: world.home.wallet.id },
    );
    expect(data.a).toEqual({ stored: { available: '99' }, fresh: { available: '99' }, old: { available: '99' } });
    expect(data.b.nodes).toContainEqual({ id: world.home.wallet.id, balance: { available: '99' } });
    expect(world.peex.balanceReads).toBe(1);
  });

  it('is not read again while it is young enough', async () => {
    await read('balance(maxAgeSeconds: 30) { available }');
    world.clock.advance(30_000);
    await read('balance(maxAgeSeconds: 30) { available }');
    expect(world.peex.balanceReads).toBe(1);
    world.clock.advance(1);
    await read('balance(maxAgeSeconds: 30) { available }');
    expect(world.peex.balanceReads).toBe(2);
  });

  it('is read anew where it is from a time that is yet to come: the clock was set back before this start', async () => {
    const { store, home, clock } = world;
    const freshness = { observedAt: clock.now() + 3_600_000, source: 'POLL' as const, staleAfter: null };
    const ahead = wallet(home.client, { freshness });
    await store.write((tx) => tx.insertWallet(ahead));
    await world.ask('query ($id: ID!) { wallet(id: $id) { balance(maxAgeSeconds: 60) { available } } }', {
      id: ahead.id,
    });
    expect(world.peex.balanceReads).toBe(1);
  });

  it('is the stored one with the reason where the provider is down, and nothing stored is nulled', async () => {
    world.peex.isDown = true;
    expect(
      await read(`label balance(maxAgeSeconds: 0) { ${FIELDS} } freshness { observedAt isStale } client { name }`),
    ).toEqual({
      label: 'XAF',
      balance: {
        ...{ available: '12345', total: null, reserved: null },
        refreshError: { category: 'UNAVAILABLE', message: 'out of order', retryable: false },
      },
      freshness: { observedAt: '2023-11-14T22:13:20.000Z', isStale: false },
      client: { name: 'Acme Payouts' },
    });
  });

  describe('that is asked for twice because money has moved, and is answered the other way round', () => {
    const stored = `balance { ${FIELDS} } freshness { observedAt }`;

    /** Somebody asks; before the answer comes, a transfer is sent, somebody else asks, and is answered. */
    async function overtaken(whenAskedFirst: () => void): Promise<Json> {
      const { peex, clock, home } = world;
      let answer = () => {};
      const answered = new Promise<void>((resolve) => (answer = resolve));
      peex.beforeAnswer = () => answered;
      whenAskedFirst();
      const first = read('balance(maxAgeSeconds: 0) { available }');
      while (peex.balanceReads === 0) await new Promise((resolve) => setImmediate(resolve));
      peex.beforeAnswer = () => Promise.resolve();
      peex.isDown = false;
      clock.advance(1_000);
      await world.ask('mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } } }', {
        input: {
          ...{ idempotencyKey: 'moves money', walletId: home.wallet.id, method: 'MOBILE_MONEY' },
          ...{ recipient: { newContact: { firstName: 'Awa', lastName: 'Diop' } } },
          ...{ amount: { amount: '5000', currency: 'XAF' } },
        },
      });
      peex.available = 7_0000n;
      const newest = await read(`balance(maxAgeSeconds: 0) { available }`);
      expect([peex.balanceReads, newest]).toEqual([2, { balance: { available: '7' } }]);
      clock.advance(1_000);
      answer();
      await first;
      return read(stored);
    }

    it('is the one asked for last, and changed once', async () => {
      const askedLast = world.clock.now() + 1_000;
      expect(await overtaken(() => (world.peex.available = 99_0000n))).toMatchObject({
        balance: { available: '7' },
        freshness: { observedAt: new Date(askedLast).toISOString() },
      });
      const { data } = await world.ask(
        '{ events(filter: { types: [WALLET_BALANCE_CHANGED] }) { nodes { ... on WalletEvent { after { available } } } } }',
      );
      expect(data.events.nodes).toEqual([{ after: { available: '7' } }]);
    });

    it('has no error by a failure from before it', async () => {
      expect(await overtaken(() => (world.peex.isDown = true))).toMatchObject({
        balance: { available: '7', refreshError: null },
      });
    });
  });

  it('has at least the decimals of its currency, and more where the provider gave more', async () => {
    const { store, home } = world;
    const dollars = wallet(home.client, {
      currency: 'USD',
      balance: { total: 5_0000n, available: 1_2345n, reserved: -5000n },
    });
    await store.write((tx) => tx.insertWallet(dollars));
    const { data } = await world.ask(`query ($id: ID!) { wallet(id: $id) { balance { ${FIELDS} } } }`, {
      id: dollars.id,
    });
    expect(data.wallet.balance).toMatchObject({ total: '5.00', available: '1.2345', reserved: '-0.50' });
  });

  it('cannot be younger than now', async () => {
    const { errors } = await world.ask('{ wallets { nodes { balance(maxAgeSeconds: -1) { total } } } }');
    expect(errors[0]).toMatchObject({
      message: 'maxAgeSeconds must not be negative, but is -1',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('refreshWallet', () => {
  const REFRESH = `mutation ($id: ID!) { refreshWallet(input: { walletId: $id }) {
    wallet { balance { ${FIELDS} } freshness { isStale } } userErrors { code moneyMoved provider { category } }
  } }`;

  it('reads the wallet from its provider', async () => {
    world.peex.available = 7_0000n;
    const { data } = await world.ask(REFRESH, { id: world.home.wallet.id });
    expect(data.refreshWallet).toMatchObject({
      wallet: { balance: { available: '7' }, freshness: { isStale: false } },
      userErrors: [],
    });
  });

  it('answers the stored wallet and why it could not be read', async () => {
    world.peex.isDown = true;
    const { data } = await world.ask(REFRESH, { id: world.home.wallet.id });
    expect(data.refreshWallet).toMatchObject({
      wallet: { balance: { available: '12345', refreshError: { category: 'UNAVAILABLE' } } },
      userErrors: [{ code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'NO', provider: { category: 'UNAVAILABLE' } }],
    });
  });
});
