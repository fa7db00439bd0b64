import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './processes';

export interface Restore {
  api: Program;
  dataDir: string;
  /** Of before the first transfer, made by `admin backup` while the API ran. */
  backup: string;
  /** The time of the backup. */
  takenAt: number;
}

const FILES = ['corridor.db', 'corridor.db-wal', 'corridor.db-shm'];

/** The operator's part: what is wrong with it is named. `ADMIN` is run on the API's own database. */
export async function putBackupBack({ api, dataDir, backup, takenAt }: Restore): Promise<string[]> {
  const problems: string[] = [];
  await api.end('SIGKILL');
  for (const file of FILES) rmSync(join(dataDir, file), { force: true });
  copyFileSync(backup, join(dataDir, 'corridor.db'));
  const refused = await api.start().then(
    () => null,
    (error: unknown) => String(error),
  );
  if (refused === null) {
    problems.push('heads: a database that has lost every transfer was started');
    await api.end('SIGKILL');
  } else if (!refused.includes('has lost events')) problems.push(`heads: refused for another reason: ${refused}`);
  problems.push(...runAdmin(dataDir, ['after-restore', '--lost-since', new Date(takenAt).toISOString()]));
  await api.start();
  return problems;
}

/** Empty where it went well. */
export function runAdmin(dataDir: string, words: readonly string[]): string[] {
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir };
  const { status, stderr } = spawnSync(process.execPath, ['dist/admin.js', ...words], { env, encoding: 'utf8' });
  return status === 0 ? [] : [`admin ${words.join(' ')} ended with ${String(status)}: ${stderr}`];
}

/** What the provider has now and had not before, or has twice. */
export function paidAnew(
  before: readonly { reference: string }[],
  after: readonly { reference: string }[],
  ours: ReadonlySet<string>,
): string[] {
  const counts = new Map<string, number>();
  for (const { reference } of after) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  const had = new Set(before.map(({ reference }) => reference));
  return [...counts].flatMap(([reference, count]) => {
    if (count > 1) return [`double: ${reference} was accepted ${count} times after the restore`];
    return had.has(reference) || ours.has(reference) ? [] : [`double: ${reference} is another name after the restore`];
  });
}
