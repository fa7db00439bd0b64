import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Reach } from '../../src/domain/connector';
import { ProviderFailure } from '../../src/domain/failures';
import { isLoopbackAddress, isPublicAddress } from '../../src/providers/kit/network-address';
import type { Lookup } from '../../src/providers/kit/guarded-connect';
import { openHttp } from '../../src/providers/kit/http';
import { createRedactor } from '../../src/providers/kit/redact';
import { startScriptedServer } from './scripted-server';
import { testClock } from './world';

/** Addresses inside a network, or of nobody: what a name may lead to, and nobody may be called at. */
const CLOSED_ADDRESSES = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.1.2.3',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
] as const;

const OPEN_ADDRESSES = ['8.8.8.8', '1.1.1.1', '100.63.255.255', '172.32.0.1', '192.167.1.1', '2606:4700::1111'];

describe('an address', () => {
  it.each(CLOSED_ADDRESSES)('%s is not one that anybody on the Internet could have', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(OPEN_ADDRESSES)('%s is one', (address) => {
    expect([isPublicAddress(address), isLoopbackAddress(address)]).toEqual([true, false]);
  });
  it('that is a name is none', () => {
    expect([isPublicAddress('api.machpay.com'), isLoopbackAddress('localhost')]).toEqual([false, false]);
  });
});

describe('a connector', () => {
  let target: Server;
  let port: number;
  let connections: number;
  const asked: string[] = [];

  beforeAll(async () => {
    target = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    port = (target.address() as AddressInfo).port;
  });
  beforeEach(() => {
    connections = 0;
    asked.length = 0;
  });
  afterAll(() => new Promise((resolve) => target.close(resolve)));

  const answering =
    (...addresses: string[]): Lookup =>
    (hostname, _options, answer) => {
      asked.push(hostname);
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };

  async function call(baseUrl: string, to: Reach['to'], lookup?: Lookup): Promise<ProviderFailure> {
    const http = openHttp({
      provider: 'Testpay',
      baseUrl,
      reach: { to, isKnown: true },
      ...(lookup ? { lookup } : {}),
      timeoutMs: 2_000,
      redactor: createRedactor([]),
      clock: testClock(),
    });
    try {
      await http.send({ method: 'POST', path: '/pay', doubt: 'maybe' });
    } catch (error) {
      if (error instanceof ProviderFailure) return error;
      throw error;
    } finally {
      await http.close();
    }
    throw new Error('it was let through');
  }

  it.each(CLOSED_ADDRESSES)('sends nothing to a name that leads to %s', async (address) => {
    const failure = await call(`https://gateway.example:${port}`, 'public', answering(address));
    expect([failure.effect, failure.message, connections]).toEqual([
      'none',
      expect.stringContaining('ADDRESS_REFUSED'),
      0,
    ]);
    expect(asked).toEqual(['gateway.example']);
  });

  it.each(CLOSED_ADDRESSES)('sends nothing to %s itself', async (address) => {
    const failure = await call(`https://${address.includes(':') ? `[${address}]` : address}:${port}`, 'public');
    expect([failure.effect, failure.message, connections]).toEqual([
      'none',
      expect.stringContaining('ADDRESS_REFUSED'),
      0,
    ]);
  });

  it('sends nothing to a name that leads to a good address and to a closed one', async () => {
    const failure = await call(`https://gateway.example:${port}`, 'public', answering('8.8.8.8', '127.0.0.1'));
    expect([failure.message, connections]).toEqual([expect.stringContaining('ADDRESS_REFUSED'), 0]);
  });

  it('resolves a name once, and connects to the address that was checked', async () => {
    const server = await startScriptedServer();
    let answers = 0;
    const rebinding: Lookup = (hostname, options, answer) => {
      answers += 1;
      answering(answers === 1 ? '127.0.0.1' : '8.8.8.8')(hostname, options, answer);
    };
    server.answer({ json: {} });
    const http = openHttp({
      provider: 'Testpay',
      baseUrl: server.url.replace('127.0.0.1', 'sandbox.example'),
      reach: { to: 'loopback', isKnown: true },
      lookup: rebinding,
      timeoutMs: 2_000,
      redactor: createRedactor([]),
      clock: testClock(),
    });
    expect((await http.send({ method: 'GET', path: '/', doubt: 'none' })).status).toBe(200);
    expect(answers).toBe(1);
    await http.close();
    await server.close();
  });

  it('sends nothing in the clear where real money moves', async () => {
    const failure = await call(`http://gateway.example:${port}`, 'public', answering('8.8.8.8'));
    expect([failure.message, asked, connections]).toEqual([expect.stringContaining('ADDRESS_REFUSED'), [], 0]);
  });

  it('that may go nowhere goes nowhere, and one for this machine to no other', async () => {
    expect((await call(`http://127.0.0.1:${port}`, 'nowhere')).message).toContain('ADDRESS_REFUSED');
    expect((await call(`http://sandbox.example:${port}`, 'loopback', answering('10.0.0.1'))).message).toContain(
      'ADDRESS_REFUSED',
    );
    expect(connections).toBe(0);
  });
});
