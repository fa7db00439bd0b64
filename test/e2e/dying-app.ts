import 'reflect-metadata';
import { createApp } from '../../src/app';
import { readConfig } from '../../src/config';

/**
 * The whole app as a process of its own, which is killed the moment something has been committed: `DIE_AFTER` is how
 * often a transfer has been written by then. Zero is the commit that made them.
 */
const dieAfter = process.env.DIE_AFTER === undefined ? null : Number(process.env.DIE_AFTER);
let writes = 0;
let made = false;

function die(text: string): void {
  if (/^INSERT INTO transfers\b/.test(text)) made = true;
  // A claim writes transfers too, and gives them back.
  else if (/^UPDATE transfers\b/.test(text) && !text.includes('RETURNING')) writes += 1;
  // The driver never waits: what is put off to the end of this turn runs after the commit, and before anybody hears of it.
  else if (text === 'COMMIT' && made && writes === dieAfter) {
    queueMicrotask(() => process.kill(process.pid, 'SIGKILL'));
  }
}

createApp({ config: readConfig(process.env), onStatement: die }).then(
  ({ url }) => console.log(url),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
