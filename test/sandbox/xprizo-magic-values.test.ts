import { XPRIZO_MAGIC_VALUES } from '../../src/sandbox/xprizo/magic-values';
import { openDoor, type Door } from './door';
import { A, cardDeposit, demand, mpesaDeposit, payment, person } from './xprizo-merchant';

const TTL_MS = 900_000;

let door: Door;
let a: Awaited<ReturnType<typeof person>>;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.reset();
  a = await person(door);
});
afterAll(() => door.close());

/** The raw words along the way, from second to second and until after anything would have expired. */
async function wayOf(reference: string): Promise<string[]> {
  const word = async (): Promise<string> =>
    (await door.ledger('XPRIZO')).find((row) => row.reference === reference).status;
  const words = [await word()];
  for (let second = 0; second < 10; second++) {
    await door.advance(1_000);
    words.push(await word());
  }
  await door.advance(TTL_MS);
  words.push(await word());
  return words.filter((one, index) => one !== words[index - 1]);
}

/** Written out beside the table, so that the table cannot agree with itself alone. Numbers are HTTP statuses. */
const WAYS: Readonly<Record<string, string[] | number>> = {
  'payment amount 13': ['Pending', 'Rejected'],
  'payment amount 14': ['Pending', 'NotFound'],
  'payment amount 15': ['Pending', 'Hold', 'Active'],
  'payment amount 16': ['Pending', 'Hold', 'Void'],
  'CardDeposit description Pass': ['Active'],
  'CardDeposit description Success': ['Active'],
  'CardDeposit description Reject': ['Rejected'],
  'CardDeposit description Fail': ['Rejected'],
  'CardDeposit description Cancel': ['Rejected'],
  'CardDeposit description Pending': ['Pending', 'Active'],
  'CardDeposit description Pending Reject': ['Pending', 'Rejected'],
  'CardDeposit description Redirect': ['Redirect', 'Active'],
  'CardDeposit description Redirect Reject': ['Redirect', 'Rejected'],
  'CardDeposit description Redirect Abandon': ['Redirect', 'NotFound'],
  'CardDeposit description Error': 500,
  'MPesaDeposit description Reject': ['Pending', 'Rejected'],
  'MPesaDeposit description Fail': ['Pending', 'Rejected'],
  'MPesaDeposit description Cancel': ['Pending', 'Rejected'],
  'MPesaDeposit description Expire': ['Pending', 'NotFound'],
  'CardDeposit routingCode INVALID': 400,
  'CardDeposit routingCode NOMID': 400,
};

it('has each value once, and each is here', () => {
  expect(XPRIZO_MAGIC_VALUES.map(({ field, value }) => `${field} ${value}`)).toEqual(Object.keys(WAYS));
});

it.each(XPRIZO_MAGIC_VALUES)('$field $value: $outcome', async ({ field, value, outcome }) => {
  const expected = WAYS[`${field} ${value}`];
  const send = {
    'payment amount': () => a.send(payment('X-1', { amount: Number(value) })),
    'CardDeposit description': () => a.depositByCard(cardDeposit('X-1', { description: value })),
    'CardDeposit routingCode': () => a.depositByCard(cardDeposit('X-1', { routingCode: value })),
    'MPesaDeposit description': () => a.depositByMpesa(mpesaDeposit('X-1', { description: value })),
  }[field];
  const { status, json } = await send();
  if (typeof expected === 'number') {
    expect([status, json.statusCode]).toEqual([expected, expected]);
    if (expected === 400) expect(outcome).toBe(`400, ${json.message}`);
    expect(await door.ledger()).toEqual([]);
    return;
  }
  expect(status).toBe(200);
  expect(await wayOf('X-1')).toEqual(expected);
  expect(outcome).toContain(expected?.at(-1));
});

it.each([13, 14, 15, 16])('holds for a requested payment of %i as well', async (amount) => {
  await a.request(demand('X-1', { amount }));
  expect(await wayOf('X-1')).toEqual(WAYS[`payment amount ${amount}`]);
});

it.each([
  [13, ['Active']],
  [14, ['Active']],
  [15, ['Hold', 'Active']],
  [16, ['Hold', 'Void']],
])('needs nobody to approve %i that is committed', async (amount, expected) => {
  await a.send(payment('X-1', { amount }), { action: '1', pin: '1234' });
  expect(await wayOf('X-1')).toEqual(expected);
});

it('gives everything back that did not become Active', async () => {
  for (const amount of [13, 14, 16]) await a.send(payment(`X-${amount}`, { amount }));
  await door.advance(TTL_MS);
  expect(await (await person(door)).balance(A.kesAccountId)).toEqual([1_000_000, 1_000_000]);
});

it('lets every other description pass', async () => {
  await a.depositByCard(cardDeposit('X-1', { description: 'Subscription' }));
  await a.depositByMpesa(mpesaDeposit('X-2', { description: 'Subscription' }));
  expect([await wayOf('X-1'), await wayOf('X-2')]).toEqual([['Active'], ['Active']]);
});
