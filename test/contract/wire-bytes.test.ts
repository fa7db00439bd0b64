import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Connector, TransferOrder } from '../../src/domain/connector';
import { cinetpay } from '../../src/providers/cinetpay';
import { machnet } from '../../src/providers/machnet';
import { peex } from '../../src/providers/peex';
import { xprizo } from '../../src/providers/xprizo';
import { handle, money, order, setup } from '../providers/orders';
import { REGISTRIES } from '../registries';
import { type Row, sampleOrder, selfTold } from './fixtures';

/**
 * What goes out on the wire, byte by byte, for an order like the sample of each document: the request line, every header
 * in its order and the text of the body. Only the host is left out, whose port is another each time. That the members are
 * the documented ones is tested in connector-fixtures*.test.ts; here nothing of them may change unseen.
 */
const WRITTEN = readBlocks(join(__dirname, '..', 'fixtures', 'wire-bytes.txt'));

function readBlocks(file: string): Map<string, string> {
  const blocks = readFileSync(file, 'utf8').split(/^### /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const end = block.indexOf('\n');
      return [block.slice(0, end), block.slice(end + 1).trimEnd()];
    }),
  );
}

let server: Server;
let url: string;
let said: string[] = [];
const opened: Connector[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      said.push(asWritten(request, Buffer.concat(chunks).toString('utf8')));
      const isLogin = /login|GetToken/.test(request.url ?? '');
      const login = { code: 0, message: 'OPERATION_SUCCES', data: { token: 'sample-token' }, token: 'sample-token' };
      // Nothing else has to be read here: what was asked is all that counts.
      response.writeHead(isLogin ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isLogin ? login : {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => (said = []));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function asWritten({ method, url: target, rawHeaders }: IncomingMessage, body: string): string {
  const lines = [`${method} ${target}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    lines.push(`${name}: ${name.toLowerCase() === 'host' ? '(this test)' : rawHeaders[index + 1]}`);
  }
  return [...lines, ...(body === '' ? [] : ['', body])].join('\n');
}

type Ask = (connector: Connector) => Promise<unknown> | undefined;

const PEEX_ORDER = order({
  reference: 'TEST202103019',
  amount: money('10', 'XAF'),
  sender: { firstName: 'signe', lastName: 'paul', email: 'raoulsigne@yahoo.fr', phone: '+237675287689', country: 'CM' },
  options: { amlCft: true, transactionType: 'mobile', userId: 375, clientId: 1 },
});
const CINETPAY_CONTACT = { ...order().contact!, phone: '+22507895086', country: 'CI' };
const CINETPAY_ORDER = order({
  reference: 'MYMERCHANTID1',
  amount: money('500', 'XOF'),
  contact: CINETPAY_CONTACT,
  callbackUrl: 'http://yourdomain.com/transfer/notify',
});
const MACHNET_USER = '6a1f4c1e-5d0b-4a0e-9f57-0c2f6f0f1a01';
const MACHNET_ORDER = order({
  reference: 'idempotencykey',
  method: 'BANK_DEPOSIT',
  amount: money('1', 'USD'),
  received: money('6.11', 'XAF'),
  exchangeRate: '6.11',
  calculationMode: 'SENDER_AMOUNT',
  client: { externalId: MACHNET_USER, verification: 'VERIFIED' },
  wallet: { externalId: 'fund-1', currency: 'USD', kind: 'FUNDING_ACCOUNT', isActive: true, fundingSourceType: 'CARD' },
  registration: { externalId: 'receiver-1' },
  payoutAccount: { externalId: 'fund-2', method: 'BANK_DEPOSIT', details: {} },
  purpose: 'FAMILY_MAINTENANCE',
  note: 'Sample Note',
  options: {
    fee: '0',
    remittancePurpose: 'home payment',
    customPurpose: 'home',
    ipAddress: '10.10.10.5',
    documents: [{ documentType: 'INVOICE', documentValue: 'Ff8BAA==' }],
  },
});
const MACHNET_HANDLE = handle({ externalId: 'transaction-1', clientExternalId: MACHNET_USER });
const KES = { externalId: '4101', currency: 'KES', kind: 'BALANCE', isActive: true, fundingSourceType: null } as const;
const XPRIZO_ORDER = order({
  reference: 'ref-1',
  method: 'WALLET',
  amount: money('100.5', 'KES'),
  wallet: KES,
  recipientWallet: '4102',
  note: 'rent',
  options: { action: 'COMMIT' },
  secret: { pin: '1234' },
});
const asked = (over: Partial<TransferOrder>): TransferOrder => ({
  ...XPRIZO_ORDER,
  kind: 'COLLECTION',
  recipientWallet: null,
  options: {},
  secret: null,
  ...over,
});
const CARD = { name: 'A B', number: '4539578763621486', expiryMonth: '9', expiryYear: '2031', securityCode: '737' };
const XPRIZO_HANDLE = handle({ method: 'WALLET', walletExternalId: '4101', details: { key: 'key-1' } });

const create =
  (of: TransferOrder): Ask =>
  (connector) =>
    connector.createTransfer!(of);
const collect =
  (of: TransferOrder): Ask =>
  (connector) =>
    connector.requestPayment!(of);

/** The operations of each provider: how it is opened, and what is asked of it. */
const OPERATIONS: Record<string, { open: (base: string) => Connector; asks: Record<string, Ask> }> = {
  peex: {
    open: (base) => peex.open(setup(`${base}/api/v3`, { secretKey: 'some-key', accessToken: 'some-token' })),
    asks: {
      fetchClient: (connector) => connector.fetchClient({ externalId: null }),
      createTransfer: create(PEEX_ORDER),
      lookUpTransfer: (connector) => connector.lookUpTransfer(handle({ reference: 'TEST202103019' })),
    },
  },
  cinetpay: {
    open: (base) => cinetpay.open(setup(`${base}/v1`, { apiKey: 'some-key', password: 'some-word', language: 'en' })),
    asks: {
      fetchClient: (connector) => connector.fetchClient({ externalId: null }),
      registerContacts: (connector) => connector.registerContacts!([CINETPAY_CONTACT], { externalId: null }),
      createTransfer: create(CINETPAY_ORDER),
      lookUpTransfer: (connector) => connector.lookUpTransfer(handle({ reference: 'MYMERCHANTID1' })),
      'lookUpTransfer by transaction_id': (connector) =>
        connector.lookUpTransfer(handle({ reference: 'MYMERCHANTID1', externalId: 'EA180627.122753.M279245' })),
      lookUpTransfers: (connector) => connector.lookUpTransfers!.ask([handle({ lot: '0044557641201530102473' })]),
    },
  },
  machnet: {
    open: (base) => machnet.open(setup(`${base}/v4`, { clientId: 'some-id', clientSecret: 'some-secret' })),
    asks: {
      fetchClient: (connector) => connector.fetchClient({ externalId: MACHNET_USER }),
      createTransfer: create(MACHNET_ORDER),
      lookUpTransfer: (connector) => connector.lookUpTransfer(MACHNET_HANDLE),
      requestDelivery: (connector) => connector.requestDelivery!(MACHNET_HANDLE),
      cancelTransfer: (connector) => connector.cancelTransfer!(MACHNET_HANDLE),
    },
  },
  xprizo: {
    open: (base) => xprizo.open(setup(`${base}/api`, { userName: 'somebody', password: 'some-word' })),
    asks: {
      fetchClient: (connector) => connector.fetchClient({ externalId: '723' }),
      SendPayment: create(XPRIZO_ORDER),
      RequestPayment: collect(asked({ source: { fromAccountId: '4102' } })),
      MPesaDeposit: collect(asked({ method: 'MPESA', source: { phone: '+254712345678' } })),
      CardDeposit: collect(
        asked({ method: 'CARD', source: { customer: 'customer-1', merchantId: 'MID-1' }, secret: { card: CARD } }),
      ),
      lookUpTransfer: (connector) => connector.lookUpTransfer(XPRIZO_HANDLE),
      approveTransfer: (connector) => connector.approveTransfer!(XPRIZO_HANDLE, { pin: '1234', cancelOnError: true }),
      cancelTransfer: (connector) => connector.cancelTransfer!(XPRIZO_HANDLE),
    },
  },
};
/** The same of every provider whose samples tell what is asked, and what it looks like. */
const SELF_TOLD = selfTold(REGISTRIES.providers, (one) => one.key);
for (const { key, provider, samples } of SELF_TOLD) {
  OPERATIONS[key] = {
    open: (base) => provider.open(setup(base, samples.credentials)),
    asks: {
      fetchClient: (connector) => connector.fetchClient({ externalId: null }),
      createTransfer: create({ ...sampleOrder(samples), reference: 'ref-1' }),
      lookUpTransfer: (connector) => connector.lookUpTransfer(handle()),
    },
  };
  for (const call of ['fetchClient', 'createTransfer', 'lookUpTransfer']) {
    const sample = samples.rows.find((row) => row.call === call);
    if (sample) WRITTEN.set(`${key} ${call}`, asDocumented(sample.request));
  }
}

function asDocumented({ method, path, headers = {}, body }: Row['request']): string {
  const documented = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = body === undefined ? null : JSON.stringify(body);
  const lines = [`${method} ${path}`, 'host: (this test)', 'connection: keep-alive', 'accept: application/json'];
  if (text === null) return [...lines, ...documented].join('\n');
  return [...lines, ...documented, 'content-type: application/json', `content-length: ${text.length}`, '', text].join(
    '\n',
  );
}

const CASES = Object.entries(OPERATIONS).flatMap(([key, { open, asks }]) =>
  Object.entries(asks).map(([name, ask]) => [`${key} ${name}`, open, ask] as const),
);

describe('what goes out on the wire', () => {
  it.each(CASES)('%s is written byte by byte as the document has it', async (name, open, ask) => {
    const connector = open(url);
    opened.push(connector);
    // Whatever the answer is taken for: it was asked.
    await Promise.resolve(ask(connector)).catch(() => undefined);
    expect(said.join('\n\n')).toBe(WRITTEN.get(name));
  });

  it.each([
    ['1', 'XAF', '1'],
    ['2500.00', 'XAF', '2500'],
    ['2500', 'XOF', '2500'],
    ['2500.0', 'JPY', '2500'],
    ['922337203685477', 'XAF', '922337203685477'],
    ['900719925474099.31', 'USD', '900719925474099.31'],
    ['0.1', 'USD', '0.1'],
    ['6789.23', 'USD', '6789.23'],
    ['2500.50', 'KES', '2500.5'],
  ])('has %s %s as exactly the digits %s, at every provider', async (amount, currency, digits) => {
    const sum = money(amount, currency);
    const samples: Record<string, TransferOrder> = {
      peex: PEEX_ORDER,
      cinetpay: CINETPAY_ORDER,
      machnet: { ...MACHNET_ORDER, received: sum, exchangeRate: null },
      xprizo: XPRIZO_ORDER,
      ...Object.fromEntries(SELF_TOLD.map((one) => [one.key, sampleOrder(one.samples)])),
    };
    for (const [key, { open }] of Object.entries(OPERATIONS)) {
      const connector = open(url);
      opened.push(connector);
      await connector.createTransfer!({ ...samples[key]!, amount: sum }).catch(() => undefined);
      const body = said.at(-1)!.split('\n\n').at(-1)!;
      const text = body.startsWith('data=') ? new URLSearchParams(body).get('data')! : body;
      expect([key, /"(?:from_)?amount":([^,}]*)/.exec(text)?.[1]]).toEqual([key, digits]);
    }
  });

  it('is known of every provider, and nothing is known that no provider says', () => {
    expect(Object.keys(OPERATIONS)).toEqual(REGISTRIES.providers.map(({ key }) => key));
    expect([...WRITTEN.keys()]).toEqual(CASES.map(([name]) => name));
  });
});
