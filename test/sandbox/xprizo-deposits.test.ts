import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERROR_CODES } from '../../src/sandbox/xprizo/refusal';
import { openDoor, START, type Door } from './door';
import {
  A,
  B,
  cardDeposit,
  errorModel,
  mpesaDeposit,
  payment,
  person,
  problemDetails,
  type Change,
} from './xprizo-merchant';

const TTL_MS = 900_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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

const words = (reference: string) => a.words(reference, A.usdAccountId);

describe('CardDeposit', () => {
  it('is Active at once, with the transaction id for its key', async () => {
    const { status, json } = await a.depositByCard(cardDeposit('X-1', { description: 'Pass' }));
    expect(status).toBe(200);
    expect(json).toEqual({ key: expect.stringMatching(/^\d+$/), status: 'Active', value: 'XPRIZO*CardDeposit' });
    expect(await a.byReference('X-1', A.usdAccountId)).toEqual({ id: Number(json.key), description: 'Active' });
    expect(await a.balance(A.usdAccountId)).toEqual([10_025.5, 10_025.5]);
    expect(await door.ledger()).toMatchObject([{ externalId: json.key, amount: '25.5', currency: 'USD' }]);
  });

  it('is Rejected at once, with the reason, and is in no wallet', async () => {
    const { status, json } = await a.depositByCard(cardDeposit('X-1', { description: 'Reject' }));
    expect(status).toBe(200);
    expect(json).toEqual({ key: expect.stringMatching(/^\d+$/), status: 'Rejected', value: 'Declined by the issuer' });
    expect(await words('X-1')).toEqual(['NotFound', 'Rejected']);
    expect(await a.balance(A.usdAccountId)).toEqual([10_000, 10_000]);
  });

  it('is Pending, with the key, and comes later', async () => {
    const { json } = await a.depositByCard(cardDeposit('X-1', { description: 'Pending' }));
    expect(json).toEqual({ key: expect.stringMatching(UUID), status: 'Pending', value: '' });
    await door.advance(10_000);
    expect(await words('X-1')).toEqual(['Active', 'Active']);
  });

  it('sends the customer elsewhere, which is not a failure', async () => {
    const { json } = await a.depositByCard(cardDeposit('X-1', { description: 'Redirect' }));
    expect(json).toEqual({
      key: expect.stringMatching(UUID),
      status: 'Redirect',
      value: `https://3ds.sandbox.invalid/${json.key}`,
    });
    expect(await words('X-1')).toEqual(['Pending', 'Pending']);
    await door.advance(10_000);
    expect(await words('X-1')).toEqual(['Active', 'Active']);
  });

  it('vanishes when the customer never comes back', async () => {
    await a.depositByCard(cardDeposit('X-1', { description: 'Redirect Abandon' }));
    await door.advance(TTL_MS - 1);
    expect(await words('X-1')).toEqual(['Pending', 'Pending']);
    await door.advance(1);
    expect(await words('X-1')).toEqual(['NotFound', 'NotFound']);
  });

  it('can be canceled while it waits, by who made it', async () => {
    const { json } = await a.depositByCard(cardDeposit('X-1', { description: 'Redirect' }));
    expect((await a.accept(json.key)).status).toBe(403);
    expect((await a.cancel(json.key)).status).toBe(200);
    await door.advance(10_000);
    expect(await words('X-1')).toEqual(['NotFound', 'NotFound']);
  });

  it.each([{ ccv: undefined, cvv: '987' }, { ccv: 987, number: 4242424242424242 }, { ccv: '9876' }])(
    'takes the card changed by %j',
    async (creditCard) => {
      expect((await a.depositByCard(cardDeposit('X-1', { creditCard }))).status).toBe(200);
    },
  );

  it.each([
    [400, ERROR_CODES.unknown, { accountId: 1 }],
    [403, 0, { accountId: Number(B.usdAccountId) }],
    [400, ERROR_CODES.invalid, { customer: undefined }],
    [400, ERROR_CODES.invalid, { reference: undefined }],
    [400, ERROR_CODES.invalid, { amount: 0 }],
    [400, ERROR_CODES.invalid, { amount: 10.001 }],
    [400, ERROR_CODES.invalid, { callbackUrl: 'nowhere' }],
    [400, ERROR_CODES.invalid, { creditCard: { name: undefined } }],
    [400, ERROR_CODES.invalid, { creditCard: { number: '4242' } }],
    [400, ERROR_CODES.invalid, { creditCard: { expiryMonth: '13' } }],
    [400, ERROR_CODES.invalid, { creditCard: { expiryMonth: '8' } }],
    [400, ERROR_CODES.invalid, { creditCard: { expiryYear: '2027' } }],
    [400, ERROR_CODES.invalid, { creditCard: { ccv: '12' } }],
    [400, ERROR_CODES.invalid, { creditCard: { ccv: undefined } }],
    [400, ERROR_CODES.routingCode, { routingCode: 'INVALID' }],
    [400, ERROR_CODES.noMid, { routingCode: 'NOMID' }],
  ] as [number, number, Change][])(
    'is answered with %i and the code %i when changed by %j',
    async (expected, code, change) => {
      const { status, json } = await a.depositByCard(cardDeposit('X-1', change));
      expect([status, json]).toEqual([expected, expected === 403 ? problemDetails(403) : errorModel(400, code)]);
      expect(await door.ledger()).toEqual([]);
    },
  );

  it('sends the payer to a page for the card, where there is none', async () => {
    const { json } = await a.depositByCard({ ...cardDeposit('X-0'), creditCard: undefined });
    expect(json).toMatchObject({ status: 'Redirect', value: expect.stringContaining('https://') });
  });

  it('takes only an object for a card', async () => {
    const { json } = await a.depositByCard({ ...cardDeposit('X-1'), creditCard: 'mine' });
    expect(json).toEqual(errorModel(400, ERROR_CODES.invalid, 'creditCard is not an object'));
  });

  it('is refused under a reference the wallet has', async () => {
    await a.depositByCard(cardDeposit('X-1'));
    expect((await a.depositByCard(cardDeposit('X-1'))).json.errorCode).toBe(ERROR_CODES.referenceExists);
  });
});

describe('MPesaDeposit', () => {
  it('waits for the customer, and is paid within ten seconds', async () => {
    const { status, json } = await a.depositByMpesa(mpesaDeposit('X-1'));
    expect([status, json]).toEqual([200, { id: Number(A.contactId), description: 'X-1' }]);
    expect(await a.words('X-1')).toEqual(['Pending', 'Pending']);
    await door.advance(10_000);
    expect(await a.words('X-1')).toEqual(['Active', 'Active']);
    expect(await a.balance()).toEqual([1_000_100, 1_000_100]);
  });

  it('answers as the document’s list of fields has it, when told so', async () => {
    await door.option({ provider: 'XPRIZO', mpesaAnswer: 'list' });
    const { json } = await a.depositByMpesa(mpesaDeposit('X-1'));
    expect(json).toEqual({ id: expect.any(Number), description: 'Payment' });
    await door.advance(10_000);
    expect((await a.byReference('X-1')).id).toBe(json.id);
    expect((await door.control('options', { provider: 'XPRIZO', mpesaAnswer: 'both' })).status).toBe(400);
  });

  it('makes a reference where none is given', async () => {
    const { json } = await a.depositByMpesa(mpesaDeposit(undefined));
    expect(json.description).toMatch(UUID);
    expect((await a.byReference(json.description)).description).toBe('Pending');
  });

  it.each([
    [400, ERROR_CODES.onlyKes, { accountId: Number(A.usdAccountId) }],
    [403, 0, { accountId: Number(B.kesAccountId) }],
    [400, ERROR_CODES.unknown, { accountId: 1 }],
    [400, ERROR_CODES.invalid, { mobileNumber: undefined }],
    [400, ERROR_CODES.invalid, { mobileNumber: 'mine' }],
    [400, ERROR_CODES.invalid, { amount: 0 }],
  ] as [number, number, Change][])(
    'is answered with %i and the code %i when changed by %j',
    async (expected, code, change) => {
      const { status, json } = await a.depositByMpesa(mpesaDeposit('X-1', change));
      expect([status, json]).toEqual([expected, expected === 403 ? problemDetails(403) : errorModel(400, code)]);
      expect(await door.ledger()).toEqual([]);
    },
  );
});

describe('a sandbox that remembers', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xprizo-'));
    file = join(folder, 'sandbox.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('knows its transactions again, under the same ids, and has written down no card and no pin', async () => {
    const first = await openDoor({ journalFile: file });
    const before = await person(first);
    const card = cardDeposit('X-1', { description: 'Redirect', creditCard: { ccv: '731' } });
    const { key } = (await before.depositByCard(card)).json;
    const { id } = (await before.send(payment('X-2'), { action: '1', pin: '1234' })).json;
    const waiting = (await before.send(payment('X-3', { amount: 14 }))).json;
    await before.accept(waiting.key);
    await before.send(payment('X-4'), { action: '1', pin: '9977' });
    await first.close();

    const written = readFileSync(file, 'utf8');
    expect(written).toContain('X-1');
    for (const secret of ['4242424242424242', '"731"', '1234', '9977', A.password, 'X-4']) {
      expect([secret, written.includes(secret)]).toEqual([secret, false]);
    }

    const second = await openDoor({ journalFile: file });
    const after = await person(second);
    expect((await second.ledger()).map(({ reference, externalId }) => [reference, externalId])).toEqual([
      ['X-1', key],
      ['X-2', String(id)],
      ['X-3', waiting.key],
    ]);
    expect(await after.words('X-3')).toEqual(['Active', 'Active']);
    expect(await after.balance()).toEqual([999_886, 999_886]);
    await second.advance(10_000);
    expect(await after.words('X-1', A.usdAccountId)).toEqual(['Active', 'Active']);
    await second.close();
  });

  it('starts where it stopped', async () => {
    const first = await openDoor({ journalFile: file });
    await (await person(first)).send(payment('X-1'));
    await first.close();
    const second = await openDoor({ journalFile: file, now: () => START + 60_000 });
    expect(await (await person(second)).words('X-1')).toEqual(['Active', 'Active']);
    await second.close();
  });
});
