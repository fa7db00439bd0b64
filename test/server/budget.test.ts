import { LeakyBucket } from '../../src/server/budget';
import { createManualClock } from '../manual-clock';

describe('a leaky bucket of points', () => {
  const open = () => {
    const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
    // 10 points a second, 100 at once.
    return { clock, bucket: new LeakyBucket({ clock, restoreRate: 10 }) };
  };

  it('gives points back as time passes, and never more than it holds', async () => {
    const { clock, bucket } = open();
    expect((await bucket.consume('key', 100)).remainingPoints).toBe(0);
    await expect(bucket.consume('key', 10)).rejects.toMatchObject({ msBeforeNext: 1_000 });
    clock.advance(1_000);
    expect((await bucket.consume('key', 10)).remainingPoints).toBe(0);
    clock.advance(3_600_000);
    expect((await bucket.consume('key', 0)).remainingPoints).toBe(100);
  });

  it('takes nothing away where the clock is set back, and goes on from the new time', async () => {
    const { clock, bucket } = open();
    await bucket.consume('key', 40);
    clock.set(-3_600_000);
    expect((await bucket.consume('key', 10)).remainingPoints).toBe(50);
    clock.advance(1_000);
    expect((await bucket.consume('key', 0)).remainingPoints).toBe(60);
  });
});
