import type {
  BatchLookUp,
  CallbackHint,
  Connector,
  ProviderDefinition,
  TransferHandle,
  TransferSighting,
} from '../../src/domain/connector';
import { ProviderFailure } from '../../src/domain/failures';
import { create, USER_ERRORS } from './orders';
import type { Json, World } from './world';

/** One call of an account to a scripted provider. */
interface Call {
  account: string;
  operation: 'create' | 'lookup' | 'batch' | 'client' | 'deliver' | 'contact';
  /** What it was about: a reference, references, a client's id, a phone. */
  about: string;
  at: number;
}

export type Script = ReturnType<typeof scriptProvider>;

/** A provider that answers from memory and does what the test says, to each account by its name. */
export function scriptProvider(id: string, more: Partial<ProviderDefinition> = {}) {
  const calls: Call[] = [];
  const paid = new Set<string>();
  const reversed = new Set<string>();
  const absent = new Set<string>();
  const delivered = new Set<string>();
  /** The phones of the contacts it was told of; where each is in here is its id. */
  const phones: (string | null)[] = [];
  const payees = new Map<string, (string | null)[]>();
  const script = {
    id,
    calls: calls as readonly Call[],
    /** References that are paid from now on. */
    paid,
    /** References of which the money has come back since. */
    reversed,
    /** References that a look-up does not find. */
    absent,
    /** The phones that an order was for, each time it came, where contacts are kept. */
    payeesOf: (reference: string) => payees.get(reference) ?? [],
    /** Runs before a call is answered: may throw, or wait. */
    before: async (_call: Call): Promise<void> => {},
    /** It pays nothing out before it is asked to; its answers are then as of when it was asked. */
    delivers: false,
    batch: null as Omit<BatchLookUp, 'ask'> | null,
    /** What it says that a transfer of this account shares with others. */
    lotOf: (_account: string): string | null => null,
    definition: {
      id,
      key: id.toLowerCase(),
      name: `Scripted ${id}`,
      document: 'test/e2e',
      methods: ['WALLET'],
      currencies: ['XAF'],
      clients: 'own',
      contacts: 'none',
      money: { decimals: 'iso', limits: {}, foreignAmount: false },
      budget: { calls: 1_000, windowMs: 1_000, burst: 1_000 },
      baseUrl: { live: 'http://127.0.0.1:1', sandboxPath: '' },
      checkCredentials: () => [],
      walletCurrency: () => 'XAF',
      checkOrder: () => [],
      manners: () => ({ resend: 'never', graceMs: 60_000, resendWindowMs: 0, historyMs: null }),
      lateLooks: () => ({ afterFailure: [], afterSuccess: [] }),
      lookUpBy: 'reference',
      open: ({ credentials, clock }) => open(credentials.name as string, () => clock.now()),
      ...more,
    } as ProviderDefinition,
    callsOf: (account: string, operation?: Call['operation']) =>
      calls.filter((call) => call.account === account && (operation === undefined || call.operation === operation)),
  };

  function open(account: string, now: () => number): Connector {
    const call = async (operation: Call['operation'], about: string) => {
      const made = { account, operation, about, at: now() };
      calls.push(made);
      await script.before(made);
    };
    const connector: Connector = {
      async fetchClient({ externalId }) {
        await call('client', externalId ?? account);
        const unsaid = { email: null, phone: null, country: null, isActive: null, details: {} };
        const wallet = { externalId: externalId && `wallet ${externalId}`, label: account, currency: 'XAF' };
        const balance = { total: null, available: BigInt(calls.length) * 10_000n, reserved: null };
        return {
          client: { ...unsaid, externalId, name: account, verification: 'NOT_REQUIRED' },
          wallets: [{ ...wallet, kind: 'BALANCE', isActive: true, fundingSourceType: null, balance }],
        };
      },
      async createTransfer({ reference, registration }) {
        const sighting = sightingOf(account, reference, false);
        const payee = registration ? phones[Number(registration.externalId)] : null;
        payees.set(reference, [...script.payeesOf(reference), payee ?? null]);
        await call('create', reference);
        return sighting;
      },
      async lookUpTransfer({ reference }) {
        await call('lookup', reference);
        return absent.has(reference)
          ? { found: false, body: null }
          : { found: true, sighting: sightingOf(account, reference) };
      },
      async requestDelivery({ reference }) {
        await call('deliver', reference);
        delivered.add(reference);
      },
      readCallback: ({ body }) => ({
        authentic: true,
        hints: JSON.parse(body) as CallbackHint[],
        evidence: JSON.parse(body),
      }),
      close: () => Promise.resolve(),
    };
    if (script.definition.contacts !== 'none') {
      connector.registerContacts = async ([contact]) => {
        const id = phones.push(contact?.phone ?? null) - 1;
        await call('contact', contact?.phone ?? '');
        return [{ externalId: String(id), lot: null, providerCode: null }];
      };
    }
    if (script.batch === null) return connector;
    const ask = async (handles: readonly TransferHandle[]) => {
      await call('batch', handles.map(({ reference }) => reference).join(' '));
      return new Map(handles.map(({ reference }) => [reference, sightingOf(account, reference)]));
    };
    return { ...connector, lookUpTransfers: { ...script.batch, ask } };
  }

  function sightingOf(account: string, reference: string, isPaid = paid.has(reference)): TransferSighting {
    const isReversed = reversed.has(reference);
    return {
      status: isReversed ? 'REVERSED' : isPaid ? 'SUCCEEDED' : 'PENDING',
      providerStatus: isReversed ? 'returned' : isPaid ? 'paid' : 'new',
      externalId: `at ${id}: ${reference}`,
      lot: script.lotOf(account),
      needsDelivery: script.delivers && !delivered.has(reference),
      body: {},
    };
  }
  return script;
}

export function tooManyCalls(retryAt: number | null): ProviderFailure {
  return new ProviderFailure({ category: 'RATE_LIMITED', message: '429', retryable: true, retryAt, effect: 'none' });
}

export interface ScriptedPlace {
  accountId: string;
  walletId: string;
  callbackUrl: string;
}

const ADD = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
  account { id callbackUrl wallets { nodes { id } } } ${USER_ERRORS} } }`;

/** Adds an account with this name; every test has accounts of its own. */
export async function addScripted(
  world: World,
  script: Script,
  name: string,
  more: Record<string, unknown> = {},
): Promise<ScriptedPlace> {
  const input = { label: name, credentials: { generic: { provider: script.id, name } }, ...more };
  const { addProviderAccount } = await world.ask<Json>(ADD, { input });
  if (addProviderAccount.userErrors.length > 0) throw new Error(JSON.stringify(addProviderAccount.userErrors));
  const { id, callbackUrl, wallets } = addProviderAccount.account;
  return { accountId: id, callbackUrl, walletId: wallets.nodes[0]?.id };
}

let orders = 0;

/** One transfer of 100 XAF; what its create answers. */
export function send(world: World, { walletId }: ScriptedPlace, more: Record<string, unknown> = {}): Promise<Json> {
  return create(world, {
    idempotencyKey: `scripted ${orders++}`,
    walletId,
    recipient: { externalWallet: 'somebody' },
    amount: { amount: '100', currency: 'XAF' },
    method: 'WALLET',
    ...more,
  });
}
