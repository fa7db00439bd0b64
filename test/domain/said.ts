import type { TransferSighting } from '../../src/domain/connector';
import { stateOf as cinetpayState } from '../../src/providers/cinetpay/status';
import { stateOf as machnetState } from '../../src/providers/machnet/status';
import { stateOf as peexState } from '../../src/providers/peex/status';
import { statusOf as xprizoStatus } from '../../src/providers/xprizo/status';

export const T0 = Date.UTC(2026, 0, 1);
/** What a provider calls a transfer, and what we take that for. */
export type Said = Pick<TransferSighting, 'status' | 'providerStatus'>;

const peexWords = 'new pending mw_balance_pending balance_pending max_amount paid failed canceled rejected zorg'.split(
  ' ',
);
const cinetpayWords = 'NEW REC VAL REJ NOS zorg'.split(' ');
const xprizoWords = 'Active Pending Redirect Hold Void Rejected zorg'.split(' ');
const machnetWords = 'INITIATED PENDING PROCESSING PROCESSED HOLD CANCELED FAILED RETURNED REFUNDED zorg'.split(' ');
const deliveries = ['NONE', 'DELIVERY_REQUESTED', 'DELIVERED', 'DELIVERY_FAILED'];

/** Every word of each provider's table, and one that is in none. */
export const VOCABULARIES: Record<string, Said[]> = {
  PEEX: peexWords.map((word) => ({ status: peexState(word).status, providerStatus: word })),
  CINETPAY: cinetpayWords.map((word) => ({
    status: cinetpayState({ treatmentStatus: word, sendingStatus: null, comment: null }).status,
    providerStatus: word,
  })),
  XPRIZO: xprizoWords.map((word) => ({ status: xprizoStatus(word), providerStatus: word })),
  MACHNET: machnetWords.flatMap((word) =>
    deliveries.map((delivery) => ({
      status: machnetState(word, delivery, null).status,
      providerStatus: `${word}/${delivery}`,
    })),
  ),
};

/** Every order of so many things. */
export function orders(length: number): number[][] {
  if (length === 0) return [[]];
  return orders(length - 1).flatMap((order) =>
    Array.from({ length }, (_, at) => [...order.slice(0, at), length - 1, ...order.slice(at)]),
  );
}

/** The history's n-th sighting, made at its own instant; amounts come with some of them. */
export function sightingOf(said: Said, n: number, byProvider: boolean): TransferSighting {
  return {
    ...said,
    body: null,
    ...(byProvider ? { updatedAt: T0 + n } : {}),
    ...(n % 2 === 0 ? { fee: { units: BigInt(n + 1), currency: 'XAF' } } : {}),
    ...(n % 3 === 1 ? { received: { units: BigInt(n + 7), currency: 'XAF' } } : {}),
  };
}
