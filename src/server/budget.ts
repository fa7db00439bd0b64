import { RateLimiterRes } from 'rate-limiter-flexible';
import type { ApiKey } from '../domain/organization';
import type { Clock } from '../domain/world';

/** What an answer says of its price, as `extensions.cost`. */
export interface Cost {
  /** Points that this operation takes. */
  requested: number;
  /** Points left to the key, or to its organization where that is less. */
  available: number;
  /** Points that come back each second. */
  restoreRate: number;
}

export interface Taken {
  cost: Cost;
  /** Null: the points are taken. Else nothing was taken, and this much time has to pass. */
  retryAfterMs: number | null;
}

/** Who pays: an API key, and its organization with it. */
export type Payer = Pick<ApiKey, 'id' | 'organizationId'>;

/** What callers may ask over time, whichever door they come through. */
export interface Budget {
  take(payer: Payer, points: number): Promise<Taken>;
}

/**
 * What the budget needs of a limiter of the package rate-limiter-flexible: one that several processes share (its Redis or
 * PostgreSQL limiter) can take the place of the bucket below.
 */
export interface PointLimiter {
  readonly points: number;
  consume(key: string, points: number): Promise<RateLimiterRes>;
  reward(key: string, points: number): Promise<RateLimiterRes>;
}

const SECONDS_PER_MINUTE = 60;
const MS_PER_SECOND = 1_000;
/** After a quiet time a key may spend this many seconds' worth of points at once. */
const BURST_SECONDS = 10;
/** One key of an organization leaves something to the others. */
const KEYS_WORTH_OF_ORGANIZATION = 4;

export function createBudget(parts: { clock: Clock; pointsPerMinute: number }): Budget {
  const restoreRate = parts.pointsPerMinute / SECONDS_PER_MINUTE;
  const bucketOf = (keys: number) => new LeakyBucket({ clock: parts.clock, restoreRate: keys * restoreRate });
  return budgetOf({ key: bucketOf(1), organization: bucketOf(KEYS_WORTH_OF_ORGANIZATION), restoreRate });
}

function budgetOf(limiters: { key: PointLimiter; organization: PointLimiter; restoreRate: number }): Budget {
  const { key, organization, restoreRate } = limiters;
  return {
    async take(payer, points) {
      const costOf = (available: number): Cost => ({
        requested: points,
        available: Math.floor(available),
        restoreRate: Math.floor(restoreRate),
      });
      // What costs more than all there ever is runs when nothing else was spent.
      const ofKey = await consume(key, payer.id, Math.min(points, key.points));
      if (!ofKey.taken) return { cost: costOf(ofKey.left), retryAfterMs: ofKey.waitMs };
      const ofAll = await consume(organization, payer.organizationId, Math.min(points, organization.points));
      if (ofAll.taken) return { cost: costOf(Math.min(ofKey.left, ofAll.left)), retryAfterMs: null };
      await key.reward(payer.id, Math.min(points, key.points));
      return { cost: costOf(ofAll.left), retryAfterMs: ofAll.waitMs };
    },
  };
}

async function consume(limiter: PointLimiter, name: string, points: number) {
  try {
    return { taken: true, left: (await limiter.consume(name, points)).remainingPoints, waitMs: 0 };
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { taken: false, left: refused.remainingPoints, waitMs: Math.max(1, refused.msBeforeNext) };
  }
}

interface Bucket {
  spent: number;
  at: number;
}

/** Buckets that have run empty are forgotten when there are this many. */
const MAX_BUCKETS = 10_000;

/**
 * A leaky bucket in memory, on our clock. The package's own limiter in memory counts fixed windows of the machine's clock,
 * which lets twice the points through at the edge of two windows and gives none back before a window ends.
 */
export class LeakyBucket implements PointLimiter {
  readonly points: number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;
  readonly #restoreRate: number;

  constructor(parts: { clock: Clock; restoreRate: number; burstSeconds?: number }) {
    this.points = parts.restoreRate * (parts.burstSeconds ?? BURST_SECONDS);
    this.#clock = parts.clock;
    this.#restoreRate = parts.restoreRate;
  }

  consume(name: string, points: number): Promise<RateLimiterRes> {
    const bucket = this.#bucketOf(name);
    const missing = bucket.spent + points - this.points;
    if (missing > 0) {
      const waitMs = Math.ceil((missing / this.#restoreRate) * MS_PER_SECOND);
      // As every limiter of the package refuses.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(new RateLimiterRes(this.points - bucket.spent, waitMs, bucket.spent));
    }
    bucket.spent += points;
    return Promise.resolve(new RateLimiterRes(this.points - bucket.spent, 0, bucket.spent));
  }

  reward(name: string, points: number): Promise<RateLimiterRes> {
    const bucket = this.#bucketOf(name);
    bucket.spent = Math.max(0, bucket.spent - points);
    return Promise.resolve(new RateLimiterRes(this.points - bucket.spent, 0, bucket.spent));
  }

  #bucketOf(name: string): Bucket {
    const now = this.#clock.now();
    const known = this.#buckets.get(name);
    const bucket = known ?? { spent: 0, at: now };
    bucket.spent = Math.max(0, bucket.spent - this.#restored(bucket, now));
    bucket.at = now;
    if (!known) {
      if (this.#buckets.size >= MAX_BUCKETS) this.#forgetEmpty(now);
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }

  /** Points that came back since the bucket was last looked at; a clock that was set back takes none away. */
  #restored({ at }: Bucket, now: number): number {
    return (Math.max(0, now - at) * this.#restoreRate) / MS_PER_SECOND;
  }

  #forgetEmpty(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (bucket.spent <= this.#restored(bucket, now)) this.#buckets.delete(name);
    }
  }
}
