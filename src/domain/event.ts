import type { ObservationSource } from './freshness';
import type { JsonObject, JsonValue } from './json';
import type { TransferStatus } from './transfer';

export const EVENT_TYPES = [
  'TRANSFER_CREATED',
  'TRANSFER_STATUS_CHANGED',
  'TRANSFER_DETAILS_CHANGED',
  'TRANSFER_CONTRADICTED',
  'TRANSFER_ATTENTION_CHANGED',
  'WALLET_BALANCE_CHANGED',
  'CONTACT_REGISTRATION_CHANGED',
  'CLIENT_CHANGED',
  'ACCOUNT_STATUS_CHANGED',
  'PROVIDER_VALUE_UNMAPPED',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What was true then; what the row is now is read through its id. Balances are decimal text. */
export type EventBody =
  | {
      kind: 'transfer';
      from: TransferStatus | null;
      to: TransferStatus;
      providerStatus: string | null;
      version: number;
      /** What a transfer is born with and never changes; only with TRANSFER_CREATED, and not with those of long ago. */
      ordered?: { amount: string; currency: string; reference: string };
    }
  | { kind: 'wallet'; before: BalanceText | null; after: BalanceText }
  | { kind: 'account'; message: string }
  | { kind: 'client' }
  | { kind: 'contact'; registrationId: string; status: string };
export interface BalanceText extends JsonObject {
  total: string | null;
  available: string | null;
  reserved: string | null;
}

/** An event about to be appended: what it is about, and everything a filter asks for. */
export interface NewEvent {
  type: EventType;
  at: number;
  source: ObservationSource;
  accountId: string;
  provider: string;
  transferId: string | null;
  walletId: string | null;
  clientId: string | null;
  contactId: string | null;
  body: EventBody;
}

/** One row of an organization's log. `seq` is contiguous from 1 and in commit order. */
export interface LogEvent extends NewEvent {
  organizationId: string;
  seq: number;
  /** sha256 over the row and the hash before it: an altered row breaks the chain. */
  hash: string;
}

export interface EventFilter {
  types?: EventType[] | null;
  providers?: string[] | null;
  accountIds?: string[] | null;
  transferIds?: string[] | null;
  walletIds?: string[] | null;
  clientIds?: string[] | null;
  contactIds?: string[] | null;
}

/** What was seen of a transfer at the provider, once or several times in a row, redacted and hashed. */
export interface Observation {
  id: string;
  organizationId: string;
  transferId: string;
  at: number;
  source: ObservationSource;
  providerStatus: string | null;
  mappedStatus: TransferStatus | null;
  /** What of it was not written as documented. */
  undocumented: readonly string[];
  body: JsonValue;
  sha256: string;
  /**
   * How often in a row just this was seen, the last time at `lastAt`. Of a transfer's newest observation that is written
   * with the transfer (`lastObservation`); here it is as of when another one followed.
   */
  times: number;
  lastAt: number;
}
