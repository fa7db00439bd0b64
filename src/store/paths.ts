import { oneOf, type Sql, sql, trusted } from './sql';

/** More ranges than this are not read side by side: each costs a look into its index, found or not. */
export const MAX_RANGES = 24;

/** Parts of one index, each of which has its rows in the list's order. */
export interface Ranges {
  index: string;
  /** What holds in each part: equalities on the index's leading columns. Together they are all rows of the path. */
  conditions: readonly Sql[];
}

/** One way to the rows that one member of a filter asks for; by `ranges`, by `ids`, or where both are null by none. */
export interface Path {
  ranges: Ranges | null;
  /** A SELECT of the rows' ids, found by an index, in no order. */
  ids: Sql | null;
  /** What to ask of each row that another path has found. */
  sift: readonly Sql[];
}

/** A member that is a list: the rows with one of its values in a column. */
export interface ListMember {
  column: string;
  values: readonly string[] | null | undefined;
  /** The index that has the rows of each value in the list's order; null where there is none. */
  index: string | null;
  /** What holds of the rows with this value: equalities on the index's leading columns. */
  condition: (value: string) => Sql;
  /** The ids of all rows with one of the values; null: no index finds them either. */
  ids: (values: readonly string[]) => Sql | null;
}

/** No path where the list was left out. */
export function listPath({ column, values, index, condition, ids }: ListMember): Path[] {
  if (values == null) return [];
  const distinct = [...new Set(values)];
  const sift = [sql`${trusted(column)} ${oneOf(distinct)}`];
  const inOrder = index !== null && distinct.length <= MAX_RANGES;
  // An empty list matches nothing: there is no range.
  if (inOrder || distinct.length === 0) {
    return [{ ranges: { index: index ?? '', conditions: distinct.map(condition) }, ids: null, sift }];
  }
  return [{ ranges: null, ids: ids(distinct), sift }];
}
