import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Libsql from 'libsql';
import { temporaryFolder } from './temporary-folder';

const ROOT = join(__dirname, '../..');
/** Built here, so that what runs is what stands in src/. */
const DIST = join(ROOT, `dist.main-test-${process.pid}`);
const LIVE = {
  MODE: 'live',
  MASTER_KEY: 'ab'.repeat(32),
  KEY_PEPPER: 'p'.repeat(32),
  PUBLIC_URL: 'https://api.example.com',
};

const folder = temporaryFolder();
const running = new Set<ChildProcess>();

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.js'), DIST]);
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => rmSync(DIST, { recursive: true, force: true }));

/** A process with these variables and no others. */
function run(program: string, env: Record<string, string>, args: string[] = []) {
  const child = spawn(process.execPath, [join(DIST, program), ...args], {
    env: { PATH: process.env.PATH, PORT: '0', SANDBOX_PORT: '0', ...env },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += String(text)));
  child.stderr.on('data', (text: Buffer) => (output.stderr += String(text)));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code: code as number, ...output };
  });
  return {
    child,
    ended,
    /** Resolves with everything printed once it holds the text. */
    async printed(text: string): Promise<string> {
      while (!output.stdout.includes(text)) await Promise.race([once(child.stdout, 'data'), failIfEnded(ended)]);
      return output.stdout;
    },
  };
}

async function failIfEnded(ended: Promise<{ stderr: string }>): Promise<never> {
  throw new Error(`the process has ended: ${(await ended).stderr}`);
}

/** The one line for a person, and exit code 1. */
async function refusalOf(env: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await run('main.js', env).ended;
  expect([code, stdout]).toEqual([1, '']);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

async function occupyPort(): Promise<{ port: string; close(): void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: String((server.address() as AddressInfo).port), close: () => server.close() };
}

describe('npm start', () => {
  it('prints an address, a key and three steps that work as they are pasted', async () => {
    const app = run('main.js', { DATA_DIR: 'steps' });
    const text = await app.printed('3. Follow');
    await app.printed('})();');
    const [query = '', create = ''] = [...text.matchAll(/^curl .*$/gm)].map(([line]) => line);
    const sandboxUrl = /sandbox at (\S+)/.exec(text)?.[1] ?? '';
    await fetch(`${sandboxUrl}/_control/clock`, { method: 'POST', body: JSON.stringify({ speed: 10 }) });

    const wallets = await paste(query);
    expect(wallets.data.wallets.nodes).toEqual(expect.arrayContaining([expect.objectContaining({ provider: 'PEEX' })]));
    const created = await paste(create);
    expect(created.data.createTransfer).toMatchObject({ transfer: { reference: expect.any(String) }, userErrors: [] });

    const follow = /^node -e .*$/m.exec((await app.printed('})();')) ?? '')?.[0] ?? '';
    const follower = spawn('sh', ['-c', `exec ${follow}`], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(follower);
    const seen: string[] = [];
    for await (const line of createInterface(follower.stdout)) {
      const event = JSON.parse(line);
      expect(event.transfer.reference).toBe(created.data.createTransfer.transfer.reference);
      seen.push(event.to);
      if (event.to === 'SUCCEEDED') break;
    }
    expect(seen[0]).toBe('CREATED');
    follower.kill();

    app.child.kill('SIGTERM');
    expect((await app.ended).code).toBe(0);
  });

  /** What the shell would send. */
  async function paste(command: string) {
    const [, url = ''] = /^curl -s (\S+)/.exec(command) ?? [];
    const headers = Object.fromEntries(
      [...command.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name, value]) => [name, value]),
    );
    const [, body = ''] = /-d '(.*)'$/.exec(command) ?? [];
    const response = await fetch(url, { method: 'POST', headers, body });
    return await response.json();
  }

  it('stops in good order on SIGINT', async () => {
    const app = run('main.js', { DATA_DIR: 'interrupted' });
    await app.printed('Corridor listens');
    app.child.kill('SIGINT');
    expect(await app.ended).toMatchObject({ code: 0 });
  });

  it('names the variable of a busy port', async () => {
    const busy = await occupyPort();
    const env = { DATA_DIR: 'busy' };
    expect(await refusalOf({ ...env, PORT: busy.port })).toMatch(new RegExp(`PORT ${busy.port} .*in use.*set PORT`));
    expect(await refusalOf({ ...env, SANDBOX_PORT: busy.port })).toMatch(/SANDBOX_PORT \d+ .*in use.*set SANDBOX_PORT/);
    busy.close();
  });

  it.each(['fe80::1', '192.0.2.1', 'no.such.host.invalid'])(
    'names HOST where %s is no address to listen on',
    async (HOST) => {
      expect(await refusalOf({ ...LIVE, DATA_DIR: 'nowhere', HOST })).toContain(
        `HOST ${HOST} is not an address of this machine`,
      );
    },
  );

  it('names DATA_DIR where it cannot be written, or is in use', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(await refusalOf({ DATA_DIR: 'a-file/data' })).toMatch(/cannot write to a-file.data .*DATA_DIR/);
    const first = run('main.js', { DATA_DIR: 'shared' });
    await first.printed('Corridor listens');
    expect(await refusalOf({ DATA_DIR: 'shared' })).toMatch(/in use by another Corridor.*DATA_DIR/);
    first.child.kill();
    await first.ended;
  });

  it('names every bad variable in its one line', async () => {
    const line = await refusalOf({ PORT: 'x', MODE: 'production' });
    expect(line).toMatch(/MODE must be .*PORT must be /);
    expect(await refusalOf({ MODE: 'live' })).toMatch(/MASTER_KEY.*KEY_PEPPER.*PUBLIC_URL/);
  });

  it('refuses a database that is newer than the code', async () => {
    const app = run('main.js', { DATA_DIR: 'newer' });
    await app.printed('Corridor listens');
    app.child.kill();
    await app.ended;
    const database = new Libsql(join(folder, 'newer/corridor.db'));
    database.prepare("INSERT INTO migrations (timestamp, name) VALUES (9, 'FromTheFuture9')").run();
    database.close();
    expect(await refusalOf({ DATA_DIR: 'newer' })).toMatch(/newer Corridor.*FromTheFuture9/);
  });
});

describe('npm run admin', () => {
  it('makes an organization in live mode, before the first start and beside a running server', async () => {
    const env = { ...LIVE, DATA_DIR: 'operated' };
    const before = await run('admin.js', env, ['create-organization', 'Acme', 'Ltd']).ended;
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining('(Acme Ltd)') });
    const app = run('main.js', env);
    const [, url = ''] = /listens on (\S+)/.exec(await app.printed('(live mode)')) ?? [];
    const beside = await run('admin.js', env, ['create-organization', 'Beside']).ended;
    const names = [];
    for (const { stdout } of [before, beside]) {
      const [, secret = ''] = /first key +(crd_\w+)/.exec(stdout) ?? [];
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ viewer { organization { name } } }' });
      const answer = await fetch(url, { method: 'POST', headers, body });
      names.push((await answer.json()).data.viewer.organization.name);
    }
    expect(names).toEqual(['Acme Ltd', 'Beside']);
    app.child.kill('SIGTERM');
    expect((await app.ended).code).toBe(0);
    expect(await refusalOf({ ...env, MASTER_KEY: 'cd'.repeat(32) })).toMatch(/^corridor: MASTER_KEY is not the one/);
    expect(await refusalOf({ ...env, KEY_PEPPER: 'q'.repeat(32) })).toMatch(/^corridor: KEY_PEPPER is not the one/);
    const rotate = { ...env, MASTER_KEY: 'cd'.repeat(32), MASTER_KEY_PREVIOUS: env.MASTER_KEY };
    const rotated = await run('admin.js', rotate, ['rotate-master-key']).ended;
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('MASTER_KEY_PREVIOUS can be removed') });
  });

  it('says how it is used, and what is wrong', async () => {
    expect(await run('admin.js', {}, []).ended).toMatchObject({ code: 0, stderr: expect.stringContaining('usage') });
    expect(await run('admin.js', {}, ['create-organization']).ended).toMatchObject({ code: 1 });
    expect(await run('admin.js', {}, ['destroy', 'x']).ended).toMatchObject({ code: 1 });
    const missing = await run('admin.js', { MODE: 'live' }, ['create-organization', 'x']).ended;
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/^admin: MASTER_KEY is missing[^\n]*\n$/) });
  });
});

describe('a database that was tampered with or has lost something', () => {
  const CREATE = /^curl .*createTransfer.*$/m;
  const UPDATE = "UPDATE transfers SET status = 'FAILED'";

  /** A data folder with one transfer in it. */
  async function makeData(name: string): Promise<{ DATA_DIR: string }> {
    const app = run('main.js', { DATA_DIR: name });
    const text = await app.printed('})();');
    const [create = ''] = CREATE.exec(text) ?? [];
    const [, url = ''] = /^curl -s (\S+)/.exec(create) ?? [];
    const [, body = ''] = /-d '(.*)'$/.exec(create) ?? [];
    const headers = { 'content-type': 'application/json', authorization: 'Bearer sandbox-demo-key' };
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect((await answer.json()).data.createTransfer.userErrors).toEqual([]);
    app.child.kill('SIGTERM');
    await app.ended;
    return { DATA_DIR: name };
  }

  it('is not started and not verified while its heads tell of more, and the message names the remedy', async () => {
    const env = await makeData('behind');
    writeFileSync(join(folder, 'behind/heads'), `org_late 3 ${'f'.repeat(64)}\n`);
    expect(await refusalOf(env)).toMatch(/has lost events.*admin -- after-restore --lost-since/);
    const verified = await run('verify-log.js', env).ended;
    expect(verified).toMatchObject({ code: 1, stderr: expect.stringContaining('has lost events') });
    const restored = await run('admin.js', env, ['after-restore', '--lost-since', '2026-01-01T03:00:00Z']).ended;
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('since 2026-01-01T03:00:00.000Z') });
    expect((await run('verify-log.js', env).ended).code).toBe(0);
    const again = run('main.js', env);
    await again.printed('Corridor listens');
    expect((await run('admin.js', env, ['after-restore', '--done']).ended).code).toBe(0);
    again.child.kill('SIGTERM');
    expect((await again.ended).code).toBe(0);
    expect(await run('admin.js', env, ['after-restore', '--done']).ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no restore is under way'),
    });
  });

  it.each(['yesterday', '2026-01-01', '2026-01-01T03:00:00', '2026-13-01T03:00:00Z'])(
    'is not called restored since %s, which is no instant',
    async (time) => {
      const refused = await run('admin.js', { DATA_DIR: 'none' }, ['after-restore', '--lost-since', time]).ended;
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('usage') });
    },
  );

  it('is not called restored from the future', async () => {
    const env = { DATA_DIR: 'none' };
    const refused = await run('admin.js', env, ['after-restore', '--lost-since', '9999-01-01T00:00:00Z']).ended;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('lies in the future') });
  });

  it('fails verify-log where a transfer is not what its events made it', async () => {
    const env = await makeData('tampered');
    expect((await run('verify-log.js', env).ended).code).toBe(0);
    const database = new Libsql(join(folder, 'tampered/corridor.db'));
    expect(database.prepare(UPDATE).run().changes).toBe(1);
    database.close();
    expect(await run('verify-log.js', env).ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^transfer trf_\w+: it is FAILED in version \d+, but its last event made it /),
    });
  });

  it('is told from its backup by the head that was printed: --expect fails where it is not there yet', async () => {
    const env = await makeData('backed-up');
    const backup = await run('admin.js', env, ['backup', 'backup.db']).ended;
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining('1 transfers, all as their events say') });
    const [, head = ''] = /head (org_\w+:\d+:[0-9a-f]+)/.exec(backup.stdout) ?? [];
    expect((await run('verify-log.js', env, ['--expect', head]).ended).code).toBe(0);
    const [id, seq, hash] = head.split(':');
    const later = await run('verify-log.js', env, ['--expect', `${id}:${Number(seq) + 1000}:${hash}`]).ended;
    expect(later).toMatchObject({ code: 1, stderr: expect.stringContaining('which is expected, is not there') });
    const other = await run('verify-log.js', env, ['--expect', `${id}:1:${hash}`]).ended;
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('is not the one that is expected') });
    expect((await run('verify-log.js', env, ['--expect', 'x']).ended).stderr).toMatch(/^usage/);
    cpSync(join(folder, 'backup.db'), join(folder, 'from-backup/corridor.db'));
    expect((await run('verify-log.js', { DATA_DIR: 'from-backup' }, ['--expect', head]).ended).code).toBe(0);
  });

  it('is backed up while it runs, and not where the database is PostgreSQL', async () => {
    const env = await makeData('running');
    const app = run('main.js', env);
    await app.printed('Corridor listens');
    expect((await run('admin.js', env, ['backup', 'running.db']).ended).code).toBe(0);
    app.child.kill('SIGTERM');
    await app.ended;
    const postgres = { ...env, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const refused = await run('admin.js', postgres, ['backup', 'none.db']).ended;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('pg_dump') });
  });
});
