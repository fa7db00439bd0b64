import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '../../src/domain/connector';
import { machnet } from '../../src/providers/machnet';
import { failureOf, setup } from './orders';
import { type ScriptedServer, startScriptedServer } from './scripted-server';

interface Sample {
  request: string;
  body: unknown;
}
const SAMPLES = JSON.parse(readFileSync(join(__dirname, '../fixtures/machnet-payout.json'), 'utf8')) as Record<
  'payers' | 'banks' | 'rates' | 'limits' | 'receiveUsers',
  Sample
>;
const LISTS = ['payers', 'banks', 'rates', 'limits', 'receiveUsers'] as const;

let server: ScriptedServer;
let connector: Connector;
beforeEach(async () => {
  server = await startScriptedServer();
  connector = machnet.open(setup(`${server.url}/v4`, { clientId: 'client-5567', clientSecret: 'secret-8899' }));
});
afterEach(async () => {
  await connector.close();
  await server.close();
});

const queryOf = (query: Readonly<Record<string, string>>) => {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
};
const ask = (method: 'CASH_PICKUP' | 'BANK_DEPOSIT' | null) =>
  connector.fetchPayoutOptions!({ clientExternalId: 'user-1', method, country: 'GH' });

it('asks for payers, banks, rates, limits and receive users as their pages say, and reads their samples', async () => {
  server.answer(...LISTS.map((name) => ({ json: SAMPLES[name].body })));
  const options = await ask(null);
  expect(server.asked.map(({ method, path, query }) => `${method} ${path}${queryOf(query)}`)).toEqual(
    LISTS.map((name) => `GET /v4${SAMPLES[name].request}`),
  );
  expect(options.payers).toEqual([
    {
      ...{ id: '9', name: 'Ghana Money', country: 'GHA', method: 'CASH_PICKUP' },
      ...{ address: '1 Independence Avenue', phone: '233302000000' },
    },
    { id: '10', name: 'Ghana Wallets', country: 'GHA', method: 'WALLET', address: null, phone: null },
  ]);
  expect(options.banks).toEqual([
    { id: '17', name: 'Bank of Accra', country: 'GH', currencies: ['GHS'], branches: [{ id: '170', name: 'Osu' }] },
    { id: '18', name: 'Kumasi Savings', country: null, currencies: [], branches: [] },
  ]);
  expect(options.rates).toEqual([
    { from: 'USD', to: 'GHS', country: 'GH', method: 'CASH_PICKUP', rate: '10.4' },
    { from: 'USD', to: 'GHS', country: 'GH', method: null, rate: '10.45' },
  ]);
  expect(options.limits.map(({ period, remaining, currency }) => [period, Number(remaining), currency])).toEqual([
    ['DAY', 200, 'USD'],
    ['MONTH', 4200, 'USD'],
    ['YEAR', 9200, 'USD'],
  ]);
  expect(options.receiveUsers).toEqual([
    { externalId: '7f1f3ab5-1cf8-4a5c-9a56-b1a2f0f0c011', name: 'Tenzin Norgay' },
    { externalId: '7f1f3ab5-1cf8-4a5c-9a56-b1a2f0f0c012', name: 'Norgay Trading' },
    { externalId: '7f1f3ab5-1cf8-4a5c-9a56-b1a2f0f0c013', name: null },
  ]);
});

it('asks only for what the method goes through', async () => {
  server.answer(
    { json: SAMPLES.banks.body },
    { json: { results: SAMPLES.rates.body } },
    { json: SAMPLES.limits.body },
    { json: { paging: {}, results: SAMPLES.receiveUsers.body } },
  );
  const options = await ask('BANK_DEPOSIT');
  expect(server.asked.map(({ path }) => path)).toEqual([
    '/v4/banks',
    '/v4/settlement-rates',
    '/v4/users/user-1/transaction-limit',
    '/v4/users/user-1/receive-users',
  ]);
  expect(options.payers).toEqual([]);
  expect(options.receiveUsers).toHaveLength(3);
  expect(options.rates.map(({ rate }) => rate)).toEqual(['10.45']);
});

it('tells of a list that nobody can read, and of a refusal', async () => {
  server.answer({ json: [{ name: 'a payer without an id' }] });
  expect((await failureOf(ask('CASH_PICKUP'))).effect).toBe('none');
  server.answer({ status: 401, json: { status: 401, code: 'UNAUTHORIZED', message: 'wrong' } });
  expect((await failureOf(ask('CASH_PICKUP'))).info.category).toBe('AUTH');
});
