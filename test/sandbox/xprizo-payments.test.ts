import { ERROR_CODES } from '../../src/sandbox/xprizo/refusal';
import { openDoor, START, type Door } from './door';
import { A, B, demand, errorModel, payment, person, problemDetails, SPARE, type Change } from './xprizo-merchant';

const TTL_MS = 900_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Amounts of the magic table. */
const NOBODY_APPROVES = { amount: 14 };

let door: Door;
let a: Awaited<ReturnType<typeof person>>;
let peer: Awaited<ReturnType<typeof person>>;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.reset();
  a = await person(door);
  peer = await person(door, A.peer);
});
afterAll(() => door.close());

const approval = (approveById: string) => ({
  key: expect.stringMatching(UUID),
  approveById,
  ttl: 900,
  expiryDate: new Date(START + TTL_MS).toISOString(),
});
const COMMITTED = { id: expect.any(Number), description: 'Payment' };

describe('RequestPayment', () => {
  it('waits for the payer, who pays within ten seconds', async () => {
    const { status, json } = await a.request(demand('X-1'));
    expect([status, json]).toEqual([200, approval(A.peer.contactId)]);
    expect(await a.byReference('X-1')).toEqual({ id: 0, description: 'Pending' });
    expect(await a.status('X-1')).toEqual({ key: json.key, status: 'Pending', value: '' });
    await door.advance(10_000);
    const { id, description } = await a.byReference('X-1');
    expect([description, id]).toEqual(['Active', expect.any(Number)]);
    expect(await a.status('X-1')).toEqual({ key: String(id), status: 'Active', value: 'XPRIZO*RequestPayment' });
    expect(await a.balance()).toEqual([1_000_100, 1_000_100]);
    expect(await peer.balance()).toEqual([499_900, 499_900]);
  });

  it('is in the ledger under its reference, with the key for its id', async () => {
    const { json } = await a.request(demand('X-1', { amount: 10.5 }));
    expect(await door.ledger('XPRIZO')).toEqual([
      {
        provider: 'XPRIZO',
        reference: 'X-1',
        externalId: json.key,
        amount: '10.5',
        currency: 'KES',
        status: 'Pending',
        acceptedAt: new Date(START).toISOString(),
      },
    ]);
  });

  it('is approved by the payer, and by nobody else', async () => {
    const { key } = (await a.request(demand('X-1', NOBODY_APPROVES))).json;
    for (const reply of [await a.accept(key), await a.reject(key)]) {
      expect([reply.status, reply.json]).toEqual([403, problemDetails(403)]);
    }
    expect((await peer.accept(key)).json).toEqual(COMMITTED);
    expect(await a.words('X-1')).toEqual(['Active', 'Active']);
  });

  it('sets none of the payer’s money aside, so that it may be gone by then', async () => {
    const { key } = (await a.request(demand('X-1', { amount: 500_000 }))).json;
    await peer.send(payment('X-2', { fromAccountId: A.peer.kesAccountId, toAccountId: A.kesAccountId }), {
      action: '1',
      pin: '1234',
    });
    const reply = await peer.accept(key);
    expect([reply.status, reply.json]).toEqual([400, errorModel(400, ERROR_CODES.insufficientFunds)]);
    expect(await a.words('X-1')).toEqual(['Pending', 'Pending']);
    await peer.accept(key, { pin: '1234', once: 'true' });
    expect(await a.words('X-1')).toEqual(['NotFound', 'NotFound']);
  });

  it('is not paid by a person who cannot, until it expires', async () => {
    await a.request(demand('X-1', { amount: 500_001 }));
    await door.advance(TTL_MS - 1);
    expect(await a.words('X-1')).toEqual(['Pending', 'Pending']);
    await door.advance(1);
    expect(await a.words('X-1')).toEqual(['NotFound', 'NotFound']);
  });

  it('asks for money for a wallet of one’s own: 403 otherwise', async () => {
    const { status, json } = await a.request(demand('X-1', { toAccountId: B.kesAccountId }));
    expect([status, json]).toEqual([403, problemDetails(403)]);
  });
});

describe('SendPayment', () => {
  it.each([{}, { action: '0' }, { action: 'Approve' }, { action: '2' }, { action: '0', pin: '1234' }])(
    'with %j waits for an approval, which somebody gives within ten seconds',
    async (query) => {
      const { status, json } = await a.send(payment('X-1'), query as Record<string, string>);
      expect([status, json]).toEqual([200, approval(A.contactId)]);
      expect(await a.words('X-1')).toEqual(['Pending', 'Pending']);
      expect(await a.balance()).toEqual([999_900, 1_000_000]);
      await door.advance(10_000);
      expect(await a.words('X-1')).toEqual(['Active', 'Active']);
      expect(await a.balance()).toEqual([999_900, 999_900]);
      expect(await peer.balance()).toEqual([500_100, 500_100]);
    },
  );

  it.each(['1', 'Commit'])('with the action %s is done at once', async (action) => {
    const { status, json } = await a.send(payment('X-1'), { action, pin: '1234' });
    expect([status, json]).toEqual([200, COMMITTED]);
    expect(await a.byReference('X-1')).toEqual({ id: json.id, description: 'Active' });
    expect(await peer.balance()).toEqual([500_100, 500_100]);
    expect(await door.ledger()).toMatchObject([{ externalId: String(json.id), status: 'Active' }]);
  });

  it.each([
    [ERROR_CODES.wrongPin, { action: '1' }],
    [ERROR_CODES.wrongPin, { action: '1', pin: '4321' }],
    [ERROR_CODES.wrongPin, { action: '0', pin: '4321' }],
    [ERROR_CODES.invalid, { action: '3', pin: '1234' }],
  ])('is refused with the code %i to %j', async (code, query) => {
    const { status, json } = await a.send(payment('X-1'), query);
    expect([status, json]).toEqual([400, errorModel(400, code)]);
    expect(await door.ledger()).toEqual([]);
  });

  it('asks no pin of who has no approval security', async () => {
    const spare = await person(door, SPARE);
    const own = { fromAccountId: SPARE.kesAccountId, toAccountId: SPARE.peer.kesAccountId };
    expect((await spare.send(payment('X-1', own), { action: '1' })).status).toBe(200);
    expect((await spare.send(payment('X-2', own), { action: '1', pin: 'any' })).status).toBe(200);
  });

  it('moves an id that no floating point number holds', async () => {
    const spare = await person(door, SPARE);
    const body = `{"fromAccountId":9007199254740993,"toAccountId":${SPARE.peer.usdAccountId},"reference":"X-1","amount":1}`;
    expect((await spare.send(body, { action: '1' })).status).toBe(200);
    expect(await spare.balance(SPARE.usdAccountId)).toEqual([99, 99]);
    expect((await spare.byReference('X-1', SPARE.usdAccountId)).description).toBe('Active');
  });

  it('spends what is there, less what already waits', async () => {
    const spare = await person(door, SPARE);
    const own = { fromAccountId: SPARE.kesAccountId, toAccountId: SPARE.peer.kesAccountId };
    expect((await spare.send(payment('X-1', { ...own, amount: 600 }))).status).toBe(200);
    for (const query of [{}, { action: '1' }] as Record<string, string>[]) {
      const { status, json } = await spare.send(payment('X-2', { ...own, amount: 400.01 }), query);
      expect([status, json]).toEqual([400, errorModel(400, ERROR_CODES.insufficientFunds, 'Insufficient funds')]);
    }
    expect((await spare.send(payment('X-2', { ...own, amount: 400 }))).status).toBe(200);
    await door.advance(10_000);
    expect(await spare.balance()).toEqual([0, 0]);
  });

  it.each([
    [400, ERROR_CODES.unknown, { toAccountId: 1 }],
    [400, ERROR_CODES.unknown, { fromAccountId: undefined }],
    [400, ERROR_CODES.invalid, { toAccountId: Number(A.kesAccountId) }],
    [400, ERROR_CODES.otherCurrency, { toAccountId: Number(A.peer.usdAccountId) }],
    [400, ERROR_CODES.otherCurrency, { currencyCode: 'USD' }],
    [400, ERROR_CODES.invalid, { reference: undefined }],
    [400, ERROR_CODES.invalid, { amount: undefined }],
    [400, ERROR_CODES.invalid, { amount: 0 }],
    [400, ERROR_CODES.invalid, { amount: -1 }],
    [400, ERROR_CODES.invalid, { amount: 1.001 }],
    [400, ERROR_CODES.invalid, { amount: 'much' }],
    [403, 0, { fromAccountId: Number(B.kesAccountId) }],
  ] as [number, number, Change][])(
    'is answered with %i and the code %i when it is changed by %j',
    async (expected, code, change) => {
      const { status, json } = await a.send(payment('X-1', change));
      expect([status, json]).toEqual([expected, expected === 403 ? problemDetails(403) : errorModel(400, code)]);
      expect(await door.ledger()).toEqual([]);
    },
  );

  it('takes digits that come as text, and the right currency', async () => {
    const change = {
      fromAccountId: A.kesAccountId,
      toAccountId: A.peer.kesAccountId,
      amount: '10.50',
      currencyCode: 'KES',
    };
    expect((await a.send(payment('X-1', change))).status).toBe(200);
    expect((await door.ledger())[0].amount).toBe('10.5');
  });

  it('is not read from a body that is no object', async () => {
    expect((await a.send('{')).json).toEqual(errorModel(400, ERROR_CODES.invalid, 'The body is not a JSON object'));
  });
});

describe('a reference', () => {
  it('that waits already is refused, in its own words', async () => {
    await a.send(payment('X-1', NOBODY_APPROVES));
    const message = 'A pending transaction with this reference already exists (Ref:X-1)';
    const refused = errorModel(400, ERROR_CODES.pendingReferenceExists, message);
    for (const reply of [await a.send(payment('X-1'), { action: '1', pin: '1234' }), await a.request(demand('X-1'))]) {
      expect([reply.status, reply.json]).toEqual([400, refused]);
    }
  });

  it.each(['Active', 'Hold', 'Void'])('of a transaction that is %s is refused', async (status) => {
    await a.send(payment('X-1'), { action: '1', pin: '1234' });
    await door.setStatus({ provider: 'XPRIZO', reference: 'X-1', status });
    const { json } = await a.send(payment('X-1'));
    const message = 'A transaction with this reference already exists';
    expect(json).toEqual(errorModel(400, ERROR_CODES.referenceExists, message));
  });

  it.each(['Rejected', 'NotFound'])(
    'is free again once its transaction is %s, and names the new one',
    async (status) => {
      await a.send(payment('X-1', NOBODY_APPROVES));
      await door.setStatus({ provider: 'XPRIZO', reference: 'X-1', status });
      expect((await a.send(payment('X-1'), { action: '1', pin: '1234' })).status).toBe(200);
      expect(await a.words('X-1')).toEqual(['Active', 'Active']);
      expect(await door.ledger()).toHaveLength(2);
    },
  );

  it('is each wallet’s own', async () => {
    const b = await person(door, B);
    await a.send(payment('X-1'));
    const own = { fromAccountId: B.kesAccountId, toAccountId: B.peer.kesAccountId };
    expect((await b.send(payment('X-1', own))).status).toBe(200);
    const inDollars = { fromAccountId: A.usdAccountId, toAccountId: A.peer.usdAccountId };
    expect((await a.send(payment('X-1', inDollars))).status).toBe(200);
  });
});

describe('ApprovalAccept', () => {
  it('ends the waiting, and pays', async () => {
    const { key } = (await a.send(payment('X-1', NOBODY_APPROVES))).json;
    const { status, json } = await a.accept(key);
    expect([status, json]).toEqual([200, COMMITTED]);
    expect(await a.byReference('X-1')).toEqual({ id: json.id, description: 'Active' });
    await door.advance(TTL_MS);
    expect(await a.words('X-1')).toEqual(['Active', 'Active']);
  });

  it.each([{}, { pin: '4321' }, { pin: '' }])('refuses the pin in %j, and goes on waiting', async (query) => {
    const { key } = (await a.send(payment('X-1', NOBODY_APPROVES))).json;
    const { status, json } = await a.accept(key, query as Record<string, string>);
    expect([status, json]).toEqual([400, errorModel(400, ERROR_CODES.wrongPin)]);
    expect(await a.words('X-1')).toEqual(['Pending', 'Pending']);
  });

  it('can approve what is on hold', async () => {
    const { key } = (await a.send(payment('X-1', { amount: 16 }))).json;
    await a.accept(key);
    expect((await a.byReference('X-1')).description).toBe('Hold');
    expect((await a.accept(key)).status).toBe(200);
    expect((await a.byReference('X-1')).description).toBe('Active');
  });
});

describe('ApprovalReject', () => {
  it('leaves nothing in the wallet, and the reason in the log', async () => {
    const { key } = (await a.send(payment('X-1', NOBODY_APPROVES))).json;
    const { status, text } = await a.reject(key);
    expect([status, text]).toEqual([200, '']);
    expect(await a.byReference('X-1')).toEqual({ id: 0, description: 'NotFound' });
    const logged = { key: expect.stringMatching(/^\d+$/), status: 'Rejected', value: 'Rejected by the approver' };
    expect(await a.status('X-1')).toEqual(logged);
    expect(await a.balance()).toEqual([1_000_000, 1_000_000]);
  });

  it('makes void what is on hold, and gives the money back', async () => {
    const { key } = (await a.send(payment('X-1', { amount: 15 }))).json;
    await a.accept(key);
    expect(await a.balance()).toEqual([999_985, 999_985]);
    await a.reject(key);
    await door.advance(10_000);
    expect((await a.byReference('X-1')).description).toBe('Void');
    expect(await a.balance()).toEqual([1_000_000, 1_000_000]);
  });
});

describe('ApprovalCancel', () => {
  it('leaves nothing at all, with an empty 200', async () => {
    const { key } = (await a.send(payment('X-1', NOBODY_APPROVES))).json;
    const { status, text } = await a.cancel(key);
    expect([status, text]).toEqual([200, '']);
    expect(await a.words('X-1')).toEqual(['NotFound', 'NotFound']);
    expect(await a.balance()).toEqual([1_000_000, 1_000_000]);
    expect((await door.ledger())[0].status).toBe('NotFound');
  });

  it('is for who made the payment and for who would approve it, and for nobody else', async () => {
    const b = await person(door, B);
    const [one, two] = [
      (await a.request(demand('X-1', NOBODY_APPROVES))).json.key,
      (await a.request(demand('X-2', NOBODY_APPROVES))).json.key,
    ];
    expect((await b.cancel(one)).status).toBe(403);
    expect((await a.cancel(one)).status).toBe(200);
    expect((await peer.cancel(two)).status).toBe(200);
  });

  it('makes void what is on hold', async () => {
    const { key } = (await a.send(payment('X-1', { amount: 15 }))).json;
    await a.accept(key);
    await a.cancel(key);
    expect((await a.byReference('X-1')).description).toBe('Void');
  });
});

it.each(['accept', 'reject', 'cancel'] as const)(
  '%s is a 400 for a key that does not wait, or never was',
  async (verb) => {
    const keys = ['nothing', '', (await a.send(payment('X-1'))).json.key];
    await door.advance(10_000);
    keys.push((await a.send(payment('X-2', NOBODY_APPROVES))).json.key);
    await door.advance(TTL_MS);
    const { id } = (await (await person(door)).send(payment('X-3'), { action: '1', pin: '1234' })).json;
    keys.push(String(id));
    for (const key of keys) {
      const { status, json } = await (await person(door))[verb](key);
      expect([key, status, json]).toEqual([key, 400, errorModel(400, ERROR_CODES.notPending)]);
    }
  },
);

describe('the look-ups', () => {
  it('take the reference from the query, and from the path as the document writes it', async () => {
    await a.send(payment('X/1 ä=', NOBODY_APPROVES));
    const escaped = encodeURIComponent('X/1 ä=');
    for (const which of ['StatusByReference', 'Status']) {
      const asked = await a.call('GET', `/Transaction/${which}/${A.kesAccountId}`, { reference: 'X/1 ä=' });
      const written = await a.call('GET', `/Transaction/${which}/${A.kesAccountId}/reference=${escaped}`);
      expect(JSON.stringify(asked.json)).toContain('Pending');
      expect(written.json).toEqual(asked.json);
    }
  });

  it.each([
    [A.kesAccountId, 'X-0'],
    [A.usdAccountId, 'X-1'],
    ['1', 'X-1'],
    [A.kesAccountId, ''],
  ])('find nothing on the wallet %s with the reference %j', async (accountId, reference) => {
    await a.send(payment('X-1'));
    expect(await a.byReference(reference, accountId)).toEqual({ id: 0, description: 'NotFound' });
    expect(await a.status(reference, accountId)).toEqual({ key: '', status: 'NotFound', value: 'Not Found' });
  });

  it('find a payment on both its wallets, each for its owner', async () => {
    await a.send(payment('X-1'), { action: '1', pin: '1234' });
    expect((await peer.byReference('X-1')).description).toBe('Active');
    const { status, json } = await a.call('GET', `/Transaction/Status/${A.peer.kesAccountId}`, { reference: 'X-1' });
    expect([status, json]).toEqual([403, problemDetails(403)]);
  });

  it.each([
    ['Active', 'Active', 'Active'],
    ['Pending', 'Pending', 'Pending'],
    ['Redirect', 'Pending', 'Pending'],
    ['Hold', 'Hold', 'Pending'],
    ['Void', 'Void', 'Rejected'],
    ['Rejected', 'NotFound', 'Rejected'],
    ['NotFound', 'NotFound', 'NotFound'],
    ['Elsewhere', 'Elsewhere', 'Elsewhere'],
  ])('say of what was set to %s: %s and %s', async (status, byReference, byStatus) => {
    await a.send(payment('X-1', { amount: 14 }));
    await door.setStatus({ provider: 'XPRIZO', reference: 'X-1', status });
    expect(await a.words('X-1')).toEqual([byReference, byStatus]);
  });

  it('give the reason that was set by hand', async () => {
    await a.send(payment('X-1'));
    await door.setStatus({ provider: 'XPRIZO', reference: 'X-1', status: 'Rejected', comment: 'No more money' });
    expect((await a.status('X-1')).value).toBe('No more money');
  });
});
