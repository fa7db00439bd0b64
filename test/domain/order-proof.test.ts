import type { TransferSighting } from '../../src/domain/connector';
import { decide } from '../../src/domain/sighting';
import { isFinal, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import { stateOf as cinetpayState } from '../../src/providers/cinetpay/status';
import { stateOf as machnetState } from '../../src/providers/machnet/status';
import { statusOf as peexStatus } from '../../src/providers/peex/status';
import { statusOf as xprizoStatus } from '../../src/providers/xprizo/status';
import { submitting } from './submitting';

const T0 = Date.UTC(2026, 0, 1);
type Said = Pick<TransferSighting, 'status' | 'providerStatus'>;

const peexWords = 'new pending mw_balance_pending balance_pending max_amount paid failed canceled rejected zorg'.split(
  ' ',
);
const cinetpayWords = 'NEW REC VAL REJ NOS zorg'.split(' ');
const xprizoWords = 'Active Pending Redirect Hold Void Rejected zorg'.split(' ');
const machnetWords = 'INITIATED PENDING PROCESSING PROCESSED HOLD CANCELED FAILED RETURNED REFUNDED zorg'.split(' ');
const deliveries = ['NONE', 'DELIVERY_REQUESTED', 'DELIVERED', 'DELIVERY_FAILED'];

/** Every word of each provider's table, and one that is in none. */
const VOCABULARIES: Record<string, Said[]> = {
  PEEX: peexWords.map((word) => ({ status: peexStatus(word), providerStatus: word })),
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

/** Words that end up as the same status differ in nothing else that counts: of those one open one is enough at a time. */
function opensOf(words: readonly Said[]): Said[] {
  const seen = new Map<TransferStatus | null, Said>();
  for (const said of words) if (said.status === null || !isFinal(said.status)) seen.set(said.status, said);
  return [...seen.values()];
}

function* histories(words: readonly Said[], opens: readonly Said[], most: number): Generator<Said[]> {
  const finals = words.filter(({ status }) => status !== null && isFinal(status));
  const reversed = finals.filter(({ status }) => status === 'REVERSED');
  const endings: Said[][] = [[], ...finals.map((one) => [one])];
  for (const paid of finals.filter(({ status }) => status === 'SUCCEEDED'))
    for (const back of reversed) endings.push([paid, back]);
  for (const ending of endings) {
    for (const open of sequences(opens, most - ending.length)) yield [...open, ...ending];
  }
}

function* sequences<T>(items: readonly T[], length: number): Generator<T[]> {
  if (length === 0) yield [];
  else for (const rest of sequences(items, length - 1)) for (const item of items) yield [item, ...rest];
}

function orders(length: number): number[][] {
  if (length === 0) return [[]];
  return orders(length - 1).flatMap((order) =>
    Array.from({ length }, (_, at) => [...order.slice(0, at), length - 1, ...order.slice(at)]),
  );
}

/** The history's n-th sighting, made at its own instant; amounts come with some of them. */
function sightingOf(said: Said, n: number, byProvider: boolean): TransferSighting {
  return {
    ...said,
    body: null,
    ...(byProvider ? { updatedAt: T0 + n } : {}),
    ...(n % 2 === 0 ? { fee: { units: BigInt(n + 1), currency: 'XAF' } } : {}),
    ...(n % 3 === 1 ? { received: { units: BigInt(n + 7), currency: 'XAF' } } : {}),
  };
}

function outcome(sightings: readonly TransferSighting[], order: readonly number[]): string {
  let transfer: Transfer = submitting();
  for (const n of order) {
    const sighting = sightings[n];
    if (sighting) transfer = decide(transfer, { sighting, source: 'POLL', requestedAt: T0 + n, at: T0 + n }).next;
  }
  const { status, providerStatus, fee, received } = transfer;
  return `${status} ${providerStatus ?? ''} ${String(fee?.units)} ${String(received?.units)}`;
}

/** Every pair of words of the whole table, then one word for each status, and in the longest fewer open words. */
const LONGEST = 5;

describe.each(Object.entries(VOCABULARIES))('%s', (provider, words) => {
  test.each([true, false])(
    'every order of every such history ends the same (provider gives times: %s)',
    (byProvider) => {
      const opens = words.filter(({ status }) => status === null || !isFinal(status));
      let checked = 0;
      const check = (all: Iterable<Said[]>) => {
        for (const history of all) {
          const sightings = history.map((said, n) => sightingOf(said, n, byProvider));
          const [first = [], ...others] = orders(history.length);
          const expected = outcome(sightings, first);
          for (const order of others) {
            const got = outcome(sightings, order);
            if (got !== expected)
              throw new Error(`${provider} ${JSON.stringify(history)} in ${order.join()}: ${got}, not ${expected}`);
            checked += 1;
          }
        }
      };
      check(histories(words, opens, 2));
      const few = onePerStatus(words);
      const fewOpens = opensOf(words);
      check(histories(few, fewOpens, 3));
      check(histories(few, fewOpens.slice(0, 3), 4));
      check(histories(few, fewOpens.slice(0, 2), LONGEST));
      expect(checked).toBeGreaterThan(5_000);
    },
    120_000,
  );
});

function onePerStatus(words: readonly Said[]): Said[] {
  return [...new Map(words.map((said) => [said.status, said])).values()];
}
