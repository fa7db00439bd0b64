import 'reflect-metadata';
import { argv, env, stderr, stdout } from 'node:process';
import { openClock, realRandom } from './app';
import { createKeyedHash } from './auth/keyed-hash';
import { createKeyring } from './auth/keyring';
import { createVault } from './auth/vault';
import { ConfigError, readConfig } from './config';
import { openStore } from './store/open-store';
import { StoreError } from './store/store-error';

const USAGE = `usage: npm run admin -- <command>

  create-organization <name>   makes an organization and prints its first API key, which is shown this once

It works on the database of the same environment variables as the server's (MODE, DATABASE_URL or DATA_DIR, KEY_PEPPER),
also while the server runs.`;

const MAX_NAME_CHARACTERS = 255;

/** What only an operator may do, on the database itself. */
async function main([command, ...words]: readonly string[]): Promise<number> {
  const name = words.join(' ').trim();
  if (command !== 'create-organization' || name === '' || name.length > MAX_NAME_CHARACTERS) {
    stderr.write(`${USAGE}\n`);
    return command === undefined || command === 'help' || command === '--help' ? 0 : 1;
  }
  const config = readConfig(env);
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, tool: true });
  try {
    const keyring = createKeyring({
      store,
      keyedHash: createKeyedHash(config.keyPepper),
      clock: openClock(),
      random: realRandom,
      vault: createVault({ masterKey: config.masterKey, random: realRandom }),
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
}

main(argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const expected = error instanceof ConfigError || error instanceof StoreError;
    stderr.write(`admin: ${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
