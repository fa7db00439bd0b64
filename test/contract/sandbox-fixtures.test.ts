import { REGISTRIES } from '../registries';
import * as cinetpay from '../sandbox/cinetpay-merchant';
import { openDoor, type Door, type Loose, type Reply } from '../sandbox/door';
import * as peex from '../sandbox/peex-merchant';
import { openReceiver } from '../sandbox/receiver';
import { type Fixture, fixturesOf, type Row, selfTold, shapeOf } from './fixtures';

/**
 * Ties the sandbox to the providers' documents: every documented request, replayed as it stands, is answered with the
 * documented keys, JSON types and codes. The values are the sandbox's own.
 */
const PEEX = fixturesOf('peex');
const CINETPAY = fixturesOf('cinetpay');

let door: Door;
beforeAll(async () => {
  door = await openDoor({ providers: REGISTRIES.sandboxProviders });
});
beforeEach(() => door.reset());
afterAll(() => door.close());

function fixture(all: readonly Fixture[], id: string): Fixture {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no fixture ${id}`);
  return found;
}

/** Sends a documented request as it stands; `query` replaces what the document only names. */
function replay(base: string, { request }: Fixture, query?: Record<string, string>): Promise<Reply> {
  if (request === undefined) throw new Error('the document has no such request');
  const { method, path, headers, body, bodyText } = request;
  const isForm = headers?.['Content-Type'] === 'application/x-www-form-urlencoded';
  const text = isForm ? new URLSearchParams(body as Record<string, string>).toString() : bodyText;
  return door.call(method, base + path, {
    headers,
    query: { ...request.query, ...query },
    // fetch sends no body with a GET; the samples' is an empty object.
    body: method === 'GET' ? undefined : text,
  });
}

const SELF_TOLD = selfTold(REGISTRIES.sandboxProviders, ({ paths }) => paths[0].split('/')[1] ?? '');

describe.each(SELF_TOLD)('$key, whose fixture file tells everything', ({ key, provider, samples }) => {
  it('answers at the path that its connector asks by default', () => {
    const definition = REGISTRIES.providers.find(({ id }) => id === provider.name);
    expect([definition?.key, definition?.baseUrl.sandboxPath]).toEqual([key, provider.paths[0]]);
  });

  const send = ({ request }: Fixture): Promise<Reply> => {
    const { method, path, query, headers, body } = request!;
    return door.call(method, `/${key}${path}`, { ...(query ? { query } : {}), ...(headers ? { headers } : {}), body });
  };
  const prepare = async ({ after = [] }: Row): Promise<void> => {
    for (const id of after) await send(fixture(samples.rows, id));
  };

  it.each([...samples.rows])('$id', async (row) => {
    await prepare(row);
    const { status, json } = await send(row);
    expect(status).toBe(row.response.status);
    expect(shapeOf(json)).toEqual(shapeOf(row.response.body));
  });

  const OPERATIONS = { fetchClient: 'balance', createTransfer: 'create', lookUpTransfer: 'lookup' } as const;
  const answered = samples.rows.filter(({ read }) => read !== undefined);

  it.each(answered)('$id suffers a fault of its operation once, and then no more', async (row) => {
    await prepare(row);
    await door.fault(provider.name, OPERATIONS[row.call], 'rateLimited', { count: 1 });
    expect((await send(row)).status).toBe(429);
    expect((await send(row)).status).toBe(row.response.status);
  });

  it.each(answered.filter((row) => row.call === 'createTransfer'))(
    '$id is accepted once, whatever is answered',
    async (row) => {
      await door.fault(provider.name, 'create', 'errorBeforeAccept', { count: 1 });
      expect([(await send(row)).status, await door.ledger(provider.name)]).toEqual([500, []]);
      await door.fault(provider.name, 'create', 'errorAfterAccept', { count: 1 });
      expect((await send(row)).status).toBe(500);
      await send(row);
      const { amount, currency } = samples.transfer.amount;
      expect(await door.ledger(provider.name)).toMatchObject([{ provider: provider.name, amount, currency }]);
    },
  );
});

describe('Peex', () => {
  /** What has to be there before a documented request can have its documented answer. */
  const before: Record<string, () => Promise<unknown>> = {
    'peex-all-requests-ruby': rejectTheBillion,
    'peex-all-requests-javascript': rejectTheBillion,
  };

  function rejectTheBillion(): Promise<unknown> {
    const change = { amount: 1_000_000_000, transaction_type: 'mobile', mobile_phone: '+237691295354' };
    return peex.merchant(door, peex.KEY_B).pay('TEST2020102301', change);
  }

  it.each(PEEX.filter(({ request, response }) => request && response?.body))('$id', async (one) => {
    await before[one.id]?.();
    const { status, json } = await replay('/peex', one);
    expect(status).toBe(one.response?.status);
    expect(shapeOf(json)).toEqual(shapeOf(one.response?.body));
  });

  it('shows the documented refusal of an amount', async () => {
    await rejectTheBillion();
    const one = fixture(PEEX, 'peex-all-requests-ruby');
    const [documented] = one.response?.body as Loose;
    const [row] = (await replay('/peex', one)).json;
    for (const name of ['amount', 'status', 'payment_proof', 'track_id', 'type', 'identifier_by', 'from_currency']) {
      expect([name, row[name]]).toEqual([name, documented[name]]);
    }
  });

  it('echoes the documented payment', async () => {
    const one = fixture(PEEX, 'peex-request-payment-ruby');
    const { request: documented } = one.response?.body as Loose;
    const { request } = (await replay('/peex', one)).json;
    for (const name of ['amount', 'payment_proof', 'track_id', 'identifier_by', 'from_currency', 'to_currency']) {
      expect([name, request[name]]).toEqual([name, documented[name]]);
    }
    expect((await door.ledger('PEEX')).map(({ reference }) => reference)).toEqual(['TEST202103019']);
  });

  it('calls the balance solde, as the example does, and not sold, as the list of fields does', async () => {
    const { json } = await peex.merchant(door).me();
    expect([typeof json.solde, json.sold]).toEqual(['number', undefined]);
  });

  it('takes the track_id in the path too, as the text has it beside the examples', async () => {
    await peex.merchant(door).pay('T-1');
    const { json } = await door.call('GET', `${peex.BASE}/clients/all_requests/T-1`, {
      headers: { SECRETKEY: peex.KEY_A },
    });
    expect(json).toEqual([await peex.merchant(door).row('T-1')]);
  });

  it('wants no beneficiary names, which the text requires and the example leaves out', () => {
    const body = fixture(PEEX, 'peex-request-payment-ruby').request?.body as Loose;
    expect([body.first_name, body.last_name, body.aml_cft]).toEqual([undefined, undefined, 1]);
  });

  const statuses: Record<string, () => Promise<Reply>> = {
    'peex-clients-me-401': () => peex.merchant(door, 'wrong').me(),
    'peex-request-payment-404': () => peex.merchant(door).pay('T-1', { mobile_phone: '677200404' }),
    'peex-request-payment-422': () => peex.merchant(door).pay('T-1', { aml_cft: false }),
    'peex-all-requests-422': async () => {
      await peex.merchant(door, peex.KEY_A).pay('T-1');
      return peex.merchant(door, peex.KEY_B).find('T-1');
    },
    'peex-all-requests-404': () => peex.merchant(door).find('T-1'),
  };

  it.each(PEEX.filter(({ response }) => response?.body === undefined))('$id', async ({ id, response }) => {
    expect((await statuses[id]?.())?.status).toBe(response?.status);
  });
});

describe('CinetPay', () => {
  const read = async (lang: string): Promise<Awaited<ReturnType<typeof cinetpay.merchant>>> =>
    cinetpay.merchant(door, cinetpay.A, lang);

  /** The documented payouts, settled, under the ids the sandbox gave them. */
  async function payAsDocumented(): Promise<Record<string, string>> {
    const { token } = await read('fr');
    const { json } = await replay('/cinetpay', fixture(CINETPAY, 'cinetpay-send'), { token });
    await door.advance(10_000);
    return json.data[0][0];
  }

  const answers: Record<string, () => Promise<Reply>> = {
    'cinetpay-login': () => replay('/cinetpay', fixture(CINETPAY, 'cinetpay-login')),
    'cinetpay-login-701': () => cinetpay.logIn(door, { apikey: 'x', password: 'y' }, { lang: 'fr' }),
    'cinetpay-balance': async () =>
      replay('/cinetpay', fixture(CINETPAY, 'cinetpay-balance'), { token: (await read('fr')).token }),
    'cinetpay-balance-706': () => replay('/cinetpay', fixture(CINETPAY, 'cinetpay-balance'), { lang: 'fr' }),
    'cinetpay-contact': async () =>
      replay('/cinetpay', fixture(CINETPAY, 'cinetpay-contact'), { token: (await read('fr')).token }),
    'cinetpay-send': async () =>
      replay('/cinetpay', fixture(CINETPAY, 'cinetpay-send'), { token: (await read('fr')).token }),
    'cinetpay-send-602': async () =>
      (await cinetpay.merchant(door, cinetpay.SPARE, 'fr')).send([cinetpay.payout('C-1', { amount: 1_200_000 })]),
    'cinetpay-check-transaction-id': async () => {
      const { transaction_id = '' } = await payAsDocumented();
      return (await read('fr')).find({ transaction_id });
    },
    'cinetpay-check-client-transaction-id': async () => {
      await payAsDocumented();
      const { token } = await read('fr');
      return replay('/cinetpay', fixture(CINETPAY, 'cinetpay-check-client-transaction-id'), { token });
    },
    'cinetpay-check-lot': async () => {
      const { lot = '' } = await payAsDocumented();
      return (await read('fr')).find({ lot });
    },
    'cinetpay-check-723': async () => (await read('fr')).find({ lot: '0' }),
  };

  it.each(CINETPAY.filter(({ response }) => response !== undefined))('$id', async ({ id, response }) => {
    const reply = await answers[id]?.();
    const documented = response?.body as Loose;
    expect(reply?.status).toBe(response?.status);
    expect(reply?.json.code).toBe(documented.code);
    expect(reply?.json.message).toBe(documented.message);
    expect(shapeOf(reply?.json)).toEqual(shapeOf(documented));
  });

  it.each(['cinetpay-login-701', 'cinetpay-balance-706', 'cinetpay-check-723'])(
    '%s says what the document says',
    async (id) => {
      expect((await answers[id]?.())?.json).toEqual(fixture(CINETPAY, id).response?.body);
    },
  );

  it('words the missing funds as documented, figures apart', async () => {
    const figures = /\d[\d ]*,\d\d/g;
    const documented = fixture(CINETPAY, 'cinetpay-send-602').response?.body as Loose;
    const { description } = (await answers['cinetpay-send-602']?.())?.json;
    expect(description.replace(figures, 'N')).toBe(documented.description.replace(figures, 'N'));
  });

  it('shows a payout with the documented values, its names and its time apart', async () => {
    const reply = await answers['cinetpay-check-client-transaction-id']?.();
    const documented = (fixture(CINETPAY, 'cinetpay-check-lot').response?.body as Loose).data[0];
    const { transaction_id, lot, validated_at } = reply?.json.data[0];
    expect(reply?.json.data).toEqual([{ ...documented, transaction_id, lot, validated_at }]);
    for (const [name, value] of Object.entries({ transaction_id, lot, validated_at })) {
      const digits = (text: string): string => text.replace(/\d/g, '9').replace(/\.[A-Z]9/, '.X9');
      expect([name, digits(String(value))]).toEqual([name, digits(documented[name])]);
    }
  });

  it('notifies with the documented fields, by GET and by POST', async () => {
    const receiver = await openReceiver();
    await (await read('fr')).pay('C-1', { notify_url: receiver.url });
    await door.advance(10_000);
    const fields = [...new URLSearchParams(receiver.posts()[0]?.body).keys()];
    const documented = Object.keys(fixture(CINETPAY, 'cinetpay-notification').request?.body as object);
    expect(documented.filter((name) => !fields.includes(name))).toEqual([]);
    expect(receiver.received[0]?.method).toBe('GET');
    await receiver.close();
  });

  const codesOf = (body: Loose): number[] => body.data[0].map(({ code }: { code: number }) => code);

  it('takes both documented payouts, whose answer in the document is not to that request', async () => {
    const send = fixture(CINETPAY, 'cinetpay-send');
    const { json } = (await answers['cinetpay-send']?.()) as Reply;
    expect(codesOf(json)).toEqual(codesOf(send.response?.body));
    const sent = JSON.parse((send.request?.body as Record<string, string>)['data'] ?? '');
    expect(json.data[0]).toEqual(sent.map((item: object) => expect.objectContaining(item)));
  });

  it('answers success to a number that one call adds twice, as the documented sample of contacts does', async () => {
    expect(codesOf((await answers['cinetpay-contact']?.())?.json)).toEqual([0, 0]);
  });

  it('keeps codes as text and as numbers, as the samples have them', () => {
    const types = CINETPAY.flatMap(({ response }) => (response ? [typeof (response.body as Loose).code] : []));
    expect(new Set(types)).toEqual(new Set(['string', 'number']));
  });
});
