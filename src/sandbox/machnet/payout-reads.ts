import type { Answer, Call, Route } from '../provider';
import type { Merchant, User } from './parties';

const NAMES: Readonly<Record<string, string>> = { US: 'United States', GH: 'Ghana', CM: 'Cameroon' };
const THREE_LETTERS: Readonly<Record<string, string>> = { GH: 'GHA', CM: 'CMR', US: 'USA' };

/*
 * What a payout is put together from. Shapes: payers and settlement rates as RaaS's pages list their fields (PUBLIC-A of
 * the sister product), banks as an integrator's client reads them (PUBLIC-B), limits as PaaS's page shows them (PUBLIC-A).
 * CHOICE: every value, that the paths are the same here, and that a country may be written with two or three letters.
 */
const PAYERS = [
  payer(1, 'Accra Cash', 'GHA', 'CASH_PICKUP'),
  payer(2, 'Accra Couriers', 'GHA', 'HOME_DELIVERY'),
  payer(9, 'Ghana Money', 'GHA', 'CASH_PICKUP'),
  payer(10, 'Ghana Wallets', 'GHA', 'WALLET'),
  payer(42, 'Cameroon Wallets', 'CMR', 'WALLET'),
];

const BANKS = [
  bank(4, 'Bank of Douala', 'CM', 'XAF', [{ id: 4, name: 'Bonanjo' }]),
  bank(17, 'Bank of Accra', 'GH', 'GHS', [
    { id: 170, name: 'Osu' },
    { id: 171, name: 'Tema' },
  ]),
  bank(18, 'Kumasi Savings', 'GH', 'GHS', []),
];

const RATES = [
  rate('GH', 'GHS', 'CASH_PICKUP', 10.4),
  rate('GH', 'GHS', 'BANK_DEPOSIT', 10.45),
  rate('GH', 'GHS', 'WALLET', 10.42),
  rate('CM', 'XAF', 'WALLET', 611.25),
  rate('CM', 'XAF', 'BANK_DEPOSIT', 612.5),
];

function payer(id: number, name: string, country: string, method: string) {
  return {
    id,
    name,
    country,
    code: `P${String(id).padStart(3, '0')}`,
    address: '1 Independence Avenue',
    phone_number: '233302000000',
    website: 'https://payer.example.com',
    network_limit: '5000',
    delivery_method: method,
  };
}

function bank(id: number, name: string, country: string, currency: string, branches: { id: number; name: string }[]) {
  return { id, name, branches, country, receiving_currency: [currency], txn_supported_types: ['C2C'] };
}

function rate(country: string, currency: string, method: string, settlementRate: number) {
  return {
    source_country: { name: NAMES['US'], code: 'US' },
    source_currency: 'USD',
    destination_country: { name: NAMES[country], code: country },
    destination_currency: currency,
    payout_method: method,
    settlement_rate: settlementRate,
  };
}

export function payoutReads(
  guarded: (work: (merchant: Merchant, call: Call) => Answer) => Route['handle'],
  senderOf: (merchant: Merchant, call: Call) => User,
): Route[] {
  const isIn = (place: string, asked: string | undefined) =>
    asked === undefined || place === asked || place === (THREE_LETTERS[asked] ?? asked);
  return [
    {
      method: 'GET',
      path: '/payers',
      operation: 'balance',
      handle: guarded((_, { query }) => ({ json: PAYERS.filter(({ country }) => isIn(country, query['country'])) })),
    },
    {
      method: 'GET',
      path: '/banks',
      operation: 'balance',
      handle: guarded((_, { query }) => ({ json: BANKS.filter(({ country }) => isIn(country, query['country'])) })),
    },
    {
      method: 'GET',
      path: '/settlement-rates',
      operation: 'balance',
      handle: guarded((_, { query }) => ({ json: RATES.filter((one) => matches(one, query)) })),
    },
    {
      method: 'GET',
      path: '/users/:user_id/transaction-limit',
      operation: 'balance',
      handle: guarded((merchant, call) => ({ json: limitsOf(senderOf(merchant, call)) })),
    },
  ];
}

function matches(one: (typeof RATES)[number], query: Readonly<Record<string, string | undefined>>): boolean {
  const { payout_method: method, destination_currency: currency, destination_country_code: country } = query;
  return (
    (method === undefined || one.payout_method === method) &&
    (currency === undefined || one.destination_currency === currency) &&
    (country === undefined || one.destination_country.code === country)
  );
}

/** The page's own sample. CHOICE: the same for everybody, whatever was sent. */
function limitsOf(user: User) {
  return {
    country: 'US',
    current_tier: 1,
    remaining_limit: { annual_limit: 9200, daily_limit: 200, monthly_limit: 4200 },
    user_id: user.id,
  };
}
