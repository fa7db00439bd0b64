import Libsql from 'libsql';
import type { DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities';
import { Initial1795384491000 } from './migrations/1795384491000-initial';
import { CallPlans1795529000000 } from './migrations/1795529000000-call-plans';
import { PollPlan1795530000000 } from './migrations/1795530000000-poll-plan';
import { UnchangedLooks1795540000000 } from './migrations/1795540000000-unchanged-looks';
import { Acts1795550000000 } from './migrations/1795550000000-acts';
import { Absences1795560000000 } from './migrations/1795560000000-absences';
import { KeptEvents1795570000000 } from './migrations/1795570000000-kept-events';
import { WalletsDue1795580000000 } from './migrations/1795580000000-wallets-due';
import { LastWords1795600000000 } from './migrations/1795600000000-last-words';
import { References1795610000000 } from './migrations/1795610000000-references';
import { Restores1795611000000 } from './migrations/1795611000000-restores';
import { AccountAccess1795630000000 } from './migrations/1795630000000-account-access';
import { Growth1795640000000 } from './migrations/1795640000000-growth';
import { Undocumented1795650000000 } from './migrations/1795650000000-undocumented';

/** In the order in which they run. */
const MIGRATIONS = [
  Initial1795384491000,
  CallPlans1795529000000,
  PollPlan1795530000000,
  UnchangedLooks1795540000000,
  Acts1795550000000,
  Absences1795560000000,
  KeptEvents1795570000000,
  WalletsDue1795580000000,
  LastWords1795600000000,
  References1795610000000,
  Restores1795611000000,
  AccountAccess1795630000000,
  Growth1795640000000,
  Undocumented1795650000000,
];

/** What TypeORM is told about both databases: the same entities and the same migrations. */
const COMMON = { entities: ENTITIES, migrations: MIGRATIONS, logging: false, synchronize: false } as const;

/** libsql stands in for better-sqlite3: the same interface, with prebuilt binaries that need no compiler. */
export function sqliteOptions(
  file: string,
  prepareDatabase: (database: Libsql.Database) => void = () => {},
): DataSourceOptions {
  return { ...COMMON, type: 'better-sqlite3', driver: Libsql, database: file, prepareDatabase };
}

/** Longer than a burst takes to pass through the pool; after it, waiting is worse than an error. Milliseconds. */
const CONNECTION_TIMEOUT_MS = 15_000;

/**
 * No setting of a session: a pooler that gives each transaction another connection (pgbouncer) knows of none, and refuses
 * connections that ask for one at their start. `extra` is what node-postgres is told besides.
 */
export function postgresOptions(
  url: string,
  schema: string | undefined,
  { connections, ...extra }: { connections: number; query_timeout?: number; statement_timeout?: number },
): DataSourceOptions {
  return {
    ...COMMON,
    type: 'postgres',
    url,
    schema,
    applicationName: 'corridor',
    // A connection that breaks while idle is replaced at the next use, where its failure is seen if there is one.
    poolErrorHandler: () => {},
    extra: {
      max: connections,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      ...extra,
      // For tests: the migrations and statements name tables without a schema.
      ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
    },
  };
}

export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map((migration) => migration.name);
