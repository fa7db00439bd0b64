import { NO_LAST_WORDS } from '../../../src/domain/transfer';
import type { ProviderAccount } from '../../../src/domain/account';
import type { Client } from '../../../src/domain/client';
import type { Contact } from '../../../src/domain/contact';
import type { NewEvent } from '../../../src/domain/event';
import type { ApiKey, Organization, Visibility } from '../../../src/domain/organization';
import type { Store, Transaction } from '../../../src/domain/store';
import type { Transfer } from '../../../src/domain/transfer';
import type { Wallet } from '../../../src/domain/wallet';

/** Rows with every field filled in, to be varied by the test that needs them otherwise. */

/** An instant to count from. */
export const T0 = 1_700_000_000_000;

let count = 0;
/** Ids as the domain makes them: they grow, so rows made later sort later. */
export function nextId(prefix: string): string {
  count += 1;
  return `${prefix}_${count.toString(16).padStart(28, '0')}`;
}

export function organization(fields: Partial<Organization> = {}): Organization {
  return { id: nextId('org'), name: 'Acme', createdAt: T0, ...fields };
}

export function apiKey(fields: Partial<ApiKey> & { organizationId: string }): ApiKey {
  const id = nextId('key');
  return {
    id,
    label: 'backend',
    prefix: 'ck_live_12',
    hash: `hash of ${id}`,
    scopes: ['read', 'transfers:write'],
    clientIds: null,
    createdAt: T0,
    lastUsedAt: null,
    revokedAt: null,
    expiresAt: null,
    ...fields,
  };
}

export function account(fields: Partial<ProviderAccount> & { organizationId: string }): ProviderAccount {
  const id = nextId('acc');
  return {
    id,
    provider: 'PEEX',
    label: 'Peex, main',
    sandbox: true,
    baseUrl: 'http://127.0.0.1:4010/peex/api/v3',
    status: 'ACTIVE',
    sealedCredentials: 'sealed',
    callbackToken: `token of ${id}`,
    lastSuccessAt: null,
    lastFailureAt: null,
    lastFailure: null,
    createdAt: T0,
    callBudget: null,
    previousCallbackToken: null,
    previousCallbackUntil: null,
    credentialsSince: null,
    ...fields,
  };
}

export function client(of: ProviderAccount, fields: Partial<Client> = {}): Client {
  const id = nextId('cli');
  return {
    id,
    organizationId: of.organizationId,
    accountId: of.id,
    provider: of.provider,
    externalId: `external ${id}`,
    name: 'Acme Payouts',
    email: null,
    phone: null,
    country: 'CM',
    isActive: true,
    verification: 'NOT_REQUIRED',
    details: { address: 'Douala' },
    freshness: { observedAt: T0, source: 'POLL', staleAfter: T0 + 60_000 },
    createdAt: T0,
    nextRefreshAt: null,
    ...fields,
  };
}

export function wallet(of: Client, fields: Partial<Wallet> = {}): Wallet {
  return {
    id: nextId('wal'),
    organizationId: of.organizationId,
    accountId: of.accountId,
    clientId: of.id,
    provider: of.provider,
    kind: 'BALANCE',
    isActive: null,
    fundingSourceType: null,
    externalId: null,
    label: 'XAF',
    currency: 'XAF',
    balance: { total: null, available: 12_345_0000n, reserved: null },
    refreshError: null,
    freshness: { observedAt: T0, source: 'POLL', staleAfter: null },
    createdAt: T0,
    nextReadAt: null,
    ...fields,
  };
}

export function contact(fields: Partial<Contact> & { organizationId: string }): Contact {
  return {
    id: nextId('con'),
    firstName: 'Ada',
    lastName: 'Mbarga',
    email: 'ada@example.com',
    phone: '+237699000001',
    country: 'CM',
    address: { line1: '1 Rue A', line2: null, city: 'Douala', state: null, postalCode: null, country: 'CM' },
    createdAt: T0,
    ...fields,
  };
}

export function transfer(from: Wallet, fields: Partial<Transfer> = {}): Transfer {
  const id = nextId('trf');
  return {
    id,
    organizationId: from.organizationId,
    accountId: from.accountId,
    provider: from.provider,
    clientId: from.clientId,
    walletId: from.id,
    contactId: null,
    kind: 'PAYOUT',
    method: 'MOBILE_MONEY',
    status: 'PENDING',
    providerStatus: 'pending',
    amount: { units: 1_000_0000n, currency: 'XAF' },
    received: null,
    fee: null,
    exchangeRate: null,
    reference: `reference of ${id}`,
    clientReference: null,
    externalId: null,
    lot: null,
    purpose: null,
    fundOrigin: null,
    note: null,
    sender: null,
    payoutAccountId: null,
    recipientWalletId: null,
    externalWallet: null,
    calculationMode: null,
    failure: null,
    action: null,
    details: {},
    options: {},
    orderedAs: {},
    source: null,
    needsSecret: false,
    version: 1,
    lastPolledAt: null,
    nextPollAt: null,
    polls: 0,
    lastError: null,
    lostSince: null,
    firstSubmittedAt: null,
    submittedAt: null,
    stageSince: null,
    lastAct: null,
    statusOrder: null,
    fieldOrders: {},
    lastObservation: null,
    createdSeq: 1,
    freshness: { observedAt: null, source: 'LOCAL', staleAfter: null },
    createdAt: T0,
    updatedAt: T0,
    settledAt: null,
    booked: null,
    attentions: [],
    lastWords: NO_LAST_WORDS,
    lateLookAt: null,
    ...fields,
  };
}

export function event(about: ProviderAccount, fields: Partial<NewEvent> = {}): NewEvent {
  return {
    type: 'ACCOUNT_STATUS_CHANGED',
    at: T0,
    source: 'POLL',
    accountId: about.id,
    provider: about.provider,
    transferId: null,
    walletId: null,
    clientId: null,
    contactId: null,
    body: { kind: 'account', message: 'it works again' },
    ...fields,
  };
}

/** An organization with one account, client and wallet; tests share one store and so need one of their own each. */
export interface World {
  organization: Organization;
  account: ProviderAccount;
  client: Client;
  wallet: Wallet;
  visible: Visibility;
}

export async function insertWorld(store: Store): Promise<World> {
  return store.write((tx) => insertWorldIn(tx));
}

async function insertWorldIn(tx: Transaction): Promise<World> {
  const org = organization();
  const acc = account({ organizationId: org.id });
  const cli = client(acc);
  const wal = wallet(cli);
  await tx.insertOrganization(org);
  await tx.insertAccount(acc);
  await tx.insertClient(cli);
  await tx.insertWallet(wal);
  return {
    organization: org,
    account: acc,
    client: cli,
    wallet: wal,
    visible: { organizationId: org.id, clientIds: null },
  };
}
