import type { Connector, LookupResult, ProviderDefinition, TransferSighting } from '../../src/domain/connector';
import { PROVIDERS } from '../../src/providers/registry';
import { jsonNumber, writeJson } from '../../src/providers/kit/json';
import { failureOf, handle, money, setup } from '../providers/orders';
import { type ScriptedServer, startScriptedServer } from '../providers/scripted-server';
import { REGISTRIES } from '../registries';
import { paidLookUp, selfTold } from './fixtures';

let server: ScriptedServer;
const opened: Connector[] = [];
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

type Row = Record<string, unknown>;

/** What the document answers a look-up with, and which member has the status. `bare` is the shape around a row. */
interface Written {
  provider: ProviderDefinition;
  credentials: Row;
  row: Row;
  statusName: string;
  /** The document's word for "paid", and how people's software writes it. */
  paid: string;
  wrap: (row: unknown) => unknown;
  /** The member that has the sum; null where the document's answer has none. */
  amountName: string | null;
  /** A list is what the document answers with, bare or as a member. */
  isList: boolean;
}

const definition = (id: string) => PROVIDERS.find((one) => one.id === id)!;
const WRITTEN: Record<string, Written> = {
  PEEX: {
    provider: definition('PEEX'),
    credentials: { secretKey: 'some-key' },
    row: { id: 214, track_id: 'ref-1', status: 'paid', amount: 10, from_currency: 'XAF' },
    statusName: 'status',
    paid: 'paid',
    amountName: 'amount',
    wrap: (rows) => rows,
    isList: true,
  },
  CINETPAY: {
    provider: definition('CINETPAY'),
    credentials: { apiKey: 'some-key', password: 'some-password' },
    row: { transaction_id: 'EA1', client_transaction_id: 'ref-1', amount: '10', treatment_status: 'VAL' },
    statusName: 'treatment_status',
    paid: 'VAL',
    amountName: 'amount',
    wrap: (rows) => ({ code: 0, message: 'OPERATION_SUCCES', data: rows }),
    isList: true,
  },
  MACHNET: {
    provider: definition('MACHNET'),
    credentials: { clientId: 'some-id', clientSecret: 'some-secret' },
    row: { id: 'transaction-1', status: 'PROCESSED', delivery_status: 'DELIVERED', from_amount: 10 },
    statusName: 'status',
    paid: 'PROCESSED',
    amountName: 'from_amount',
    wrap: (row) => row,
    isList: false,
  },
  XPRIZO: {
    provider: definition('XPRIZO'),
    credentials: { apiKey: 'some-key' },
    row: { id: 77, description: 'Active' },
    statusName: 'description',
    paid: 'Active',
    amountName: null,
    wrap: (row) => row,
    isList: false,
  },
};

/** The same of every provider whose samples tell what is read of them: its documented look-up, which ends in success. */
for (const { key, provider, samples } of selfTold(REGISTRIES.providers, (one) => one.key)) {
  const { row, paid, statusName } = paidLookUp(samples);
  WRITTEN[key] = {
    provider,
    credentials: samples.credentials,
    row,
    statusName,
    paid,
    amountName: 'amount' in row ? 'amount' : null,
    wrap: (one) => one,
    isList: false,
  };
}

const HANDLE = handle({
  externalId: 'transaction-1',
  walletExternalId: '7',
  clientExternalId: 'user-1',
  amount: money('10', 'XAF'),
});

function open({ provider, credentials }: Written, text: string, status = 200): Connector {
  server.answer((asked) =>
    asked.path.endsWith('/auth/login')
      ? { json: { code: 0, message: 'OPERATION_SUCCES', data: { token: 'sample-token' } } }
      : { status, text, headers: { 'content-type': 'application/json' } },
  );
  const connector = provider.open(setup(server.url, credentials as Record<string, string>));
  opened.push(connector);
  return connector;
}

async function lookUp(written: Written, body: unknown): Promise<TransferSighting> {
  return found(await open(written, typeof body === 'string' ? body : writeJson(body)).lookUpTransfer(HANDLE));
}

function found(result: LookupResult): TransferSighting {
  if (!result.found) throw new Error('not found');
  return result.sighting;
}

describe.each(Object.entries(WRITTEN))('%s answers are read as people’s software writes them', (_, written) => {
  const { row, statusName, paid, amountName, wrap, isList } = written;
  const documented = wrap(isList ? [row] : row);

  it('reads the documented answer and finds nothing strange in it', async () => {
    expect(await lookUp(written, documented)).toMatchObject({
      status: 'SUCCEEDED',
      providerStatus: paid,
      unmapped: [],
    });
  });

  it.each([[paid.toLowerCase()], [paid.toUpperCase()], [` ${paid} `], [`${paid}\n`]])(
    'reads %j as the documented word, keeps what was said and tells of it',
    async (word) => {
      const sighting = await lookUp(
        written,
        wrap(isList ? [{ ...row, [statusName]: word }] : { ...row, [statusName]: word }),
      );
      expect(sighting).toMatchObject({ status: 'SUCCEEDED', providerStatus: word });
      expect(sighting.unmapped).toHaveLength(word === paid ? 0 : 1);
    },
  );

  it.each([
    ['one object in place of a list', wrap(row)],
    ['a list around an object', wrap([row])],
    ['a list written as {"0": …}', wrap({ 0: row })],
    ['a row wrapped in data', wrap({ data: row })],
    ['a row wrapped in request', wrap({ request: row })],
    ['a list in data', wrap({ data: [row] })],
    ['a list in a list', wrap([[row]])],
  ])('reads %s', async (_name, body) => {
    expect(await lookUp(written, body)).toMatchObject({ status: 'SUCCEEDED', providerStatus: paid });
  });

  it.each([
    ['2500', 2500_0000n],
    ['2500.00', 2500_0000n],
    ['2.5e3', 2500_0000n],
    ['25E+2', 2500_0000n],
    ['250000e-2', 2500_0000n],
    ['900719925474099.31', 9007199254740993100n],
    ['9.0071992547409931e14', 9007199254740993100n],
  ])('reads the sum %s digit by digit, as a number and as a text', async (digits, units) => {
    for (const value of amountName === null ? [] : [jsonNumber(digits), digits]) {
      const other = { ...row, [amountName!]: value };
      expect((await lookUp(written, wrap(isList ? [other] : other))).amount?.units).toBe(units);
    }
  });

  it('reads an undocumented word as no status', async () => {
    const other = { ...row, [statusName]: 'zorg' };
    expect(await lookUp(written, wrap(isList ? [other] : other))).toMatchObject({
      status: null,
      providerStatus: 'zorg',
    });
  });

  it.each([[null], [''], [' ']])('takes the status %j for no verdict on a transfer that is there', async (nothing) => {
    const other = { ...row, [statusName]: nothing };
    const sighting = await lookUp(written, wrap(isList ? [other] : other));
    expect(sighting).toMatchObject({ status: null, providerStatus: null });
    expect(sighting.unmapped?.join()).toContain('says nothing');
  });

  it('takes a key that stands there twice, with different values, for a field nobody knows', async () => {
    const text = writeJson(documented).replace(`"${paid}"`, `"${paid}","newField":1,"newField":2`);
    expect(await lookUp(written, text)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('believes neither of two status words in one row', async () => {
    const text = writeJson(documented).replace(
      `"${statusName}":"${paid}"`,
      `"${statusName}":"${paid}","${statusName}":"zorg"`,
    );
    const failure = await failureOf(open(written, text).lookUpTransfer(HANDLE));
    expect(failure.info.category).toBe('UNKNOWN');
    expect(failure.drift).toContain('twice');
  });

  it('takes a success without a body for no verdict, and not for an outage', async () => {
    const failure = await failureOf(open(written, '', 204).lookUpTransfer(HANDLE));
    expect([failure.info.category, failure.effect]).toEqual(['UNKNOWN', 'none']);
    expect(failure.drift).toContain('an empty answer');
  });
});
