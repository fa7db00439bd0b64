import type { LogEvent, Observation } from '../domain/event';
import type { Store } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import { openEmbedded } from './embedded';
import { findLogHead, findTransferWithoutRow, listEventsOfTransfers, listLogHeads } from './event-log';
import type { LogHead } from './log-heads';
import { openPostgres } from './postgres';
import { listObservationsAfter } from './observations';
import { readsOf } from './port';
import type { OnStatement } from './session';
import { sql } from './sql';
import { StoreError } from './store-error';
import { listTransfersAfter } from './transfers';

export interface StoreOptions {
  /** postgres://…; null: the embedded database. */
  databaseUrl: string | null;
  /** Past a transaction pooler, for what needs a session. Default: databaseUrl. */
  directUrl?: string | null;
  /** Where the embedded database lives. */
  dataDir: string;
  /** A PostgreSQL schema of its own, which exists already; for tests. */
  schema?: string;
  /** A short-lived command: it may run beside the process that holds an embedded database, and then migrates nothing. */
  tool?: boolean;
  onStatement?: OnStatement;
  /** How long a read may take, in milliseconds. */
  readTimeoutMs?: number;
  /** For the simulation, whose runs must not depend on real time: every embedded read runs on the event loop, at once. */
  inOneThread?: boolean;
}

/** READ_TIMEOUT_MS, for tools that read no more of the configuration than where the database is. */
const READ_TIMEOUT_MS = 5_000;

/** The port, and what only the store's own tools ask. */
export interface OpenedStore extends Store {
  /** Whether LISTEN and its like can have a session of their own; null for the embedded database. */
  readonly hasSession: boolean | null;
  /** Null for an unknown organization. */
  findLogHead(organizationId: string): Promise<LogHead | null>;
  /** The newest event of every organization's log. */
  listLogHeads(): Promise<ReadonlyMap<string, LogHead>>;
  /** Of all organizations, in the order of their ids. */
  listTransfersAfter(id: string, limit: number): Promise<Transfer[]>;
  /** Each transfer's in the order of the log. */
  listEventsOfTransfers(ids: readonly string[]): Promise<LogEvent[]>;
  findTransferWithoutRow(organizationId: string): Promise<{ transferId: string; seq: number } | null>;
  /** Of all organizations, in the order of their ids, which are all greater than ''. */
  listObservationsAfter(id: string, limit: number): Promise<Observation[]>;
}

/** Opens the database and brings it to this version. Fails with a StoreError that names what is wrong and the fix. */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const { databaseUrl, dataDir, schema, tool = false, onStatement, inOneThread = false } = options;
  const readTimeoutMs = options.readTimeoutMs ?? READ_TIMEOUT_MS;
  const backend =
    databaseUrl === null
      ? await openEmbedded({ dataDir, tool, onStatement, readTimeoutMs, inOneThread })
      : await openPostgres({
          url: databaseUrl,
          directUrl: options.directUrl ?? databaseUrl,
          schema,
          onStatement,
          readTimeoutMs,
        });
  let closing: Promise<void> | null = null;
  return {
    ...readsOf(backend.reading, backend.longReading),
    hasSession: backend.hasSession,
    findLogHead: (organizationId) => findLogHead(backend.reading, organizationId, sql``),
    listLogHeads: () => listLogHeads(backend.reading),
    listTransfersAfter: (id, limit) => listTransfersAfter(backend.reading, id, limit),
    listEventsOfTransfers: (ids) => listEventsOfTransfers(backend.reading, ids),
    findTransferWithoutRow: (organizationId) => findTransferWithoutRow(backend.reading, organizationId),
    listObservationsAfter: (id, limit) => listObservationsAfter(backend.reading, id, limit),
    async write(work) {
      if (closing) throw new StoreError('the store is closed');
      return backend.write(work);
    },
    close: () => (closing ??= backend.close()),
  };
}
