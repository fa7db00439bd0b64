import { CINETPAY_MAGIC_VALUES } from '../../src/sandbox/cinetpay/magic-values';
import { PEEX_MAGIC_VALUES } from '../../src/sandbox/peex/magic-values';
import { create, orderFor, placeOf, rowsOf, settled, statusesOf, transferOf, type Place, USER_ERRORS } from './orders';
import { openWorld, type Json, type World } from './world';

/** What a caller sees in the end, and what went before it. */
interface Outcome {
  status: string;
  /** Statuses on the way, beside those every transfer has. */
  by?: string[];
  failure?: { category: string; code: string } | null;
  /** The refusal in the answer to createTransfer, where it comes at once. */
  refusal?: string;
  action?: { type: string };
  /** Rows in the provider's books. */
  rows: 0 | 1;
}

const paid: Outcome = { status: 'SUCCEEDED', failure: null, rows: 1 };
const failed = (category: string, code: string): Outcome => ({
  status: 'FAILED',
  failure: { category, code },
  rows: 1,
});
const refused = (category: string, code: string, refusal: string): Outcome => ({
  status: 'FAILED',
  failure: { category, code },
  refusal,
  rows: 0,
});
const doubt = (rows: 0 | 1): Outcome => ({ status: 'OUTCOME_UNKNOWN', refusal: 'OUTCOME_UNKNOWN', rows });

/** By the outcome the sandbox's own table gives; every row of it has to be here. */
const PEEX: Record<string, Outcome> = {
  paid,
  'stays pending': { status: 'PROCESSING', failure: null, rows: 1 },
  failed: failed('UNKNOWN', 'SANDBOX_OPERATOR_REFUSED'),
  'rejected, INSUFFICIENT_FUND_TO_PAY_TX': failed('INSUFFICIENT_FUNDS', 'INSUFFICIENT_FUND_TO_PAY_TX'),
  canceled: { status: 'CANCELED', rows: 1, failure: { category: 'UNKNOWN', code: 'SANDBOX_CANCELED_MANUALLY' } },
  max_amount: failed('LIMIT', 'max_amount'),
  'mw_balance_pending, then paid': { ...paid, by: ['ON_HOLD', 'PROCESSING'] },
  'balance_pending, then paid': { ...paid, by: ['ON_HOLD', 'PROCESSING'] },
  '404, beneficiary unknown': refused('NOT_FOUND', 'NotFoundError', 'PROVIDER_REJECTED'),
};

const CINETPAY: Record<string, Outcome> = {
  REJ: failed('UNKNOWN', 'REJ'),
  'NOS, then VAL': { ...paid, by: ['PROCESSING', 'ON_HOLD'] },
  'NEW with sending_status PENDING: waits for the e-mail confirmation': {
    status: 'REQUIRES_ACTION',
    action: { type: 'CONFIRM_BY_EMAIL' },
    rows: 1,
  },
  'NOS, then REJ': { ...failed('UNKNOWN', 'REJ'), by: ['PROCESSING', 'ON_HOLD'] },
  'stays REC': { status: 'PROCESSING', failure: null, rows: 1 },
  'item code 717, not a particular account': refused('VALIDATION', '717', 'PROVIDER_REJECTED'),
  'item code 804, operator unavailable': refused('VALIDATION', '804', 'PROVIDER_REJECTED'),
  'item code 715, yet accepted': { ...paid, refusal: 'OUTCOME_UNKNOWN' },
  'code -1 for the whole batch, nothing accepted': doubt(0),
  'code 709 for the whole batch, nothing accepted': doubt(0),
  'code 710 for the whole batch, yet everything accepted': { ...paid, refusal: 'OUTCOME_UNKNOWN' },
};

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** The transfer as it stands; one in doubt may just be on its way again. */
function standing(id: string, status: string): Promise<Json> {
  return world.until(status, async () => {
    const transfer = await transferOf(world, id);
    return transfer.status === 'SUBMITTING' ? null : transfer;
  });
}

async function check(place: Place, phone: string, outcome: Outcome): Promise<void> {
  const made = await create(world, orderFor(place, { phone }));
  const { transfer } = made;
  const moneyMoved = outcome.refusal === 'OUTCOME_UNKNOWN' ? 'UNKNOWN' : 'NO';
  expect(made.userErrors.map((error: Json) => [error.code, error.moneyMoved])).toEqual(
    outcome.refusal === undefined ? [] : [[outcome.refusal, moneyMoved]],
  );
  const last = ['PROCESSING', 'REQUIRES_ACTION', 'OUTCOME_UNKNOWN'].includes(outcome.status);
  if (last) await world.pass(12_000);
  const end = last ? await standing(transfer.id, outcome.status) : await settled(world, transfer.id);
  expect(end.status).toBe(outcome.status);
  if (outcome.failure !== undefined)
    expect(end.failure).toEqual(outcome.failure && expect.objectContaining(outcome.failure));
  if (end.failure) expect(end.failure).toMatchObject({ message: expect.any(String), retryable: false });
  expect(end.action).toEqual(outcome.action ? expect.objectContaining(outcome.action) : null);
  const statuses = await statusesOf(world, transfer.id);
  for (const status of outcome.by ?? []) expect(statuses).toContain(status);
  expect(await rowsOf(world, transfer)).toHaveLength(outcome.rows);
  expect(end.isFinal).toBe(!last);
}

describe('a number of Peex’s', () => {
  it.each(PEEX_MAGIC_VALUES.map(({ value, outcome }) => [value, outcome] as const))('%s: %s', async (value, name) => {
    const outcome = PEEX[name];
    expect(outcome).toBeDefined();
    if (outcome) await check(await placeOf(world, 'PEEX'), `+237${value}`, outcome);
  });
});

describe('a value of CinetPay’s', () => {
  const phones = CINETPAY_MAGIC_VALUES.filter(({ field }) => field === 'phone');
  it.each(phones.map(({ value, outcome }) => [value, outcome] as const))('phone %s: %s', async (value, name) => {
    const outcome = CINETPAY[name];
    expect(outcome).toBeDefined();
    if (outcome) await check(await placeOf(world, 'CINETPAY'), `+225${value}`, outcome);
  });

  const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
    account { status wallets { nodes { balance { available } } } } ${USER_ERRORS} } }`;
  const add = async (apiKey: string) => {
    const credentials = { cinetpay: { apiKey, password: 'whatever' } };
    return (await world.ask<Json>(ADD, { input: { label: apiKey, credentials } })).addProviderAccount;
  };

  it('apikey sandbox-cinetpay-no-token: code 702 at login proves nothing against the credentials', async () => {
    const { account, userErrors } = await add('sandbox-cinetpay-no-token');
    expect(userErrors).toEqual([]);
    expect(account.wallets.nodes).toEqual([{ balance: { available: null } }]);
  });

  it('apikey sandbox-cinetpay-invalid-user: code 703 at login refuses them', async () => {
    const { account, userErrors } = await add('sandbox-cinetpay-invalid-user');
    expect(account).toBeNull();
    expect(userErrors).toEqual([
      expect.objectContaining({
        code: 'PROVIDER_REJECTED',
        path: ['input', 'credentials', 'cinetpay'],
        provider: expect.objectContaining({ category: 'AUTH', code: '703' }),
      }),
    ]);
  });
});

describe('the e-mail confirmation of a CinetPay payout', () => {
  it('lets it go on: REQUIRES_ACTION until the merchant has confirmed', async () => {
    const place = await placeOf(world, 'CINETPAY');
    const { transfer } = await create(world, orderFor(place, { phone: '+2250700000004' }));
    await world.until('the action', async () => (await transferOf(world, transfer.id)).action);
    await world.control('status', {
      provider: 'CINETPAY',
      reference: transfer.reference,
      status: 'NEW',
      sendingStatus: 'CONFIRM',
    });
    await world.until('PENDING', async () => (await transferOf(world, transfer.id)).status === 'PENDING');
    expect((await transferOf(world, transfer.id)).action).toBeNull();
    await world.control('status', { provider: 'CINETPAY', reference: transfer.reference, status: 'VAL' });
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
