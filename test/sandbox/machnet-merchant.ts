import { MACHNET_MERCHANTS, type MachnetMerchant, type MachnetRole } from '../../src/sandbox/machnet/merchants';
import type { Door, Loose, Reply } from './door';

export const BASE = '/machnet/v4';
export const [A, B, SPARE] = MACHNET_MERCHANTS;

export type Change = Record<string, unknown>;

/** Everything the document's samples have; `change.to` changes what is in `to`. */
export function transaction(seed: MachnetMerchant, role: MachnetRole, { to, ...change }: Change = {}): Change {
  const user = seed.users[role];
  return {
    from_amount: 1,
    exchange_rate: 6.11,
    to_amount: 6.11,
    fee_amount: 0,
    note: 'Sample Note',
    to_currency: 'XAF',
    from_currency: 'USD',
    custom_purpose: 'home',
    purpose: 'OTHER',
    physical_documents: [{ document_type: 'INVOICE', document_value: '' }],
    ip_address: '10.10.10.5',
    from_fund_id: user.cardFundId,
    funding_source_type: 'CARD',
    to: {
      id: user.receiveUserId,
      fund_id: user.bankAccountId,
      payout_method: 'BANK_DEPOSIT',
      calculation_mode: 'SENDER_AMOUNT',
      ...(to as object),
    },
    ...change,
  };
}

/** A merchant, looking at one of its users. */
export function merchant(door: Door, seed: MachnetMerchant = A, role: MachnetRole = 'verified') {
  const user = seed.users[role];
  const headers = { 'X-Client-Id': seed.clientId, 'X-Client-Secret': seed.clientSecret };
  const call = (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Reply> =>
    door.call(method, BASE + path, {
      headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more },
      body,
    });
  const ofUser = (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Reply> =>
    call(method, `/users/${user.id}${path}`, body, more);
  const send = (body: unknown, key?: string): Promise<Reply> =>
    ofUser('POST', '/transactions', body, key === undefined ? {} : { 'X-Idempotency-Key': key });
  return {
    user,
    headers,
    call,
    ofUser,
    send,
    pay: (key: string | undefined, change: Change = {}) => send(transaction(seed, role, change), key),
    /** Pays, and answers the id of the transaction. */
    async payFor(key: string, change: Change = {}): Promise<string> {
      const { status, json, text } = await send(transaction(seed, role, change), key);
      if (status !== 200) throw new Error(`answered ${status}: ${text}`);
      return json.id;
    },
    find: (id: string) => ofUser('GET', `/transactions/${id}`),
    async row(id: string): Promise<Loose> {
      return (await ofUser('GET', `/transactions/${id}`)).json;
    },
    /** Both axes. */
    async words(id: string): Promise<[string, string]> {
      const { status, delivery_status } = (await ofUser('GET', `/transactions/${id}`)).json;
      return [status, delivery_status];
    },
    cancel: (id: string) => ofUser('DELETE', `/transactions/${id}`),
    deliver: (id: string, body: unknown = { status: 'DELIVERY_REQUESTED', comment: 'please' }) =>
      ofUser('PATCH', `/transactions/delivery-requests/${id}`, body),
    async balance(): Promise<Loose> {
      return (await ofUser('GET', `/funds/${user.walletFundId}`)).json.balance;
    },
  };
}

/** What makes a request draw on the wallet. */
export function fromWallet(seed: MachnetMerchant = A): Change {
  return { from_fund_id: seed.users.verified.walletFundId, funding_source_type: 'WALLET' };
}
