import { ProviderFailure } from '../../src/domain/failures';
import { createManualClock } from '../manual-clock';
import { transferOf, USER_ERRORS } from './orders';
import { addScripted, scriptProvider, send, type Script, type ScriptedPlace } from './scripted-provider';
import { openWorld, type Json, type World } from './world';

const HEALTH = `query ($id: ID!) { node(id: $id) { ... on ProviderAccount { status capabilities { batchLookup }
  health { circuit lastSuccessAt lastFailureAt lastFailure { category } unmappedValues { word firstSeenAt } } } } }`;
const DISABLE = `mutation ($id: ID!) { disableProviderAccount(input: { accountId: $id }) { account { status } ${USER_ERRORS} } }`;
const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { status } ${USER_ERRORS} } }`;
const BALANCE =
  'query ($id: ID!) { wallet(id: $id) { balance(maxAgeSeconds: 0) { available refreshError { category } } } }';
const LINK = `mutation ($input: LinkClientInput!) { linkClient(input: $input) { client { id } ${USER_ERRORS} } }`;
const ACCOUNT_EVENTS = `query ($id: ID!, $types: [EventType!]) { events(first: 100, filter: { accountIds: [$id], types: $types }) {
  nodes { ... on AccountEvent { message } ... on WalletEvent { type } } } }`;

const DAY_MS = 86_400_000;

const script = scriptProvider('SCRIPT');
const linked = scriptProvider('LINKED', { clients: 'linked', walletCurrency: undefined });
const inBatches = scriptProvider('BATCHES');
const keyed = scriptProvider('KEYED', {
  manners: () => ({ resend: 'same-key', graceMs: 10_000, resendWindowMs: DAY_MS, historyMs: null }),
});
const patient = scriptProvider('PATIENT', {
  manners: () => ({ resend: 'after-grace', graceMs: 10_000, resendWindowMs: DAY_MS, historyMs: null }),
});
inBatches.batch = { by: 'account', most: 3 };
const inLots = scriptProvider('LOTS');
inLots.batch = { by: 'lot', most: 100 };
inLots.lotOf = (account) => `the lot of ${account}`;

const clock = createManualClock();
let world: World;
beforeAll(async () => {
  const providers = [script, linked, inBatches, inLots, keyed, patient].map(({ definition }) => definition);
  world = await openWorld({ clock, registries: { providers, sandboxProviders: [] } });
});
afterEach(() => {
  for (const one of [script, linked, inBatches, inLots, keyed, patient]) one.before = async () => {};
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const accountOf = async ({ accountId }: ScriptedPlace) => (await world.ask<Json>(HEALTH, { id: accountId })).node;
const refresh = async (id: string) => (await world.ask<Json>(REFRESH, { id })).refreshTransfer;
const messagesOf = async ({ accountId }: ScriptedPlace, types: string[]) =>
  (await world.ask<Json>(ACCOUNT_EVENTS, { id: accountId, types })).events.nodes.map(({ message }: Json) => message);

/** Held back until it is released. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

function down(effect: 'none' | 'maybe' = 'none'): ProviderFailure {
  return new ProviderFailure({ category: 'TIMEOUT', message: 'no answer', retryable: true, effect });
}

/** The create call gets no answer, and no look-up finds it. */
async function sendIntoDoubt(provider: Script, account: string) {
  const place = await addScripted(world, provider, account);
  provider.before = ({ operation }) => (operation === 'create' ? Promise.reject(down('maybe')) : Promise.resolve());
  const { transfer } = await send(world, place);
  provider.absent.add(transfer.reference);
  return { place, transfer };
}

describe('a transfer in doubt that may not go out again', () => {
  it('is left to a person once the grace is over, and not while the provider may still take it', async () => {
    const { place, transfer } = await sendIntoDoubt(keyed, 'disabled in doubt');
    await world.ask(DISABLE, { id: place.accountId });
    await world.pass(5_000);
    expect(keyed.callsOf('disabled in doubt', 'lookup').length).toBeGreaterThan(1);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'OUTCOME_UNKNOWN', failure: null });
    await world.pass(15_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    expect(keyed.callsOf('disabled in doubt', 'create')).toHaveLength(1);
  });
});

describe('a transfer in doubt that may go out again after the grace', () => {
  it('waits for it whatever is done to the clock of the machine meanwhile', async () => {
    const { transfer } = await sendIntoDoubt(patient, 'clock set');
    const sent = () => patient.callsOf('clock set', 'create').length;
    await world.pass(2_000);
    for (const hour of [3_600_000, -3_600_000, 3_600_000]) {
      const looked = patient.callsOf('clock set', 'lookup').length;
      clock.set(hour);
      await world.ask(REFRESH, { id: transfer.id });
      expect(patient.callsOf('clock set', 'lookup').length).toBeGreaterThan(looked);
      await world.pass(1_000);
      expect(sent()).toBe(1);
    }
    patient.before = async () => {};
    await world.until('the second attempt', () => Promise.resolve(sent() === 2));
    const [first, second] = patient.callsOf('clock set', 'create');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_600_000 + 10_000);
  });
});

describe('a transfer that goes out again under its key, and into doubt again each time', () => {
  it('goes out less and less often, until an answer comes', async () => {
    const { transfer } = await sendIntoDoubt(keyed, 'outage');
    await world.pass(90_000, 500);
    const sent = keyed.callsOf('outage', 'create').map(({ at }) => at);
    const [first = 0] = sent;
    const late = sent.filter((at) => at - first > 62_000);
    expect(late.length).toBeGreaterThan(3);
    for (const [index, at] of late.slice(1).entries()) expect(at - late[index]!).toBeGreaterThanOrEqual(2_000);
    keyed.before = async () => {};
    keyed.absent.delete(transfer.reference);
    await world.until('an answer', async () => (await transferOf(world, transfer.id)).status === 'PENDING');
  });
});

describe.each([
  ['under its key', () => keyed],
  ['after the grace', () => patient],
])('a transfer in doubt that may go out again %s', (_manner, scripted) => {
  it('is left to a person where it has been in doubt for a day', async () => {
    const provider = scripted();
    const { transfer } = await sendIntoDoubt(provider, 'a day later');
    clock.set(DAY_MS);
    const before = provider.callsOf('a day later', 'create').length;
    await world.until('a person', async () => (await transferOf(world, transfer.id)).failure !== null);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    expect(provider.callsOf('a day later', 'create')).toHaveLength(before);
  });
});

describe('an account that does not answer', () => {
  it('delays no other, of this provider or another', async () => {
    const [broken, sound, elsewhere] = [
      await addScripted(world, script, 'hangs'),
      await addScripted(world, script, 'sound'),
      await addScripted(world, inBatches, 'elsewhere'),
    ];
    for (let index = 0; index < 40; index++) await send(world, broken);
    const held = gate();
    script.before = ({ account, operation }) =>
      account === 'hangs' && operation !== 'create' ? held.opened : Promise.resolve();
    const made = [await send(world, sound), await send(world, elsewhere)];
    for (const { transfer } of made) {
      script.paid.add(transfer.reference);
      inBatches.paid.add(transfer.reference);
    }
    await world.pass(3_000);
    for (const { transfer } of made) expect((await transferOf(world, transfer.id)).status).toBe('SUCCEEDED');
    expect(script.callsOf('hangs', 'lookup').length).toBeLessThanOrEqual(32);
    held.open();
    await world.pass(3_000);
  });

  it('is left alone after eight failures in a row, then asked by one call at a time until one is answered', async () => {
    const place = await addScripted(world, script, 'circuit');
    for (let index = 0; index < 12; index++) await send(world, place);
    let probe = gate();
    let isOut = true;
    let hangs = false;
    script.before = async ({ account, operation }) => {
      if (account !== 'circuit' || operation === 'create') return;
      if (hangs) await probe.opened;
      if (isOut) throw down();
    };
    await world.until('the circuit opened', async () => (await accountOf(place)).health.circuit === 'OPEN');
    expect(await accountOf(place)).toMatchObject({
      status: 'DEGRADED',
      health: { lastFailure: { category: 'TIMEOUT' }, lastFailureAt: expect.any(String) },
    });
    hangs = true;
    const before = script.callsOf('circuit').length;
    await world.until('it is half open', async () => (await accountOf(place)).health.circuit === 'HALF_OPEN');
    await world.pass(5_000);
    expect(script.callsOf('circuit').length - before).toBe(1);
    probe.open();
    await world.until('it is open again', async () => (await accountOf(place)).health.circuit === 'OPEN');
    isOut = false;
    probe = gate();
    probe.open();
    await world.until('it is closed', async () => (await accountOf(place)).health.circuit === 'CLOSED');
    expect((await accountOf(place)).status).toBe('ACTIVE');
  });

  it('is asked again after a fault of ours has ended the probe', async () => {
    const place = await addScripted(world, script, 'our fault');
    const { transfer } = await send(world, place);
    let error: Error | null = down();
    script.before = async ({ account }) => {
      if (account === 'our fault' && error) throw error;
    };
    await world.until('the circuit opened', async () => (await accountOf(place)).health.circuit === 'OPEN');
    expect((await refresh(transfer.id)).userErrors).toMatchObject([
      { code: 'PROVIDER_UNAVAILABLE', retryAt: expect.any(String), provider: { code: 'CIRCUIT_OPEN' } },
    ]);
    error = new Error('ours');
    await world.until('the probe', () => world.faults().some((line) => line.includes('ours')));
    expect((await accountOf(place)).health.circuit).not.toBe('CLOSED');
    error = null;
    world.lines.length = 0;
    await world.until('it is closed', async () => (await accountOf(place)).health.circuit === 'CLOSED');
  });
});

describe('people who ask at once', () => {
  it('share one look-up, a hundred of them', async () => {
    const { transfer } = await send(world, await addScripted(world, script, 'crowd'));
    script.paid.add(transfer.reference);
    const before = script.callsOf('crowd', 'lookup').length;
    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(transfer.id)));
    expect(script.callsOf('crowd', 'lookup').length - before).toBe(1);
    for (const answer of answers) expect(answer).toEqual({ transfer: { status: 'SUCCEEDED' }, userErrors: [] });
  });

  it('share one reading of a balance, a hundred of them', async () => {
    const place = await addScripted(world, script, 'savers');
    await world.pass(1_000);
    const before = script.callsOf('savers').length;
    const asked = Array.from({ length: 100 }, () => world.ask<Json>(BALANCE, { id: place.walletId }));
    const figures = new Set((await Promise.all(asked)).map(({ wallet }) => wallet.balance.available));
    expect(script.callsOf('savers').length - before).toBe(1);
    expect(figures.size).toBe(1);
  });

  it('join a look-up that is under way for a whole batch', async () => {
    const place = await addScripted(world, inBatches, 'joined');
    const made = [(await send(world, place)).transfer, (await send(world, place)).transfer];
    const held = gate();
    inBatches.before = ({ operation }) => (operation === 'batch' ? held.opened : Promise.resolve());
    await world.until('the batch', () => inBatches.callsOf('joined', 'batch').length === 1);
    const asking = Promise.all(made.map(({ id }) => refresh(id)));
    await world.pass(600);
    held.open();
    for (const { userErrors } of await asking) expect(userErrors).toEqual([]);
    expect(inBatches.callsOf('joined', 'batch')).toHaveLength(1);
  });
});

describe('a connector with a call for many', () => {
  it('is asked for as many at once as it allows, and shows it', async () => {
    const place = await addScripted(world, inBatches, 'many');
    expect((await accountOf(place)).capabilities).toEqual({ batchLookup: true });
    const made: Json[] = [];
    for (let index = 0; index < 7; index++) made.push((await send(world, place)).transfer);
    for (const { reference } of made) inBatches.paid.add(reference);
    for (const { id } of made) {
      await world.until('the end', async () => (await transferOf(world, id)).isFinal);
      expect(await transferOf(world, id)).toMatchObject({ status: 'SUCCEEDED', sync: { polls: 1 } });
    }
    const sizes = inBatches.callsOf('many', 'batch').map(({ about }) => about.split(' ').length);
    const alone = inBatches.callsOf('many', 'lookup').length;
    expect(sizes.reduce((sum, size) => sum + size, alone)).toBe(7);
    expect(Math.max(...sizes)).toBe(3);
  });
});

describe('a lot', () => {
  it('is asked for in one call, and in one more for all that are called back while that is under way', async () => {
    const place = await addScripted(world, inLots, 'lot');
    const made: Json[] = [];
    for (let index = 0; index < 10; index++) made.push((await send(world, place)).transfer);
    const held = gate();
    inLots.before = ({ operation }) => (operation === 'batch' ? held.opened : Promise.resolve());
    const callBack = async ({ reference }: Json) => {
      await fetch(place.callbackUrl, { method: 'POST', body: JSON.stringify([{ reference }]) });
    };
    await callBack(made[0]);
    await world.step(50);
    for (const one of made.slice(1)) await callBack(one);
    await world.step(50);
    held.open();
    await world.rest();
    for (const { reference } of made) inLots.paid.add(reference);
    await world.pass(1_000, 100);
    expect(inLots.callsOf('lot', 'lookup')).toEqual([]);
    const batches = inLots.callsOf('lot', 'batch');
    expect(batches.map(({ about }) => about.split(' ').length)).toEqual([10, 10]);
    expect((batches[1]?.at ?? 0) - (batches[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    for (const { id } of made) expect((await transferOf(world, id)).status).toBe('SUCCEEDED');
  });
});

describe('a callback that is faster than the answer to the create call', () => {
  const callBack = async ({ callbackUrl }: ScriptedPlace, hint: object): Promise<number> =>
    (await fetch(callbackUrl, { method: 'POST', body: JSON.stringify([hint]) })).status;
  /** Sends, and lets the answer wait at the gate until the callback has come. */
  const sendSlowly = async (name: string, hintOf: (reference: string) => object) => {
    const place = await addScripted(world, script, name);
    const held = gate();
    script.before = ({ account, operation }) =>
      account === name && operation === 'create' ? held.opened : Promise.resolve();
    const sending = send(world, place);
    await world.until('the create call', () => script.callsOf(name, 'create').length === 1);
    const reference = script.callsOf(name, 'create')[0]!.about;
    script.paid.add(reference);
    expect(await callBack(place, hintOf(reference))).toBe(200);
    expect(await callBack(place, hintOf(reference))).toBe(200);
    await world.pass(600);
    expect(script.callsOf(name, 'lookup')).toEqual([]);
    held.open();
    return (await world.during(sending)).transfer;
  };

  it.each([
    ['our reference', (reference: string) => ({ reference })],
    ['the provider’s id', (reference: string) => ({ externalId: `at SCRIPT: ${reference}` })],
  ])('and names it by %s is kept, and the transfer looked at right after the answer', async (name, hintOf) => {
    const transfer = await sendSlowly(`early ${name}`, hintOf);
    await world.rest();
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', sync: { polls: 1 } });
  });

  it('and names somebody else’s changes nothing', async () => {
    const transfer = await sendSlowly('early stranger', () => ({ externalId: 'nobody' }));
    await world.pass(400);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'PENDING', sync: { polls: 0 } });
  });
});

describe('a callback that hints at a reversal', () => {
  const callBack = async ({ callbackUrl }: ScriptedPlace, hint: object) => {
    const { status } = await fetch(callbackUrl, { method: 'POST', body: JSON.stringify([hint]) });
    expect(status).toBe(200);
  };
  /** Paid; then the money comes back, which nobody sees by looking, for what is paid is not looked at any more. */
  const sendAndReturn = async (place: ScriptedPlace) => {
    const { transfer } = await send(world, place);
    script.paid.add(transfer.reference);
    await world.until('the end', async () => (await transferOf(world, transfer.id)).isFinal);
    script.reversed.add(transfer.reference);
    await world.pass(5_000);
    expect((await transferOf(world, transfer.id)).status).toBe('SUCCEEDED');
    return transfer;
  };
  const isReversed = async (id: string) => (await transferOf(world, id)).status === 'REVERSED';

  it('is followed up until somebody answers, however many looks fail', async () => {
    const place = await addScripted(world, script, 'returns');
    const transfer = await sendAndReturn(place);
    const before = script.callsOf('returns', 'lookup').length;
    script.before = async ({ account }) => {
      if (account === 'returns') throw down();
    };
    await callBack(place, { reference: transfer.reference });
    await world.pass(5_000);
    expect(script.callsOf('returns', 'lookup').length - before).toBeGreaterThan(1);
    script.before = async () => {};
    await world.until('the reversal', () => isReversed(transfer.id));
  });

  it('waits for a call where the account has none left', async () => {
    const place = await addScripted(world, script, 'returns later', {
      callBudget: { calls: 2, windowSeconds: 120, burst: 2 },
    });
    const transfer = await sendAndReturn(place);
    await callBack(place, { reference: transfer.reference });
    await world.rest();
    expect(await isReversed(transfer.id)).toBe(false);
    await world.until('the reversal', () => isReversed(transfer.id));
  });

  it('is followed up once: an answer that nothing has changed ends it, and the next one has to wait a minute', async () => {
    const place = await addScripted(world, script, 'stays');
    const { transfer } = await send(world, place);
    script.paid.add(transfer.reference);
    await world.until('the end', async () => (await transferOf(world, transfer.id)).isFinal);
    await world.pass(1_000);
    const before = script.callsOf('stays', 'lookup').length;
    await callBack(place, { reference: transfer.reference });
    await world.pass(10_000);
    expect(script.callsOf('stays', 'lookup').length - before).toBe(1);
    // Word for word the same, several times: the last one is heard too.
    for (let n = 0; n < 3; n += 1) {
      await callBack(place, { reference: transfer.reference });
      await world.pass(5_000);
      expect(script.callsOf('stays', 'lookup').length - before).toBe(1);
    }
    await world.pass(60_000);
    expect(script.callsOf('stays', 'lookup').length - before).toBe(2);
  });
});

describe('callbacks in a flood', () => {
  it('make one transfer looked up at most once a second', async () => {
    const place = await addScripted(world, script, 'flood');
    const { transfer } = await send(world, place);
    for (let round = 0; round < 30; round++) {
      const body = JSON.stringify([{ reference: transfer.reference, round }]);
      await fetch(place.callbackUrl, { method: 'POST', body });
      await world.step(100);
    }
    const times = script.callsOf('flood', 'lookup').map(({ at }) => at);
    expect(times.length).toBeGreaterThanOrEqual(3);
    times.slice(1).forEach((at, index) => expect(at - times[index]!).toBeGreaterThanOrEqual(1_000));
  });
});

describe('an answer of an undocumented shape', () => {
  it('changes nothing, is told once, and shows on the account', async () => {
    const place = await addScripted(world, script, 'drift');
    const { transfer } = await send(world, place);
    const drift = 'GET /transfers: body.state is not a text';
    const failure = new ProviderFailure({ category: 'UNKNOWN', message: drift, effect: 'none', drift });
    script.before = async ({ account }) => {
      if (account === 'drift') throw failure;
    };
    await world.pass(6_000);
    const seen = await transferOf(world, transfer.id);
    expect(seen).toMatchObject({ status: 'PENDING', failure: null, sync: { lastError: { category: 'UNKNOWN' } } });
    expect(seen.sync.polls).toBeGreaterThan(1);
    expect(await messagesOf(place, ['PROVIDER_VALUE_UNMAPPED'])).toEqual([expect.stringContaining(drift)]);
    const { unmappedValues } = (await accountOf(place)).health;
    expect(unmappedValues).toEqual([{ word: drift, firstSeenAt: expect.any(String) }]);
    script.before = async () => {};
    script.paid.add(transfer.reference);
    await world.pass(3_000);
    expect((await transferOf(world, transfer.id)).status).toBe('SUCCEEDED');
  });
});

describe('the clients of an account', () => {
  it('are read one by one, each about as often as the other, and none before its time', async () => {
    const { accountId } = await addScripted(world, linked, 'broker');
    for (let index = 0; index < 30; index++) {
      const { linkClient } = await world.ask<Json>(LINK, { input: { accountId, externalId: `user ${index}` } });
      expect(linkClient.userErrors).toEqual([]);
    }
    const from = world.clock.now();
    await world.pass(60_000);
    const calls = linked.callsOf('broker').filter(({ at }) => at > from);
    const counts = new Map<string, number>();
    for (const { about } of calls) counts.set(about, (counts.get(about) ?? 0) + 1);
    expect(counts.size).toBe(30);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThanOrEqual(4);
      expect(count).toBeLessThanOrEqual(32);
    }
    // The longer it goes on, the less they come together.
    const late = calls.filter(({ at }) => at > from + 40_000).map(({ at }) => at);
    expect(new Set(late).size).toBeGreaterThan(10);
  });

  it('are read again soon after a transfer has moved money, and the change is told', async () => {
    const place = await addScripted(world, script, 'moves');
    const { transfer } = await send(world, place);
    script.paid.add(transfer.reference);
    await world.until('the end', async () => (await transferOf(world, transfer.id)).isFinal);
    const before = script.callsOf('moves', 'client').length;
    await world.pass(1_000);
    expect(script.callsOf('moves', 'client').length).toBe(before + 1);
    const { events } = await world.ask<Json>(ACCOUNT_EVENTS, {
      id: place.accountId,
      types: ['WALLET_BALANCE_CHANGED'],
    });
    expect(events.nodes.length).toBeGreaterThanOrEqual(2);
  });
});
