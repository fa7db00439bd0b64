import type { JsonObject } from '../../src/domain/json';
import { PROVIDERS } from '../../src/providers/registry';
import { FAULTS_OF, type FaultName } from '../../src/sandbox/faults';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import { samplesOf } from '../contract/fixtures';
import { AddAccountDocument } from '../generated/operations';
import { fillVariables, listSavedOperations } from '../graphql/saved-operations';
import { KEY_A, type Json, type World } from './world';

const FAILURE = 'category code message retryable retryAt';
export const USER_ERRORS = `userErrors { code message path moneyMoved retryAt provider { ${FAILURE} } }`;
const TRANSFER = `
  id provider status isFinal providerStatus reference externalId clientReference version settledAt
  amount { amount currency } failure { ${FAILURE} } action { type url expiresAt }
  sync { polls nextPollAt lastPolledAt lastError { ${FAILURE} } }
  contact { id } wallet { id } account { id }
  details { ... on CinetPayTransferDetails { lot } }`;

const CREATE = `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) {
  transfer { ${TRANSFER} } idempotency { replayed firstSeenAt } cursor ${USER_ERRORS} } }`;
const BATCH = `mutation ($input: TransferBatchInput!) { createTransfers(input: $input) {
  items { index transfer { ${TRANSFER} } ${USER_ERRORS} } idempotency { replayed firstSeenAt } ${USER_ERRORS} } }`;
const FIND = `query ($by: TransferRef!) { transfer(by: $by) { ${TRANSFER} } }`;
const EVENTS_OF = `query ($id: ID!) { transfer(by: { id: $id }) { events(first: 100) { nodes {
  cursor type ... on TransferEvent { from to version } } } } }`;

/** One organization's account, client and wallet at a provider. */
export interface Place {
  provider: string;
  accountId: string;
  clientId: string;
  walletId: string;
  currency: string;
}

/** A wallet at a provider that money can be sent from; seeded organizations have one account at each. */
export async function placeOf(world: World, provider: string, key = KEY_A): Promise<Place> {
  const { wallets } = await world.ask<Json>(
    `query ($providers: [Provider!]) { wallets(filter: { providers: $providers }, first: 100) { nodes {
      id kind isActive currency account { id } client { id verification } } } }`,
    { providers: [provider] },
    key,
  );
  const wallet = wallets.nodes.find(
    ({ kind, isActive, currency, client }: Json) =>
      kind === 'BALANCE' &&
      isActive !== false &&
      currency === ORDERS[provider]?.currency &&
      client.verification !== 'UNVERIFIED',
  );
  return {
    provider,
    accountId: wallet.account.id,
    clientId: wallet.client.id,
    walletId: wallet.id,
    currency: wallet.currency,
  };
}

/** The id of a contact with a number that was taken once and could not be given today: it stays, and goes to the provider. */
export async function contactWithOldPhone(world: World, phone: string, country: string): Promise<string> {
  const { createContact } = await world.ask<Json>(
    'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } } }',
    { input: { contact: { firstName: 'Old', lastName: 'Number', country } } },
  );
  const contactId = createContact.contact.id as string;
  await world.app.store.write(async (tx) => {
    const contact = await tx.lockContact(contactId);
    if (contact) await tx.saveContact({ ...contact, phone });
  });
  return contactId;
}

interface Order {
  currency: string;
  amount: string;
  method: string;
  recipient: (phone: string | undefined) => Json;
  more?: object;
}

const person = (phone: string, country: string, more: object = {}) => ({
  newContact: { firstName: 'Awa', lastName: 'Diop', phone, country, ...more },
});

/** What every provider's sandbox pays out, as far as it depends on us. */
const ORDERS: Readonly<Record<string, Order>> = {
  PEEX: {
    currency: 'XAF',
    amount: '5000',
    method: 'MOBILE_MONEY',
    recipient: (phone = '+237677000001') => person(phone, 'CM'),
    more: {
      sender: { firstName: 'Marie', lastName: 'Fotso', phone: '+237699111222', email: 'marie.fotso@example.com' },
      purpose: 'FAMILY',
      fundOrigin: 'SALARY',
      options: { peex: { amlCft: true } },
    },
  },
  CINETPAY: {
    currency: 'XOF',
    amount: '1500',
    method: 'MOBILE_MONEY',
    recipient: (phone = '+2250700000001') => person(phone, 'CI'),
  },
  MACHNET: {
    currency: 'USD',
    amount: '20.50',
    method: 'CASH_PICKUP',
    recipient: () =>
      person('+233541859222', 'GH', {
        email: 'awa.diop@example.com',
        address: { line1: '12 Independence Avenue', city: 'Accra', country: 'GH' },
      }),
    more: { purpose: 'FAMILY_MAINTENANCE', options: { machnet: { payerId: 1, remittancePurpose: 'FAMILY' } } },
  },
  XPRIZO: {
    currency: 'KES',
    amount: '120.25',
    method: 'WALLET',
    recipient: () => ({ externalWallet: XPRIZO_MERCHANTS[0].peer.kesAccountId }),
  },
};

/** Every provider that is registered and can be ordered from here. */
export const ORDERED_PROVIDERS = PROVIDERS.map(({ id }) => id).filter((id) => ORDERS[id]);
/** Those that pay a phone number of anybody's: there a number chooses the outcome. */
export const PHONE_PROVIDERS = ORDERED_PROVIDERS.filter((id) => ORDERS[id]?.method === 'MOBILE_MONEY');

/** What a provider's sandbox can be made to suffer: no tokens expire where there are none, and so on. */
const CANNOT_SUFFER: Readonly<Record<string, readonly FaultName[]>> = {
  PEEX: ['tokenExpired'],
  MACHNET: ['tokenExpired'],
  XPRIZO: ['amountChanged'],
};

export function offeredFaults(provider: string, operation: 'create' | 'lookup'): FaultName[] {
  return FAULTS_OF[operation].filter((fault) => !CANNOT_SUFFER[provider]?.includes(fault));
}

let orders = 0;

/** A good order with a key of its own; `phone` chooses the outcome where it is a magic value. */
export function orderFor(place: Place, more: Record<string, unknown> & { phone?: string } = {}): Json {
  const order = ORDERS[place.provider];
  if (!order) throw new Error(`no order for ${place.provider}`);
  const { phone, ...rest } = more;
  return {
    idempotencyKey: `e2e-${++orders}`,
    walletId: place.walletId,
    recipient: order.recipient(phone),
    amount: { amount: order.amount, currency: place.currency },
    method: order.method,
    ...order.more,
    ...rest,
  };
}

/**
 * The saved order of any provider that is registered, as a newcomer would run it, with a key of its own; that of its
 * fixture file where the file tells everything.
 */
export async function savedOrder(world: World, provider: { id: string; key: string }): Promise<Json> {
  const samples = samplesOf(provider.key);
  if (samples) {
    const walletId = await walletOf(world, provider.id, samples.credentials);
    return { ...samples.transfer, walletId, idempotencyKey: `e2e-${++orders}` };
  }
  const operation = listSavedOperations().find(({ name }) => name === `create-${provider.key}-transfer`);
  if (!operation) throw new Error(`${provider.id} is registered: save its create-${provider.key}-transfer operation`);
  const { input } = await fillVariables(operation, async (document, variables) => ({
    data: await world.ask(document, variables),
  }));
  return { ...(input as object), waitFor: null, idempotencyKey: `e2e-${++orders}` };
}

const WALLETS = `query ($providers: [Provider!]) { wallets(filter: { providers: $providers }, first: 1) { nodes { id } } }`;

/** The wallet of a provider that nobody seeds: its account is added as a caller adds one, by its generic credentials. */
async function walletOf(world: World, provider: string, credentials: JsonObject): Promise<string> {
  const known = await world.ask<Json>(WALLETS, { providers: [provider] });
  if (known.wallets.nodes.length > 0) return known.wallets.nodes[0].id;
  const input = { label: provider, credentials: { generic: { provider, ...credentials } } };
  const { addProviderAccount } = await world.ask(AddAccountDocument, { input });
  if (addProviderAccount.userErrors.length > 0) throw new Error(JSON.stringify(addProviderAccount.userErrors));
  return walletOf(world, provider, credentials);
}

export async function create(world: World, input: Json, key = KEY_A): Promise<Json> {
  return (await world.ask<Json>(CREATE, { input }, key)).createTransfer;
}

export async function createBatch(world: World, input: Json, key = KEY_A): Promise<Json> {
  return (await world.ask<Json>(BATCH, { input }, key)).createTransfers;
}

export async function transferOf(world: World, id: string, key = KEY_A): Promise<Json> {
  return (await world.ask<Json>(FIND, { by: { id } }, key)).transfer;
}

/** The transfer once it is final; time passes until it is. */
export function settled(world: World, id: string, key = KEY_A): Promise<Json> {
  return world.until(`the end of ${id}`, async () => {
    const transfer = await transferOf(world, id, key);
    return transfer.isFinal ? transfer : null;
  });
}

/** Every status it has been in, in order, from its own part of the log. */
export async function statusesOf(world: World, id: string, key = KEY_A): Promise<string[]> {
  const { transfer } = await world.ask<Json>(EVENTS_OF, { id }, key);
  return transfer.events.nodes.filter(({ from, to }: Json) => from !== to).map(({ to }: { to: string }) => to);
}

/** What the provider's own books say of one transfer: the whole of it, in its own words. */
export async function rowsOf(world: World, transfer: { provider: string; reference: string }) {
  return (await world.ledger(transfer.provider)).filter(({ reference }) => reference === transfer.reference);
}

/** The head of the organization's log. */
export async function headOf(world: World, key = KEY_A): Promise<string> {
  const { events } = await world.ask<Json>(`{ events(first: 1) { pageInfo { endCursor } } }`, {}, key);
  let { endCursor } = events.pageInfo;
  for (;;) {
    const page = await world.ask<Json>(
      `query ($after: EventCursor) { events(first: 100, after: $after) { pageInfo { endCursor hasNextPage } } }`,
      { after: endCursor },
      key,
    );
    endCursor = page.events.pageInfo.endCursor ?? endCursor;
    if (!page.events.pageInfo.hasNextPage) return endCursor;
  }
}
