import { join } from 'node:path';
import { createApp, type App } from '../../src/app';
import { readConfig } from '../../src/config';
import { PROVIDERS } from '../../src/providers/registry';
import { openSandbox } from '../../src/sandbox/server';
import { connect } from '../server/socket-client';
import { temporaryFolder } from './temporary-folder';

const LIVE = {
  MODE: 'live',
  MASTER_KEY: 'ab'.repeat(32),
  KEY_PEPPER: 'p'.repeat(32),
  PUBLIC_URL: 'https://api.example.com',
};
const A = 'sandbox-demo-key';
const B = 'sandbox-demo-key-b';

const folder = temporaryFolder();

function start(dataDir: string, env: Record<string, string> = {}): Promise<App> {
  return createApp({
    // No test calls a real provider.
    providers: PROVIDERS.map((one) => ({
      ...one,
      baseUrl: { ...one.baseUrl, live: `https://${one.key}.invalid/api` },
    })),
    config: readConfig({ PORT: '0', SANDBOX_PORT: '0', DATA_DIR: join(folder, dataDir), ...env }),
  });
}

async function ask(app: App, query: string, key: string | null = A, variables: object = {}) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const body = await response.json();
  return { status: response.status, data: body.data, errors: body.errors };
}

const SEEDED = `{
  viewer { organization { id name } scopes }
  accounts { nodes { id label status sandbox callbackUrl } }
  contacts { nodes { firstName phone registrations { provider status } } }
  wallets { nodes { kind provider currency balance(maxAgeSeconds: 0) { available refreshError { message } } } }
}`;

describe('sandbox mode', () => {
  it('is ready with two seeded organizations that see nothing of each other', async () => {
    const app = await start('seeded');
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    const [a, b] = [await ask(app, SEEDED, A), await ask(app, SEEDED, B)];
    for (const { data } of [a, b]) {
      expect(data.viewer.scopes).toHaveLength(7);
      expect(
        data.accounts.nodes.map(({ label, status }: { label: string; status: string }) => [label, status]),
      ).toEqual(
        expect.arrayContaining([
          ['Peex sandbox', 'ACTIVE'],
          ['CinetPay sandbox', 'ACTIVE'],
        ]),
      );
      expect(data.accounts.nodes[0].callbackUrl).toMatch(new RegExp(`^${app.url}/callbacks/\\w+/[0-9a-f]{48}$`));
      const registered = data.contacts.nodes.filter((one: { registrations: object[] }) => one.registrations.length > 0);
      expect(registered).toEqual([
        expect.objectContaining({ registrations: [{ provider: 'CINETPAY', status: 'REGISTERED' }] }),
        expect.objectContaining({ registrations: [{ provider: 'MACHNET', status: 'REGISTERED' }] }),
      ]);
      expect(data.contacts.nodes.length).toBeGreaterThan(registered.length);
      for (const { kind, balance } of data.wallets.nodes) {
        const holds = kind === 'FUNDING_ACCOUNT' ? balance.available === null : Number(balance.available) > 0;
        expect([holds, balance.refreshError]).toEqual([true, null]);
      }
    }
    expect(a.data.viewer.organization.id).not.toBe(b.data.viewer.organization.id);
    const foreign = a.data.accounts.nodes[0].id as string;
    expect((await ask(app, `{ node(id: "${foreign}") { id } }`, B)).data).toEqual({ node: null });
    expect((await ask(app, SEEDED, null)).status).toBe(401);
    await app.close();
  });

  it('goes on where the last start stopped, also with its sandbox at another port', async () => {
    const first = await start('again');
    const before = await ask(first, SEEDED);
    await first.close();
    const second = await start('again');
    const after = await ask(second, SEEDED);
    const withoutUrls = (data: { accounts: { nodes: { callbackUrl: string }[] } }) => ({
      ...data,
      accounts: data.accounts.nodes.map(({ callbackUrl, ...account }) => ({
        ...account,
        token: callbackUrl.split('/').at(-1),
      })),
    });
    expect(withoutUrls(after.data)).toEqual(withoutUrls(before.data));
    await second.close();
  });

  it('leaves a revoked demo key revoked', async () => {
    const first = await start('revoked');
    const { data } = await ask(first, '{ viewer { apiKey { id } } }');
    await ask(first, `mutation { revokeApiKey(input: { apiKeyId: "${data.viewer.apiKey.id}" }) { apiKey { id } } }`);
    await first.close();
    const second = await start('revoked');
    expect([(await ask(second, SEEDED)).status, (await ask(second, SEEDED, B)).status]).toEqual([401, 200]);
    await second.close();
  });

  it('uses a sandbox that runs elsewhere, and starts without it too', async () => {
    const sandbox = await openSandbox({ host: '127.0.0.1', port: 0 });
    const app = await start('elsewhere', { SANDBOX_URL: sandbox.url });
    expect([app.sandboxUrl, app.sandbox]).toEqual([sandbox.url, null]);
    expect((await ask(app, SEEDED)).data.wallets.nodes[0].balance.refreshError).toBeNull();
    await app.close();
    await sandbox.close();
    const alone = await start('alone', { SANDBOX_URL: sandbox.url });
    const { data } = await ask(alone, SEEDED);
    expect(data.accounts.nodes.length).toBeGreaterThanOrEqual(2);
    expect(data.wallets.nodes[0].balance.refreshError.message).toEqual(expect.any(String));
    await alone.close();
  });

  it('sends sockets away with 1012 when it stops', async () => {
    const app = await start('stopping');
    const socket = await connect(`${app.url.replace('http', 'ws')}/graphql`);
    socket.send({ type: 'connection_init', payload: { apiKey: A } });
    await socket.next();
    socket.subscribe('s', 'subscription { events { cursor } }');
    await app.close();
    expect((await socket.closed).code).toBe(1012);
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow();
  });
});

describe('live mode', () => {
  it('has no sandbox and knows no demo key, also on a database that a sandbox has seeded', async () => {
    const seeded = await start('turned-live', { KEY_PEPPER: LIVE.KEY_PEPPER, MASTER_KEY: LIVE.MASTER_KEY });
    expect((await ask(seeded, SEEDED)).status).toBe(200);
    await seeded.close();

    const app = await start('turned-live', LIVE);
    expect([app.sandboxUrl, app.sandbox]).toEqual([null, null]);
    expect((await ask(app, SEEDED)).status).toBe(401);
    const { secret } = await app.keyring.createOrganization('Acme');
    const { data } = await ask(app, SEEDED, secret);
    expect([data.viewer.organization.name, data.accounts.nodes]).toEqual(['Acme', []]);
    await app.close();
  });

  it('is not left for sandbox mode where an account moves real money', async () => {
    const { KEY_PEPPER, MASTER_KEY } = LIVE;
    const app = await start('live', LIVE);
    const { secret } = await app.keyring.createOrganization('Acme');
    const { data } = await ask(
      app,
      `mutation ($clientSecret: String!) { addProviderAccount(input: { label: "Machnet", sandbox: false,
        credentials: { machnet: { clientId: "some-client", clientSecret: $clientSecret } } }) { userErrors { message } account { id } } }`,
      secret,
      { clientSecret: 'some-secret' },
    );
    const { account, userErrors } = data.addProviderAccount;
    expect(userErrors).toEqual([]);
    await app.close();

    await expect(start('live', { KEY_PEPPER, MASTER_KEY })).rejects.toThrow(/"Machnet".*MODE=live/);

    const again = await start('live', LIVE);
    await ask(
      again,
      `mutation { disableProviderAccount(input: { accountId: "${account.id}" }) { userErrors { code } } }`,
      secret,
    );
    await again.close();
    await (await start('live', { KEY_PEPPER, MASTER_KEY })).close();
  });
});
