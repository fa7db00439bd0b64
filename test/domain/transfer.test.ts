import fc from 'fast-check';
import {
  isFinal,
  isLater,
  mayBecome,
  type SightingOrder,
  STATUS_RANK,
  TRANSFER_STATUSES,
  type TransferStatus,
} from '../../src/domain/transfer';

const OPEN: TransferStatus[] = ['REQUIRES_ACTION', 'PENDING', 'PROCESSING', 'ON_HOLD'];
const FINAL: TransferStatus[] = ['SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'];

/** The transition table, written out again. */
function allowed(from: TransferStatus): TransferStatus[] {
  if (from === 'CREATED') return ['SUBMITTING', 'FAILED', 'CANCELED'];
  if (from === 'SUBMITTING') return ['CREATED', ...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'];
  if (from === 'OUTCOME_UNKNOWN') return TRANSFER_STATUSES.filter((to) => to !== 'CREATED' && to !== 'OUTCOME_UNKNOWN');
  // Final states change on evidence alone; see last-words.test.ts for how much of it.
  if (from === 'SUCCEEDED') return ['REVERSED', 'FAILED', 'CANCELED'];
  if (from === 'FAILED' || from === 'CANCELED' || from === 'EXPIRED') return ['SUCCEEDED', 'REVERSED'];
  if (FINAL.includes(from)) return [];
  return [...OPEN, ...FINAL, 'OUTCOME_UNKNOWN'];
}

describe('the transition table', () => {
  it.each(TRANSFER_STATUSES)('from %s allows what the rulings allow, and nothing else', (from) => {
    expect(TRANSFER_STATUSES.filter((to) => mayBecome(from, to)).sort()).toEqual([...allowed(from)].sort());
  });

  it('has exactly the contract’s final states', () => {
    expect(TRANSFER_STATUSES.filter(isFinal).sort()).toEqual([...FINAL].sort());
  });

  it('lets every state that is not final reach success and failure', () => {
    for (const from of TRANSFER_STATUSES.filter((status) => !isFinal(status) && status !== 'CREATED')) {
      expect([from, mayBecome(from, 'SUCCEEDED'), mayBecome(from, 'FAILED')]).toEqual([from, true, true]);
    }
  });

  it('never goes back to CREATED once the provider may have been asked', () => {
    expect(TRANSFER_STATUSES.filter((from) => mayBecome(from, 'CREATED'))).toEqual(['SUBMITTING']);
  });
});

describe('the order of sightings', () => {
  const order: fc.Arbitrary<SightingOrder> = fc.record({
    at: fc.integer({ min: 0, max: 3 }),
    rank: fc.integer({ min: -1, max: 3 }),
    word: fc.constantFrom('', 'new', 'paid'),
  });

  it('is total: of two different sightings exactly one is later', () => {
    fc.assert(
      fc.property(order, order, (a, b) => {
        const same = a.at === b.at && a.rank === b.rank && a.word === b.word;
        expect([isLater(a, b), isLater(b, a)].filter(Boolean)).toHaveLength(same ? 0 : 1);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(order, order, order, (a, b, c) => {
        if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
      }),
    );
  });

  it('puts anything after nothing', () => {
    fc.assert(fc.property(order, (a) => isLater(a, null)));
  });

  it('ranks every status differently, finals above all others and REVERSED last', () => {
    const ranks = TRANSFER_STATUSES.map((status) => STATUS_RANK[status]);
    expect(new Set(ranks).size).toBe(TRANSFER_STATUSES.length);
    const highestOpen = Math.max(
      ...TRANSFER_STATUSES.filter((status) => !isFinal(status)).map((status) => STATUS_RANK[status]),
    );
    for (const status of FINAL) expect(STATUS_RANK[status]).toBeGreaterThan(highestOpen);
    expect(Math.max(...ranks)).toBe(STATUS_RANK.REVERSED);
  });
});
