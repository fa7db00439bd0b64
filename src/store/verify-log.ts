import { createHash } from 'node:crypto';
import type { LogEvent } from '../domain/event';
import { canonicalJson } from '../domain/json';
import { eventHash, FIRST_HASH } from './event-hash';
import type { OpenedStore } from './open-store';

/** What walking one organization's hash chain found. */
export interface LogVerdict {
  organizationId: string;
  /** How many events stand in an unbroken chain from the first on. */
  intact: number;
  /** The first position that is not as it was written; null where all are. */
  broken: { seq: number; what: string } | null;
}

/** Rows read at a time; each batch is one statement. */
const BATCH = 1_000;

/** Recomputes every hash from the first event on, and compares the end with the log's head, which counts the rows. */
export async function verifyLog(store: OpenedStore, organizationId: string): Promise<LogVerdict> {
  // Read before the events: what is appended meanwhile is beyond it and not looked at.
  const head = (await store.findLogHead(organizationId)) ?? { seq: 0, hash: FIRST_HASH };
  const visible = { organizationId, clientIds: null };
  let hash = FIRST_HASH;
  let intact = 0;
  const verdict = (what: string): LogVerdict => ({ organizationId, intact, broken: { seq: intact + 1, what } });
  let batch = BATCH;
  while (intact < head.seq) {
    let events: LogEvent[];
    try {
      const limit = Math.min(batch, head.seq - intact);
      events = await store.listEvents(visible, { afterSeq: intact, limit }, {});
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (batch === 1) return verdict('the event was altered: its body is no JSON any more');
      // One by one, up to the one that cannot be read.
      batch = 1;
      continue;
    }
    for (const event of events) {
      const problem = problemOf(event, intact + 1, hash);
      if (problem !== null) return verdict(problem);
      hash = event.hash;
      intact += 1;
    }
    if (events.length === 0) return verdict(`the log ends here, but its head counts ${head.seq} events`);
  }
  if (hash !== head.hash) {
    intact -= 1;
    return verdict('the last event is not the one the log ended with');
  }
  const beyond = await store.listEvents(visible, { afterSeq: head.seq, limit: 1 }, {});
  if (beyond.length > 0) {
    const grown = (await store.findLogHead(organizationId))?.seq ?? 0;
    if (grown === head.seq) return verdict('the log goes on behind its head');
  }
  return { organizationId, intact, broken: null };
}

function problemOf(event: LogEvent, seq: number, previousHash: string): string | null {
  if (event.seq !== seq) return `there is no event ${seq}; the next is ${event.seq}`;
  return eventHash(previousHash, event) === event.hash
    ? null
    : 'the event was altered, or the one before it was replaced';
}

/** What comparing every observation's body with its hash found. */
export interface ObservationsVerdict {
  intact: number;
  /** The first, in the order of ids and so of time, whose body is not the one that was hashed. */
  broken: { id: string; transferId: string } | null;
}

export async function verifyObservations(store: OpenedStore): Promise<ObservationsVerdict> {
  let intact = 0;
  for (let after = ''; ;) {
    const batch = await store.listObservationsAfter(after, BATCH);
    for (const { id, transferId, body, sha256 } of batch) {
      if (createHash('sha256').update(canonicalJson(body)).digest('hex') !== sha256)
        return { intact, broken: { id, transferId } };
      intact += 1;
      after = id;
    }
    if (batch.length < BATCH) return { intact, broken: null };
  }
}
