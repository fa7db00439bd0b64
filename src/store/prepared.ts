import type Libsql from 'libsql';
import type { RunText } from './session';

/** Statements kept per connection. They are told apart by their text, of which filters make many. */
const MAX_PREPARED = 500;

interface Prepared {
  statement: Libsql.Statement;
  answersRows: boolean;
}

/**
 * Runs texts on an embedded connection by statements prepared once. TypeORM's query runner does the same with a logger,
 * a broadcaster and several promises around it, which together cost more than most statements do.
 */
export function preparedOn(database: Libsql.Database): RunText {
  const kept = new Map<string, Prepared>();

  function prepare(text: string): Prepared {
    const statement = database.prepare(text);
    const prepared = { statement, answersRows: statement.reader };
    kept.set(text, prepared);
    const oldest = kept.keys().next();
    if (kept.size > MAX_PREPARED && !oldest.done) kept.delete(oldest.value);
    return prepared;
  }

  return (text, values) => {
    const { statement, answersRows } = kept.get(text) ?? prepare(text);
    if (answersRows) return statement.all(values);
    statement.run(values);
    return [];
  };
}
