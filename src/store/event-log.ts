import type { EventFilter, LogEvent } from '../domain/event';
import { invariant } from '../domain/invariant';
import type { Visibility } from '../domain/organization';
import type { Reads, Writes } from '../domain/store';
import { EventRow } from './entities/event';
import { eventHash } from './event-hash';
import { selectBranches } from './page';
import { type DbInteger, integer, json, jsonText, type RowValues } from './row-values';
import type { Session } from './session';
import { join, type Sql, sql } from './sql';
import { insertOf, tableOf } from './table';
import { listFilter, wantedClients } from './visibility';

const EVENTS = tableOf(EventRow);

/** The end of an organization's log. */
export interface LogHead {
  seq: number;
  hash: string;
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

function listEventsStatement(
  visible: Visibility,
  range: { afterSeq: number; limit: number },
  filter: EventFilter,
): Sql {
  // Most selective first: the first one present is read through its own index, in the log's order.
  const lists: [keyof EventRow, string[] | null | undefined][] = [
    ['transfer_id', filter.transferIds],
    ['contact_id', filter.contactIds],
    ['wallet_id', filter.walletIds],
    ['client_id', wantedClients(visible, filter.clientIds)],
    ['type', filter.types],
    ['account_id', filter.accountIds],
    ['provider', filter.providers],
  ];
  const narrowings = lists.flatMap(([column, values]) => (values == null ? [] : [{ column, values }]));
  const [narrowedBy = null, ...others] = narrowings;
  const conditions = [
    sql`organization_id = ${visible.organizationId} AND seq > ${range.afterSeq}`,
    ...others.flatMap((one) => listFilter(one.column, one.values)),
  ];
  const select = (narrowing: Sql[]) =>
    sql`SELECT ${EVENTS.columns} FROM events WHERE ${join([...narrowing, ...conditions], ' AND ')}
      ORDER BY seq LIMIT ${range.limit}`;
  return selectBranches(select, narrowedBy, (branches) => sql`${branches} ORDER BY seq LIMIT ${range.limit}`);
}

export const eventReads = (session: Session) =>
  ({
    async listEvents(visible, range, filter) {
      const rows = await session.query<EventRow>(listEventsStatement(visible, range, filter));
      return rows.map(toEvent);
    },
    async headSeq(organizationId) {
      return (await findLogHead(session, organizationId, sql``))?.seq ?? 0;
    },
    async lastSeqBefore(organizationId, before) {
      const rows = await session.query<{ seq: DbInteger }>(
        sql`SELECT seq FROM events WHERE organization_id = ${organizationId} AND at < ${before}
          ORDER BY at DESC, seq DESC LIMIT 1`,
      );
      return rows[0] ? integer(rows[0].seq) : 0;
    },
  }) satisfies Partial<Reads>;

export const eventWrites = (session: Session) =>
  ({
    async appendEvents(organizationId, events) {
      if (events.length === 0) return [];
      // Held until the commit: the next writer numbers after us, and readers see us first.
      const head = await findLogHead(session, organizationId, session.dialect.rowLock);
      invariant(head, `organization ${organizationId} has no event log`);
      let hash = head.hash;
      const appended = events.map((event, index): LogEvent => {
        const row = { ...event, organizationId, seq: head.seq + 1 + index };
        hash = eventHash(hash, row);
        return { ...row, hash };
      });
      await session.query(insertOf(EVENTS, appended.map(eventValues)));
      await session.query(
        sql`UPDATE event_logs SET last_seq = ${head.seq + events.length}, last_hash = ${hash}
          WHERE organization_id = ${organizationId}`,
      );
      return appended.map((event) => event.seq);
    },
  }) satisfies Partial<Writes>;
