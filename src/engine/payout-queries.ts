import type { Viewer } from '../domain/organization';
import type { PayoutOptions } from '../domain/payout-options';
import type { Requirement } from '../domain/requirements';
import type { TransferMethod } from '../domain/transfer';

/** A payout that is only being thought of. */
export interface ThoughtPayout {
  walletId: string;
  method?: TransferMethod | null;
  country?: string | null;
}

export interface AnsweredOptions extends PayoutOptions {
  methods: readonly TransferMethod[];
  /** Empty where the provider names none. */
  currencies: readonly string[];
  /** Whether payers, banks and rates come from the provider; else it has no such lists. */
  isListed: boolean;
}

/** What a caller can ask before ordering. */
export interface PayoutQueries {
  requirements(viewer: Viewer, asked: ThoughtPayout): Promise<Requirement[]>;
  options(viewer: Viewer, asked: ThoughtPayout): Promise<AnsweredOptions>;
}
