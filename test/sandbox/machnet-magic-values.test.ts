import { MACHNET_MAGIC_VALUES } from '../../src/sandbox/machnet/magic-values';
import { openDoor, type Door } from './door';
import { A, fromWallet, merchant, type Change } from './machnet-merchant';

const DAY_MS = 24 * 60 * 60 * 1000;

let door: Door;
let a: ReturnType<typeof merchant>;
beforeAll(async () => {
  door = await openDoor();
  a = merchant(door);
});
beforeEach(() => door.reset());
afterAll(() => door.close());

/** The words along the way, from second to second and a day beyond; delivery is asked for as soon as it can be. */
async function wayOf(
  own: ReturnType<typeof merchant>,
  change: Change,
): Promise<{ status: string[]; delivery: string[] }> {
  const id = await own.payFor('K-1', change);
  const seen: [string, string][] = [await own.words(id)];
  for (let second = 0; second < 12; second++) {
    await door.advance(1_000);
    if ((await own.words(id))[0] === 'PROCESSED') await own.deliver(id);
    seen.push(await own.words(id));
  }
  await door.advance(DAY_MS);
  seen.push(await own.words(id));
  const distinct = (words: string[]): string[] => words.filter((word, index) => word !== words[index - 1]);
  return { status: distinct(seen.map(([word]) => word)), delivery: distinct(seen.map(([, word]) => word)) };
}

const STARTS = ['INITIATED', 'PENDING'];
const PROCESSES = [...STARTS, 'PROCESSING', 'PROCESSED'];
const UNASKED = ['NONE'];
const DELIVERED = ['NONE', 'DELIVERY_REQUESTED', 'DELIVERY_AUTHORIZED', 'DELIVERY_PAYOUT_READY', 'DELIVERED'];
const DELIVERY_FAILED = ['NONE', 'DELIVERY_REQUESTED', 'DELIVERY_AUTHORIZED', 'DELIVERY_FAILED'];

/** Written out beside the table, so that the table cannot agree with itself alone. */
const WAYS: Readonly<Record<string, { status: string[]; delivery: string[] }>> = {
  'sender email suspicious': { status: [...STARTS, 'HOLD'], delivery: UNASKED },
  'sender email risky': { status: [...STARTS, 'CANCELED'], delivery: UNASKED },
  'card total 10': { status: [...STARTS, 'CANCELED'], delivery: UNASKED },
  'total 99': { status: [...STARTS, 'FAILED'], delivery: UNASKED },
  'total 55': { status: [...PROCESSES, 'RETURNED'], delivery: DELIVERED },
  'total 22': { status: ['INITIATED'], delivery: UNASKED },
  'total 33': { status: STARTS, delivery: UNASKED },
  'total 44': { status: [...STARTS, 'HOLD', 'PROCESSING', 'PROCESSED'], delivery: DELIVERED },
  'total 66': {
    status: PROCESSES,
    delivery: ['NONE', 'DELIVERY_REQUESTED', 'HOLD', 'DELIVERY_AUTHORIZED', 'DELIVERED'],
  },
  'total 77': { status: [...PROCESSES, 'REFUNDED'], delivery: DELIVERY_FAILED },
  'total 88': { status: PROCESSES, delivery: DELIVERY_FAILED },
};

it('has each value once, and each is here', () => {
  expect(MACHNET_MAGIC_VALUES.map(({ field, value }) => `${field} ${value}`)).toEqual(Object.keys(WAYS));
});

it.each(MACHNET_MAGIC_VALUES)('$field $value: $outcome', async ({ field, value, outcome }) => {
  const { status, delivery } =
    field === 'sender email'
      ? await wayOf(merchant(door, A, value as 'suspicious' | 'risky'), {})
      : await wayOf(a, { from_amount: Number(value) - 0.5, fee_amount: 0.5 });
  expect({ status, delivery }).toEqual(WAYS[`${field} ${value}`]);
  expect(outcome).toContain(status.at(-1));
});

it('lets every other amount be processed, and delivered if asked', async () => {
  expect(await wayOf(a, { from_amount: 99, fee_amount: 0.01 })).toEqual({ status: PROCESSES, delivery: DELIVERED });
});

it('cancels ten from a card alone', async () => {
  const { status } = await wayOf(a, { ...fromWallet(), from_amount: 10 });
  expect(status).toEqual(PROCESSES);
});

it('looks at the e-mail address as it is by now, and before the amount', async () => {
  await a.ofUser('PATCH', '', { email: 'very.suspicious.person@example.com' });
  expect((await wayOf(a, { from_amount: 99 })).status).toEqual([...STARTS, 'HOLD']);
});
