import type { Connector, ProviderDefinition } from '../../src/domain/connector';
import { PROVIDERS } from '../../src/providers/registry';
import { failureOf, order, setup } from '../providers/orders';
import { type Reply, type ScriptedServer, startScriptedServer } from '../providers/scripted-server';
import { REGISTRIES } from '../registries';
import { selfTold } from './fixtures';

let server: ScriptedServer;
let connector: Connector | null = null;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await connector?.close();
});

const definition = (id: string) => PROVIDERS.find((one) => one.id === id)!;
const json = (status: number, body: unknown): Reply => ({ status, json: body });
const CINETPAY_701 = {
  code: '701',
  message: 'INVALID_CREDENTIALS',
  description: 'Identifiant de connexion incorrect',
  data: [],
};

const FORBIDDEN = json(403, { status: 403, title: 'Forbidden' });

const REFUSALS: [string, ProviderDefinition, Record<string, string>, Reply][] = [
  [
    'Peex 401',
    definition('PEEX'),
    { secretKey: 'some-key' },
    json(401, { error: { statusCode: 401, message: 'no key' } }),
  ],
  [
    'Peex 403 with nginx’s page, of an address that is not listed',
    definition('PEEX'),
    { secretKey: 'some-key' },
    { status: 403, text: '<html><head><title>403 Forbidden</title></head></html>' },
  ],
  ['CinetPay 701', definition('CINETPAY'), { apiKey: 'some-key', password: 'some-password' }, json(200, CINETPAY_701)],
  [
    'CinetPay 703',
    definition('CINETPAY'),
    { apiKey: 'some-key', password: 'some-password' },
    json(200, { ...CINETPAY_701, code: '703' }),
  ],
  [
    'Machnet 401',
    definition('MACHNET'),
    { clientId: 'some-id', clientSecret: 'some-secret' },
    json(401, { status: 401, code: 'UNAUTHORIZED', message: 'no' }),
  ],
  [
    'Xprizo 401 to an API key',
    definition('XPRIZO'),
    { apiKey: 'some-key' },
    json(401, { status: 401, title: 'Unauthorized' }),
  ],
  [
    'Xprizo 400 to a password',
    definition('XPRIZO'),
    { userName: 'somebody', password: 'some-password' },
    json(400, { message: 'no' }),
  ],
];
for (const { key, provider, samples } of selfTold(REGISTRIES.providers, (one) => one.key)) {
  REFUSALS.push([`${key} 401`, provider, samples.credentials as Record<string, string>, json(401, { error: 'no' })]);
}

describe('a login that is refused', () => {
  it.each(['701', '703'])(
    'CinetPay %s to a payment under a token that was good a moment ago: it may be let in later',
    async (code) => {
      const login = { code: 0, message: 'OPERATION_SUCCES', data: { token: 'sample-token' } };
      server.answer(({ path }) => json(200, path.endsWith('/auth/login') ? login : { ...CINETPAY_701, code }));
      connector = definition('CINETPAY').open(setup(server.url, { apiKey: 'some-key', password: 'some-password' }));
      const ordered = order({ contact: { ...order().contact!, phone: '+22507895086', country: 'CI' } });
      const failure = await failureOf(connector.createTransfer!(ordered));
      expect([failure.info.category, failure.effect, failure.refusedLogin]).toEqual(['AUTH', 'none', true]);
    },
  );

  it.each(REFUSALS)(
    '%s: nothing of a transfer was looked at, and it may be let in later',
    async (_name, provider, credentials, reply) => {
      server.answer(reply);
      connector = provider.open(setup(server.url, credentials));
      const ordered = order({
        client: { externalId: 'user-1', verification: 'VERIFIED' },
        registration: { externalId: 'receiver-1' },
        contact: { ...order().contact!, phone: '+22507895086', country: 'CI' },
      });
      const failure = await failureOf(connector.createTransfer!(ordered));
      expect([failure.info.category, failure.effect, failure.refusedLogin]).toEqual(['AUTH', 'none', true]);
    },
  );

  it.each([
    ['Machnet 403', definition('MACHNET'), { clientId: 'some-id', clientSecret: 'some-secret' }, FORBIDDEN],
    ['Xprizo 403', definition('XPRIZO'), { apiKey: 'some-key' }, FORBIDDEN],
    // "You are not allowed to visit the link" (the document).
    [
      'CinetPay 708',
      definition('CINETPAY'),
      { apiKey: 'some-key', password: 'some-password' },
      (path: string) =>
        path.endsWith('/auth/login')
          ? json(200, { code: 0, message: 'OPERATION_SUCCES', data: { token: 'sample-token' } })
          : json(200, { ...CINETPAY_701, code: '708' }),
    ],
  ])('%s refuses the one request, not the login', async (_name, provider, credentials, reply) => {
    server.answer(({ path }) => (typeof reply === 'function' ? reply(path) : reply));
    connector = provider.open(setup(server.url, credentials));
    const ordered = order({
      client: { externalId: 'user-1', verification: 'VERIFIED' },
      registration: { externalId: 'r-1' },
      contact: { ...order().contact!, phone: '+22507895086', country: 'CI' },
    });
    const failure = await failureOf(connector.createTransfer!(ordered));
    expect([failure.info.category, failure.refusedLogin]).toEqual(['AUTH', false]);
  });
});
