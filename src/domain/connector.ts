import type { CallBudget } from './account';
import type { Address, Contact } from './contact';
import type { VerificationStatus } from './client';
import type { ProviderErrorInfo, ProviderFailure, UserErrorCode } from './failures';
import type { JsonObject, JsonValue } from './json';
import type { Money } from './money';
import type { InputRuleOf } from './input-rule';
import type { PayoutOptions } from './payout-options';
import type { CalculationMode, Sender, TransferAction, TransferKind, TransferMethod, TransferStatus } from './transfer';
import type { WalletBalance, WalletKind } from './wallet';
import type { Clock, Random } from './world';

/**
 * The provider seam. A provider is a definition (data and pure rules) and a connector (its operations for one
 * account). Presence is capability: an operation that a connector does not have is one the provider cannot do.
 */
export interface ProviderDefinition {
  /** The contract's Provider word, e.g. PEEX. */
  id: string;
  /** Its member in CredentialsInput and TransferOptions and its part of URLs, e.g. peex. */
  key: string;
  name: string;
  /** Where its behaviour is documented, for the generated provider table. */
  document: string;
  methods: readonly TransferMethod[];
  /** Currencies a transfer's amount may have; empty where the provider names none. */
  currencies: readonly string[];
  /** 'own': the account is its one client. 'linked': clients are named one by one (linkClient). */
  clients: 'own' | 'linked';
  /** Where the provider keeps contacts: nowhere, per account, or per client. */
  contacts: 'none' | 'account' | 'client';
  money: MoneyRules;
  /** What omitted options mean; so that leaving an option out and giving its default are the same request. */
  defaultOptions?: JsonObject;
  /** The same options in the provider's own spelling, before they are compared, stored and sent. */
  understandOptions?(options: JsonObject): JsonObject;
  budget: CallBudget;
  /** Default base URLs; the sandbox path is mounted under the sandbox server's own URL. */
  baseUrl: {
    live: string;
    sandboxPath: string;
    /** The provider's own test system, where one is known. */
    test?: string;
  };
  /** Problems of a credentials input, with paths below that input; empty where it can be used. */
  checkCredentials(credentials: JsonObject): InputProblem[];
  /** The currency of an own client's wallet where the provider's balance has none of its own. */
  walletCurrency?(credentials: JsonObject): string;
  /** Of `methods`, those that createTransfer sends money by; all of them where left out. */
  payoutMethods?: readonly TransferMethod[];
  /** The inputs an order of this kind needs: what `requirements` tells, and a part of checkOrder. */
  rulesOf?(kind: TransferKind): readonly InputRuleOf<TransferOrder>[];
  /** What this provider refuses or lacks in an order, before any call; paths are from "input". */
  checkOrder(order: TransferOrder): InputProblem[];
  /** What of an order its details show before, and whether or not, the provider answers anything. */
  orderDetails?(order: TransferOrder): JsonObject;
  /** What may be done after a doubtful answer to this operation. */
  manners(operation: Operation): Manners;
  /** When a transfer that is final is looked at once more: its end may not have been the last word. */
  lateLooks(operation: Operation): LateLooks;
  /** What a look-up names a transfer by; the provider's own id where its look-ups know nothing of our reference. */
  lookUpBy: 'reference' | 'externalId';
  open(setup: ConnectorSetup): Connector;
}

/** What decides how one transfer is treated. */
export interface Operation {
  kind: TransferKind;
  method: TransferMethod;
  options: JsonObject;
  sandbox: boolean;
}

/**
 * Ages at which a final transfer is looked at again, in milliseconds since it became final, rising. Those beyond the
 * provider's history are left out, and the last hour of that history has a look of its own. Kept as data beside each
 * connector.
 */
export interface LateLooks {
  /** Of one that failed, was canceled or has expired: it may have been paid after all. */
  afterFailure: readonly number[];
  /** Of one that succeeded, as long as the method can still return the money. */
  afterSuccess: readonly number[];
}

/**
 * Where a connector may connect to: public addresses over https, this machine, wherever the operator has said, or
 * nowhere. What a host says that is not known for a provider is never quoted: it may be anything inside the network.
 */
export interface Reach {
  to: 'public' | 'loopback' | 'any' | 'nowhere';
  isKnown: boolean;
}

export interface ConnectorSetup {
  baseUrl: string;
  reach: Reach;
  credentials: JsonObject;
  sandbox: boolean;
  /** How long one call may take before its outcome is in doubt, in milliseconds. */
  timeoutMs: number;
  clock: Clock;
  random: Random;
  /** Told of every request that goes out: a login counts against the account's budget like what it is for. */
  onRequest?: () => void;
}

/** What a provider allows of an amount. Data, never code. */
export interface MoneyRules {
  /** Decimals allowed whatever the currency; 'iso' for those of the currency. */
  decimals: number | 'iso';
  /** Exclusive bounds as decimal text, per currency. */
  limits: Readonly<Record<string, { above: string; below: string }>>;
  /** The amount's currency may differ from the wallet's (Peex from_currency). */
  foreignAmount: boolean;
}

/** Whether and when a call whose outcome is uncertain may be repeated; kept as data beside each connector. */
export interface Manners {
  resend: 'same-key' | 'after-grace' | 'never';
  /** 'after-grace': how long look-ups must have said "not found"; longer than the provider's slowest accept. */
  graceMs: number;
  /** No resend later than this after the first call: what has been in doubt for longer is a person's to decide. */
  resendWindowMs: number;
  /** How far back the provider's history reaches; a later "not found" proves nothing. Null: all of it. */
  historyMs: number | null;
}

export interface InputProblem {
  path: string[];
  message: string;
  /** INVALID_INPUT where left out. */
  code?: UserErrorCode;
}

/** Everything one create call needs, resolved from our rows. */
export interface TransferOrder {
  reference: string;
  kind: TransferKind;
  method: TransferMethod;
  amount: Money;
  received: Money | null;
  exchangeRate: string | null;
  calculationMode: CalculationMode | null;
  client: { externalId: string | null; verification: VerificationStatus };
  wallet: {
    externalId: string | null;
    currency: string;
    kind: WalletKind;
    isActive: boolean | null;
    fundingSourceType: string | null;
  };
  contact: ContactFacts | null;
  /** The contact's registration where the provider keeps contacts; null before it is made. */
  registration: { externalId: string | null } | null;
  payoutAccount: { externalId: string | null; method: TransferMethod; details: JsonObject } | null;
  /** The receiving wallet's id at the provider. */
  recipientWallet: string | null;
  sender: Sender | null;
  purpose: string | null;
  fundOrigin: string | null;
  note: string | null;
  options: JsonObject;
  source: JsonObject | null;
  /** Lives in memory only. */
  secret: TransferSecret | null;
  /** Where the provider may call back. */
  callbackUrl: string | null;
}

export type ContactFacts = Pick<Contact, 'firstName' | 'lastName' | 'email' | 'phone' | 'country'> & {
  address: Address | null;
};

/** Never stored, logged or traced. */
export interface TransferSecret {
  pin?: string;
  card?: {
    name: string;
    number: string;
    expiryMonth: string;
    expiryYear: string;
    securityCode: string;
  };
}

/** What a look-up, approval or cancellation names a transfer by. */
export interface TransferHandle {
  reference: string;
  externalId: string | null;
  lot: string | null;
  kind: TransferKind;
  method: TransferMethod;
  amount: Money;
  walletExternalId: string | null;
  clientExternalId: string | null;
  options: JsonObject;
  details: JsonObject;
  /** When the first create call began, or that of a lost transfer of the same key may have begun. */
  firstSubmittedAt: number | null;
  /** We have asked the provider to cancel it, and it has not refused. */
  cancelAsked: boolean;
}

/** What a provider said of a transfer, in our words and its own. Fields left out were not said. */
export interface TransferSighting {
  /** Null: an undocumented word (see `unmapped`): changes nothing but raises PROVIDER_VALUE_UNMAPPED. */
  status: TransferStatus | null;
  /** The provider's own word; null where this answer has none. */
  providerStatus: string | null;
  externalId?: string | null;
  lot?: string | null;
  /** The amount the provider says was ordered; only compared with ours, never applied. */
  amount?: Money | null;
  /** Whom the provider pays, by phone number or e-mail address; only compared with ours, never applied. */
  receiver?: string | null;
  received?: Money | null;
  fee?: Money | null;
  exchangeRate?: string | null;
  failure?: ProviderErrorInfo | null;
  action?: TransferAction | null;
  /** Merged over the transfer's details. */
  details?: JsonObject;
  /** The provider's own time of this state, in milliseconds; left out where it gives none. */
  updatedAt?: number | null;
  settledAt?: number | null;
  /** Undocumented words and shapes met in this answer. */
  unmapped?: string[];
  /** A look sooner than this, in milliseconds, would show nothing new: the next one is planned no earlier. */
  quietMs?: number;
  /** Money is paid out only after a delivery request, and the provider would take one now. */
  needsDelivery?: boolean;
  /** The answer's body, redacted. */
  body: JsonValue;
}

export type LookupResult =
  | { found: true; sighting: TransferSighting }
  /** The provider answered that it does not know the transfer. */
  | { found: false; body: JsonValue };

export type SubmitResult = { sighting: TransferSighting } | { failure: ProviderFailure };
export type RegistrationResult =
  | { externalId: string | null; lot: string | null; providerCode: string | null }
  | { failure: ProviderFailure; lot?: string | null; providerCode?: string | null };

export interface ClientSighting {
  /** Null where the account is its own client and has no id. */
  externalId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  isActive: boolean | null;
  verification: VerificationStatus;
  details: JsonObject;
}

export interface WalletSighting {
  /** Null for an own client's one wallet. */
  externalId: string | null;
  kind: WalletKind;
  label: string;
  currency: string;
  isActive: boolean | null;
  fundingSourceType: string | null;
  balance: WalletBalance;
}

export interface PayoutAccountSighting {
  externalId: string | null;
  method: TransferMethod;
  label: string;
  details: JsonObject;
}

export type PayoutDestination =
  | { mobileWallet: { phone: string; payerId: number | null } }
  | { bank: { accountNumber: string; accountType: string; bankId: string; branchId: string | null } };

/** Null: whatever method or country. */
export interface PayoutQuestion {
  clientExternalId: string | null;
  method: TransferMethod | null;
  country: string | null;
}

/** A callback as it came in, before anybody believed it. */
export interface CallbackDelivery {
  method: 'GET' | 'POST';
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  query: Readonly<Record<string, string | undefined>>;
  /** The body, read as UTF-8. */
  body: string;
  /** The body as it came: signatures are over bytes, and not all bytes are UTF-8. */
  bytes: Uint8Array;
}

/** Names the transfers a callback is about. A hint to look again, never the truth. */
export interface CallbackHint {
  reference?: string;
  externalId?: string;
  lot?: string;
}

export interface CallbackReading {
  /** False: the signature or the Basic credentials are wrong; nothing is looked at. */
  authentic: boolean;
  hints: CallbackHint[];
  /** The answer the provider expects; 200 with no body where left out. */
  reply?: { status: number; body: JsonValue };
  /** The body, redacted, for the record. */
  evidence: JsonValue;
}

/** Many transfers in one call. */
export interface BatchLookUp {
  /** What the transfers of one call have in common: the provider's lot, or nothing but the account. */
  by: 'lot' | 'account';
  /** Transfers one call may ask for, at most. */
  most: number;
  /** By our reference. What is not in the map was not in the answer, which proves nothing. */
  ask(handles: readonly TransferHandle[]): Promise<ReadonlyMap<string, TransferSighting>>;
}

/** One account's operations at its provider. Every method throws ProviderFailure for the world's faults. */
export interface Connector {
  /**
   * One read that the provider answers to right credentials only, where no client of the account is known yet. Left out:
   * fetchClient is that read.
   */
  checkCredentials?(): Promise<void>;
  /** The client and its wallets in as few calls as the provider allows. */
  fetchClient(client: { externalId: string | null }): Promise<{ client: ClientSighting; wallets: WalletSighting[] }>;
  /** One wallet's balance, where it can be read by itself more cheaply than with fetchClient. */
  fetchWallet?(wallet: {
    externalId: string | null;
    clientExternalId: string | null;
    currency: string;
  }): Promise<WalletSighting>;
  registerContacts?(
    contacts: readonly ContactFacts[],
    client: { externalId: string | null },
  ): Promise<RegistrationResult[]>;
  addPayoutAccount?(
    registration: { externalId: string | null; clientExternalId: string | null },
    destination: PayoutDestination,
  ): Promise<PayoutAccountSighting>;
  /** Payers, banks, rates and limits, where the provider lists them. */
  fetchPayoutOptions?(asked: PayoutQuestion): Promise<PayoutOptions>;
  createTransfer?(order: TransferOrder): Promise<TransferSighting>;
  /** Many orders in one call; results in the same order. The orders share whatever the provider calls a lot. */
  createTransfers?(orders: readonly TransferOrder[]): Promise<SubmitResult[]>;
  requestPayment?(order: TransferOrder): Promise<TransferSighting>;
  lookUpTransfer(handle: TransferHandle): Promise<LookupResult>;
  lookUpTransfers?: BatchLookUp;
  /** Null: accepted; a look-up tells what became of it. */
  approveTransfer?(
    handle: TransferHandle,
    approval: { pin: string | null; cancelOnError: boolean },
  ): Promise<TransferSighting | null>;
  cancelTransfer?(handle: TransferHandle): Promise<TransferSighting | null>;
  requestDelivery?(handle: TransferHandle): Promise<void>;
  readCallback?(delivery: CallbackDelivery): CallbackReading;
  close(): Promise<void>;
}
