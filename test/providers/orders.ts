import type { ConnectorSetup, TransferHandle, TransferOrder } from '../../src/domain/connector';
import { ProviderFailure } from '../../src/domain/failures';
import type { JsonObject } from '../../src/domain/json';
import { parseMoney, type Money } from '../../src/domain/money';
import { START, testClock, type TestClock, testRandom } from './world';

export function money(amount: string, currency: string): Money {
  const parsed = parseMoney({ amount, currency });
  if (!parsed) throw new Error(`not money: ${amount}`);
  return parsed;
}

/** A payout order that any connector accepts with its own details on top. */
export function order(over: Partial<TransferOrder> = {}): TransferOrder {
  return {
    reference: 'ref-1',
    kind: 'PAYOUT',
    method: 'MOBILE_MONEY',
    amount: money('10', 'XAF'),
    received: null,
    exchangeRate: null,
    calculationMode: null,
    client: { externalId: null, verification: 'NOT_REQUIRED' },
    wallet: { externalId: null, currency: 'XAF', kind: 'BALANCE', isActive: true, fundingSourceType: null },
    contact: {
      firstName: 'Awa',
      lastName: 'Ngo',
      email: 'awa@example.com',
      phone: '+237675287689',
      country: 'CM',
      address: null,
    },
    registration: null,
    payoutAccount: null,
    recipientWallet: null,
    sender: { firstName: 'signe', lastName: 'paul', email: 'paul@example.com', phone: '+237677000001', country: 'CM' },
    purpose: 'Familial maintenance',
    fundOrigin: 'Salary',
    note: null,
    options: {},
    source: null,
    secret: null,
    callbackUrl: 'http://127.0.0.1:4000/callbacks/peex/token',
    ...over,
  };
}

export function handle(over: Partial<TransferHandle> = {}): TransferHandle {
  return {
    reference: 'ref-1',
    externalId: null,
    lot: null,
    kind: 'PAYOUT',
    method: 'MOBILE_MONEY',
    amount: money('10', 'XAF'),
    walletExternalId: null,
    clientExternalId: null,
    options: {},
    details: {},
    firstSubmittedAt: START,
    cancelAsked: false,
    ...over,
  };
}

export function setup(
  baseUrl: string,
  credentials: JsonObject,
  over: Partial<ConnectorSetup> = {},
): ConnectorSetup & { clock: TestClock } {
  const clock = testClock();
  return {
    baseUrl,
    reach: { to: 'loopback', isKnown: true },
    credentials,
    sandbox: true,
    timeoutMs: 10_000,
    random: testRandom,
    ...over,
    clock,
  };
}

/** The failure a call ends in; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const failure = await call.then(
    (answer) =>
      new Error(
        `answered instead of failing: ${JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
      ),
    (error: unknown) => error,
  );
  if (failure instanceof ProviderFailure) return failure;
  throw failure;
}

/** Every text of a failure that a log, a caller or the store could see. */
export function everythingShown(failure: ProviderFailure): string {
  return JSON.stringify([failure.message, failure.stack, failure.info, failure.evidence]);
}
