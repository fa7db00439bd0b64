import { env, stderr, stdout } from 'node:process';
import { openClock, realRandom } from '../app';
import { createKeyedHash } from '../auth/keyed-hash';
import { createKeyring } from '../auth/keyring';
import { createVault } from '../auth/vault';
import { readConfig } from '../config';
import { checkSecrets } from '../secret-canaries';
import { openStore } from '../store/open-store';
import type { AdminCommand } from './command';

const MAX_NAME_CHARACTERS = 255;

export const createOrganization: AdminCommand = {
  usage: 'create-organization <name>',
  help: 'makes an organization and prints its first API key, which is shown this once',
  async run(words) {
    const name = words.join(' ').trim();
    if (name === '' || name.length > MAX_NAME_CHARACTERS) return null;
    const config = readConfig(env);
    const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, tool: true });
    try {
      await checkSecrets({ store, secrets: config, random: realRandom });
      const keyring = createKeyring({
        store,
        keyedHash: createKeyedHash(config.keyPepper, config.previousKeyPepper),
        clock: openClock(),
        random: realRandom,
        vault: createVault({ ...config, random: realRandom }),
        log: { debug() {}, info() {}, warn() {}, error() {} },
        demoKeys: false,
      });
      const { organization, secret } = await keyring.createOrganization(name);
      stdout.write(`organization ${organization.id} (${organization.name})\nfirst key    ${secret}\n`);
      stderr.write('The key holds all scopes and is not shown again.\n');
      return 0;
    } finally {
      await store.close();
    }
  },
};
