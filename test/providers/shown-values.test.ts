import type { Connector, ProviderDefinition } from '../../src/domain/connector';
import {
  CountryCodeScalar,
  CurrencyScalar,
  EmailAddressScalar,
  PhoneNumberScalar,
  UrlScalar,
} from '../../src/graphql/scalars/codes';
import { machnet } from '../../src/providers/machnet';
import { peex } from '../../src/providers/peex';
import { xprizo } from '../../src/providers/xprizo';
import { handle, money, order, setup } from './orders';
import { type Reply, type ScriptedServer, startScriptedServer } from './scripted-server';

/** What a provider writes and the contract's scalars would refuse to show: it must not make the rest unreadable. */

let server: ScriptedServer;
const opened: Connector[] = [];

function open(definition: ProviderDefinition, credentials: Record<string, string>): Connector {
  const connector = definition.open(setup(server.url, credentials));
  opened.push(connector);
  return connector;
}
const openMachnet = () => open(machnet, { clientId: 'client', clientSecret: 'secret' });
const openPeex = () => open(peex, { secretKey: 'secret-key' });
const openXprizo = () => open(xprizo, { apiKey: 'api-key' });

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

/** By the end of the path that is asked. */
function answerBy(replies: Record<string, unknown>): void {
  server.answer(({ path }): Reply => {
    const found = Object.entries(replies).find(([end]) => path.endsWith(end));
    return found ? { json: found[1] } : { status: 404, json: { message: 'not there' } };
  });
}

describe('Xprizo’s wallets', () => {
  const KES = { id: 4101, name: 'Main', currencyCode: 'KES', trust: 1500.5 };
  const wallets = async (...rows: unknown[]) => {
    answerBy({ '/Profile/GetFull': { id: 723, name: 'One' }, '/Wallet/List': rows });
    return (await openXprizo().fetchClient({ externalId: '723' })).wallets;
  };

  it.each(['USDT', 'Points', '', null, 404])(
    'are shown without the one whose currency is %j, which the contract has no word for',
    async (currencyCode) => {
      const shown = await wallets({ id: 4105, currencyCode, trust: 1 }, KES);
      expect(shown.map(({ externalId, currency }) => [externalId, currency])).toEqual([['4101', 'KES']]);
    },
  );

  it('have the contract’s spelling of their currency', async () => {
    const [wallet] = await wallets({ ...KES, currencyCode: 'kes' });
    expect(CurrencyScalar.serialize(wallet?.currency)).toBe('KES');
  });
});

describe('a Machnet transaction', () => {
  const ORDERED = money('1.00', 'USD');
  const TRANSACTION = {
    id: 'txn-1',
    status: 'PENDING',
    delivery_status: 'DELIVERED',
    from_amount: 1,
    from_currency: 'USD',
    to_amount: 6.11,
    to_currency: 'XAF',
    fee_amount: 0.5,
  };
  const seen = async (over: object) => {
    server.answer({ json: { ...TRANSACTION, ...over } });
    const looked = await openMachnet().lookUpTransfer(
      handle({ externalId: 'txn-1', clientExternalId: 'user-1', amount: ORDERED }),
    );
    if (!looked.found) throw new Error('not found');
    return looked.sighting;
  };

  it('has the contract’s spelling of its currencies', async () => {
    const { amount, received, fee } = await seen({ from_currency: 'usd', to_currency: 'xaf' });
    expect([amount, received, fee].map((one) => CurrencyScalar.serialize(one?.currency))).toEqual([
      'USD',
      'XAF',
      'USD',
    ]);
  });

  it('leaves out a payer_id that no Int of the contract holds', async () => {
    const { details } = await seen({ to: { payer_id: 3_000_000_000 } });
    expect(details).not.toHaveProperty('payerId');
  });

  it('says nothing of what is received in a currency the contract has no word for, and names it', async () => {
    const { received, unmapped } = await seen({ to_currency: 'USDC.e' });
    expect(received ?? null).toBeNull();
    expect(unmapped).toEqual(['body.to_currency is not a currency']);
  });
});

it('Peex’s lower-case currency is the currency that was ordered', async () => {
  // "to_currency: the destination currency (optional default xaf)" (the document's Payment Request).
  const row = { id: 1, status: 'pending', amount: 10, from_currency: 'xaf', to_currency: 'xaf', track_id: 'ref-1' };
  server.answer({ json: [row] });
  expect(await openPeex().lookUpTransfer(handle())).toMatchObject({ sighting: { amount: money('10', 'XAF') } });
});

describe('an address', () => {
  it.each(['localhost:4000/callbacks', 'api.example.com:8443/peex', 'ftp://example.com/', 'mailto:a@example.com'])(
    'of Peex’s clients/me that is none of the web’s is left out: %s',
    async (callback_url) => {
      server.answer({ json: { name: 'Peex', solde: 1, callback_url } });
      const { client } = await openPeex().fetchClient({ externalId: null });
      expect(client.details.callbackUrl).toBeNull();
    },
  );

  it.each(['javascript:alert(1)', 'bank-app://approve/1'])('of Xprizo’s redirection has to be: %s', async (value) => {
    server.answer({ json: { key: 'key-1', status: 'Redirect', value } });
    const card = { name: 'A', number: '4242424242424242', expiryMonth: '01', expiryYear: '30', securityCode: '123' };
    const sighting = await openXprizo().requestPayment!(
      order({ kind: 'COLLECTION', method: 'CARD', source: { customer: 'c' }, secret: { card } }),
    );
    expect(sighting).toMatchObject({
      status: 'REQUIRES_ACTION',
      action: { type: 'REDIRECT', url: null },
      unmapped: ['Redirect without an address'],
    });
  });

  it('of the web stays as it is', async () => {
    server.answer({ json: { name: 'Peex', solde: 1, callback_url: 'http://api.peex-callback/' } });
    const { client } = await openPeex().fetchClient({ externalId: null });
    expect(UrlScalar.serialize(client.details.callbackUrl)).toBe('http://api.peex-callback/');
  });
});

describe('a Machnet user', () => {
  const fetchUser = async (over: object) => {
    answerBy({ '/users/user-1': { id: 'user-1', kyc_status: 'VERIFIED', ...over }, '/funds': [] });
    return (await openMachnet().fetchClient({ externalId: 'user-1' })).client;
  };

  it.each([
    ['009779879870', 'NP', null],
    ['+09779879870', 'NP', null],
    ['9779879879870', 'NP', '+9779879879870'],
  ])('has the phone %s in %s as %s', async (mobile_phone, country, phone) => {
    const client = await fetchUser({ mobile_phone, country });
    expect(client.phone).toBe(phone);
    if (client.phone !== null) expect(PhoneNumberScalar.serialize(client.phone)).toBe(phone);
  });

  it('has a country by its code however that is written', async () => {
    expect(CountryCodeScalar.serialize((await fetchUser({ country: 'us' })).country)).toBe('US');
  });

  it('has no e-mail address that is too long to be one', async () => {
    expect((await fetchUser({ email: `${'a'.repeat(250)}@example.com` })).email).toBeNull();
    expect(EmailAddressScalar.serialize((await fetchUser({ email: 'a@example.com' })).email)).toBe('a@example.com');
  });
});
