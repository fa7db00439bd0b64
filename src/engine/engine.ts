import type { CallBudget, CircuitState, ProviderAccount } from '../domain/account';
import type { Attention } from './attention';
import type { PayoutQueries } from './payout-queries';
import type { KeyedHash, Vault } from '../domain/access';
import type { CallbackDelivery, InputProblem, ProviderDefinition } from '../domain/connector';
import type { Client } from '../domain/client';
import type { Address, Contact, PayoutAccount } from '../domain/contact';
import type { EventFilter, LogEvent } from '../domain/event';
import type { UserError } from '../domain/failures';
import type { JsonObject, JsonValue } from '../domain/json';
import type { MoneyText } from '../domain/money';
import type { Viewer, Visibility } from '../domain/organization';
import type { Store } from '../domain/store';
import type { CalculationMode, Sender, Transfer, TransferMethod, TransferStatus } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';
import type { Clock, Log, Random } from '../domain/world';

/** What the engine is built from; it reads nothing of the world by itself. */
export interface EngineParts {
  store: Store;
  providers: readonly ProviderDefinition[];
  vault: Vault;
  /** For idempotency hashes: input may hold a pin or a card, so the hash is keyed. */
  keyedHash: KeyedHash;
  /** Masks what nobody may keep, in what a person writes down: cards, tokens, e-mail addresses, phone numbers. */
  redactText: (text: string) => string;
  clock: Clock;
  random: Random;
  wake: WakeBus;
  log: Log;
  settings: EngineSettings;
}

export interface EngineSettings {
  /** MODE=sandbox: accounts are sandbox accounts, polled at least every 2 s. */
  mode: 'sandbox' | 'live';
  /** Where the sandbox server listens; null in live mode. */
  sandboxUrl: string | null;
  /** PROVIDER_HOSTS: hosts that accounts may have their provider at, beside the providers' own. */
  providerHosts?: readonly string[];
  /** This API's public base URL, for callback URLs; known once listening. */
  publicUrl: () => string;
  /** CARD_PAYMENTS=on. */
  cardPayments: boolean;
  /** EVENT_RETENTION_SECONDS, in milliseconds: how far back `after` may reach. */
  eventRetentionMs: number;
  /** How long an event may wait for others to leave together with it, in milliseconds. Default: it does not wait. */
  eventWindowMs?: number;
  /** How long one provider call may take, in milliseconds. */
  providerTimeoutMs: number;
  limits: EngineLimits;
  /** No other process works on this database: what it finds SUBMITTING at start was interrupted. */
  exclusive: boolean;
}

/** How much one request may ask for; settings set them. */
export interface EngineLimits {
  /** Items of a batch. */
  batch: number;
  /** Rows of a page. */
  page: number;
}

/** Wake-ups carry no payload and may be lost or merged; whoever is woken asks the database. */
export interface WakeBus {
  wake(topic: string): void;
  /** Calls `run` at every wake-up of the topic until the returned function is called. */
  onWake(topic: string, run: () => void): () => void;
}

/** The rooms above see the engine through this. Inputs have the contract's shapes; instants are milliseconds. */
export interface Engine {
  readonly providers: readonly ProviderDefinition[];
  readonly limits: EngineLimits;
  /** CARD_PAYMENTS=on. */
  readonly cardPayments?: boolean;
  readonly transfers: TransferOperations;
  readonly contacts: ContactOperations;
  readonly accounts: AccountOperations;
  readonly wallets: WalletOperations;
  readonly callbacks: CallbackOperations;
  readonly streams: StreamOperations;
  readonly payouts: PayoutQueries;
  readonly attention: Pick<Attention, 'noteRead'>;
  /** Recovers what a crash left, then polls until `stop`. */
  start(): Promise<void>;
  /** Ends the timers, waits for calls under way. */
  stop(): Promise<void>;
}

export interface TransferOperations {
  create(viewer: Viewer, input: CreateTransferInput): Promise<TransferOutcome>;
  createBatch(viewer: Viewer, input: TransferBatchInput): Promise<BatchOutcome>;
  requestPayment(viewer: Viewer, input: RequestPaymentInput): Promise<TransferOutcome>;
  approve(
    viewer: Viewer,
    input: { transferId: string; pin?: string | null; cancelOnError?: boolean | null },
  ): Promise<TransferResult>;
  cancel(viewer: Viewer, input: { transferId: string }): Promise<TransferResult>;
  refresh(viewer: Viewer, input: { transferId: string }): Promise<TransferResult>;
  /** When it is looked at next: now where it is just claimed, and not before its account may be called. */
  nextPollOf(transfer: Transfer): number | null;
  resolve(
    viewer: Viewer,
    input: { transferId: string; outcome: ResolvedOutcome; evidence: string },
  ): Promise<TransferResult>;
  /** A person has seen what needs attention and has no other end. */
  acknowledge(viewer: Viewer, input: { transferId: string; note: string }): Promise<TransferResult>;
}

export const RESOLVED_OUTCOMES = ['SUCCEEDED', 'FAILED', 'CANCELED', 'REVERSED'] as const satisfies TransferStatus[];
export type ResolvedOutcome = (typeof RESOLVED_OUTCOMES)[number];

export interface TransferResult {
  transfer: Transfer | null;
  userErrors: UserError[];
}
export interface TransferOutcome extends TransferResult {
  idempotency: Idempotency | null;
  /** Position of the transfer's first event; `after` it come all its changes. */
  cursor: string | null;
}
export interface Idempotency {
  replayed: boolean;
  firstSeenAt: number;
}
export interface BatchOutcome {
  items: { index: number; transfer: Transfer | null; userErrors: UserError[] }[];
  idempotency: Idempotency | null;
  userErrors: UserError[];
}

export type WaitFor = 'CREATED' | 'ACCEPTED' | 'FINAL';
export const WAIT_FOR = ['CREATED', 'ACCEPTED', 'FINAL'] as const satisfies WaitFor[];

/** What shall arrive: its currency, and its amount where the caller knows it. */
export interface ReceiveText {
  amount?: string | null;
  currency: string;
}

export interface CreateTransferInput {
  idempotencyKey: string;
  walletId: string;
  recipient: {
    contactId?: string | null;
    newContact?: ContactInput | null;
    payoutAccountId?: string | null;
    walletId?: string | null;
    externalWallet?: string | null;
  };
  amount: MoneyText;
  /** Left out: the one that fits. */
  method?: TransferMethod | null;
  exchange?: { rate: string; receive: ReceiveText; calculationMode?: CalculationMode | null } | null;
  sender?: Partial<Sender> | null;
  purpose?: string | null;
  fundOrigin?: string | null;
  note?: string | null;
  clientReference?: string | null;
  /** One member, named by a provider's key. */
  options?: Record<string, JsonObject | null | undefined> | null;
  waitFor?: WaitFor | null;
  /** What of it could not be read at all; those values stand in it as they were given. Paths are from "input". */
  malformed?: readonly InputProblem[];
}
export interface TransferBatchInput {
  idempotencyKey: string;
  transfers: CreateTransferInput[];
}
export interface RequestPaymentInput {
  idempotencyKey: string;
  walletId: string;
  source: {
    wallet?: { fromAccountId: string } | null;
    card?: {
      customer: string;
      name?: string | null;
      number?: string | null;
      expiryMonth?: string | null;
      expiryYear?: string | null;
      securityCode?: string | null;
      merchantId?: string | null;
      routingCode?: string | null;
      returnUrl?: string | null;
    } | null;
    mpesa?: { phone: string; country?: string | null } | null;
  };
  amount: MoneyText;
  description?: string | null;
  clientReference?: string | null;
  waitFor?: WaitFor | null;
  /** As in CreateTransferInput. */
  malformed?: readonly InputProblem[];
}

export interface ContactInput {
  firstName: string;
  /** Nobody has to have two names. */
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  country?: string | null;
  address?: (Partial<Address> & { line1: string }) | null;
}
export interface RegisterAt {
  accountId: string;
  clientId?: string | null;
}
export interface ContactResult {
  contact: Contact | null;
  userErrors: UserError[];
}
export interface ContactOperations {
  create(viewer: Viewer, input: { contact: ContactInput; registerAt?: RegisterAt[] | null }): Promise<ContactResult>;
  createMany(
    viewer: Viewer,
    input: { contacts: ContactInput[]; registerAt?: RegisterAt[] | null },
  ): Promise<{ contacts: Contact[]; userErrors: UserError[] }>;
  /** Members left out stay; an explicit null clears (first and last name cannot be cleared). */
  update(viewer: Viewer, input: { contactId: string; contact: Partial<ContactInput> }): Promise<ContactResult>;
  register(viewer: Viewer, input: { contactId: string; at: RegisterAt }): Promise<ContactResult>;
  addPayoutAccount(
    viewer: Viewer,
    input: {
      contactId: string;
      at: RegisterAt;
      destination: {
        mobileWallet?: { phone: string; country?: string | null; payerId?: number | null } | null;
        bank?: { accountNumber: string; accountType: string; bankId: string; branchId?: string | null } | null;
      };
    },
  ): Promise<ContactResult & { payoutAccount: PayoutAccount | null }>;
}

export interface Capabilities {
  createTransfer: boolean;
  requestPayment: boolean;
  approveTransfer: boolean;
  cancelTransfer: boolean;
  registerContact: boolean;
  wallets: boolean;
  batchLookup: boolean;
  callbacks: boolean;
  methods: readonly TransferMethod[];
  currencies: readonly string[];
}
/** Calls each `windowSeconds`; at most `burst` at once, all of them where left out. */
export interface CallBudgetInput {
  calls: number;
  windowSeconds: number;
  burst?: number | null;
}
export interface AccountResult {
  account: ProviderAccount | null;
  userErrors: UserError[];
}
/** How an account is reached: its credentials and its callback address, replaced in place. */
export interface AccountAccess {
  /** Asks the provider whether it takes the credentials, and gives the account the status that follows. */
  check(viewer: Viewer, input: { accountId: string }): Promise<AccountResult>;
  /** Switches a disabled account on again, with the status its credentials earn. */
  enable(viewer: Viewer, input: { accountId: string }): Promise<AccountResult>;
  /** Tries the new credentials first; where they do not work, or are somebody else's, the old ones stay. */
  replaceCredentials(
    viewer: Viewer,
    input: { accountId: string; credentials: Record<string, JsonObject | null | undefined> },
  ): Promise<AccountResult>;
  /** The old token is taken for a while longer: callbacks under way, and a back office that is changed by hand. */
  rotateCallbackToken(
    viewer: Viewer,
    input: { accountId: string; overlapSeconds?: number | null },
  ): Promise<AccountResult>;
}
export interface AccountOperations extends AccountAccess {
  add(
    viewer: Viewer,
    input: {
      label: string;
      sandbox?: boolean | null;
      baseUrl?: string | null;
      callBudget?: CallBudgetInput | null;
      /** One member, named by a provider's key. */
      credentials: Record<string, JsonObject | null | undefined>;
    },
  ): Promise<{ account: ProviderAccount | null; userErrors: UserError[] }>;
  /** Members left out stay; a null callBudget is the provider's again. */
  update(
    viewer: Viewer,
    input: { accountId: string; label?: string | null; callBudget?: CallBudgetInput | null },
  ): Promise<{ account: ProviderAccount | null; userErrors: UserError[] }>;
  disable(
    viewer: Viewer,
    input: { accountId: string },
  ): Promise<{ account: ProviderAccount | null; userErrors: UserError[] }>;
  linkClient(
    viewer: Viewer,
    input: { accountId: string; externalId: string },
  ): Promise<{ client: Client | null; userErrors: UserError[] }>;
  /** Read off the connector itself. */
  capabilitiesOf(account: ProviderAccount): Capabilities;
  circuitOf(account: ProviderAccount): CircuitState;
  /** Calls left in the present budget window; null where no budget is set. */
  callsLeftOf(account: ProviderAccount): number | null;
  /** The budget in force: the account's own, else its provider's. */
  budgetOf(account: ProviderAccount): CallBudget;
  callbackUrlOf(account: ProviderAccount): string | null;
}

export interface WalletOperations {
  refresh(viewer: Viewer, input: { walletId: string }): Promise<{ wallet: Wallet | null; userErrors: UserError[] }>;
  /** The wallet, read from its provider first where it is older; all who ask at once share one call. */
  freshAsOf(wallet: Wallet, maxAgeSeconds: number): Promise<Wallet>;
}

export interface CallbackOperations {
  /** Stores the delivery, answers at once, and makes the named transfers due. No provider call. */
  receive(providerKey: string, token: string, delivery: CallbackDelivery): Promise<{ status: number; body: JsonValue }>;
}

/** One filtered view of an organization's log, whose end is read once for all views of it. */
export interface LogWatch {
  /** `recent` knows the log up to here. */
  readonly head: number;
  /** Matching events after a position up to the head, from memory; null where memory does not reach back that far. */
  recent(after: number): LogEvent[] | null;
  /**
   * At most `limit` matching events after a position, from the database, the position they lead to, and whether there is
   * nothing beyond. A filter that few events pass leads on though fewer came.
   */
  read(after: number, limit: number): Promise<{ events: LogEvent[]; position: number; isLast: boolean }>;
  close(): void;
}

export interface StreamOperations {
  /**
   * The position a reader begins at: that of `after`, or the log's end where it is null. Rejects with InvalidCursor or
   * CursorExpired. Where the log goes on from there, no position expires.
   */
  startOf(visible: Visibility, after: string | null): Promise<number>;
  /** Calls `advanced` after each new stretch of the log and at least once a second, until the watch is closed. */
  watch(visible: Visibility, filter: EventFilter, advanced: () => void): Promise<LogWatch>;
  page(
    visible: Visibility,
    range: { after: string | null; first: number; filter: EventFilter },
  ): Promise<{ events: LogEvent[]; hasNextPage: boolean; hasPreviousPage: boolean; endCursor?: string }>;
  cursorOf(event: { organizationId: string; seq: number }): string;
  /** The newest cursor of an organization. */
  head(visible: Visibility): Promise<string>;
}
