import { CINETPAY_CODES } from '../../src/sandbox/cinetpay/codes';
import { CINETPAY_MERCHANTS, CINETPAY_SEEDED_CONTACTS } from '../../src/sandbox/cinetpay/merchants';
import { A, B, BASE, SPARE, contact, logIn, merchant, payout } from './cinetpay-merchant';
import { openDoor, START, type Door, type Loose } from './door';

const SEEDED = Number(CINETPAY_MERCHANTS[0].amount);
const TOKEN_LIFE_MS = 5 * 60 * 1000;

let door: Door;
let a: Awaited<ReturnType<typeof merchant>>;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.reset();
  a = await merchant(door);
});
afterAll(() => door.close());

/** The body of a refusal, in the table's English. */
function refusal(code: number, isText: boolean) {
  const row = CINETPAY_CODES.find((one) => one.code === code);
  return { code: isText ? String(code) : code, message: row?.message, description: row?.description, data: [] };
}

it('has the 27 codes of the document, and 726 of the public pages', () => {
  const codes = CINETPAY_CODES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(28);
  expect(codes).toContain(726);
});

describe('auth/login', () => {
  it('gives a token', async () => {
    const { status, json } = await logIn(door);
    expect(status).toBe(200);
    expect(json).toEqual({ code: 0, message: 'OPERATION_SUCCES', data: { token: expect.any(String) } });
  });

  it.each([
    { apikey: A.apikey, password: 'wrong' },
    { apikey: 'nobody', password: A.password },
    { apikey: A.apikey, password: B.password },
  ])('answers 701 to %j', async (credential) => {
    const { status, json } = await logIn(door, credential);
    expect([status, json]).toEqual([200, refusal(701, true)]);
  });

  it('answers 701 in French too', async () => {
    const { json } = await logIn(door, { apikey: 'nobody', password: 'x' }, { lang: 'fr' });
    expect(json.description).toBe('Identifiant de connexion incorrect');
  });

  it.each([{ apikey: A.apikey }, { password: A.password }, {}])('answers 704 to %j', async (credential) => {
    const body = new URLSearchParams(credential as Record<string, string>).toString();
    const { json } = await door.call('POST', `${BASE}/auth/login`, { query: { lang: 'en' }, body });
    expect(json).toEqual(refusal(704, true));
  });

  it.each([{}, { lang: 'de' }])('answers 704 to the query %j', async (query) => {
    expect((await logIn(door, A, query as Record<string, string>)).json).toEqual(refusal(704, true));
  });
});

describe('the token', () => {
  it('lives for five minutes: 705 afterwards, until the next login', async () => {
    await door.advance(TOKEN_LIFE_MS - 1);
    expect((await a.balance()).json.code).toBe(0);
    await door.advance(1);
    expect((await a.balance()).json).toEqual(refusal(705, true));
    expect((await (await merchant(door)).balance()).json.code).toBe(0);
  });

  it.each([
    ['GET', '/transfer/check/balance'],
    ['POST', '/transfer/contact'],
    ['POST', '/transfer/money/send/contact'],
    ['GET', '/transfer/check/money'],
  ] as const)('is needed in the query of %s %s: 706 without it, or with another', async (method, path) => {
    const body = method === 'GET' ? undefined : new URLSearchParams({ token: a.token, data: '[]' }).toString();
    for (const query of [{ lang: 'en' }, { lang: 'en', token: 'other' }]) {
      const reply = await door.call(method, BASE + path, { query: query as Record<string, string>, body });
      expect(reply.json).toEqual(refusal(706, true));
    }
    const noLanguage = await door.call(method, BASE + path, { query: { token: a.token }, body });
    expect(noLanguage.json).toEqual(refusal(704, true));
  });

  it('is one of several a merchant may hold', async () => {
    const again = await merchant(door);
    expect(again.token).not.toBe(a.token);
    expect((await a.balance()).json.code).toBe(0);
  });
});

describe('transfer/check/balance', () => {
  it('moves from available to inUsing at acceptance, and is gone at VAL', async () => {
    expect(await a.balanceData()).toEqual({ amount: SEEDED, inUsing: 0, available: SEEDED });
    await a.pay('C-1', { amount: 1000 });
    expect(await a.balanceData()).toEqual({ amount: SEEDED, inUsing: 1000, available: SEEDED - 1000 });
    await door.advance(10_000);
    expect(await a.balanceData()).toEqual({ amount: SEEDED - 1000, inUsing: 0, available: SEEDED - 1000 });
  });

  it('comes back at REJ', async () => {
    await a.pay('C-1', { amount: 1000 });
    await door.setStatus({ provider: 'CINETPAY', reference: 'C-1', status: 'REJ' });
    expect(await a.balanceData()).toEqual({ amount: SEEDED, inUsing: 0, available: SEEDED });
  });

  it('stays inUsing at NOS, whose outcome is open', async () => {
    await a.pay('C-1', { amount: 1000 });
    await door.setStatus({ provider: 'CINETPAY', reference: 'C-1', status: 'NOS' });
    expect(await a.balanceData()).toEqual({ amount: SEEDED, inUsing: 1000, available: SEEDED - 1000 });
  });
});

describe('transfer/contact', () => {
  it('adds contacts, one answer for each, under one lot', async () => {
    const items = [contact('0701020304'), contact('0501020304', { name: 'Test C' })];
    const { json } = await a.addContacts(items);
    const lot = json.data[0][0].lot;
    expect(lot).toMatch(/^\d{22}$/);
    expect(json).toEqual({
      code: 0,
      message: 'OPERATION_SUCCES',
      data: [items.map((item) => ({ ...item, code: 0, status: 'success', lot }))],
    });
  });

  it('answers 726 within code 0 for a contact it has, and success for one that is twice in a batch', async () => {
    const { json } = await a.addContacts([contact('0701020304'), contact('0701020304')]);
    expect(json.code).toBe(0);
    // The document's own sample has one phone twice, and success twice.
    expect(json.data[0].map(({ code }: { code: number }) => code)).toEqual([0, 0]);
    const again = await a.addContacts([contact('0701020304')]);
    expect(again.json.data[0][0]).toMatchObject({ code: 726, status: 'ERROR_PHONE_ALREADY_MY_CONTACT' });
  });

  it.each(CINETPAY_SEEDED_CONTACTS)('knows $prefix $phone from the start', async ({ prefix, phone }) => {
    for (const credential of CINETPAY_MERCHANTS) {
      const { json } = await (await merchant(door, credential)).addContacts([contact(phone, { prefix })]);
      expect(json.data[0][0].code).toBe(726);
    }
  });

  it.each([
    [716, { name: undefined }],
    [716, { phone: undefined }],
    [716, { prefix: '' }],
    [802, { phone: '07-01-02-03' }],
    [802, { prefix: '+225' }],
    [721, { prefix: '33' }],
  ])('answers item code %i to %j', async (code, change) => {
    const { json } = await a.addContacts([contact('0701020304', change), contact('0501020304')]);
    expect([json.code, json.data[0][0].code, json.data[0][1].code]).toEqual([0, code, 0]);
    expect(json.data[0][0].status).toBe(refusal(code, false).message);
  });
});

describe('transfer/money/send/contact', () => {
  it('accepts a batch under one lot, and settles it within ten seconds', async () => {
    const items = [payout('C-1'), payout('C-2', { amount: 350 })];
    const { json } = await a.send(items);
    const [first, second] = json.data[0];
    expect(json).toEqual({
      code: 0,
      message: 'OPERATION_SUCCES',
      data: [
        [first, second].map((item: Loose, index) => ({
          ...items[index],
          code: 0,
          status: 'success',
          transaction_id: item.transaction_id,
          lot: first.lot,
        })),
      ],
    });
    expect(first.transaction_id).toMatch(/^EA260115\.120000\.[A-Z]\d{6}$/);
    expect(second.transaction_id).not.toBe(first.transaction_id);
    expect(first.lot).toBe(`004455764120${START / 1000}`);

    const path = [];
    for (const advanceMs of [0, 2_000, 8_000]) {
      await door.advance(advanceMs);
      path.push((await a.row('C-1')).treatment_status);
    }
    expect(path).toEqual(['NEW', 'REC', 'VAL']);
  });

  it('never gives two batches the same lot', async () => {
    const lots = [];
    for (const id of ['C-1', 'C-2', 'C-3']) lots.push((await a.pay(id)).lot);
    expect(new Set(lots).size).toBe(3);
  });

  it('keeps every digit of an amount that is echoed', async () => {
    const data = JSON.stringify([payout('C-1')]).replace('"amount":500', '"amount":500.00');
    expect((await a.send(data)).text).toContain('"amount":500.00,');
    expect((await door.ledger())[0].amount).toBe('500');
  });

  it.each([
    [716, { amount: undefined }],
    [716, { phone: undefined }],
    [802, { phone: 'abc' }],
    [721, { prefix: '33' }],
    [801, { amount: 'much' }],
    [801, { amount: -500 }],
    [801, { amount: 500.5 }],
    [719, { amount: 0 }],
    [719, { amount: 200 }],
    [720, { amount: 1_500_000 }],
    [725, { notify_url: undefined }],
    [725, { notify_url: 'ftp://yourdomain.com' }],
    [725, { notify_url: 'yourdomain' }],
    [724, { phone: '0799999999' }],
  ])('answers item code %i to %j, and pays the rest', async (code, change) => {
    const { json } = await a.send([payout('C-1', change), payout('C-2')]);
    expect(json.code).toBe(0);
    expect(json.data[0][0]).toMatchObject({ code, status: refusal(code, false).message });
    expect(json.data[0][0]).not.toHaveProperty('transaction_id');
    expect(json.data[0][1].code).toBe(0);
    expect((await door.ledger()).map(({ reference }) => reference)).toEqual(['C-2']);
  });

  it.each([201, 1_499_999])('accepts %i, within the limits', async (amount) => {
    expect((await a.pay('C-1', { amount })).code).toBe(0);
  });

  it('answers item code 805 to a client_transaction_id it has seen, or sees twice', async () => {
    await a.pay('C-1');
    const { json } = await a.send([payout('C-1'), payout('C-2'), payout('C-2')]);
    expect(json.data[0].map(({ code }: { code: number }) => code)).toEqual([805, 0, 805]);
    expect(await door.ledger()).toHaveLength(2);
    expect((await (await merchant(door, B)).pay('C-1')).code).toBe(0);
  });

  it('accepts a payout without a client_transaction_id', async () => {
    const item = await a.pay('', { client_transaction_id: undefined });
    expect(item.code).toBe(0);
    expect((await a.find({ transaction_id: item.transaction_id })).json.data[0].client_transaction_id).toBeNull();
    expect((await door.ledger())[0]).toMatchObject({ reference: null, externalId: item.transaction_id });
  });

  it('refuses the whole batch with 602 when its total is too much', async () => {
    const spare = await merchant(door, SPARE, 'fr');
    const { json } = await spare.send([payout('C-1', { amount: 1_000_000 }), payout('C-2', { amount: 32_000 })]);
    expect(json).toEqual({
      code: 602,
      message: 'INSUFFICIENT_BALANCE',
      description: "Fonds Insuffisant :disponible 1 000 000,00, Total de l'operation à effectuer : 1 032 000,00",
      data: [],
    });
    expect(await door.ledger()).toEqual([]);
    const english = await merchant(door, SPARE);
    expect((await english.send([payout('C-1', { amount: 1_000_001 })])).json).toEqual(refusal(602, false));
    expect((await english.pay('C-1', { amount: 1_000_000 })).code).toBe(0);
  });

  it('leaves payouts waiting while emailConfirmation is on', async () => {
    await door.option({ provider: 'CINETPAY', emailConfirmation: true });
    await a.pay('C-1');
    await door.advance(60_000);
    expect(await a.row('C-1')).toMatchObject({ treatment_status: 'NEW', sending_status: 'PENDING' });
    await door.setStatus({ provider: 'CINETPAY', reference: 'C-1', status: 'REC', sendingStatus: 'CONFIRM' });
    expect(await a.row('C-1')).toMatchObject({ treatment_status: 'REC', sending_status: 'CONFIRM' });
  });
});

describe.each(['/transfer/contact', '/transfer/money/send/contact'])('the form field data of %s', (path) => {
  it.each(['[{]', 'hello', ''])('answers 718 to %j', async (data) => {
    expect((await a.post(path, data)).json).toEqual(refusal(718, false));
  });

  it.each(['{}', '[]', '[1]', '[[{}]]', '"x"', '7'])('answers 716 to %j', async (data) => {
    expect((await a.post(path, data)).json).toEqual(refusal(716, false));
  });

  it('answers 704 where there is none', async () => {
    const { json } = await door.call('POST', BASE + path, { query: { token: a.token, lang: 'en' }, body: 'x=1' });
    expect(json).toEqual(refusal(704, true));
  });
});

describe('transfer/check/money', () => {
  it('finds a payout by each of its three names', async () => {
    const item = await a.pay('C-1');
    await door.advance(10_000);
    const row = {
      transaction_id: item.transaction_id,
      client_transaction_id: 'C-1',
      lot: item.lot,
      amount: '500',
      receiver: '0700000001',
      receiver_e164: '+2250700000001',
      operator: 'OM',
      sending_status: 'CONFIRM',
      transfer_valid: 'Y',
      treatment_status: 'VAL',
      comment: 'Transfert effectué avec succès',
      validated_at: '2026-01-15 12:00:05',
    };
    for (const by of [
      { transaction_id: item.transaction_id },
      { client_transaction_id: 'C-1' },
      { lot: item.lot },
    ] as Record<string, string>[]) {
      expect((await a.find(by)).json).toEqual({ code: 0, message: 'OPERATION_SUCCES', data: [row] });
    }
  });

  it('finds every payout of a lot, in order', async () => {
    const { json } = await a.send([payout('C-1'), payout('C-2')]);
    const found = await a.find({ lot: json.data[0][0].lot });
    expect(found.json.data.map((row: Loose) => row.client_transaction_id)).toEqual(['C-1', 'C-2']);
  });

  it('has no validated_at and no comment before the end', async () => {
    await a.pay('C-1');
    expect(await a.row('C-1')).toMatchObject({ transfer_valid: 'N', comment: '', validated_at: null });
  });

  it.each([
    ['0500000001', 'MOMO'],
    ['0100000001', 'FLOOZ'],
  ])('names the operator of %s', async (phone, operator) => {
    await a.addContacts([contact(phone)]);
    await a.pay('C-1', { phone });
    expect((await a.row('C-1')).operator).toBe(operator);
  });

  it.each([{ transaction_id: 'X' }, { client_transaction_id: 'X' }, { lot: 'X' }] as Record<string, string>[])(
    'answers 723 to %j',
    async (by) => expect((await a.find(by)).json).toEqual(refusal(723, false)),
  );

  it('answers 723 in French too, and 704 where nothing is asked', async () => {
    const french = await merchant(door, A, 'fr');
    expect((await french.find({ lot: 'X' })).json.description).toBe('Aucun element trouvé');
    expect((await a.find({})).json).toEqual(refusal(704, true));
  });
});

it('keeps two merchants apart', async () => {
  const b = await merchant(door, B);
  await a.addContacts([contact('0701020304')]);
  expect((await b.pay('C-1', { phone: '0701020304' })).code).toBe(724);
  const item = await a.pay('C-1', { phone: '0701020304' });
  for (const by of [
    { transaction_id: item.transaction_id },
    { client_transaction_id: 'C-1' },
    { lot: item.lot },
  ] as Record<string, string>[]) {
    expect((await b.find(by)).json.code).toBe(723);
  }
  expect(await b.balanceData()).toEqual({ amount: SEEDED, inUsing: 0, available: SEEDED });
});

it('answers 708 to an address it does not have, and to a wrong verb', async () => {
  expect((await door.call('GET', `${BASE}/transfer/nothing`)).json).toEqual(refusal(708, true));
  expect((await door.call('GET', `${BASE}/auth/login`)).json).toEqual(refusal(708, true));
});

it.each([400, 417, 499])('puts logical errors under HTTP %i when told so', async (errorHttpStatus) => {
  await door.option({ provider: 'CINETPAY', errorHttpStatus });
  const { status, json } = await a.find({ lot: 'X' });
  expect([status, json.code]).toEqual([errorHttpStatus, 723]);
  expect((await door.call('GET', `${BASE}/transfer/nothing`)).status).toBe(errorHttpStatus);
  expect((await a.addContacts([contact('0700000001')])).status).toBe(200);
});

describe('what real clients send', () => {
  const BASE_PATH = '/cinetpay/v1';
  const multipart = (fields: Record<string, string>) => ({
    headers: { 'Content-Type': 'multipart/form-data; boundary=x1' },
    body: `${Object.entries(fields)
      .map(([name, value]) => `--x1\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('')}--x1--\r\n`,
  });

  it('reads a multipart form as an urlencoded one', async () => {
    const { apikey, password } = A;
    const answer = await door.call('POST', `${BASE_PATH}/auth/login`, {
      query: { lang: 'en' },
      ...multipart({ apikey, password }),
    });
    const { token } = answer.json.data;
    const data = JSON.stringify([contact('0700000031')]);
    const added = await door.call('POST', `${BASE_PATH}/transfer/contact`, {
      query: { token, lang: 'en' },
      ...multipart({ data }),
    });
    expect(added.json.data[0]).toMatchObject([{ code: 0, status: 'success' }]);
  });

  it('takes calls without lang, and a token in the body, only where it is set to be lax', async () => {
    const { token } = await merchant(door);
    const data = JSON.stringify([contact('0700000032')]);
    const ask = () => door.call('POST', `${BASE_PATH}/transfer/contact`, multipart({ data, token }));
    expect((await ask()).json).toMatchObject({ code: '704' });
    await door.control('options', { provider: 'CINETPAY', lax: true });
    expect((await ask()).json.data[0]).toMatchObject([{ code: 0 }]);
    expect((await door.call('POST', `${BASE_PATH}/transfer/contact`, multipart({ data }))).json).toMatchObject({
      code: '706',
    });
  });
});
