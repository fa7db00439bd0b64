import type { EventFilter, LogEvent } from '../domain/event';
import type { Visibility } from '../domain/organization';
import type { Reads } from '../domain/store';
import type { Dialect } from './dialect';
import type { EventRow } from './entities/event';
import { EVENTS, toEvent } from './event-row';
import { type ListMember, listPath, type Path } from './paths';
import { type DbInteger, integerOrNull } from './row-values';
import type { Session, SessionMethods } from './session';
import { MAX_EXAMINED, MAX_EXAMINED_TOGETHER, MAX_SORTED } from './sifted-page';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import { wantedClients } from './visibility';

interface Range {
  afterSeq: number;
  limit: number;
}

/** Each member of the filter, the one that usually finds fewest first. All have an index in the log's order. */
function pathsOf(
  dialect: Dialect,
  { organizationId, clientIds }: Visibility,
  { filter, span }: { filter: EventFilter; span: Sql },
): Path[] {
  const by = (column: string, values: ListMember['values']) => {
    const index = `events_by_${column.replace(/_id$/, '')}`;
    const ofOrganization = sql`organization_id = ${organizationId} AND ${trusted(column)}`;
    return listPath({
      ...{ column, values, index },
      condition: (value) => sql`${ofOrganization} = ${value}`,
      ids: (list) =>
        sql`SELECT seq FROM events${dialect.through(index)} WHERE ${ofOrganization} ${oneOf(list)} AND ${span}`,
    });
  };
  return [
    ...by('transfer_id', filter.transferIds),
    ...by('contact_id', filter.contactIds),
    ...by('wallet_id', filter.walletIds),
    ...by('client_id', wantedClients({ organizationId, clientIds }, filter.clientIds)),
    ...by('type', filter.types),
    ...by('account_id', filter.accountIds),
    ...by('provider', filter.providers),
  ];
}

/**
 * A stretch of the log by the index that reaches furthest with its next MAX_EXAMINED events, as a page of any other list
 * is read (sifted-page.ts).
 */
async function scanEvents(
  session: Session,
  visible: Visibility,
  { afterSeq, limit }: Range,
  filter: EventFilter,
): Promise<{ events: LogEvent[]; scannedTo: number | null }> {
  const { dialect } = session;
  const span = sql`seq > ${afterSeq}`;
  const paths = pathsOf(dialect, visible, { filter, span });
  if (paths.some(({ ranges }) => ranges?.conditions.length === 0)) return { events: [], scannedTo: null };
  const { path, edge } = await choose(session, visible, { paths, afterSeq, span });
  const conditions = [
    span,
    ...(edge === null ? [] : [sql`seq <= ${edge}`]),
    ...paths.filter((one) => one !== path).flatMap(({ sift }) => sift),
  ];
  const sorted = sql`ORDER BY seq LIMIT ${limit}`;
  const ofOrganization = sql`organization_id = ${visible.organizationId}`;
  const found = path?.ids ? [sql`${ofOrganization} AND seq ${dialect.oneOfRows(path.ids)}`] : [ofOrganization];
  const { index, conditions: parts } = path?.ranges ?? { index: null, conditions: found };
  const branches = parts.map(
    (part) => sql`SELECT ${EVENTS.columns} FROM events${index === null ? sql`` : dialect.through(index)}
      WHERE ${join([part, ...conditions], ' AND ')} ${sorted}`,
  );
  const named = branches.map((branch, place) => sql`SELECT * FROM (${branch}) ${trusted(`AS branch_${place}`)}`);
  const [only] = branches;
  const statement = branches.length === 1 && only ? only : sql`${join(named, ' UNION ALL ')} ${sorted}`;
  const events = (await session.query<EventRow>(statement)).map(toEvent);
  return { events, scannedTo: events.length < limit ? edge : null };
}

async function choose(
  session: Session,
  { organizationId }: Visibility,
  { paths, afterSeq, span }: { paths: readonly Path[]; afterSeq: number; span: Sql },
): Promise<{ path: Path | null; edge: number | null }> {
  const [only, ...others] = paths;
  if (others.length === 0 && (!only || only.ranges)) return { path: only ?? null, edge: null };
  const inOrder = paths.flatMap((path) => (path.ranges ? [{ path, ranges: path.ranges }] : []));
  const edges = inOrder.map(({ ranges: { index, conditions } }) => {
    const each = Math.min(MAX_EXAMINED, Math.ceil(MAX_EXAMINED_TOGETHER / conditions.length));
    return conditions.map(
      (condition) => sql`(SELECT seq FROM events${session.dialect.through(index)}
        WHERE ${condition} AND ${span} ORDER BY seq LIMIT 1 OFFSET ${each - 1})`,
    );
  });
  // The log has no gaps: where its own next events end is known without a walk.
  const whole = sql`(SELECT seq FROM events WHERE organization_id = ${organizationId} AND seq = ${afterSeq + MAX_EXAMINED})`;
  const byIds = paths.flatMap((path) => (path.ids ? [{ path, ids: path.ids }] : []));
  const counts = byIds.map(({ ids }) => sql`(SELECT COUNT(*) FROM (${ids} LIMIT ${MAX_SORTED + 1}) AS found)`);
  const asked = [...edges.flat(), whole, ...counts].map((edge, place) => sql`${edge} ${trusted(`AS a${place}`)}`);
  const [answer = {}] = await session.query<Record<string, DbInteger | null>>(sql`SELECT ${join(asked, ', ')}`);
  let place = 0;
  const next = () => integerOrNull(answer[`a${place++}`] ?? null) ?? Infinity;
  const reached = inOrder.map(({ path }, position) => ({
    path,
    edge: Math.min(...(edges[position] ?? []).map(next)),
  }));
  const furthest = [...reached, { path: null, edge: next() }].reduce((best, one) =>
    one.edge > best.edge ? one : best,
  );
  return { path: furthest.path, edge: furthest.edge === Infinity ? null : furthest.edge };
}

export const eventScans = {
  scanEvents,
  async listEvents(session, visible, range, filter) {
    const listed: LogEvent[] = [];
    let afterSeq: number | null = range.afterSeq;
    while (afterSeq !== null && listed.length < range.limit) {
      const limit = range.limit - listed.length;
      const stretch = await scanEvents(session, visible, { afterSeq, limit }, filter);
      listed.push(...stretch.events);
      afterSeq = stretch.scannedTo;
    }
    return listed;
  },
} satisfies SessionMethods<Reads>;
