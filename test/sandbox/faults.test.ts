import { FAULTS, FAULTS_OF, type FaultName } from '../../src/sandbox/faults';
import { OPERATIONS, type Operation } from '../../src/sandbox/provider';
import { SANDBOX_PROVIDERS } from '../../src/sandbox/registry';
import * as cinetpay from './cinetpay-merchant';
import { openDoor, type Door, type Reply } from './door';
import { PROVIDERS, type Driver, type Provider } from './fault-drivers';
import * as machnet from './machnet-merchant';
import * as peex from './peex-merchant';
import * as xprizo from './xprizo-merchant';

const NAMES = Object.keys(PROVIDERS);
const NAME = '0701020304';

let door: Door;
let driver: Driver;
afterEach(() => door.close());

const providerOf = (name: string): Provider => PROVIDERS[name] as Provider;

/** Faults that cannot strike a provider's operation: no token expires, no amount is shown. */
function strikes(name: string, operation: Operation, fault: FaultName): boolean {
  const { isExpired, amount } = providerOf(name);
  if (fault === 'tokenExpired' && isExpired === undefined) return false;
  if (fault === 'amountChanged' && amount === null) return false;
  return (FAULTS_OF[operation] as readonly FaultName[]).includes(fault);
}

const act = (operation: Operation): Promise<Reply> => (driver.act[operation] as (name: string) => Promise<Reply>)(NAME);

/** Opens a sandbox in which the operation can succeed, and makes its next call suffer. */
async function prepare(provider: string, operation: Operation, fault: string): Promise<() => Promise<Reply>> {
  door = await openDoor();
  driver = await providerOf(provider).open(door);
  if (operation === 'lookup') await driver.act.create?.(NAME);
  if (['approve', 'cancel', 'deliver'].includes(operation)) await driver.wait?.(NAME);
  await door.fault(provider, operation, fault, { count: 1 });
  return () => act(operation);
}

it('have a driver for every provider', async () => {
  door = await openDoor();
  expect(NAMES).toEqual(SANDBOX_PROVIDERS.map(({ name }) => name));
});

describe.each(NAMES)('every pair of operation and fault of %s', (provider) => {
  it('is taken where it makes sense, and refused with what is allowed everywhere else', async () => {
    door = await openDoor();
    for (const operation of OPERATIONS) {
      const isOffered = operation === 'callback' || providerOf(provider).operations.includes(operation);
      const allowed = FAULTS_OF[operation].filter((fault) => strikes(provider, operation, fault));
      for (const fault of FAULTS) {
        const { status, json } = await door.control('faults', { provider, operation, fault });
        const isTaken = isOffered && (allowed as readonly string[]).includes(fault);
        expect([operation, fault, status]).toEqual([operation, fault, isTaken ? 200 : 400]);
        if (status === 400 && isOffered) expect(json.allowed).toEqual(allowed);
      }
    }
  });
});

const PAIRS = NAMES.flatMap((provider) =>
  providerOf(provider).operations.map((operation) => ({ provider, operation })),
);

describe.each(PAIRS)('$provider $operation', ({ provider, operation }) => {
  /** Whether the change took place once the fault had struck. */
  const CHANGES: readonly (readonly [FaultName, boolean])[] = [
    ['hang', false],
    ['error', false],
    ['errorBeforeAccept', false],
    ['rateLimited', false],
    ['tokenExpired', false],
    ['hangAfterAccept', true],
    ['resetAfterAccept', true],
    ['errorAfterAccept', true],
    ['truncatedJson', true],
    ['html', true],
  ];

  /** What the client sees; 'cut' is no answer at all. */
  async function outcomeOf(fault: FaultName, suffer: () => Promise<Reply>): Promise<Reply | 'cut' | 'hanging'> {
    const pending = suffer().catch(() => 'cut' as const);
    if (fault !== 'hang' && fault !== 'hangAfterAccept') return pending;
    await door.logged(`fault ${fault} on ${operation} of ${provider}`);
    // An answer would be here before one that was asked for later.
    return Promise.race([pending, door.ledger().then(() => 'hanging' as const)]);
  }

  it.each(CHANGES.filter(([fault]) => strikes(provider, operation, fault)))('under %s', async (fault, changed) => {
    const suffer = await prepare(provider, operation, fault);
    const outcome = await outcomeOf(fault, suffer);

    if (fault === 'hang' || fault === 'hangAfterAccept') expect(outcome).toBe('hanging');
    else if (fault === 'resetAfterAccept') expect(outcome).toBe('cut');
    else {
      const { status, headers, json, text } = outcome as Reply;
      if (fault.startsWith('error')) expect([status, json === undefined]).toEqual([500, false]);
      if (fault === 'rateLimited') expect([status, headers.get('retry-after')]).toEqual([429, '1']);
      if (fault === 'tokenExpired') expect(providerOf(provider).isExpired?.(outcome as Reply)).toBe(true);
      if (fault === 'truncatedJson') {
        expect(json).toBeUndefined();
        // Some answers are empty, and half of nothing is nothing.
        if (text === '') expect(['cancel', 'deliver']).toContain(operation);
        else {
          expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
          expect(text).toMatch(/^[{[]/);
        }
      }
      if (fault === 'html') {
        expect([status, headers.get('content-type')]).toEqual([200, 'text/html']);
        expect(text).toMatch(/^<html>/);
      }
    }
    const happened = driver.happened[operation];
    if (happened !== undefined) expect(await happened(NAME)).toBe(changed);
    if (outcome === 'hanging') return;
    // The fault was for one call.
    if (fault === 'tokenExpired') driver = await providerOf(provider).open(door);
    const again = await act(operation);
    expect(changed ? [200, 204, 400, 422] : [200, 204]).toContain(again.status);
  });

  if (strikes(provider, operation, 'lateAccept')) {
    it('under lateAccept', async () => {
      const suffer = await prepare(provider, operation, 'lateAccept');
      await expect(suffer()).rejects.toThrow();
      await door.advance(599);
      if (operation === 'create') expect(await door.ledger()).toEqual([]);
      await door.advance(1);
      const happened = driver.happened[operation];
      if (happened !== undefined) expect(await happened(NAME)).toBe(true);
    });
  }
});

describe.each(NAMES)('what a look-up of %s shows', (provider) => {
  const { words, unknownWord, amount } = providerOf(provider);

  const more = (by: number) => (amount === null ? {} : { amount: amount + by });
  const CASES: readonly (readonly [FaultName, object])[] = [
    ['stale', { status: words.before, ...more(0) }],
    ['backwards', { status: words.first, ...more(0) }],
    ['unknownStatus', { status: unknownWord, ...more(0) }],
    ['amountChanged', { status: words.last, ...more(1) }],
  ];

  it.each(CASES.filter(([fault]) => strikes(provider, 'lookup', fault)))('under %s', async (fault, expected) => {
    const look = await prepare(provider, 'lookup', fault);
    await door.advance(10_000);
    expect(driver.shown(await look())).toMatchObject(expected);
    const truth = driver.shown(await look());
    expect(truth.status).toBe(words.last);
    if (amount !== null) expect(Number(truth.amount)).toBe(amount);
  });

  it.each(['stale', 'backwards'])('under %s is the truth while there is only one state', async (fault) => {
    const look = await prepare(provider, 'lookup', fault);
    expect(driver.shown(await look()).status).toBe(words.first);
  });

  it('under notFound is nothing', async () => {
    const look = await prepare(provider, 'lookup', 'notFound');
    expect(driver.isNotFound(await look())).toBe(true);
    expect(driver.isNotFound(await look())).toBe(false);
  });
});

it('dates a stale answer as it was, and a backwards one as of now', async () => {
  const look = await prepare('PEEX', 'lookup', 'stale');
  await door.fault('PEEX', 'lookup', 'backwards', { count: 1 });
  const accepted: string = (await door.ledger())[0].acceptedAt;
  await door.advance(10_000);
  const seen = [];
  for (const [row] of [(await look()).json, (await look()).json]) {
    seen.push([row.status, Date.parse(row.updated_at) - Date.parse(accepted)]);
  }
  expect(seen).toEqual([
    ['pending', 2_000],
    ['new', 10_000],
  ]);
});

it('shows an unknown word and another amount in the answer to a create as well', async () => {
  await prepare('PEEX', 'create', 'unknownStatus');
  await door.fault('PEEX', 'create', 'amountChanged', { count: 1 });
  const merchant = peex.merchant(door);
  expect((await merchant.pay('T-1')).json.request.status).toBe('sandbox_undocumented');
  expect((await merchant.pay('T-2')).json.request.amount).toBe(1001);
  expect(await door.ledger()).toMatchObject([
    { status: 'new', amount: '1000' },
    { status: 'new', amount: '1000' },
  ]);
});

it("shows them in CinetPay's items too", async () => {
  await prepare('CINETPAY', 'create', 'unknownStatus');
  await door.fault('CINETPAY', 'create', 'amountChanged', { count: 1 });
  const merchant = await cinetpay.merchant(door);
  expect(await merchant.pay('C-1')).toMatchObject({ status: 'ZZZ', amount: 500 });
  expect(await merchant.pay('C-2')).toMatchObject({ status: 'success', amount: 501 });
  expect((await door.ledger()).map(({ amount }) => amount)).toEqual(['500', '500']);
});

it("shows them in Machnet's transactions too", async () => {
  await prepare('MACHNET', 'create', 'unknownStatus');
  await door.fault('MACHNET', 'create', 'amountChanged', { count: 1 });
  const merchant = machnet.merchant(door);
  expect((await merchant.pay('M-1')).json).toMatchObject({ status: 'SANDBOX_UNDOCUMENTED', from_amount: 1 });
  expect((await merchant.pay('M-2')).json).toMatchObject({ status: 'INITIATED', from_amount: 2 });
  expect((await door.ledger()).map(({ amount }) => amount)).toEqual(['1', '1']);
});

it("shows an unknown word in the answer to Xprizo's card deposits", async () => {
  await prepare('XPRIZO', 'create', 'unknownStatus');
  const person = await xprizo.person(door);
  expect((await person.depositByCard(xprizo.cardDeposit('X-1'))).json.status).toBe('SandboxUndocumented');
  expect((await door.ledger()).map(({ status }) => status)).toEqual(['Active']);
});

describe('a rule', () => {
  beforeEach(async () => {
    door = await openDoor();
  });

  it('strikes a share of the calls', async () => {
    await door.fault('PEEX', 'balance', 'error', { rate: 0.25 });
    const statuses = [];
    for (let i = 0; i < 200; i++) statuses.push((await peex.merchant(door).me()).status);
    const struck = statuses.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(25);
    expect(struck).toBeLessThan(80);
  });

  it('strikes as often as it was told, and without end otherwise', async () => {
    await door.fault('PEEX', 'balance', 'error', { count: 2 });
    await door.fault('PEEX', 'balance', 'rateLimited');
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await peex.merchant(door).me()).status);
    expect(statuses).toEqual([500, 500, 429, 429, 429]);
  });

  it('is for its own provider and operation', async () => {
    await door.fault('CINETPAY', 'balance', 'error');
    await door.fault('PEEX', 'lookup', 'error');
    expect((await peex.merchant(door).me()).status).toBe(200);
  });

  it('ends when it is deleted, for one provider or for all', async () => {
    await door.fault('CINETPAY', 'login', 'error');
    await door.fault('PEEX', 'balance', 'error');
    expect((await door.call('DELETE', '/_control/faults', { query: { provider: 'PEEX' } })).json).toEqual({
      cleared: 1,
    });
    expect((await peex.merchant(door).me()).status).toBe(200);
    expect((await cinetpay.logIn(door)).status).toBe(500);
    expect((await door.call('DELETE', '/_control/faults')).json).toEqual({ cleared: 1 });
    expect((await cinetpay.logIn(door)).status).toBe(200);
  });
});
