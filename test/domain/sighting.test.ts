import fc from 'fast-check';
import type { TransferSighting } from '../../src/domain/connector';
import { decide } from '../../src/domain/sighting';
import { isFinal, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import { submitting } from './submitting';

const T0 = Date.UTC(2026, 0, 1);

interface Seen {
  status: TransferStatus | null;
  word: string | null;
  at: number;
  byProvider: boolean;
  fee?: bigint;
  received?: bigint;
}

function apply(transfer: Transfer, seen: Seen): Transfer {
  const sighting: TransferSighting = {
    status: seen.status,
    providerStatus: seen.word,
    body: null,
    ...(seen.byProvider ? { updatedAt: seen.at } : {}),
    ...(seen.fee === undefined ? {} : { fee: { units: seen.fee, currency: 'XAF' } }),
    ...(seen.received === undefined ? {} : { received: { units: seen.received, currency: 'XAF' } }),
  };
  return decide(transfer, { sighting, source: 'POLL', requestedAt: seen.at, at: seen.at }).next;
}

/** What may not depend on the order of arrival. */
function outcome(history: readonly Seen[]) {
  const { status, providerStatus, fee, received } = history.reduce(apply, submitting());
  return { status, providerStatus, fee: String(fee?.units), received: String(received?.units) };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const open = fc.constantFrom<TransferStatus>('REQUIRES_ACTION', 'PENDING', 'PROCESSING', 'ON_HOLD', 'OUTCOME_UNKNOWN');
const amounts = {
  fee: fc.option(fc.bigInt(1n, 9n), { nil: undefined }),
  received: fc.option(fc.bigInt(1n, 9n), { nil: undefined }),
};
const openSeen = fc.record({
  status: fc.option(open, { nil: null, freq: 5 }),
  word: fc.option(fc.constantFrom('a', 'b', 'c', 'odd'), { nil: null }),
  ...amounts,
});
const ending = fc.constantFrom<TransferStatus[]>(
  [],
  ['SUCCEEDED'],
  ['FAILED'],
  ['CANCELED'],
  ['EXPIRED'],
  ['REVERSED'],
  ['SUCCEEDED', 'REVERSED'],
);

/** At most one final word, plus REVERSED after SUCCEEDED; each state later than the one before; times may tie. */
const history = fc
  .record({
    opens: fc.array(openSeen, { maxLength: 4 }),
    ending,
    endings: fc.array(fc.record(amounts), { minLength: 2, maxLength: 2 }),
    gaps: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
    byProvider: fc.boolean(),
  })
  .map(({ opens, ending: finals, endings, gaps, byProvider }) => {
    const seen: Omit<Seen, 'at' | 'byProvider'>[] = [
      ...opens.map((one) => (one.status === null ? { ...one, word: 'odd' } : one)),
      ...finals.map((status, index) => ({ status, word: `end-${status}`, ...endings[index] })),
    ];
    let at = T0;
    return seen.slice(-5).map((one, index): Seen => {
      at += gaps[index] ?? 0;
      return { ...one, at, byProvider };
    });
  });

test('every permutation of up to five sightings of one history ends the same', () => {
  fc.assert(
    fc.property(history, (seen) => {
      const expected = outcome(seen);
      for (const order of permutations(seen)) expect(outcome(order)).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

test('no single look changes a final state, but SUCCEEDED → REVERSED', () => {
  const finals = ['SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'] as const;
  for (const first of finals) {
    const settled = apply(submitting(), { status: first, word: first, at: T0 + 10, byProvider: true });
    for (const second of [...finals, 'PENDING', 'PROCESSING', null] as const) {
      const next = apply(settled, { status: second, word: 'later', at: T0 + 99, byProvider: true });
      const allowed = first === 'SUCCEEDED' && second === 'REVERSED';
      expect(next.status).toBe(allowed ? 'REVERSED' : first);
      expect(isFinal(next.status)).toBe(true);
    }
  }
});

test('an undocumented word is kept beside the last good state, and told', () => {
  const open = apply(submitting(), { status: 'PROCESSING', word: 'pending', at: T0, byProvider: true });
  const sighting: TransferSighting = { status: null, providerStatus: 'zorg', body: null };
  const decision = decide(open, { sighting, source: 'POLL', requestedAt: T0 + 1, at: T0 + 1 });
  expect(decision.next).toMatchObject({ status: 'PROCESSING', providerStatus: 'zorg' });
  expect(decision.unmapped).toEqual(['zorg']);
});

test('another amount in the answer never changes the amount ordered, and needs a person', () => {
  const sighting: TransferSighting = {
    status: 'PENDING',
    providerStatus: 'new',
    amount: { units: 1n, currency: 'XAF' },
    body: null,
  };
  const decision = decide(submitting(), { sighting, source: 'POLL', requestedAt: T0, at: T0 });
  expect(decision.next.amount).toEqual({ units: 100_000n, currency: 'XAF' });
  expect(decision.next.booked).toEqual({ units: 1n, currency: 'XAF' });
  expect(decision.next.attentions).toMatchObject([{ reason: 'AMOUNT_MISMATCH', since: T0, says: '0.0001 XAF' }]);
  expect(decision.unmapped).toEqual([]);
});
