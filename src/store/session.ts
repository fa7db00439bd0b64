import { StoreUnavailable } from '../domain/failures';
import { type Dialect, render } from './dialect';
import type { LogHeads } from './log-heads';
import type { KeptTable } from './kept-tables';
import type { Sql } from './sql';
import { StatementFailed } from './store-error';

/**
 * Sees every statement, transaction control and reads answered from memory included: for counting them, and for asking the database its plan. The
 * values hold names, phone numbers and sealed credentials: they belong in no log.
 */
export type OnStatement = (text: string, values: readonly unknown[]) => void;

/** Runs a text on one connection and answers its rows; fails with the driver's own error. */
export type RunText = (text: string, values: unknown[]) => unknown[] | Promise<unknown[]>;

/** Where statements run: a connection for reading, or one transaction. */
export interface Session {
  readonly dialect: Dialect;
  /** The logs' ends, where the transaction shares its commit with others and leaves writing them to the last. */
  readonly logHeads?: LogHeads | undefined;
  /** `restsOn`: all the tables this read looks at, where its earlier answer will do until one of them is written. */
  query<Row>(statement: Sql, restsOn?: readonly KeptTable[]): Promise<Row[]>;
}

/** Methods of the port as the noun's file writes them: with the session they run on in front. */
export type SessionMethods<Port> = {
  [Name in keyof Port]?: Port[Name] extends (...args: infer Args) => infer Result
    ? (session: Session, ...args: Args) => Result
    : never;
};

/** Runs text and turns its failures into ours. */
export async function runStatement<Row>(
  run: RunText,
  text: string,
  values: unknown[],
  onStatement: OnStatement | undefined,
): Promise<Row[]> {
  onStatement?.(text, values);
  try {
    return (await run(text, values)) as Row[];
  } catch (error) {
    throw statementFailed(error, text);
  }
}

/** A connection outside transactions: every statement sees what is committed, and nothing else. */
export function readingSession(dialect: Dialect, run: RunText, onStatement: OnStatement | undefined): Session {
  return {
    dialect,
    query: <Row>(statement: Sql) => {
      const { text, values } = render(statement, dialect);
      return runStatement<Row>(run, text, values, onStatement);
    },
  };
}

/**
 * One transaction's statements. After `end` none of them runs any more: work that forgot to await a statement would
 * otherwise write into the next transaction of the same connection.
 */
export class TransactionSession implements Session {
  private ended = false;
  private underWay = 0;
  private whenIdle: (() => void) | null = null;
  private failure: Error | null = null;

  constructor(
    readonly dialect: Dialect,
    private readonly run: RunText,
    private readonly onStatement: OnStatement | undefined,
    readonly logHeads?: LogHeads,
  ) {}

  async query<Row>(statement: Sql): Promise<Row[]> {
    if (this.ended) throw new Error('this transaction has ended: a statement of it was not awaited');
    const { text, values } = render(statement, this.dialect);
    this.underWay += 1;
    try {
      return await runStatement<Row>(this.run, text, values, this.onStatement);
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.whenIdle?.();
    }
  }

  /** Waits for statements under way; from then on none starts. */
  async end(): Promise<void> {
    this.ended = true;
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
  }

  /**
   * PostgreSQL turns the COMMIT of a transaction with a failed statement into a ROLLBACK and reports success. So work
   * that swallows a statement's error is not committed, on either database.
   */
  assertSound(): void {
    if (this.failure !== null) throw this.failure;
  }
}

function statementFailed(error: unknown, text: string): Error {
  const driverError: unknown = error instanceof Error && 'driverError' in error ? error.driverError : error;
  if (!(driverError instanceof Error)) return new StatementFailed('UNKNOWN', String(driverError), text);
  const code = 'code' in driverError && typeof driverError.code === 'string' ? driverError.code : 'UNKNOWN';
  if (isUnavailable(code, driverError.message)) return new StoreUnavailable(code, `${driverError.message} (${code})`);
  return new StatementFailed(code, driverError.message, text);
}

/** SQLite's codes for a disk that is full, fails or may not be written; PostgreSQL's classes 08, 53 and 57; the network's. */
const UNAVAILABLE =
  /^(SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN)|(08|53|57)[0-9A-Z]{3}$|25006$|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/;

/** node-postgres names no code where a connection ends under a statement, or had ended before it. */
function isUnavailable(code: string, message: string): boolean {
  return UNAVAILABLE.test(code) || /^Connection terminated|is not queryable$/.test(message);
}
