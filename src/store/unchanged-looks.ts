import type { UnchangedLook } from '../domain/store';
import { jsonText, jsonTextOrNull } from './row-values';
import type { Session } from './session';
import { join, oneOf, Sql, sql, type SqlValue, trusted } from './sql';

const WHOLE = trusted('bigint');
const TEXT = trusted('varchar');
type Column = readonly [name: string, type: Sql, valueOf: (look: UnchangedLook) => SqlValue];

/** What the row must still be; a claim, a hint and every other look change one of them. */
const CLAIMED: readonly Column[] = [
  ['id', TEXT, ({ claimed }) => claimed.id],
  ['leased_until', WHOLE, ({ claimed }) => claimed.nextPollAt],
  ['polls', WHOLE, ({ claimed }) => claimed.polls],
  ['version', WHOLE, ({ claimed }) => claimed.version],
  ['status', TEXT, ({ claimed }) => claimed.status],
];
/** None of them is in an index but next_poll_at: SQLite rewrites every index whose columns an UPDATE names. */
const WRITTEN: readonly Column[] = [
  ['last_polled_at', WHOLE, ({ next }) => next.lastPolledAt],
  ['next_poll_at', WHOLE, ({ next }) => next.nextPollAt],
  ['observed_at', WHOLE, ({ next }) => next.freshness.observedAt],
  ['stale_after', WHOLE, ({ next }) => next.freshness.staleAfter],
  ['observed_source', TEXT, ({ next }) => next.freshness.source],
  ['status_order', TEXT, ({ next }) => jsonTextOrNull(next.statusOrder)],
  ['field_orders', TEXT, ({ next }) => jsonText(next.fieldOrders)],
  ['last_observation', TEXT, ({ next }) => jsonTextOrNull(next.lastObservation)],
];
const COLUMNS = [...CLAIMED, ...WRITTEN];

/** The statement's parts by the number of looks; those of a power of two alone, for each text is prepared by itself. */
const PARTS = new Map<number, readonly string[]>();
const MOST_AT_ONCE = 64;

export async function saveUnchanged(session: Session, looks: readonly UnchangedLook[]): Promise<string[]> {
  if (looks.length > 0 && session.dialect.locksRows) {
    // In the order of ids, as callbacks lock them, so that neither locks the other out.
    const ids = oneOf(looks.map(({ claimed }) => claimed.id));
    await session.query(sql`SELECT id FROM transfers WHERE id ${ids} ORDER BY id${session.dialect.rowLock}`);
  }
  const saved: string[] = [];
  for (let from = 0, count = MOST_AT_ONCE; from < looks.length; from += count) {
    while (count > looks.length - from) count /= 2;
    saved.push(...(await saveTogether(session, looks.slice(from, from + count))));
  }
  return saved;
}

async function saveTogether(session: Session, looks: readonly UnchangedLook[]): Promise<string[]> {
  let parts = PARTS.get(looks.length);
  if (!parts) PARTS.set(looks.length, (parts = statementFor(looks.length).parts));
  const values = looks.flatMap((look) => COLUMNS.map(([, , valueOf]) => valueOf(look)));
  const saved = await session.query<{ id: string }>(new Sql(parts, values));
  return saved.map(({ id }) => id);
}

function statementFor(count: number): Sql {
  const tuple = sql`(${join(
    COLUMNS.map(([, type]) => sql`CAST(${null} AS ${type})`),
    ', ',
  )})`;
  const tuples = Array.from({ length: count }, () => tuple);
  const names = COLUMNS.map(([name]) => name).join(', ');
  const assignments = WRITTEN.map(([name]) => `${name} = seen.${name}`).join(', ');
  return sql`
    WITH seen (${trusted(names)}) AS (VALUES ${join(tuples, ', ')})
    UPDATE transfers SET polls = transfers.polls + 1, last_error = NULL, ${trusted(assignments)}
    FROM seen WHERE transfers.id = seen.id AND transfers.next_poll_at = seen.leased_until
      AND transfers.polls = seen.polls AND transfers.version = seen.version AND transfers.status = seen.status
    RETURNING transfers.id`;
}
