import type { Connector, ProviderDefinition, WalletSighting } from '../../src/domain/connector';
import { ProviderFailure } from '../../src/domain/failures';
import type { Units } from '../../src/domain/decimal';

/** A provider that answers from memory: what it says can be set, and how often it was asked is counted. */
export interface ScriptedProvider {
  definition: ProviderDefinition;
  available: Units;
  isDown: boolean;
  balanceReads: number;
  /** Runs before a balance, as it was when it was asked for, is answered: may wait. */
  beforeAnswer: () => Promise<void>;
}

export function createScriptedProvider(id: string, currency = 'XAF'): ScriptedProvider {
  const scripted: ScriptedProvider = {
    definition: definitionOf(id, currency, connector),
    available: 0n,
    isDown: false,
    balanceReads: 0,
    beforeAnswer: () => Promise.resolve(),
  };

  async function fetchWallet(): Promise<WalletSighting> {
    scripted.balanceReads += 1;
    const { available, isDown } = scripted;
    await scripted.beforeAnswer();
    if (isDown) throw new ProviderFailure({ category: 'UNAVAILABLE', message: 'out of order', effect: 'none' });
    return {
      externalId: null,
      kind: 'BALANCE',
      label: id,
      currency,
      isActive: true,
      fundingSourceType: null,
      balance: { total: null, available, reserved: null },
    };
  }

  function connector(): Connector {
    return {
      async fetchClient() {
        const unsaid = { externalId: null, email: null, phone: null, country: null, isActive: null, details: {} };
        return { client: { ...unsaid, name: id, verification: 'NOT_REQUIRED' }, wallets: [await fetchWallet()] };
      },
      fetchWallet,
      async createTransfer(order) {
        return { status: 'PENDING', providerStatus: 'new', externalId: `at ${id}: ${order.reference}`, body: {} };
      },
      async lookUpTransfer() {
        return { found: true, sighting: { status: 'SUCCEEDED', providerStatus: 'paid', body: {} } };
      },
      async close() {},
    };
  }
  return scripted;
}

function definitionOf(id: string, currency: string, open: () => Connector): ProviderDefinition {
  return {
    id,
    key: id.toLowerCase(),
    name: `The scripted ${id}`,
    document: 'test/graphql',
    methods: ['MOBILE_MONEY'],
    currencies: [currency],
    clients: 'own',
    contacts: 'none',
    money: { decimals: 'iso', limits: {}, foreignAmount: false },
    budget: { calls: 1000, windowMs: 1000, burst: 1000 },
    baseUrl: { live: 'http://127.0.0.1:1', sandboxPath: '' },
    checkCredentials: () => [],
    walletCurrency: () => currency,
    checkOrder: () => [],
    manners: () => ({ resend: 'never', graceMs: 0, resendWindowMs: 0, historyMs: null }),
    lateLooks: () => ({ afterFailure: [], afterSuccess: [] }),
    lookUpBy: 'reference',
    open,
  };
}
