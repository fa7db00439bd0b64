import type { Freshness } from '../domain/freshness';
import { type DbInteger, integerOrNull } from './row-values';

/** Every provider-backed row keeps its freshness in these three columns. */
interface FreshnessColumns {
  observed_at: DbInteger | null;
  observed_source: string;
  stale_after: DbInteger | null;
}

export function freshness(row: FreshnessColumns): Freshness {
  return {
    observedAt: integerOrNull(row.observed_at),
    source: row.observed_source as Freshness['source'],
    staleAfter: integerOrNull(row.stale_after),
  };
}
