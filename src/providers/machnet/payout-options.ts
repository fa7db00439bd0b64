import type { Connector, PayoutQuestion } from '../../domain/connector';
import { isListedCurrency } from '../../domain/currencies';
import type {
  LimitPeriod,
  PayoutBank,
  PayoutLimit,
  PayoutPayer,
  PayoutRate,
  PayoutReceiveUser,
} from '../../domain/payout-options';
import { TRANSFER_METHODS, type TransferMethod } from '../../domain/transfer';
import type { Http } from '../kit/http';
import {
  readDecimalOrNull,
  readId,
  readIdOrNull,
  readNumberText,
  readObject,
  readObjectOrNull,
  readRemarkOrNull,
  readText,
  readTextOrNull,
  type Fields,
} from '../kit/wire';
import { idOf } from './paths';
import { accepted } from './refusals';
import { readReceiveUsers } from './wire';

/*
 * What a payout is put together from. None of it is in seeds/003: payers and settlement rates are pages of RaaS, the sister
 * product (PUBLIC-A; CHOICE that PaaS, whose index lists both, has them under the same names), banks an integrator's client
 * (PUBLIC-B), the limits PaaS's own page (PUBLIC-A), receive users the integrator's client again (PUBLIC-B).
 */

/** The limits' currency is not said; Machnet's users are paid for in dollars (CHOICE). */
const LIMIT_CURRENCY = 'USD';

export function createPayoutOptions(http: Http): Required<Pick<Connector, 'fetchPayoutOptions'>> {
  async function list<T>(path: string, query: Record<string, string | undefined>, read: (row: unknown) => T) {
    const answer = await http.send({ method: 'GET', path, query, doubt: 'none' });
    return http.read(accepted(http, answer), (body) => rowsOf(body).map(read));
  }

  async function fetchLimits({ clientExternalId, country }: PayoutQuestion): Promise<PayoutLimit[]> {
    const path = `/users/${idOf(clientExternalId, 'user')}/transaction-limit`;
    const query = { destination: country ?? undefined };
    const answer = await http.send({ method: 'GET', path, query, doubt: 'none' });
    return http.read(accepted(http, answer), readLimits);
  }

  async function fetchReceiveUsers({ clientExternalId }: PayoutQuestion): Promise<PayoutReceiveUser[]> {
    const path = `/users/${idOf(clientExternalId, 'user')}/receive-users`;
    const answer = await http.send({ method: 'GET', path, doubt: 'none' });
    return http
      .read(accepted(http, answer), readReceiveUsers)
      .map(({ id: externalId, name }) => ({ externalId, name }));
  }

  return {
    async fetchPayoutOptions(asked) {
      const { method } = asked;
      const country = asked.country ?? undefined;
      const fits = (of: TransferMethod | null) => of === null || method === null || of === method;
      const needsBank = method === null || method === 'BANK_DEPOSIT';
      const payers = method === 'BANK_DEPOSIT' ? [] : await list('/payers', { country }, readPayer);
      const banks = needsBank ? await list('/banks', { country }, readBank) : [];
      const query = { destination_country_code: country, payout_method: method ?? undefined };
      const rates = await list('/settlement-rates', query, readRate);
      return {
        payers: payers.filter((payer) => fits(payer.method)),
        banks,
        rates: rates.filter((rate) => fits(rate.method)),
        limits: await fetchLimits(asked),
        receiveUsers: await fetchReceiveUsers(asked),
      };
    },
  };
}

/** A bare array where an integrator shows one; a wallet transfer's list is wrapped in `results` (PUBLIC-A). */
function rowsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body;
  const { results } = readObject(body, 'body').values;
  return Array.isArray(results) ? results : [body];
}

function readPayer(row: unknown): PayoutPayer {
  const fields = readObject(row, 'payer');
  return {
    id: readId(fields, 'id'),
    name: readText(fields, 'name'),
    country: readTextOrNull(fields, 'country'),
    method: methodIn(fields, 'delivery_method') ?? methodIn(fields, 'payout_method'),
    address: readRemarkOrNull(fields, 'address'),
    phone: readRemarkOrNull(fields, 'phone_number'),
  };
}

function readBank(row: unknown): PayoutBank {
  const fields = readObject(row, 'bank');
  const branches: unknown = fields.values['branches'];
  const currencies: unknown = fields.values['receiving_currency'];
  return {
    id: readId(fields, 'id'),
    name: readText(fields, 'name'),
    country: readTextOrNull(fields, 'country'),
    currencies: (Array.isArray(currencies) ? currencies : [currencies]).filter(isCurrency),
    branches: (Array.isArray(branches) ? branches : []).map((branch) => {
      const one = readObject(branch, 'branch');
      return { id: readId(one, 'id'), name: readTextOrNull(one, 'name') };
    }),
  };
}

function readRate(row: unknown): PayoutRate {
  const fields = readObject(row, 'rate');
  return {
    from: readText(fields, 'source_currency'),
    to: readText(fields, 'destination_currency'),
    country: codeOf(fields, 'destination_country'),
    method: methodIn(fields, 'payout_method'),
    rate: readNumberText(fields, 'settlement_rate'),
  };
}

/** The page's type column says String, its rows below that an object with a code. */
function codeOf(fields: Fields, name: string): string | null {
  if (typeof fields.values[name] === 'string') return readTextOrNull(fields, name);
  const country = readObjectOrNull(fields, name);
  return country && readIdOrNull(country, 'code');
}

const PERIODS: readonly [LimitPeriod, string][] = [
  ['DAY', 'daily_limit'],
  ['MONTH', 'monthly_limit'],
  ['YEAR', 'annual_limit'],
];

function readLimits(body: unknown): PayoutLimit[] {
  const remaining = readObjectOrNull(readObject(body, 'body'), 'remaining_limit');
  if (remaining === null) return [];
  return PERIODS.flatMap(([period, name]) => {
    const amount = readDecimalOrNull(remaining, name);
    return amount === null ? [] : [{ period, remaining: amount, above: null, below: null, currency: LIMIT_CURRENCY }];
  });
}

function methodIn(fields: Fields, name: string): TransferMethod | null {
  const word = readTextOrNull(fields, name)?.toUpperCase();
  return TRANSFER_METHODS.find((method) => method === word) ?? null;
}

function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && isListedCurrency(value);
}
