import { openStandalone, usageOf } from './standalone';

/** `npm run sandbox`: the providers on their own, for an API that runs elsewhere (SANDBOX_URL). */
openStandalone(process.env).then(
  (sandbox) => {
    process.stdout.write(`${usageOf(sandbox)}\n`);
    const stop = (): void => void sandbox.close();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  },
  (error: Error) => {
    process.stderr.write(`sandbox: ${error.message}\n`);
    process.exitCode = 1;
  },
);
