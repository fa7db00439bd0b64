import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '../../src/domain/connector';
import { formatUnits } from '../../src/domain/decimal';
import { PROVIDERS } from '../../src/providers/registry';
import { handle, money, setup } from '../providers/orders';
import { type ScriptedServer, startScriptedServer } from '../providers/scripted-server';

/** An answer to a look-up in a shape that the provider's own document does not show, and where it is known from. */
interface Shape {
  id: string;
  provider: string;
  mark: 'PUBLIC-A' | 'PUBLIC-B' | 'CHOICE';
  source: string;
  status?: number;
  body: string;
  found?: false;
  /** The amount as text. */
  read?: Record<string, unknown> & { amount?: string };
}

const SHAPES = JSON.parse(readFileSync(join(__dirname, '../fixtures/public-shapes.json'), 'utf8')) as Shape[];
const CREDENTIALS: Record<string, Record<string, string>> = {
  PEEX: { secretKey: 'some-key' },
  CINETPAY: { apiKey: 'some-key', password: 'some-password' },
  MACHNET: { clientId: 'some-id', clientSecret: 'some-secret' },
  XPRIZO: { apiKey: 'some-key' },
};

let server: ScriptedServer;
let connector: Connector | null = null;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await connector?.close();
  connector = null;
});

describe('answers in the shapes of public pages and clients', () => {
  it('are known of every provider', () => {
    expect([...new Set(SHAPES.map(({ provider }) => provider))]).toEqual(PROVIDERS.map(({ id }) => id));
    expect(new Set(SHAPES.map(({ id }) => id)).size).toBe(SHAPES.length);
  });

  it.each(SHAPES)('$id ($mark: $source)', async ({ provider, status = 200, body, found = true, read = {} }) => {
    server.answer(({ path }) =>
      path.endsWith('/auth/login')
        ? { json: { code: 0, message: 'OPERATION_SUCCES', data: { token: 'sample-token' } } }
        : { status, text: body, headers: { 'content-type': 'application/json' } },
    );
    const definition = PROVIDERS.find(({ id }) => id === provider)!;
    connector = definition.open(setup(server.url, CREDENTIALS[provider] ?? {}));
    const result = await connector.lookUpTransfer(
      handle({
        externalId: 'transaction-1',
        walletExternalId: '7',
        clientExternalId: 'user-1',
        method: provider === 'XPRIZO' ? 'WALLET' : 'MOBILE_MONEY',
        amount: money('10', 'XAF'),
        details: { key: 'key-1' },
      }),
    );
    expect(result.found).toBe(found);
    if (!result.found) return;
    const { amount, ...rest } = read;
    expect(result.sighting).toMatchObject(rest);
    if (amount !== undefined) {
      const { units, currency } = result.sighting.amount!;
      expect(`${formatUnits(units, 0)} ${currency}`).toBe(amount);
    }
  });
});
