import { request } from 'node:http';
import { createServer } from 'node:net';
import { createPeerReader } from '../../src/server/peer-address';
import { openWorld, type Json, type World } from '../e2e/world';

const LIVE = {
  MODE: 'live',
  MASTER_KEY: '7f'.repeat(32),
  KEY_PEPPER: 'a pepper for the tests of operator settings',
  PUBLIC_URL: 'https://corridor.example.com',
};
const TOKEN = 'a-token-for-metrics-only';

async function withWorld<T>(env: Record<string, string>, run: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld({ env });
  try {
    return await run(world);
  } finally {
    await world.close();
  }
}
const statusOf = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status;

/** fetch chooses Host itself. */
function ask(url: string, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end(method === 'POST' ? '{"speed":1}' : undefined);
  });
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe('/metrics', () => {
  it('is nobody’s in live mode without a token or a port, and open in sandbox mode', async () => {
    await withWorld(LIVE, async ({ app }) => expect(await statusOf(`${app.url}/metrics`)).toBe(404));
    await withWorld({}, async ({ app }) => expect(await statusOf(`${app.url}/metrics`)).toBe(200));
  });

  it('is for who has METRICS_TOKEN, where there is one', async () => {
    await withWorld({ ...LIVE, METRICS_TOKEN: TOKEN }, async ({ app }) => {
      expect(await statusOf(`${app.url}/metrics`)).toBe(401);
      expect(await statusOf(`${app.url}/metrics`, { authorization: `Bearer ${TOKEN}x` })).toBe(401);
      expect(await statusOf(`${app.url}/metrics`, { authorization: `Bearer ${TOKEN}` })).toBe(200);
    });
  });

  it('is on METRICS_PORT alone, where there is one', async () => {
    const METRICS_PORT = await freePort();
    await withWorld({ ...LIVE, METRICS_PORT }, async ({ app }) => {
      expect(await statusOf(`${app.url}/metrics`)).toBe(404);
      expect(await statusOf(`http://127.0.0.1:${METRICS_PORT}/metrics`)).toBe(200);
    });
  });
});

describe('PLAYGROUND=off', () => {
  it('serves no playground', async () => {
    await withWorld({ PLAYGROUND: 'off' }, async ({ app }) =>
      expect(await statusOf(`${app.url}/playground`)).toBe(404),
    );
  });
});

describe('TRUST_PROXY', () => {
  const DEMO = {
    authorization: 'Bearer sandbox-demo-key',
    'apollo-require-preflight': '1',
    'x-forwarded-for': '203.0.113.7',
  };

  it('lets a proxy say who is asking, and nobody else', async () => {
    const query = '/graphql?query=%7Bviewer%7Bscopes%7D%7D';
    await withWorld({}, async ({ app }) => expect(await statusOf(app.url + query, DEMO)).toBe(200));
    // The demo key is for this machine, and the proxy says that somebody else is asking.
    await withWorld({ TRUST_PROXY: '127.0.0.0/8,::1' }, async ({ app }) => {
      expect(await statusOf(app.url + query, DEMO)).toBe(401);
      expect(await statusOf(app.url + query, { ...DEMO, 'x-forwarded-for': '' })).toBe(200);
    });
  });

  it('counts for WebSockets alike', () => {
    const socket = (remoteAddress: string) => ({ remoteAddress }) as never;
    const peer = (trusted: string[], remote: string, forwarded?: string) =>
      createPeerReader(trusted)({ headers: { 'x-forwarded-for': forwarded }, socket: socket(remote) });
    expect(peer([], '127.0.0.1', '203.0.113.7')).toBe('127.0.0.1');
    expect(peer(['10.0.0.0/8'], '10.1.2.3', '203.0.113.7')).toBe('203.0.113.7');
    expect(peer(['10.0.0.0/8'], '::ffff:10.1.2.3', '1.1.1.1, 203.0.113.7, 10.9.9.9')).toBe('203.0.113.7');
    expect(peer(['10.0.0.0/8'], '203.0.113.9', '127.0.0.1')).toBe('203.0.113.9');
    expect(peer(['::1'], '::1')).toBe('::1');
  });
});

describe('the sandbox’s control routes', () => {
  it('answer this machine only, whatever page of its browser asks', async () => {
    await withWorld({}, async ({ app }) => {
      const clock = `${app.sandboxUrl}/_control/clock`;
      const ledger = `${app.sandboxUrl}/_control/ledger`;
      expect(await ask(clock, 'POST', { origin: 'https://evil.example' })).toBe(403);
      expect(await ask(clock, 'POST', { origin: 'null' })).toBe(403);
      expect(await ask(ledger, 'GET', { host: 'rebound.example:4010' })).toBe(403);
      expect(await ask(ledger, 'GET', { origin: 'http://localhost:3000' })).toBe(200);
      expect(await ask(ledger, 'GET', {})).toBe(200);
    });
  });
});

describe('secrets in a request', () => {
  const ADD = (credentials: string) =>
    `mutation { addProviderAccount(input: { label: "x", credentials: { ${credentials} } }) { account { id } } }`;
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ env: { CARD_PAYMENTS: 'on' } });
  });
  afterAll(() => world.close());

  it.each([
    ADD('peex: { secretKey: "CANARY-1" }'),
    ADD('cinetpay: { apiKey: "CANARY-1", password: "CANARY-1" }'),
    ADD('machnet: { clientId: "c", clientSecret: "CANARY-1" }'),
    ADD('xprizo: { userName: "u", password: "CANARY-1" }'),
    ADD('generic: { provider: "FIFTH", token: "CANARY-1" }'),
    'mutation { approveTransfer(input: { transferId: "t", pin: "CANARY-1" }) { transfer { id } } }',
    'mutation ($c: CredentialsInput! = { peex: { secretKey: "CANARY-1" } }) { addProviderAccount(input: { label: "x", credentials: $c }) { account { id } } }',
    'mutation ($pin: String = "CANARY-1") { approveTransfer(input: { transferId: "t", pin: $pin }) { transfer { id } } }',
  ])('are refused in the text of an operation: %s', async (query) => {
    const { status, json } = await world.post({ query });
    expect([status, json.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(json.errors[0].message).toContain('give it as a variable');
    expect(JSON.stringify(json)).not.toContain('CANARY-1');
  });

  it.each<[string, Json]>([
    ['a security code typed as a number', { securityCode: 98761 }],
    ['a card number typed as a number', { number: 4111111111111111 }],
    ['an object', { securityCode: { canary: 98761 } }],
    ['a list', { number: [98761] }],
  ])('are not quoted where they are of the wrong type: %s', async (_name, wrong) => {
    const card = {
      customer: 'c',
      name: 'n',
      number: '4111111111111111',
      expiryMonth: '09',
      expiryYear: '31',
      securityCode: '737',
      ...wrong,
    };
    const query = `mutation ($card: CardSourceInput!) { requestPayment(input: { idempotencyKey: "k", walletId: "w",
      amount: { amount: "1", currency: "KES" }, source: { card: $card } }) { transfer { id } } }`;
    const { json } = await world.post({ query, variables: { card } });
    expect(json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(json)).not.toMatch(/98761|4111111111111111/);
    const follower = await world.follow(query, { card });
    expect(JSON.stringify([await follower.ended])).not.toMatch(/98761|4111111111111111/);
    await follower.close();
  });

  it('a card number in a text is refused while card payments are on, and never quoted', async () => {
    const query = `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } userErrors { code path message } } }`;
    const contact = (firstName: string) => world.ask<Json>(query, { input: { contact: { firstName, lastName: 'B' } } });
    for (const text of ['4111111111111111', 'my card 4111 1111 1111 1111', '5555-5555-5555-4444']) {
      const { createContact } = await contact(text);
      expect(createContact).toMatchObject({
        contact: null,
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'contact', 'firstName'] }],
      });
      expect(JSON.stringify(createContact)).not.toMatch(/\d{4}/);
    }
    expect((await contact('4111111111111112')).createContact.userErrors).toEqual([]);
    await withWorld({}, async (off) => {
      const { createContact } = await off.ask<Json>(query, {
        input: { contact: { firstName: '4111111111111111', lastName: 'B' } },
      });
      expect(createContact.userErrors).toEqual([]);
    });
  });
});
