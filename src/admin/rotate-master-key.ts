import { env, stderr, stdout } from 'node:process';
import { realRandom } from '../app';
import { readConfig } from '../config';
import { resealAll } from '../secret-canaries';
import { openStore } from '../store/open-store';
import type { AdminCommand } from './command';

export const rotateMasterKey: AdminCommand = {
  usage: 'rotate-master-key',
  help:
    'seals everything anew with MASTER_KEY that MASTER_KEY_PREVIOUS has sealed, while servers run that were started with\n' +
    'both; cut short, it goes on where it was when it is run again',
  async run(words) {
    if (words.length > 0) return null;
    const config = readConfig(env);
    if (config.previousMasterKey === null) {
      stderr.write(
        'admin: MASTER_KEY_PREVIOUS is missing: set it to the key before MASTER_KEY, which has sealed the rest\n',
      );
      return 1;
    }
    const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, tool: true });
    try {
      const { resealed } = await resealAll({ store, secrets: config, random: realRandom });
      stdout.write(
        `${resealed} sealed anew; all of them open with MASTER_KEY alone: MASTER_KEY_PREVIOUS can be removed\n`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
