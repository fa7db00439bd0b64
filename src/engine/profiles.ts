import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { ClientSighting, WalletSighting } from '../domain/connector';
import { formatUnits } from '../domain/decimal';
import type { BalanceText, NewEvent } from '../domain/event';
import { ProviderFailure, type ProviderErrorInfo } from '../domain/failures';
import type { ObservationSource } from '../domain/freshness';
import { newId } from '../domain/ids';
import { canonicalJson } from '../domain/json';
import type { Transaction } from '../domain/store';
import { currencyDecimals } from '../domain/currencies';
import { sameBalance, UNKNOWN_BALANCE, type Wallet, type WalletBalance } from '../domain/wallet';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import { organizationTopic } from './topics';

/** Wallets and clients change more slowly than transfers; a transfer that settles hastens them. */
export const SANDBOX_REFRESH_MS = 10_000;
export const LIVE_REFRESH_MS = 5 * 60_000;

/** Keeps our rows of a provider's clients and wallets up to date; readers who ask at once share one call. */
export interface Profiles {
  /** Reads a client and its wallets. Throws ProviderFailure; what is stored stays as it was. */
  refreshClient(account: ProviderAccount, client: Client, source: ObservationSource): Promise<void>;
  /** Reads one wallet, or its whole client where a single wallet cannot be read alone. Never throws the provider's faults. */
  refreshWallet(
    wallet: Wallet,
    source: ObservationSource,
  ): Promise<{ wallet: Wallet; failure: ProviderFailure | null }>;
  /** Inserts a client as first sighted, with its wallets. */
  insertClient(
    tx: Transaction,
    account: ProviderAccount,
    seen: ClientSighting,
    wallets: readonly WalletSighting[],
    observed: boolean,
  ): Promise<Client>;
}

export function createProfiles(parts: EngineParts, gateway: Gateway): Profiles {
  const { store, clock, wake } = parts;
  const underWay = new Map<string, Promise<void>>();

  function shared(key: string, run: () => Promise<void>): Promise<void> {
    const running = underWay.get(key);
    if (running) return running;
    const started = run().finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  }

  function refreshClient(account: ProviderAccount, client: Client, source: ObservationSource): Promise<void> {
    return shared(client.id, async () => {
      const seen = await gateway.call(account, 'refresh', (connector) =>
        connector.fetchClient({ externalId: client.externalId }),
      );
      const changed = await store.write(async (tx) => {
        const events = await applyClient(tx, client.id, seen.client, source);
        for (const sighting of seen.wallets) events.push(...(await applyWallet(tx, client, sighting, source)));
        if (events.length > 0) await tx.appendEvents(client.organizationId, events);
        return events.length > 0;
      });
      if (changed) wake.wake(organizationTopic(client.organizationId));
    });
  }

  async function refreshWallet(wallet: Wallet, source: ObservationSource) {
    const visible = { organizationId: wallet.organizationId, clientIds: null };
    let failure: ProviderFailure | null = null;
    try {
      await shared(wallet.id, () => readWallet(wallet, source));
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      failure = error;
    }
    const [current] = await store.listWalletsByIds(visible, [wallet.id]);
    return { wallet: current ?? wallet, failure };
  }

  async function readWallet(wallet: Wallet, source: ObservationSource): Promise<void> {
    const account = await store.findAccount(wallet.accountId);
    const [client] = await store.listClientsByIds({ organizationId: wallet.organizationId, clientIds: null }, [
      wallet.clientId,
    ]);
    if (!account || !client) return;
    try {
      if (!gateway.connectorOf(account).fetchWallet) return await refreshClient(account, client, source);
      const seen = await gateway.call(account, 'refresh', async (connector) => {
        const { externalId, currency } = wallet;
        return await connector.fetchWallet?.({ externalId, clientExternalId: client.externalId, currency });
      });
      if (!seen) return;
      const changed = await store.write(async (tx) => {
        const events = await applyWallet(tx, client, seen, source);
        if (events.length > 0) await tx.appendEvents(client.organizationId, events);
        return events.length > 0;
      });
      if (changed) wake.wake(organizationTopic(client.organizationId));
    } catch (error) {
      if (error instanceof ProviderFailure) await noteRefreshError(wallet.id, error.info);
      throw error;
    }
  }

  async function noteRefreshError(walletId: string, error: ProviderErrorInfo): Promise<void> {
    await store.write(async (tx) => {
      const row = await tx.lockWallet(walletId);
      if (row) await tx.saveWallet({ ...row, refreshError: error });
    });
  }

  function freshNow(source: ObservationSource) {
    const now = clock.now();
    const lasts = parts.settings.mode === 'sandbox' ? SANDBOX_REFRESH_MS : LIVE_REFRESH_MS;
    return { observedAt: now, source, staleAfter: now + 2 * lasts };
  }

  async function applyClient(
    tx: Transaction,
    clientId: string,
    seen: ClientSighting,
    source: ObservationSource,
  ): Promise<NewEvent[]> {
    const before = await tx.lockClient(clientId);
    if (!before) return [];
    // What the provider left unsaid this time keeps what it said before.
    const next: Client = {
      ...before,
      externalId: before.externalId ?? seen.externalId,
      name: seen.name ?? before.name,
      email: seen.email ?? before.email,
      phone: seen.phone ?? before.phone,
      country: seen.country ?? before.country,
      isActive: seen.isActive ?? before.isActive,
      verification: seen.verification,
      details: { ...before.details, ...seen.details },
      freshness: freshNow(source),
    };
    await tx.saveClient(next);
    if (clientFacts(before) === clientFacts(next)) return [];
    return [{ type: 'CLIENT_CHANGED', at: clock.now(), source, ...aboutClient(next), body: { kind: 'client' } }];
  }

  async function applyWallet(
    tx: Transaction,
    client: Client,
    seen: WalletSighting,
    source: ObservationSource,
  ): Promise<NewEvent[]> {
    const known = (await tx.listWalletsOfClient(client.id)).find((row) => row.externalId === seen.externalId);
    const before = known ? await tx.lockWallet(known.id) : null;
    const freshness = freshNow(source);
    if (!before) {
      const wallet = newWallet(client, seen);
      await tx.insertWallet({ ...wallet, balance: seen.balance, freshness });
      return [balanceEvent(wallet, null, seen.balance, clock.now(), source)];
    }
    const next: Wallet = {
      ...before,
      label: seen.label,
      isActive: seen.isActive,
      fundingSourceType: seen.fundingSourceType,
      balance: seen.balance,
      refreshError: null,
      freshness,
    };
    await tx.saveWallet(next);
    if (sameBalance(before.balance, next.balance)) return [];
    return [balanceEvent(next, before.balance, next.balance, clock.now(), source)];
  }

  async function insertClient(
    tx: Transaction,
    account: ProviderAccount,
    seen: ClientSighting,
    wallets: readonly WalletSighting[],
    observed: boolean,
  ): Promise<Client> {
    const freshness = observed
      ? freshNow('RESPONSE')
      : { observedAt: null, source: 'LOCAL' as const, staleAfter: null };
    const client: Client = {
      id: newId('Client', parts),
      organizationId: account.organizationId,
      accountId: account.id,
      provider: account.provider,
      externalId: seen.externalId,
      name: seen.name ?? account.label,
      email: seen.email,
      phone: seen.phone,
      country: seen.country,
      isActive: seen.isActive,
      verification: seen.verification,
      details: seen.details,
      freshness,
      createdAt: clock.now(),
    };
    await tx.insertClient(client);
    const events: NewEvent[] = [
      {
        type: 'CLIENT_CHANGED',
        at: clock.now(),
        source: freshness.source,
        ...aboutClient(client),
        body: { kind: 'client' },
      },
    ];
    for (const sighting of wallets) {
      const wallet: Wallet = { ...newWallet(client, sighting), balance: sighting.balance, freshness };
      await tx.insertWallet(wallet);
      if (observed) events.push(balanceEvent(wallet, null, wallet.balance, clock.now(), 'RESPONSE'));
    }
    await tx.appendEvents(client.organizationId, events);
    return client;
  }

  function newWallet(client: Client, seen: WalletSighting): Wallet {
    return {
      id: newId('Wallet', parts),
      organizationId: client.organizationId,
      accountId: client.accountId,
      clientId: client.id,
      provider: client.provider,
      kind: seen.kind,
      isActive: seen.isActive,
      fundingSourceType: seen.fundingSourceType,
      externalId: seen.externalId,
      label: seen.label,
      currency: seen.currency,
      balance: UNKNOWN_BALANCE,
      refreshError: null,
      freshness: { observedAt: null, source: 'LOCAL', staleAfter: null },
      createdAt: clock.now(),
    };
  }

  return { refreshClient, refreshWallet, insertClient };
}

function clientFacts(client: Client): string {
  const { name, email, phone, country, isActive, verification, details, externalId } = client;
  return canonicalJson({ name, email, phone, country, isActive, verification, details, externalId });
}

function aboutClient(client: Client) {
  return {
    accountId: client.accountId,
    provider: client.provider,
    transferId: null,
    walletId: null,
    clientId: client.id,
    contactId: null,
  };
}

function balanceEvent(
  wallet: Wallet,
  before: WalletBalance | null,
  after: WalletBalance,
  at: number,
  source: ObservationSource,
): NewEvent {
  return {
    type: 'WALLET_BALANCE_CHANGED',
    at,
    source,
    accountId: wallet.accountId,
    provider: wallet.provider,
    transferId: null,
    walletId: wallet.id,
    clientId: wallet.clientId,
    contactId: null,
    body: {
      kind: 'wallet',
      before: before && balanceText(before, wallet.currency),
      after: balanceText(after, wallet.currency),
    },
  };
}

function balanceText(balance: WalletBalance, currency: string): BalanceText {
  const text = (units: bigint | null) => (units === null ? null : formatUnits(units, currencyDecimals(currency)));
  return { total: text(balance.total), available: text(balance.available), reserved: text(balance.reserved) };
}
