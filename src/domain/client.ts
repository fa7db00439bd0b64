import type { Freshness } from './freshness';
import type { JsonObject } from './json';

export const VERIFICATION_STATUSES = [
  'NOT_REQUIRED',
  'UNVERIFIED',
  'IN_PROGRESS',
  'VERIFIED',
  'RETRY',
  'REVIEW_PENDING',
  'SUSPENDED',
] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

/** The party whose money an account moves. */
export interface Client {
  id: string;
  organizationId: string;
  accountId: string;
  provider: string;
  externalId: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  country: string | null;
  isActive: boolean | null;
  verification: VerificationStatus;
  /** The provider's own fields, keyed as in the contract's <Provider>ClientDetails. */
  details: JsonObject;
  freshness: Freshness;
  createdAt: number;
  /** When it and its wallets are read again. */
  nextRefreshAt: number | null;
}
