import type { Transfer, TransferMethod, TransferStatus } from './transfer';

/** Who has to act before an open transfer goes on; each is waited for in a way of its own. */
export const SETTLE_STAGES = ['PROVIDER', 'PERSON'] as const;
export type SettleStage = (typeof SETTLE_STAGES)[number];

/** Transfers that are expected to settle alike. */
export interface SettleClass {
  accountId: string;
  provider: string;
  method: TransferMethod;
  stage: SettleStage;
}

/**
 * What was seen of one class, per bucket of age: how many transfers left the stage there, and how long transfers were
 * watched in it (milliseconds, those still open included). Both are fractions: a look only says between which two
 * instants something happened, and old sightings fade.
 */
export interface SettleCounts {
  ends: number[];
  exposureMs: number[];
}

export interface SettleHistory extends SettleClass {
  counts: SettleCounts;
}

const STAGES = {
  CREATED: null,
  SUBMITTING: null,
  OUTCOME_UNKNOWN: null,
  REQUIRES_ACTION: 'PERSON',
  PENDING: 'PROVIDER',
  PROCESSING: 'PROVIDER',
  ON_HOLD: 'PERSON',
  SUCCEEDED: null,
  FAILED: null,
  CANCELED: null,
  EXPIRED: null,
  REVERSED: null,
} as const satisfies Record<TransferStatus, SettleStage | null>;

/** Null where nothing is waited for, or where it is unknown whether the provider has the transfer at all. */
export function stageOf(status: TransferStatus): SettleStage | null {
  return STAGES[status];
}

/**
 * Since when a transfer is in its present stage: what its poll plan counts from. Coming back from another stage starts
 * anew; the first stage began with the call that sent it.
 */
export function stageSinceOf(before: Transfer, status: TransferStatus, now: number): number | null {
  const [was, is] = [stageOf(before.status), stageOf(status)];
  if (is === null) return null;
  if (was === is) return before.stageSince;
  return was === null ? (before.submittedAt ?? now) : now;
}
