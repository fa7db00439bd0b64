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
import type { Purpose } from './budget';
import { CallHeld, type Gateway } from './gateway';
import { organizationTopic } from './topics';

/** Wallets and clients change more slowly than transfers; a transfer that settles hastens its wallet. */
const SANDBOX_REFRESH_MS = 10_000;
const LIVE_REFRESH_MS = 5 * 60_000;
/** Clients that were linked together are not read together for ever: each time a little sooner or later. */
const REFRESH_JITTER = 0.25;
/** How long an answer serves those who ask after it came, as with transfers. */
const ANSWER_SERVES_MS = 100;

/** Keeps our rows of a provider's clients and wallets up to date; readers who ask at once share one call. */
export interface Profiles {
  /** Reads a client and its wallets. Throws ProviderFailure; what is stored stays as it was. */
  refreshClient(account: ProviderAccount, client: Client, asked: Asked): Promise<void>;
  /** Reads a client that is due, and plans when it is due again. Never throws the provider's faults. */
  refreshDue(account: ProviderAccount, client: Client): Promise<void>;
  /**
   * Reads one wallet, or its whole client where a single wallet cannot be read alone. Never throws the provider's
   * faults: the wallet's refreshError tells them.
   */
  refreshWallet(wallet: Wallet, asked: Asked): Promise<{ wallet: Wallet; failure: ProviderFailure | null }>;
  /** Reads a wallet that was claimed because its money has moved; again later where no call is left. */
  refreshMoved(wallet: Wallet): Promise<void>;
  /** What was or is just being asked is not good enough any more: something has happened since. */
  forgetAnswers(of: { walletId: string; clientId: string }): void;
  /** Inserts a client as first sighted, with its wallets. */
  insertClient(
    tx: Transaction,
    account: ProviderAccount,
    seen: ClientSighting,
    wallets: readonly WalletSighting[],
    observed: boolean,
  ): Promise<Client>;
}

/** Who wants to know: somebody who waits for the answer, or our own plan. */
export interface Asked {
  source: ObservationSource;
  purpose: Purpose;
}

/** How a provider was asked, and when: what it answers is as of then. */
interface AskedAt {
  source: ObservationSource;
  at: number;
}

const BY_PLAN: Asked = { source: 'POLL', purpose: 'upkeep' };

export function createProfiles(parts: EngineParts, gateway: Gateway): Profiles {
  const { store, clock, wake } = parts;
  const underWay = new Map<string, Promise<void>>();

  /** All who ask at once share one call, and people who ask at once do not arrive at once. */
  function shared(key: string, run: () => Promise<void>): Promise<void> {
    const running = underWay.get(key);
    if (running) return running;
    const forget = () => {
      if (underWay.get(key) === started) underWay.delete(key);
    };
    const started = run().then(
      () => void clock.after(ANSWER_SERVES_MS, forget),
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    underWay.set(key, started);
    return started;
  }

  function refreshClient(account: ProviderAccount, client: Client, { source, purpose }: Asked): Promise<void> {
    return shared(client.id, async () => {
      const asked = { source, at: clock.now() };
      const seen = await gateway.call(account, purpose, (connector) =>
        connector.fetchClient({ externalId: client.externalId }),
      );
      const changed = await store.write(async (tx) => {
        const events = await applyClient(tx, client.id, seen.client, asked);
        for (const sighting of seen.wallets) events.push(...(await applyWallet(tx, client, sighting, asked)));
        if (events.length > 0) await tx.appendEvents(client.organizationId, events);
        return events.length > 0;
      });
      if (changed) wake.wake(organizationTopic(client.organizationId));
    });
  }

  async function refreshDue(account: ProviderAccount, client: Client): Promise<void> {
    try {
      await refreshClient(account, client, BY_PLAN);
    } catch (error) {
      // What is stored stays; the account's health tells why.
      if (!(error instanceof ProviderFailure)) throw error;
      await store.write(async (tx) => {
        const row = await tx.lockClient(client.id);
        if (row) await tx.saveClient({ ...row, nextRefreshAt: Math.max(nextRefresh(), error.info.retryAt ?? 0) });
      });
    }
  }

  async function refreshMoved(wallet: Wallet): Promise<void> {
    const { failure } = await refreshWallet(wallet, BY_PLAN);
    const nextReadAt = failure instanceof CallHeld ? (failure.info.retryAt ?? nextRefresh()) : null;
    await store.write(async (tx) => {
      const row = await tx.lockWallet(wallet.id);
      // Money that moved meanwhile has moved the end of the lease: what was read may be from before it.
      if (row?.nextReadAt === wallet.nextReadAt) await tx.saveWallet({ ...row, nextReadAt });
    });
  }

  async function refreshWallet(wallet: Wallet, asked: Asked) {
    const visible = { organizationId: wallet.organizationId, clientIds: null };
    let failure: ProviderFailure | null = null;
    try {
      await shared(wallet.id, () => readWallet(wallet, asked));
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      failure = error;
    }
    const [current] = await store.listWalletsByIds(visible, [wallet.id]);
    // Nobody was asked: that is for who wanted to know now, and nothing to remember of the wallet.
    const refreshError = failure instanceof CallHeld ? failure.info : (current ?? wallet).refreshError;
    return { wallet: { ...(current ?? wallet), refreshError }, failure };
  }

  async function readWallet(wallet: Wallet, asked: Asked): Promise<void> {
    const { source, purpose } = asked;
    const account = await store.findAccount(wallet.accountId);
    const [client] = await store.listClientsByIds({ organizationId: wallet.organizationId, clientIds: null }, [
      wallet.clientId,
    ]);
    if (!account || !client) return;
    const at = clock.now();
    try {
      if (!gateway.connectorOf(account).fetchWallet) return await refreshClient(account, client, asked);
      const seen = await gateway.call(account, purpose, async (connector) => {
        const { externalId, currency } = wallet;
        return await connector.fetchWallet?.({ externalId, clientExternalId: client.externalId, currency });
      });
      if (!seen) return;
      const changed = await store.write(async (tx) => {
        const events = await applyWallet(tx, client, seen, { source, at });
        if (events.length > 0) await tx.appendEvents(client.organizationId, events);
        return events.length > 0;
      });
      if (changed) wake.wake(organizationTopic(client.organizationId));
    } catch (error) {
      if (error instanceof ProviderFailure && !(error instanceof CallHeld))
        await noteRefreshError(wallet.id, error.info, at);
      throw error;
    }
  }

  async function noteRefreshError(walletId: string, error: ProviderErrorInfo, askedAt: number): Promise<void> {
    await store.write(async (tx) => {
      const row = await tx.lockWallet(walletId);
      if (row && !isOvertaken(row, askedAt)) await tx.saveWallet({ ...row, refreshError: error });
    });
  }

  const interval = parts.settings.mode === 'sandbox' ? SANDBOX_REFRESH_MS : LIVE_REFRESH_MS;

  function freshAsOf({ source, at }: AskedAt) {
    return { observedAt: at, source, staleAfter: at + 2 * interval };
  }

  /**
   * Whether what is stored was asked for after this: a provider says no time of its own, and a slow answer may be from before
   * the money moved. A time that is yet to come is from before the clock was set back, and says nothing.
   */
  function isOvertaken({ freshness: { observedAt } }: Wallet | Client, askedAt: number): boolean {
    return observedAt !== null && observedAt > askedAt && observedAt <= clock.now();
  }

  function nextRefresh(): number {
    return Math.round(clock.now() + interval * (1 + (2 * parts.random.fraction() - 1) * REFRESH_JITTER));
  }

  async function applyClient(
    tx: Transaction,
    clientId: string,
    seen: ClientSighting,
    asked: AskedAt,
  ): Promise<NewEvent[]> {
    const before = await tx.lockClient(clientId);
    if (!before || isOvertaken(before, asked.at)) return [];
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
      freshness: freshAsOf(asked),
      nextRefreshAt: nextRefresh(),
    };
    await tx.saveClient(next);
    if (clientFacts(before) === clientFacts(next)) return [];
    const { source } = asked;
    return [{ type: 'CLIENT_CHANGED', at: clock.now(), source, ...aboutClient(next), body: { kind: 'client' } }];
  }

  async function applyWallet(
    tx: Transaction,
    client: Client,
    seen: WalletSighting,
    asked: AskedAt,
  ): Promise<NewEvent[]> {
    const known = (await tx.listWalletsOfClient(client.id)).find((row) => row.externalId === seen.externalId);
    const before = known ? await tx.lockWallet(known.id) : null;
    if (before && isOvertaken(before, asked.at)) return [];
    const { source } = asked;
    const freshness = freshAsOf(asked);
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
      ? freshAsOf({ source: 'RESPONSE', at: clock.now() })
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
      nextRefreshAt: observed ? nextRefresh() : clock.now(),
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
      nextReadAt: null,
    };
  }

  return {
    refreshClient,
    refreshDue,
    refreshWallet,
    refreshMoved,
    forgetAnswers({ walletId, clientId }) {
      underWay.delete(walletId);
      underWay.delete(clientId);
    },
    insertClient,
  };
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
