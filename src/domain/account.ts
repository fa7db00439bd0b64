import type { ProviderErrorInfo } from './failures';

export const ACCOUNT_STATUSES = ['ACTIVE', 'DEGRADED', 'AUTH_FAILED', 'DISABLED', 'UNVERIFIED'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
export const CIRCUIT_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** Calls an account may make: `calls` each `windowMs`, at most `burst` at once. */
export interface CallBudget {
  calls: number;
  windowMs: number;
  burst: number;
}

/** One set of credentials at one provider. */
export interface ProviderAccount {
  id: string;
  organizationId: string;
  /** The registry's provider id, e.g. PEEX. */
  provider: string;
  label: string;
  sandbox: boolean;
  baseUrl: string;
  status: AccountStatus;
  /** Sealed credentials (AES-256-GCM, bound to this row); opened by the vault only. */
  sealedCredentials: string;
  /** The unguessable part of the callback URL. */
  callbackToken: string;
  /** The token before the last rotation, which is taken until `previousCallbackUntil`. */
  previousCallbackToken: string | null;
  previousCallbackUntil: number | null;
  /** When its credentials were last replaced; null: they are those it was added with. */
  credentialsSince: number | null;
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  lastFailure: ProviderErrorInfo | null;
  createdAt: number;
  /** Its own call budget; null: its provider's. */
  callBudget: CallBudget | null;
}
