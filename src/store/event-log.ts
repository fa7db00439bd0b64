import type { EventFilter, LogEvent } from '../domain/event';
import { invariant } from '../domain/invariant';
import type { Visibility } from '../domain/organization';
import type { Reads, Writes } from '../domain/store';
import type { Dialect } from './dialect';
import { EventRow } from './entities/event';
import { eventHash } from './event-hash';
import type { LogHead, LogHeads } from './log-heads';
import { type Narrowing, selectBranches } from './page';
import { type DbInteger, integer, json, jsonText, type RowValues } from './row-values';
import type { Session, SessionMethods } from './session';
import { join, oneOf, type Sql, sql } from './sql';
import { insertOf, tableOf } from './table';
import { listFilter, wantedClients } from './visibility';

const EVENTS = tableOf(EventRow);

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

function toEvent(row: EventRow): LogEvent {
  return {
    organizationId: row.organization_id,
    seq: integer(row.seq),
    type: row.type as LogEvent['type'],
    at: integer(row.at),
    source: row.source as LogEvent['source'],
    accountId: row.account_id,
    provider: row.provider,
    transferId: row.transfer_id,
    walletId: row.wallet_id,
    clientId: row.client_id,
    contactId: row.contact_id,
    body: json(row.body),
    hash: row.hash,
  };
}

function eventValues(event: LogEvent): RowValues<EventRow> {
  return {
    organization_id: event.organizationId,
    seq: event.seq,
    type: event.type,
    at: event.at,
    source: event.source,
    account_id: event.accountId,
    provider: event.provider,
    transfer_id: event.transferId,
    wallet_id: event.walletId,
    client_id: event.clientId,
    contact_id: event.contactId,
    body: jsonText(event.body),
    hash: event.hash,
  };
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

/** Most selective first: the first one present is read through its own index, which has the log's order. */
function narrowingsOf(visible: Visibility, filter: EventFilter): Narrowing<EventRow>[] {
  const lists: [keyof EventRow, string, string[] | null | undefined][] = [
    ['transfer_id', 'events_by_transfer', filter.transferIds],
    ['contact_id', 'events_by_contact', filter.contactIds],
    ['wallet_id', 'events_by_wallet', filter.walletIds],
    ['client_id', 'events_by_client', wantedClients(visible, filter.clientIds)],
    ['type', 'events_by_type', filter.types],
    ['account_id', 'events_by_account', filter.accountIds],
    ['provider', 'events_by_provider', filter.providers],
  ];
  return lists.flatMap(([column, index, values]) => (values == null ? [] : [{ column, index, values }]));
}

function listEventsStatement(
  dialect: Dialect,
  visible: Visibility,
  range: { afterSeq: number; limit: number },
  filter: EventFilter,
): Sql {
  const [narrowedBy, ...others] = narrowingsOf(visible, filter);
  const conditions = [
    sql`organization_id = ${visible.organizationId} AND seq > ${range.afterSeq}`,
    ...others.flatMap((one) => listFilter(one.column, one.values)),
  ];
  const select = (narrowing: Sql[], index: string | null) => sql`
    SELECT ${EVENTS.columns} FROM events${index === null ? sql`` : dialect.through(index)}
    WHERE ${join([...narrowing, ...conditions], ' AND ')} ORDER BY seq LIMIT ${range.limit}`;
  if (!narrowedBy) return select([], null);
  return selectBranches(select, narrowedBy, (branches) => sql`${branches} ORDER BY seq LIMIT ${range.limit}`);
}

export const eventReads = {
  async listEvents(session, visible, range, filter) {
    const rows = await session.query<EventRow>(listEventsStatement(session.dialect, visible, range, filter));
    return rows.map(toEvent);
  },
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
