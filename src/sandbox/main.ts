import { SANDBOX_PROVIDERS } from './registry';
import { openSandbox, type Sandbox } from './server';

/** `npm run sandbox`: the providers on their own, for an API that runs elsewhere (SANDBOX_URL). */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const host = env['HOST'] ?? '127.0.0.1';
  const portText = env['SANDBOX_PORT'] ?? '4010';
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535) return stop(`SANDBOX_PORT must be a port number, not ${portText}`);

  let sandbox: Sandbox;
  try {
    sandbox = await openSandbox({ host, port });
  } catch (error) {
    const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    return stop(isBusy ? `port ${port} on ${host} is in use: set SANDBOX_PORT` : (error as Error).message);
  }
  print(usage(sandbox.url));

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

function usage(url: string): string {
  const bases = SANDBOX_PROVIDERS.map(({ name, paths: [path] }) => `  ${name.padEnd(10)}${url}${path}`);
  return [
    `Sandbox listening on ${url}`,
    ...bases,
    'Look and steer:',
    `  curl '${url}/_control/ledger?provider=PEEX'`,
    `  curl -X POST ${url}/_control/clock -d '{"advanceMs":10000}'`,
    `  curl -X POST ${url}/_control/faults -d '{"provider":"PEEX","operation":"create","fault":"hangAfterAccept","count":1}'`,
    `  curl -X POST ${url}/_control/status -d '{"provider":"PEEX","reference":"...","status":"failed"}'`,
    `  curl -X POST ${url}/_control/reset`,
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function stop(reason: string): void {
  process.stderr.write(`sandbox: ${reason}\n`);
  process.exitCode = 1;
}

void main(process.env);
