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
  if (error instanceof StoreUnavailable) return error;
  const { code, message } = wordsOf(isObject(error) && 'driverError' in error ? error.driverError : error);
  if (isUnavailable(code, message)) return new StoreUnavailable(code, `${message} (${code})`);
  return new StatementFailed(code, message, text);
}

/** By its members: what Node itself throws is no Error of ours where code runs in a context of its own, as tests do. */
function wordsOf(error: unknown): { code: string; message: string } {
  if (!isObject(error)) return { code: 'UNKNOWN', message: String(error) };
  return {
    code: typeof error.code === 'string' ? error.code : 'UNKNOWN',
    message: typeof error.message === 'string' ? error.message : 'no reason was given',
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * SQLite's codes for a disk that is full, fails or may not be written, for a file that others hold or that is damaged.
 * PostgreSQL's classes for a connection that ends, a login that is refused, a server that stops or has no room, and a
 * transaction that another one kept from its end (all of it was undone). The network's.
 */
const UNAVAILABLE = new RegExp(
  [
    '^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CANTOPEN|PROTOCOL|CORRUPT|NOTADB|NOMEM|INTERRUPT)',
    '^(08|28|53|57|58)[0-9A-Z]{3}$',
    '^(25006|3D000|40001|40P01|55P03|XX001|XX002)$',
    '^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_|EMFILE|ENFILE)',
  ].join('|'),
);

/** SQLite's code of a statement that was interrupted, and PostgreSQL's. */
const INTERRUPTED = ['SQLITE_INTERRUPT', '57014'];

export function isTimeLimit(error: unknown): boolean {
  return error instanceof StoreUnavailable && INTERRUPTED.includes(error.code);
}

/** node-postgres and its pool name no code where a connection ends, had ended before, does not come, or does not answer. */
const NO_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired)|is not queryable$/;

function isUnavailable(code: string, message: string): boolean {
  return UNAVAILABLE.test(code) || NO_CONNECTION.test(message);
}
