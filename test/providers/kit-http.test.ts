import { ProviderFailure } from '../../src/domain/failures';
import { openHttp, type Http, type HttpRequest } from '../../src/providers/kit/http';
import { jsonNumber, numberDigits } from '../../src/providers/kit/json';
import { createRedactor } from '../../src/providers/kit/redact';
import { readNumberText, readObject, readText } from '../../src/providers/kit/wire';
import { NOBODY, type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';
import { START, testClock } from './world';

const READ: HttpRequest = { method: 'GET', path: '/read', query: { token: 'tok-123456' }, doubt: 'none' };
const MONEY: HttpRequest = { method: 'POST', path: '/send', body: { json: { pin: '4321' } }, doubt: 'maybe' };
const SECRET = 'sk-very-secret';

let server: ScriptedServer;
const opened: Http[] = [];

function open(baseUrl: string, more: { maxAnswerBytes?: number; maxConnections?: number } = {}): Http {
  const http = openHttp({
    provider: 'Testpay',
    baseUrl,
    reach: { to: 'any', isKnown: true },
    timeoutMs: 10_000,
    headers: { 'x-key': SECRET },
    redactor: createRedactor([SECRET]),
    clock: testClock(),
    ...more,
  });
  opened.push(http);
  return http;
}

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((http) => http.close()));
});

async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ProviderFailure);
  return failure as ProviderFailure;
}

/** Sends and then reads the body, as every connector does. */
async function sendAndRead(http: Http, request: HttpRequest): Promise<unknown> {
  const answer = await http.send(request);
  return http.read(answer, (body) => readText(readObject(body, 'body'), 'status'));
}

interface Row {
  fault: string;
  reply: Reply;
  category: string;
  /** Of a money call; a read's is always none. */
  effect: 'none' | 'maybe';
  retryableMoney: boolean;
}

const ROWS: Row[] = [
  {
    fault: 'silence after the request',
    reply: 'hang',
    category: 'TIMEOUT',
    effect: 'maybe',
    retryableMoney: false,
  },
  {
    fault: 'silence in the middle of the answer',
    reply: 'hangMidAnswer',
    category: 'TIMEOUT',
    effect: 'maybe',
    retryableMoney: false,
  },
  { fault: 'a reset after the request', reply: 'reset', category: 'TIMEOUT', effect: 'maybe', retryableMoney: false },
  {
    fault: 'a reset in the middle of the answer',
    reply: 'resetMidAnswer',
    category: 'UNAVAILABLE',
    effect: 'maybe',
    retryableMoney: false,
  },
  {
    fault: 'truncated JSON',
    reply: { text: '{"status":"pa' },
    category: 'UNAVAILABLE',
    effect: 'maybe',
    retryableMoney: false,
  },
  {
    fault: 'HTML',
    reply: { text: '<html>busy</html>' },
    category: 'UNAVAILABLE',
    effect: 'maybe',
    retryableMoney: false,
  },
  { fault: 'an empty body', reply: { text: '' }, category: 'UNAVAILABLE', effect: 'maybe', retryableMoney: false },
  {
    fault: 'JSON without the documented field',
    reply: { json: { state: 'x' } },
    category: 'UNKNOWN',
    effect: 'maybe',
    retryableMoney: false,
  },
  { fault: '429', reply: { status: 429, json: {} }, category: 'RATE_LIMITED', effect: 'none', retryableMoney: true },
];

describe('the way out', () => {
  it.each(ROWS)('calls $fault $category, with effect $effect for a money call', async (row) => {
    server.answer(row.reply);
    const failure = await failureOf(sendAndRead(open(server.url), MONEY));
    expect(failure.info.category).toBe(row.category);
    expect(failure.effect).toBe(row.effect);
    expect(failure.info.retryable).toBe(row.retryableMoney);
    expect(server.asked).toHaveLength(1);
  });

  it.each(ROWS)('calls $fault $category, without effect and worth repeating, for a read', async (row) => {
    server.answer(row.reply);
    const failure = await failureOf(sendAndRead(open(server.url), READ));
    expect(failure.info).toMatchObject({ category: row.category, retryable: true });
    expect(failure.effect).toBe('none');
  });

  it.each([READ, MONEY])('knows that nothing was sent when the connection is refused ($method)', async (request) => {
    const failure = await failureOf(open(NOBODY).send(request));
    expect(failure.info).toMatchObject({ category: 'UNAVAILABLE', retryable: true });
    expect(failure.info.message).toContain('ECONNREFUSED');
    expect(failure.effect).toBe('none');
  });

  it('knows that nothing was sent when the name does not resolve', async () => {
    const failure = await failureOf(open('http://no-such-host.invalid').send(MONEY));
    expect(failure.info).toMatchObject({ category: 'UNAVAILABLE', retryable: true });
    expect(failure.effect).toBe('none');
  });

  it('knows that nothing was sent when no connection was free in time', async () => {
    server.answer('hang');
    const http = open(server.url, { maxConnections: 1 });
    const failures = await Promise.all([failureOf(http.send(MONEY)), failureOf(http.send(MONEY))]);
    expect(failures.map((failure) => failure.effect)).toEqual(['maybe', 'none']);
    expect(server.asked).toHaveLength(1);
  });

  it('says when to come back where Retry-After gives seconds', async () => {
    server.answer({ status: 429, headers: { 'retry-after': '30' }, json: {} });
    expect((await failureOf(open(server.url).send(MONEY))).info.retryAt).toBe(START + 30_000);
  });

  it.each([
    ['Wed, 27 Jul 2022 12:05:00 GMT', 300_000],
    ['Wednesday, 27-Jul-22 12:05:00 GMT', 300_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['0', 0],
    // No longer than a day, whatever it says.
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
    ['999999999', 86_400_000],
    ['99999999999999999999', 86_400_000],
  ])('says when to come back where Retry-After is "%s"', async (value, ms) => {
    server.answer({ status: 429, headers: { 'retry-after': value }, json: {} });
    expect((await failureOf(open(server.url).send(MONEY))).info.retryAt).toBe(START + ms);
  });

  it.each(['soon', '-5', '+5', '1.5', '1e3', '5 minutes', '120, 60', ' '])(
    'ignores a Retry-After that is neither seconds nor a date: "%s"',
    async (value) => {
      server.answer({ status: 429, headers: { 'retry-after': value }, json: {} });
      expect((await failureOf(open(server.url).send(MONEY))).info.retryAt).toBeNull();
    },
  );

  it('gives up on an answer longer than its bound', async () => {
    server.answer({ text: 'x'.repeat(2_000) });
    const failure = await failureOf(open(server.url, { maxAnswerBytes: 1_000 }).send(MONEY));
    expect(failure.info.category).toBe('UNAVAILABLE');
    expect(failure.effect).toBe('maybe');
  });

  it('does not follow redirects', async () => {
    server.answer({ status: 302, headers: { location: '/elsewhere' }, text: '' });
    expect((await open(server.url).send(READ)).status).toBe(302);
    expect(server.asked).toHaveLength(1);
  });

  it('puts the path after the base URL’s own path, with or without a closing slash', async () => {
    server.answer({ json: {} });
    await open(`${server.url}/peex/api/v3/`).send(READ);
    await open(`${server.url}/peex/api/v3`).send(READ);
    expect(server.asked.map((asked) => asked.path)).toEqual(['/peex/api/v3/read', '/peex/api/v3/read']);
  });

  it('keeps every digit of a number, out and in', async () => {
    server.answer({ text: '{"amount": 6789.2300, "solde": 1341.0, "big": 12345678901234567890.1}' });
    const http = open(server.url);
    const answer = await http.send({ ...MONEY, body: { json: { amount: jsonNumber('6789.2300') } } });
    expect(server.asked[0]?.body).toBe('{"amount":6789.2300}');
    const fields = readObject(http.readJson(answer), 'body');
    expect(['amount', 'solde', 'big'].map((name) => readNumberText(fields, name))).toEqual([
      '6789.2300',
      '1341.0',
      '12345678901234567890.1',
    ]);
    expect(numberDigits(fields.values.big)).toBe('12345678901234567890.1');
  });

  it('writes a form as a form', async () => {
    server.answer({ json: {} });
    await open(server.url).send({ ...MONEY, body: { form: { apikey: 'a b&c', password: 'é' } } });
    expect(server.asked[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]?.body))).toEqual({ apikey: 'a b&c', password: 'é' });
  });

  it('never lets a query, a key or a pin into a failure', async () => {
    server.answer({ status: 429, text: `<p>key ${SECRET}, /read?token=tok-123456 and pin=4321</p>` });
    const http = open(server.url);
    for (const request of [READ, MONEY]) {
      const failure = await failureOf(http.send(request));
      const shown = JSON.stringify([failure.message, failure.info, failure.evidence, failure.stack]);
      for (const secret of [SECRET, 'tok-123456', '4321']) expect(shown).not.toContain(secret);
    }
  });

  it('answers calls at the same time over a few sockets', async () => {
    server.answer((asked) => ({ json: { n: asked.query.n } }));
    const http = open(server.url);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => http.send({ ...READ, query: { n: String(n) } })),
    );
    expect(answers.map((answer) => answer.text)).toEqual(Array.from({ length: 200 }, (_, n) => `{"n":"${n}"}`));
  });
});
