import 'reflect-metadata';
import { argv, stderr } from 'node:process';
import { afterRestore } from './admin/after-restore';
import { backup } from './admin/backup';
import type { AdminCommand } from './admin/command';
import { createOrganization } from './admin/create-organization';
import { rotateMasterKey } from './admin/rotate-master-key';
import { ConfigError } from './config';
import { StoreError } from './store/store-error';

const COMMANDS: readonly AdminCommand[] = [createOrganization, backup, afterRestore, rotateMasterKey];

const INDENT = ' '.repeat(6);

const USAGE = `usage: npm run admin -- <command>

${COMMANDS.map(({ usage, help }) => `  ${usage}\n${INDENT}${help.replaceAll('\n', `\n${INDENT}`)}`).join('\n')}

It works on the database of the same environment variables as the server's (MODE, DATABASE_URL or DATA_DIR, KEY_PEPPER),
also while the server runs.`;

async function main([name, ...words]: readonly string[]): Promise<number> {
  const command = COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
  const code = (await command?.run(words)) ?? null;
  if (code !== null) return code;
  stderr.write(`${USAGE}\n`);
  return name === undefined || name === 'help' || name === '--help' ? 0 : 1;
}

main(argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const expected = error instanceof ConfigError || error instanceof StoreError;
    stderr.write(`admin: ${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
