import 'reflect-metadata';
import { pino } from 'pino';
import { createApp, realRandom, StartError, type App } from './app';
import { ConfigError, readConfig, type Config } from './config';
import { describeStart } from './next-steps';
import { StoreError } from './store/store-error';

/** The process: environment, signals, exit code. Logs go to stderr, so that stdout is for people. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const started = createApp({ config, log: createLog(config), processMetrics: true });
  stopOnSignals(started);
  const app = await started;
  process.stdout.write(`${await describeStart(app, realRandom.hex(4))}\n`);
}

function createLog(config: Config) {
  const redact = ['authorization', '*.authorization', '*.headers', '*.secret', '*.password'];
  return pino({ level: config.logLevel, base: null, redact }, pino.destination(process.stderr.fd));
}

/** The first signal stops in good order, the second at once: the database is safe either way. */
function stopOnSignals(started: Promise<App>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      started.then(
        (app) => app.close().finally(() => process.exit(0)),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof StartError || error instanceof StoreError;
  process.stderr.write(expected ? `corridor: ${error.message}\n` : `corridor: ${describeUnexpected(error)}\n`);
  process.exit(1);
});

function describeUnexpected(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
