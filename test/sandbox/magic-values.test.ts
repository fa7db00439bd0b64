import { CINETPAY_MAGIC_VALUES } from '../../src/sandbox/cinetpay/magic-values';
import { PEEX_MAGIC_VALUES } from '../../src/sandbox/peex/magic-values';
import type { Facts, Step } from '../../src/sandbox/provider';
import * as cinetpay from './cinetpay-merchant';
import { openDoor, type Door } from './door';
import * as peex from './peex-merchant';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(() => door.reset());
afterAll(() => door.close());

/** The words that are seen when time is advanced from step to step, and a day beyond. */
async function wordsAlong(steps: readonly Step[], look: () => Promise<string>): Promise<string[]> {
  const words: string[] = [];
  let now = 0;
  for (const { afterMs } of steps) {
    await door.advance(afterMs - now);
    now = afterMs;
    words.push(await look());
  }
  await door.advance(24 * 60 * 60 * 1000);
  words.push(await look());
  return words;
}

const wordsOf = (steps: readonly Step[]): (string | undefined)[] => [
  ...steps.map(({ status }) => status),
  steps.at(-1)?.status,
];

describe('Peex', () => {
  it.each(PEEX_MAGIC_VALUES)('$field $value: $outcome', async ({ value, outcome, steps }) => {
    const merchant = peex.merchant(door);
    const [plain, ...prefixed] = [value, `237${value}`, `+237${value}`];
    if (steps === null) {
      const { status, json } = await merchant.pay('T-1', { mobile_phone: plain });
      expect([status, json.error.statusCode]).toEqual([404, 404]);
      expect(await door.ledger()).toEqual([]);
      return;
    }
    await merchant.pay('T-1', { mobile_phone: plain });
    for (const [index, mobile_phone] of prefixed.entries()) await merchant.pay(`P-${index}`, { mobile_phone });
    const words = await wordsAlong(steps, async () => (await merchant.row('T-1')).status);
    expect(words).toEqual(wordsOf(steps));
    expect((await merchant.row('T-1')).payment_proof).toBe(steps.at(-1)?.facts?.paymentProof ?? null);
    expect(outcome).toContain(words.at(-1));
    expect([(await merchant.row('P-0')).status, (await merchant.row('P-1')).status]).toEqual([
      words.at(-1),
      words.at(-1),
    ]);
  });

  it('has each value once, and settles every other number', () => {
    const values = PEEX_MAGIC_VALUES.map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('CinetPay', () => {
  it.each(CINETPAY_MAGIC_VALUES.filter(({ field }) => field === 'phone'))(
    'phone $value: $outcome',
    async ({ value, effect }) => {
      const merchant = await cinetpay.merchant(door);
      await merchant.addContacts([cinetpay.contact(value)]);
      const reply = await merchant.send([cinetpay.payout('C-1', { phone: value }), cinetpay.payout('C-2')]);
      const accepted = (await door.ledger()).map(({ reference }) => reference);

      if (effect.kind === 'answerCode') {
        expect(reply.json).toMatchObject({ code: effect.code, data: [] });
        expect(accepted).toEqual(effect.accepted ? ['C-1', 'C-2'] : []);
        return;
      }
      expect(reply.json.code).toBe(0);
      if (effect.kind === 'itemCode') {
        expect(reply.json.data[0].map(({ code }: { code: number }) => code)).toEqual([effect.code, 0]);
        expect(accepted).toEqual(effect.accepted ? ['C-1', 'C-2'] : ['C-2']);
        return;
      }
      const look = async (): Promise<string> => (await (await cinetpay.merchant(door)).row('C-1')).treatment_status;
      expect(await wordsAlong(effect.steps, look)).toEqual(wordsOf(effect.steps));
      const facts: Facts = Object.assign({}, ...effect.steps.map((step) => step.facts));
      const row = await (await cinetpay.merchant(door)).row('C-1');
      expect(row).toMatchObject({ sending_status: facts.sendingStatus, comment: facts.comment ?? '' });
    },
  );

  it.each(CINETPAY_MAGIC_VALUES.filter(({ field }) => field === 'apikey'))(
    'apikey $value: $outcome',
    async ({ value, effect }) => {
      const { json } = await cinetpay.logIn(door, { apikey: value, password: 'any' });
      expect(json.code).toBe(effect.kind === 'steps' ? undefined : String(effect.code));
    },
  );

  it.each(CINETPAY_MAGIC_VALUES.filter(({ field }) => field === 'token'))(
    'token $value: $outcome',
    async ({ value, effect }) => {
      const query = { token: value, lang: 'en' };
      const { json } = await door.call('GET', `${cinetpay.BASE}/transfer/check/balance`, { query });
      expect(json.code).toBe(effect.kind === 'steps' ? undefined : String(effect.code));
    },
  );
});
