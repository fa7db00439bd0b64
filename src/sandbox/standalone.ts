import { SANDBOX_PROVIDERS } from './registry';
import { openSandbox, type Sandbox } from './server';

/** The sandbox on its own, from the environment. What is wrong with it is one line for whoever started it. */
export async function openStandalone(env: Readonly<Record<string, string | undefined>>): Promise<Sandbox> {
  const host = env['HOST'] ?? '127.0.0.1';
  const portText = env['SANDBOX_PORT'] ?? '4010';
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535) throw new Error(`SANDBOX_PORT must be a port number, not ${portText}`);
  try {
    return await openSandbox({ host, port });
  } catch (error) {
    const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw isBusy ? new Error(`port ${port} on ${host} is in use: set SANDBOX_PORT to another one`) : error;
  }
}

export function usageOf({ url }: Sandbox): string {
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
