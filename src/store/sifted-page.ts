import { invariant } from '../domain/invariant';
import type { Page, PageWindow } from '../domain/store';
import { DEFAULT_PAGE_SIZE, type PageOrder } from './page';
import { pageCursor, type Position, readPageCursor } from './page-cursor';
import type { Path, Ranges } from './paths';
import type { DbInteger } from './row-values';
import type { Session } from './session';
import { join, type Sql, sql, trusted } from './sql';
import type { Table } from './table';

/**
 * How many rows one page looks at, at most, in one range of an index. On either database it takes some milliseconds;
 * a page that is not full by then says where the next one goes on.
 */
export const MAX_EXAMINED = 5_000;
/** So many rows are looked at in the ranges of one path together. */
export const MAX_EXAMINED_TOGETHER = 10_000;
/** Of rows that come in no order so many are read and sorted. */
export const MAX_SORTED = 1_000;

export interface SiftedQuery<Row, Node> {
  table: Table<Row>;
  order: PageOrder<Row>;
  /** The whole list in its order. */
  whole: Ranges;
  /** What belongs to the list at all, for rows that were found by their ids. */
  belongs: readonly Sql[];
  /** Each member of the filter that an index serves, the one that usually finds fewest first. */
  paths: readonly Path[];
  /** What no index serves. */
  sift: readonly Sql[];
  /** Bounds on the order's own column: from the one, inclusive, to the other, exclusive. */
  within?: { from?: number | null; to?: number | null };
  window: PageWindow;
  toNode(row: Row): Node;
}

/** How a page is found: by one path, with everything else asked of each of its rows. */
interface Choice {
  ranges: Ranges | null;
  ids: Sql | null;
  sift: readonly Sql[];
  /** The last row that may be looked at; null: all of the path's rows may. */
  edge: Position | null;
}

/** The direction of reading: backward turns the list's order round, and the rows are turned back afterwards. */
class Direction {
  readonly sorted: Sql;
  private readonly descends: boolean;
  private readonly key: Sql;
  private readonly back: Sql;
  private readonly forth: Sql;

  constructor(order: { column: string; descending: boolean }, backward: boolean) {
    this.descends = order.descending !== backward;
    const word = this.descends ? 'DESC' : 'ASC';
    this.sorted = trusted(`${order.column} ${word}, id ${word}`);
    this.key = trusted(`(${order.column}, id)`);
    this.forth = trusted(this.descends ? '<' : '>');
    this.back = trusted(this.descends ? '>' : '<');
  }

  private beyond({ at, id }: Position): Sql {
    return sql`${this.key} ${this.forth} (${at}, ${id})`;
  }
  private before({ at, id }: Position): Sql {
    return sql`${this.key} ${this.back} (${at}, ${id})`;
  }
  upTo({ at, id }: Position): Sql {
    return sql`${this.key} ${this.back}= (${at}, ${id})`;
  }
  /**
   * The list between two cursors and within its bounds, by one comparison at either end: of two at the same end SQLite
   * takes either for its search, and would pass one by one over all rows between them.
   */
  span(start: Position | null, end: Position | null, { from, to }: { from?: number | null; to?: number | null } = {}) {
    // No id is empty, so all rows of this instant come after this position.
    const [lower, upper] = [from, to].map((at) => (at == null ? null : { at, id: '' }));
    const [nearBound, farBound] = this.descends ? [upper, lower] : [lower, upper];
    const starts = [start, nearBound ?? null].flatMap((one) => one ?? []);
    const ends = [end, farBound ?? null].flatMap((one) => one ?? []);
    return {
      start: starts.length === 0 ? [] : [this.beyond(starts.reduce((a, b) => (this.isFurther(a, b) ? a : b)))],
      end: ends.length === 0 ? [] : [this.before(ends.reduce((a, b) => (this.isFurther(a, b) ? b : a)))],
    };
  }
  isFurther(one: Position, other: Position): boolean {
    const rises = one.at === other.at ? one.id > other.id : one.at > other.at;
    return rises !== this.descends;
  }
}

/**
 * One page of a filtered list. Where one index has just the rows asked for, in order, it is read in one statement.
 * Otherwise a first statement asks where each path's next MAX_EXAMINED rows end; the page is then read by the path that
 * has fewer left, or else by the one that reaches furthest, and no further than that. So a page costs the same however
 * long the list is, always looks at the list's next MAX_EXAMINED rows at least, and where it is not full its cursor says
 * how far it looked.
 */
export async function readSiftedPage<Row extends { id: string }, Node>(
  session: Session,
  query: SiftedQuery<Row, Node>,
): Promise<Page<Node>> {
  const { order, window } = query;
  invariant(window.first == null || window.last == null, 'a page is read with first or with last, not both');
  const backward = window.last != null;
  const size = window.last ?? window.first ?? DEFAULT_PAGE_SIZE;
  invariant(Number.isSafeInteger(size) && size >= 0, `a page size is a whole number: ${size}`);
  const after = window.after == null ? null : readPageCursor(order.name, window.after);
  const before = window.before == null ? null : readPageCursor(order.name, window.before);
  const [start, end] = backward ? [before, after] : [after, before];

  const direction = new Direction(order, backward);
  const span = direction.span(start, end, query.within);
  const choice = await choose(session, query, { direction, span });
  const rows = choice === null ? [] : await readRows(session, query, { choice, direction, span, limit: size + 1 });

  const edge = rows.length > size ? null : (choice?.edge ?? null);
  const shown = rows.slice(0, size);
  if (backward) shown.reverse();
  const goesOn = rows.length > size || edge !== null;
  const edgeCursor = edge && pageCursor(order.name, edge);
  return {
    edges: shown.map((row) => ({
      cursor: pageCursor(order.name, { at: row[order.column] as DbInteger, id: row.id }),
      node: query.toNode(row),
    })),
    hasNextPage: backward ? before !== null : goesOn,
    hasPreviousPage: backward ? goesOn : after !== null,
    ...(edgeCursor !== null && (backward ? { startCursor: edgeCursor } : { endCursor: edgeCursor })),
  };
}

interface Reading {
  direction: Direction;
  /** The part of the list between the window's cursors and within its bounds. */
  span: { start: readonly Sql[]; end: readonly Sql[] };
}

/** Null: some member of the filter matches nothing. */
async function choose<Row, Node>(
  session: Session,
  query: SiftedQuery<Row, Node>,
  reading: Reading,
): Promise<Choice | null> {
  const { paths, sift, whole } = query;
  if (paths.some(({ ranges }) => ranges?.conditions.length === 0)) return null;
  const [only, ...others] = paths;
  if (sift.length === 0 && others.length === 0 && (!only || only.ranges)) {
    return { ranges: only?.ranges ?? whole, ids: null, sift: [], edge: null };
  }
  const siftBesides = (path: Path | null) => [
    ...paths.filter((one) => one !== path).flatMap((one) => one.sift),
    ...sift,
  ];
  const inOrder = [...paths, null].flatMap((path) => {
    const ranges = path ? path.ranges : whole;
    return ranges ? [{ path, ranges }] : [];
  });
  const byIds = paths.flatMap((path) => (path.ids ? [{ path, ids: path.ids }] : []));
  const asked = [
    ...inOrder.flatMap(({ ranges }) => edgesOf(session, query, ranges, reading)),
    ...byIds.map(({ ids }) => sql`(SELECT COUNT(*) FROM (${ids} LIMIT ${MAX_SORTED + 1}) AS found)`),
  ].map((piece, position) => sql`${piece} ${trusted(`AS a${position}`)}`);
  const [answer = {}] = await session.query<Record<string, DbInteger | null>>(sql`SELECT ${join(asked, ', ')}`);

  let position = 0;
  const next = () => answer[`a${position++}`] ?? null;
  const reached = inOrder.map((one) => ({
    ...one,
    edge: nearest(
      one.ranges.conditions.map(() => positionOf(next())),
      reading.direction,
    ),
  }));
  const complete = reached.find(({ edge }) => edge === null);
  if (complete) return { ranges: complete.ranges, ids: null, sift: siftBesides(complete.path), edge: null };
  const few = byIds.find(() => Number(next()) <= MAX_SORTED);
  if (few) return { ranges: null, ids: few.ids, sift: siftBesides(few.path), edge: null };
  const furthest = reached.reduce((best, one) =>
    one.edge && best.edge && reading.direction.isFurther(one.edge, best.edge) ? one : best,
  );
  return { ranges: furthest.ranges, ids: null, sift: siftBesides(furthest.path), edge: furthest.edge };
}

/** Of each range, where its next rows end: the position of the last that may be looked at, or null where there are fewer. */
function edgesOf<Row, Node>(
  { dialect }: Session,
  { table, order }: SiftedQuery<Row, Node>,
  { index, conditions }: Ranges,
  { direction, span }: Reading,
): Sql[] {
  const each = Math.min(MAX_EXAMINED, Math.ceil(MAX_EXAMINED_TOGETHER / conditions.length));
  return conditions.map(
    (condition) => sql`(SELECT ${trusted(`${order.column} || ':' || id`)} FROM ${table.name}${dialect.through(index)}
      WHERE ${join([condition, ...span.start, ...span.end], ' AND ')} ORDER BY ${direction.sorted} LIMIT 1 OFFSET ${each - 1})`,
  );
}

function positionOf(text: DbInteger | null): Position | null {
  if (text === null) return null;
  const [at, id = ''] = String(text).split(':');
  return { at: Number(at), id };
}

/** No range may be read further than the first of them ends; null: none ends. */
function nearest(edges: readonly (Position | null)[], direction: Direction): Position | null {
  return edges.reduce((best, edge) => (edge && (!best || direction.isFurther(best, edge)) ? edge : best), null);
}

async function readRows<Row, Node>(
  session: Session,
  { table, belongs }: SiftedQuery<Row, Node>,
  { choice, direction, span, limit }: Reading & { choice: Choice; limit: number },
): Promise<Row[]> {
  const { dialect } = session;
  const { ranges, ids, sift, edge } = choice;
  const sorted = sql`ORDER BY ${direction.sorted} LIMIT ${limit}`;
  // The edge lies before the end.
  const conditions = [...span.start, ...(edge ? [direction.upTo(edge)] : span.end), ...sift];
  if (ids) {
    const found = sql`id ${dialect.oneOfRows(ids)}`;
    return session.query<Row>(sql`
      SELECT ${table.columns} FROM ${table.name} WHERE ${join([found, ...belongs, ...conditions], ' AND ')} ${sorted}`);
  }
  const branches = (ranges?.conditions ?? []).map(
    (condition) => sql`
      SELECT ${table.columns} FROM ${table.name}${dialect.through(ranges?.index ?? '')}
      WHERE ${join([condition, ...conditions], ' AND ')} ${sorted}`,
  );
  const [only] = branches;
  if (only && branches.length === 1) return session.query<Row>(only);
  const named = branches.map((branch, position) => sql`SELECT * FROM (${branch}) ${trusted(`AS branch_${position}`)}`);
  return session.query<Row>(sql`${join(named, ' UNION ALL ')} ${sorted}`);
}
