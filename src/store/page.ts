import { invariant } from '../domain/invariant';
import type { Page, PageWindow } from '../domain/store';
import type { Dialect } from './dialect';
import { pageCursor, type Position, readPageCursor } from './page-cursor';
import type { DbInteger } from './row-values';
import type { Session } from './session';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import type { Table } from './table';

/** Where the caller asks for no size. */
const DEFAULT_PAGE_SIZE = 20;

/** More branches than this are read as one walk: each costs a look into its index, found or not. */
export const MAX_BRANCHES = 24;

export interface PageOrder<Row> {
  /** In the cursor. */
  name: string;
  /** Instants; equal ones are told apart by id. */
  column: keyof Row & string;
  descending: boolean;
}

/**
 * The column that narrows a list most, its wanted values, and the index on it that has the list's order: one range of it
 * is read per value, each no further than the page, so a page costs the same in a large table as in a small one.
 */
export interface Narrowing<Row> {
  column: keyof Row & string;
  values: readonly string[];
  index: string;
}

export interface PageQuery<Row, Node> {
  table: Table<Row>;
  order: PageOrder<Row>;
  where: readonly Sql[];
  narrowedBy?: Narrowing<Row> | null;
  /** Where nothing narrows the list but a condition names its rows: the index that finds them. */
  through?: string | null;
  window: PageWindow;
  toNode(row: Row): Node;
}

/**
 * One keyset page in one statement. One row more than asked tells whether the list goes on in the direction of
 * reading. Against it, the page has a neighbour where a cursor was given: rows are never deleted, so the row the cursor
 * names still stands there.
 */
export async function readPage<Row extends { id: string }, Node>(
  session: Session,
  query: PageQuery<Row, Node>,
): Promise<Page<Node>> {
  const { order, window } = query;
  invariant(window.first == null || window.last == null, 'a page is read with first or with last, not both');
  const backward = window.last != null;
  const size = window.last ?? window.first ?? DEFAULT_PAGE_SIZE;
  invariant(Number.isSafeInteger(size) && size >= 0, `a page size is a whole number: ${size}`);
  const after = window.after == null ? null : readPageCursor(order.name, window.after);
  const before = window.before == null ? null : readPageCursor(order.name, window.before);

  const rows = await session.query<Row>(
    pageStatement(session.dialect, query, { after, before, backward, limit: size + 1 }),
  );
  const hasMore = rows.length > size;
  const shown = rows.slice(0, size);
  if (backward) shown.reverse();
  return {
    edges: shown.map((row) => ({
      cursor: pageCursor(order.name, { at: row[order.column] as DbInteger, id: row.id }),
      node: query.toNode(row),
    })),
    hasNextPage: backward ? before !== null : hasMore,
    hasPreviousPage: backward ? hasMore : after !== null,
  };
}

function pageStatement<Row, Node>(
  dialect: Dialect,
  query: PageQuery<Row, Node>,
  range: { after: Position | null; before: Position | null; backward: boolean; limit: number },
): Sql {
  const { table, order, narrowedBy } = query;
  const key = trusted(`(${order.column}, id)`);
  // Reading backward turns the order round; the rows are turned back afterwards.
  const direction = order.descending === range.backward ? 'ASC' : 'DESC';
  const sorted = sql`ORDER BY ${trusted(`${order.column} ${direction}, id ${direction}`)} LIMIT ${range.limit}`;
  const follows = trusted(order.descending ? '<' : '>');
  const precedes = trusted(order.descending ? '>' : '<');
  const conditions = [...query.where];
  if (range.after) conditions.push(sql`${key} ${follows} (${range.after.at}, ${range.after.id})`);
  if (range.before) conditions.push(sql`${key} ${precedes} (${range.before.at}, ${range.before.id})`);

  const select = (narrowing: Sql[], index: string | null) => sql`
    SELECT ${table.columns} FROM ${table.name}${index === null ? sql`` : dialect.through(index)}
    WHERE ${join([...narrowing, ...conditions], ' AND ')} ${sorted}`;
  if (narrowedBy == null) return select([], query.through ?? null);
  return selectBranches(select, narrowedBy, (branches) => sql`${branches} ${sorted}`);
}

/** One SELECT per wanted value of a column, read together; a single one where a walk serves better. */
export function selectBranches<Row>(
  select: (narrowing: Sql[], index: string | null) => Sql,
  { column, values, index }: Narrowing<Row>,
  merge: (branches: Sql) => Sql,
): Sql {
  const distinct = [...new Set(values)];
  if (distinct.length === 0) return select([sql`1 = 0`], null);
  if (distinct.length > MAX_BRANCHES) return select([sql`${trusted(column)} ${oneOf(distinct)}`], null);
  const branches = distinct.map((value) => select([sql`${trusted(column)} = ${value}`], index));
  const [only] = branches;
  if (branches.length === 1 && only) return only;
  const named = branches.map((branch, position) => sql`SELECT * FROM (${branch}) ${trusted(`AS branch_${position}`)}`);
  return merge(join(named, ' UNION ALL '));
}
