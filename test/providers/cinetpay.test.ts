import type { Connector, SubmitResult, TransferOrder } from '../../src/domain/connector';
import type { TransferStatus } from '../../src/domain/transfer';
import { cinetpay } from '../../src/providers/cinetpay';
import { CINETPAY_CODES } from '../../src/providers/cinetpay/codes';
import { everythingShown, failureOf, handle, money, order, setup } from './orders';
import { type Asked, NOBODY, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';
import type { TestClock } from './world';

const MINUTE_MS = 60_000;
const CREDENTIALS = { apiKey: 'key-5567', password: 'pass-8899' };

let server: ScriptedServer;
let clock: TestClock;
const opened: Connector[] = [];
let logins = 0;

type Answer = (asked: Asked) => Reply;

/** A server that logs anybody in (token-1, token-2, ...) and answers everything else with `answer`. */
function withLogin(answer: Reply | Answer): Answer {
  return (asked) => {
    if (asked.path !== '/v1/auth/login') return typeof answer === 'function' ? answer(asked) : answer;
    logins += 1;
    return { json: { code: 0, message: 'OPERATION_SUCCES', data: { token: `token-${logins}` } } };
  };
}

function open(over: { credentials?: Record<string, string>; baseUrl?: string } = {}): Connector {
  const parts = setup(`${over.baseUrl ?? server.url}/v1`, { ...CREDENTIALS, ...over.credentials });
  clock = parts.clock;
  const connector = cinetpay.open(parts);
  opened.push(connector);
  return connector;
}

beforeEach(async () => {
  server = await startScriptedServer();
  logins = 0;
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

const CONTACT = { ...order().contact!, firstName: 'Test B', lastName: 'Test A', phone: '+22507895086', country: 'CI' };
const ORDER = order({ amount: money('500', 'XOF'), contact: CONTACT, callbackUrl: 'http://example.com/cb' });
const ok = (items: unknown[]): Reply => ({ json: { code: 0, message: 'OPERATION_SUCCES', data: [items] } });
const refused = (code: unknown, status = 200): Reply => ({
  status,
  json: { code, message: 'WORD', description: 'What it says', data: [] },
});
const accepted = (over: object = {}) => ({
  prefix: '225',
  phone: '07895086',
  amount: 500,
  client_transaction_id: 'ref-1',
  code: 0,
  status: 'success',
  transaction_id: 'EA180627.122753.M279245',
  lot: '0044557641201530102473',
  ...over,
});
const payout = (over: object = {}) => ({
  transaction_id: 'EA180627.122753.M279245',
  client_transaction_id: 'ref-1',
  lot: '0044557641201530102473',
  amount: '500',
  receiver: '07895086',
  receiver_e164: '+22507895086',
  operator: 'OM',
  sending_status: 'CONFIRM',
  transfer_valid: 'Y',
  treatment_status: 'REC',
  comment: '',
  validated_at: null,
  ...over,
});
const rows = (...data: unknown[]): Reply => ({ json: { code: 0, message: 'OPERATION_SUCCES', data } });
const dataOf = (asked: Asked | undefined): unknown => JSON.parse(new URLSearchParams(asked?.body).get('data') ?? '');
const asksOf = (path: string) => server.asked.filter((asked) => asked.path === `/v1${path}`);
const create = (connector: Connector, over: Partial<TransferOrder> = {}) =>
  connector.createTransfer!({ ...ORDER, ...over });
const failureIn = (result: SubmitResult | undefined) => (result && 'failure' in result ? result.failure : null);

describe('CinetPay’s session', () => {
  it('is one login for all who call at the same time', async () => {
    server.answer(withLogin({ json: { code: 0, data: { amount: 663, inUsing: 0, available: 663 } } }));
    const connector = open();
    await Promise.all(Array.from({ length: 20 }, () => connector.fetchClient({ externalId: null })));
    expect(asksOf('/auth/login')).toHaveLength(1);
    expect(new Set(asksOf('/transfer/check/balance').map((asked) => asked.query.token))).toEqual(new Set(['token-1']));
  });

  it('logs in with the key and password as a form, and the language in the query', async () => {
    server.answer(withLogin({ json: { code: 0, data: { amount: 1 } } }));
    await open({ credentials: { language: 'fr' } }).fetchClient({ externalId: null });
    const [login] = server.asked;
    expect(login).toMatchObject({ method: 'POST', path: '/v1/auth/login', query: { lang: 'fr' } });
    expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual({ apikey: 'key-5567', password: 'pass-8899' });
    expect(server.asked[1]?.query).toEqual({ lang: 'fr', token: 'token-1' });
  });

  it('is renewed before its five minutes are over', async () => {
    server.answer(withLogin({ json: { code: 0, data: { amount: 1 } } }));
    const connector = open();
    await connector.fetchClient({ externalId: null });
    clock.advance(4 * MINUTE_MS - 1);
    await connector.fetchClient({ externalId: null });
    clock.advance(1);
    await connector.fetchClient({ externalId: null });
    expect(asksOf('/transfer/check/balance').map((asked) => asked.query.token)).toEqual([
      'token-1',
      'token-1',
      'token-2',
    ]);
  });

  it.each(['705', '706', '707', 705, 706, 707])(
    'is renewed once on %j, and the money call goes out again',
    async (code) => {
      server.answer(withLogin((asked) => (asked.query.token === 'token-1' ? refused(code) : ok([accepted()]))));
      const sighting = await create(open());
      expect(sighting.externalId).toBe('EA180627.122753.M279245');
      expect(asksOf('/transfer/money/send/contact').map((asked) => asked.query.token)).toEqual(['token-1', 'token-2']);
      expect(new Set(asksOf('/transfer/money/send/contact').map((asked) => asked.body)).size).toBe(1);
    },
  );

  it('is renewed once for all whose token is refused at the same time', async () => {
    server.answer(withLogin((asked) => (asked.query.token === 'token-1' ? refused('706') : rows(payout()))));
    const connector = open();
    const results = await Promise.all(Array.from({ length: 10 }, () => connector.lookUpTransfer(handle())));
    expect(results.every((result) => result.found)).toBe(true);
    expect(asksOf('/auth/login')).toHaveLength(2);
  });

  it.each(['705', '706', '707'])('gives up where %s comes again after a new login', async (code) => {
    server.answer(withLogin(refused(code)));
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.info.code, failure.effect]).toEqual(['AUTH', code, 'none']);
    expect(asksOf('/transfer/money/send/contact')).toHaveLength(2);
    expect(asksOf('/auth/login')).toHaveLength(2);
  });

  const faults: [string, Reply, string, boolean][] = [
    ['701', refused('701'), 'AUTH', false],
    ['703', refused(703), 'AUTH', false],
    ['702', refused(702), 'UNAVAILABLE', true],
    ['500', { status: 500, json: {} }, 'UNAVAILABLE', true],
    ['a page', { text: '<html>' }, 'UNAVAILABLE', true],
    ['429', { status: 429, json: {} }, 'RATE_LIMITED', true],
    ['a reset', 'reset', 'TIMEOUT', true],
    ['a success without a token', { json: { code: 0, data: {} } }, 'UNKNOWN', true],
  ];
  it.each(faults)('a login that ends in %s has sent no money', async (_, reply, category, retryable) => {
    server.answer(reply);
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.info.retryable, failure.effect]).toEqual([category, retryable, 'none']);
    expect(asksOf('/transfer/money/send/contact')).toHaveLength(0);
  });

  it('forgets a failed login and tries again with the next call', async () => {
    server.answer(refused(702), withLogin({ json: { code: 0, data: { amount: 1 } } }));
    const connector = open();
    await failureOf(connector.fetchClient({ externalId: null }));
    expect((await connector.fetchClient({ externalId: null })).wallets).toHaveLength(1);
  });

  it('lets no token, key or password into a failure, whatever the server echoes', async () => {
    server.answer(
      withLogin((asked) => ({
        status: 500,
        text: `<p>${asked.query.token} ?token=${asked.query.token} ${CREDENTIALS.apiKey} ${CREDENTIALS.password}</p>`,
      })),
    );
    const connector = open();
    for (const call of [
      create(connector),
      connector.lookUpTransfer(handle()),
      connector.fetchClient({ externalId: null }),
    ]) {
      const shown = everythingShown(await failureOf(call));
      for (const secret of ['token-1', ...Object.values(CREDENTIALS)]) expect(shown).not.toContain(secret);
    }
  });

  it('reads a balance that is not there as an undocumented shape', async () => {
    server.answer(withLogin({ json: { code: 0, data: [] } }));
    const failure = await failureOf(open().fetchClient({ externalId: null }));
    expect(failure.message).toContain('data is not an object');
  });
});

describe('CinetPay check/balance', () => {
  it('reads amount, inUsing and available as total, reserved and available', async () => {
    server.answer(withLogin({ text: '{"code":0,"data":{"amount":663.50,"inUsing":"100","available":563.5}}' }));
    const { wallets, client } = await open({ credentials: { currency: 'XAF' } }).fetchClient({ externalId: null });
    expect(wallets).toMatchObject([
      { currency: 'XAF', balance: { total: 6_635_000n, reserved: 1_000_000n, available: 5_635_000n } },
    ]);
    expect(client).toMatchObject({ externalId: null, verification: 'NOT_REQUIRED', details: { language: 'en' } });
  });

  it('leaves unsaid parts unknown, never zero', async () => {
    server.answer(withLogin({ json: { code: 0, data: { amount: 0 } } }));
    const wallet = await open().fetchWallet!({ externalId: null, clientExternalId: null, currency: 'XOF' });
    expect(wallet.balance).toEqual({ total: 0n, reserved: null, available: null });
  });
});

describe('CinetPay contacts', () => {
  const item = (over: object = {}) => ({
    prefix: '225',
    phone: '07895086',
    name: 'Test A',
    surname: 'Test B',
    code: 0,
    status: 'success',
    lot: '0044557641201530021279',
    ...over,
  });
  const register = (connector: Connector, ...phones: (string | null)[]) =>
    connector.registerContacts!(
      phones.map((phone) => ({ ...CONTACT, phone })),
      { externalId: null },
    );

  it('are sent with the last name as name and the first as surname', async () => {
    server.answer(withLogin(ok([item()])));
    expect(await register(open(), '+22507895086')).toEqual([
      { externalId: null, lot: '0044557641201530021279', providerCode: '0' },
    ]);
    expect(dataOf(asksOf('/transfer/contact')[0])).toEqual([
      { prefix: '225', phone: '07895086', name: 'Test A', surname: 'Test B', email: 'awa@example.com' },
    ]);
  });

  it.each([
    ['nested', { json: { code: 0, data: [[item(), item({ phone: '01020304', code: 726 })]] } }],
    ['flat', { json: { code: '0', data: [item(), item({ phone: '01020304', code: '726' })] } }],
  ])('are read one by one from a %s list; 726 means already there', async (_, reply) => {
    server.answer(withLogin(reply));
    expect(await register(open(), '+22507895086', '+22501020304')).toMatchObject([
      { providerCode: '0' },
      { providerCode: '726' },
    ]);
  });

  it('are there already where the whole answer says 726', async () => {
    server.answer(withLogin(refused(726)));
    expect(await register(open(), '+22507895086')).toMatchObject([{ externalId: null, providerCode: '726' }]);
  });

  it('fail one by one', async () => {
    server.answer(withLogin(ok([item(), item({ phone: '01020304', code: 802, status: 'INVALID_PHONE' })])));
    const results = await register(open(), '+22507895086', '+22501020304');
    expect(results[0]).toMatchObject({ providerCode: '0' });
    expect(results[1]).toMatchObject({
      failure: { info: { category: 'VALIDATION', code: '802' } },
      providerCode: '802',
    });
  });

  it('are found by their phone where the answer is in another order or shorter', async () => {
    server.answer(withLogin(ok([item({ phone: '01020304', code: 802 }), item()])));
    expect(await register(open(), '+22507895086', '+22501020304')).toMatchObject([
      { providerCode: '0' },
      { providerCode: '802' },
    ]);
    server.answer(withLogin(ok([item({ phone: '01020304' })])));
    const [missing, found] = await register(open(), '+22507895086', '+22501020304');
    expect(missing).toMatchObject({ failure: { info: { category: 'UNKNOWN', retryable: true }, effect: 'none' } });
    expect(found).toMatchObject({ providerCode: '0' });
  });

  it('without a number CinetPay serves are refused here, and the others still sent', async () => {
    server.answer(withLogin(ok([item()])));
    const results = await register(open(), '+33612345678', '+22507895086', null);
    expect(results.map((result) => ('failure' in result ? result.failure.info.category : result.providerCode))).toEqual(
      ['VALIDATION', '0', 'VALIDATION'],
    );
    expect(dataOf(asksOf('/transfer/contact')[0])).toHaveLength(1);
  });
});

describe('CinetPay money/send/contact', () => {
  it('sends our reference, the notify URL and the amount as a number', async () => {
    server.answer(withLogin(ok([accepted()])));
    const sighting = await create(open());
    const [asked] = asksOf('/transfer/money/send/contact');
    expect(asked).toMatchObject({ method: 'POST', query: { token: 'token-1', lang: 'en' } });
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(asked?.body).get('data')).toBe(
      '[{"prefix":"225","phone":"07895086","amount":500,"client_transaction_id":"ref-1","notify_url":"http://example.com/cb"}]',
    );
    expect(sighting).toMatchObject({
      status: 'PENDING',
      providerStatus: null,
      externalId: 'EA180627.122753.M279245',
      lot: '0044557641201530102473',
      details: { clientTransactionId: 'ref-1', notifyUrl: 'http://example.com/cb', paymentMethod: null },
    });
  });

  it('passes the payment method on where one is chosen', async () => {
    server.answer(withLogin(ok([accepted()])));
    const { details } = await create(open(), { options: { paymentMethod: 'OM' } });
    expect(dataOf(asksOf('/transfer/money/send/contact')[0])).toMatchObject([{ payment_method: 'OM' }]);
    expect(details).toMatchObject({ paymentMethod: 'OM' });
  });

  it('sends many in one call and reads each item by its own reference and code', async () => {
    server.answer(
      withLogin(
        ok([
          accepted({ client_transaction_id: 'ref-3', code: '805', status: 'CLIENT_TRANSACTION_ID_EXIST' }),
          accepted({ client_transaction_id: 'ref-1' }),
          accepted({ client_transaction_id: 'ref-2', code: 724, status: 'ERROR_PHONE_NOT_MY_CONTACT' }),
        ]),
      ),
    );
    const orders = ['ref-1', 'ref-2', 'ref-3', 'ref-4'].map((reference) => ({ ...ORDER, reference }));
    const results = await open().createTransfers!(orders);
    expect(asksOf('/transfer/money/send/contact')).toHaveLength(1);
    expect(results[0]).toMatchObject({ sighting: { status: 'PENDING', lot: '0044557641201530102473' } });
    expect(failureIn(results[1])?.evidence).toMatchObject({ part: { client_transaction_id: 'ref-2', code: 724 } });
    expect(
      results
        .slice(1)
        .map((result) => [failureIn(result)?.info.category, failureIn(result)?.info.code, failureIn(result)?.effect]),
    ).toEqual([
      ['NOT_FOUND', '724', 'none'],
      ['DUPLICATE', '805', 'none'],
      ['UNKNOWN', 'MISSING_ITEM', 'maybe'],
    ]);
  });

  it.each([
    ['names another reference', [accepted({ client_transaction_id: 'ref-9' })]],
    ['is empty', []],
    ['has no code', [accepted({ code: undefined })]],
    ['answers twice', [accepted(), accepted({ code: 805 })]],
  ])('doubts a single order whose answer %s', async (_, items) => {
    server.answer(withLogin(ok(items)));
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual(['UNKNOWN', 'maybe', false]);
  });

  it('takes the only item of an answer for the only order, where it names none', async () => {
    server.answer(withLogin(ok([accepted({ client_transaction_id: undefined })])));
    expect((await create(open())).externalId).toBe('EA180627.122753.M279245');
  });

  it('doubts unnamed items where there are several', async () => {
    const unnamed = accepted({ client_transaction_id: undefined });
    server.answer(withLogin(ok([unnamed, unnamed])));
    const results = await open().createTransfers!([ORDER, { ...ORDER, reference: 'ref-2' }]);
    expect(results.map((result) => failureIn(result)?.effect)).toEqual(['maybe', 'maybe']);
  });
});

describe('a CinetPay call refused as a whole', () => {
  const orders = ['ref-1', 'ref-2', 'ref-3'].map((reference) => ({ ...ORDER, reference }));

  it('has still accepted what its items say it has', async () => {
    const items = [accepted(), accepted({ client_transaction_id: 'ref-2', code: 802, status: 'INVALID_PHONE' })];
    server.answer(withLogin({ json: { code: 802, message: 'INVALID_PHONE', data: [items] } }));
    const results = await open().createTransfers!(orders);
    expect(results[0]).toMatchObject({ sighting: { status: 'PENDING', externalId: 'EA180627.122753.M279245' } });
    expect([failureIn(results[1])?.info.code, failureIn(results[1])?.effect]).toEqual(['802', 'none']);
    expect([failureIn(results[2])?.info.code, failureIn(results[2])?.effect]).toEqual(['MISSING_ITEM', 'maybe']);
  });

  it('leaves open what an item without a code was told a transaction_id of', async () => {
    server.answer(withLogin({ json: { code: 802, data: [[accepted({ code: undefined })]] } }));
    expect((await failureOf(create(open()))).effect).toBe('maybe');
  });

  const echoed = { prefix: '225', phone: '07895086', amount: 500, client_transaction_id: 'ref-1' };
  it.each([[[]], [[[]]], [{}], [['Le numéro est invalide']], [[[echoed]]], [null]])(
    'has sent nothing where its data is %j',
    async (data) => {
      server.answer(withLogin({ json: { code: 802, message: 'INVALID_PHONE', data } }));
      const failure = await failureOf(open().createTransfers!(orders));
      expect([failure.info.code, failure.effect]).toEqual(['802', 'none']);
    },
  );

  it('leaves open what became of the others where 417 is about one number of many', async () => {
    server.answer(withLogin({ status: 417, text: '<html>' }));
    const failure = await failureOf(open().createTransfers!(orders));
    expect([failure.info.category, failure.info.code, failure.effect]).toEqual(['VALIDATION', '417', 'maybe']);
  });
});

/** docs/providers/cinetpay.md: every code of the table, as a money call and as a read meet it. */
const VERDICTS: Record<string, [category: string, money: 'none' | 'maybe', retryableRead: boolean]> = {
  '-1': ['UNKNOWN', 'maybe', true],
  '602': ['INSUFFICIENT_FUNDS', 'none', false],
  '701': ['AUTH', 'none', false],
  '702': ['UNAVAILABLE', 'none', true],
  '703': ['AUTH', 'none', false],
  '704': ['VALIDATION', 'none', false],
  '705': ['AUTH', 'none', false],
  '706': ['AUTH', 'none', false],
  '707': ['AUTH', 'none', false],
  '708': ['AUTH', 'none', false],
  '709': ['UNKNOWN', 'maybe', true],
  '710': ['UNKNOWN', 'maybe', true],
  '715': ['UNKNOWN', 'maybe', true],
  '716': ['VALIDATION', 'none', false],
  '717': ['VALIDATION', 'none', false],
  '718': ['VALIDATION', 'none', false],
  '719': ['LIMIT', 'none', false],
  '720': ['LIMIT', 'none', false],
  '721': ['VALIDATION', 'none', false],
  '723': ['NOT_FOUND', 'none', false],
  '724': ['NOT_FOUND', 'none', false],
  '725': ['VALIDATION', 'none', false],
  '726': ['UNKNOWN', 'maybe', true],
  '801': ['VALIDATION', 'none', false],
  '802': ['VALIDATION', 'none', false],
  '804': ['VALIDATION', 'none', false],
  '805': ['DUPLICATE', 'none', false],
  '999': ['UNKNOWN', 'maybe', true],
};
const VERDICT_ROWS = Object.entries(VERDICTS).map(([code, [category, money, retryableRead]]) => ({
  code,
  category,
  money,
  retryableRead,
}));

describe('CinetPay’s verdict is the body’s code', () => {
  it('for every code the connector knows', () => {
    expect(
      Object.keys(VERDICTS)
        .filter((code) => code !== '999')
        .sort(),
    ).toEqual([...CINETPAY_CODES].sort());
  });

  describe.each([200, 400, 403, 404, 417, 500])('at HTTP %i', (status) => {
    // A code nobody knows at 417 is a phone number that is not written well: below.
    const listed = VERDICT_ROWS.filter((row) => status !== 417 || row.code !== '999');

    it.each(listed)('$code of a money call: $category, effect $money', async ({ code, category, money: effect }) => {
      for (const written of [code, Number(code)]) {
        server.answer(withLogin(refused(written, status)));
        const failure = await failureOf(create(open()));
        expect([failure.info.category, failure.info.code, failure.effect]).toEqual([category, code, effect]);
        if (effect === 'maybe') expect(failure.info.retryable).toBe(false);
      }
    });

    it.each(listed.filter((row) => row.code !== '723'))('$code of a read: $category, effect none', async (row) => {
      server.answer(withLogin(refused(row.code, status)));
      const failure = await failureOf(open().lookUpTransfer(handle()));
      expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual([
        row.category,
        'none',
        row.retryableRead,
      ]);
    });

    it('0 is success', async () => {
      server.answer(withLogin({ ...(ok([accepted()]) as object), status } as Reply));
      expect((await create(open())).status).toBe('PENDING');
    });
  });

  it.each(VERDICT_ROWS)('$code of one item: $category, effect $money', async ({ code, category, money: effect }) => {
    server.answer(withLogin(ok([accepted({ code, status: 'WORD' })])));
    const [result] = await open().createTransfers!([ORDER]);
    expect([failureIn(result)?.info.category, failureIn(result)?.effect]).toEqual([category, effect]);
  });

  it('and its words are its message and description', async () => {
    server.answer(withLogin(refused(602)));
    expect((await failureOf(create(open()))).info).toMatchObject({
      code: '602',
      message: 'CinetPay: WORD: What it says',
    });
  });
});

describe('CinetPay’s answers without a verdict', () => {
  const faults: [string, Reply, string, 'none' | 'maybe'][] = [
    ['417 as a page', { status: 417, text: '<html>' }, 'VALIDATION', 'none'],
    ['417 with a code nobody knows', { status: 417, json: { code: 417 } }, 'VALIDATION', 'none'],
    ['429', { status: 429, json: {} }, 'RATE_LIMITED', 'none'],
    ['500 without a code', { status: 500, json: { error: 'x' } }, 'UNAVAILABLE', 'maybe'],
    ['502 as a page', { status: 502, text: '<html>' }, 'UNAVAILABLE', 'maybe'],
    ['403 as a page', { status: 403, text: '<html>' }, 'UNAVAILABLE', 'maybe'],
    ['200 as a page', { text: '<html>' }, 'UNAVAILABLE', 'maybe'],
    ['200 without a code', { json: { message: 'OPERATION_SUCCES' } }, 'UNKNOWN', 'maybe'],
    ['truncated JSON', { text: '{"code":0,"data":[[{' }, 'UNAVAILABLE', 'maybe'],
    ['a success without a list', { json: { code: 0, data: {} } }, 'UNKNOWN', 'maybe'],
    ['a reset', 'reset', 'TIMEOUT', 'maybe'],
    ['a reset in the middle', 'resetMidAnswer', 'UNAVAILABLE', 'maybe'],
  ];

  it.each(faults)('%s of a money call', async (_, reply, category, effect) => {
    server.answer(withLogin(reply));
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect]).toEqual([category, effect]);
    expect(asksOf('/transfer/money/send/contact')).toHaveLength(1);
  });

  it.each(faults)('%s of a read', async (_, reply, category) => {
    server.answer(withLogin(reply));
    const failure = await failureOf(open().lookUpTransfer(handle()));
    expect([failure.info.category, failure.effect]).toEqual([category, 'none']);
  });

  it('silence of a money call', async () => {
    server.answer(withLogin('hang'));
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect]).toEqual(['TIMEOUT', 'maybe']);
  });

  it('a refused connection', async () => {
    const failure = await failureOf(create(open({ baseUrl: NOBODY })));
    expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual(['UNAVAILABLE', 'none', true]);
  });
});

describe('CinetPay check/money', () => {
  it('asks by our reference while CinetPay’s id is not known', async () => {
    server.answer(withLogin(rows(payout())));
    await open().lookUpTransfer(handle());
    expect(asksOf('/transfer/check/money').map((asked) => asked.query)).toEqual([
      { token: 'token-1', lang: 'en', client_transaction_id: 'ref-1' },
    ]);
  });

  it('asks by CinetPay’s id where it is known', async () => {
    server.answer(withLogin(rows(payout())));
    await open().lookUpTransfer(handle({ externalId: 'EA180627.122753.M279245' }));
    expect(asksOf('/transfer/check/money').map((asked) => asked.query.transaction_id)).toEqual([
      'EA180627.122753.M279245',
    ]);
  });

  it('says "not found" only after our own reference was not found', async () => {
    server.answer(withLogin((asked) => (asked.query.transaction_id ? refused(723) : rows(payout()))));
    expect(await open().lookUpTransfer(handle({ externalId: 'EA1' }))).toMatchObject({ found: true });
    server.answer(withLogin(refused('723')));
    expect(await open().lookUpTransfer(handle({ externalId: 'EA1' }))).toMatchObject({ found: false });
  });

  it('reads a row, its amount as text and its instants as UTC', async () => {
    server.answer(
      withLogin(rows(payout({ treatment_status: 'VAL', validated_at: '2018-06-27 12:53:26', comment: 'bien' }))),
    );
    const validatedAt = Date.UTC(2018, 5, 27, 12, 53, 26);
    expect(await open().lookUpTransfer(handle({ amount: money('500', 'XOF') }))).toMatchObject({
      found: true,
      sighting: {
        status: 'SUCCEEDED',
        providerStatus: 'VAL',
        externalId: 'EA180627.122753.M279245',
        lot: '0044557641201530102473',
        amount: money('500', 'XOF'),
        settledAt: validatedAt,
        details: {
          clientTransactionId: 'ref-1',
          transactionId: 'EA180627.122753.M279245',
          lot: '0044557641201530102473',
          operator: 'OM',
          receiver: '07895086',
          receiverE164: '+22507895086',
          sendingStatus: 'CONFIRM',
          transferValid: true,
          comment: 'bien',
          validatedAt,
        },
      },
    });
  });

  const states: [string, string | null, TransferStatus, boolean][] = [
    ['NEW', 'PENDING', 'REQUIRES_ACTION', true],
    ['NEW', 'CONFIRM', 'PENDING', false],
    ['NEW', null, 'PENDING', false],
    ['REC', 'CONFIRM', 'PROCESSING', false],
    ['REC', 'PENDING', 'PROCESSING', false],
    ['NOS', 'CONFIRM', 'ON_HOLD', false],
    ['VAL', 'CONFIRM', 'SUCCEEDED', false],
    ['REJ', 'CONFIRM', 'FAILED', false],
  ];
  it.each(states)('%s with sending_status %s is %s', async (treatment, sending, status, waits) => {
    server.answer(withLogin(rows(payout({ treatment_status: treatment, sending_status: sending }))));
    const result = await open().lookUpTransfer(handle());
    expect(result).toMatchObject({ sighting: { status, providerStatus: treatment, unmapped: [] } });
    expect(result.found && (result.sighting.action?.type ?? null)).toBe(waits ? 'CONFIRM_BY_EMAIL' : null);
  });

  it('explains REJ by its comment', async () => {
    server.answer(withLogin(rows(payout({ treatment_status: 'REJ', comment: 'Numéro inconnu' }))));
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { failure: { category: 'UNKNOWN', code: 'REJ', message: 'Numéro inconnu', retryable: false } },
    });
  });

  it('keeps a comment and an operator that are numbers', async () => {
    server.answer(withLogin(rows(payout({ treatment_status: 'REJ', comment: 1101, operator: 7 }))));
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { failure: { message: '1101' }, details: { comment: '1101', operator: '7' }, unmapped: [] },
    });
  });

  it.each(['DONE', 'V AL', 'constructor'])('the undocumented word %s changes nothing and is kept', async (word) => {
    server.answer(withLogin(rows(payout({ treatment_status: word }))));
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { status: null, providerStatus: word, failure: null, action: null, unmapped: [word] },
    });
  });

  it('notes an undocumented sending_status beside a documented state', async () => {
    server.answer(withLogin(rows(payout({ treatment_status: 'NEW', sending_status: 'LATER' }))));
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { status: 'PENDING', action: null, unmapped: ['sending_status LATER'] },
    });
  });

  it.each([
    ['nobody’s row', rows()],
    ['somebody else’s row', rows(payout({ client_transaction_id: 'ref-9' }))],
  ])('takes a success with %s neither for ours nor for "not found"', async (_, reply) => {
    server.answer(withLogin(reply));
    const failure = await failureOf(open().lookUpTransfer(handle({ externalId: 'EA180627.122753.M279245' })));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'none']);
  });

  it('names the field of a row that cannot be read', async () => {
    server.answer(withLogin(rows(payout({ treatment_status: undefined }))));
    expect((await failureOf(open().lookUpTransfer(handle()))).message).toContain(
      'data[0].treatment_status is not a text',
    );
  });

  it.each([
    ['VAL', 'REJ', 'SUCCEEDED'],
    ['REJ', 'VAL', 'SUCCEEDED'],
    ['REJ', 'REC', 'PROCESSING'],
    ['REC', 'VAL', 'SUCCEEDED'],
  ])('takes rows of ours that say %s and %s for %s, and says that there are two', async (one, other, status) => {
    server.answer(withLogin(rows(payout({ treatment_status: one }), payout({ treatment_status: other }))));
    const unmapped = ['check/money has more than one row of one transfer'];
    const connector = open();
    expect(await connector.lookUpTransfer(handle())).toMatchObject({ sighting: { status, unmapped } });
    expect((await connector.lookUpTransfers!.ask([handle({ lot: '1' })])).get('ref-1')).toMatchObject({ status });
  });

  it('reads a whole lot in one call, by reference; what is missing or unreadable is left out', async () => {
    server.answer(
      withLogin(
        rows(
          payout({ client_transaction_id: 'ref-2', transaction_id: 'EA2', treatment_status: 'VAL' }),
          payout(),
          payout({ client_transaction_id: 'ref-3', treatment_status: 7 }),
          payout({ client_transaction_id: null, transaction_id: 'EA4' }),
        ),
      ),
    );
    const handles = [
      handle({ lot: '0044557641201530102473' }),
      handle({ reference: 'ref-2' }),
      handle({ reference: 'ref-3' }),
      handle({ reference: 'ref-4', externalId: 'EA4' }),
      handle({ reference: 'ref-5' }),
    ];
    const found = await open().lookUpTransfers!.ask(handles);
    expect(asksOf('/transfer/check/money').map((asked) => asked.query.lot)).toEqual(['0044557641201530102473']);
    expect([...found].map(([reference, sighting]) => [reference, sighting.status])).toEqual([
      ['ref-1', 'PROCESSING'],
      ['ref-2', 'SUCCEEDED'],
      ['ref-4', 'PROCESSING'],
    ]);
  });

  it('finds nothing of a lot that CinetPay does not know', async () => {
    server.answer(withLogin(refused(723)));
    expect((await open().lookUpTransfers!.ask([handle({ lot: '1' })])).size).toBe(0);
  });
});

describe('CinetPay notifications', () => {
  const deliver = (method: 'GET' | 'POST', body: string, query = {}) =>
    open().readCallback!({ method, headers: {}, query, body, bytes: Buffer.from(body) });

  it('begin with an empty ping', () => {
    expect(deliver('GET', '')).toEqual({ authentic: true, hints: [], evidence: null });
  });

  it('name the transfer in a form', () => {
    const form =
      'transaction_id=EA1&client_transaction_id=ref-1&lot=0044&amount=500&receiver=07895086&treatment_status=VAL';
    const reading = deliver('POST', form);
    expect(reading).toMatchObject({ authentic: true, hints: [{ reference: 'ref-1', externalId: 'EA1', lot: '0044' }] });
    expect(reading.evidence).toMatchObject({ treatment_status: 'VAL', receiver: '078*****' });
  });

  it('is read from a multipart form as from an urlencoded one', () => {
    const body = [
      '--x1',
      'Content-Disposition: form-data; name="client_transaction_id"',
      '',
      'ref-1',
      '--x1',
      'Content-Disposition: form-data; name="lot"',
      '',
      '0044',
      '--x1--',
      '',
    ].join('\r\n');
    const connector = open();
    const headers = { 'content-type': 'multipart/form-data; boundary=x1' };
    const reading = connector.readCallback!({ method: 'POST', headers, query: {}, body, bytes: Buffer.from(body) });
    expect(reading.hints).toEqual([{ reference: 'ref-1', lot: '0044' }]);
  });

  it.each(['', 'nonsense', '{"lot":1}'])('that name nothing give no hint: %j', (body) => {
    expect(deliver('POST', body).hints).toEqual([]);
  });
});

describe('CinetPay’s rules', () => {
  it.each([
    ['there is no contact', { contact: null }, 'input.recipient'],
    ['the contact has no phone', { contact: { ...CONTACT, phone: null } }, 'input.recipient.newContact.phone'],
    [
      'the phone is in a country it does not serve',
      { contact: { ...CONTACT, phone: '+33612345678' } },
      'input.recipient.newContact.phone',
    ],
    ['the phone is a bare prefix', { contact: { ...CONTACT, phone: '+225' } }, 'input.recipient.newContact.phone'],
  ])('refuse an order where %s', (_, over, path) => {
    expect(cinetpay.checkOrder({ ...ORDER, ...over }).map((problem) => problem.path.join('.'))).toEqual([path]);
  });

  it.each([
    ['237', 'XOF', 'XAF'],
    ['224', 'XAF', 'GNF'],
    ['225', 'GNF', 'XOF'],
    ['243', 'XOF', 'CDF or USD'],
  ])('refuse to pay +%s from a wallet in %s, and name %s', (prefix, currency, named) => {
    const contact = { ...CONTACT, phone: `+${prefix}0700000000` };
    const [problem, ...more] = cinetpay.checkOrder({ ...ORDER, contact, amount: money('500', currency) });
    expect(more).toEqual([]);
    expect(problem).toEqual({ path: ['input', 'recipient'], message: expect.stringContaining(`paid in ${named}`) });
  });

  it.each([
    ['225', 'XOF'],
    ['221', 'XOF'],
    ['237', 'XAF'],
    ['228', 'XOF'],
    ['229', 'XOF'],
    ['223', 'XOF'],
    ['226', 'XOF'],
    ['224', 'GNF'],
    ['243', 'CDF'],
    ['243', 'USD'],
  ])('serve numbers beginning with +%s from a wallet in %s', async (prefix, currency) => {
    const contact = { ...CONTACT, phone: `+${prefix}0700000000` };
    expect(cinetpay.checkOrder({ ...ORDER, contact, amount: money('500', currency) })).toEqual([]);
    server.answer(withLogin(ok([accepted()])));
    await create(open(), { contact });
    expect(dataOf(asksOf('/transfer/money/send/contact')[0])).toMatchObject([{ prefix, phone: '0700000000' }]);
  });

  it.each([
    [{}, ['apiKey', 'password']],
    [{ ...CREDENTIALS, language: 'de' }, ['language']],
    [{ ...CREDENTIALS, currency: 'EUR' }, ['currency']],
    [{ ...CREDENTIALS, language: 'fr', currency: 'XAF' }, []],
  ])('find problems in the credentials %j at %j', (credentials, paths) => {
    expect(cinetpay.checkCredentials(credentials).map((problem) => problem.path.join('.'))).toEqual(paths);
  });

  it('name XOF where the credentials name no currency', () => {
    expect(cinetpay.walletCurrency!(CREDENTIALS)).toBe('XOF');
  });

  it('send again only after a grace, however old the transfer', () => {
    const operation = { kind: 'PAYOUT', method: 'MOBILE_MONEY', options: {} } as const;
    expect(cinetpay.manners({ ...operation, sandbox: true })).toMatchObject({
      resend: 'after-grace',
      graceMs: 10_000,
      historyMs: null,
    });
    expect(cinetpay.manners({ ...operation, sandbox: false }).graceMs).toBe(900_000);
  });
});
