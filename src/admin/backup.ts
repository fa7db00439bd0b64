import { env, stderr, stdout } from 'node:process';
import { readDatabasePlace } from '../config';
import { backUpEmbedded } from '../store/backup';
import { verifyStore } from '../verify-log';
import type { AdminCommand } from './command';

export const backup: AdminCommand = {
  usage: 'backup <file>',
  help: 'copies the embedded database, running or not, into a new file, and checks the copy row by row',
  async run(words) {
    const [file] = words;
    if (words.length !== 1 || !file) return null;
    const { databaseUrl, dataDir } = readDatabasePlace(env);
    if (databaseUrl !== null) {
      stderr.write(
        'admin: this is for the embedded database: back up PostgreSQL with its own tools (pg_dump, WAL archiving)\n',
      );
      return 1;
    }
    const isKept = await backUpEmbedded({ dataDir, file, check: (copy) => verifyStore(copy) });
    stdout.write(isKept ? `${file} is a whole copy\n` : `${file} was not made: the copy is not as it was written\n`);
    return isKept ? 0 : 1;
  },
};
