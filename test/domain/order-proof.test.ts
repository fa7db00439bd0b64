import type { TransferSighting } from '../../src/domain/connector';
import { decide } from '../../src/domain/sighting';
import { isFinal, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import { orders, type Said, sightingOf, T0, VOCABULARIES } from './said';
import { submitting } from './submitting';

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
