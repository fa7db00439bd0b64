import type { Units } from './decimal';
import type { ProviderErrorInfo } from './failures';
import type { Freshness } from './freshness';

export const WALLET_KINDS = ['BALANCE', 'FUNDING_ACCOUNT'] as const;
export type WalletKind = (typeof WALLET_KINDS)[number];

/** In the wallet's currency. Null where the provider does not say: unknown is never zero. */
export interface WalletBalance {
  total: Units | null;
  available: Units | null;
  reserved: Units | null;
}

export const UNKNOWN_BALANCE: WalletBalance = { total: null, available: null, reserved: null };

export interface Wallet {
  id: string;
  organizationId: string;
  accountId: string;
  clientId: string;
  provider: string;
  kind: WalletKind;
  isActive: boolean | null;
  fundingSourceType: string | null;
  externalId: string | null;
  label: string;
  currency: string;
  balance: WalletBalance;
  /** Why the last refresh brought nothing newer; null after a good one. */
  refreshError: ProviderErrorInfo | null;
  freshness: Freshness;
  createdAt: number;
  /** Money of it has moved and it is read by itself then; null where it is read with its client, which is often enough. */
  nextReadAt: number | null;
}

export function sameBalance(a: WalletBalance, b: WalletBalance): boolean {
  return a.total === b.total && a.available === b.available && a.reserved === b.reserved;
}
