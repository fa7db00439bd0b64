import type Libsql from 'libsql';
import { render } from './dialect';
import { KEPT_TABLES, type KeptTable } from './kept-tables';
import type { OnStatement, Session } from './session';
import type { Sql } from './sql';

/** Answers kept; beyond it all of them are let go. Most are one row, so they are a few megabytes at the most. */
const MAX_KEPT = 2_000;

interface Kept {
  rows: unknown[];
  /** The state of its tables when it was read. */
  asOf: number;
}

/** Told of every statement of a transaction, committed or not. */
export type OnWrite = (text: string) => void;

/**
 * A reading session of the embedded writer that answers from memory what nobody wrote since. `isBetweenTransactions` says
 * whether all that was written is committed or gone; while it is not, everything is read anew and nothing is kept.
 */
export function keepingRows(
  reading: Session,
  writer: Libsql.Database,
  isBetweenTransactions: () => boolean,
  onStatement: OnStatement | undefined,
): { reading: Session; onWrite: OnWrite } {
  const dataVersion = writer.prepare('PRAGMA data_version');
  const writes = new Map<KeptTable, number>();
  const tablesOf = new Map<string, readonly KeptTable[]>();
  const kept = new Map<string, Map<string, Kept>>();
  let size = 0;
  let othersVersion: unknown = null;
  let othersWrites = 0;
  let isAsked = false;

  /**
   * SQLite tells of the commits of other processes: short-lived commands. It is asked once in a turn of the event loop,
   * for within a turn nobody can have heard of such a commit.
   */
  function countOthersWrites(): number {
    if (isAsked) return othersWrites;
    isAsked = true;
    setImmediate(() => (isAsked = false));
    const { data_version: version } = dataVersion.get([]) as { data_version: unknown };
    if (version !== othersVersion) othersWrites += 1;
    othersVersion = version;
    return othersWrites;
  }

  function forget(): void {
    kept.clear();
    size = 0;
  }

  /** Grows with every write to one of the tables. */
  function stateOf(tables: readonly KeptTable[]): number {
    return tables.reduce((sum, table) => sum + (writes.get(table) ?? 0), countOthersWrites());
  }

  function keep(text: string, key: string, answer: Kept): void {
    if (size >= MAX_KEPT) forget();
    const answers = kept.get(text) ?? new Map<string, Kept>();
    kept.set(text, answers);
    if (!answers.has(key)) size += 1;
    answers.set(key, answer);
  }

  return {
    reading: {
      dialect: reading.dialect,
      async query<Row>(statement: Sql, restsOn?: readonly KeptTable[]): Promise<Row[]> {
        if (!restsOn || !isBetweenTransactions()) return reading.query<Row>(statement);
        const { text, values } = render(statement, reading.dialect);
        const key = values.join('\0');
        // The read below begins before anything else can happen: it sees this state or a later one.
        const asOf = stateOf(restsOn);
        const known = kept.get(text)?.get(key);
        if (known?.asOf === asOf) {
          onStatement?.(text, values);
          return known.rows as Row[];
        }
        const rows = await reading.query<Row>(statement);
        keep(text, key, { rows, asOf });
        return rows;
      },
    },
    onWrite(text) {
      let tables = tablesOf.get(text);
      if (!tables) {
        const reads = /^\s*SELECT\b/.test(text);
        tables = reads ? [] : KEPT_TABLES.filter((table) => new RegExp(`\\b${table}\\b`).test(text));
        if (tablesOf.size >= MAX_KEPT) tablesOf.clear();
        tablesOf.set(text, tables);
      }
      for (const table of tables) writes.set(table, (writes.get(table) ?? 0) + 1);
    },
  };
}
