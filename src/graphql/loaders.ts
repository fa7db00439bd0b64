import DataLoader from 'dataloader';
import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import type { ApiKey, Visibility } from '../domain/organization';
import type { Store, UnmappedWord } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';
import type { Engine } from '../engine/engine';

/** Both databases take more bound values in one statement; beyond it a batch becomes two statements. */
const MAX_IDS_PER_STATEMENT = 1000;

/** Undocumented values an account shows, the newest; the event log has all. */
const UNMAPPED_SHOWN = 100;

/** Rows by id, one statement for all that are asked for at once; null where the id is unknown or not visible. */
export interface Loaders {
  accounts: DataLoader<string, ProviderAccount | null>;
  clients: DataLoader<string, Client | null>;
  contacts: DataLoader<string, Contact | null>;
  wallets: DataLoader<string, Wallet | null>;
  transfers: DataLoader<string, Transfer | null>;
  apiKeys: DataLoader<string, ApiKey | null>;
  payoutAccounts: DataLoader<string, PayoutAccount | null>;
  registrationsOfContact: DataLoader<string, ContactRegistration[]>;
  payoutAccountsOfRegistration: DataLoader<string, PayoutAccount[]>;
  unmappedWordsOfAccount: DataLoader<string, UnmappedWord[]>;
  /**
   * A wallet as its fields show it. All fields of one wallet ask in the same tick, so that one of them asking for a
   * fresher value makes the others show that value too, whatever their order in the document.
   */
  walletsAsOf: DataLoader<WalletAsOf, Wallet>;
  /** After a mutation nothing read before it may be shown. */
  forget(): void;
}

export interface WalletAsOf {
  wallet: Wallet;
  maxAgeSeconds: number | null;
}

export function createLoaders(parts: { store: Store; engine: Engine }, visible: Visibility): Loaders {
  const { store, engine } = parts;
  const { organizationId, clientIds } = visible;
  /** A key limited to clients sees itself, and keys limited to some of the same. */
  const seesNoMore = (key: ApiKey) =>
    clientIds === null || (key.clientIds !== null && key.clientIds.every((id) => clientIds.includes(id)));

  const loaders = {
    accounts: byId((ids) => store.listAccountsByIds(visible, ids)),
    clients: byId((ids) => store.listClientsByIds(visible, ids)),
    contacts: byId((ids) => store.listContactsByIds(visible, ids)),
    wallets: byId((ids) => store.listWalletsByIds(visible, ids)),
    transfers: byId((ids) => store.listTransfersByIds(visible, ids)),
    apiKeys: byId(async (ids) => (await store.listApiKeys(organizationId, ids)).filter(seesNoMore)),
    payoutAccounts: byId((ids) => store.listPayoutAccountsByIds(organizationId, ids)),
    registrationsOfContact: groupedBy(
      (ids) => store.listRegistrationsOfContacts(organizationId, ids),
      (registration) => registration.contactId,
    ),
    payoutAccountsOfRegistration: groupedBy(
      (ids) => store.listPayoutAccountsOfRegistrations(organizationId, ids),
      (account) => account.registrationId,
    ),
    unmappedWordsOfAccount: groupedBy(
      (ids) => store.listUnmappedWords(ids, { newest: UNMAPPED_SHOWN }),
      (word) => word.accountId,
    ),
    walletsAsOf: new DataLoader((asked: readonly WalletAsOf[]) => readWallets(engine, asked), { cache: false }),
  };
  return {
    ...loaders,
    forget() {
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}

function byId<T extends { id: string }>(list: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T | null> {
  return new DataLoader(
    async (ids) => {
      const rows = new Map((await list(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { maxBatchSize: MAX_IDS_PER_STATEMENT },
  );
}

function groupedBy<T>(
  list: (ids: readonly string[]) => Promise<T[]>,
  ownerOf: (row: T) => string,
): DataLoader<string, T[]> {
  return new DataLoader(
    async (ids) => {
      const groups = new Map<string, T[]>(ids.map((id) => [id, []]));
      for (const row of await list(ids)) groups.get(ownerOf(row))?.push(row);
      return ids.map((id) => groups.get(id) ?? []);
    },
    { maxBatchSize: MAX_IDS_PER_STATEMENT },
  );
}

/** The strictest age asked of a wallet holds for all its askers; without one, the stored value does. */
async function readWallets(engine: Engine, asked: readonly WalletAsOf[]): Promise<(Wallet | Error)[]> {
  const strictest = new Map<string, number>();
  for (const { wallet, maxAgeSeconds } of asked) {
    if (maxAgeSeconds === null) continue;
    strictest.set(wallet.id, Math.min(maxAgeSeconds, strictest.get(wallet.id) ?? Infinity));
  }
  const reads = new Map<string, Promise<Wallet>>();
  for (const { wallet } of asked) {
    const age = strictest.get(wallet.id);
    if (age !== undefined && !reads.has(wallet.id)) reads.set(wallet.id, engine.wallets.freshAsOf(wallet, age));
  }
  const answers = await Promise.allSettled(asked.map(async ({ wallet }) => reads.get(wallet.id) ?? wallet));
  return answers.map((answer) => {
    if (answer.status === 'fulfilled') return answer.value;
    return answer.reason instanceof Error ? answer.reason : new Error(String(answer.reason));
  });
}
