import type { SettleStage } from '../domain/settle-history';
import type { TransferMethod } from '../domain/transfer';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long a transfer is expected to take before there is data, by method: CHOICE, no provider documents it. A few
 * settled transfers weigh more than this.
 */
const EXPECTED_MS = {
  MOBILE_MONEY: 20 * SECOND_MS,
  WALLET: 10 * SECOND_MS,
  BANK_DEPOSIT: 6 * HOUR_MS,
  CASH_PICKUP: 12 * HOUR_MS,
  HOME_DELIVERY: 24 * HOUR_MS,
  CARD: 30 * SECOND_MS,
  MPESA: 20 * SECOND_MS,
} as const satisfies Record<TransferMethod, number>;

/** People approve within minutes or within days; most often within minutes. CHOICE. */
const EXPECTED_OF_PEOPLE_MS = 10 * MINUTE_MS;

export function expectedMs(method: TransferMethod, stage: SettleStage): number {
  return stage === 'PERSON' ? EXPECTED_OF_PEOPLE_MS : EXPECTED_MS[method];
}
