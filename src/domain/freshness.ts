export const OBSERVATION_SOURCES = ['RESPONSE', 'POLL', 'CALLBACK', 'LOCAL', 'PERSON'] as const;
export type ObservationSource = (typeof OBSERVATION_SOURCES)[number];

/** When and how a provider-backed value was last seen. Instants are milliseconds since 1970, UTC. */
export interface Freshness {
  observedAt: number | null;
  source: ObservationSource;
  /** From then on the value should be read again; null: it no longer changes. */
  staleAfter: number | null;
}
