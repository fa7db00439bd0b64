import { XPRIZO_MERCHANTS, type XprizoSeededProfile } from '../../src/sandbox/xprizo/merchants';
import type { Door, Loose, Reply } from './door';

export const BASE = '/xprizo/api';
export const [A, B, SPARE] = XPRIZO_MERCHANTS;

export type Change = Record<string, unknown>;

export function logIn(door: Door, body: unknown = { userName: A.userName, password: A.password }): Promise<Reply> {
  return door.call('POST', `${BASE}/Security/GetToken`, { headers: { 'Content-Type': 'application/json' }, body });
}

/** What a public card deposit has; `change.creditCard` changes the card. */
export function cardDeposit(reference: string, { creditCard, ...change }: Change = {}): Change {
  return {
    accountId: Number(A.usdAccountId),
    customer: 'customer-77',
    reference,
    amount: 25.5,
    creditCard: {
      name: 'A N OTHER',
      number: '4242424242424242',
      expiryMonth: '08',
      expiryYear: '27',
      ccv: '987',
      ...(creditCard as object),
    },
    ...change,
  };
}

/** A profile with a token. */
export async function person(door: Door, seed: XprizoSeededProfile = A) {
  const reply = await logIn(door, { userName: seed.userName, password: seed.password });
  const token: string = reply.json.token;
  const headers = { Authorization: `Bearer ${token}`, 'x-api-version': '1.0' };
  const call = (method: string, path: string, query: Record<string, string> = {}, body?: unknown): Promise<Reply> =>
    door.call(method, BASE + path, {
      headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      query,
      body,
    });
  const statusOf = async (which: string, reference: string, accountId: string): Promise<Loose> =>
    (await call('GET', `/Transaction/${which}/${accountId}`, { reference })).json;
  return {
    token,
    headers,
    call,
    send: (body: unknown, query: Record<string, string> = {}) => call('POST', '/Transaction/SendPayment', query, body),
    request: (body: unknown) => call('POST', '/Transaction/RequestPayment', {}, body),
    depositByCard: (body: unknown) => call('POST', '/Transaction/CardDeposit', {}, body),
    depositByMpesa: (body: unknown) => call('POST', '/Transaction/MPesaDeposit', {}, body),
    accept: (key: string, query: Record<string, string> = { pin: '1234' }) =>
      call('GET', '/Transaction/ApprovalAccept', { key, ...query }),
    reject: (key: string) => call('GET', '/Transaction/ApprovalReject', { key }),
    cancel: (key: string) => call('GET', '/Transaction/ApprovalCancel', { key }),
    byReference: (reference: string, accountId = seed.kesAccountId) =>
      statusOf('StatusByReference', reference, accountId),
    status: (reference: string, accountId = seed.kesAccountId) => statusOf('Status', reference, accountId),
    /** What StatusByReference and Status call it. */
    async words(reference: string, accountId = seed.kesAccountId): Promise<[string, string]> {
      const { description } = await statusOf('StatusByReference', reference, accountId);
      const { status } = await statusOf('Status', reference, accountId);
      return [description, status];
    },
    /** `trust` and `realTrust`. */
    async balance(accountId = seed.kesAccountId): Promise<[number, number]> {
      const { trust, realTrust } = (await call('GET', `/Wallet/${accountId}`)).json;
      return [trust, realTrust];
    },
  };
}

/** From the merchant's KES wallet to its peer's. */
export function payment(reference: string, change: Change = {}): Change {
  return {
    fromAccountId: Number(A.kesAccountId),
    toAccountId: Number(A.peer.kesAccountId),
    reference,
    amount: 100,
    ...change,
  };
}

/** From the peer's KES wallet to the merchant's. */
export function demand(reference: string, change: Change = {}): Change {
  return {
    fromAccountId: Number(A.peer.kesAccountId),
    toAccountId: Number(A.kesAccountId),
    reference,
    amount: 100,
    ...change,
  };
}

export function mpesaDeposit(reference: string | undefined, change: Change = {}): Change {
  return { accountId: Number(A.kesAccountId), mobileNumber: '254712345678', reference, amount: 100, ...change };
}

/** An ErrorModel and a ProblemDetails, as they look. */
export const errorModel = (statusCode: number, errorCode: unknown, message: unknown = expect.any(String)) => ({
  timestamp: expect.any(String),
  statusCode,
  status: expect.any(String),
  errorCode,
  message,
});
export const problemDetails = (status: number) => ({
  type: expect.any(String),
  title: expect.any(String),
  status,
  detail: expect.any(String),
  instance: null,
});
