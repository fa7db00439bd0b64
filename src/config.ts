import { join } from 'node:path';
import {
  BadValue,
  integer,
  masterKey,
  metricsToken,
  onOff,
  origins,
  pepper,
  plainText,
  postgresUrl,
  privateHosts,
  providerHosts,
  proxies,
  webUrl,
  wordOf,
} from './config-readers';
import type { Read } from './config-readers';
import { isLoopbackHost } from './server/loopback';

interface Variable<T> {
  /** Text as it would be set; null: none, see `meaning`. */
  default: string | null;
  meaning: string;
  read: Read<T>;
  /** Never shown in a message. */
  secret?: boolean;
}

const withDefault = <T>(text: string, meaning: string, read: Read<T>): Variable<T> => ({
  default: text,
  meaning,
  read,
});
const optional = <T>(meaning: string, read: Read<T>, secret = false): Variable<T | null> => ({
  default: null,
  meaning,
  read,
  secret,
});

const DAY_S = 86_400;

/** Every environment variable there is; the documents' table is printed from here. */
const VARIABLES = {
  MODE: withDefault(
    'sandbox',
    'sandbox: simulated providers and demo keys; live: neither.',
    wordOf(['sandbox', 'live']),
  ),
  ROLE: withDefault('all', 'What this process does: all (API and poller).', wordOf(['all'])),
  HOST: withDefault('127.0.0.1', 'Address to listen on; a loopback address when MODE=sandbox.', plainText),
  PORT: withDefault('4000', 'Port of the API; 0 takes any free one.', integer(0, 65_535)),
  PUBLIC_URL: optional(
    'Base URL under which providers reach this API for callbacks; required when MODE=live, else the listening address.',
    webUrl,
  ),
  CORS_ORIGINS: optional(
    'Browser origins, separated by commas, that may call the API over HTTP and WebSocket. Default: when MODE=sandbox any loopback origin, else none.',
    origins,
  ),
  DATABASE_URL: optional('postgres:// URL. Default: an embedded database in DATA_DIR.', postgresUrl, true),
  DATABASE_DIRECT_URL: optional(
    'postgres:// URL past a transaction pooler (pgbouncer), for migrations and what else needs a session. Default: DATABASE_URL.',
    postgresUrl,
    true,
  ),
  READ_TIMEOUT_MS: withDefault(
    '5000',
    'How long a list may take to be read from the database, in milliseconds; then it is QUERY_TOO_SLOW.',
    integer(10, 120_000),
  ),
  DATA_DIR: withDefault('./data', 'Folder of the embedded database.', plainText),
  HEADS_FILE: optional(
    'Where the newest event of each log is kept, so that the next start sees whether the database has lost any; best on another disk. Default: heads in DATA_DIR, and with DATABASE_URL none.',
    plainText,
  ),
  SANDBOX_PORT: withDefault('4010', 'Port of the provider sandbox; 0 takes any free one.', integer(0, 65_535)),
  SANDBOX_URL: optional(
    'A provider sandbox that runs elsewhere (npm run sandbox), used instead of an own one.',
    webUrl,
  ),
  MASTER_KEY: optional(
    'Seals provider credentials: 32 bytes as hex or base64. Required when MODE=live.',
    masterKey,
    true,
  ),
  KEY_PEPPER: optional('Key of the hashes of API keys: at least 32 characters. Required when MODE=live.', pepper, true),
  MASTER_KEY_PREVIOUS: optional(
    'The MASTER_KEY before the present one, while what it has sealed is not sealed anew: npm run admin -- rotate-master-key.',
    masterKey,
    true,
  ),
  KEY_PEPPER_PREVIOUS: optional(
    'The KEY_PEPPER before the present one: API keys hashed with it go on working, and are hashed anew at their next use.',
    pepper,
    true,
  ),
  PROVIDER_HOSTS: optional(
    "Hosts, separated by commas, that accounts may have their provider at when MODE=live, beside the provider's own; https and public addresses only. When MODE=sandbox: of the servers on this machine, those whose answers may be quoted. Default: none.",
    providerHosts,
  ),
  METRICS_TOKEN: optional(
    'What GET /metrics asks for, as Authorization: Bearer <token>: at least 16 characters.',
    metricsToken,
    true,
  ),
  METRICS_PORT: optional(
    'A port of its own for /metrics, on HOST; the port of the API then has none. Without it and METRICS_TOKEN nobody gets /metrics when MODE=live.',
    integer(1, 65_535),
  ),
  TRUST_PROXY: optional(
    "Addresses and networks, separated by commas, of the proxies in front, e.g. 10.0.0.0/8: their X-Forwarded-For counts, nobody else's. Default: none.",
    proxies,
  ),
  PLAYGROUND: withDefault('on', 'off serves no playground.', onOff),
  CARD_PAYMENTS: withDefault('off', 'on lets card numbers pass through to providers.', onOff),
  EVENT_RETENTION_SECONDS: withDefault(
    String(30 * DAY_S),
    'How far back in the event log a cursor may reach, in seconds.',
    integer(1, 36_500 * DAY_S),
  ),
  EVENT_WINDOW_MS: withDefault(
    '0',
    'How long an event may wait for others to leave together with it to subscribers, in milliseconds: fewer and larger writes.',
    integer(0, 1000),
  ),
  PROVIDER_TIMEOUT_MS: withDefault(
    '8000',
    'How long one call to a provider may take, in milliseconds.',
    integer(100, 120_000),
  ),
  LOG_LEVEL: withDefault('info', 'Least severe level logged.', wordOf(['debug', 'info', 'warn', 'error', 'silent'])),
  MAX_SOCKETS_PER_KEY: withDefault(
    '10000',
    'Open WebSockets and event streams (SSE) of one API key.',
    integer(1, 1_000_000),
  ),
  MAX_SOCKETS_PER_ORG: withDefault(
    '10000',
    'Open WebSockets and event streams (SSE) of one organization.',
    integer(1, 1_000_000),
  ),
  MAX_OPERATIONS_PER_SOCKET: withDefault('100', 'Operations open at once on one WebSocket.', integer(1, 100_000)),
  MAX_MESSAGES_PER_SECOND: withDefault(
    '500',
    'Messages a client may send on one WebSocket in a second.',
    integer(1, 1_000_000),
  ),
  MAX_BODY_BYTES: withDefault(
    '1048576',
    'Size of a request body or WebSocket message, in bytes.',
    integer(1024, 2 ** 30),
  ),
  MAX_DOCUMENT_TOKENS: withDefault(
    '15000',
    'Tokens of a GraphQL document, and values of its variables.',
    integer(100, 10_000_000),
  ),
  MAX_DEPTH: withDefault('15', 'Nested fields of an operation; introspection has its own limit.', integer(1, 1000)),
  MAX_ALIASES: withDefault('200', 'Aliased fields of an operation, fragments spread out.', integer(0, 1_000_000)),
  MAX_FIELDS: withDefault('5000', 'Fields of an operation, fragments spread out.', integer(1, 10_000_000)),
  MAX_BATCH_ITEMS: withDefault('100', 'Transfers or contacts of one batch.', integer(1, 10_000)),
  MAX_PAGE_SIZE: withDefault('100', 'Largest first or last of a list.', integer(1, 10_000)),
  RATE_POINTS_PER_MINUTE: withDefault(
    '30000000',
    'Points an API key may spend in a minute, its organization four times as many: about a field value each; see docs/limits.md.',
    integer(1_000, 100_000_000_000),
  ),
  MAX_COST: withDefault(
    '100000',
    'Field values an operation can ask for: fields below a list count once per item of its first, last or ids.',
    integer(1, 1_000_000_000),
  ),
} as const satisfies Record<string, Variable<unknown>>;

type Name = keyof typeof VARIABLES;
type Values = { [N in Name]: (typeof VARIABLES)[N] extends Variable<infer T> ? T : never };

export interface Config {
  mode: 'sandbox' | 'live';
  role: 'all';
  host: string;
  port: number;
  /** Null: the listening address. */
  publicUrl: string | null;
  /** 'loopback': any origin on this machine. */
  corsOrigins: 'loopback' | readonly string[];
  /** Null: the embedded database in dataDir. */
  databaseUrl: string | null;
  /** Null: as databaseUrl. */
  databaseDirectUrl: string | null;
  readTimeoutMs: number;
  dataDir: string;
  /** Null: none are kept. */
  headsFile: string | null;
  sandboxPort: number;
  sandboxUrl: string | null;
  masterKey: Buffer;
  previousMasterKey: Buffer | null;
  keyPepper: string;
  previousKeyPepper: string | null;
  /** Beside the providers' own hosts. */
  providerHosts: readonly string[];
  metrics: { token: string | null; port: number | null };
  trustProxy: readonly string[];
  playground: boolean;
  cardPayments: boolean;
  eventRetentionMs: number;
  eventWindowMs: number;
  providerTimeoutMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  limits: {
    socketsPerKey: number;
    socketsPerOrganization: number;
    operationsPerSocket: number;
    messagesPerSecond: number;
    bodyBytes: number;
    tokens: number;
    depth: number;
    aliases: number;
    fields: number;
    cost: number;
    batch: number;
    page: number;
    pointsPerMinute: number;
  };
}

/** Everything that is wrong with the environment, each problem naming its variable and the way out. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/**
 * Sandbox mode only: printed here for everyone to read, so that `npm start` needs no configuration. They seal nothing but
 * simulated credentials, and live mode refuses them.
 */
const DEVELOPMENT_MASTER_KEY = Buffer.from('corridor-sandbox-only-master-key');
const DEVELOPMENT_KEY_PEPPER = 'corridor-sandbox-only-key-pepper-not-a-secret';

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values = readValues(env, problems, VARIABLES);
  problems.push(...contradictions(values, env));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    mode: values.MODE,
    role: values.ROLE,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    corsOrigins: values.CORS_ORIGINS ?? (values.MODE === 'sandbox' ? 'loopback' : []),
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    readTimeoutMs: values.READ_TIMEOUT_MS,
    dataDir: values.DATA_DIR,
    headsFile: headsFileOf(values),
    sandboxPort: values.SANDBOX_PORT,
    sandboxUrl: values.SANDBOX_URL,
    masterKey: values.MASTER_KEY ?? DEVELOPMENT_MASTER_KEY,
    previousMasterKey: values.MASTER_KEY_PREVIOUS,
    previousKeyPepper: values.KEY_PEPPER_PREVIOUS,
    keyPepper: values.KEY_PEPPER ?? DEVELOPMENT_KEY_PEPPER,
    providerHosts: values.PROVIDER_HOSTS ?? [],
    metrics: { token: values.METRICS_TOKEN, port: values.METRICS_PORT },
    trustProxy: values.TRUST_PROXY ?? [],
    playground: values.PLAYGROUND,
    cardPayments: values.CARD_PAYMENTS,
    eventRetentionMs: values.EVENT_RETENTION_SECONDS * 1000,
    eventWindowMs: values.EVENT_WINDOW_MS,
    providerTimeoutMs: values.PROVIDER_TIMEOUT_MS,
    logLevel: values.LOG_LEVEL,
    limits: {
      socketsPerKey: values.MAX_SOCKETS_PER_KEY,
      socketsPerOrganization: values.MAX_SOCKETS_PER_ORG,
      operationsPerSocket: values.MAX_OPERATIONS_PER_SOCKET,
      messagesPerSecond: values.MAX_MESSAGES_PER_SECOND,
      bodyBytes: values.MAX_BODY_BYTES,
      tokens: values.MAX_DOCUMENT_TOKENS,
      pointsPerMinute: values.RATE_POINTS_PER_MINUTE,
      depth: values.MAX_DEPTH,
      aliases: values.MAX_ALIASES,
      fields: values.MAX_FIELDS,
      cost: values.MAX_COST,
      batch: values.MAX_BATCH_ITEMS,
      page: values.MAX_PAGE_SIZE,
    },
  };
}

/** Where the data are, for tools that need nothing else, and so no secret either. */
export function readDatabasePlace(
  env: Readonly<Record<string, string | undefined>>,
): Pick<Config, 'databaseUrl' | 'dataDir' | 'headsFile'> {
  const { DATABASE_URL, DATA_DIR, HEADS_FILE } = VARIABLES;
  const problems: string[] = [];
  const values = readValues(env, problems, { DATABASE_URL, DATA_DIR, HEADS_FILE });
  if (problems.length > 0) throw new ConfigError(problems);
  return { databaseUrl: values.DATABASE_URL, dataDir: values.DATA_DIR, headsFile: headsFileOf(values) };
}

function headsFileOf(values: Pick<Values, 'DATABASE_URL' | 'DATA_DIR' | 'HEADS_FILE'>): string | null {
  return values.HEADS_FILE ?? (values.DATABASE_URL === null ? join(values.DATA_DIR, 'heads') : null);
}

/** One row per variable, for the documents. */
export function describeVariables(): { name: string; default: string; meaning: string }[] {
  return Object.entries(VARIABLES).map(([name, variable]) => ({
    name,
    default: variable.default ?? '',
    meaning: variable.meaning,
  }));
}

/** Where a value is unusable its problem is noted and its default stands in, so that the other checks can go on. */
function readValues<N extends Name>(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
  variables: Pick<typeof VARIABLES, N>,
): Pick<Values, N> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable<unknown>>(variables)) {
    const fallback = variable.default === null ? null : variable.read(variable.default);
    const text = textOf(env, name);
    try {
      values[name] = text === null ? fallback : variable.read(text);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      const shown = variable.secret ? '' : `, not ${JSON.stringify(text)}`;
      problems.push(`${name} ${error.message}${shown}`);
      values[name] = fallback;
    }
  }
  return values as Pick<Values, N>;
}

function contradictions(values: Values, env: Readonly<Record<string, string | undefined>>): string[] {
  const isSet = (name: Name) => textOf(env, name) !== null;
  const problems: string[] = [];
  if (values.MODE === 'live') {
    for (const name of ['MASTER_KEY', 'KEY_PEPPER', 'PUBLIC_URL'] as const) {
      if (!isSet(name)) problems.push(`${name} is missing: MODE=live needs it. ${VARIABLES[name].meaning}`);
    }
    if (values.MASTER_KEY?.equals(DEVELOPMENT_MASTER_KEY))
      problems.push('MASTER_KEY must not be the sandbox one, which is public');
    if (values.KEY_PEPPER === DEVELOPMENT_KEY_PEPPER)
      problems.push('KEY_PEPPER must not be the sandbox one, which is public');
    for (const host of privateHosts(values.PROVIDER_HOSTS ?? [])) {
      problems.push(
        `PROVIDER_HOSTS names ${host}: when MODE=live nothing on this machine or in a private network is called`,
      );
    }
    if (isSet('SANDBOX_URL')) problems.push('SANDBOX_URL is only for MODE=sandbox: remove it, or set MODE=sandbox');
  } else {
    if (!isLoopbackHost(values.HOST)) {
      const fix = 'use 127.0.0.1, ::1 or localhost, or set MODE=live';
      problems.push(
        `HOST must be a loopback address when MODE=sandbox, whose keys are public, not ${JSON.stringify(values.HOST)}: ${fix}`,
      );
    }
    if (!isSet('SANDBOX_URL') && values.PORT !== 0 && values.PORT === values.SANDBOX_PORT) {
      problems.push(`PORT and SANDBOX_PORT must differ: both are ${values.PORT}`);
    }
  }
  return problems;
}

/** Set to nothing is not set: that is how compose files leave a variable out. */
function textOf(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? null : text;
}
