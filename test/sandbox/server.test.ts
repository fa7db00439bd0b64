import { openSandbox } from '../../src/sandbox/server';
import { openStandalone, usageOf } from '../../src/sandbox/standalone';
import { openDoor } from './door';
import * as peex from './peex-merchant';

it('takes any free port for 0, and says which', async () => {
  const [one, two] = [await openDoor(), await openDoor()];
  expect(one.sandbox.port).not.toBe(two.sandbox.port);
  expect(one.url).toBe(`http://127.0.0.1:${one.sandbox.port}`);
  await peex.merchant(one).pay('T-1');
  expect([(await one.ledger()).length, (await two.ledger()).length]).toEqual([1, 0]);
  await Promise.all([one.close(), two.close()]);
});

it.each(['0.0.0.0', '::', '192.168.1.1', 'example.com'])('does not listen on %s', async (host) => {
  await expect(openSandbox({ host, port: 0 })).rejects.toThrow(`on loopback addresses only, not on ${host}`);
});

it('says which addresses there are to one that nobody has', async () => {
  const door = await openDoor();
  const { status, json } = await door.call('GET', '/nothing');
  expect([status, json]).toEqual([
    404,
    {
      error: 'no provider has this address',
      providers: {
        PEEX: ['/peex/api/v3', '/peex/api/v1'],
        CINETPAY: ['/cinetpay/v1'],
        MACHNET: ['/machnet/v4'],
        XPRIZO: ['/xprizo/api'],
      },
      control: '/_control',
    },
  ]);
  await door.close();
});

it('closes while a request hangs, and cuts it', async () => {
  const door = await openDoor();
  await door.fault('PEEX', 'create', 'hangAfterAccept');
  const hanging = expect(peex.merchant(door).pay('T-1')).rejects.toThrow();
  await door.logged('hangAfterAccept');
  await door.close();
  await hanging;
});

it('offers the control routes as functions to whoever runs it', async () => {
  const door = await openDoor();
  const { control } = door.sandbox;
  await peex.merchant(door).pay('T-1');
  await control.advance(10_000);
  expect(control.ledger('PEEX')).toMatchObject([{ reference: 'T-1', status: 'paid' }]);
  expect(() => control.addFault({ provider: 'PEEX', operation: 'create', fault: 'lost' })).toThrow('makes no sense');
  await door.close();
});

describe('standing alone', () => {
  it('listens where the environment says, and says how to use it', async () => {
    const sandbox = await openStandalone({ SANDBOX_PORT: '0' });
    const usage = usageOf(sandbox);
    for (const path of [
      '',
      '/peex/api/v3',
      '/cinetpay/v1',
      '/machnet/v4',
      '/xprizo/api',
      '/_control/ledger',
      '/_control/reset',
    ]) {
      expect(usage).toContain(sandbox.url + path);
    }
    await sandbox.close();
  });

  it('says in one line that the port is taken', async () => {
    const sandbox = await openStandalone({ SANDBOX_PORT: '0' });
    const { port } = sandbox;
    await expect(openStandalone({ SANDBOX_PORT: String(port) })).rejects.toThrow(
      new Error(`port ${port} on 127.0.0.1 is in use: set SANDBOX_PORT to another one`),
    );
    await sandbox.close();
  });

  it.each([{ SANDBOX_PORT: 'http' }, { SANDBOX_PORT: '65536' }, { SANDBOX_PORT: '' }, { HOST: '0.0.0.0' }])(
    'refuses %j',
    async (env) => {
      await expect(openStandalone({ SANDBOX_PORT: '0', ...env })).rejects.toThrow(/SANDBOX_PORT|loopback/);
    },
  );
});
