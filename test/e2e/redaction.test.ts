import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { CINETPAY_MERCHANTS } from '../../src/sandbox/cinetpay/merchants';
import { MACHNET_MERCHANTS } from '../../src/sandbox/machnet/merchants';
import { PEEX_MERCHANTS } from '../../src/sandbox/peex/merchants';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import {
  create,
  ORDERED_PROVIDERS,
  orderFor,
  PHONE_PROVIDERS,
  placeOf,
  settled,
  transferOf,
  USER_ERRORS,
} from './orders';
import { KEY_A, KEY_B, openWorld, type Json, type World } from './world';

/** What may be nowhere but in memory and, sealed, in the database. */
const SECRETS = [
  ...PEEX_MERCHANTS.map(({ secretKey }) => secretKey),
  ...CINETPAY_MERCHANTS.map(({ password }) => password),
  ...MACHNET_MERCHANTS.flatMap(({ clientSecret, webhookSecret }) => [clientSecret, webhookSecret]),
  ...XPRIZO_MERCHANTS.flatMap(({ password, apiKey }) => [password, apiKey]),
  'sandbox-callback-0',
  'sandbox-callback-1',
  'a-password-nobody-has',
  KEY_B, // A begins like B
  KEY_A,
];
/** Session tokens of the sandboxes, and what stands in an Authorization header. */
const SECRET_SHAPES = [/sandbox-token-\d/, /Bearer \S/, /Basic [A-Za-z0-9+/=]{8}/, /eyJ[\w-]{20}/];
const MAIL = /[\w.]{2,}@example\.com/;
const PHONES = /237677\d{6}|237699\d{6}|2250700\d{6}|0700000\d{3}|233541\d{6}/;
const CARD = '4111111111111111';

let world: World;
let apiKey: string;

/** Everything there is to leave a trace of: what goes well, what goes wrong, and what should never have been asked. */
beforeAll(async () => {
  world = await openWorld({ env: { PROVIDER_TIMEOUT_MS: '400', CARD_PAYMENTS: 'on' } });
  const key = await world.ask<Json>(
    'mutation { createApiKey(input: { label: "k", scopes: ["read", "transfers:write"] }) { secret } }',
  );
  apiKey = key.createApiKey.secret;
  await world.ask('{ viewer { scopes } }', {}, apiKey);
  for (const provider of ORDERED_PROVIDERS) {
    await world.ask('{ wallets { nodes { balance(maxAgeSeconds: 0) { available } } } }');
    const place = await placeOf(world, provider);
    const made = [await create(world, orderFor(place))];
    for (const fault of ['html', 'truncatedJson', 'errorAfterAccept', 'hangAfterAccept', 'rateLimited'] as const) {
      await world.fault(provider, 'create', fault);
      made.push(await create(world, orderFor(place), apiKey));
    }
    for (const fault of ['html', 'error', 'truncatedJson', 'rateLimited', 'hang', 'unknownStatus'] as const) {
      await world.fault(provider, 'lookup', fault);
      await world.fault(provider, 'balance', fault === 'unknownStatus' ? 'html' : fault);
    }
    for (const fault of ['tripled', 'forged'] as const) await world.fault(provider, 'callback', fault);
    for (const { transfer } of made) {
      await world.until(`the end of ${transfer.id}`, async () => {
        const now = await transferOf(world, transfer.id);
        return now.isFinal || now.failure !== null;
      });
    }
    await world.clearFaults();
  }
  for (const phone of ['+237677200404', '+237677100001', '+23767700001']) {
    await create(world, orderFor(await placeOf(world, 'PEEX'), { phone }));
  }
  for (const phone of ['+2250700000717', '+22512345', '+2250700000002']) {
    await create(world, orderFor(await placeOf(world, 'CINETPAY'), { phone }));
  }
  await world.fault('CINETPAY', 'create', 'tokenExpired');
  await world.fault('CINETPAY', 'login', 'html');
  const late = await create(world, orderFor(await placeOf(world, 'CINETPAY')));
  await settled(world, late.transfer.id);
  await addAccounts();
  await payByCard();
  await sendNonsense();
  await world.pass(15_000);
});
afterAll(() => world.close());

async function addAccounts(): Promise<void> {
  const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) { account { id callbackUrl } ${USER_ERRORS} } }`;
  const all = [
    { peex: { secretKey: PEEX_MERCHANTS[2].secretKey, callbackUser: 'u', callbackPassword: 'sandbox-callback-1' } },
    { peex: { secretKey: 'a-password-nobody-has' } },
    { cinetpay: { apiKey: CINETPAY_MERCHANTS[2].apikey, password: CINETPAY_MERCHANTS[2].password } },
    { cinetpay: { apiKey: CINETPAY_MERCHANTS[2].apikey, password: 'a-password-nobody-has' } },
    { xprizo: { userName: 'sandbox-xprizo-spare', password: 'a-password-nobody-has' } },
    { machnet: { clientId: 'x', clientSecret: 'a-password-nobody-has' } },
  ];
  for (const credentials of all) await world.ask<Json>(ADD, { input: { label: 'another', credentials } });
}

/** A card, rightly and wrongly written: neither may leave a trace. */
async function payByCard(): Promise<void> {
  if (!ORDERED_PROVIDERS.includes('XPRIZO')) return;
  const place = await placeOf(world, 'XPRIZO');
  const pay = (card: object, idempotencyKey: string) =>
    world.post({
      query: `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { transfer { id status } ${USER_ERRORS} } }`,
      variables: {
        input: {
          idempotencyKey,
          walletId: place.walletId,
          source: {
            card: {
              customer: 'cust-1',
              name: 'A CARDHOLDER',
              expiryMonth: '12',
              expiryYear: '2031',
              securityCode: '737',
              merchantId: 'MID1',
              ...card,
            },
          },
          amount: { amount: '100', currency: place.currency },
        },
      },
    });
  await pay({ number: CARD }, 'card-1');
  await world.fault('XPRIZO', 'create', 'errorAfterAccept');
  await pay({ number: '4111 1111 1111 1111' }, 'card-2');
  await pay({ number: `${CARD}x` }, 'card-3');
  await pay({ number: 4111111111111111 }, 'card-4');
}

/** Secrets where nobody expects them: in a document, in an unknown member, in a callback. */
async function sendNonsense(): Promise<void> {
  await world.post({ query: `{ viewer(token: "${SECRETS[0]}") { scopes } }` });
  await world.post({
    query: 'query ($id: ID!) { node(id: $id) { id } }',
    variables: { id: { secretKey: SECRETS[0] } },
  });
  await world.post({ query: '{ viewer { scopes } }' }, 'a-password-nobody-has');
  const place = await placeOf(world, 'PEEX');
  const { node } = await world.ask<Json>(
    'query ($id: ID!) { node(id: $id) { ... on ProviderAccount { callbackUrl } } }',
    {
      id: place.accountId,
    },
  );
  const authorization = `Basic ${Buffer.from('peex:sandbox-callback-0').toString('base64')}`;
  const bodies = [
    JSON.stringify([
      { track_id: 'x', mobile_phone: '+237677000001', email: 'someone@example.com', token: 'eyJhbGciOiJIUzI1NiIsInR5' },
    ]),
    `not JSON: ${SECRETS[0]} +237677000001 someone@example.com`,
  ];
  for (const body of bodies) {
    await fetch(node.callbackUrl as string, { method: 'POST', headers: { authorization }, body });
    await fetch(node.callbackUrl as string, {
      method: 'POST',
      headers: { authorization: 'Basic d3Jvbmc6d3Jvbmc=' },
      body,
    });
  }
}

/** The columns that hold what a provider said or sent. */
function storedBodies(): string[] {
  const database = new Libsql(join(world.dataDir, 'corridor.db'), { readonly: true });
  try {
    const columns = [
      ['observations', 'body'],
      ['observations', 'undocumented'],
      ['callback_deliveries', 'body'],
      ['callback_deliveries', 'hints'],
      ['transfers', 'failure'],
      ['transfers', 'last_error'],
      ['provider_accounts', 'last_failure'],
      ['wallets', 'refresh_error'],
      ['contact_registrations', 'error'],
      ['events', 'body'],
      ['idempotency_keys', 'input_hash'],
      ['unmapped_words', 'word'],
    ] as const;
    return columns.flatMap(([table, column]) => {
      const rows = database.prepare(`SELECT ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`).all();
      return (rows as { text: string }[]).map(({ text }) => `${table}.${column}: ${text}`);
    });
  } finally {
    database.close();
  }
}

/** Beside ours there is the sandbox's own journal: the provider's memory, which knows its merchants' credentials. */
function bytesOf(isWanted: (file: string) => boolean = (file) => file.startsWith('corridor.')): string[] {
  const wanted = readdirSync(world.dataDir).filter(isWanted);
  return wanted.map((file) => readFileSync(join(world.dataDir, file), 'latin1'));
}

it('there is enough to search in', () => {
  const bodies = storedBodies();
  expect(bodies.filter((text) => text.startsWith('observations.body')).length).toBeGreaterThan(40);
  expect(bodies.filter((text) => text.startsWith('callback_deliveries.body')).length).toBeGreaterThan(10);
  expect(world.lines.length).toBeGreaterThan(100);
});

it.each(SECRETS)('the secret %s is in no file of the database', (secret) => {
  for (const bytes of bytesOf()) expect(bytes.includes(secret)).toBe(false);
});

it.each(SECRET_SHAPES)('nothing like %p is in a file of the database', (shape) => {
  for (const bytes of bytesOf()) expect(bytes.match(shape)?.[0]).toBeUndefined();
});

it('no API key and no card is in any file, not even in the sandbox’s', () => {
  const everywhere = bytesOf(() => true).join();
  for (const secret of [apiKey, CARD, '4111 1111 1111 1111', '"737"', 'A CARDHOLDER']) {
    expect([secret, everywhere.includes(secret)]).toEqual([secret, false]);
  }
});

it('no body, failure or event that is stored shows a whole e-mail address or phone number', () => {
  for (const text of storedBodies()) {
    expect([text, text.match(MAIL)?.[0] ?? text.match(PHONES)?.[0]]).toEqual([text, undefined]);
  }
});

it('the log shows no token of a callback address', async () => {
  const { accounts } = await world.ask<Json>('{ accounts(first: 100) { nodes { callbackUrl } } }');
  const tokens = accounts.nodes.map(({ callbackUrl }: { callbackUrl: string }) => callbackUrl.split('/').at(-1) ?? '');
  expect(tokens.length).toBeGreaterThan(2);
  for (const token of tokens) expect(world.lines.filter((line) => line.includes(token))).toEqual([]);
});

it('the log shows no secret, no card, no person', () => {
  for (const line of world.lines) {
    for (const secret of [...SECRETS, CARD, apiKey]) expect([line, line.includes(secret)]).toEqual([line, false]);
    for (const shape of [...SECRET_SHAPES, MAIL, PHONES])
      expect([line, line.match(shape)?.[0]]).toEqual([line, undefined]);
  }
});

it('no answer of the graph shows a provider’s secret, or a person in an observation', async () => {
  const { transfers } = await world.ask<Json>(
    '{ transfers(first: 100) { nodes { failure { message } sync { lastError { message } } observations(first: 100) { nodes { body sha256 } } } } }',
  );
  const text = JSON.stringify(transfers);
  for (const secret of SECRETS) expect(text.includes(secret)).toBe(false);
  for (const shape of [...SECRET_SHAPES, MAIL, PHONES]) expect(text.match(shape)?.[0]).toBeUndefined();
  expect(PHONE_PROVIDERS.length).toBeGreaterThan(0);
});
