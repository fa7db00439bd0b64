import machnetFixtures from '../fixtures/machnet.json';
import xprizoFixtures from '../fixtures/xprizo.json';
import { openDoor, type Door, type Loose, type Reply } from '../sandbox/door';
import * as machnet from '../sandbox/machnet-merchant';
import * as xprizo from '../sandbox/xprizo-merchant';

/**
 * Ties the sandbox to the providers' documents: every documented request, replayed with the sandbox's own ids in the
 * document's placeholders, is answered with the documented keys and JSON types.
 */
interface Fixture {
  readonly id: string;
  readonly source: { readonly document: string; readonly section: string };
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly query?: Record<string, string>;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
    readonly bodyText?: string;
  };
  readonly response?: { readonly status: number; readonly body?: unknown; readonly bodyText?: string };
  readonly filled?: readonly string[];
}

const MACHNET = machnetFixtures as readonly Fixture[];
const XPRIZO = xprizoFixtures as readonly Fixture[];

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(() => door.reset());
afterAll(() => door.close());

/** A body's keys and JSON types, without its values. */
function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, shapeOf(inner)]),
  );
}

function fixture(all: readonly Fixture[], id: string): Fixture {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no fixture ${id}`);
  return found;
}

/** Sends a documented request with other values where the document has placeholders. */
function replay(
  base: string,
  { request }: Fixture,
  { replace = {}, headers = {} }: { replace?: Record<string, string>; headers?: Record<string, string> },
): Promise<Reply> {
  if (request === undefined) throw new Error('the document has no such request');
  const replaced = (text: string): string =>
    Object.entries(replace).reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const query = Object.entries(request.query ?? {}).map(([name, value]) => [name, replaced(value)]);
  return door.call(request.method, base + replaced(request.path), {
    headers: { ...request.headers, ...headers },
    query: Object.fromEntries(query) as Record<string, string>,
    body: request.bodyText === undefined ? undefined : replaced(request.bodyText),
  });
}

describe('the fixtures', () => {
  it.each([...MACHNET, ...XPRIZO])(
    '$id keeps a text beside what is read from it, and says what was filled in',
    (one) => {
      for (const part of [one.request, one.response]) {
        if (part?.bodyText !== undefined) expect(JSON.parse(part.bodyText)).toEqual(part.body);
      }
      for (const filled of one.filled ?? []) expect(filled).toMatch(/^(request|response)\./);
    },
  );

  it('are each used once by name', () => {
    const ids = [...MACHNET, ...XPRIZO].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('Machnet', () => {
  const { id, cardFundId, receiveUserId, bankAccountId, walletAccountId } = machnet.A.users.verified;
  const headers = { 'X-Client-Id': machnet.A.clientId, 'X-Client-Secret': machnet.A.clientSecret };

  function send(one: Fixture): Promise<Reply> {
    const { from_fund_id, to } = one.request?.body as Loose;
    const user = /users\/([^/]+)/.exec(one.request?.path ?? '')?.[1] ?? '';
    const account = to.payout_method === 'WALLET' ? walletAccountId : bankAccountId;
    return replay('/machnet', one, {
      headers,
      replace: { [user]: id, [from_fund_id]: cardFundId, [to.id]: receiveUserId, [to.fund_id]: account },
    });
  }

  const samples = MACHNET.filter(({ request }) => request !== undefined);

  it('has a sample for each payout method the document shows', () => {
    expect(samples.map(({ request }) => (request?.body as Loose).to.payout_method)).toEqual([
      'BANK_DEPOSIT',
      'WALLET',
      'CASH_PICKUP',
    ]);
  });

  it.each(samples)('$id', async (one) => {
    const { status, json } = await send(one);
    expect(status).toBe(one.response?.status);
    expect(shapeOf(json)).toEqual(shapeOf(one.response?.body));
    // Equal in all but the ids, the time and the receiver's number, which each sample has of its own.
    const documented = one.response?.body as Loose;
    expect(json).toEqual({
      ...documented,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      from_fund_id: cardFundId,
      id: expect.any(String),
      physical_documents: [{ document_type: 'INVOICE', id: expect.any(String) }],
      to: {
        ...documented.to,
        id: receiveUserId,
        mobile_phone: expect.any(String),
        ...(documented.to.fund_id === undefined ? {} : { fund_id: expect.any(String) }),
      },
      user_id: id,
    });
  });

  it('says of amounts that do not match what the document says', async () => {
    const { status, json } = await machnet.merchant(door).pay('K-1', {
      from_amount: 21.6,
      to_amount: 427,
      exchange_rate: 19.66,
      to: { calculation_mode: 'RECEIVER_AMOUNT' },
    });
    expect([status, json]).toEqual([400, fixture(MACHNET, 'machnet-create-400-not-equivalent').response?.body]);
  });

  it('takes the document’s own example of RECEIVER_AMOUNT', async () => {
    const { status } = await machnet.merchant(door).pay('K-1', {
      from_amount: 21.72,
      to_amount: 427,
      exchange_rate: 19.66,
      to: { calculation_mode: 'RECEIVER_AMOUNT' },
    });
    expect(status).toBe(200);
  });

  const statuses: Record<string, () => Promise<Reply>> = {
    'machnet-create-replayed': async () => {
      const merchant = machnet.merchant(door);
      const first = await merchant.pay('K-1');
      const again = await merchant.pay('K-1');
      expect(again.json).toEqual(first.json);
      return again;
    },
    'machnet-create-400-key': () => machnet.merchant(door).pay('k'.repeat(256)),
    'machnet-create-409': async () => {
      await machnet.merchant(door).pay('K-1');
      return machnet.merchant(door).pay('K-1', { from_amount: 2 });
    },
  };

  it.each(MACHNET.filter(({ response }) => response?.body === undefined))('$id', async ({ id: name, response }) => {
    expect((await statuses[name]?.())?.status).toBe(response?.status);
  });
});

describe('Xprizo', () => {
  const { A } = xprizo;
  const headers = { 'x-api-key': A.apiKey };
  /** The samples' wallets: the caller's, the other person's and the caller's in KES; and the samples' pin. */
  const replace = { 4101: A.kesAccountId, 4102: A.peer.kesAccountId, 4103: A.kesAccountId, 4321: '1234' };
  const own = () => xprizo.person(door);

  const send = (id: string, more: Record<string, string> = {}): Promise<Reply> =>
    replay('/xprizo', fixture(XPRIZO, id), { headers, replace: { ...replace, ...more } });
  const card = (id: string, description: string): Promise<Reply> => send(id, { '"Pass"': `"${description}"` });

  /** A payment of the reference that the look-ups ask for, in a state of its own. */
  async function lookUp(id: string, status: string | null, comment?: string): Promise<Reply> {
    if (status !== null) {
      await (await own()).send(xprizo.payment('CR-0002', { amount: 14 }));
      await door.setStatus({ provider: 'XPRIZO', reference: 'CR-0002', status, ...(comment ? { comment } : {}) });
    }
    return send(id);
  }

  const answers: Record<string, () => Promise<Reply>> = {
    'xprizo-request-payment': () => send('xprizo-request-payment'),
    'xprizo-send-payment-approve': () => send('xprizo-send-payment-approve'),
    'xprizo-send-payment-commit': () => send('xprizo-send-payment-commit'),
    'xprizo-card-deposit-active': () => send('xprizo-card-deposit-active'),
    'xprizo-card-deposit-rejected': () => card('xprizo-card-deposit-rejected', 'Reject'),
    'xprizo-card-deposit-pending': () => card('xprizo-card-deposit-pending', 'Pending'),
    'xprizo-card-deposit-redirect': () => card('xprizo-card-deposit-redirect', 'Redirect'),
    'xprizo-mpesa-deposit': () => send('xprizo-mpesa-deposit'),
    'xprizo-status-by-reference-active': () => lookUp('xprizo-status-by-reference-active', 'Active'),
    'xprizo-status-by-reference-pending': () => lookUp('xprizo-status-by-reference-pending', 'Pending'),
    'xprizo-status-by-reference-void': () => lookUp('xprizo-status-by-reference-void', 'Void'),
    'xprizo-status-by-reference-hold': () => lookUp('xprizo-status-by-reference-hold', 'Hold'),
    'xprizo-status-by-reference-notfound': () => lookUp('xprizo-status-by-reference-notfound', null),
    'xprizo-status-active': () => lookUp('xprizo-status-active', 'Active'),
    'xprizo-status-rejected': () => lookUp('xprizo-status-rejected', 'Rejected', 'The payer declined'),
    'xprizo-status-pending': () => lookUp('xprizo-status-pending', 'Pending'),
    'xprizo-status-notfound': () => lookUp('xprizo-status-notfound', null),
    'xprizo-approval-accept': () => approval('xprizo-approval-accept'),
    'xprizo-approval-cancel': () => approval('xprizo-approval-cancel'),
  };

  async function approval(id: string): Promise<Reply> {
    const { key } = (await (await own()).send(xprizo.payment('X-1', { amount: 14 }))).json;
    const documented = fixture(XPRIZO, id).request?.query?.['key'] ?? '';
    return send(id, { [documented]: key });
  }

  /** What the document fixes of an answer's values: its words. */
  const words = ({ status, description, value }: Loose) => ({
    status,
    description: description === 'CR-0005' ? undefined : description,
    value: ['', 'Not Found', 'The payer declined'].includes(value) ? value : undefined,
  });

  it.each(XPRIZO.filter(({ request }) => request !== undefined))('$id', async ({ id, response }) => {
    const reply = await answers[id]?.();
    expect(reply?.status).toBe(response?.status);
    if (response?.body === undefined) {
      expect(reply?.text).toBe('');
      return;
    }
    expect(shapeOf(reply?.json)).toEqual(shapeOf(response.body));
    if (!id.startsWith('xprizo-mpesa')) expect(reply?.json).toMatchObject(defined(words(response.body as Loose)));
  });

  function defined(all: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  it('answers the M-Pesa sample with its reference, as the document sketches it', async () => {
    expect((await send('xprizo-mpesa-deposit')).json.description).toBe('CR-0005');
  });

  it('gives a payment 900 seconds, and says until when', async () => {
    const { ttl, expiryDate } = (await send('xprizo-request-payment')).json;
    expect(ttl).toBe((fixture(XPRIZO, 'xprizo-request-payment').response?.body as Loose).ttl);
    expect(new Date(expiryDate).toISOString()).toBe(expiryDate);
  });

  it('takes the reference in the query as well as in the path, which is all the document has', async () => {
    await (await own()).send(xprizo.payment('CR-0002', { amount: 14 }));
    const path = '/xprizo/api/Transaction/StatusByReference';
    const asked = await door.call('GET', `${path}/${A.kesAccountId}`, { headers, query: { reference: 'CR-0002' } });
    expect(asked.json).toEqual((await send('xprizo-status-by-reference-pending')).json);
  });

  const paths: Record<string, string> = {
    'request-payment': '/Transaction/RequestPayment',
    'send-payment': '/Transaction/SendPayment',
    'card-deposit': '/Transaction/CardDeposit',
    'mpesa-deposit': '/Transaction/MPesaDeposit',
  };
  const bodies: Record<string, (change: Record<string, unknown>) => unknown> = {
    'request-payment': (change) => xprizo.demand('X-1', change),
    'send-payment': (change) => xprizo.payment('X-1', change),
    'card-deposit': (change) => xprizo.cardDeposit('X-1', change),
    'mpesa-deposit': (change) => xprizo.mpesaDeposit('X-1', change),
  };
  const others = {
    fromAccountId: xprizo.B.kesAccountId,
    toAccountId: xprizo.B.peer.kesAccountId,
    accountId: xprizo.B.kesAccountId,
  };

  it.each(XPRIZO.filter(({ request }) => request === undefined))('$id', async ({ id, response }) => {
    const [, name = '', status] = /^xprizo-(.*)-(\d{3})$/.exec(id) ?? [];
    const change = { 400: { amount: 0 }, 403: others }[Number(status)] ?? {};
    if (status === '500') await door.fault('XPRIZO', 'create', 'errorBeforeAccept', { count: 1 });
    const reply = await door.call('POST', xprizo.BASE + paths[name], {
      headers: status === '401' ? {} : headers,
      body: bodies[name]?.(change),
    });
    expect(reply.status).toBe(response?.status);
    // PUBLIC-B: two shapes of error.
    const isProblem = status === '401' || status === '403';
    expect(reply.json).toEqual(
      isProblem ? xprizo.problemDetails(Number(status)) : xprizo.errorModel(Number(status), expect.any(Number)),
    );
  });
});
