import type { TransferAttention } from './attention';
import type { ProviderErrorInfo } from './failures';
import type { Freshness, ObservationSource } from './freshness';
import type { JsonObject } from './json';
import type { Money } from './money';

export const TRANSFER_KINDS = ['PAYOUT', 'COLLECTION'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];
export const TRANSFER_METHODS = [
  'MOBILE_MONEY',
  'WALLET',
  'BANK_DEPOSIT',
  'CASH_PICKUP',
  'HOME_DELIVERY',
  'CARD',
  'MPESA',
] as const;
export type TransferMethod = (typeof TRANSFER_METHODS)[number];
export const TRANSFER_STATUSES = [
  'CREATED',
  'SUBMITTING',
  'OUTCOME_UNKNOWN',
  'REQUIRES_ACTION',
  'PENDING',
  'PROCESSING',
  'ON_HOLD',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'EXPIRED',
  'REVERSED',
] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];
export const CALCULATION_MODES = ['SENDER_AMOUNT', 'RECEIVER_AMOUNT'] as const;
export type CalculationMode = (typeof CALCULATION_MODES)[number];
export const ACTION_TYPES = ['APPROVE', 'CONFIRM_BY_EMAIL', 'REDIRECT'] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** What a person has to do before the provider goes on. */
export interface TransferAction {
  type: ActionType;
  url: string | null;
  approverId: string | null;
  expiresAt: number | null;
}

/** Something the provider was asked to do with a transfer that it has. */
export interface TransferAct {
  kind: 'APPROVE' | 'CANCEL' | 'DELIVERY';
  /** From then on no call of it is under way: only a look that began later shows what came of it. */
  overAt: number;
}

/** The sighting each of these fields came from. */
export type FieldOrders = Partial<
  Record<'providerStatus' | 'booked' | 'received' | 'fee' | 'exchangeRate', SightingOrder>
>;

export interface Sender {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
}

/** Where a sighting stands in a transfer's history; compared by `isLater`, so the result never depends on arrival. */
export interface SightingOrder {
  /** The provider's own update time where it gives one, else the start of our request. */
  at: number;
  rank: number;
  word: string;
}

/**
 * The same of the sighting that set the status, with what tells whether a later look is newer. Rows written before these
 * were kept have neither.
 */
export interface StatusOrder extends SightingOrder {
  /** When our request began. */
  askedAt: number;
  /** `at` is the provider's own time. */
  byProvider: boolean;
}

/** The same answer again is counted here and not stored once more. */
export interface LastObservation {
  id: string;
  source: ObservationSource;
  mappedStatus: TransferStatus | null;
  sha256: string;
  /** How often in a row it was made. */
  times: number;
  lastAt: number;
}

/** What the provider says of a final transfer that differs from the status it has. */
export interface ContraryWord {
  status: TransferStatus;
  word: string | null;
  /** When the first and the last look that said so began, with no look in between that breaks them apart. */
  firstAskedAt: number;
  lastAskedAt: number;
}

/** Kept beside a transfer's status: what was seen that the status does not say. */
export interface LastWords {
  contrary: ContraryWord | null;
  /** Words told as contradictions and not acknowledged yet. */
  told: string[];
  /** Words (and booked amounts) that a person has acknowledged: they are not told again. */
  acknowledged: string[];
  /** Answers in a row that could not be read or mapped; null where the last one could. */
  unreadable: { since: number; times: number; says: string } | null;
  /** When the last look began that was made while it was final; null before. */
  lookedAt: number | null;
}

export const NO_LAST_WORDS: LastWords = {
  contrary: null,
  told: [],
  acknowledged: [],
  unreadable: null,
  lookedAt: null,
};

export interface Transfer {
  id: string;
  organizationId: string;
  accountId: string;
  provider: string;
  clientId: string;
  walletId: string;
  contactId: string | null;
  kind: TransferKind;
  method: TransferMethod;
  status: TransferStatus;
  providerStatus: string | null;
  /** What was ordered; ours, and never changed. */
  amount: Money;
  /** What the provider says it took; null while it says nothing. */
  booked: Money | null;
  received: Money | null;
  fee: Money | null;
  exchangeRate: string | null;
  /** Ours, fixed before the first call, sent on every attempt. */
  reference: string;
  clientReference: string | null;
  externalId: string | null;
  /** The provider's batch number, for one look-up that serves many transfers. */
  lot: string | null;
  purpose: string | null;
  fundOrigin: string | null;
  note: string | null;
  sender: Sender | null;
  payoutAccountId: string | null;
  recipientWalletId: string | null;
  externalWallet: string | null;
  calculationMode: CalculationMode | null;
  failure: ProviderErrorInfo | null;
  action: TransferAction | null;
  /** The provider's own fields, keyed as in the contract's <Provider>TransferDetails. */
  details: JsonObject;
  /** What only this provider asks for, as the caller gave it, with defaults; never a pin or a card. */
  options: JsonObject;
  /**
   * The parties as they were when it was ordered: every attempt sends the same, whatever changes meanwhile. The contact's
   * registration, where there was none, is the one made for the first attempt.
   */
  orderedAs: JsonObject;
  /** How money is pulled in (COLLECTION): the wallet or phone it comes from; never a card. */
  source: JsonObject | null;
  /** The order can only be sent with a secret held in memory (pin, card). */
  needsSecret: boolean;
  version: number;
  lastPolledAt: number | null;
  nextPollAt: number | null;
  polls: number;
  lastError: ProviderErrorInfo | null;
  /**
   * Made while a restored backup was being caught up with: an earlier transfer of its key may have been sent since then, and
   * be lost. Null else.
   */
  lostSince: number | null;
  /** When the first create call began; null before. Grace and resend windows count from here. */
  firstSubmittedAt: number | null;
  /** When the present or last create call began. */
  submittedAt: number | null;
  /** Since when it waits for whom it waits for now (see stageOf); null where it is in no stage. */
  stageSince: number | null;
  /** The last request to act on it that may still take effect, or has; see engine/acts.ts. Null: none was made. */
  lastAct: TransferAct | null;
  /** Which sighting set the status, and which the provider's word and each provider-given amount. */
  statusOrder: (SightingOrder & Partial<StatusOrder>) | null;
  fieldOrders: FieldOrders;
  /** The newest stored observation of it; null before the first. */
  lastObservation: LastObservation | null;
  /** Position of TRANSFER_CREATED in the organization's log. */
  createdSeq: number;
  freshness: Freshness;
  createdAt: number;
  updatedAt: number;
  settledAt: number | null;
  /** What a person has to look at, the most pressing first; empty where nothing is. */
  attentions: TransferAttention[];
  /** What was seen that the status does not say. */
  lastWords: LastWords;
  /** When it is looked at once more though it is final; null where no such look is planned. */
  lateLookAt: number | null;
}

const FINAL = ['SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'] as const satisfies TransferStatus[];
const OPEN = ['REQUIRES_ACTION', 'PENDING', 'PROCESSING', 'ON_HOLD'] as const satisfies TransferStatus[];

/**
 * SUBMITTING follows OUTCOME_UNKNOWN only for a resend that is proven safe, and a final status follows another only on
 * the evidence that last-words.ts asks for.
 */
const TRANSITIONS = {
  CREATED: ['SUBMITTING', 'FAILED', 'CANCELED'],
  SUBMITTING: ['CREATED', ...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'],
  OUTCOME_UNKNOWN: ['SUBMITTING', ...OPEN, ...FINAL],
  REQUIRES_ACTION: [...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'],
  PENDING: [...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'],
  PROCESSING: [...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'],
  ON_HOLD: [...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'],
  SUCCEEDED: ['REVERSED', 'FAILED', 'CANCELED'],
  FAILED: ['SUCCEEDED', 'REVERSED'],
  CANCELED: ['SUCCEEDED', 'REVERSED'],
  EXPIRED: ['SUCCEEDED', 'REVERSED'],
  REVERSED: [],
} as const satisfies Record<TransferStatus, readonly TransferStatus[]>;

export function mayBecome(from: TransferStatus, to: TransferStatus): boolean {
  return (TRANSITIONS[from] as readonly TransferStatus[]).includes(to);
}

export function isFinal(status: TransferStatus): boolean {
  return (FINAL as readonly TransferStatus[]).includes(status);
}

/** How far a status is along a transfer's life; settles which of two sightings of the same instant is the later. */
export const STATUS_RANK = {
  CREATED: 0,
  SUBMITTING: 1,
  OUTCOME_UNKNOWN: 2,
  REQUIRES_ACTION: 3,
  PENDING: 4,
  ON_HOLD: 5,
  PROCESSING: 6,
  EXPIRED: 7,
  CANCELED: 8,
  FAILED: 9,
  SUCCEEDED: 10,
  REVERSED: 11,
} as const satisfies Record<TransferStatus, number>;

export function isLater(a: SightingOrder, b: SightingOrder | null): boolean {
  if (b === null) return true;
  if (a.at !== b.at) return a.at > b.at;
  if (a.rank !== b.rank) return a.rank > b.rank;
  return a.word > b.word;
}
