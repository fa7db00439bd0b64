import type { ProviderAccount } from './account';
import type { AttentionReason } from './attention';
import type { Client } from './client';
import type { Contact, ContactRegistration, PayoutAccount } from './contact';
import type { Units } from './decimal';
import type { EventFilter, LogEvent, NewEvent, Observation } from './event';
import type { JsonObject, JsonValue } from './json';
import type { ApiKey, Organization, Visibility } from './organization';
import type { LogEpoch, Restore } from './restore';
import type { SettleHistory } from './settle-history';
import type { Transfer, TransferKind, TransferMethod, TransferStatus } from './transfer';
import type { Wallet } from './wallet';

/**
 * The store's port. Reads outside a transaction see committed rows only. `write` runs one transaction: it commits when
 * the promise resolves and is rolled back, whole, when it rejects. `find` may answer null; `list` answers what there is.
 * Lists of rows by ids come back in no particular order and without the unknown ones. Nothing here deletes a row, but
 * for early hints that were used or are too many, deliveries that matched nothing, and words a contact is no longer found by.
 *
 * Work inside `write` keeps others waiting, on the embedded database everybody: it calls no provider and starts no other
 * `write`. After a statement of it has failed it cannot commit. To lock no one else out it locks rows first and appends
 * events last.
 */
export interface Store extends Reads {
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type Transaction = Reads & Writes;

/**
 * A keyset page: forward with first/after, backward with last/before; without a size, 20. Cursors are opaque texts made
 * by the store; one of another list or order is an InvalidCursor. Lists are oldest first where no order is asked for.
 */
export interface PageWindow {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/**
 * Whether the list goes on is looked up in the direction of reading. Against it the answer is whether a cursor was given:
 * nothing is ever deleted, so the row it names stands there still.
 */
export interface Page<T> {
  edges: { cursor: string; node: T }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /**
   * Where reading stopped before the page was full, because it had looked at as many rows as one page may: backward and
   * forward. The list goes on there. Left out: at the page's first and last row.
   */
  startCursor?: string;
  endCursor?: string;
}

/** In every filter: a list is OR inside and an empty one matches nothing; fields are AND; null or absent asks nothing. */
export interface TransferFilter {
  providers?: string[] | null;
  accountIds?: string[] | null;
  clientIds?: string[] | null;
  walletIds?: string[] | null;
  contactIds?: string[] | null;
  kinds?: TransferKind[] | null;
  methods?: TransferMethod[] | null;
  statuses?: TransferStatus[] | null;
  isFinal?: boolean | null;
  currencies?: string[] | null;
  minUnits?: Units | null;
  maxUnits?: Units | null;
  reference?: string | null;
  clientReference?: string | null;
  externalId?: string | null;
  lot?: string | null;
  /** Our reference, the caller's, the provider's id, each whole; or as a search of contacts, by the contact. */
  search?: string | null;
  /** Inclusive from, exclusive to; milliseconds. */
  createdFrom?: number | null;
  createdTo?: number | null;
  /** Whether a person has to look at it, and for which reason first. */
  attention?: boolean | null;
  attentionReasons?: AttentionReason[] | null;
}
export const TRANSFER_ORDERS = ['CREATED_DESC', 'CREATED_ASC', 'UPDATED_DESC'] as const;
export type TransferOrderBy = (typeof TRANSFER_ORDERS)[number];

export interface ContactFilter {
  /** Parts of a name or phone number, beginnings in an e-mail address, however written (store/search-words.ts). */
  search?: string | null;
  /** Contacts registered at one of these providers. */
  providers?: string[] | null;
  phones?: string[] | null;
  countries?: string[] | null;
}

export interface WalletFilter {
  providers?: string[] | null;
  accountIds?: string[] | null;
  clientIds?: string[] | null;
  currencies?: string[] | null;
}

export interface ClientFilter {
  providers?: string[] | null;
  accountIds?: string[] | null;
}

/** Every read is confined to a Visibility: a foreign id answers exactly like an unknown one. */
export interface Reads {
  findOrganization(id: string): Promise<Organization | null>;
  listOrganizations(): Promise<Organization[]>;
  /** Sealed; null where the organization has none yet, or is unknown. */
  findReferenceSecret(organizationId: string): Promise<string | null>;

  findApiKeyByHash(hash: string): Promise<ApiKey | null>;
  /** A proof of one of the process's own secrets; null before the first start. */
  findSecretCanary(name: string): Promise<string | null>;
  /** The sealed texts of one column, in the order of their rows' ids, which are all greater than ''. */
  listSealedTexts(column: SealedColumn, after: string, limit: number): Promise<{ id: string; sealed: string }[]>;

  listApiKeys(organizationId: string, ids: readonly string[]): Promise<ApiKey[]>;
  /** Revoked and expired ones among them, oldest first. */
  pageApiKeys(organizationId: string, window: PageWindow): Promise<Page<ApiKey>>;
  /** Which of these keys, of whatever organizations, are revoked or have expired by `now`. */
  listEndedApiKeys(ids: readonly string[], now: number): Promise<{ id: string; isRevoked: boolean }[]>;

  listAccountsByIds(visible: Visibility, ids: readonly string[]): Promise<ProviderAccount[]>;
  pageAccounts(
    visible: Visibility,
    filter: { providers?: string[] | null },
    window: PageWindow,
  ): Promise<Page<ProviderAccount>>;
  /** Of all organizations: the engine's own view. Disabled ones are left out. */
  listWorkingAccounts(): Promise<ProviderAccount[]>;
  findAccount(id: string): Promise<ProviderAccount | null>;
  /** By its token, or by the one before it while that is still taken. */
  findAccountByCallbackToken(token: string, now: number): Promise<ProviderAccount | null>;
  /** The words no mapping knows, newest first, at most so many of each account. */
  listUnmappedWords(accountIds: readonly string[], range: { newest: number }): Promise<UnmappedWord[]>;

  listClientsByIds(visible: Visibility, ids: readonly string[]): Promise<Client[]>;
  pageClients(visible: Visibility, filter: ClientFilter, window: PageWindow): Promise<Page<Client>>;
  listClientsOfAccount(accountId: string): Promise<Client[]>;
  findClientByExternalId(accountId: string, externalId: string | null): Promise<Client | null>;

  /** A key limited to clients sees the contacts linked to them (linkContactToClients). */
  listContactsByIds(visible: Visibility, ids: readonly string[]): Promise<Contact[]>;
  pageContacts(visible: Visibility, filter: ContactFilter, window: PageWindow): Promise<Page<Contact>>;
  listRegistrationsOfContacts(organizationId: string, contactIds: readonly string[]): Promise<ContactRegistration[]>;
  findRegistration(contactId: string, accountId: string, clientId: string | null): Promise<ContactRegistration | null>;
  listPayoutAccountsByIds(organizationId: string, ids: readonly string[]): Promise<PayoutAccount[]>;
  listPayoutAccountsOfRegistrations(
    organizationId: string,
    registrationIds: readonly string[],
  ): Promise<PayoutAccount[]>;

  listWalletsByIds(visible: Visibility, ids: readonly string[]): Promise<Wallet[]>;
  pageWallets(visible: Visibility, filter: WalletFilter, window: PageWindow): Promise<Page<Wallet>>;
  listWalletsOfClient(clientId: string): Promise<Wallet[]>;

  listTransfersByIds(visible: Visibility, ids: readonly string[]): Promise<Transfer[]>;
  findTransferByReference(visible: Visibility, reference: string): Promise<Transfer | null>;
  findTransferByExternalId(visible: Visibility, accountId: string, externalId: string): Promise<Transfer | null>;
  pageTransfers(
    visible: Visibility,
    filter: TransferFilter,
    orderBy: TransferOrderBy,
    window: PageWindow,
  ): Promise<Page<Transfer>>;
  /** Ids only, of one account, for callbacks and lots. */
  listTransferIdsByNames(
    accountId: string,
    names: { references?: string[]; externalIds?: string[]; lots?: string[] },
  ): Promise<string[]>;
  /** Accounts of all organizations that have work due before an instant. */
  listDueAccounts(before: number): Promise<DueAccount[]>;
  /** Transfers of one account in one lot that are not final. */
  listOpenTransfersOfLot(accountId: string, lot: string): Promise<Transfer[]>;

  pageObservations(transferId: string, window: PageWindow): Promise<Page<Observation>>;

  /** Events after a position, oldest first, at most `limit`; a Visibility with clientIds sees only their events. */
  listEvents(visible: Visibility, range: { afterSeq: number; limit: number }, filter: EventFilter): Promise<LogEvent[]>;
  /**
   * The same as far as one statement looks: where it stopped before `limit` events were found, `scannedTo` is the position
   * up to which there are no others, and the log goes on. Null: there are no others at all.
   */
  scanEvents(
    visible: Visibility,
    range: { afterSeq: number; limit: number },
    filter: EventFilter,
  ): Promise<{ events: LogEvent[]; scannedTo: number | null }>;
  /** The newest position in the organization's log; 0 where it is empty. */
  headSeq(organizationId: string): Promise<number>;
  /** The position of the newest event older than `before`; 0 where there is none. */
  lastSeqBefore(organizationId: string, before: number): Promise<number>;

  /** In the order of their epochs. */
  listRestores(): Promise<Restore[]>;
  listLogEpochs(): Promise<LogEpoch[]>;

  findIdempotencyKey(organizationId: string, key: string): Promise<IdempotencyRecord | null>;

  /** How many transfers of all organizations need a person, by the reason that is shown. */
  countAttention(): Promise<{ reason: AttentionReason; count: number }[]>;
  /** What was learned of how long one account's transfers take: a row per method and stage that was ever seen. */
  listSettleHistories(accountId: string): Promise<SettleHistory[]>;
}

/** A used key: which operation it belongs to, what was asked (hash), and what came of it. Kept for ever. */
export interface IdempotencyRecord {
  organizationId: string;
  key: string;
  operation: 'createTransfer' | 'createTransfers' | 'requestPayment';
  /** Keyed hash of the normalised input. */
  inputHash: string;
  /** The transfers made, by position in the input; null at the place of an item refused before it was stored. */
  transferIds: (string | null)[];
  /** Refusals of items that were never stored, for a faithful replay. */
  refusals: JsonValue;
  createdAt: number;
}

/** One of the store's list of columns with sealed texts, each bound to its row's id. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
}

export interface Writes {
  /** Where there is one of this name already, it stays. */
  keepSecretCanary(name: string, proof: string): Promise<void>;
  saveSecretCanary(name: string, proof: string): Promise<void>;
  removeSecretCanary(name: string): Promise<void>;
  /** Where the text is still the one that was read. */
  replaceSealedText(column: SealedColumn, text: { id: string; from: string; to: string }): Promise<void>;
  insertOrganization(organization: Organization): Promise<void>;
  /** Where it has one already, nothing is changed. */
  keepReferenceSecret(organizationId: string, sealed: string): Promise<void>;
  insertApiKey(key: ApiKey): Promise<void>;
  saveApiKey(key: ApiKey): Promise<void>;
  /** Stores another hash of the same secret, where the one it was found by is still there. */
  rehashApiKey(id: string, hashes: { from: string; to: string }): Promise<void>;
  /** Lets a key end at `at` where it would have ended later; what else is stored of it stays. */
  expireApiKey(id: string, at: number): Promise<void>;
  touchApiKeys(lastUsed: ReadonlyMap<string, number>): Promise<void>;

  insertAccount(account: ProviderAccount): Promise<void>;
  /** Reads the row for change: nobody else changes it until this transaction ends. */
  lockAccount(id: string): Promise<ProviderAccount | null>;
  saveAccount(account: ProviderAccount): Promise<void>;

  insertClient(client: Client): Promise<void>;
  lockClient(id: string): Promise<Client | null>;
  saveClient(client: Client): Promise<void>;

  insertWallet(wallet: Wallet): Promise<void>;
  lockWallet(id: string): Promise<Wallet | null>;
  saveWallet(wallet: Wallet): Promise<void>;
  /** Moves next_read_at to `at` where it is later or nothing is planned. */
  hastenWallet(id: string, at: number): Promise<void>;

  insertContact(contact: Contact): Promise<void>;
  lockContact(id: string): Promise<Contact | null>;
  saveContact(contact: Contact): Promise<void>;
  /** Makes a contact visible to keys limited to these clients; repeating it changes nothing. */
  linkContactToClients(contactId: string, clientIds: readonly string[]): Promise<void>;
  insertRegistration(registration: ContactRegistration): Promise<void>;
  saveRegistration(registration: ContactRegistration): Promise<void>;
  insertPayoutAccount(account: PayoutAccount): Promise<void>;

  insertTransfer(transfer: Transfer): Promise<void>;
  lockTransfer(id: string): Promise<Transfer | null>;
  /** Writes all but what a transfer is born with: whose it is, kind, method, ordered amount, references, createdAt. */
  saveTransfer(transfer: Transfer): Promise<void>;
  insertObservation(observation: Observation): Promise<void>;
  /** Writes how often in a row an observation was made, now that another one follows it. */
  endObservation(id: string, seen: { times: number; lastAt: number }): Promise<void>;
  /**
   * Writes what looks have changed that nobody can see: when it was seen, how often, the plan, the order keys. Only where
   * the row still is as it was claimed; answers the ids of those.
   */
  saveUnchanged(looks: readonly UnchangedLook[]): Promise<string[]>;

  /** False where the key is taken already (also by a transaction that commits first). */
  insertIdempotencyKey(record: IdempotencyRecord): Promise<boolean>;

  /**
   * Claims due transfers of one account by moving their next_poll_at to the end of the lease: a claimer that dies
   * delays them by the lease, and two claimers never get the same one. Oldest due first. What is CREATED is to be sent,
   * all else to be looked at. 'late' claims by late_look_at in the same way.
   */
  claimDueTransfers(accountId: string, claim: DueClaim & { to: 'send' | 'look' | 'late' }): Promise<Transfer[]>;
  /**
   * Moves next_poll_at of these transfers to `at`, or to `gapMs` after their last look, where it is later or nothing is
   * planned. A final one that was never sent has nothing to be looked for.
   */
  hastenTransfers(ids: readonly string[], at: number, gapMs?: number): Promise<void>;
  /** Clients of one account that are due to be read, with their wallets; claimed like transfers. */
  claimDueClients(accountId: string, claim: DueClaim): Promise<Client[]>;
  /** Wallets of one account that are due to be read by themselves; claimed like transfers. */
  claimDueWallets(accountId: string, claim: DueClaim): Promise<Wallet[]>;
  /** False where this account has met this word before. */
  insertUnmappedWord(word: {
    organizationId: string;
    accountId: string;
    word: string;
    firstSeenAt: number;
  }): Promise<boolean>;

  /** Keeps names that no transfer has yet, the newest of them where they are many. */
  keepEarlyHints(accountId: string, names: readonly string[], receivedAt: number): Promise<void>;
  /** Whether one of these names was told early; those that were are forgotten. */
  takeEarlyHints(accountId: string, names: readonly string[]): Promise<boolean>;

  /**
   * False where the same delivery (by sha256) is stored for this account already. Of those that matched nothing only the
   * newest are kept: whoever knows the address could send any number of them.
   */
  insertCallbackDelivery(delivery: StoredDelivery): Promise<boolean>;

  /** Begins its epoch in the log of every organization, after what is in it now. */
  beginRestore(restore: Omit<Restore, 'endedAt'>): Promise<void>;
  /** Ends all that have not ended. */
  endRestores(endedAt: number): Promise<void>;

  /** Reads the history of a class for change; where there is none yet, `empty` becomes it. */
  lockSettleHistory(empty: SettleHistory): Promise<SettleHistory>;
  saveSettleHistory(history: SettleHistory): Promise<void>;

  /** Appends to the organization's log in this transaction and answers the new positions in order. */
  appendEvents(organizationId: string, events: readonly NewEvent[]): Promise<number[]>;
}

/** A look at a claimed transfer after which its status and everything else that callers see are as before. */
export interface UnchangedLook {
  claimed: Transfer;
  next: Transfer;
}

/** When the next of an account's work is due: to be sent, to be looked at, to be read. Null: nothing is planned. */
export interface DueAccount {
  id: string;
  sendAt: number | null;
  lookAt: number | null;
  /** A transfer that is final, at the lowest rank. */
  lateAt: number | null;
  refreshAt: number | null;
}

export interface DueClaim {
  now: number;
  leaseUntil: number;
  limit: number;
}

export interface UnmappedWord {
  accountId: string;
  word: string;
  firstSeenAt: number;
}

export interface StoredDelivery {
  id: string;
  organizationId: string;
  accountId: string;
  receivedAt: number;
  authentic: boolean;
  /** It is authentic and names a transfer of the account. */
  matched: boolean;
  sha256: string;
  /** Redacted. */
  body: JsonValue;
  hints: JsonObject[];
}
