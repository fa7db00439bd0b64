import { reviewed } from '../../src/engine/attention-review';
import { overdueAfter } from '../../src/engine/overdue';
import { bucketOf, BUCKETS } from '../../src/engine/settle-history';
import { submitting } from '../domain/submitting';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const endsAt = (ages: readonly number[]): number[] => {
  const ends = new Array<number>(BUCKETS).fill(0);
  for (const age of ages) ends[bucketOf(age)]! += 1;
  return ends;
};

describe('how long a transfer may be open before it is overdue', () => {
  it('is 7 days while fewer than 100 of its kind have settled', () => {
    expect(overdueAfter(endsAt(Array<number>(99).fill(HOUR)))).toBe(7 * DAY);
  });

  it('is a day at least, however fast the others were', () => {
    expect(overdueAfter(endsAt(Array<number>(100).fill(HOUR)))).toBe(DAY);
  });

  it('is as long as 99 of 100 took', () => {
    const slow = [...Array<number>(97).fill(HOUR), ...Array<number>(3).fill(3 * DAY)];
    expect(overdueAfter(endsAt(slow))).toBeGreaterThan(3 * DAY);
    const rare = [...Array<number>(199).fill(2 * DAY), 30 * DAY];
    const after = overdueAfter(endsAt(rare));
    expect([after > 2 * DAY, after < 3 * DAY]).toEqual([true, true]);
  });
});

it('raises OVERDUE while it is open too long, and takes it back with the end', () => {
  const open = { ...submitting(), status: 'PROCESSING' as const, firstSubmittedAt: 0 };
  const at = (now: number) => reviewed(open, open, { now, overdueAfterMs: () => 2 * DAY });
  expect(at(2 * DAY)).toEqual([]);
  const overdue = at(2 * DAY + 1);
  expect(overdue).toMatchObject([{ reason: 'OVERDUE', since: 2 * DAY + 1 }]);
  const ended = { ...open, status: 'SUCCEEDED' as const, attentions: overdue };
  expect(reviewed(open, ended, { now: 3 * DAY, overdueAfterMs: () => DAY })).toEqual([]);
});
