import type { TransferSighting } from '../../src/domain/connector';
import { confirmAt } from '../../src/domain/last-words';
import { decide, type Decision } from '../../src/domain/sighting';
import { ownOrder } from '../../src/domain/last-words';
import { isFinal, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import { orders } from './said';
import { submitting } from './submitting';

const T0 = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const HOUR = 3_600_000;

interface Look {
  status: TransferStatus | null;
  /** When our request began, counted from T0. */
  at: number;
  /** The provider's own time of the word, counted from T0; left out where it gives none. */
  updatedAt?: number;
}

function decideOn(transfer: Transfer, { status, at, updatedAt }: Look): Decision {
  const sighting: TransferSighting = {
    status,
    providerStatus: status === null ? 'zorg' : status.toLowerCase(),
    body: null,
    ...(updatedAt === undefined ? {} : { updatedAt: T0 + updatedAt }),
  };
  return decide(transfer, { sighting, source: 'POLL', requestedAt: T0 + at, at: T0 + at });
}

const see = (looks: readonly Look[], start = submitting()): Transfer =>
  looks.reduce((transfer, look) => decideOn(transfer, look).next, start);
const reasons = ({ attentions }: Transfer) => attentions.map(({ reason }) => reason);

const FAILURES = ['FAILED', 'CANCELED', 'EXPIRED'] as const;
const FINALS: TransferStatus[] = ['SUCCEEDED', ...FAILURES, 'REVERSED'];

/** docs/decisions/010-last-words.md, written out again: how far apart two agreeing looks are; null: attention only; 0: one. */
function apart(from: TransferStatus, to: TransferStatus): number | null {
  if (from === 'REVERSED') return null;
  if (from === 'SUCCEEDED') return to === 'REVERSED' ? 0 : to === 'EXPIRED' ? null : HOUR;
  return to === 'SUCCEEDED' || to === 'REVERSED' ? 30 * SECOND : null;
}

describe.each(FINALS)('what is %s', (from) => {
  it.each(FINALS.filter((to) => to !== from))('becomes %s on exactly the evidence that is asked for', (to) => {
    const span = apart(from, to);
    const first = see([
      { status: from, at: 0 },
      { status: to, at: 10 },
    ]);
    if (span === 0) {
      expect([first.status, reasons(first)]).toEqual([to, []]);
      return;
    }
    expect([first.status, reasons(first)]).toEqual([from, ['CONTRADICTED']]);
    const wait = span ?? 30 * 24 * HOUR;
    const early = see([{ status: to, at: 10 + wait - 1 }], first);
    expect([early.status, reasons(early)]).toEqual([from, ['CONTRADICTED']]);
    const late = see([{ status: to, at: 10 + wait }], early);
    expect([late.status, reasons(late)]).toEqual(span === null ? [from, ['CONTRADICTED']] : [to, []]);
    expect(confirmAt(first)).toBe(span === null ? null : T0 + 10 + span);
  });

  it('holds against every word that is not final, and is not contradicted by it', () => {
    for (const word of ['PENDING', 'PROCESSING', 'ON_HOLD', 'REQUIRES_ACTION', 'OUTCOME_UNKNOWN', null] as const) {
      const seen = see([
        { status: from, at: 0 },
        { status: word, at: 10 },
        { status: word, at: 2 * HOUR },
      ]);
      expect([word, seen.status, reasons(seen)]).toEqual([word, from, []]);
    }
  });

  it('does not hear a word that is older by the provider’s own time', () => {
    for (const to of FINALS.filter((one) => one !== from)) {
      const seen = see([
        { status: from, at: 0, updatedAt: -100 },
        { status: to, at: 10, updatedAt: -101 },
        { status: to, at: 2 * HOUR, updatedAt: -101 },
      ]);
      expect([to, seen.status, reasons(seen)]).toEqual([to, from, []]);
    }
  });
});

it('counts a word of the same provider time by when we asked: its clock may tick in seconds', () => {
  const seen = see([
    { status: 'FAILED', at: 0, updatedAt: -5 },
    { status: 'SUCCEEDED', at: 10, updatedAt: -5 },
    { status: 'SUCCEEDED', at: 40 * SECOND, updatedAt: -5 },
  ]);
  expect(seen.status).toBe('SUCCEEDED');
});

it('begins the hour anew where a look in between says again that the money arrived', () => {
  const broken: Look[] = [
    { status: 'SUCCEEDED', at: 0 },
    { status: 'FAILED', at: 10 },
    { status: 'SUCCEEDED', at: HOUR / 2 },
    { status: 'FAILED', at: HOUR / 2 + 10 },
    { status: 'FAILED', at: HOUR + 20 },
  ];
  expect(see(broken)).toMatchObject({ status: 'SUCCEEDED', attentions: [{ reason: 'CONTRADICTED', says: 'failed' }] });
  expect(see([...broken, { status: 'FAILED', at: (3 * HOUR) / 2 + 10 }]).status).toBe('FAILED');
});

it('tells each contrary word once, and what is said now', () => {
  const failed = see([{ status: 'FAILED', at: 0 }]);
  const first = decideOn(failed, { status: 'SUCCEEDED', at: 10 });
  expect(first.contradiction).toEqual({ word: 'succeeded' });
  const again = decideOn(first.next, { status: 'SUCCEEDED', at: 20 });
  expect(again.contradiction).toBeNull();
  const other = decideOn(again.next, { status: 'CANCELED', at: 30 });
  expect(other.contradiction).toEqual({ word: 'canceled' });
  expect(other.next.attentions).toMatchObject([{ reason: 'CONTRADICTED', since: T0 + 10, says: 'canceled' }]);
});

it('treats what a person has recorded as a final like any other', () => {
  const resolved: Transfer = { ...submitting(), status: 'FAILED', statusOrder: ownOrder('FAILED', T0 + 100) };
  // What began before that tells nothing new; the provider's own time of its word may be older than the person's.
  expect(reasons(see([{ status: 'SUCCEEDED', at: 99 }], resolved))).toEqual([]);
  const contradicted = see([{ status: 'SUCCEEDED', at: 101, updatedAt: -HOUR }], resolved);
  expect([contradicted.status, reasons(contradicted)]).toEqual(['FAILED', ['CONTRADICTED']]);
});

/**
 * Histories whose last word was seen by the looks that its change asks for. However they arrive, the same status comes
 * out of them, and none but these looks could have changed it.
 */
describe('in whatever order looks arrive', () => {
  const H = HOUR;
  const confirmed: Look[][] = [
    ...FAILURES.flatMap((bad): Look[][] => [
      [
        { status: 'PENDING', at: 0 },
        { status: bad, at: 10 },
        { status: 'SUCCEEDED', at: 20 },
        { status: 'SUCCEEDED', at: 31 * SECOND },
      ],
      [
        { status: bad, at: 0 },
        { status: 'REVERSED', at: 20 },
        { status: 'REVERSED', at: 31 * SECOND },
        { status: 'REVERSED', at: 62 * SECOND },
      ],
    ]),
    ...(['FAILED', 'CANCELED'] as const).flatMap((bad): Look[][] => [
      [
        { status: 'SUCCEEDED', at: 0 },
        { status: bad, at: 10 },
        { status: bad, at: H + 10 },
      ],
      [
        { status: 'PROCESSING', at: 0 },
        { status: 'SUCCEEDED', at: 5 },
        { status: 'SUCCEEDED', at: 20 },
        { status: bad, at: 30 },
        { status: bad, at: H + 30 },
      ],
      [
        { status: bad, at: 0 },
        { status: 'SUCCEEDED', at: 10 },
        { status: 'SUCCEEDED', at: 40 * SECOND },
        { status: bad, at: 2 * H },
        { status: bad, at: 3 * H },
      ],
    ]),
    [
      { status: 'SUCCEEDED', at: 0 },
      { status: 'REVERSED', at: 10 },
      { status: 'PENDING', at: 3 },
    ],
  ];
  it.each([true, false])('they give the same status (provider gives times: %s)', (byProvider) => {
    let checked = 0;
    for (const history of confirmed) {
      const looks = history.map((look) => (byProvider ? { ...look, updatedAt: look.at - 50 } : look));
      const last = looks.reduce((a, b) => (b.at > a.at ? b : a));
      for (const order of orders(looks.length)) {
        const seen = see(order.map((n) => looks[n]!));
        const told = `${history.map(({ status, at }) => `${status}@${at}`).join(' ')} in ${order.join()}`;
        expect([told, seen.status]).toEqual([told, last.status]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(500);
  });

  it('a final status never changes by the arrival of an older look', () => {
    for (const history of confirmed) {
      for (const order of orders(history.length)) {
        let transfer = submitting();
        let newest = -Infinity;
        for (const n of order) {
          const look = history[n]!;
          const before = transfer;
          transfer = decideOn(transfer, look).next;
          const isOlder =
            look.at < newest && isFinal(before.status) && look.at < (before.statusOrder?.askedAt ?? T0) - T0;
          if (isOlder) expect(transfer.status).toBe(before.status);
          newest = Math.max(newest, look.at);
        }
      }
    }
  });
});
