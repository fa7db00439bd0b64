import { env, stderr, stdout } from 'node:process';
import { openClock } from '../app';
import { readDatabasePlace } from '../config';
import { headsText, writeHeadsFile } from '../store/heads-file';
import { openStore, type OpenedStore } from '../store/open-store';
import type { AdminCommand } from './command';

export const afterRestore: AdminCommand = {
  usage: 'after-restore --lost-since <time> | --done',
  help:
    'says that a backup was restored, and since when rows may be missing (2026-12-01T03:00:00Z): until --done, what comes\n' +
    'under a key that is not known is looked up at its provider before it is sent, or left to a person',
  async run(words) {
    const now = openClock().now();
    const lostSince = readLostSince(words);
    if (lostSince === null) return null;
    if (lostSince !== 'done' && lostSince > now) {
      stderr.write(
        'admin: --lost-since lies in the future: give the time of the backup, before which nothing is missing\n',
      );
      return 1;
    }
    const { databaseUrl, dataDir, headsFile } = readDatabasePlace(env);
    const store = await openStore({ databaseUrl, dataDir, tool: true });
    try {
      return await (lostSince === 'done' ? end(store, now) : begin(store, { lostSince, now, headsFile }));
    } finally {
      await store.close();
    }
  },
};

/** Null where the words are no use of this command. A time without a zone would be read by this machine's. */
function readLostSince(words: readonly string[]): number | 'done' | null {
  if (words.length === 1 && words[0] === '--done') return 'done';
  const [option, text = ''] = words;
  if (words.length !== 2 || option !== '--lost-since') return null;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}

async function begin(
  store: OpenedStore,
  { lostSince, now, headsFile }: { lostSince: number; now: number; headsFile: string | null },
): Promise<number> {
  await store.write(async (tx) => {
    const last = (await tx.listRestores()).at(-1);
    // The epochs of a backup's lost future are not known: a time has not been used by them.
    await tx.beginRestore({ epoch: Math.max(now, (last?.epoch ?? 0) + 1), lostSince, begunAt: now });
  });
  // What the backup lacks is known to be lost from now on.
  if (headsFile !== null) await writeHeadsFile(headsFile, headsText(await store.listLogHeads()));
  stdout.write(
    `Restored, with rows missing since ${new Date(lostSince).toISOString()}. Start the server; one that runs knows it within a ` +
      'second.\nWhen every caller has sent again what it had no answer to: npm run admin -- after-restore --done\n',
  );
  return 0;
}

async function end(store: OpenedStore, now: number): Promise<number> {
  const open = (await store.listRestores()).filter(({ endedAt }) => endedAt === null);
  if (open.length === 0) {
    stderr.write('admin: no restore is under way: after-restore --lost-since <time> begins one\n');
    return 1;
  }
  await store.write((tx) => tx.endRestores(now));
  stdout.write('Done: what comes under a new key is sent at once again.\n');
  return 0;
}
