import { create, createBatch, headOf, orderFor, placeOf, settled, type Place, USER_ERRORS } from './orders';
import { KEY_B, openWorld, type Json, type World } from './world';

const CREATE = 'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { transfer { id } } }';

let world: World;
let peex: Place;
let cinetpay: Place;
beforeAll(async () => {
  world = await openWorld();
  peex = await placeOf(world, 'PEEX');
  cinetpay = await placeOf(world, 'CINETPAY');
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** Whatever a refused request could have left behind. */
async function traces(): Promise<unknown> {
  const { contacts } = await world.ask<Json>('{ contacts(first: 100) { nodes { id } } }');
  return [await headOf(world), contacts.nodes, await world.ledger('PEEX'), await world.ledger('CINETPAY')];
}

/** Sends it, and sees to it that nothing is stored, sent or used up. */
async function refused(input: Json): Promise<Json[]> {
  const before = await traces();
  const { transfer, idempotency, cursor, userErrors } = await create(world, input);
  expect([transfer, idempotency, cursor]).toEqual([null, null, null]);
  expect(await traces()).toEqual(before);
  for (const { moneyMoved, message } of userErrors) {
    expect(moneyMoved).toBe('NO');
    expect(message).toMatch(/\w+ \w+/);
  }
  return userErrors;
}

interface Refused {
  at: 'peex' | 'cinetpay';
  change: (input: Json) => Json;
  path: string[];
  code?: string;
  says?: RegExp;
}
const amount = (text: string, currency?: string) => (input: Json) => ({
  ...input,
  amount: { amount: text, currency: currency ?? input.amount.currency },
});
const without =
  (...path: string[]) =>
  (input: Json) => {
    const copy = structuredClone(input);
    const parent = path.slice(0, -1).reduce((at, name) => at[name], copy);
    delete parent[path.at(-1) ?? ''];
    return copy;
  };
const payee = (fields: object) => (input: Json) => ({
  ...input,
  recipient: { newContact: { ...input.recipient.newContact, ...fields } },
});

const AMOUNT = ['input', 'amount', 'amount'];
const PAYEE = ['input', 'recipient', 'newContact'];
const ROWS: Record<string, Refused> = {
  'an amount of 0': { at: 'peex', change: amount('0'), path: ['input', 'amount', 'amount'], says: /more than 0/ },
  'an amount of 0.00': { at: 'cinetpay', change: amount('0.00'), path: ['input', 'amount', 'amount'] },
  'a negative amount': { at: 'peex', change: amount('-5000'), path: ['input', 'amount', 'amount'], says: /-5000/ },
  'more decimals than Peex’s document shows': {
    at: 'peex',
    change: amount('5000.555'),
    path: ['input', 'amount', 'amount'],
  },
  'decimals that XOF does not have': { at: 'cinetpay', change: amount('1500.01'), path: ['input', 'amount', 'amount'] },
  'an amount no column holds': { at: 'peex', change: amount('9'.repeat(40)), path: ['input', 'amount', 'amount'] },
  'the documented minimum itself': { at: 'cinetpay', change: amount('200'), path: ['input', 'amount', 'amount'] },
  'less than the documented minimum': { at: 'cinetpay', change: amount('199'), path: ['input', 'amount', 'amount'] },
  'the documented maximum itself': { at: 'cinetpay', change: amount('1500000'), path: ['input', 'amount', 'amount'] },
  'more than the documented maximum': {
    at: 'cinetpay',
    change: amount('1500001'),
    path: ['input', 'amount', 'amount'],
  },
  'a currency nobody lists': { at: 'peex', change: amount('5000', 'ZZZ'), path: ['input', 'amount', 'currency'] },
  'a currency that CinetPay does not take': {
    at: 'cinetpay',
    change: amount('1500', 'EUR'),
    path: ['input', 'amount', 'currency'],
  },
  'another currency than the wallet’s': {
    at: 'cinetpay',
    change: amount('1500', 'XAF'),
    path: ['input', 'amount', 'currency'],
  },
  'a country nobody lists, of the recipient': {
    at: 'peex',
    change: payee({ country: 'ZZ' }),
    path: ['input', 'recipient', 'newContact', 'country'],
  },
  'a country nobody lists, of the sender': {
    at: 'peex',
    change: (input) => ({ ...input, sender: { ...input.sender, country: 'ZZ' } }),
    path: ['input', 'sender', 'country'],
  },
  'a recipient without a name': {
    at: 'cinetpay',
    change: payee({ firstName: ' ' }),
    path: ['input', 'recipient', 'newContact', 'firstName'],
  },
  'a recipient without a phone': { at: 'cinetpay', change: payee({ phone: null }), path: [...PAYEE, 'phone'] },
  'a sender without a name': {
    at: 'peex',
    change: without('sender', 'firstName'),
    path: ['input', 'sender', 'firstName'],
    says: /first name/,
  },
  'a phone of a country that CinetPay does not serve': {
    at: 'cinetpay',
    change: payee({ phone: '+33612345678', country: 'FR' }),
    path: [...PAYEE, 'phone'],
  },
  'no purpose': { at: 'peex', change: without('purpose'), path: ['input', 'purpose'], says: /compliance/ },
  'no origin of the funds': { at: 'peex', change: without('fundOrigin'), path: ['input', 'fundOrigin'] },
  'no phone of the sender': { at: 'peex', change: without('sender', 'phone'), path: ['input', 'sender', 'phone'] },
  'no options where compliance needs one': {
    at: 'peex',
    change: without('options'),
    path: ['input', 'options', 'peex', 'amlCft'],
  },
  'compliance checks that were not made': {
    at: 'peex',
    change: (input) => ({ ...input, options: { peex: { amlCft: false } } }),
    path: ['input', 'options', 'peex', 'amlCft'],
    says: /compliance/,
  },
  'another provider’s options': {
    at: 'cinetpay',
    change: (input) => ({ ...input, options: { peex: { amlCft: true } } }),
    path: ['input', 'options', 'peex'],
  },
  'an empty idempotency key': {
    at: 'peex',
    change: (input) => ({ ...input, idempotencyKey: '' }),
    path: ['input', 'idempotencyKey'],
    says: /1 to 255/,
  },
  'an idempotency key of 256 characters': {
    at: 'peex',
    change: (input) => ({ ...input, idempotencyKey: 'k'.repeat(256) }),
    path: ['input', 'idempotencyKey'],
    says: /1 to 255/,
  },
  'a wallet nobody has': {
    at: 'peex',
    change: (input) => ({ ...input, walletId: `wal_${'0'.repeat(28)}` }),
    path: ['input', 'walletId'],
    code: 'NOT_FOUND',
  },
  'an id of something else as the wallet': {
    at: 'peex',
    change: (input) => ({ ...input, walletId: peex.accountId }),
    path: ['input', 'walletId'],
    code: 'NOT_FOUND',
  },
  'a contact nobody has': {
    at: 'peex',
    change: (input) => ({ ...input, recipient: { contactId: `con_${'0'.repeat(28)}` } }),
    path: ['input', 'recipient', 'contactId'],
    code: 'NOT_FOUND',
  },
  'a payout account nobody has': {
    at: 'cinetpay',
    change: (input) => ({ ...input, recipient: { payoutAccountId: `pay_${'0'.repeat(28)}` } }),
    path: ['input', 'recipient', 'payoutAccountId'],
    code: 'NOT_FOUND',
  },
  'a wallet where a person is paid': {
    at: 'cinetpay',
    change: (input) => ({ ...input, recipient: { externalWallet: '4711' } }),
    path: ['input', 'recipient'],
  },
  'a method the provider does not have': {
    at: 'peex',
    change: (input) => ({ ...input, method: 'CASH_PICKUP' }),
    path: ['input', 'method'],
    code: 'UNSUPPORTED_OPERATION',
  },
  'a rate of 0': {
    at: 'peex',
    change: (input) => ({ ...input, exchange: { rate: '0', receive: { amount: '5000', currency: 'XAF' } } }),
    path: ['input', 'exchange', 'rate'],
  },
  'an amount to receive of 0': {
    at: 'peex',
    change: (input) => ({ ...input, exchange: { rate: '1', receive: { amount: '0', currency: 'XAF' } } }),
    path: ['input', 'exchange', 'receive', 'amount'],
  },
  'a note of novel length': {
    at: 'peex',
    change: (input) => ({ ...input, note: 'n'.repeat(5_000) }),
    path: ['input', 'note'],
  },
  'an amount with an exponent': { at: 'peex', change: amount('5e3'), path: AMOUNT, says: /exponent: write all digits/ },
  'an amount with a plus': { at: 'peex', change: amount('+5000'), path: AMOUNT, says: /plus sign/ },
  'an amount with a comma': { at: 'cinetpay', change: amount('1,500'), path: AMOUNT, says: /comma/ },
  'an empty amount': { at: 'peex', change: amount(''), path: AMOUNT, says: /empty/ },
  'a currency in small letters': {
    at: 'peex',
    change: amount('5000', 'xaf'),
    path: ['input', 'amount', 'currency'],
    says: /three upper-case letters; a good one is "XAF"/,
  },
  'a country by name': {
    at: 'peex',
    change: payee({ country: 'Cameroon', phone: '+237677000001' }),
    path: [...PAYEE, 'country'],
  },
  'a phone without its country': {
    at: 'peex',
    change: payee({ phone: '677000001', country: null }),
    path: [...PAYEE, 'phone'],
    says: /does not say its country/,
  },
  'a phone with letters': {
    at: 'peex',
    change: payee({ phone: '+237ABC000001' }),
    path: [...PAYEE, 'phone'],
    says: /letters/,
  },
  'a phone that cannot exist': {
    at: 'cinetpay',
    change: payee({ phone: '+225 07 89 50 86' }),
    path: [...PAYEE, 'phone'],
    says: /did you mean \+2250707895086\?/,
  },
  'a phone of another country': {
    at: 'peex',
    change: payee({ phone: '+254712345678' }),
    path: [...PAYEE, 'phone'],
    says: /of KE/,
  },
  'a sender’s phone that cannot exist': {
    at: 'peex',
    change: (input) => ({ ...input, sender: { ...input.sender, phone: '+2370699111222' } }),
    path: ['input', 'sender', 'phone'],
    says: /did you mean \+237699111222\?/,
  },
  'a bad e-mail address': { at: 'peex', change: payee({ email: 'nobody' }), path: [...PAYEE, 'email'] },
  'a rate with a comma': {
    at: 'peex',
    change: (input) => ({ ...input, exchange: { rate: '1,0', receive: { amount: '5000', currency: 'XAF' } } }),
    path: ['input', 'exchange', 'rate'],
    says: /comma/,
  },
};

describe('is refused with the path to it, stores nothing and uses up no key:', () => {
  it.each(Object.entries(ROWS))('%s', async (_name, { at, change, path, code = 'INVALID_INPUT', says }) => {
    const good = orderFor(at === 'peex' ? peex : cinetpay);
    const bad = change(good);
    const errors = await refused(bad);
    expect(errors).toEqual([expect.objectContaining({ code, path, provider: null, retryAt: null })]);
    if (says) expect(errors[0].message).toMatch(says);
    const made = await create(world, good);
    expect([made.userErrors, made.idempotency.replayed]).toEqual([[], false]);
  });

  it('everything at once, in one answer', async () => {
    const input = { ...orderFor(peex), amount: { amount: '0', currency: 'XAF' }, note: 'n'.repeat(5_000) };
    input.sender = { ...input.sender, country: 'ZZ' };
    input.recipient.newContact.country = 'ZZ';
    expect((await refused(input)).map(({ path }) => path.join('.')).sort()).toEqual([
      'input.amount.amount',
      'input.note',
      'input.recipient.newContact.country',
      'input.sender.country',
    ]);
  });

  it('no sender, by each thing that Peex needs of one', async () => {
    const errors = await refused(without('sender')(orderFor(peex)));
    expect(errors.map(({ path }) => path.join('.'))).toEqual([
      'input.sender.firstName',
      'input.sender.lastName',
      'input.sender.phone',
    ]);
  });

  it('a wallet and a contact of another organization, exactly like unknown ones', async () => {
    const foreign = await placeOf(world, 'PEEX', KEY_B);
    const unknown = `wal_${'0'.repeat(28)}`;
    const input = orderFor(peex);
    const [theirs] = await refused({ ...input, walletId: foreign.walletId });
    const [nobodys] = await refused({ ...input, walletId: unknown });
    expect({ ...theirs, message: theirs.message.replace(foreign.walletId, unknown) }).toEqual(nobodys);
    const { contacts } = await world.ask<Json>('{ contacts(first: 1) { nodes { id } } }', {}, KEY_B);
    const [person] = await refused({ ...input, recipient: { contactId: contacts.nodes[0].id } });
    expect(person).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'recipient', 'contactId'] });
  });
});

describe('is no request at all, and answered with 400:', () => {
  const malformed: Record<string, (input: Json) => [document: string, input: Json]> = {
    'an unknown field': (input) => [CREATE.replace('{ id }', '{ id nope }'), input],
    'an unknown type': (input) => [CREATE.replace('CreateTransferInput', 'NoSuchInput'), input],
    'an unknown argument member': (input) => [CREATE, { ...input, colour: 'red' }],
    'a missing required member': (input) => [CREATE, without('idempotencyKey')(input)],
    'an amount as a number': (input) => [CREATE, { ...input, amount: { ...input.amount, amount: 5000 } }],
    'a key with a U+0000': (input) => [CREATE, { ...input, idempotencyKey: 'one\u0000two' }],
    'a key with half of a surrogate pair': (input) => [CREATE, { ...input, idempotencyKey: 'half \ud83d' }],
    'a note with the other half': (input) => [CREATE, { ...input, note: '\ude00 half' }],
    'a name with a U+0000': (input) => [CREATE, payee({ lastName: 'D\u0000' })(input)],
    'two recipients': (input) => [
      CREATE,
      { ...input, recipient: { ...input.recipient, contactId: `con_${'0'.repeat(28)}` } },
    ],
    'no recipient': (input) => [CREATE, { ...input, recipient: {} }],
    'an unknown method': (input) => [CREATE, { ...input, method: 'PIGEON' }],
    'an unknown way to wait': (input) => [CREATE, { ...input, waitFor: 'SOMEDAY' }],
  };

  it.each(Object.entries(malformed))('%s', async (_name, make) => {
    const good = orderFor(peex);
    const [query, input] = make(good);
    const before = await traces();
    const { status, json } = await world.post({ query, variables: { input } });
    expect(status).toBe(400);
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(json.errors[0].extensions.code);
    expect(json.data).toBeUndefined();
    expect(await traces()).toEqual(before);
    expect((await create(world, good)).idempotency.replayed).toBe(false);
  });

  it('a text in the operation itself with a U+0000', async () => {
    for (const text of ['\\u0000', '\\ud83d x']) {
      const { status, json } = await world.post({
        query: `{ transfers(filter: { reference: "${text}" }) { nodes { id } } }`,
      });
      expect([status, json.errors[0].extensions.code]).toEqual([
        400,
        expect.stringMatching(/BAD_USER_INPUT|GRAPHQL_PARSE_FAILED/),
      ]);
    }
    const whole = await create(world, orderFor(peex, { idempotencyKey: 'whole \ud83d\ude00', note: 'é 日本 😀' }));
    expect(whole.userErrors).toEqual([]);
  });

  it('a page size beyond 1 to 100', async () => {
    for (const first of [0, 101, -1]) {
      const { json } = await world.post({ query: `{ transfers(first: ${first}) { nodes { id } } }` });
      expect(json.errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
      expect(json.errors[0].message).toMatch(/first must be between 1 and 100/);
    }
  });
});

describe('what may be left out is understood:', () => {
  it('the method, where only one fits, and giving it is the same request', async () => {
    const { method, ...input } = orderFor(cinetpay);
    const made = await create(world, input);
    expect(made.userErrors).toEqual([]);
    const again = await create(world, { ...input, method });
    expect([again.idempotency.replayed, again.transfer.id]).toEqual([true, made.transfer.id]);
  });

  it('the method, which Machnet has four of, is asked for', async () => {
    const { method: _, ...input } = orderFor(await placeOf(world, 'MACHNET'));
    const made = await create(world, input);
    expect(made.userErrors).toEqual([
      expect.objectContaining({
        code: 'INVALID_INPUT',
        path: ['input', 'method'],
        message: expect.stringMatching(/BANK_DEPOSIT, .* say by which/),
      }),
    ]);
  });

  it('the last name of somebody who has one name', async () => {
    const input = orderFor(peex);
    input.recipient.newContact = { firstName: 'Soro', phone: '+237677000001', country: 'CM' };
    const made = await create(world, input);
    expect(made.userErrors).toEqual([]);
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    const { transfer } = await world.ask<Json>(
      'query ($id: ID!) { transfer(id: $id) { id contact { firstName lastName } } }',
      {
        id: made.transfer.id,
      },
    );
    expect(transfer).toEqual({ id: made.transfer.id, contact: { firstName: 'Soro', lastName: '' } });
  });

  it('how a transfer is found, but not both ways or neither', async () => {
    for (const how of ['id: "trf_1", by: { id: "trf_1" }', 'id: null']) {
      const { json } = await world.post({ query: `{ transfer(${how}) { id } }` });
      expect(json.errors[0]).toMatchObject({
        message: 'transfer needs exactly one of id and by',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });
});

describe('a good amount at the edge goes through:', () => {
  it.each(['201', '1499999'])('%s XOF', async (text) => {
    const made = await create(world, orderFor(cinetpay, { amount: { amount: text, currency: 'XOF' } }));
    expect(made.userErrors).toEqual([]);
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('5000.0 and 5000 are one amount, printed as XAF prints', async () => {
    const input = orderFor(peex, { amount: { amount: '5000.0', currency: 'XAF' } });
    const made = await create(world, input);
    expect(made.transfer.amount).toEqual({ amount: '5000', currency: 'XAF' });
    const again = await create(world, { ...input, amount: { amount: '5000', currency: 'XAF' } });
    expect([again.idempotency.replayed, again.transfer.id]).toEqual([true, made.transfer.id]);
  });

  it('an idempotency key of 255 characters', async () => {
    const made = await create(world, orderFor(peex, { idempotencyKey: 'k'.repeat(255) }));
    expect(made.userErrors).toEqual([]);
  });
});

describe('a batch', () => {
  const batch = (transfers: Json[], idempotencyKey = 'batch-of-bad-input') => ({ idempotencyKey, transfers });

  it.each([
    ['nothing', () => batch([]), ['input', 'transfers']],
    ['101 items', () => batch(Array.from({ length: 101 }, () => orderFor(peex))), ['input', 'transfers']],
    ['an empty key', () => batch([orderFor(peex)], ''), ['input', 'idempotencyKey']],
    ['a key of 256 characters', () => batch([orderFor(peex)], 'b'.repeat(256)), ['input', 'idempotencyKey']],
  ])('of %s is refused as a whole', async (_name, make, path) => {
    const before = await traces();
    const { items, userErrors } = await createBatch(world, make());
    expect(items).toEqual([]);
    expect(userErrors).toEqual([expect.objectContaining({ code: 'INVALID_INPUT', path, moneyMoved: 'NO' })]);
    expect(await traces()).toEqual(before);
  });

  it('answers an item that cannot be read with its own error, sends the others, and says the same again', async () => {
    const good = orderFor(peex);
    const phone = orderFor(peex, { amount: { amount: '1,500', currency: 'XAF' } });
    phone.recipient.newContact.phone = '+2370677000001';
    const input = batch([good, phone, orderFor(cinetpay)], 'batch-with-an-unreadable-item');
    const first = await createBatch(world, input);
    expect(first.items.map(({ userErrors }: Json) => userErrors.map(({ path }: Json) => path.join('.')))).toEqual([
      [],
      ['input.transfers.1.amount.amount', 'input.transfers.1.recipient.newContact.phone'],
      [],
    ]);
    const again = await createBatch(world, input);
    expect(again.idempotency.replayed).toBe(true);
    expect(again.items.map(({ userErrors }: Json) => userErrors)).toEqual(
      first.items.map(({ userErrors }: Json) => userErrors),
    );
  });

  it('of bad items only stores nothing, not even its key', async () => {
    const bad = orderFor(peex, { amount: { amount: '0', currency: 'XAF' } });
    const before = await traces();
    const { items, userErrors } = await createBatch(world, batch([bad]));
    expect(userErrors).toEqual([]);
    expect(items).toEqual([
      {
        index: 0,
        transfer: null,
        userErrors: [
          expect.objectContaining({
            code: 'INVALID_INPUT',
            path: ['input', 'transfers', '0', 'amount', 'amount'],
            moneyMoved: 'NO',
          }),
        ],
      },
    ]);
    expect(await traces()).toEqual(before);
    const good = await createBatch(world, batch([{ ...bad, amount: { amount: '5000', currency: 'XAF' } }]));
    expect([good.idempotency.replayed, good.items[0].userErrors]).toEqual([false, []]);
  });
});

describe('what cannot be done to a transfer', () => {
  const mutation = (name: string, more = '') =>
    `mutation ($id: ID!) { it: ${name}(input: { transferId: $id ${more} }) { transfer { id } ${USER_ERRORS} } }`;
  const NAMES = {
    cancelTransfer: '',
    approveTransfer: '',
    refreshTransfer: '',
    resolveTransfer: 'outcome: FAILED, evidence: "I was there"',
  };

  it.each(Object.entries(NAMES))('%s of a transfer that is not there is NOT_FOUND', async (name, more) => {
    for (const id of [`trf_${'0'.repeat(28)}`, 'nonsense', peex.walletId]) {
      const { it: payload } = await world.ask<Json>(mutation(name, more), { id });
      expect(payload).toEqual({
        transfer: null,
        userErrors: [expect.objectContaining({ code: 'NOT_FOUND', path: ['input', 'transferId'], moneyMoved: 'NO' })],
      });
    }
  });

  it('asking for money where the provider cannot collect is UNSUPPORTED_OPERATION', async () => {
    const before = await traces();
    const { requestPayment } = await world.ask<Json>(
      `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { transfer { id } ${USER_ERRORS} } }`,
      {
        input: {
          idempotencyKey: 'collect',
          walletId: peex.walletId,
          source: { mpesa: { phone: '+254700000001' } },
          amount: { amount: '100', currency: 'XAF' },
        },
      },
    );
    expect(requestPayment).toEqual({
      transfer: null,
      userErrors: [expect.objectContaining({ code: 'UNSUPPORTED_OPERATION', moneyMoved: 'NO' })],
    });
    expect(await traces()).toEqual(before);
  });
});
