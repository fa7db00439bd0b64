import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogHead } from './log-heads';
import { reasonOf } from './process-lock';
import { StoreError } from './store-error';

/** The newest event of each organization's log, by the organization's id. */
export type Heads = ReadonlyMap<string, LogHead>;

/** One organization a line; a hash of none is a log without events, and has no line. */
const LINE = /^(\S+) ([1-9]\d{0,15}) ([0-9a-f]{64})$/;

/** Null where there is no such file. */
export function readHeadsFile(file: string): Heads | null {
  if (!existsSync(file)) return null;
  const heads = new Map<string, LogHead>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const [, organizationId, seq, hash] = LINE.exec(line) ?? [];
    if (organizationId === undefined || hash === undefined) {
      throw new StoreError(
        `${file} is not a file of log heads: put the one back that belongs to this database, or take this one away to ` +
          'have it made anew from the database as it is',
      );
    }
    heads.set(organizationId, { seq: Number(seq), hash });
  }
  return heads;
}

export function headsText(heads: Heads): string {
  const known = [...heads].filter(([, { seq }]) => seq > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return known.map(([organizationId, { seq, hash }]) => `${organizationId} ${seq} ${hash}\n`).join('');
}

/** Written beside its place and renamed, so that a crash leaves the whole old file or the whole new one. */
export async function writeHeadsFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeToDisk(beside, text);
    await rename(beside, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw new StoreError(`cannot write ${file} (${reasonOf(error)}): make its folder writable, or set HEADS_FILE`);
  }
}

async function writeToDisk(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename reaches the disk with its folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
