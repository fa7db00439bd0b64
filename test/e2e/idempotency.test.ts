import {
  contactWithOldPhone,
  create,
  createBatch,
  orderFor,
  PHONE_PROVIDERS,
  placeOf,
  rowsOf,
  settled,
  type Place,
  USER_ERRORS,
} from './orders';
import { openProxy, type Proxy } from './proxy';
import { KEY_A, KEY_B, openWorld, type Json, type World } from './world';

const CALLERS = 100;

let world: World;
let proxy: Proxy;
const places = new Map<string, Place>();
beforeAll(async () => {
  world = await openWorld();
  proxy = await openProxy(world.app.sandboxUrl ?? '');
  for (const provider of PHONE_PROVIDERS) places.set(provider, await placeOf(world, provider));
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
  await proxy.close();
});

const place = (provider: string): Place => places.get(provider) as Place;
const keyOf = (input: Json): string => input.idempotencyKey;

const REQUEST = `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) {
  transfer { id reference } idempotency { replayed } ${USER_ERRORS} } }`;
const request = async (input: Json): Promise<Json> => (await world.ask<Json>(REQUEST, { input })).requestPayment;
const paymentFor = ({ walletId }: Place, idempotencyKey: string): Json => ({
  idempotencyKey,
  walletId,
  source: { mpesa: { phone: '+254712345678' } },
  amount: { amount: '10', currency: 'KES' },
});

describe.each(PHONE_PROVIDERS)('an idempotency key at %s', (provider) => {
  it('gives the same transfer again, as it is now', async () => {
    const input = orderFor(place(provider));
    const first = await create(world, input);
    expect(first.idempotency).toMatchObject({ replayed: false });
    await settled(world, first.transfer.id);
    const again = await create(world, input);
    expect(again).toMatchObject({
      transfer: { id: first.transfer.id, reference: first.transfer.reference, status: 'SUCCEEDED' },
      idempotency: { replayed: true, firstSeenAt: first.idempotency.firstSeenAt },
      cursor: first.cursor,
      userErrors: [],
    });
    expect(await rowsOf(world, first.transfer)).toHaveLength(1);
  });

  it('is one transfer for a hundred callers at once, of whom one is the first', async () => {
    const input = orderFor(place(provider));
    const before = (await world.ledger(provider)).length;
    const answers = await Promise.all(Array.from({ length: CALLERS }, () => create(world, input)));
    expect(new Set(answers.map(({ transfer }) => transfer.id)).size).toBe(1);
    expect(answers.filter(({ idempotency }) => !idempotency.replayed)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect((await world.ledger(provider)).length).toBe(before + 1);
    const { contacts } = await world.ask<Json>('{ contacts(first: 100, filter: { search: "Awa" }) { nodes { id } } }');
    const ids = answers.map(({ transfer }) => transfer.contact.id);
    expect(contacts.nodes.filter(({ id }: Json) => ids.includes(id))).toHaveLength(1);
  });

  it('is one transfer while the first call is still in the air', async () => {
    await world.fault(provider, 'create', 'hangAfterAccept');
    const input = orderFor(place(provider));
    const first = create(world, input);
    const replay = await world.until('the first one to be stored', async () => {
      const answer = await create(world, { ...input, waitFor: 'CREATED' });
      return answer.idempotency.replayed ? answer : null;
    });
    expect(['CREATED', 'SUBMITTING', 'OUTCOME_UNKNOWN']).toContain(replay.transfer.status);
    const { transfer } = await world.during(first);
    expect(replay.transfer.id).toBe(transfer.id);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it.each<[string, (input: Json) => Json]>([
    ['amount', (input) => ({ ...input, amount: { ...input.amount, amount: '1501' } })],
    [
      'recipient',
      (input) => ({ ...input, recipient: { newContact: { ...input.recipient.newContact, lastName: 'Ba' } } }),
    ],
    ['note', (input) => ({ ...input, note: 'another' })],
    ['clientReference', (input) => ({ ...input, clientReference: 'another' })],
  ])('with another %s is a conflict, which changes nothing', async (_name, change) => {
    const input = orderFor(place(provider));
    const first = await create(world, input);
    const other = await create(world, change(input));
    expect(other).toEqual({
      transfer: null,
      idempotency: null,
      cursor: null,
      userErrors: [
        expect.objectContaining({
          code: 'IDEMPOTENCY_CONFLICT',
          path: ['input', 'idempotencyKey'],
          moneyMoved: 'NO',
          message: expect.stringContaining(keyOf(input)),
        }),
      ],
    });
    expect((await create(world, input)).transfer.id).toBe(first.transfer.id);
  });

  it.each<[string, (input: Json) => Json]>([
    ['amount', (input) => ({ ...input, amount: { ...input.amount, amount: '1,500' } })],
    ['currency', (input) => ({ ...input, amount: { ...input.amount, currency: 'francs' } })],
    ['phone', (input) => ({ ...input, recipient: { newContact: { ...input.recipient.newContact, phone: '+12' } } })],
  ])(
    'that is taken, with another %s that cannot be read, is a conflict, and free again is told what is wrong',
    async (_name, change) => {
      const input = orderFor(place(provider));
      const first = await create(world, input);
      const other = await create(world, change(input));
      expect(other).toMatchObject({ transfer: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', moneyMoved: 'NO' }] });
      expect(other.userErrors).toHaveLength(1);
      expect((await create(world, input)).transfer.id).toBe(first.transfer.id);
      expect(await rowsOf(world, first.transfer)).toHaveLength(1);
      const free = await create(world, change(orderFor(place(provider))));
      expect(free).toMatchObject({ transfer: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    },
  );

  it('does not mind what means the same', async () => {
    const input = orderFor(place(provider));
    const first = await create(world, input);
    const same = {
      waitFor: 'CREATED',
      note: null,
      ...Object.fromEntries(Object.entries(input as object).reverse()),
      amount: { currency: input.amount.currency, amount: `${input.amount.amount}.000` },
    };
    const again = await create(world, same);
    expect([again.userErrors, again.transfer.id, again.idempotency.replayed]).toEqual([[], first.transfer.id, true]);
  });

  it('of a refused transfer gives the refusal again and sends nothing', async () => {
    const phone = provider === 'PEEX' ? '+237677200404' : '+2250700000717';
    const input = orderFor(place(provider), { phone });
    const first = await create(world, input);
    const again = await create(world, input);
    expect(again).toMatchObject({ transfer: { id: first.transfer.id }, idempotency: { replayed: true } });
    expect(again.userErrors).toEqual(first.userErrors);
    expect(again.userErrors).toMatchObject([{ code: 'PROVIDER_REJECTED', moneyMoved: 'NO' }]);
    expect(await rowsOf(world, first.transfer)).toEqual([]);
  });
});

describe('one key space per organization', () => {
  it('another organization’s same key is its own', async () => {
    const input = orderFor(place('PEEX'));
    const ours = await create(world, input, KEY_A);
    const theirs = await create(world, { ...input, walletId: (await placeOf(world, 'PEEX', KEY_B)).walletId }, KEY_B);
    expect([theirs.userErrors, theirs.idempotency.replayed]).toEqual([[], false]);
    expect(theirs.transfer.reference).not.toBe(ours.transfer.reference);
  });

  it('a key of createTransfer is a conflict for a batch, for its items and for requestPayment', async () => {
    const input = orderFor(place('PEEX'));
    await create(world, input);
    const conflict = { code: 'IDEMPOTENCY_CONFLICT', moneyMoved: 'NO' };
    const batch = await createBatch(world, { idempotencyKey: keyOf(input), transfers: [orderFor(place('PEEX'))] });
    expect(batch).toMatchObject({ items: [], userErrors: [{ ...conflict, path: ['input', 'idempotencyKey'] }] });
    const item = await createBatch(world, { idempotencyKey: 'a-batch-with-a-used-key', transfers: [input] });
    expect(item.items).toMatchObject([
      { transfer: null, userErrors: [{ ...conflict, path: ['input', 'transfers', '0', 'idempotencyKey'] }] },
    ]);
    expect(await request(paymentFor(await placeOf(world, 'XPRIZO'), keyOf(input)))).toMatchObject({
      transfer: null,
      userErrors: [{ ...conflict, path: ['input', 'idempotencyKey'] }],
    });
  });

  it('a key of requestPayment gives its payment again, and is a conflict for anything else', async () => {
    const input = paymentFor(await placeOf(world, 'XPRIZO'), 'a-key-of-a-payment');
    const first = await request(input);
    const amount = (text: string) => ({ amount: { amount: text, currency: 'KES' } });
    const again = await request({ ...input, ...amount('10.00'), description: null, waitFor: 'CREATED' });
    expect([first.idempotency.replayed, again.idempotency.replayed]).toEqual([false, true]);
    expect(again.transfer.id).toBe(first.transfer.id);
    const transfer = { ...orderFor(place('PEEX')), idempotencyKey: keyOf(input) };
    const { items } = await createBatch(world, {
      idempotencyKey: 'a-batch-with-a-payment’s-key',
      transfers: [transfer],
    });
    for (const other of [await request({ ...input, ...amount('11') }), await create(world, transfer), items[0]]) {
      expect(other).toMatchObject({ transfer: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', moneyMoved: 'NO' }] });
    }
    expect(await rowsOf(world, { provider: 'XPRIZO', reference: first.transfer.reference })).toHaveLength(1);
  });

  it('a key of requestPayment with an amount or a phone that cannot be read is a conflict', async () => {
    const input = paymentFor(await placeOf(world, 'XPRIZO'), 'a-key-of-a-payment-misread-later');
    const first = await request(input);
    for (const misread of [{ amount: { amount: '1,0', currency: 'KES' } }, { source: { mpesa: { phone: '+2547' } } }]) {
      const other = await request({ ...input, ...misread });
      expect(other).toMatchObject({ transfer: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', moneyMoved: 'NO' }] });
    }
    expect((await request(input)).transfer.id).toBe(first.transfer.id);
    expect(await rowsOf(world, { provider: 'XPRIZO', reference: first.transfer.reference })).toHaveLength(1);
  });

  it('of a hundred callers at once with two inputs serves the first of them and refuses the other', async () => {
    const input = orderFor(place('PEEX'));
    const inputs = [input, { ...input, note: 'another' }];
    const before = (await world.ledger('PEEX')).length;
    const answers = await Promise.all(Array.from({ length: CALLERS }, (_, n) => create(world, inputs[n % 2])));
    const refused = answers.filter(({ transfer }) => transfer === null);
    expect(refused.map(({ userErrors }) => userErrors[0].code)).toEqual(
      Array.from({ length: CALLERS / 2 }, () => 'IDEMPOTENCY_CONFLICT'),
    );
    expect(new Set(answers.map(({ transfer }) => transfer?.id ?? null)).size).toBe(2);
    expect((await world.ledger('PEEX')).length).toBe(before + 1);
  });

  it('a key of a batch or of its item is a conflict for createTransfer', async () => {
    const item = orderFor(place('PEEX'));
    const batch = await createBatch(world, { idempotencyKey: 'batch-key-space', transfers: [item] });
    expect(batch.items[0].userErrors).toEqual([]);
    for (const idempotencyKey of ['batch-key-space', keyOf(item)]) {
      const { transfer, userErrors } = await create(world, { ...item, idempotencyKey });
      expect([transfer, userErrors]).toEqual([
        null,
        [expect.objectContaining({ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] })],
      ]);
    }
  });
});

describe('a batch', () => {
  it('sends what is good of it in one CinetPay lot, and tells of each item what became of it', async () => {
    const good = [orderFor(place('CINETPAY')), orderFor(place('CINETPAY')), orderFor(place('CINETPAY'))];
    const transfers = [
      good[0],
      orderFor(place('CINETPAY'), { phone: '+2250700000717' }),
      good[1],
      { ...orderFor(place('CINETPAY')), amount: { amount: '100', currency: 'XOF' } },
      orderFor(place('PEEX')),
      {
        ...orderFor(place('CINETPAY')),
        recipient: { contactId: await contactWithOldPhone(world, '+22512345', 'CI') },
      },
      good[2],
    ];
    const input = { idempotencyKey: 'mixed-batch', transfers };
    const batch = await createBatch(world, input);
    expect([batch.userErrors, batch.idempotency.replayed]).toEqual([[], false]);
    const told = batch.items.map(({ index, transfer, userErrors }: Json) => [
      index,
      transfer?.status ?? null,
      userErrors.map(({ code }: Json) => code),
    ]);
    expect(told).toEqual([
      [0, 'PENDING', []],
      [1, 'FAILED', ['PROVIDER_REJECTED']],
      [2, 'PENDING', []],
      [3, null, ['INVALID_INPUT']],
      [4, 'PENDING', []],
      [5, 'FAILED', ['CONTACT_NOT_REGISTERED']],
      [6, 'PENDING', []],
    ]);
    expect(batch.items[3].userErrors[0].path).toEqual(['input', 'transfers', '3', 'amount', 'amount']);
    const lots = [0, 2, 6].map((index) => batch.items[index].transfer.details.lot);
    expect(lots[0]).toMatch(/^\d{22}$/);
    expect(new Set(lots).size).toBe(1);
    for (const index of [0, 2, 4, 6]) {
      const { transfer } = batch.items[index];
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    }
    const replay = await createBatch(world, input);
    expect(replay.idempotency).toMatchObject({ replayed: true, firstSeenAt: batch.idempotency.firstSeenAt });
    expect(replay.items.map(({ transfer }: Json) => transfer?.id ?? null)).toEqual(
      batch.items.map(({ transfer }: Json) => transfer?.id ?? null),
    );
    expect(replay.items[3].userErrors).toEqual(batch.items[3].userErrors);
    expect(replay.items[0].transfer.status).toBe('SUCCEEDED');
  });

  it('is looked up by its lot, one call for all of it', async () => {
    const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
      account { wallets { nodes { id } } } ${USER_ERRORS} } }`;
    const credentials = { cinetpay: { apiKey: 'sandbox-cinetpay-spare', password: 'sandbox-password-spare' } };
    const input = { label: 'by way of a proxy', baseUrl: `${proxy.url}/cinetpay/v1`, credentials };
    const { addProviderAccount } = await world.ask<Json>(ADD, { input });
    const spare = { ...place('CINETPAY'), walletId: addProviderAccount.account.wallets.nodes[0].id };
    const transfers = [1, 2, 3].map(() => orderFor(spare));
    const { items } = await createBatch(world, { idempotencyKey: 'one look-up', transfers });
    const ends = [];
    for (const { transfer } of items) ends.push(await settled(world, transfer.id));
    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    const looks = proxy.asked.filter(({ url }) => url.includes('/transfer/check/money'));
    expect(looks.filter(({ url }) => !url.includes(`lot=${items[0].transfer.details.lot}`))).toEqual([]);
    expect(ends.map(({ sync }) => sync.polls)).toEqual([looks.length, looks.length, looks.length]);
  });

  it('found by its lot', async () => {
    const [a, b] = [orderFor(place('CINETPAY')), orderFor(place('CINETPAY'))];
    const { items } = await createBatch(world, { idempotencyKey: 'by-lot', transfers: [a, b] });
    const { transfers } = await world.ask<Json>(
      'query ($lot: String) { transfers(filter: { lot: $lot }) { nodes { id } } }',
      { lot: items[0].transfer.details.lot },
    );
    expect(transfers.nodes.map(({ id }: Json) => id).sort()).toEqual(
      items.map(({ transfer }: Json) => transfer.id).sort(),
    );
  });

  it('with other items, or the same in another order, is a conflict', async () => {
    const [a, b] = [orderFor(place('PEEX')), orderFor(place('PEEX'))];
    const first = await createBatch(world, { idempotencyKey: 'ordered', transfers: [a, b] });
    for (const transfers of [[b, a], [a], [a, b, orderFor(place('PEEX'))]]) {
      const other = await createBatch(world, { idempotencyKey: 'ordered', transfers });
      expect(other).toMatchObject({ items: [], userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] });
    }
    for (const { transfer } of first.items) expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('with other options of an item that was refused for them is a conflict', async () => {
    const [good, other] = [orderFor(place('CINETPAY')), orderFor(place('CINETPAY'))];
    const batchWith = (options: Json) => ({
      idempotencyKey: 'foreign-options',
      transfers: [good, { ...other, options }],
    });
    const foreign = batchWith({ peex: { amlCft: true } });
    const first = await createBatch(world, foreign);
    expect(first.items[1]).toMatchObject({ transfer: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    expect(await createBatch(world, batchWith(null))).toMatchObject({
      items: [],
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
    });
    const again = await createBatch(world, foreign);
    expect([again.idempotency.replayed, again.items[1].userErrors]).toEqual([true, first.items[1].userErrors]);
  });

  it('of an item that an earlier batch has sent answers with that one', async () => {
    const item = orderFor(place('PEEX'));
    const first = await createBatch(world, { idempotencyKey: 'earlier', transfers: [item] });
    const second = await createBatch(world, { idempotencyKey: 'later', transfers: [item, orderFor(place('PEEX'))] });
    expect(second.items[0].transfer.id).toBe(first.items[0].transfer.id);
    expect(second.items[1].userErrors).toEqual([]);
    expect(await rowsOf(world, first.items[0].transfer)).toHaveLength(1);
  });

  it('of two items under one key sends it once', async () => {
    const item = orderFor(place('PEEX'));
    const { items } = await createBatch(world, { idempotencyKey: 'twins', transfers: [item, item] });
    expect(items[1].transfer.id).toBe(items[0].transfer.id);
    expect(await rowsOf(world, items[0].transfer)).toHaveLength(1);
    const other = { ...orderFor(place('PEEX')) };
    const third = await createBatch(world, {
      idempotencyKey: 'quarrelling twins',
      transfers: [other, { ...other, note: 'not the same' }],
    });
    expect(third.items[1]).toMatchObject({ transfer: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] });
  });

  it('from forty callers at once is one batch', async () => {
    const transfers = [orderFor(place('CINETPAY')), orderFor(place('PEEX'))];
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => createBatch(world, { idempotencyKey: 'crowded', transfers })),
    );
    expect(
      new Set(answers.map(({ items }) => JSON.stringify(items.map(({ transfer }: Json) => transfer.id)))).size,
    ).toBe(1);
    expect(answers.filter(({ idempotency }) => !idempotency.replayed)).toHaveLength(1);
    for (const { transfer } of answers[0].items) expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it.each(['hangAfterAccept', 'errorBeforeAccept', 'truncatedJson', 'lateAccept'] as const)(
    'whose one call meets %s has every item in doubt, and every item sent once in the end',
    async (fault) => {
      await world.fault('CINETPAY', 'create', fault);
      const transfers = [1, 2, 3].map(() => orderFor(place('CINETPAY')));
      const { items } = await createBatch(world, { idempotencyKey: `doubt-${fault}`, transfers });
      for (const { transfer, userErrors } of items) {
        expect(transfer.status).toBe('OUTCOME_UNKNOWN');
        expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
      }
      for (const { transfer } of items) {
        expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
        expect(await rowsOf(world, transfer)).toHaveLength(1);
      }
    },
  );

  it('that is too much for the balance fails as a whole at the provider, each item saying so', async () => {
    const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
      account { id wallets { nodes { id currency client { id } } } } ${USER_ERRORS} } }`;
    const credentials = { cinetpay: { apiKey: 'sandbox-cinetpay-spare', password: 'sandbox-password-spare' } };
    const { addProviderAccount } = await world.ask<Json>(ADD, { input: { label: 'spare', credentials } });
    const [wallet] = addProviderAccount.account.wallets.nodes;
    const spare = { ...place('CINETPAY'), walletId: wallet.id };
    const transfers = [1, 2].map(() => ({ ...orderFor(spare), amount: { amount: '900000', currency: 'XOF' } }));
    const { items } = await createBatch(world, { idempotencyKey: 'too-much', transfers });
    for (const { transfer, userErrors } of items) {
      expect(userErrors).toMatchObject([
        { code: 'INSUFFICIENT_FUNDS', moneyMoved: 'NO', provider: { category: 'INSUFFICIENT_FUNDS', code: '602' } },
      ]);
      expect(await rowsOf(world, transfer)).toEqual([]);
    }
  });
});
