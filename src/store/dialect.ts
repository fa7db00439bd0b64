import { invariant } from '../domain/invariant';
import { type Sql, sql, SqlList, SqlRows, type SqlValue, trusted } from './sql';

/** Everything in which the two databases differ for a statement; the statements themselves are written once. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  placeholder(position: number): string;
  /** The comparison with a list parameter. */
  oneOf(placeholder: string): string;
  /** A SELECT of a list parameter's values. */
  rowsOf(placeholder: string): string;
  /** The comparison with the rows of a subselect that finds few; it must not be planned as a join over the table. */
  oneOfRows(subselect: Sql): Sql;
  bind(value: SqlValue | SqlList): unknown;
  /** Follows a table's name: read it through this index, where the planner would have to guess. */
  through(index: string): Sql;
  /** A column in a condition that must not choose the index, because another one finds the rows. */
  unindexed(column: string): Sql;
  /** Ends a SELECT that locks its rows until the transaction ends. */
  readonly rowLock: Sql;
  /** Whether several transactions run at once, which lock each other's rows. */
  readonly locksRows: boolean;
  /** Ends a SELECT as `rowLock` does, passing over rows somebody else holds. */
  readonly rowLockOrSkip: Sql;
}

/** PostgreSQL keeps no NUL in a text, and a provider may send one: on both databases it becomes the replacement character. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

export const SQLITE: Dialect = {
  name: 'sqlite',
  placeholder: (position) => `?${position}`,
  oneOf: (placeholder) => `IN (SELECT value FROM json_each(${placeholder}))`,
  rowsOf: (placeholder) => `SELECT value FROM json_each(${placeholder})`,
  oneOfRows: (subselect) => sql`IN (${subselect})`,
  bind: (value) => {
    if (value instanceof SqlList) return JSON.stringify(value.values.map(storable));
    if (typeof value === 'string') return storable(value);
    // libsql binds a number as a float and ends the whole process on a boolean.
    if (typeof value === 'number') return BigInt(value);
    if (typeof value === 'boolean') return value ? 1n : 0n;
    return value;
  },
  // It has no statistics unless asked to gather them, and then prefers an index in the list's order to one that finds.
  through: (index) => trusted(` INDEXED BY ${index}`),
  unindexed: (column) => trusted(`+${column}`),
  // One writer at a time: what a transaction has read stays as it is until it ends.
  rowLock: trusted(''),
  locksRows: false,
  rowLockOrSkip: trusted(''),
};

export const POSTGRES: Dialect = {
  name: 'postgres',
  placeholder: (position) => `$${position}`,
  oneOf: (placeholder) => `= ANY(${placeholder})`,
  rowsOf: (placeholder) => `SELECT unnest(${placeholder}::text[]) AS value`,
  oneOfRows: (subselect) => sql`= ANY(ARRAY(${subselect}))`,
  bind: (value) => {
    if (value instanceof SqlList) return value.values.map(storable);
    if (typeof value === 'string') return storable(value);
    invariant(typeof value !== 'number' || Number.isSafeInteger(value), `not a whole number: ${String(value)}`);
    return value;
  },
  through: () => trusted(''),
  unindexed: (column) => trusted(column),
  // Not the full FOR UPDATE: ids never change, and inserting a row that refers to a locked one need not wait.
  rowLock: trusted(' FOR NO KEY UPDATE'),
  locksRows: true,
  rowLockOrSkip: trusted(' FOR NO KEY UPDATE SKIP LOCKED'),
};

export interface Statement {
  text: string;
  values: unknown[];
}

/** Texts of statements, per dialect, by their parts. */
const TEXTS = { sqlite: new WeakMap<readonly string[], string>(), postgres: new WeakMap<readonly string[], string>() };

export function render({ parts, values }: Sql, dialect: Dialect): Statement {
  const texts = TEXTS[dialect.name];
  let text = texts.get(parts);
  if (text === undefined) {
    text = textOf(parts, values, dialect);
    texts.set(parts, text);
  }
  return { text, values: values.map((value) => dialect.bind(value)) };
}

/** A place in a template takes either always a list or never, so the text depends on the parts alone. */
function textOf(parts: readonly string[], values: Sql['values'], dialect: Dialect): string {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    const placeholder = dialect.placeholder(index + 1);
    text += written(value, placeholder, dialect);
    text += parts[index + 1] ?? '';
  });
  return text;
}

function written(value: SqlValue | SqlList, placeholder: string, dialect: Dialect): string {
  if (value instanceof SqlRows) return dialect.rowsOf(placeholder);
  return value instanceof SqlList ? dialect.oneOf(placeholder) : placeholder;
}
