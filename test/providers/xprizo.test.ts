import type { Connector, TransferHandle, TransferOrder } from '../../src/domain/connector';
import type { TransferStatus } from '../../src/domain/transfer';
import { xprizo, xprizoReadAs } from '../../src/providers/xprizo';
import { everythingShown, failureOf, handle, money, order, setup } from './orders';
import { type Asked, NOBODY, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';
import { START, type TestClock } from './world';

const MINUTE_MS = 60_000;
const API_KEY = { apiKey: 'api-key-5567' };
const LOGIN = { userName: 'merchant one', password: 'pass-8899' };
const PIN = '4321';
const CARD = {
  name: 'A N OTHER',
  number: '4242 4242 4242 4242',
  expiryMonth: '8',
  expiryYear: '2027',
  securityCode: '987',
};

let server: ScriptedServer;
let clock: TestClock;
const opened: Connector[] = [];

interface Opening {
  credentials?: Record<string, string>;
  baseUrl?: string;
  definition?: typeof xprizo;
}

function open(over: Opening = {}): Connector {
  const { credentials = API_KEY, baseUrl = `${server.url}/api`, definition = xprizo } = over;
  const parts = setup(baseUrl, credentials);
  clock = parts.clock;
  const connector = definition.open(parts);
  opened.push(connector);
  return connector;
}

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

const WALLET = {
  externalId: '4101',
  currency: 'KES',
  kind: 'BALANCE',
  isActive: true,
  fundingSourceType: null,
} as const;
const common = {
  reference: 'CR-1',
  amount: money('10', 'KES'),
  client: { externalId: '723', verification: 'NOT_REQUIRED' },
  wallet: WALLET,
  contact: null,
  sender: null,
  purpose: null,
  fundOrigin: null,
  callbackUrl: null,
} as const;
const payment = (over: Partial<TransferOrder> = {}): TransferOrder =>
  order({ ...common, method: 'WALLET', recipientWallet: '4102', options: { action: 'APPROVE' }, ...over });
const request = (over: Partial<TransferOrder> = {}): TransferOrder =>
  order({ ...common, kind: 'COLLECTION', method: 'WALLET', source: { fromAccountId: '4102' }, ...over });
const cardDeposit = (over: Partial<TransferOrder> = {}): TransferOrder =>
  request({
    method: 'CARD',
    source: { customer: 'customer-77', merchantId: null, returnUrl: null },
    secret: { card: CARD },
    ...over,
  });
const mpesaDeposit = (over: Partial<TransferOrder> = {}): TransferOrder =>
  request({ method: 'MPESA', source: { phone: '+254712345678' }, ...over });

const EXPIRY = START + 15 * MINUTE_MS;
const approval = (over: object = {}) => ({
  key: 'key-1',
  approveById: 723,
  ttl: 900,
  expiryDate: new Date(EXPIRY).toISOString(),
  ...over,
});
const KNOWN: TransferHandle = handle({
  reference: 'CR-1',
  externalId: 'key-1',
  method: 'WALLET',
  amount: money('10', 'KES'),
  walletExternalId: '4101',
  clientExternalId: '723',
  options: { action: 'APPROVE' },
  details: { key: 'key-1', approveById: '723', expiryDate: EXPIRY },
});
const UNKNOWN = { ...KNOWN, externalId: null, details: {} };
const errorModel = (status: number, message: string, errorCode = 12): Reply => ({
  status,
  json: { timestamp: '2022-07-27T12:00:00Z', statusCode: status, status: 'Error', errorCode, message },
});
const problem = (status: number, title: string): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  json: { type: 'https://tools.ietf.org/html/rfc7235', title, status, detail: 'The details' },
});
const bodyOf = (asked: Asked | undefined): unknown => JSON.parse(asked?.body ?? 'null');
const pathsAsked = () => server.asked.map(({ path }) => path.replace('/api/', ''));

describe('Xprizo’s session', () => {
  /** Hands out token-1, token-2, ...; everything else is answered by `answer`. */
  let logins = 0;
  const lives = (minutes: number | null) =>
    minutes === null ? {} : { expires: new Date(clock.now() + minutes * MINUTE_MS).toISOString() };
  function withLogin(answer: (asked: Asked) => Reply, minutes: number | null = 30): void {
    logins = 0;
    server.answer((asked) => {
      if (asked.path !== '/api/Security/GetToken') return answer(asked);
      logins += 1;
      return { json: { id: 723, userName: LOGIN.userName, token: `token-${logins}`, ...lives(minutes) } };
    });
  }
  const wallets = () => ({ json: [] });
  const list = (connector: Connector) =>
    connector.fetchWallet!({ externalId: '4101', clientExternalId: '723', currency: 'KES' }).catch(() => null);
  const bearers = () => server.asked.flatMap(({ headers }) => headers.authorization ?? []);

  it('is one login for all who call at the same time', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets);
    await Promise.all(Array.from({ length: 20 }, () => list(connector)));
    expect(logins).toBe(1);
    expect(new Set(bearers())).toEqual(new Set(['Bearer token-1']));
  });

  it('logs in with user name and password as JSON, and says its API version', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets);
    await list(connector);
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/api/Security/GetToken' });
    expect(bodyOf(server.asked[0])).toEqual(LOGIN);
    expect(server.asked.map(({ headers }) => headers['x-api-version'])).toEqual(['1.0', '1.0']);
  });

  it('is renewed before the token expires, by what `expires` says', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets, 30);
    await list(connector);
    clock.advance(29 * MINUTE_MS - 1);
    await list(connector);
    clock.advance(1);
    await list(connector);
    expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('is renewed a tenth of its life early where it lives shortly', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets, 1);
    await list(connector);
    clock.advance(54_000 - 1);
    await list(connector);
    clock.advance(1);
    await list(connector);
    expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('is kept until it is refused where the token is over by our clock as it is given', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets, -60);
    await list(connector);
    await list(connector);
    expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1']);
  });

  it('is kept until it is refused where the token names no end', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(wallets, null);
    await list(connector);
    clock.advance(1_000 * MINUTE_MS);
    await list(connector);
    expect(logins).toBe(1);
  });

  it('is renewed once on 401, and the money call goes out again with the same body', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin((asked) =>
      asked.headers.authorization === 'Bearer token-1' ? problem(401, 'Unauthorized') : { json: approval() },
    );
    expect((await connector.createTransfer!(payment())).externalId).toBe('key-1');
    expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-2']);
    const [first, second] = server.asked.filter(({ path }) => path.endsWith('/SendPayment'));
    expect(second?.body).toBe(first?.body);
  });

  it('is renewed once for all whose token is refused at the same time', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin((asked) =>
      asked.headers.authorization === 'Bearer token-1'
        ? problem(401, 'Unauthorized')
        : { json: { id: 3169, description: 'Active' } },
    );
    const results = await Promise.all(Array.from({ length: 10 }, () => connector.lookUpTransfer(KNOWN)));
    expect(results.every(({ found }) => found)).toBe(true);
    expect(logins).toBe(2);
  });

  it('gives up where a fresh token is refused as well, and nothing was sent', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(() => problem(401, 'Unauthorized'));
    const failure = await failureOf(connector.createTransfer!(payment()));
    expect(failure.info).toMatchObject({ category: 'AUTH', retryable: false });
    expect(failure.effect).toBe('none');
    expect(logins).toBe(2);
  });

  it.each([errorModel(400, 'Invalid user name or password'), problem(401, 'Unauthorized'), problem(403, 'Forbidden')])(
    'refuses wrong credentials as such (%#), before any money was asked for',
    async (reply) => {
      const connector = open({ credentials: LOGIN });
      server.answer(reply);
      const failure = await failureOf(connector.createTransfer!(payment()));
      expect(failure.info.category).toBe('AUTH');
      expect(failure.effect).toBe('none');
      expect(pathsAsked()).toEqual(['Security/GetToken']);
    },
  );

  it.each<[string, Reply]>([
    ['500', errorModel(500, 'Oops')],
    ['503', { status: 503, text: 'busy' }],
    ['a reset', 'reset'],
    ['429', { status: 429, json: {} }],
  ])('leaves nothing open where the login ends in %s: the money call was not sent', async (_, reply) => {
    const connector = open({ credentials: LOGIN });
    server.answer(reply);
    const failure = await failureOf(connector.createTransfer!(payment()));
    expect(failure.effect).toBe('none');
    expect(failure.info.retryable).toBe(true);
  });

  it('needs no login with an API key, which it sends with every call', async () => {
    server.answer({ json: approval() });
    await open({ credentials: { ...API_KEY, ...LOGIN } }).createTransfer!(payment());
    expect(pathsAsked()).toEqual(['Transaction/SendPayment']);
    expect(server.asked[0]?.headers).toMatchObject({ 'x-api-key': 'api-key-5567', 'x-api-version': '1.0' });
    expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('asks once only with a refused API key', async () => {
    server.answer(problem(401, 'Unauthorized'));
    expect((await failureOf(open().createTransfer!(payment()))).info.category).toBe('AUTH');
    expect(server.asked).toHaveLength(1);
  });

  it('shows neither key, password nor token', async () => {
    const connector = open({ credentials: LOGIN });
    withLogin(() => errorModel(400, 'token-1 of merchant with pass-8899 has no rights'));
    const failure = await failureOf(connector.createTransfer!(payment()));
    for (const secret of ['token-1', 'pass-8899']) expect(everythingShown(failure)).not.toContain(secret);
    server.answer(errorModel(400, 'api-key-5567 is odd'));
    expect(everythingShown(await failureOf(open().createTransfer!(payment())))).not.toContain('api-key-5567');
  });
});

describe('paying at Xprizo', () => {
  it.each([
    ['APPROVE', '0'],
    ['COMMIT', '1'],
    ['CALLBACK', '2'],
  ])('sends action %s as %s, and no currency', async (action, code) => {
    server.answer({ json: approval() });
    await open().createTransfer!(payment({ options: { action }, note: 'Pass' }));
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/Transaction/SendPayment',
      query: { action: code },
    });
    expect(bodyOf(server.asked[0])).toEqual({
      fromAccountId: 4101,
      toAccountId: 4102,
      reference: 'CR-1',
      amount: 10,
      description: 'Pass',
    });
  });

  it('approves by default', async () => {
    server.answer({ json: approval() });
    expect(xprizo.defaultOptions).toEqual({ action: 'APPROVE' });
    await open().createTransfer!(payment({ options: {} }));
    expect(server.asked[0]?.query).toEqual({ action: '0' });
  });

  it('takes the pin from the secret only', async () => {
    server.answer({ json: approval() });
    await open().createTransfer!(payment({ options: { action: 'APPROVE', pin: '9999' }, secret: { pin: PIN } }));
    expect(server.asked[0]?.query).toEqual({ action: '0', pin: PIN });
    expect(server.asked[0]?.body).not.toContain(PIN);
  });

  it.each(['APPROVE', 'CALLBACK'])('waits for an approval after %s', async (action) => {
    server.answer({ json: approval() });
    const sighting = await open().createTransfer!(payment({ options: { action } }));
    expect(sighting).toMatchObject({
      status: 'REQUIRES_ACTION',
      providerStatus: null,
      externalId: 'key-1',
      action: { type: 'APPROVE', url: null, approverId: '723', expiresAt: EXPIRY },
      details: { key: 'key-1', approveById: '723', ttlSeconds: 900, expiryDate: EXPIRY },
    });
  });

  it.each([{ approveById: '723' }, { approvedById: '723' }, { approvedById: 723 }])(
    'reads both spellings of who approves: %j',
    async (spelling) => {
      server.answer({ json: { ...approval({ approveById: undefined }), ...spelling } });
      expect((await open().createTransfer!(payment())).action?.approverId).toBe('723');
    },
  );

  it('counts the time to live from the request where no expiry date is given', async () => {
    server.answer({ json: approval({ expiryDate: undefined, ttl: 60 }) });
    expect((await open().createTransfer!(payment())).action?.expiresAt).toBe(START + 60_000);
  });

  it.each(['0001-01-01T00:00:00', new Date(START).toISOString()])(
    'takes an expiry date that is over as it is given (%s) for none',
    async (expiryDate) => {
      server.answer({ json: approval({ expiryDate }) });
      expect(await open().createTransfer!(payment())).toMatchObject({ details: { expiryDate: START + 900_000 } });
      server.answer({ json: approval({ expiryDate, ttl: undefined }) });
      const { details, action } = await open().createTransfer!(payment());
      expect(details).not.toHaveProperty('expiryDate');
      expect(action?.expiresAt).toBeNull();
    },
  );

  it.each([
    ['the date', { ttl: 900, expiryDate: new Date(START + 10 * MINUTE_MS).toISOString() }],
    ['the time to live', { ttl: 600, expiryDate: new Date(EXPIRY).toISOString() }],
  ])('does not end by %s alone: the two clocks may be minutes apart', async (_, given) => {
    server.answer({ json: approval(given) });
    expect((await open().createTransfer!(payment())).details?.expiryDate).toBe(EXPIRY);
  });

  it.each([
    [899.98, 899],
    ['899.98', 899],
    [9e15, null],
  ])('reads a time to live of %j as %j', async (ttl, seconds) => {
    server.answer({ json: approval({ ttl }) });
    expect((await open().createTransfer!(payment())).details?.ttlSeconds ?? null).toBe(seconds);
  });

  it('is under way, not done, once a commit was taken', async () => {
    server.answer({ json: { id: 3169, description: 'Payment' } });
    const sighting = await open().createTransfer!(payment({ options: { action: 'COMMIT' } }));
    expect(sighting).toMatchObject({ status: 'PROCESSING', externalId: '3169', action: null });
    expect(sighting.details).toEqual({
      transactionId: '3169',
      fromAccountId: expect.any(String),
      toAccountId: expect.any(String),
    });
  });

  it('waits for an approval where a commit is answered with one', async () => {
    server.answer({ json: approval() });
    const sighting = await open().createTransfer!(payment({ options: { action: 'COMMIT' } }));
    expect(sighting.status).toBe('REQUIRES_ACTION');
  });

  it('names an approval that carries an error', async () => {
    server.answer({ json: approval({ error: 'Not enough' }) });
    expect(await open().createTransfer!(payment())).toMatchObject({
      status: 'REQUIRES_ACTION',
      unmapped: ['an approval with an error'],
    });
  });

  it('asks another wallet to pay, into ours', async () => {
    server.answer({ json: approval() });
    const sighting = await open().requestPayment!(request());
    expect(pathsAsked()).toEqual(['Transaction/RequestPayment']);
    expect(server.asked[0]?.query).toEqual({});
    expect(bodyOf(server.asked[0])).toMatchObject({ fromAccountId: 4102, toAccountId: 4101 });
    expect(sighting).toMatchObject({ status: 'REQUIRES_ACTION', action: { type: 'APPROVE', approverId: '723' } });
  });

  it('keeps ids that are no numbers as they are', async () => {
    server.answer({ json: approval() });
    await open().createTransfer!(payment({ recipientWallet: '007', wallet: { ...WALLET, externalId: 'w-1' } }));
    expect(bodyOf(server.asked[0])).toMatchObject({ fromAccountId: 'w-1', toAccountId: '007' });
  });
});

describe('a card deposit at Xprizo', () => {
  it('sends the card as the document writes it, and keeps nothing of it', async () => {
    server.answer({ json: { key: '3170', status: 'Active', value: 'XPRIZO*DEPOSIT' } });
    const sighting = await open().requestPayment!(
      cardDeposit({
        source: { customer: 'customer-77', merchantId: 'MID-1', returnUrl: 'https://shop.example/back' },
        callbackUrl: 'https://corridor.example/cb',
      }),
    );
    expect(bodyOf(server.asked[0])).toEqual({
      accountId: 4101,
      customer: 'customer-77',
      reference: 'CR-1',
      amount: 10,
      creditCard: {
        name: 'A N OTHER',
        number: '4242424242424242',
        expiryMonth: '08',
        expiryYear: '27',
        ccv: '987',
        cvv: '987',
      },
      callbackUrl: 'https://corridor.example/cb',
      mid: 'MID-1',
      redirect: 'https://shop.example/back',
    });
    expect(sighting).toMatchObject({ status: 'SUCCEEDED', externalId: '3170', details: { transactionId: '3170' } });
    expect(JSON.stringify([sighting.details, sighting.body])).not.toMatch(/4242|987|A N OTHER/);
  });

  it('leads the browser to the 3-D Secure page', async () => {
    server.answer({ json: { key: 'key-9', status: 'Redirect', value: 'https://3ds.example/1' } });
    expect(await open().requestPayment!(cardDeposit())).toMatchObject({
      status: 'REQUIRES_ACTION',
      providerStatus: 'Redirect',
      action: { type: 'REDIRECT', url: 'https://3ds.example/1' },
      details: { key: 'key-9', redirectUrl: 'https://3ds.example/1' },
    });
  });

  it('names a redirection without an address', async () => {
    server.answer({ json: { key: 'key-9', status: 'Redirect', value: 'soon' } });
    expect(await open().requestPayment!(cardDeposit())).toMatchObject({
      status: 'REQUIRES_ACTION',
      action: { type: 'REDIRECT', url: null },
      unmapped: ['Redirect without an address'],
    });
  });

  it.each([
    ['Do not honour', 'UNKNOWN'],
    ['Insufficient funds', 'INSUFFICIENT_FUNDS'],
  ])('fails with the reason that was given: %s', async (value, category) => {
    server.answer({ json: { key: 'LOG-1', status: 'Rejected', value } });
    expect(await open().requestPayment!(cardDeposit())).toMatchObject({
      status: 'FAILED',
      failure: { category, code: 'Rejected', message: value },
    });
  });

  it('concludes nothing from an undocumented word', async () => {
    server.answer({ json: { key: 'key-9', status: 'Thinking', value: null } });
    expect(await open().requestPayment!(cardDeposit())).toMatchObject({
      status: null,
      providerStatus: 'Thinking',
      unmapped: ['Thinking'],
    });
  });

  it('shows no card and no code, whatever the answer quotes', async () => {
    const quoting = 'card 4242424242424242 with code 987 of A N OTHER';
    const shown: unknown[] = [];
    server.answer(errorModel(400, quoting));
    shown.push(everythingShown(await failureOf(open().requestPayment!(cardDeposit()))));
    server.answer({ json: { key: 'LOG-1', status: 'Rejected', value: quoting } });
    const { details, failure, body } = await open().requestPayment!(cardDeposit());
    shown.push(details, failure, body);
    expect(JSON.stringify(shown)).not.toMatch(/4242424242424242|987/);
  });
});

describe('an M-Pesa deposit at Xprizo', () => {
  it('waits for the payer’s phone, which nobody approves through us', async () => {
    server.answer({ json: { id: 3171, description: 'CR-1' } });
    const sighting = await open().requestPayment!(mpesaDeposit());
    expect(pathsAsked()).toEqual(['Transaction/MPesaDeposit']);
    expect(bodyOf(server.asked[0])).toEqual({
      accountId: 4101,
      mobileNumber: '254712345678',
      reference: 'CR-1',
      amount: 10,
    });
    // The document calls this id the profile's in one place: it is no key of ours.
    expect(sighting).toMatchObject({ status: 'REQUIRES_ACTION', externalId: null, action: null });
  });

  it.each([
    ['Pending', 'REQUIRES_ACTION'],
    ['Active', 'SUCCEEDED'],
    ['Rejected', 'FAILED'],
  ])('reads the newer answer with a status word: %s', async (word, status) => {
    server.answer({ json: { key: '77', status: word, value: 'x' } });
    expect(await open().requestPayment!(mpesaDeposit())).toMatchObject({ status, externalId: '77', action: null });
  });
});

describe('Xprizo’s refusals and faults (docs/providers/xprizo.md)', () => {
  interface Row {
    fault: string;
    reply: Reply;
    category: string;
    code?: string;
    effect: 'none' | 'maybe';
    /** Of a read; a money call's is true only where nothing was sent. */
    retryable: boolean;
    retryableMoney?: boolean;
  }
  const ROWS: Row[] = [
    {
      fault: '401',
      reply: problem(401, 'Unauthorized'),
      category: 'AUTH',
      code: '401',
      effect: 'none',
      retryable: false,
    },
    { fault: '403', reply: problem(403, 'Forbidden'), category: 'AUTH', code: '403', effect: 'none', retryable: false },
    {
      fault: '400 reference exists',
      reply: errorModel(400, 'A transaction with this reference already exists', 31),
      category: 'DUPLICATE',
      code: '31',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '400 pending reference exists',
      reply: errorModel(400, 'A pending transaction with this reference already exists'),
      category: 'DUPLICATE',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '400 routing code',
      reply: errorModel(400, 'Invalid routing code'),
      category: 'VALIDATION',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '400 MID',
      reply: errorModel(400, 'Invalid routing code (No Mid Set)'),
      category: 'VALIDATION',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '400 funds',
      reply: errorModel(400, 'Insufficient funds in the wallet'),
      category: 'INSUFFICIENT_FUNDS',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '400 other',
      reply: errorModel(400, 'The wallet is closed'),
      category: 'VALIDATION',
      code: '12',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '500',
      reply: errorModel(500, 'Oops', 0),
      category: 'UNKNOWN',
      code: '500',
      effect: 'maybe',
      retryable: true,
    },
    { fault: '502', reply: errorModel(502, 'Oops'), category: 'UNAVAILABLE', effect: 'maybe', retryable: true },
    {
      fault: '500 with a page',
      reply: { status: 500, text: '<html>' },
      category: 'UNAVAILABLE',
      effect: 'maybe',
      retryable: true,
    },
    { fault: '200 with a page', reply: { text: '<html>' }, category: 'UNAVAILABLE', effect: 'maybe', retryable: true },
    {
      fault: '400 with a page',
      reply: { status: 400, text: '<html>' },
      category: 'UNAVAILABLE',
      effect: 'maybe',
      retryable: true,
    },
    {
      fault: 'truncated JSON',
      reply: { text: '{"key":"k' },
      category: 'UNAVAILABLE',
      effect: 'maybe',
      retryable: true,
    },
    { fault: 'an empty answer', reply: { text: '' }, category: 'UNAVAILABLE', effect: 'maybe', retryable: true },
    {
      fault: 'an undocumented answer',
      reply: { json: { ok: 1 } },
      category: 'UNKNOWN',
      effect: 'maybe',
      retryable: true,
    },
    { fault: 'no answer', reply: 'hang', category: 'TIMEOUT', effect: 'maybe', retryable: true },
    { fault: 'a reset', reply: 'reset', category: 'TIMEOUT', effect: 'maybe', retryable: true },
    {
      fault: '429',
      reply: { status: 429, json: {} },
      category: 'RATE_LIMITED',
      effect: 'none',
      retryable: true,
      retryableMoney: true,
    },
    {
      fault: '400 with a number',
      reply: { status: 400, json: 7 },
      category: 'VALIDATION',
      effect: 'none',
      retryable: false,
    },
    {
      fault: '500 with a number',
      reply: { status: 500, json: 7 },
      category: 'UNKNOWN',
      effect: 'maybe',
      retryable: true,
    },
    { fault: '409', reply: errorModel(409, 'Conflict'), category: 'UNKNOWN', effect: 'maybe', retryable: false },
  ];
  const OPERATIONS = {
    SendPayment: (connector: Connector) => connector.createTransfer!(payment({ secret: { pin: PIN } })),
    RequestPayment: (connector: Connector) => connector.requestPayment!(request()),
    CardDeposit: (connector: Connector) => connector.requestPayment!(cardDeposit()),
    MPesaDeposit: (connector: Connector) => connector.requestPayment!(mpesaDeposit()),
  };

  it.each(Object.entries(OPERATIONS).flatMap(([name, run]) => ROWS.map((row) => ({ ...row, name, run }))))(
    '$fault on $name is $category with effect $effect, and it is asked once',
    async (row) => {
      server.answer(row.reply);
      const failure = await failureOf(row.run(open()));
      expect(failure.info).toMatchObject({ category: row.category, retryable: row.retryableMoney ?? false });
      if (row.code !== undefined) expect(failure.info.code).toBe(row.code);
      expect(failure.effect).toBe(row.effect);
      expect(server.asked).toHaveLength(1);
    },
  );

  it.each(ROWS)(
    '$fault on a look-up is $category, leaves nothing open, and is not asked for in another form',
    async (row) => {
      server.answer(row.reply);
      const failure = await failureOf(open().lookUpTransfer(KNOWN));
      expect(failure.info).toMatchObject({ category: row.category, retryable: row.retryable });
      expect(failure.effect).toBe('none');
      expect(server.asked).toHaveLength(1);
    },
  );

  it('404 on a money call is NOT_FOUND, and nothing was done', async () => {
    server.answer(errorModel(404, 'No such wallet'));
    const failure = await failureOf(open().createTransfer!(payment()));
    expect(failure.info.category).toBe('NOT_FOUND');
    expect(failure.effect).toBe('none');
  });

  it('a refused connection has sent nothing and may be tried again', async () => {
    const failure = await failureOf(open({ baseUrl: `${NOBODY}/api` }).createTransfer!(payment()));
    expect(failure.info).toMatchObject({ category: 'UNAVAILABLE', retryable: true });
    expect(failure.effect).toBe('none');
  });

  it('keeps Xprizo’s own words, of both shapes', async () => {
    server.answer(errorModel(400, 'The wallet is closed'), problem(403, 'Forbidden'));
    const connector = open();
    expect((await failureOf(connector.createTransfer!(payment()))).message).toContain('The wallet is closed');
    expect((await failureOf(connector.createTransfer!(payment()))).message).toContain('Forbidden: The details');
  });

  it('a wrong pin is a refusal that shows no pin', async () => {
    server.answer(errorModel(400, `Pin ${PIN} is not correct`));
    const failure = await failureOf(OPERATIONS.SendPayment(open()));
    expect(failure.info.category).toBe('VALIDATION');
    expect(failure.message).toContain('is not correct');
    expect(everythingShown(failure)).not.toContain(PIN);
  });

  it('a pin in one call hides no digits of another', async () => {
    const connector = open();
    server.answer({ json: approval() });
    await OPERATIONS.SendPayment(connector);
    server.answer({ json: { id: Number(PIN), description: 'Active' } });
    const result = await connector.lookUpTransfer(KNOWN);
    expect(result).toMatchObject({ found: true, sighting: { body: { id: Number(PIN) } } });
  });
});

describe('an Xprizo look-up', () => {
  const answers = (byReference: Reply, status: Reply = errorModel(500, 'not asked for')) =>
    server.answer((asked) => (asked.path.includes('/StatusByReference/') ? byReference : status));
  const word = (description: string, id: unknown = 0): Reply => ({ json: { id, description } });
  const standing = (status: string, key = '', value: string | null = ''): Reply => ({ json: { key, status, value } });

  it('asks by our reference in our wallet', async () => {
    answers(word('Active', 3169));
    await open().lookUpTransfer(KNOWN);
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/Transaction/StatusByReference/4101',
      query: { reference: 'CR-1' },
    });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, TransferStatus]>([
    ['Active', 'SUCCEEDED'],
    ['Pending', 'REQUIRES_ACTION'],
    ['Redirect', 'REQUIRES_ACTION'],
    ['Hold', 'ON_HOLD'],
    ['Void', 'CANCELED'],
    ['Rejected', 'FAILED'],
  ])('maps %s to %s', async (description, status) => {
    answers(word(description, 3169));
    const result = await open().lookUpTransfer(KNOWN);
    expect(result).toMatchObject({ found: true, sighting: { status, providerStatus: description } });
  });

  it('concludes nothing from an undocumented word', async () => {
    answers(word('Activated', 3169));
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({
      found: true,
      sighting: { status: null, providerStatus: 'Activated', unmapped: ['Activated'] },
    });
  });

  it('still says who approves until when', async () => {
    answers(word('Pending'));
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({
      sighting: { action: { type: 'APPROVE', approverId: '723', expiresAt: EXPIRY }, externalId: 'key-1' },
    });
    expect(server.asked).toHaveLength(1);
  });

  it('can be approved while it is on hold, and has no time to be approved in any more', async () => {
    answers(word('Hold', 3169));
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({
      sighting: { status: 'ON_HOLD', action: { type: 'APPROVE', approverId: '723', expiresAt: null } },
    });
  });

  it('is canceled where we asked for it and it is gone since', async () => {
    answers(word('NotFound'), standing('NotFound'));
    expect(await open().lookUpTransfer({ ...KNOWN, cancelAsked: true })).toMatchObject({
      sighting: {
        status: 'CANCELED',
        failure: { code: 'NotFound', message: expect.stringContaining('canceled on our request') },
      },
    });
  });

  it('says why it is in doubt while it is gone before its time, and needs no look for a minute', async () => {
    answers(word('NotFound'), standing('NotFound'));
    const connector = open();
    expect(
      await connector.lookUpTransfer({ ...KNOWN, details: { ...KNOWN.details, expiryDate: START + 600_000 } }),
    ).toMatchObject({
      sighting: {
        status: 'OUTCOME_UNKNOWN',
        failure: { code: 'NotFound', message: expect.stringContaining('not found any more') },
        details: { isMissing: true },
        quietMs: 60_000,
      },
    });
  });

  it('says why it has expired', async () => {
    answers(word('NotFound'), standing('NotFound'));
    expect(
      await open().lookUpTransfer({ ...KNOWN, details: { ...KNOWN.details, expiryDate: START - 1 } }),
    ).toMatchObject({
      sighting: { status: 'EXPIRED', failure: { message: expect.stringContaining('it has expired') } },
    });
  });

  it('waits for approval again only where two answers in a row show what was gone', async () => {
    answers(word('Pending'), standing('Pending', 'key-1'));
    const missing = { ...KNOWN, details: { ...KNOWN.details, isMissing: true } };
    expect(await open().lookUpTransfer(missing)).toMatchObject({
      sighting: {
        status: 'OUTCOME_UNKNOWN',
        action: null,
        details: { isSeenAgain: true },
        failure: { code: 'NotFound' },
      },
    });
    expect(
      await open().lookUpTransfer({ ...missing, details: { ...missing.details, isSeenAgain: true } }),
    ).toMatchObject({
      sighting: { status: 'REQUIRES_ACTION', details: { isMissing: null, isSeenAgain: null } },
    });
    answers(word('Active', 3169));
    expect(await open().lookUpTransfer(missing)).toMatchObject({ sighting: { status: 'SUCCEEDED' } });
  });

  it('still leads to the 3-D Secure page while the card’s owner is there', async () => {
    answers(word('Pending'));
    const card = { ...KNOWN, method: 'CARD' as const, details: { key: 'key-9', redirectUrl: 'https://3ds.example/1' } };
    expect(await open().lookUpTransfer(card)).toMatchObject({
      sighting: { status: 'REQUIRES_ACTION', action: { type: 'REDIRECT', url: 'https://3ds.example/1' } },
    });
  });

  it('asks Status for the key to approve, where the create answer was lost', async () => {
    answers(word('Pending'), standing('Pending', 'key-7'));
    expect(await open().lookUpTransfer(UNKNOWN)).toMatchObject({
      sighting: { externalId: 'key-7', details: { key: 'key-7' }, action: { type: 'APPROVE', approverId: null } },
    });
  });

  it('does without the key where Status does not answer', async () => {
    answers(word('Pending'), { status: 503, text: 'busy' });
    const result = await open().lookUpTransfer(UNKNOWN);
    expect(result).toMatchObject({ found: true, sighting: { status: 'REQUIRES_ACTION', externalId: null } });
  });

  it('asks Status whether what is gone was rejected', async () => {
    answers(word('NotFound'), standing('Rejected', 'LOG-1', 'The payer declined'));
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({
      found: true,
      sighting: { status: 'FAILED', failure: { code: 'Rejected', message: 'The payer declined' } },
    });
    expect(pathsAsked()).toEqual(['Transaction/StatusByReference/4101', 'Transaction/Status/4101']);
    expect(server.asked[1]?.query).toEqual({ reference: 'CR-1' });
  });

  it('learns of a rejection it never saw accepted', async () => {
    answers(word('NotFound'), standing('Rejected', 'LOG-1', 'Declined'));
    expect(await open().lookUpTransfer(UNKNOWN)).toMatchObject({ found: true, sighting: { status: 'FAILED' } });
  });

  it('leaves open what became of it while it may still be approved', async () => {
    answers(word('NotFound'), standing('NotFound', '', 'Not Found'));
    const connector = open();
    clock.advance(15 * MINUTE_MS);
    expect(await connector.lookUpTransfer(KNOWN)).toMatchObject({
      found: true,
      sighting: { status: 'OUTCOME_UNKNOWN', providerStatus: 'NotFound', action: null },
    });
  });

  it('has expired once it is gone past its expiry date', async () => {
    answers(word('NotFound'), standing('NotFound', '', 'Not Found'));
    const connector = open();
    clock.advance(15 * MINUTE_MS + 1);
    expect(await connector.lookUpTransfer(KNOWN)).toMatchObject({
      found: true,
      sighting: { status: 'EXPIRED', providerStatus: 'NotFound' },
    });
  });

  it('does not expire once it was on hold: what is rejected then is Void, and not gone', async () => {
    const connector = open();
    answers(word('Hold', 3169));
    const held = await connector.lookUpTransfer(KNOWN);
    const details = { ...KNOWN.details, ...(held.found ? held.sighting.details : {}) };
    answers(word('NotFound'), standing('NotFound', '', 'Not Found'));
    clock.advance(15 * MINUTE_MS + 1);
    expect(await connector.lookUpTransfer({ ...KNOWN, details })).toMatchObject({ found: false });
  });

  it('keeps a billing code or reason that is a number', async () => {
    answers(word('NotFound'), { json: { key: 'LOG-1', status: 'Rejected', value: 51 } });
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({
      sighting: { failure: { message: '51' }, details: { value: '51' }, unmapped: [] },
    });
  });

  it('is "not found" where it was never seen, or no date tells its end', async () => {
    answers(word('NotFound'), standing('NotFound', '', 'Not Found'));
    const connector = open();
    for (const from of [UNKNOWN, { ...KNOWN, details: { key: 'key-1' } }]) {
      expect(await connector.lookUpTransfer(from)).toMatchObject({
        found: false,
        body: { statusByReference: { description: 'NotFound' }, status: { status: 'NotFound' } },
      });
    }
  });

  it.each<[string, Reply]>([
    ['JSON', { status: 404, json: {} }],
    ['a page', { status: 404, text: '<html>Cannot GET</html>' }],
  ])('is "not found" by StatusByReference alone where there is no Status but a 404 with %s', async (_, missing) => {
    answers(word('NotFound'), missing);
    expect(await open().lookUpTransfer(UNKNOWN)).toMatchObject({ found: false, body: { status: null } });
  });

  it('concludes nothing where Status cannot be asked', async () => {
    answers(word('NotFound'), { status: 503, text: 'busy' });
    expect((await failureOf(open().lookUpTransfer(KNOWN))).info.category).toBe('UNAVAILABLE');
  });

  it('falls back to the document’s own form where the query form is not there', async () => {
    server.answer((asked) =>
      asked.query.reference === undefined ? word('Active', 3169) : { status: 404, json: { message: 'no such page' } },
    );
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({ found: true, sighting: { status: 'SUCCEEDED' } });
    expect(server.asked[1]?.path).toBe('/api/Transaction/StatusByReference/4101/reference=CR-1');
  });

  it.each<[string, Reply]>([
    ['a page', { status: 404, text: '<html>Cannot GET</html>' }],
    ['nothing', { status: 404, text: '' }],
  ])('falls back as well where the missing form is answered with %s', async (_, missing) => {
    server.answer((asked) => {
      if (asked.query.reference !== undefined) return missing;
      return asked.path.includes('/StatusByReference/') ? word('NotFound') : standing('Rejected', 'LOG-1', 'Declined');
    });
    expect(await open().lookUpTransfer(KNOWN)).toMatchObject({ found: true, sighting: { status: 'FAILED' } });
  });

  it('asks in the form it is told to', async () => {
    answers(word('Active', 3169));
    await open({ definition: xprizoReadAs({ referenceForms: ['path'] }) }).lookUpTransfer(KNOWN);
    expect(pathsAsked()).toEqual(['Transaction/StatusByReference/4101/reference=CR-1']);
  });

  it('says nothing of a transfer where no form is there', async () => {
    server.answer({ status: 404, json: { message: 'no such page' } });
    const failure = await failureOf(open().lookUpTransfer(UNKNOWN));
    expect(failure.info.category).toBe('NOT_FOUND');
  });
});

describe('approving and canceling at Xprizo', () => {
  const approve = (connector: Connector, from = KNOWN, cancelOnError = false) =>
    connector.approveTransfer!(from, { pin: PIN, cancelOnError });
  const cancel = (connector: Connector, from = KNOWN) => connector.cancelTransfer!(from);

  it.each([
    [true, 'true'],
    [false, 'false'],
  ])('approves with key and pin, canceling on an error: %s', async (cancelOnError, once) => {
    server.answer({ json: { id: 3169, description: 'Payment' } });
    expect(await approve(open(), KNOWN, cancelOnError)).toBeNull();
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/Transaction/ApprovalAccept',
      query: { key: 'key-1', pin: PIN, once },
    });
  });

  it('sends no pin where none is needed', async () => {
    server.answer({ json: { id: 3169, description: 'Payment' } });
    await open().approveTransfer!(KNOWN, { pin: null, cancelOnError: false });
    expect(server.asked[0]?.query).toEqual({ key: 'key-1', once: 'false' });
  });

  it('takes a status word in the answer at its word', async () => {
    server.answer({ json: { id: 3169, description: 'Active' } });
    expect(await approve(open())).toMatchObject({
      status: 'SUCCEEDED',
      providerStatus: 'Active',
      details: { transactionId: '3169' },
    });
  });

  it.each([
    '',
    'true',
    '1',
    '{}',
    '{"status":"success"}',
    '{"id":7,"description":"Payment"}',
    '{"id":0,"description":"Canceled"}',
    '{"id":7,"description":"Void"}',
  ])('has canceled once Xprizo says 200 (%j)', async (text) => {
    server.answer({ status: 200, text });
    expect(await cancel(open())).toMatchObject({ status: 'CANCELED', providerStatus: null });
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/Transaction/ApprovalCancel',
      query: { key: 'key-1' },
    });
  });

  it.each([
    '{"id":3169,"description":"Active"}',
    '{"key":"3169","status":"Active","value":""}',
    'false',
    '0',
    '"The transaction could not be completed"',
    '{"success":false}',
    '{"id":0,"description":"The transaction cannot be canceled"}',
    '{"statusCode":400,"status":"BadRequest","errorCode":1006,"message":"The pending transaction was not found"}',
    '{"key":"key-1","error":"This approval has expired"}',
  ])('leaves it to a look-up where a 200 tells of something else than its success: %s', async (text) => {
    server.answer({ status: 200, text });
    expect(await cancel(open())).toBeNull();
  });

  it('has not canceled where a page answers instead', async () => {
    server.answer({ status: 200, text: '<html>login</html>' });
    const failure = await failureOf(cancel(open()));
    expect(failure.effect).toBe('maybe');
  });

  it.each<[string, Reply, string, 'none' | 'maybe']>([
    ['400', errorModel(400, 'This approval has expired'), 'VALIDATION', 'none'],
    ['401', problem(401, 'Unauthorized'), 'AUTH', 'none'],
    ['403', problem(403, 'Forbidden'), 'AUTH', 'none'],
    ['500', errorModel(500, 'Oops'), 'UNKNOWN', 'maybe'],
    ['a reset', 'reset', 'TIMEOUT', 'maybe'],
    ['a broken answer', 'resetMidAnswer', 'UNAVAILABLE', 'maybe'],
  ])('are never asked twice: %s', async (_, reply, category, effect) => {
    for (const credentials of [API_KEY, LOGIN]) {
      for (const run of [approve, cancel]) {
        const connector = open({ credentials });
        server.asked.length = 0;
        server.answer((asked) =>
          asked.path.endsWith('/GetToken') ? { json: { token: 'token-1', expires: '2022-07-28T00:00:00Z' } } : reply,
        );
        const failure = await failureOf(run(connector));
        expect(failure.info).toMatchObject({ category, retryable: false });
        expect(failure.effect).toBe(effect);
        expect(server.asked.filter(({ path }) => path.includes('/Approval'))).toHaveLength(1);
      }
    }
  });

  it('use a new token next time where theirs was refused', async () => {
    let logins = 0;
    server.answer((asked) => {
      if (asked.path.endsWith('/GetToken')) return { json: { token: `token-${(logins += 1)}` } };
      return asked.headers.authorization === 'Bearer token-1'
        ? problem(401, 'Unauthorized')
        : { json: { id: 3169, description: 'Payment' } };
    });
    const connector = open({ credentials: LOGIN });
    expect((await failureOf(approve(connector))).info.category).toBe('AUTH');
    expect(await approve(connector)).toBeNull();
  });

  it('ask Status for a key that was lost with the create answer', async () => {
    server.answer((asked) =>
      asked.path.includes('/Status/')
        ? { json: { key: 'key-7', status: 'Pending', value: '' } }
        : { json: { id: 3169, description: 'Payment' } },
    );
    await approve(open(), UNKNOWN);
    expect(server.asked[1]?.query).toMatchObject({ key: 'key-7' });
  });

  it.each(['Active', 'NotFound', 'Rejected'])('have nothing to act on where Status says %s', async (status) => {
    server.answer({ json: { key: '', status, value: '' } });
    for (const run of [approve, cancel]) {
      const failure = await failureOf(run(open(), UNKNOWN));
      expect(failure.info).toMatchObject({ category: 'VALIDATION', code: 'NO_KEY' });
      expect(failure.effect).toBe('none');
    }
    expect(pathsAsked().some((path) => path.includes('Approval'))).toBe(false);
  });

  it('show no pin', async () => {
    server.answer(errorModel(400, `Pin ${PIN} is not correct`));
    expect(everythingShown(await failureOf(approve(open())))).not.toContain(PIN);
  });
});

describe('what Xprizo requires of an order', () => {
  it.each([payment(), request(), cardDeposit(), mpesaDeposit()])('is met by a right one ($kind, $method)', (right) => {
    expect(xprizo.checkOrder(right)).toEqual([]);
  });

  it.each<[string, TransferOrder, string[]]>([
    ['a wallet to pay', payment({ recipientWallet: null }), ['recipient']],
    ['no exchange', payment({ received: money('1', 'USD'), exchangeRate: '0.1' }), ['exchange']],
    ['a known action', payment({ options: { action: 'PERHAPS' } }), ['options', 'xprizo', 'action']],
    ['a wallet that is asked', request({ source: { fromAccountId: ' ' } }), ['source', 'wallet', 'fromAccountId']],
    ['a customer', cardDeposit({ source: { customer: '' } }), ['source', 'card', 'customer']],
    ['a name', cardDeposit({ secret: { card: { ...CARD, name: ' ' } } }), ['source', 'card', 'name']],
    ['a number', cardDeposit({ secret: { card: { ...CARD, number: '4242' } } }), ['source', 'card', 'number']],
    ['a month', cardDeposit({ secret: { card: { ...CARD, expiryMonth: '13' } } }), ['source', 'card', 'expiryMonth']],
    ['a year', cardDeposit({ secret: { card: { ...CARD, expiryYear: '027' } } }), ['source', 'card', 'expiryYear']],
    ['a code', cardDeposit({ secret: { card: { ...CARD, securityCode: '98' } } }), ['source', 'card', 'securityCode']],
  ])('names what is missing: %s', (_, wrong, path) => {
    const problems = xprizo.checkOrder(wrong);
    expect(problems).toMatchObject([{ path: ['input', ...path], message: expect.any(String) }]);
    expect(JSON.stringify(problems)).not.toMatch(/4242|987/);
  });

  it('refuses M-Pesa outside Kenyan shillings', () => {
    expect(xprizo.checkOrder(mpesaDeposit({ wallet: { ...WALLET, currency: 'USD' } }))).toMatchObject([
      { path: ['input', 'walletId'], message: expect.stringContaining('KES') },
    ]);
  });

  it.each(['CARD', 'MPESA'] as const)('sends no money by %s', (method) => {
    expect(xprizo.checkOrder(payment({ method }))).toMatchObject([
      { path: ['input', 'method'], code: 'UNSUPPORTED_OPERATION' },
    ]);
  });
});

describe('an Xprizo profile as client', () => {
  const PROFILE = {
    id: 723,
    name: 'Merchant One',
    role: 'User',
    isInactive: false,
    isSuspended: false,
    contact: {
      id: 723,
      email: 'one@example.com',
      mobile: '+254712000001',
      physicalCountryCode: 'KE',
      isKYCCompliant: true,
      userName: 'one',
    },
  };
  const WALLETS = [
    { id: 4101, name: 'Main', contactId: 723, currencyCode: 'KES', trust: 1500.5, realTrust: 9, isInactive: false },
    { id: 4104, contactId: 723, currencyCode: 'USD', isInactive: true },
  ];
  function answer(over: { profile?: object; contact?: Reply } = {}): void {
    server.answer((asked) => {
      if (asked.path === '/api/Profile/GetFull') return { json: { ...PROFILE, ...over.profile } };
      if (asked.path.startsWith('/api/Contact/Get/')) return over.contact ?? errorModel(404, 'No such contact');
      return { json: WALLETS };
    });
  }

  it('is read with its wallets', async () => {
    answer();
    const { client, wallets } = await open().fetchClient({ externalId: '723' });
    expect(client).toEqual({
      externalId: '723',
      name: 'Merchant One',
      email: 'one@example.com',
      phone: '+254712000001',
      country: 'KE',
      isActive: true,
      verification: 'VERIFIED',
      details: { userName: 'one', role: 'User' },
    });
    expect(wallets).toMatchObject([
      {
        externalId: '4101',
        kind: 'BALANCE',
        label: 'Main',
        currency: 'KES',
        isActive: true,
        balance: { total: null, available: 15_005_000n, reserved: null },
      },
      { externalId: '4104', label: 'USD wallet', isActive: false, balance: { available: null } },
    ]);
    expect(server.asked[1]).toMatchObject({ path: '/api/Wallet/List', query: { contactId: '723' } });
  });

  it.each([
    [{ isInactive: true }, { isActive: false }],
    [{ isSuspended: true }, { isActive: false }],
    [{ isInactive: undefined, isSuspended: undefined }, { isActive: null }],
    [
      { contact: null, userName: 'one' },
      { verification: 'NOT_REQUIRED', email: null, details: { userName: 'one' } },
    ],
    [{ contact: { ...PROFILE.contact, isKYCCompliant: false } }, { verification: 'UNVERIFIED' }],
  ])('is what the profile says: %j', async (profile, expected) => {
    answer({ profile });
    expect((await open().fetchClient({ externalId: '723' })).client).toMatchObject(expected);
  });

  it('may be another profile that this one works for', async () => {
    answer({ contact: { json: { id: 900, name: 'Merchant Two', email: 'two@example.com' } } });
    const { client } = await open().fetchClient({ externalId: '900' });
    expect(client).toMatchObject({ externalId: '900', name: 'Merchant Two', isActive: null });
    expect(pathsAsked()).toEqual(['Profile/GetFull', 'Contact/Get/900', 'Wallet/List']);
  });

  it.each<[string, Reply]>([
    ['404', errorModel(404, 'No such contact')],
    ['somebody else', { json: { id: 901, name: 'Somebody' } }],
  ])('is not found where its contact is answered with %s', async (_, contact) => {
    answer({ contact });
    const failure = await failureOf(open().fetchClient({ externalId: '900' }));
    expect(failure.info.category).toBe('NOT_FOUND');
  });

  it('has the balance of the field that is configured', async () => {
    answer();
    const connector = open({ definition: xprizoReadAs({ balanceField: 'realTrust' }) });
    const wallet = await connector.fetchWallet!({ externalId: '4101', clientExternalId: '723', currency: 'KES' });
    expect(wallet.balance.available).toBe(90_000n);
    expect(server.asked).toHaveLength(1);
  });

  it('does not have a wallet that is not on its list', async () => {
    answer();
    const wallet = { externalId: '4199', clientExternalId: '723', currency: 'KES' };
    expect((await failureOf(open().fetchWallet!(wallet))).info.category).toBe('NOT_FOUND');
  });
});

describe('an Xprizo webhook', () => {
  const deliver = (body: string) =>
    open().readCallback!({ method: 'POST', headers: {}, query: {}, body, bytes: Buffer.from(body) });
  const event = {
    statusType: 2,
    status: 'Accepted',
    description: null,
    affectedContactIds: [723, 2],
    transaction: { id: 3169, createdById: 724, reference: 'CR-1', currencyCode: 'USD', amount: 5 },
  };

  it('hints at the transfer with our reference, and is answered as Xprizo expects', () => {
    expect(deliver(JSON.stringify(event))).toMatchObject({
      authentic: true,
      hints: [{ reference: 'CR-1' }],
      reply: { status: 200, body: { status: 'success' } },
      evidence: { status: 'Accepted' },
    });
  });

  it.each(['', 'not json', '[]', '{}', '{"transaction":null}', '{"transaction":{"reference":""}}'])(
    'hints at nothing where its body is %j, and is answered all the same',
    (body) => {
      expect(deliver(body)).toMatchObject({
        authentic: true,
        hints: [],
        reply: { status: 200, body: { status: 'success' } },
      });
    },
  );
});

describe('the Xprizo definition', () => {
  it.each<[Record<string, string>, string[]]>([
    [API_KEY, []],
    [LOGIN, []],
    [{ ...API_KEY, ...LOGIN }, []],
    [{}, ['apiKey']],
    [{ userName: 'one' }, ['password']],
    [{ password: 'two' }, ['userName']],
    [{ apiKey: 'a b' }, ['apiKey']],
  ])('asks for an API key, or for a user name and its password: %j', (credentials, missing) => {
    expect(xprizo.checkCredentials(credentials).map(({ path }) => path[0])).toEqual(missing);
  });

  it('allows a second attempt of nothing but a committed payment, and of that after a grace only', () => {
    const resend: string[] = [];
    for (const kind of ['PAYOUT', 'COLLECTION'] as const) {
      for (const method of ['WALLET', 'CARD', 'MPESA'] as const) {
        for (const action of ['APPROVE', 'COMMIT', 'CALLBACK']) {
          const manners = xprizo.manners({ kind, method, options: { action }, sandbox: false });
          if (manners.resend !== 'never') resend.push(`${kind} ${method} ${action} ${manners.resend}`);
          expect(manners.graceMs).toBeGreaterThan(0);
        }
      }
    }
    expect(resend).toEqual(['PAYOUT WALLET COMMIT after-grace']);
  });

  it('keeps no contacts and takes no batches', () => {
    const connector = open();
    expect([connector.registerContacts, connector.addPayoutAccount, connector.requestDelivery]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([connector.createTransfers, connector.lookUpTransfers]).toEqual([undefined, undefined]);
  });
});
