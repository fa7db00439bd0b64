import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openWorld, type Json, type World } from './world';

const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
  account { id status health { lastFailure { message } } } userErrors { code message path provider { message } } } }`;
const CREDENTIALS: Record<string, object> = {
  peex: { secretKey: 'some-secret-key' },
  cinetpay: { apiKey: 'some-key', password: 'some-password' },
  machnet: { clientId: 'some-client', clientSecret: 'some-secret' },
  xprizo: { userName: 'some-user', password: 'some-password' },
};
const LIVE = {
  MODE: 'live',
  MASTER_KEY: '5e'.repeat(32),
  KEY_PEPPER: 'a pepper for the tests of base URLs only',
  PUBLIC_URL: 'https://corridor.example.com',
};

/** Something inside the network, with something to hide. */
let inside: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  inside = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end('{"message":"TOP-SECRET","errorCode":"TOP-SECRET","error":"TOP-SECRET"}');
  });
  inside.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as AddressInfo).port;
});
beforeEach(() => (connections = 0));
afterAll(() => new Promise((resolve) => inside.close(resolve)));

async function add(world: World, key: string, provider: string, more: object): Promise<Json> {
  const input = { label: 'x', credentials: { [provider]: CREDENTIALS[provider] }, ...more };
  const { json } = await world.post({ query: ADD, variables: { input } }, key);
  expect(JSON.stringify(json)).not.toContain('TOP-SECRET');
  return (
    json.data?.addProviderAccount ?? { account: null, userErrors: [{ ...json.errors[0], path: ['input', 'baseUrl'] }] }
  );
}

describe('in live mode', () => {
  let world: World;
  let key: string;
  beforeAll(async () => {
    world = await openWorld({ env: { ...LIVE, PROVIDER_HOSTS: 'gateway.partner.example,other.example:8443' } });
    key = (await world.app.keyring.createOrganization('Acme')).secret;
  });
  afterAll(() => world.close());

  const hosts = [
    'http://127.0.0.1:PORT',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT/_control/ledger',
    'http://127.1:PORT',
    'http://127.0.1:PORT',
    'http://0.0.0.0:PORT',
    'http://0:PORT',
    'http://2130706433:PORT',
    'https://2130706433:PORT',
    'http://0x7f000001:PORT',
    'http://0x7f.0.0.1:PORT',
    'http://017700000001:PORT',
    'http://0177.0.0.1:PORT',
    'http://localhost:PORT',
    'https://localhost:PORT',
    'https://LOCALHOST.:PORT',
    'https://api.localhost:PORT',
    'http://[::1]:PORT',
    'https://[::1]:PORT',
    'http://[::]:PORT',
    'http://[::ffff:127.0.0.1]:PORT',
    'https://[::ffff:127.0.0.1]:PORT',
    'http://[::ffff:7f00:1]:PORT',
    'http://[::127.0.0.1]:PORT',
    'http://[64:ff9b::7f00:1]:PORT',
    'http://[2002:7f00:1::1]:PORT',
    'http://[fe80::1]:PORT',
    'http://[fc00::1]:PORT',
    'http://[fd00:ec2::254]/latest/meta-data',
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'http://[::ffff:169.254.169.254]/latest/meta-data',
    'http://metadata.google.internal/computeMetadata/v1',
    'http://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://198.18.0.1',
    'https://8.8.8.8',
    'https://example.com',
    'https://api.machpay.com.example.com',
    'https://example.com/api.machpay.com',
    'https://api.machpay.com@127.0.0.1:PORT',
    'https://user:pass@server.peexit.com/api/v1',
    'https://server.peexit.com:PORT/api/v1',
    'https://server.peexit.com.:PORT/api/v1',
    'http://server.peexit.com/api/v1',
    'https://server.peexit.com/api/v1?x=1',
    'https://server.peexit.com/api/v1#x',
    'http://gateway.partner.example/api',
    'https://gateway.partner.example:8443/api',
    'https://other.example/api',
    'https://xgateway.partner.example/api',
    'ftp://server.peexit.com/api/v1',
    'file:///etc/passwd',
  ];

  it.each(hosts)('%s is refused for every provider, and nobody is called', async (url) => {
    const baseUrl = url.replace('PORT', String(port));
    for (const provider of Object.keys(CREDENTIALS)) {
      for (const sandbox of [true, false]) {
        const { account, userErrors } = await add(world, key, provider, { baseUrl, sandbox });
        expect([account, userErrors[0].path]).toEqual([null, ['input', 'baseUrl']]);
      }
    }
    expect(connections).toBe(0);
  });

  it('an account without baseUrl that is to be a sandbox is told what to set', async () => {
    for (const provider of Object.keys(CREDENTIALS)) {
      const { account, userErrors } = await add(world, key, provider, { sandbox: true });
      expect([account, userErrors]).toEqual([null, [expect.objectContaining({ path: ['input', 'baseUrl'] })]]);
      for (const word of ['sandbox to false', 'baseUrl', 'PROVIDER_HOSTS', 'MODE=sandbox']) {
        expect(userErrors[0].message).toContain(word);
      }
    }
  });

  it('a provider’s live system is not taken for its sandbox', async () => {
    const { account, userErrors } = await add(world, key, 'xprizo', {
      sandbox: true,
      baseUrl: 'https://wallet.xprizo.com/api',
    });
    expect([account, userErrors]).toMatchObject([null, [{ code: 'INVALID_INPUT', path: ['input', 'baseUrl'] }]]);
  });
});

describe('in sandbox mode', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it.each([
    'https://example.com/peex/api/v3',
    'http://10.0.0.1:4010/peex/api/v3',
    'http://169.254.169.254/latest',
    'http://[::ffff:127.0.0.1]:4010/peex/api/v3',
    'http://sandbox.example:4010/peex/api/v3',
    'http://127.0.0.1@example.com/',
    'http://user:pass@127.0.0.1:4010/peex/api/v3',
  ])('%s is refused', async (baseUrl) => {
    const { account, userErrors } = await add(world, 'sandbox-demo-key', 'peex', { baseUrl });
    expect([account, userErrors]).toMatchObject([null, [{ path: ['input', 'baseUrl'] }]]);
  });

  it('neither the control routes of the sandbox nor this API itself are taken for a provider', async () => {
    for (const baseUrl of [
      `${world.app.sandboxUrl}/_control`,
      `${world.app.url}/graphql`,
      `http://127.0.0.1:${port}/_control/x`,
    ]) {
      const { account, userErrors } = await add(world, 'sandbox-demo-key', 'machnet', { baseUrl });
      expect([account, userErrors]).toMatchObject([null, [{ code: 'INVALID_INPUT', path: ['input', 'baseUrl'] }]]);
    }
    expect(connections).toBe(0);
  });

  it.each(Object.keys(CREDENTIALS))(
    'what another server on this machine says is never quoted, at %s',
    async (provider) => {
      const baseUrl = `http://127.0.0.1:${port}/${provider}`;
      const { account, userErrors } = await add(world, 'sandbox-demo-key', provider, { baseUrl });
      expect(connections).toBeGreaterThan(0);
      expect(account?.status ?? 'AUTH_FAILED').not.toBe('ACTIVE');
      expect(userErrors[0]?.message ?? account.health.lastFailure.message).toMatch(/is not shown/);
    },
  );
});
