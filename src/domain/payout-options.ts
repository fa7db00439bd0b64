import type { TransferMethod } from './transfer';

/** What a payout in one country can go through, as the provider lists it. Amounts and rates are decimal text. */
export interface PayoutOptions {
  payers: PayoutPayer[];
  banks: PayoutBank[];
  rates: PayoutRate[];
  limits: PayoutLimit[];
  /** Whom the provider already knows as receivers of the wallet's client. */
  receiveUsers: PayoutReceiveUser[];
}

export interface PayoutReceiveUser {
  externalId: string;
  /** Null where the provider shows none. */
  name: string | null;
}

/** A partner of the provider that hands out money or keeps wallets. */
export interface PayoutPayer {
  /** As options.payerId takes it. */
  id: string;
  name: string;
  country: string | null;
  method: TransferMethod | null;
  address: string | null;
  phone: string | null;
}

export interface PayoutBank {
  id: string;
  name: string;
  country: string | null;
  currencies: string[];
  branches: { id: string; name: string | null }[];
}

export interface PayoutRate {
  from: string;
  to: string;
  country: string | null;
  method: TransferMethod | null;
  /** received = amount × rate. */
  rate: string;
}

export const LIMIT_PERIODS = ['TRANSFER', 'DAY', 'MONTH', 'YEAR'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

export interface PayoutLimit {
  period: LimitPeriod;
  /** What may still be sent in the period; of a TRANSFER, the bounds of one, exclusive. */
  remaining: string | null;
  above: string | null;
  below: string | null;
  currency: string;
}
