import type { LogEvent } from '../domain/event';
import { invariant } from '../domain/invariant';
import type { Reads, Writes } from '../domain/store';
import type { EventRow } from './entities/event';
import { eventHash } from './event-hash';
import { EVENTS, eventValues, toEvent } from './event-row';
import { eventScans } from './event-scan';
import type { LogHead, LogHeads } from './log-heads';
import { type DbInteger, integer } from './row-values';
import type { Session, SessionMethods } from './session';
import { oneOf, type Sql, sql } from './sql';
import { insertOf } from './table';

async function saveHead(session: Session, organizationId: string, head: LogHead): Promise<void> {
  await session.query(
    sql`UPDATE event_logs SET last_seq = ${head.seq}, last_hash = ${head.hash}
        WHERE organization_id = ${organizationId}`,
  );
}

/** Before the group's COMMIT. */
export async function writeHeads(session: Session, heads: LogHeads): Promise<void> {
  for (const [organizationId, head] of heads.takeAll()) await saveHead(session, organizationId, head);
}

export async function findLogHead(session: Session, organizationId: string, lock: Sql): Promise<LogHead | null> {
  const rows = await session.query<{ last_seq: DbInteger; last_hash: string }>(
    sql`SELECT last_seq, last_hash FROM event_logs WHERE organization_id = ${organizationId}${lock}`,
  );
  return rows[0] ? { seq: integer(rows[0].last_seq), hash: rows[0].last_hash } : null;
}

/** Of every organization, those without an event too. */
export async function listLogHeads(session: Session): Promise<Map<string, LogHead>> {
  const rows = await session.query<{ organization_id: string; last_seq: DbInteger; last_hash: string }>(
    sql`SELECT organization_id, last_seq, last_hash FROM event_logs ORDER BY organization_id`,
  );
  return new Map(rows.map((row) => [row.organization_id, { seq: integer(row.last_seq), hash: row.last_hash }]));
}

/** The events of these transfers, each transfer's in the order of the log. */
export async function listEventsOfTransfers(session: Session, ids: readonly string[]): Promise<LogEvent[]> {
  const rows = await session.query<EventRow>(
    sql`SELECT ${EVENTS.columns} FROM events WHERE transfer_id ${oneOf(ids)} ORDER BY transfer_id, seq`,
  );
  return rows.map(toEvent);
}

/** The first event that created a transfer of which there is no row; null where every transfer has its row. */
export async function findTransferWithoutRow(
  session: Session,
  organizationId: string,
): Promise<{ transferId: string; seq: number } | null> {
  const rows = await session.query<{ transfer_id: string; seq: DbInteger }>(sql`
    SELECT transfer_id, seq FROM events
    WHERE organization_id = ${organizationId} AND type = 'TRANSFER_CREATED'
      AND NOT EXISTS (SELECT 1 FROM transfers WHERE transfers.id = events.transfer_id)
    ORDER BY seq LIMIT 1`);
  return rows[0] ? { transferId: rows[0].transfer_id, seq: integer(rows[0].seq) } : null;
}

export const eventReads = {
  ...eventScans,
  async headSeq(session, organizationId) {
    const head = session.logHeads?.find(organizationId) ?? (await findLogHead(session, organizationId, sql``));
    return head?.seq ?? 0;
  },
  async lastSeqBefore(session, organizationId, before) {
    const rows = await session.query<{ seq: DbInteger }>(
      sql`SELECT seq FROM events WHERE organization_id = ${organizationId} AND at < ${before}
          ORDER BY at DESC, seq DESC LIMIT 1`,
    );
    return rows[0] ? integer(rows[0].seq) : 0;
  },
} satisfies SessionMethods<Reads>;

export const eventWrites = {
  async appendEvents(session, organizationId, events) {
    if (events.length === 0) return [];
    // Held until the commit: the next writer numbers after us, and readers see us first.
    const known = session.logHeads?.find(organizationId);
    const head = known ?? (await findLogHead(session, organizationId, session.dialect.rowLock));
    invariant(head, `organization ${organizationId} has no event log`);
    let hash = head.hash;
    const appended = events.map((event, index): LogEvent => {
      const row = { ...event, organizationId, seq: head.seq + 1 + index };
      hash = eventHash(hash, row);
      return { ...row, hash };
    });
    await session.query(insertOf(EVENTS, appended.map(eventValues)));
    const end = { seq: head.seq + events.length, hash };
    if (session.logHeads) session.logHeads.set(organizationId, end);
    else await saveHead(session, organizationId, end);
    return appended.map((event) => event.seq);
  },
} satisfies SessionMethods<Writes>;
