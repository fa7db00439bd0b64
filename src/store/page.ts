import { invariant } from '../domain/invariant';
import type { Page, PageWindow } from '../domain/store';
import { pageCursor, type Position, readPageCursor } from './page-cursor';
import type { DbInteger } from './row-values';
import type { Session } from './session';
import { join, type Sql, sql, trusted } from './sql';
import type { Table } from './table';

/** Where the caller asks for no size. */
export const DEFAULT_PAGE_SIZE = 20;

export interface PageOrder<Row> {
  /** In the cursor. */
  name: string;
  /** Instants; equal ones are told apart by id. */
  column: keyof Row & string;
  descending: boolean;
}

export interface PageQuery<Row, Node> {
  table: Table<Row>;
  order: PageOrder<Row>;
  where: readonly Sql[];
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

  const rows = await session.query<Row>(pageStatement(query, { after, before, backward, limit: size + 1 }));
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
  query: PageQuery<Row, Node>,
  range: { after: Position | null; before: Position | null; backward: boolean; limit: number },
): Sql {
  const { table, order } = query;
  const key = trusted(`(${order.column}, id)`);
  // Reading backward turns the order round; the rows are turned back afterwards.
  const direction = order.descending === range.backward ? 'ASC' : 'DESC';
  const sorted = sql`ORDER BY ${trusted(`${order.column} ${direction}, id ${direction}`)} LIMIT ${range.limit}`;
  const follows = trusted(order.descending ? '<' : '>');
  const precedes = trusted(order.descending ? '>' : '<');
  const conditions = [...query.where];
  if (range.after) conditions.push(sql`${key} ${follows} (${range.after.at}, ${range.after.id})`);
  if (range.before) conditions.push(sql`${key} ${precedes} (${range.before.at}, ${range.before.id})`);

  return sql`SELECT ${table.columns} FROM ${table.name} WHERE ${join(conditions, ' AND ')} ${sorted}`;
}
