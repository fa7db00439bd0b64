import { FAULTS, FAULTS_OF, type FaultName } from '../../src/sandbox/faults';
import { OPERATIONS, type Operation } from '../../src/sandbox/provider';
import * as cinetpay from './cinetpay-merchant';
import { openDoor, type Door, type Reply } from './door';
import * as peex from './peex-merchant';

/** One provider as these tests use it. `name` is a reference or, for contacts, a phone number. */
interface Driver {
  readonly act: Partial<Record<Operation, (name: string) => Promise<Reply>>>;
  /** Whether a change took place, seen without faults. */
  readonly happened: Partial<Record<Operation, (name: string) => Promise<boolean>>>;
  /** The row of a look-up: its status and its amount. */
  readonly shown: (reply: Reply) => { status: string; amount: number };
  readonly isNotFound: (reply: Reply) => boolean;
}

const inLedger = (door: Door) => async (name: string) =>
  (await door.ledger()).some(({ reference }) => reference === name);

const DRIVERS: Record<string, (door: Door) => Promise<Driver>> = {
  async PEEX(door) {
    const merchant = peex.merchant(door);
    return {
      act: { create: merchant.pay, lookup: merchant.find, balance: () => merchant.me() },
      happened: { create: inLedger(door) },
      shown: ({ json }) => json[0] ?? json.request,
      isNotFound: ({ status }) => status === 404,
    };
  },
  async CINETPAY(door) {
    const merchant = await cinetpay.merchant(door);
    return {
      act: {
        create: (name) => merchant.send([cinetpay.payout(name)]),
        lookup: (name) => merchant.find({ client_transaction_id: name }),
        balance: () => merchant.balance(),
        contact: (phone) => merchant.addContacts([cinetpay.contact(phone)]),
        login: () => cinetpay.logIn(door),
      },
      happened: {
        create: inLedger(door),
        contact: async (phone) =>
          (await (await cinetpay.merchant(door)).pay('', { phone, client_transaction_id: undefined })).code === 0,
      },
      shown: ({ json }) => ({ status: json.data[0].treatment_status, amount: Number(json.data[0].amount) }),
      isNotFound: ({ json }) => json.code === 723,
    };
  },
};

let door: Door;
let driver: Driver;
afterEach(() => door.close());

const PAIRS = Object.entries({
  PEEX: ['create', 'lookup', 'balance'],
  CINETPAY: ['create', 'lookup', 'balance', 'contact', 'login'],
} satisfies Record<string, Operation[]>).flatMap(([provider, operations]) =>
  operations.map((operation) => ({ provider, operation })),
);
const NAME = '0701020304';

/** Opens a sandbox in which the operation can succeed, and makes its next call suffer. */
async function prepare(provider: string, operation: Operation, fault: string): Promise<() => Promise<Reply>> {
  door = await openDoor();
  driver = await (DRIVERS[provider] as (typeof DRIVERS)[string])(door);
  if (operation === 'lookup') await driver.act.create?.(NAME);
  await door.fault(provider, operation, fault, { count: 1 });
  return () => (driver.act[operation] as (name: string) => Promise<Reply>)(NAME);
}

describe.each(['PEEX', 'CINETPAY'])('every pair of operation and fault of %s', (provider) => {
  it('is taken where it makes sense, and refused with what is allowed everywhere else', async () => {
    door = await openDoor();
    driver = await (DRIVERS[provider] as (typeof DRIVERS)[string])(door);
    for (const operation of OPERATIONS) {
      const isOffered = operation === 'callback' || driver.act[operation] !== undefined;
      const allowed: readonly string[] = FAULTS_OF[operation].filter(
        (fault) => fault !== 'tokenExpired' || provider === 'CINETPAY',
      );
      for (const fault of FAULTS) {
        const { status, json } = await door.control('faults', { provider, operation, fault });
        expect([operation, fault, status]).toEqual([
          operation,
          fault,
          isOffered && allowed.includes(fault) ? 200 : 400,
        ]);
        if (status === 400 && isOffered) expect(json.allowed).toEqual(allowed);
      }
    }
  });
});

describe.each(PAIRS)('$provider $operation', ({ provider, operation }) => {
  const strikes = (fault: FaultName): boolean =>
    (FAULTS_OF[operation] as readonly FaultName[]).includes(fault) &&
    (fault !== 'tokenExpired' || provider === 'CINETPAY');

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
  async function outcomeOf(fault: FaultName, act: () => Promise<Reply>): Promise<Reply | 'cut' | 'hanging'> {
    const pending = act().catch(() => 'cut' as const);
    if (fault !== 'hang' && fault !== 'hangAfterAccept') return pending;
    await door.logged(`fault ${fault} on ${operation} of ${provider}`);
    // An answer would be here before one that was asked for later.
    return Promise.race([pending, door.ledger().then(() => 'hanging' as const)]);
  }

  it.each(CHANGES.filter(([fault]) => strikes(fault)))('under %s', async (fault, changed) => {
    const act = await prepare(provider, operation, fault);
    const outcome = await outcomeOf(fault, act);

    if (fault === 'hang' || fault === 'hangAfterAccept') expect(outcome).toBe('hanging');
    else if (fault === 'resetAfterAccept') expect(outcome).toBe('cut');
    else {
      const { status, headers, json, text } = outcome as Reply;
      if (fault.startsWith('error')) expect([status, json === undefined]).toEqual([500, false]);
      if (fault === 'rateLimited') expect([status, headers.get('retry-after')]).toEqual([429, '1']);
      if (fault === 'tokenExpired') expect(json.code).toBe('705');
      if (fault === 'truncatedJson') {
        expect([status, json]).toEqual([200, undefined]);
        expect(headers.get('content-type')).toContain('application/json');
        expect(text).toMatch(/^[{[]/);
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
    if (fault === 'tokenExpired') driver = await (DRIVERS[provider] as (typeof DRIVERS)[string])(door);
    const again = await (driver.act[operation] as (name: string) => Promise<Reply>)(NAME);
    expect([200, 422]).toContain(again.status);
  });

  if (strikes('lateAccept')) {
    it('under lateAccept', async () => {
      const act = await prepare(provider, operation, 'lateAccept');
      await expect(act()).rejects.toThrow();
      await door.advance(599);
      if (operation === 'create') expect(await door.ledger()).toEqual([]);
      await door.advance(1);
      expect(await driver.happened[operation]?.(NAME)).toBe(true);
    });
  }
});

describe.each(['PEEX', 'CINETPAY'])('what a look-up of %s shows', (provider) => {
  const paid = { PEEX: 'paid', CINETPAY: 'VAL' }[provider];
  const before = { PEEX: 'pending', CINETPAY: 'REC' }[provider];
  const first = { PEEX: 'new', CINETPAY: 'NEW' }[provider];
  const amount = { PEEX: 1000, CINETPAY: 500 }[provider] as number;

  it.each([
    ['stale', { status: before, amount }],
    ['backwards', { status: first, amount }],
    ['unknownStatus', { status: { PEEX: 'sandbox_undocumented', CINETPAY: 'ZZZ' }[provider], amount }],
    ['amountChanged', { status: paid, amount: amount + 1 }],
  ])('under %s', async (fault, expected) => {
    const look = await prepare(provider, 'lookup', fault);
    await door.advance(10_000);
    expect(driver.shown(await look())).toMatchObject(expected);
    expect(Number(driver.shown(await look()).amount)).toBe(amount);
    expect(driver.shown(await look()).status).toBe(paid);
  });

  it.each(['stale', 'backwards'])('under %s is the truth while there is only one state', async (fault) => {
    const look = await prepare(provider, 'lookup', fault);
    expect(driver.shown(await look()).status).toBe(first);
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
