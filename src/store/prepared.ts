import type Libsql from 'libsql';
import type { RunText } from './session';

/** Statements kept per connection. They are told apart by their text, of which filters make many. */
const MAX_PREPARED = 500;

interface Prepared {
  statement: Libsql.Statement;
  /** Of the rows it answers; null for a statement that answers none. */
  columns: readonly string[] | null;
}

/**
 * Runs texts on an embedded connection by statements prepared once. TypeORM's query runner does the same with a logger,
 * a broadcaster and several promises around it, which together cost more than most statements do.
 */
export function preparedOn(database: Libsql.Database): RunText {
  const kept = new Map<string, Prepared>();

  function prepare(text: string): Prepared {
    const statement = database.prepare(text);
    const prepared = { statement, columns: statement.reader ? columnsOf(statement) : null };
    kept.set(text, prepared);
    const oldest = kept.keys().next();
    if (kept.size > MAX_PREPARED && !oldest.done) kept.delete(oldest.value);
    return prepared;
  }

  return (text, values) => {
    const { statement, columns } = kept.get(text) ?? prepare(text);
    if (columns) return (statement.all(values) as unknown[][]).map((row) => rowOf(columns, row));
    statement.run(values);
    return [];
  };
}

/** From here on the statement answers bare values: across the driver's border names cost as much as values do. */
export function columnsOf(statement: { raw(on: boolean): unknown; columns(): { name: string }[] }): readonly string[] {
  statement.raw(true);
  return statement.columns().map(({ name }) => name);
}

export function rowOf(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  columns.forEach((name, index) => (row[name] = values[index]));
  return row;
}
