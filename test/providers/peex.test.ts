import type { Connector } from '../../src/domain/connector';
import { moneyText } from '../../src/domain/money';
import { TRANSFER_STATUSES, type TransferStatus } from '../../src/domain/transfer';
import { peex } from '../../src/providers/peex';
import { everythingShown, failureOf, handle, money, order, setup } from './orders';
import { NOBODY, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';
import type { TestClock } from './world';

const DAY_MS = 86_400_000;
const SECRET_KEY = 'ea5ebe38-c3cf-4655-999a-eb0c63805a76';
const AGREED = { amlCft: true };

const ROW = {
  id: 2124,
  amount: 10,
  status: 'pending',
  from_currency: 'XAF',
  to_currency: 'XAF',
  created_at: '2022-07-27T12:49:36.066Z',
  updated_at: '2022-07-27T12:49:38.873Z',
  payment_proof: null as string | null,
  identifier_by: '+237675287689',
  track_id: 'ref-1',
};

let server: ScriptedServer;
let clock: TestClock;
const opened: Connector[] = [];

function open(credentials: Record<string, string> = {}, baseUrl = server.url): Connector {
  const parts = setup(`${baseUrl}/api/v3`, { secretKey: SECRET_KEY, ...credentials });
  clock = parts.clock;
  const connector = peex.open(parts);
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

const create = (connector: Connector, over = {}) => connector.createTransfer!(order({ options: AGREED, ...over }));

describe('Peex refuses before any call', () => {
  const rows: [string, Parameters<typeof order>[0], string][] = [
    ['amlCft is false', { options: { amlCft: false } }, 'input.options.peex.amlCft'],
    ['amlCft is not given', { options: {} }, 'input.options.peex.amlCft'],
    ['amlCft is the number 1', { options: { amlCft: 1 } }, 'input.options.peex.amlCft'],
    ['the sender has no phone', { sender: { ...order().sender!, phone: null } }, 'input.sender.phone'],
    ['the sender has no first name', { sender: { ...order().sender!, firstName: null } }, 'input.sender.firstName'],
    ['the sender has no last name', { sender: { ...order().sender!, lastName: null } }, 'input.sender.lastName'],
    ['the purpose is missing', { purpose: null }, 'input.purpose'],
    ['the fund origin is missing', { fundOrigin: '' }, 'input.fundOrigin'],
    ['there is no contact', { contact: null }, 'input.recipient'],
    ['the contact has no phone', { contact: { ...order().contact!, phone: null } }, 'input.recipient.newContact.phone'],
    [
      'the contact is to be found by e-mail and has none',
      { options: { ...AGREED, identifyBy: 'EMAIL' }, contact: { ...order().contact!, email: null } },
      'input.recipient.newContact.email',
    ],
    [
      'the contact’s country is unknown and its phone tells none',
      { contact: { ...order().contact!, country: null, phone: '+33612345678' } },
      'input.recipient.newContact.country',
    ],
  ];
  it.each(rows)('an order where %s', (_, over, path) => {
    const problems = peex.checkOrder(order({ options: AGREED, ...over }));
    expect(problems.map((problem) => problem.path.join('.'))).toEqual([path]);
  });

  it('each thing that it needs of a sender, where there is none', () => {
    const problems = peex.checkOrder(order({ options: AGREED, sender: null }));
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'input.sender.firstName',
      'input.sender.lastName',
      'input.sender.phone',
    ]);
  });

  it('nothing in a complete order', () => {
    expect(peex.checkOrder(order({ options: AGREED }))).toEqual([]);
  });

  it.each([
    ['+2250700000000', 'CI'],
    ['+22890000000', 'TG'],
    ['+221770000000', 'SN'],
    ['+22370000000', 'ML'],
    ['+22670000000', 'BF'],
    ['+22990000000', 'BJ'],
    ['+237677000001', 'CM'],
    ['+24107000000', 'GA'],
    ['+23560000000', 'TD'],
    ['+23670000000', 'CF'],
    ['+242060000000', 'CG'],
    ['+240222000000', 'GQ'],
  ])('no phone of a corridor: %s is in %s', async (phone, country) => {
    const contact = { ...order().contact!, phone, country: null };
    expect(peex.checkOrder(order({ options: AGREED, contact }))).toEqual([]);
    server.answer({ json: { request: ROW } });
    await create(open(), { contact });
    expect(JSON.parse(server.asked[0]!.body)).toMatchObject({ to_country: country, mobile_phone: phone });
  });
});

describe('Peex credentials', () => {
  it.each([
    [{}, ['secretKey']],
    [{ secretKey: 'a b' }, ['secretKey']],
    [{ secretKey: SECRET_KEY, callbackUser: 'me' }, ['callbackPassword']],
    [{ secretKey: SECRET_KEY, currency: 'XXZ' }, ['currency']],
    [{ secretKey: SECRET_KEY, currency: 'XAF' }, []],
  ])('%j have problems at %j', (credentials, paths) => {
    expect(peex.checkCredentials(credentials).map((problem) => problem.path.join('.'))).toEqual(paths);
  });

  it('name the currency of a balance that has none of its own', () => {
    expect([peex.walletCurrency!({}), peex.walletCurrency!({ currency: 'XOF' })]).toEqual(['XAF', 'XOF']);
  });

  it('send ACCESS-TOKEN only where one is given', async () => {
    server.answer({ json: { solde: 1 } });
    await open().fetchClient({ externalId: null });
    await open({ accessToken: 'tok' }).fetchClient({ externalId: null });
    expect(server.asked.map((asked) => [asked.headers.secretkey, asked.headers['access-token']])).toEqual([
      [SECRET_KEY, undefined],
      [SECRET_KEY, 'tok'],
    ]);
  });
});

describe('Peex clients/me', () => {
  it('reads the balance as available only, in the credential’s currency', async () => {
    server.answer({ text: '{"name":"Peex","solde":1341.25}' });
    const { wallets } = await open({ currency: 'USD' }).fetchClient({ externalId: null });
    expect(wallets).toMatchObject([
      { externalId: null, currency: 'USD', balance: { total: null, available: 13_412_500n, reserved: null } },
    ]);
  });

  it.each([
    ['solde is null', '{"name":"Peex","solde":null}'],
    ['solde is missing', '{"name":"Peex"}'],
    ['solde is no number', '{"name":"Peex","solde":"soon"}'],
  ])('leaves the balance unknown, never zero, where %s', async (_, text) => {
    server.answer({ text });
    expect((await open().fetchWallet!({ externalId: null, clientExternalId: null, currency: 'XAF' })).balance).toEqual({
      total: null,
      available: null,
      reserved: null,
    });
  });

  it('reads a balance of zero, and one called sold', async () => {
    server.answer({ json: { name: 'Peex', solde: 0 } }, { json: { name: 'Peex', sold: 7.5 } });
    const connector = open();
    const read = async () => (await connector.fetchClient({ externalId: null })).wallets[0]?.balance.available;
    expect([await read(), await read()]).toEqual([0n, 75_000n]);
  });

  it('refuses an answer that is no client', async () => {
    server.answer({ json: {} });
    const failure = await failureOf(open().fetchClient({ externalId: null }));
    expect(failure.info).toMatchObject({ category: 'UNKNOWN', retryable: true });
    expect(failure.message).toContain('body is not a client');
  });
});

describe('Peex request_payment', () => {
  it('sends every documented field, numbers digit by digit', async () => {
    server.answer({ json: { request: { ...ROW, amount: 6789.23 } } });
    await create(open(), {
      amount: money('6789.23', 'USD'),
      received: money('4449081', 'XAF'),
      exchangeRate: '655.340',
      options: { ...AGREED, userId: 375, clientId: 1, transactionType: 'mobile' },
    });
    const [asked] = server.asked;
    expect([asked?.method, asked?.path]).toEqual(['POST', '/api/v3/clients/request_payment']);
    expect(asked?.body).toContain('"amount":6789.23,');
    expect(asked?.body).toContain('"fxrate":655.340,');
    expect(JSON.parse(asked!.body)).toEqual({
      track_id: 'ref-1',
      amount: 6789.23,
      aml_cft: true,
      fxrate: 655.34,
      from_currency: 'USD',
      to_currency: 'XAF',
      transaction_type: 'mobile',
      user_id: 375,
      client_id: 1,
      mobile_phone: '+237675287689',
      sender_first_name: 'signe',
      sender_last_name: 'paul',
      sender_email: 'paul@example.com',
      sender_mobile_phone: '+237677000001',
      sender_country: 'CM',
      first_name: 'Awa',
      last_name: 'Ngo',
      to_country: 'CM',
      purpose: 'Familial maintenance',
      fund_origin: 'Salary',
    });
  });

  it('names the beneficiary by e-mail instead of the phone where asked to', async () => {
    server.answer({ json: { request: ROW } });
    await create(open(), { options: { ...AGREED, identifyBy: 'EMAIL' } });
    const body = JSON.parse(server.asked[0]!.body);
    expect([body.email, body.mobile_phone]).toEqual(['awa@example.com', undefined]);
  });

  it('doubts an answer about another track_id', async () => {
    server.answer({ json: { request: { ...ROW, track_id: 'someone-else' } } });
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'maybe']);
  });

  it('doubts a success without a transaction', async () => {
    server.answer({ json: { success: false, details: 'no' } });
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'maybe']);
    expect(failure.message).toContain('body.request is not an object');
  });

  it('keeps what it sent in the details', async () => {
    server.answer({ json: { request: ROW } });
    const { details } = await create(open(), {
      exchangeRate: '655.34',
      options: { ...AGREED, transactionType: 'mobile' },
    });
    expect(details).toMatchObject({
      trackId: 'ref-1',
      transactionType: 'mobile',
      fxRate: '655.34',
      paymentProof: null,
    });
  });
});

interface RefusalRow {
  said: string;
  reply: Reply;
  category: string;
  /** Of request_payment; a read has none. */
  effect: 'none' | 'maybe';
  retryable?: boolean;
}
const html = (status: number): Reply => ({ status, text: '<html><h1>nginx</h1></html>' });
const loopback = (status: number, message: string): Reply => ({
  status,
  json: { error: { statusCode: status, name: 'Error', message } },
});

/** docs/providers/peex.md, the rows of Peex and those of all, as a money call meets them. */
const CREATE_REFUSALS: RefusalRow[] = [
  { said: '401 key does not exist', reply: loopback(401, 'key does not exist'), category: 'AUTH', effect: 'none' },
  { said: '401 with a page', reply: html(401), category: 'AUTH', effect: 'none' },
  { said: '403 as a page: the address is not listed', reply: html(403), category: 'AUTH', effect: 'none' },
  {
    said: '403 JSON: wrong phone length',
    reply: { status: 403, json: { message: 'phone must have 9 digits' } },
    category: 'VALIDATION',
    effect: 'none',
  },
  {
    said: '400 invalid test number',
    reply: { status: 400, json: { error: 'Bad Request', message: 'invalid test number' } },
    category: 'VALIDATION',
    effect: 'none',
  },
  {
    said: '422 missing property',
    reply: loopback(422, 'missing required property sender_mobile_phone'),
    category: 'VALIDATION',
    effect: 'none',
  },
  {
    said: '422 aml_cft not true',
    reply: { status: 422, json: { success: false, details: 'aml_cft must be true' } },
    category: 'VALIDATION',
    effect: 'none',
  },
  {
    said: '422 track_id already used',
    reply: loopback(422, 'track_id has already been used'),
    category: 'DUPLICATE',
    effect: 'none',
  },
  {
    said: '422 duplicate key',
    reply: { status: 422, json: { message: 'duplicate track_id' } },
    category: 'DUPLICATE',
    effect: 'none',
  },
  { said: '404 beneficiary unknown', reply: loopback(404, 'user not found'), category: 'NOT_FOUND', effect: 'none' },
  {
    said: '422 with a known reason',
    reply: { status: 422, json: { message: 'INSUFFICIENT_FUND_TO_PAY_TX' } },
    category: 'INSUFFICIENT_FUNDS',
    effect: 'none',
  },
  {
    said: '400 with a known limit',
    reply: { status: 400, json: { message: 'AMOUNT_EXCEED_THRESHOLD' } },
    category: 'LIMIT',
    effect: 'none',
  },
  {
    said: '409, which no document names',
    reply: { status: 409, json: { message: 'conflict' } },
    category: 'UNKNOWN',
    effect: 'maybe',
  },
  { said: '417, which no document names', reply: { status: 417, json: {} }, category: 'UNKNOWN', effect: 'maybe' },
  { said: '429', reply: { status: 429, json: {} }, category: 'RATE_LIMITED', effect: 'none', retryable: true },
  { said: '500', reply: loopback(500, 'boom'), category: 'UNAVAILABLE', effect: 'maybe' },
  {
    said: '503 with malformed JSON',
    reply: { status: 503, text: '{"error":' },
    category: 'UNAVAILABLE',
    effect: 'maybe',
  },
  { said: '502 as a page', reply: html(502), category: 'UNAVAILABLE', effect: 'maybe' },
  { said: '200 as a page', reply: html(200), category: 'UNAVAILABLE', effect: 'maybe' },
  { said: '422 as a page', reply: html(422), category: 'UNAVAILABLE', effect: 'maybe' },
  {
    said: 'a redirect',
    reply: { status: 302, headers: { location: '/' }, text: '' },
    category: 'UNAVAILABLE',
    effect: 'maybe',
  },
  { said: 'truncated JSON', reply: { text: '{"request":{"id":21' }, category: 'UNAVAILABLE', effect: 'maybe' },
  { said: 'a reset', reply: 'reset', category: 'TIMEOUT', effect: 'maybe' },
  { said: 'a reset in the middle', reply: 'resetMidAnswer', category: 'UNAVAILABLE', effect: 'maybe' },
];

describe('Peex refuses or fails request_payment', () => {
  it.each(CREATE_REFUSALS)('$said: $category, effect $effect', async (row) => {
    server.answer(row.reply);
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual([
      row.category,
      row.effect,
      row.retryable ?? false,
    ]);
    expect(server.asked).toHaveLength(1);
    expect(everythingShown(failure)).not.toContain(SECRET_KEY);
  });

  it('silence: TIMEOUT, effect maybe', async () => {
    server.answer('hang');
    const failure = await failureOf(create(open()));
    expect([failure.info.category, failure.effect]).toEqual(['TIMEOUT', 'maybe']);
  });

  it('a refused connection: UNAVAILABLE, nothing sent, worth repeating', async () => {
    const failure = await failureOf(create(open({}, NOBODY)));
    expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual(['UNAVAILABLE', 'none', true]);
  });

  it.each([
    [
      { error: { statusCode: 422, name: 'UnprocessableEntityError', message: 'said so' } },
      'UnprocessableEntityError',
      'said so',
    ],
    [{ message: 'said so' }, '422', 'said so'],
    [{ error: 'Unprocessable', message: 'said so' }, '422', 'Unprocessable: said so'],
    [{ success: false, details: 'said so' }, '422', 'said so'],
    [{ error: 422, message: 'said so' }, '422', 'said so'],
    [7, '422', 'answered 422'],
    [{}, '422', 'answered 422'],
    [['odd'], '422', 'answered 422'],
  ])('its words in any of its shapes: %j', async (json, code, words) => {
    server.answer({ status: 422, json });
    const failure = await failureOf(create(open()));
    expect(failure.info).toMatchObject({ code, message: `Peex: ${words}` });
  });
});

describe('Peex all_requests', () => {
  it('asks by our reference and reads the row that has it', async () => {
    server.answer({
      json: [
        { ...ROW, track_id: 'ref-10', status: 'paid' },
        { ...ROW, type: 'mobile' },
      ],
    });
    const result = await open().lookUpTransfer(handle());
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/v3/clients/all_requests',
      query: { track_id: 'ref-1' },
    });
    expect(result).toMatchObject({
      found: true,
      sighting: {
        status: 'PROCESSING',
        providerStatus: 'pending',
        externalId: '2124',
        updatedAt: Date.parse(ROW.updated_at),
        details: { trackId: 'ref-1', transactionType: 'mobile', identifierBy: '+237675287689' },
      },
    });
  });

  it('tolerates one object instead of a list', async () => {
    server.answer({ json: { ...ROW, status: 'paid' } });
    expect(await open().lookUpTransfer(handle())).toMatchObject({ found: true, sighting: { status: 'SUCCEEDED' } });
  });

  it('takes nobody else’s row for ours, nor for a proof that there is none', async () => {
    server.answer({ json: [{ ...ROW, track_id: 'ref-10', status: 'paid' }] });
    const failure = await failureOf(open().lookUpTransfer(handle()));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'none']);
  });

  it.each<[string, Reply]>([
    ['nothing', { status: 404, text: '' }],
    ['a page', html(404)],
    ['a word about the endpoint', loopback(404, 'Endpoint "GET /all_requests" not found.')],
  ])('asks in the form of the document’s text where that of its examples is answered 404 with %s', async (_, reply) => {
    server.answer(({ path }) =>
      path.endsWith('/all_requests/ref-1') ? { json: [{ ...ROW, status: 'paid' }] } : reply,
    );
    expect(await open().lookUpTransfer(handle())).toMatchObject({ found: true, sighting: { status: 'SUCCEEDED' } });
  });

  it.each<[string, Reply]>([
    ['fails', { status: 500, json: {} }],
    ['tells of others', { json: [{ ...ROW, track_id: 'ref-10' }] }],
  ])('does not say "not found" where the other form %s', async (_, other) => {
    server.answer(loopback(404, 'not there'), other);
    expect((await failureOf(open().lookUpTransfer(handle()))).info.retryable).toBe(true);
  });

  it('does not pass over a row that cannot be told apart', async () => {
    server.answer({ json: [{ id: 1, status: 'paid' }] });
    const failure = await failureOf(open().lookUpTransfer(handle()));
    expect(failure.message).toContain('body[0].track_id is not an id');
  });

  it.each([
    ['without a track_id', { id: 1, status: 'paid', track_id: null }],
    ['that is no object', 7],
  ])('finds its row beside one %s: the list may hold what was not sent through the API', async (_, other) => {
    server.answer({ json: [other, { ...ROW, status: 'paid' }] });
    expect(await open().lookUpTransfer(handle())).toMatchObject({ found: true, sighting: { status: 'SUCCEEDED' } });
  });

  it.each([[{ request: ROW }], [{ request: [ROW] }]])(
    'reads "the transaction objet" as the create call is answered with it: %j',
    async (json) => {
      server.answer({ json });
      expect(await open().lookUpTransfer(handle())).toMatchObject({ found: true, sighting: { externalId: '2124' } });
    },
  );

  it('takes the later of two rows with our track_id and says that there are two', async () => {
    server.answer({
      json: [
        { ...ROW, status: 'new', updated_at: '2022-07-27T12:49:00Z' },
        { ...ROW, status: 'paid' },
      ],
    });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { status: 'SUCCEEDED', unmapped: ['all_requests has more than one row of one track_id'] },
    });
  });

  it.each([
    ['a later refusal', { status: 'rejected' }, { status: 'paid', updated_at: '2022-07-27T12:49:00Z' }, 'SUCCEEDED'],
    ['a refusal without a date', { status: 'paid', updated_at: null }, { status: 'rejected' }, 'SUCCEEDED'],
    ['a later refusal', { status: 'failed' }, { status: 'new', updated_at: '2022-07-27T12:49:00Z' }, 'PENDING'],
  ])('does not let %s of one track_id end what another row of it has done', async (_, one, other, status) => {
    server.answer({
      json: [
        { ...ROW, ...one },
        { ...ROW, id: 2125, ...other },
      ],
    });
    expect(await open().lookUpTransfer(handle())).toMatchObject({ sighting: { status } });
  });

  it.each([
    [
      '404',
      {
        status: 404,
        json: { error: { statusCode: 404, message: 'Transactions not found on your listing! (3 days)' } },
      },
    ],
    ['an empty list', { json: [] }],
  ])('says "not found" on %s within three days, and nothing later', async (_, reply) => {
    server.answer(reply);
    const connector = open();
    clock.advance(3 * DAY_MS);
    expect(await connector.lookUpTransfer(handle())).toMatchObject({ found: false });
    clock.advance(1);
    const failure = await failureOf(connector.lookUpTransfer(handle()));
    expect([failure.info.category, failure.effect, failure.info.retryable]).toEqual(['UNKNOWN', 'none', false]);
    expect(failure.message).toContain('three days');
  });

  it.each<[string, Reply]>([
    ['a page', html(404)],
    ['a word about the endpoint', loopback(404, 'Endpoint "GET /all_requests" not found.')],
  ])('says "not found" where only the form of the text is there, and the other is %s', async (_, missing) => {
    const notListed = loopback(404, 'Transactions not found on your listing! (3 days)');
    server.answer(({ path }) => (path.endsWith('/all_requests/ref-1') ? notListed : missing));
    expect(await open().lookUpTransfer(handle())).toMatchObject({ found: false });
  });

  it('says that a refusal after three days tells nothing of the transfer, whatever its words', async () => {
    server.answer(loopback(422, 'the transaction does not belong to you'));
    const connector = open();
    clock.advance(3 * DAY_MS + 1);
    const failure = await failureOf(connector.lookUpTransfer(handle()));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'none']);
    expect(failure.message).toContain('three days');
  });

  it.each([
    ['a page', html(404), 'UNAVAILABLE'],
    ['a word about the endpoint', loopback(404, 'Endpoint "GET /all_requests" not found.'), 'NOT_FOUND'],
    [
      'a gateway’s word about the route',
      { status: 404, json: { message: 'no Route matched with those values' } },
      'NOT_FOUND',
    ],
  ])('does not take a 404 with %s for "not found"', async (_, reply, category) => {
    server.answer(reply);
    expect((await failureOf(open().lookUpTransfer(handle()))).info.category).toBe(category);
  });

  const faults: [string, Reply, string, boolean][] = [
    ['422 not yours', loopback(422, 'the transaction does not belong to you'), 'NOT_FOUND', false],
    ['401', loopback(401, 'key does not exist'), 'AUTH', false],
    ['403 JSON', loopback(403, 'forbidden'), 'AUTH', false],
    ['403 HTML', html(403), 'AUTH', false],
    ['429', { status: 429, json: {} }, 'RATE_LIMITED', true],
    ['500', loopback(500, 'boom'), 'UNAVAILABLE', true],
    ['a reset', 'reset', 'TIMEOUT', true],
    ['truncated JSON', { text: '[{"id":2' }, 'UNAVAILABLE', true],
    ['an undocumented shape', { json: [{ track_id: 'ref-1', id: 5 }] }, 'UNKNOWN', true],
  ];
  it.each(faults)('%s ends a look-up without effect', async (_, reply, category, retryable) => {
    server.answer(reply);
    const failure = await failureOf(open().lookUpTransfer(handle()));
    expect([failure.info.category, failure.info.retryable, failure.effect]).toEqual([category, retryable, 'none']);
  });

  it('reads an unreadable date as unknown and says so', async () => {
    server.answer({ json: [{ ...ROW, updated_at: 'yesterday' }] });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { updatedAt: null, unmapped: ['body[0].updated_at is not a date and time'] },
    });
  });
});

describe('Peex statuses', () => {
  const rows: [string, TransferStatus, string | null][] = [
    ['new', 'PENDING', null],
    ['pending', 'PROCESSING', null],
    ['mw_balance_pending', 'ON_HOLD', null],
    ['balance_pending', 'ON_HOLD', null],
    ['max_amount', 'FAILED', 'LIMIT'],
    ['paid', 'SUCCEEDED', null],
    ['failed', 'FAILED', 'UNKNOWN'],
    ['canceled', 'CANCELED', 'UNKNOWN'],
    ['rejected', 'FAILED', 'INSUFFICIENT_FUNDS'],
  ];
  it.each(rows)('%s is %s', async (word, status, category) => {
    server.answer({ json: [{ ...ROW, status: word }] });
    const result = await open().lookUpTransfer(handle());
    expect(result).toMatchObject({ sighting: { status, providerStatus: word, unmapped: [], action: null } });
    expect(result.found && (result.sighting.failure?.category ?? null)).toBe(category);
    expect(TRANSFER_STATUSES).toContain(status);
  });

  it.each([
    ['rejected', 'AMOUNT_EXCEED_THRESHOLD', 'LIMIT'],
    ['rejected', 'INSUFFICIENT_FUND_TO_PAY_TX', 'INSUFFICIENT_FUNDS'],
    ['failed', 'INSUFFICIENT_FUND_TO_PAY_TX', 'INSUFFICIENT_FUNDS'],
    ['failed', 'the operator says no', 'UNKNOWN'],
    ['rejected', 'SOMETHING_NEW', 'UNKNOWN'],
    ['canceled', 'by Paul', 'UNKNOWN'],
    ['max_amount', 'too much', 'LIMIT'],
  ])('%s is explained by payment_proof %s: %s', async (status, proof, category) => {
    server.answer({ json: [{ ...ROW, status, payment_proof: proof }] });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { failure: { category, code: proof, retryable: false }, details: { paymentProof: proof } },
    });
  });

  it('keeps a payment_proof that is a number', async () => {
    const row = JSON.stringify({ ...ROW, status: 'failed' });
    server.answer({ text: `[${row.replace('"payment_proof":null', '"payment_proof":90071992547409931')}]` });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: {
        details: { paymentProof: '90071992547409931' },
        failure: { code: '90071992547409931' },
        unmapped: [],
      },
    });
  });

  it.each(['settled', 'pa id', 'toString'])('the undocumented word "%s" changes nothing and is kept', async (word) => {
    server.answer({ json: [{ ...ROW, status: word }] });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { status: null, providerStatus: word, failure: null, unmapped: [word] },
    });
  });

  it('a final one settles when the row was last changed', async () => {
    server.answer({ json: [{ ...ROW, status: 'paid' }] });
    expect(await open().lookUpTransfer(handle())).toMatchObject({
      sighting: { settledAt: Date.parse(ROW.updated_at) },
    });
  });

  it('tells the amount in the currency of the answer', async () => {
    server.answer({
      text: `[${JSON.stringify({ ...ROW, from_currency: 'USD' }).replace('"amount":10', '"amount":10.50')}]`,
    });
    const result = await open().lookUpTransfer(handle());
    expect(result.found && moneyText(result.sighting.amount!)).toEqual({ amount: '10.50', currency: 'USD' });
  });
});

describe('Peex callbacks', () => {
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const deliver = (body: string, authorization?: string) =>
    open({ callbackUser: 'peex', callbackPassword: 'p:ass' }).readCallback!({
      method: 'POST',
      headers: { authorization },
      query: {},
      body,
      bytes: Buffer.from(body),
    });

  it('name every transaction of the array', () => {
    const body = JSON.stringify([ROW, { ...ROW, id: 7, track_id: 'ref-2' }, { id: 9 }, 'odd', 7, null]);
    expect(deliver(body, basic('peex', 'p:ass'))).toMatchObject({
      authentic: true,
      hints: [{ reference: 'ref-1', externalId: '2124' }, { reference: 'ref-2', externalId: '7' }, { externalId: '9' }],
    });
  });

  it('tolerate one object', () => {
    expect(deliver(JSON.stringify(ROW), basic('peex', 'p:ass')).hints).toEqual([
      { reference: 'ref-1', externalId: '2124' },
    ]);
  });

  it.each([
    ['none', undefined],
    ['a wrong password', basic('peex', 'p:assx')],
    ['a wrong user', basic('peexx', 'p:ass')],
    ['another scheme', 'Bearer p:ass'],
    ['nonsense', 'Basic ***'],
  ])('are not believed with %s for credentials', (_, authorization) => {
    expect(deliver(JSON.stringify([ROW]), authorization)).toEqual({
      authentic: false,
      hints: [],
      reply: { status: 401, body: null },
      evidence: null,
    });
  });

  it('that cannot be read are kept without hints', () => {
    expect(deliver('[{"id":', basic('peex', 'p:ass'))).toEqual({ authentic: true, hints: [], evidence: '[{"id":' });
  });

  it('are hints without credentials where none were agreed', () => {
    const body = JSON.stringify([ROW]);
    const bytes = Buffer.from(body);
    const reading = open().readCallback!({ method: 'POST', headers: {}, query: {}, body, bytes });
    expect(reading).toMatchObject({ authentic: true, hints: [{ reference: 'ref-1' }] });
  });

  it('leave no phone number in the record', () => {
    expect(JSON.stringify(deliver(JSON.stringify([ROW]), basic('peex', 'p:ass')).evidence)).not.toContain('675287689');
  });
});

it('Peex is sent again only after a grace, within its three days of history', () => {
  const operation = { kind: 'PAYOUT', method: 'MOBILE_MONEY', options: {} } as const;
  expect(peex.manners({ ...operation, sandbox: true })).toMatchObject({
    resend: 'after-grace',
    graceMs: 10_000,
    historyMs: 3 * DAY_MS,
  });
  expect(peex.manners({ ...operation, sandbox: false }).graceMs).toBe(900_000);
});
