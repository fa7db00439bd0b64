import { ProviderFailure } from '../../src/domain/failures';
import { transferOf, USER_ERRORS } from './orders';
import { addScripted, scriptProvider, send, tooManyCalls, type ScriptedPlace } from './scripted-provider';
import { openWorld, temporaryFolder, type Json, type World } from './world';
import { createManualClock } from '../manual-clock';

const HEALTH = `query ($id: ID!) { node(id: $id) { ... on ProviderAccount {
  health { circuit callsLeft callBudget { calls windowSeconds burst } } } } }`;
const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { status sync { polls } } ${USER_ERRORS} } }`;
const REFRESH_WALLET = `mutation ($id: ID!) { refreshWallet(input: { walletId: $id }) {
  wallet { balance { available refreshError { category retryAt } } } ${USER_ERRORS} } }`;
const BALANCE = `query ($id: ID!) { wallet(id: $id) { balance(maxAgeSeconds: 0) { available refreshError { category } } } }`;

const STATUS = `query ($id: ID!) { transfer(by: { id: $id }) { status failure { category } sync { lastError { code } } } }`;

const MINUTE_MS = 60_000;

const script = scriptProvider('SCRIPT');
let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
});
afterEach(() => void (script.before = async () => {}));
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const healthOf = async ({ accountId }: ScriptedPlace) => (await world.ask<Json>(HEALTH, { id: accountId })).node.health;
const statusOf = async ({ transfer }: Json) => (await world.ask<Json>(STATUS, { id: transfer.id })).transfer;
const refresh = async (id: string) => (await world.ask<Json>(REFRESH, { id })).refreshTransfer;

/** The most calls in any window of this length. */
function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

describe('the call budget of an account', () => {
  it.each([
    [{ calls: 0, windowSeconds: 60 }, 'calls'],
    [{ calls: 10, windowSeconds: 0 }, 'windowSeconds'],
    [{ calls: 10, windowSeconds: 60, burst: 0 }, 'burst'],
    [{ calls: 10, windowSeconds: 60, burst: 11 }, 'burst'],
  ])('of %o is refused with the path to it', async (callBudget, field) => {
    const input = { label: 'x', credentials: { generic: { provider: 'SCRIPT', name: 'x' } }, callBudget };
    const add = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) { account { id } ${USER_ERRORS} } }`;
    const { addProviderAccount } = await world.ask<Json>(add, { input });
    expect(addProviderAccount).toMatchObject({
      account: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'callBudget', field] }],
    });
  });

  it('is shown, and so is what is left of it', async () => {
    const own = await addScripted(world, script, 'shown', { callBudget: { calls: 10, windowSeconds: 60, burst: 4 } });
    expect(await healthOf(own)).toMatchObject({ callBudget: { calls: 10, windowSeconds: 60, burst: 4 } });
    const whole = await addScripted(world, script, 'whole', { callBudget: { calls: 5, windowSeconds: 60 } });
    expect((await healthOf(whole)).callBudget).toEqual({ calls: 5, windowSeconds: 60, burst: 5 });
    const before = (await healthOf(whole)).callsLeft;
    await send(world, whole);
    expect((await healthOf(whole)).callsLeft).toBe(before - 1);
  });

  it('can be changed, which holds at once, is told in the log, and can be taken back', async () => {
    const place = await addScripted(world, script, 'changed', { callBudget: { calls: 3, windowSeconds: 3600 } });
    const update = async (more: object): Promise<Json> =>
      (
        await world.ask<Json>(
          `mutation ($input: UpdateProviderAccountInput!) { updateProviderAccount(input: $input) {
            account { label health { callBudget { calls windowSeconds burst } } } ${USER_ERRORS} } }`,
          { input: { accountId: place.accountId, ...more } },
        )
      ).updateProviderAccount;
    for (let used = 0; used < 3; used += 1) await send(world, place);
    expect((await healthOf(place)).callsLeft).toBe(0);
    const wider = await update({ callBudget: { calls: 3600, windowSeconds: 3600, burst: 50 } });
    expect(wider).toMatchObject({
      account: { label: 'changed', health: { callBudget: { calls: 3600, windowSeconds: 3600, burst: 50 } } },
      userErrors: [],
    });
    await world.pass(20_000, 1_000);
    expect((await healthOf(place)).callsLeft).toBeGreaterThan(0);
    expect((await update({ label: 'renamed' })).account).toMatchObject({
      label: 'renamed',
      health: { callBudget: { calls: 3600 } },
    });
    expect((await update({ callBudget: null })).account.health.callBudget.calls).not.toBe(3600);
    expect(await update({ callBudget: { calls: 0, windowSeconds: 1 } })).toMatchObject({
      account: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'callBudget', 'calls'] }],
    });
    expect(await update({ accountId: 'acc_unknown' })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    const { events } = await world.ask<Json>(
      `query ($id: ID!) { events(filter: { accountIds: [$id], types: [ACCOUNT_STATUS_CHANGED] }) {
        nodes { ... on AccountEvent { message } } } }`,
      { id: place.accountId },
    );
    expect(events.nodes.map(({ message }: Json) => message)).toEqual(
      expect.arrayContaining([
        'call budget: 3 calls each 3600 s, 3 at once → 3600 calls each 3600 s, 50 at once',
        'label: "changed" → "renamed"',
      ]),
    );
  });

  it('holds for look-ups, refreshes and submissions together, and nobody is forgotten over it', async () => {
    const place = await addScripted(world, script, 'few', { callBudget: { calls: 6, windowSeconds: 60, burst: 3 } });
    const made: Json[] = [];
    for (let index = 0; index < 6; index++) made.push((await send(world, place, { waitFor: 'CREATED' })).transfer);
    await world.pass(10 * MINUTE_MS, 1_000);
    const calls = script.callsOf('few').slice(1); // the first one looked at the credentials, before there was an account
    expect(
      mostWithin(
        calls.map(({ at }) => at),
        MINUTE_MS,
      ),
    ).toBeLessThanOrEqual(6 + 3);
    expect(calls.length).toBeGreaterThan(50);
    expect(new Set(script.callsOf('few', 'create').map(({ about }) => about)).size).toBe(6);
    for (const { id } of made) expect((await transferOf(world, id)).sync.polls).toBeGreaterThan(2);
  });

  it('that is used up answers a refresh with when to ask again, and writes nothing', async () => {
    const place = await addScripted(world, script, 'empty', { callBudget: { calls: 1, windowSeconds: 3600 } });
    const { transfer } = await send(world, place);
    expect((await healthOf(place)).callsLeft).toBe(0);
    const { transfer: same, userErrors } = await refresh(transfer.id);
    expect(same).toEqual({ status: 'PENDING', sync: { polls: 0 } });
    expect(userErrors).toMatchObject([
      { code: 'RATE_LIMITED', moneyMoved: 'UNKNOWN', provider: { code: 'CALL_BUDGET' } },
    ]);
    expect(Date.parse(userErrors[0].retryAt)).toBeGreaterThan(world.clock.now());
    const { refreshWallet } = await world.ask<Json>(REFRESH_WALLET, { id: place.walletId });
    expect(refreshWallet.userErrors).toMatchObject([{ code: 'RATE_LIMITED', retryAt: userErrors[0].retryAt }]);
    await world.pass(1_000);
    const { wallet } = await world.ask<Json>(BALANCE, { id: place.walletId });
    expect(wallet.balance).toMatchObject({ available: expect.any(String), refreshError: { category: 'RATE_LIMITED' } });
    // Ten minutes of nothing to spend: no call, and the plan says when there will be one.
    await world.pass(10 * MINUTE_MS, 1_000);
    expect(script.callsOf('empty')).toHaveLength(2);
    const { sync } = await transferOf(world, transfer.id);
    expect(sync.polls).toBe(0);
    expect(Date.parse(sync.nextPollAt)).toBeGreaterThan(world.clock.now());
  });

  it('of one call gives the next one to a submission, however many look-ups wait for it', async () => {
    const place = await addScripted(world, script, 'one', { callBudget: { calls: 6, windowSeconds: 60, burst: 1 } });
    for (let index = 0; index < 8; index++) await send(world, place, { waitFor: 'CREATED' });
    await world.until('all sent', () => script.callsOf('one', 'create').length === 8);
    await world.pass(2 * MINUTE_MS, 500);
    const { transfer, userErrors } = await send(world, place);
    if (userErrors.length > 0) expect(userErrors).toMatchObject([{ code: 'RATE_LIMITED', moneyMoved: 'NO' }]);
    const asked = world.clock.now();
    await world.until('it was sent', () =>
      script.calls.some(({ about, operation }) => operation === 'create' && about === transfer.reference),
    );
    expect(world.clock.now() - asked).toBeLessThanOrEqual(2 * 10_000);
  });

  it.each([1, 2])('of %i at once gives looks what they need, however often a wallet is due', async (burst) => {
    const name = `${burst} for looks`;
    const callBudget = { calls: burst, windowSeconds: 30 * burst, burst };
    const place = await addScripted(world, script, name, { callBudget });
    const { transfer } = await send(world, place);
    script.paid.add(transfer.reference);
    await world.pass(3 * MINUTE_MS, 1_000);
    expect((await transferOf(world, transfer.id)).status).toBe('SUCCEEDED');
    // What looks leave is for the wallet again.
    expect(script.callsOf(name, 'client').length).toBeGreaterThan(2);
  });

  it('is not filled by starting again', async () => {
    const dataDir = temporaryFolder();
    const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
    const crashing = scriptProvider('CRASH');
    const registries = { providers: [crashing.definition], sandboxProviders: [] };
    let one = await openWorld({ dataDir, clock, registries });
    const callBudget = { calls: 6, windowSeconds: 60, burst: 6 };
    const place = await addScripted(one, crashing, 'crash', { callBudget });
    for (let index = 0; index < 8; index++) await send(one, place, { waitFor: 'CREATED' });
    const from = clock.now();
    for (let start = 0; start < 6; start++) {
      await one.pass(5_000, 500);
      await one.close();
      one = await openWorld({ dataDir, clock, registries });
    }
    const seconds = (clock.now() - from) / 1_000;
    expect(crashing.callsOf('crash').length).toBeLessThanOrEqual(
      1 + 6 + seconds / 10 + 6 /* at most a second's worth each start */,
    );
    await one.close();
  });
});

/** Refreshes a transfer, to which the provider answers 429 with this time, or with none. */
async function refreshTooSoon(account: string, id: string, retryAt: number | null): Promise<Json> {
  script.before = async (call) => {
    if (call.account === account) throw tooManyCalls(retryAt);
  };
  const refreshed = await refresh(id);
  script.before = async () => {};
  return refreshed;
}

describe('a provider that answers 429', () => {
  it('is left alone until Retry-After, whatever the call was for', async () => {
    const place = await addScripted(world, script, 'later');
    const { transfer } = await send(world, place);
    const retryAt = world.clock.now() + 5 * MINUTE_MS;
    expect((await refreshTooSoon('later', transfer.id, retryAt)).userErrors).toMatchObject([
      { code: 'RATE_LIMITED', retryAt: new Date(retryAt).toISOString() },
    ]);
    const calls = script.callsOf('later').length;
    const second = await send(world, place);
    expect(second).toMatchObject({ transfer: { status: 'CREATED' }, userErrors: [{ code: 'RATE_LIMITED' }] });
    expect((await refresh(transfer.id)).userErrors).toMatchObject([{ provider: { code: 'RETRY_AFTER' } }]);
    await world.pass(5 * MINUTE_MS - 1_000, 1_000);
    expect(script.callsOf('later')).toHaveLength(calls);
    await world.pass(10_000, 500);
    expect(script.callsOf('later', 'create').map(({ about }) => about)).toContain(second.transfer.reference);
    expect((await transferOf(world, transfer.id)).sync.polls).toBeGreaterThan(0);
  });

  it('and asks for an hour: what cannot go out for 15 minutes has failed by then, whoever waited for it', async () => {
    const place = await addScripted(world, script, 'hour');
    const { transfer } = await send(world, place);
    await refreshTooSoon('hour', transfer.id, world.clock.now() + 60 * MINUTE_MS);
    const orders = [await send(world, place), await send(world, place, { waitFor: 'CREATED' })];
    await world.pass(14 * MINUTE_MS, 5_000);
    for (const order of orders) {
      expect(await statusOf(order)).toMatchObject({ status: 'CREATED', sync: { lastError: { code: 'RETRY_AFTER' } } });
    }
    await world.pass(2 * MINUTE_MS, 5_000);
    for (const order of orders) {
      expect(await statusOf(order)).toMatchObject({ status: 'FAILED', failure: { category: 'RATE_LIMITED' } });
    }
    await world.pass(60 * MINUTE_MS, 5_000);
    expect(script.callsOf('hour', 'create')).toHaveLength(1);
  });

  it('and names no time is left alone for a second', async () => {
    const place = await addScripted(world, script, 'unnamed');
    const { transfer } = await send(world, place);
    const retryAt = new Date(world.clock.now() + 1_000).toISOString();
    expect((await refreshTooSoon('unnamed', transfer.id, null)).userErrors).toMatchObject([
      { code: 'RATE_LIMITED', retryAt, provider: { code: null, retryAt: null } },
    ]);
    const { refreshWallet } = await world.ask<Json>(REFRESH_WALLET, { id: place.walletId });
    expect(refreshWallet.userErrors).toMatchObject([
      { code: 'RATE_LIMITED', retryAt, provider: { code: 'RETRY_AFTER' } },
    ]);
  });

  it.each(['RATE_LIMITED', 'UNAVAILABLE'] as const)(
    'or %s with a time is left alone until then by the next start as well',
    async (category) => {
      const dataDir = temporaryFolder();
      const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
      const asking = scriptProvider('ASKING');
      const registries = { providers: [asking.definition], sandboxProviders: [] };
      const one = await openWorld({ dataDir, clock, registries });
      const { transfer } = await send(one, await addScripted(one, asking, 'asking'));
      const retryAt = clock.now() + 5 * MINUTE_MS;
      asking.before = async () => {
        throw new ProviderFailure({ category, message: 'later', retryable: true, retryAt, effect: 'none' });
      };
      await one.ask(REFRESH, { id: transfer.id });
      asking.before = async () => {};
      await one.close();
      const calls = asking.callsOf('asking').length;
      const two = await openWorld({ dataDir, clock, registries });
      await two.pass(5 * MINUTE_MS - 1_000, 10_000);
      expect(asking.callsOf('asking')).toHaveLength(calls);
      await two.pass(10_000, 500);
      expect(asking.callsOf('asking').length).toBeGreaterThan(calls);
      await two.close();
    },
  );
});
