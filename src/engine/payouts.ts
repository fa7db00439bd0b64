import type { ProviderDefinition } from '../domain/connector';
import { isListedCountry } from '../domain/countries';
import { ProviderFailure, Refusal } from '../domain/failures';
import type { Viewer } from '../domain/organization';
import type { PayoutLimit, PayoutOptions } from '../domain/payout-options';
import type { OrderFacts } from '../domain/input-rule';
import { requirementsOf, type InputRule, type Requirement } from '../domain/requirements';
import type { TransferKind, TransferMethod } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';
import { providerError } from './contacts';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import type { AnsweredOptions, PayoutQueries, ThoughtPayout } from './payout-queries';
import { refusal } from './refusals';
import { payoutMethodsOf } from './transfer-draft';

const NOTHING_LISTED: PayoutOptions = { payers: [], banks: [], rates: [], limits: [], receiveUsers: [] };

export function createPayouts(parts: Pick<EngineParts, 'store'>, gateway: Gateway): PayoutQueries {
  const { store } = parts;

  async function findPlace(viewer: Viewer, { walletId, country, method }: ThoughtPayout) {
    const [wallet] = await store.listWalletsByIds(viewer, [walletId]);
    if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${walletId}`, ['walletId']);
    if (country && !isListedCountry(country)) {
      throw refusal('INVALID_INPUT', `${country} is not an ISO 3166-1 alpha-2 country code`, ['country']);
    }
    const definition = gateway.definitionOf(wallet.provider);
    if (method && !definition.methods.includes(method)) {
      const message = `${definition.name} pays by ${definition.methods.join(', ')}, not by ${method}`;
      throw refusal('UNSUPPORTED_OPERATION', message, ['method']);
    }
    return { wallet, definition };
  }

  async function requirements(viewer: Viewer, asked: ThoughtPayout): Promise<Requirement[]> {
    const { wallet, definition } = await findPlace(viewer, asked);
    const kind = kindOf(definition, asked.method ?? null);
    const methods = asked.method ? [asked.method] : payoutMethodsOf(definition);
    const facts = (method: TransferMethod): OrderFacts => ({
      method,
      country: asked.country ?? null,
      walletCurrency: wallet.currency,
      fundingSourceType: wallet.fundingSourceType,
    });
    const rules = definition.rulesOf?.(kind) ?? [];
    // Where the method is still open, what every method asks for.
    const common = rules.filter((rule) => methods.every((method) => rule.applies?.(facts(method)) ?? true));
    const own = asked.method ? requirementsOf(rules, facts(asked.method)) : common.map(asRequirement);
    return [...everyOrder(definition, wallet, methods), ...own];
  }

  async function options(viewer: Viewer, asked: ThoughtPayout): Promise<AnsweredOptions> {
    const { wallet, definition } = await findPlace(viewer, asked);
    const account = await store.findAccount(wallet.accountId);
    const [client] = await store.listClientsByIds(viewer, [wallet.clientId]);
    if (!account || !client) throw refusal('NOT_FOUND', `there is no wallet ${wallet.id}`, ['walletId']);
    const known = {
      methods: payoutMethodsOf(definition),
      currencies: definition.money.foreignAmount ? definition.currencies : [wallet.currency],
    };
    const bounds = boundsOf(definition, wallet.currency);
    if (!gateway.connectorOf(account).fetchPayoutOptions) {
      return { ...known, ...NOTHING_LISTED, isListed: false, limits: bounds };
    }
    try {
      const question = {
        clientExternalId: client.externalId,
        method: asked.method ?? null,
        country: asked.country ?? null,
      };
      const found = await gateway.call(account, 'refresh', async (connector) => {
        return (await connector.fetchPayoutOptions?.(question)) ?? NOTHING_LISTED;
      });
      return { ...known, isListed: true, ...found, limits: [...bounds, ...found.limits] };
    } catch (error) {
      if (error instanceof ProviderFailure) throw new Refusal([providerError(error, ['walletId'])]);
      throw error;
    }
  }

  return { requirements, options };
}

/** A method that money is only collected by asks for the inputs of requestPayment. */
function kindOf(definition: ProviderDefinition, method: TransferMethod | null): TransferKind {
  return method === null || payoutMethodsOf(definition).includes(method) ? 'PAYOUT' : 'COLLECTION';
}

function asRequirement({ path, required, allowed, message }: InputRule): Requirement {
  return { path: ['input', ...path], required, allowed: allowed ?? null, message };
}

/** What the gateway itself asks for. */
function everyOrder(definition: ProviderDefinition, wallet: Wallet, methods: readonly TransferMethod[]): Requirement[] {
  const { name, currencies, money } = definition;
  const inAnyCurrency = money.foreignAmount ? (currencies.length > 0 ? currencies : null) : [wallet.currency];
  return [
    { path: ['input', 'idempotencyKey'], required: true, allowed: null, message: '1 to 255 characters of your own' },
    { path: ['input', 'amount', 'amount'], required: true, allowed: null, message: 'a decimal number above 0' },
    {
      path: ['input', 'amount', 'currency'],
      required: true,
      allowed: inAnyCurrency,
      message: inAnyCurrency === null ? 'an ISO 4217 currency' : `${inAnyCurrency.join(', ')} at ${name}`,
    },
    ...(methods.length > 1
      ? [
          {
            path: ['input', 'method'],
            required: true,
            allowed: methods,
            message: `${name} pays by several: say by which`,
          },
        ]
      : []),
  ];
}

function boundsOf({ money }: ProviderDefinition, currency: string): PayoutLimit[] {
  const bounds = money.limits[currency];
  return bounds ? [{ period: 'TRANSFER', remaining: null, ...bounds, currency }] : [];
}
