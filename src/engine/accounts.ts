import type { CallBudget, ProviderAccount } from '../domain/account';
import type { ClientSighting, ProviderDefinition, WalletSighting } from '../domain/connector';
import { ProviderFailure, type UserError } from '../domain/failures';
import { newId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Client } from '../domain/client';
import { UNKNOWN_BALANCE } from '../domain/wallet';
import { baseUrlFor } from './base-url';
import { providerError, refusable } from './contacts';
import { tryCredentials } from './credential-trial';
import type { AccountAccess, AccountOperations, AccountResult, CallBudgetInput, EngineParts } from './engine';
import { accountEvent, type Gateway } from './gateway';
import { dropEmpty } from './normalise';
import type { Profiles } from './profiles';
import { organizationTopic } from './topics';
import { refusal, refuseOn } from './refusals';

const CALLBACK_TOKEN_BYTES = 24;
const LONGEST_LABEL = 200;

export function createAccounts(
  parts: EngineParts,
  gateway: Gateway,
  profiles: Profiles,
): Omit<AccountOperations, keyof AccountAccess> {
  const { store, clock, settings, wake, vault } = parts;

  function choose(credentials: Record<string, JsonObject | null | undefined>): {
    definition: ProviderDefinition;
    given: JsonObject;
    key: string;
  } {
    const [chosen] = Object.entries(credentials).filter(([, value]) => value !== null && value !== undefined);
    const [key, value] = chosen ?? ['', null];
    const definition =
      parts.providers.find((one) => one.key === key) ??
      (key === 'generic' ? parts.providers.find((one) => one.id === (value as JsonObject).provider) : undefined);
    if (!definition) {
      throw refusal('UNSUPPORTED_OPERATION', `there is no connector for "${key}" credentials here`, [
        'input',
        'credentials',
        key,
      ]);
    }
    return { definition, given: (dropEmpty(value) ?? {}) as JsonObject, key };
  }

  /** What an own client looks like before its provider has said anything. */
  function unseenClient(definition: ProviderDefinition, label: string, credentials: JsonObject) {
    const client: ClientSighting = {
      externalId: null,
      name: label,
      email: null,
      phone: null,
      country: null,
      isActive: null,
      verification: 'NOT_REQUIRED',
      details: {},
    };
    const currency = definition.walletCurrency?.(credentials);
    const wallets: WalletSighting[] = currency
      ? [
          {
            externalId: null,
            kind: 'BALANCE',
            label: `${label} balance`,
            currency,
            isActive: null,
            fundingSourceType: null,
            balance: UNKNOWN_BALANCE,
          },
        ]
      : [];
    return { client, wallets };
  }

  return {
    async add(viewer, input) {
      return refusable<AccountResult>({ account: null }, async () => {
        const { definition, given, key } = choose(input.credentials);
        const sandbox = input.sandbox ?? true;
        if (!sandbox && settings.mode === 'sandbox') {
          throw refusal(
            'INVALID_INPUT',
            'this server runs in sandbox mode and moves no real money: start it with MODE=live',
            ['input', 'sandbox'],
          );
        }
        const label = labelOf(input.label);
        const callBudget = budgetOf(input.callBudget);
        const problems = definition.checkCredentials(given);
        refuseOn(problems.map((problem) => ({ ...problem, path: ['input', 'credentials', key, ...problem.path] })));
        const baseUrl = baseUrlFor(definition, { sandbox, given: input.baseUrl }, settings);
        const id = newId('ProviderAccount', parts);
        const connector = gateway.openWith({ id, provider: definition.id, baseUrl, sandbox }, given);
        const verdict = await tryCredentials(definition, connector).finally(() => connector.close());
        const refused = verdict.failure ? [providerError(verdict.failure, ['input', 'credentials', key])] : [];
        const isRefused = verdict.status === 'AUTH_FAILED';
        // Where the account is its one client there is nothing to show of it; where clients are linked, it waits for
        // replaceProviderCredentials.
        if (isRefused && definition.clients === 'own') return { account: null, userErrors: refused };
        const { seen } = verdict;
        const now = clock.now();
        const account: ProviderAccount = {
          id,
          organizationId: viewer.organizationId,
          provider: definition.id,
          label,
          sandbox,
          baseUrl,
          status: verdict.status,
          sealedCredentials: vault.seal(given, id),
          callbackToken: parts.random.hex(CALLBACK_TOKEN_BYTES),
          previousCallbackToken: null,
          previousCallbackUntil: null,
          credentialsSince: null,
          lastSuccessAt: verdict.failure ? null : now,
          lastFailureAt: verdict.failure ? now : null,
          lastFailure: verdict.failure?.info ?? null,
          createdAt: now,
          callBudget,
        };
        await store.write(async (tx) => {
          await tx.insertAccount(account);
          await tx.appendEvents(viewer.organizationId, [
            accountEvent(account, `the account "${label}" was added`, now),
          ]);
          if (definition.clients !== 'own') return;
          const first = seen ?? unseenClient(definition, label, given);
          await profiles.insertClient(tx, account, first.client, first.wallets, seen !== null);
        });
        wake.wake(organizationTopic(viewer.organizationId));
        return { account, userErrors: isRefused ? refused : [] };
      });
    },

    async update(viewer, input) {
      return refusable<AccountResult>({ account: null }, async () => {
        const label = input.label == null ? null : labelOf(input.label);
        const callBudget = budgetOf(input.callBudget);
        const [visible] = await store.listAccountsByIds(viewer, [input.accountId]);
        const account = await store.write(async (tx) => {
          const row = visible ? await tx.lockAccount(visible.id) : null;
          if (!row) throw refusal('NOT_FOUND', `there is no account ${input.accountId}`, ['input', 'accountId']);
          const next: ProviderAccount = {
            ...row,
            label: label ?? row.label,
            callBudget: input.callBudget === undefined ? row.callBudget : callBudget,
          };
          const changes = changesOf(row, next);
          if (changes.length === 0) return row;
          await tx.saveAccount(next);
          await tx.appendEvents(row.organizationId, [accountEvent(next, changes.join('; '), clock.now())]);
          return next;
        });
        gateway.budgetChanged(account);
        wake.wake(organizationTopic(viewer.organizationId));
        return { account, userErrors: [] };
      });
    },

    async disable(viewer, input) {
      return refusable<AccountResult>({ account: null }, async () => {
        const [visible] = await store.listAccountsByIds(viewer, [input.accountId]);
        const account = await store.write(async (tx) => {
          const row = visible ? await tx.lockAccount(visible.id) : null;
          if (!row) throw refusal('NOT_FOUND', `there is no account ${input.accountId}`, ['input', 'accountId']);
          if (row.status === 'DISABLED') return row;
          const next: ProviderAccount = { ...row, status: 'DISABLED' };
          await tx.saveAccount(next);
          const message = `${row.status} → DISABLED: nothing new is sent; open transfers are still followed`;
          await tx.appendEvents(row.organizationId, [accountEvent(next, message, clock.now())]);
          return next;
        });
        wake.wake(organizationTopic(viewer.organizationId));
        return { account, userErrors: [] };
      });
    },

    async linkClient(viewer, input) {
      return refusable<{ client: Client | null; userErrors: UserError[] }>({ client: null }, async () => {
        const [account] = await store.listAccountsByIds(viewer, [input.accountId]);
        if (!account) throw refusal('NOT_FOUND', `there is no account ${input.accountId}`, ['input', 'accountId']);
        const definition = gateway.definitionOf(account.provider);
        if (definition.clients !== 'linked') {
          const message = `at ${definition.name} the account is its one client: there is nothing to link`;
          throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'accountId']);
        }
        const externalId = input.externalId.trim();
        if (externalId === '') throw refusal('INVALID_INPUT', 'externalId must not be empty', ['input', 'externalId']);
        const known = await store.findClientByExternalId(account.id, externalId);
        try {
          if (known) {
            await profiles.refreshClient(account, known, { source: 'RESPONSE', purpose: 'refresh' });
            const [client] = await store.listClientsByIds(viewer, [known.id]);
            return { client: client ?? known, userErrors: [] };
          }
          const seen = await gateway.call(account, 'refresh', (connector) => connector.fetchClient({ externalId }));
          const client = await store.write(async (tx) => {
            await tx.lockAccount(account.id); // two links of one client at once must make it once
            const raced = await tx.findClientByExternalId(account.id, externalId);
            return (
              raced ?? (await profiles.insertClient(tx, account, { ...seen.client, externalId }, seen.wallets, true))
            );
          });
          wake.wake(organizationTopic(viewer.organizationId));
          return { client, userErrors: [] };
        } catch (error) {
          if (!(error instanceof ProviderFailure)) throw error;
          const failed = providerError(error, ['input', 'externalId']);
          const notFound = error.info.category === 'NOT_FOUND';
          return { client: null, userErrors: [notFound ? { ...failed, code: 'NOT_FOUND' as const } : failed] };
        }
      });
    },

    capabilitiesOf(account) {
      const definition = gateway.definitionOf(account.provider);
      const connector = gateway.connectorOf(account);
      return {
        createTransfer: connector.createTransfer !== undefined,
        requestPayment: connector.requestPayment !== undefined,
        approveTransfer: connector.approveTransfer !== undefined,
        cancelTransfer: connector.cancelTransfer !== undefined,
        registerContact: connector.registerContacts !== undefined,
        wallets: true, // fetchClient, which every connector has, reads them
        batchLookup: connector.lookUpTransfers !== undefined,
        callbacks: connector.readCallback !== undefined,
        // No card is taken where an operator has not turned card payments on.
        methods: definition.methods.filter((method) => method !== 'CARD' || settings.cardPayments),
        currencies: definition.currencies,
      };
    },
    circuitOf: (account) => gateway.circuitOf(account),
    callsLeftOf: (account) => gateway.callsLeftOf(account),
    budgetOf: (account) => gateway.budgetOf(account),
    callbackUrlOf: (account) => callbackUrl(account, gateway, settings.publicUrl()),
  };
}

function labelOf(given: string): string {
  const label = given.trim();
  if (label !== '' && label.length <= LONGEST_LABEL) return label;
  throw refusal('INVALID_INPUT', `a label has 1 to ${LONGEST_LABEL} characters`, ['input', 'label']);
}

/** What an update changed, in words for the log. */
function changesOf(before: ProviderAccount, after: ProviderAccount): string[] {
  const worded = (budget: CallBudget | null) =>
    budget ? `${budget.calls} calls each ${budget.windowMs / 1_000} s, ${budget.burst} at once` : "the provider's";
  const [was, is] = [worded(before.callBudget), worded(after.callBudget)];
  return [
    ...(before.label === after.label ? [] : [`label: "${before.label}" → "${after.label}"`]),
    ...(was === is ? [] : [`call budget: ${was} → ${is}`]),
  ];
}

/** Bounds of an account's own budget: what is beyond them is a slip of the pen. */
const MOST_CALLS = 1_000_000;
const LONGEST_WINDOW_SECONDS = 31 * 24 * 60 * 60;

function budgetOf(given: CallBudgetInput | null | undefined): CallBudget | null {
  if (!given) return null;
  const { calls, windowSeconds, burst = null } = given;
  const path = ['input', 'callBudget'];
  const fields: [string, number, number][] = [
    ['calls', calls, MOST_CALLS],
    ['windowSeconds', windowSeconds, LONGEST_WINDOW_SECONDS],
    ...(burst === null ? [] : [['burst', burst, calls] as [string, number, number]]),
  ];
  refuseOn(
    fields.flatMap(([name, value, most]) =>
      value >= 1 && value <= most ? [] : [{ path: [...path, name], message: `${name} is 1 to ${most}` }],
    ),
  );
  return { calls, windowMs: windowSeconds * 1_000, burst: burst ?? calls };
}

/** Where the provider should send its callbacks; null where its connector reads none. */
export function callbackUrl(account: ProviderAccount, gateway: Gateway, publicUrl: string): string | null {
  if (!gateway.connectorOf(account).readCallback) return null;
  return `${publicUrl}/callbacks/${gateway.definitionOf(account.provider).key}/${account.callbackToken}`;
}
