import { ConfigError, describeVariables, readConfig, readDatabasePlace } from '../../src/config';

const KEY = 'ab'.repeat(32);
const PEPPER = 'p'.repeat(32);
const LIVE = { MODE: 'live', MASTER_KEY: KEY, KEY_PEPPER: PEPPER, PUBLIC_URL: 'https://api.example.com/' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs nothing: the sandbox runs without any variable', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 4000,
      sandboxPort: 4010,
      dataDir: './data',
      databaseUrl: null,
      publicUrl: null,
      corsOrigins: 'loopback',
      cardPayments: false,
      eventRetentionMs: 2_592_000_000,
      eventWindowMs: 0,
      limits: {
        socketsPerKey: 10_000,
        socketsPerOrganization: 10_000,
        operationsPerSocket: 100,
        messagesPerSecond: 500,
        depth: 15,
        bodyBytes: 2 ** 20,
      },
    });
  });

  it('reads live mode', () => {
    const config = readConfig({
      ...LIVE,
      HOST: '0.0.0.0',
      CORS_ORIGINS: 'https://app.example.com, https://b.example.com/',
    });
    expect(config).toMatchObject({
      mode: 'live',
      host: '0.0.0.0',
      publicUrl: 'https://api.example.com',
      corsOrigins: ['https://app.example.com', 'https://b.example.com'],
    });
    expect(config.masterKey.toString('hex')).toBe(KEY);
  });

  it('takes the master key as hex and as base64', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const { masterKey } = readConfig({ MASTER_KEY: Buffer.from(KEY, 'hex').toString(encoding) });
      expect(masterKey.toString('hex')).toBe(KEY);
    }
  });

  it('takes hosts of providers with and without a port, and none of a private network where real money moves', () => {
    const PROVIDER_HOSTS = 'test.example.com, Gateway.example.com:8443,a.example:443,';
    const hosts = ['test.example.com', 'gateway.example.com:8443', 'a.example'];
    expect(readConfig({ ...LIVE, PROVIDER_HOSTS }).providerHosts).toEqual(hosts);
    for (const host of ['127.0.0.1', '10.0.0.1:8443', 'localhost', '[::1]:4010', '[::ffff:127.0.0.1]', '2130706433']) {
      expect(problemsOf({ ...LIVE, PROVIDER_HOSTS: host }).join()).toMatch(/^PROVIDER_HOSTS /);
    }
    for (const bad of ['https://a.example', 'a.example/path', 'user@a.example', 'a b']) {
      expect(problemsOf({ PROVIDER_HOSTS: bad })).toEqual([expect.stringMatching(/^PROVIDER_HOSTS must be hosts/)]);
    }
    expect(readConfig({ PROVIDER_HOSTS: '127.0.0.1:4010' }).providerHosts).toEqual(['127.0.0.1:4010']);
  });

  it('takes a variable set to nothing as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(readConfig({}));
  });

  it('names everything live mode misses at once', () => {
    const problems = problemsOf({ MODE: 'live' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['MASTER_KEY', 'KEY_PEPPER', 'PUBLIC_URL']);
  });

  it('names every bad variable at once, in one message, with what is allowed', () => {
    const env = { MODE: 'test', PORT: '80000', CARD_PAYMENTS: 'yes', ROLE: 'api', CORS_ORIGINS: '*', MAX_DEPTH: '1.5' };
    const problems = problemsOf(env);
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(Object.keys(env).sort());
    expect(problems).toContain('PORT must be a whole number from 0 to 65535, not "80000"');
    expect(problems).toContain('MODE must be sandbox or live, not "test"');
    for (const problem of problems) expect(problem).not.toContain('\n');
  });

  it.each([
    ['HOST', { HOST: '0.0.0.0' }],
    ['PORT', { PORT: '4010' }],
    ['PORT', { PORT: '-1' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'api.example.com' }],
    ['SANDBOX_URL', { ...LIVE, SANDBOX_URL: 'http://127.0.0.1:4010' }],
    ['EVENT_RETENTION_SECONDS', { EVENT_RETENTION_SECONDS: '0' }],
    ['MAX_BODY_BYTES', { MAX_BODY_BYTES: '1MB' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['MASTER_KEY', { ...LIVE, MASTER_KEY: Buffer.from('corridor-sandbox-only-master-key').toString('hex') }],
    ['KEY_PEPPER', { ...LIVE, KEY_PEPPER: 'corridor-sandbox-only-key-pepper-not-a-secret' }],
  ])('refuses a wrong %s', (name, env) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  it('never repeats a secret', () => {
    const env = {
      MASTER_KEY: 'not-a-key-but-secret',
      KEY_PEPPER: 'short-secret',
      DATABASE_URL: 'mysql://u:secret@h/d',
    };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('secret@');
    expect(problems.join()).not.toMatch(/not-a-key|short-secret/);
  });

  it('documents each variable once', () => {
    const rows = describeVariables();
    expect(rows.find((row) => row.name === 'PORT')).toEqual({
      name: 'PORT',
      default: '4000',
      meaning: expect.stringMatching(/port/i),
    });
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    for (const row of rows) expect(row.meaning).toMatch(/\.$/);
  });
});

describe('where the data are', () => {
  it('is told with the file of heads: in DATA_DIR, beside PostgreSQL nowhere, or where HEADS_FILE says', () => {
    const DATABASE_URL = 'postgres://corridor@db.example/corridor';
    const headsFileOf = (env: Record<string, string>) => readDatabasePlace(env).headsFile;
    expect(headsFileOf({})).toBe('data/heads');
    expect(headsFileOf({ DATABASE_URL })).toBeNull();
    expect(headsFileOf({ DATABASE_URL, HEADS_FILE: '/mnt/heads' })).toBe('/mnt/heads');
    expect(readConfig({ HEADS_FILE: '/mnt/heads' }).headsFile).toBe('/mnt/heads');
  });

  it('is told to a tool that has no secrets, in live mode too', () => {
    const DATABASE_URL = 'postgres://corridor@db.example/corridor';
    expect(readDatabasePlace({ MODE: 'live', DATABASE_URL })).toEqual({
      databaseUrl: DATABASE_URL,
      dataDir: './data',
      headsFile: null,
    });
    expect(readDatabasePlace({ DATABASE_URL: '', DATA_DIR: '/srv/corridor' })).toEqual({
      databaseUrl: null,
      dataDir: '/srv/corridor',
      headsFile: '/srv/corridor/heads',
    });
    expect(() => readDatabasePlace({ DATABASE_URL: 'mysql://db' })).toThrow(/^DATABASE_URL /);
  });
});
