import { CINETPAY_MERCHANTS } from '../../src/sandbox/cinetpay/merchants';
import type { Door, Loose, Reply } from './door';

export const BASE = '/cinetpay/v1';

export interface Credential {
  readonly apikey: string;
  readonly password: string;
}

export const [A, B, SPARE] = CINETPAY_MERCHANTS as readonly Credential[] as [Credential, Credential, Credential];

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

export function payout(clientTransactionId: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    prefix: '225',
    phone: '0700000001',
    amount: 500,
    client_transaction_id: clientTransactionId,
    notify_url: 'http://yourdomain.com/transfer/notify',
    ...change,
  };
}

export function contact(phone: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return { prefix: '225', phone, name: 'Test A', surname: 'Test B', email: 'testa@exemple.com', ...change };
}

export function logIn(door: Door, credential: Partial<Credential> = A, query: Record<string, string> = { lang: 'en' }) {
  const body = new URLSearchParams({ ...credential }).toString();
  return door.call('POST', `${BASE}/auth/login`, { query, headers: FORM, body });
}

/** A merchant with a token. */
export async function merchant(door: Door, credential: Credential = A, lang = 'en') {
  const token: string = (await logIn(door, credential)).json.data.token;
  const query = { token, lang };
  const post = (path: string, data: unknown): Promise<Reply> =>
    door.call('POST', `${BASE}${path}`, {
      query,
      headers: FORM,
      body: new URLSearchParams({ data: typeof data === 'string' ? data : JSON.stringify(data) }).toString(),
    });
  const find = (by: Record<string, string>): Promise<Reply> =>
    door.call('GET', `${BASE}/transfer/check/money`, { query: { ...query, ...by } });
  return {
    token,
    post,
    find,
    balance: () => door.call('GET', `${BASE}/transfer/check/balance`, { query }),
    async balanceData(): Promise<Loose> {
      return (await door.call('GET', `${BASE}/transfer/check/balance`, { query })).json.data;
    },
    addContacts: (items: unknown) => post('/transfer/contact', items),
    send: (items: unknown) => post('/transfer/money/send/contact', items),
    /** One payout, and its item of the answer. */
    async pay(clientTransactionId: string, change: Record<string, unknown> = {}): Promise<Loose> {
      return (await post('/transfer/money/send/contact', [payout(clientTransactionId, change)])).json.data[0][0];
    },
    async row(clientTransactionId: string): Promise<Loose> {
      return (await find({ client_transaction_id: clientTransactionId })).json.data[0];
    },
  };
}
