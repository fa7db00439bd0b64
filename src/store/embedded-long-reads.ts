import { channel } from 'node:diagnostics_channel';
import { availableParallelism } from 'node:os';
import LibsqlPromise from 'libsql/promise';
import { StoreUnavailable } from '../domain/failures';
import { columnsOf, rowOf } from './prepared';

/** libsql has as many threads for such work as the machine has processors; what waits for one is not being read. */
const CONNECTIONS = Math.max(1, Math.min(4, availableParallelism()));
/** Of a connection. The rows one list's page may look at (sifted-page.ts) can each lie in a page of the file of its own. */
const CACHE_KIB = 32_768;
/** Statements kept per connection. They are told apart by their text, of which filters make many. */
const MAX_PREPARED = 100;
/** An interruption that comes before its statement has begun is lost, so it is said until the statement ends. */
const INTERRUPT_AGAIN_MS = 20;

/** Tells of each long read when it begins and when it ends, for whoever has to know that the process is at work. */
const LONG_READ_CHANNEL = channel('corridor.long-read');

type Libsql = LibsqlPromise;
interface PreparedStatement {
  raw(on: boolean): void;
  columns(): { name: string }[];
  all(values: unknown[]): Promise<unknown[][]>;
}
interface Connection {
  database: Libsql;
  prepared: Map<string, Promise<{ statement: PreparedStatement; columns: readonly string[] }>>;
}

interface Waiter {
  give: (what: Connection | 'late' | 'closed') => void;
}

/**
 * Reads beside the event loop, on threads of libsql's own, each of which is interrupted at the time limit. The wait for a
 * connection counts: a read that comes too late is no better than one that takes too long.
 */
export class EmbeddedLongReads {
  private readonly idle: Connection[];
  /** Who came first is served first. */
  private readonly waiting = new Set<Waiter>();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly interrupts = new Set<() => void>();
  private isClosed = false;

  private constructor(
    private readonly connections: readonly Connection[],
    private readonly limitMs: number,
  ) {
    this.idle = [...connections];
  }

  static async open(file: string, limitMs: number): Promise<EmbeddedLongReads> {
    const connections: Connection[] = [];
    for (let count = 0; count < CONNECTIONS; count += 1) {
      const database = new LibsqlPromise(file, {});
      await database.exec('PRAGMA query_only = ON');
      await database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
      database.defaultSafeIntegers(true);
      connections.push({ database, prepared: new Map() });
    }
    return new EmbeddedLongReads(connections, limitMs);
  }

  /** Fails with SQLITE_INTERRUPT at the time limit. */
  run(text: string, values: unknown[]): Promise<unknown[]> {
    LONG_READ_CHANNEL.publish('begins');
    const until = performance.now() + this.limitMs;
    const reading = this.runUntil(until, text, values).finally(() => {
      this.underWay.delete(reading);
      LONG_READ_CHANNEL.publish('ends');
    });
    this.underWay.add(reading);
    return reading;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { give } of this.waiting) give('closed');
    for (const interrupt of this.interrupts) interrupt();
    await Promise.allSettled([...this.underWay]);
    // A closed connection that is interrupted ends the whole process: nothing may be under way any more.
    for (const { database, prepared } of this.connections) {
      prepared.clear();
      database.close();
    }
  }

  private async runUntil(until: number, text: string, values: unknown[]): Promise<unknown[]> {
    const connection = await this.take(until);
    try {
      return await this.limited(connection, until, async () => {
        const { statement, columns } = await prepare(connection, text);
        const rows = await statement.all(values);
        return rows.map((row) => rowOf(columns, row));
      });
    } finally {
      this.give(connection);
    }
  }

  private async take(until: number): Promise<Connection> {
    if (this.isClosed) throw closed();
    const free = this.idle.pop();
    if (free) return free;
    const waiter: Waiter = { give: () => {} };
    const given = new Promise<Connection | 'late' | 'closed'>((resolve) => (waiter.give = resolve));
    this.waiting.add(waiter);
    const timer = setTimeout(() => waiter.give('late'), until - performance.now());
    const connection = await given;
    clearTimeout(timer);
    this.waiting.delete(waiter);
    if (connection === 'late') {
      throw new StoreUnavailable('BUSY', 'other reads kept the database busy for as long as one may take (BUSY)');
    }
    if (connection === 'closed') throw closed();
    return connection;
  }

  private give(connection: Connection): void {
    const [next] = this.waiting;
    if (!next) return void this.idle.push(connection);
    this.waiting.delete(next);
    next.give(connection);
  }

  private async limited<T>({ database }: Connection, until: number, work: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw closed();
    let timer: NodeJS.Timeout;
    const interrupt = () => {
      clearTimeout(timer);
      database.interrupt();
      timer = setTimeout(interrupt, INTERRUPT_AGAIN_MS);
    };
    timer = setTimeout(interrupt, Math.max(0, until - performance.now()));
    this.interrupts.add(interrupt);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.interrupts.delete(interrupt);
    }
  }
}

function closed(): Error {
  return new Error('The database connection is not open');
}

/**
 * libsql leaves the event loop only until a statement has its first row and fetches the others on it. So all rows are
 * gathered before the first one comes.
 */
function prepare(connection: Connection, text: string): ReturnType<typeof prepareNew> {
  const { prepared } = connection;
  const known = prepared.get(text);
  if (known) return known;
  const made = prepareNew(connection.database, text);
  prepared.set(text, made);
  made.catch(() => prepared.delete(text));
  const oldest = prepared.keys().next();
  if (prepared.size > MAX_PREPARED && !oldest.done) prepared.delete(oldest.value);
  return made;
}

async function prepareNew(database: Libsql, text: string) {
  const gathered = `WITH long_read AS MATERIALIZED (${text}) SELECT * FROM long_read`;
  const statement = (await database.prepare(gathered)) as PreparedStatement;
  return { statement, columns: columnsOf(statement) };
}
