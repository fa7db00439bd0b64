import type { Connector, TransferHandle, TransferOrder, TransferSighting } from '../../src/domain/connector';
import { moneyText } from '../../src/domain/money';
import { machnet } from '../../src/providers/machnet';
import { xprizo } from '../../src/providers/xprizo';
import machnetFixtures from '../fixtures/machnet.json';
import xprizoFixtures from '../fixtures/xprizo.json';
import { failureOf, handle, money, order, setup } from '../providers/orders';
import type { Loose } from '../sandbox/door';
import { type Asked, type Reply, type ScriptedServer, startScriptedServer } from '../providers/scripted-server';

/**
 * Ties the connectors to the providers' documents: a scripted server answers each documented answer word for word, and
 * the connector has to ask exactly the documented request and read the documented values.
 */
interface Fixture {
  readonly id: string;
  readonly source: { readonly document: string; readonly section: string };
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly query?: Record<string, string>;
    readonly headers?: Record<string, string>;
    readonly body?: Loose;
    readonly bodyText?: string;
  };
  readonly response?: { readonly status: number; readonly body?: Loose; readonly bodyText?: string };
  readonly note?: string;
  readonly filled?: readonly string[];
}

const MACHNET = machnetFixtures as readonly Fixture[];
const XPRIZO = xprizoFixtures as readonly Fixture[];

let server: ScriptedServer;
const opened: Connector[] = [];
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(opened.splice(0).map((connector) => connector.close()));
});

function openMachnet(): Connector {
  const connector = machnet.open(
    setup(`${server.url}/v4`, { clientId: 'client_id', clientSecret: 'client_secret' }, { sandbox: false }),
  );
  opened.push(connector);
  return connector;
}

function openXprizo(): Connector {
  const connector = xprizo.open(setup(`${server.url}/api`, { apiKey: 'sample-api-key' }, { sandbox: false }));
  opened.push(connector);
  return connector;
}

function fixture(all: readonly Fixture[], id: string): Required<Pick<Fixture, 'request' | 'response'>> & Fixture {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`no fixture ${id}`);
  return { request: { method: '', path: '' }, response: { status: 0 }, ...found };
}

/** The documented answer, word for word; where only its status is documented, an empty one. */
function documented({ response }: Fixture): Reply {
  return {
    status: response?.status ?? 200,
    headers: { 'content-type': 'application/json' },
    text: response?.bodyText ?? '',
  };
}

function expectDocumented(asked: Asked | undefined, { request }: Fixture): void {
  if (!request) throw new Error('the document has no such request');
  expect(asked).toMatchObject({ method: request.method, path: request.path });
  expect(asked?.query).toEqual(request.query ?? {});
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    expect([name, asked?.headers[name.toLowerCase()]]).toEqual([name, value]);
  }
  if (request.body === undefined) return;
  // Newer pages spell a card's code cvv (PUBLIC-A): it goes out in both spellings.
  const card = request.body.creditCard as Record<string, unknown> | undefined;
  const creditCard = card && { creditCard: { ...card, cvv: card.ccv } };
  expect(JSON.parse(asked?.body ?? '')).toEqual({ ...request.body, ...creditCard });
}

describe('Machnet’s documented samples', () => {
  const text = (value: number) => String(value);

  /** The order whose request is the documented one. */
  function orderOf({ request }: Fixture): TransferOrder {
    const body = request?.body;
    return order({
      reference: request?.headers?.['X-Idempotency-Key'] ?? 'idempotencykey',
      method: body.to.payout_method,
      amount: money(text(body.from_amount), body.from_currency),
      received: money(text(body.to_amount), body.to_currency),
      exchangeRate: text(body.exchange_rate),
      calculationMode: body.to.calculation_mode,
      client: { externalId: request?.path.split('/')[3] ?? null, verification: 'VERIFIED' },
      wallet: {
        externalId: body.from_fund_id,
        currency: body.from_currency,
        kind: 'FUNDING_ACCOUNT',
        isActive: true,
        fundingSourceType: body.funding_source_type,
      },
      registration: { externalId: body.to.id },
      payoutAccount: body.to.fund_id
        ? { externalId: body.to.fund_id, method: body.to.payout_method, details: {} }
        : null,
      sender: null,
      purpose: body.purpose,
      fundOrigin: null,
      note: body.note,
      options: {
        fee: text(body.fee_amount),
        remittancePurpose: body.remittance_purpose,
        payerId: body.to.payer_id,
        pickupLocation: body.to.pickup_location,
        customPurpose: body.custom_purpose,
        ipAddress: body.ip_address,
        documents: body.physical_documents.map((document: { document_type: string; document_value: string }) => ({
          documentType: document.document_type,
          documentValue: document.document_value,
        })),
      },
    });
  }

  it.each(['bank-deposit', 'wallet', 'cash-pickup'])('create-%s is asked and read as documented', async (name) => {
    const sample = fixture(MACHNET, `machnet-create-${name}`);
    server.answer(documented(sample));
    const documentedOrder = orderOf(sample);
    expect(machnet.checkOrder(documentedOrder)).toEqual([]);
    const sighting = await openMachnet().createTransfer!(documentedOrder);

    expectDocumented(server.asked[0], sample);
    // The cash sample sends no key; we always do.
    expect(server.asked[0]?.headers['x-idempotency-key']).toBe('idempotencykey');

    const { body } = sample.response;
    expect(sighting).toMatchObject({
      status: 'PENDING',
      providerStatus: 'INITIATED',
      externalId: body.id,
      exchangeRate: text(body.exchange_rate),
      needsDelivery: false,
      failure: null,
      unmapped: [],
    });
    expect(moneyText(sighting.amount!).amount).toMatch(new RegExp(`^${body.from_amount}(\\.?0*)?$`));
    expect(sighting.amount?.currency).toBe(body.from_currency);
    expect(sighting.received).toEqual(money(text(body.to_amount), body.to_currency));
    expect(sighting.fee).toEqual(money(text(body.fee_amount), body.from_currency));
    expect(sighting.details).toEqual({
      transactionId: body.id,
      userId: body.user_id,
      deliveryStatus: 'NONE',
      payoutMethod: body.to.payout_method,
      calculationMode: 'SENDER_AMOUNT',
      fundingSourceType: 'CARD',
      fromFundId: body.from_fund_id,
      bonusAmount: '0',
      customPurpose: 'home',
      ipAddress: '10.10.10.5',
      createdAt: Date.parse(`${body.created_at.slice(0, 23)}Z`),
      documents: [{ id: body.physical_documents[0].id, documentType: 'INVOICE' }],
      toId: body.to.id,
      toFirstName: 'Tenzin',
      toLastName: 'Norgay',
      toEmail: 'norgayt@test.com',
      toMobilePhone: body.to.mobile_phone,
      toAddressLine1: '500 El Camino Real Santa Clara',
      ...(body.to.fund_id ? { toFundId: body.to.fund_id } : {}),
      ...(sample.request.body.remittance_purpose ? { remittancePurpose: 'home payment' } : {}),
      ...(sample.request.body.to.payer_id ? { payerId: sample.request.body.to.payer_id } : {}),
      ...(sample.request.body.to.pickup_location ? { pickupLocation: 1 } : {}),
    });
  });

  it('create-replayed is read as the first transaction', async () => {
    const sample = fixture(MACHNET, 'machnet-create-bank-deposit');
    const replayed = fixture(MACHNET, 'machnet-create-replayed');
    server.answer({ status: replayed.response.status, text: sample.response.bodyText ?? '' });
    const connector = openMachnet();
    const sightings = [
      await connector.createTransfer!(orderOf(sample)),
      await connector.createTransfer!(orderOf(sample)),
    ];
    expect(sightings[1]).toEqual(sightings[0]);
    expect(server.asked[1]?.body).toBe(server.asked[0]?.body);
  });

  it.each([
    ['machnet-create-400-key', 'VALIDATION'],
    ['machnet-create-409', 'DUPLICATE'],
    ['machnet-create-400-not-equivalent', 'VALIDATION'],
  ])('%s is the refusal it is documented as', async (id, category) => {
    const sample = fixture(MACHNET, id);
    // Where only the status is documented, the body is the documented error shape.
    const body =
      sample.response.bodyText ?? JSON.stringify({ status: sample.response.status, code: 'X', message: 'm' });
    server.answer({ status: sample.response.status, text: body });
    const failure = await failureOf(openMachnet().createTransfer!(orderOf(fixture(MACHNET, 'machnet-create-wallet'))));
    expect(failure.info).toMatchObject({ category, retryable: false });
    expect(failure.effect).toBe(category === 'DUPLICATE' ? 'maybe' : 'none');
    if (sample.response.body) {
      expect(failure.info.code).toBe('BAD_REQUEST');
      expect(failure.message).toContain('From amount is not equivalent with To amount.');
    }
  });
});

describe('Xprizo’s documented samples', () => {
  const text = (value: number) => String(value);

  /** The order whose request is the documented one. */
  function orderOf({ id, request }: Fixture): TransferOrder {
    const body = request?.body;
    const isPayout = id.startsWith('xprizo-send');
    const wallet = text(isPayout ? body.fromAccountId : (body.accountId ?? body.toAccountId));
    const currency = id.startsWith('xprizo-mpesa') ? 'KES' : 'USD';
    const card = body.creditCard;
    return order({
      reference: body.reference,
      kind: isPayout ? 'PAYOUT' : 'COLLECTION',
      method: card ? 'CARD' : body.mobileNumber ? 'MPESA' : 'WALLET',
      amount: money(text(body.amount), currency),
      client: { externalId: '723', verification: 'NOT_REQUIRED' },
      wallet: { externalId: wallet, currency, kind: 'BALANCE', isActive: true, fundingSourceType: null },
      contact: null,
      recipientWallet: isPayout ? text(body.toAccountId) : null,
      sender: null,
      purpose: null,
      fundOrigin: null,
      note: body.description ?? null,
      options: isPayout ? { action: request?.query?.action === '1' ? 'COMMIT' : 'APPROVE' } : {},
      source: card
        ? { customer: body.customer, merchantId: body.mid, returnUrl: null }
        : body.mobileNumber
          ? { phone: `+${body.mobileNumber}` }
          : isPayout
            ? null
            : { fromAccountId: text(body.fromAccountId) },
      secret: card
        ? {
            card: {
              name: card.name,
              number: card.number,
              expiryMonth: card.expiryMonth,
              expiryYear: `20${card.expiryYear}`,
              securityCode: card.ccv,
            },
          }
        : request?.query?.pin
          ? { pin: request.query.pin }
          : null,
      callbackUrl: body.callbackUrl ?? null,
    });
  }

  async function ask(sample: Fixture): Promise<TransferSighting> {
    server.answer(documented(sample));
    const documentedOrder = orderOf(sample);
    expect(xprizo.checkOrder(documentedOrder)).toEqual([]);
    const connector = openXprizo();
    const create = documentedOrder.kind === 'PAYOUT' ? connector.createTransfer : connector.requestPayment;
    const sighting = await create!(documentedOrder);
    expect(server.asked).toHaveLength(1);
    expectDocumented(server.asked[0], sample);
    expect(server.asked[0]?.headers).toMatchObject({ 'x-api-key': 'sample-api-key', 'x-api-version': '1.0' });
    return sighting;
  }

  it.each(['request-payment', 'send-payment-approve'])('%s is asked and read as documented', async (name) => {
    const sample = fixture(XPRIZO, `xprizo-${name}`);
    const { request, response } = sample;
    const sighting = await ask(sample);
    const expiryDate = Date.parse(response.body.expiryDate);
    expect(sighting).toMatchObject({
      status: 'REQUIRES_ACTION',
      providerStatus: null,
      externalId: response.body.key,
      action: { type: 'APPROVE', url: null, approverId: '723', expiresAt: expiryDate },
      unmapped: [],
    });
    expect(sighting.details).toEqual({
      key: response.body.key,
      approveById: '723',
      ttlSeconds: 900,
      expiryDate,
      fromAccountId: text(request.body.fromAccountId),
      toAccountId: text(request.body.toAccountId),
    });
  });

  it('send-payment-commit is asked and read as documented', async () => {
    const sighting = await ask(fixture(XPRIZO, 'xprizo-send-payment-commit'));
    // The answer says that it was taken, not that it is Active.
    expect(sighting).toMatchObject({ status: 'PROCESSING', providerStatus: null, externalId: '3169', action: null });
    // "The type of transaction processed" takes no description's place.
    expect(sighting.details).toMatchObject({ transactionId: '3169' });
    expect(sighting.details).not.toHaveProperty('description');
  });

  it.each([
    ['active', { status: 'SUCCEEDED', failure: null, action: null }],
    ['rejected', { status: 'FAILED', failure: { code: 'Rejected', message: 'Do not honour' }, action: null }],
    ['pending', { status: 'REQUIRES_ACTION', action: { type: 'APPROVE' } }],
    ['redirect', { status: 'REQUIRES_ACTION', action: { type: 'REDIRECT', url: 'https://3ds.example/challenge/1' } }],
  ])('card-deposit-%s is asked and read as documented', async (name, expected) => {
    const sample = fixture(XPRIZO, `xprizo-card-deposit-${name}`);
    const { body } = sample.response;
    const sighting = await ask(sample);
    expect(sighting).toMatchObject({ ...expected, providerStatus: body.status, externalId: body.key, unmapped: [] });
    expect(sighting.details).toEqual({
      toAccountId: '4101',
      customer: 'customer-77',
      merchantId: 'MID-1',
      description: 'Pass',
      ...(name === 'active' ? { transactionId: body.key } : {}),
      ...(name === 'pending' || name === 'redirect' ? { key: body.key } : {}),
      ...(body.value === '' ? {} : { value: body.value }),
      ...(name === 'redirect' ? { redirectUrl: body.value } : {}),
    });
  });

  it('mpesa-deposit is asked and read as documented', async () => {
    const sighting = await ask(fixture(XPRIZO, 'xprizo-mpesa-deposit'));
    expect(sighting).toMatchObject({ status: 'REQUIRES_ACTION', providerStatus: null, externalId: null, action: null });
    // The document calls the answer's id the profile's: it is no transaction's. The description is the caller's own.
    expect(sighting.details).toEqual({ toAccountId: '4103', mobileNumber: '254712345678', description: 'Pass' });
  });

  const REFUSALS = { 400: 'VALIDATION', 401: 'AUTH', 403: 'AUTH', 500: 'UNKNOWN' } as const;
  const SAMPLES = {
    'request-payment': 'request-payment',
    'send-payment': 'send-payment-approve',
    'card-deposit': 'card-deposit-active',
    'mpesa-deposit': 'mpesa-deposit',
  } as const;
  it.each(
    Object.entries(SAMPLES).flatMap(([operation, sample]) =>
      Object.entries(REFUSALS).map(([status, category]) => [`${operation}-${status}`, sample, category] as const),
    ),
  )('%s is the refusal it is documented as', async (id, name, category) => {
    const sample = fixture(XPRIZO, `xprizo-${id}`);
    server.answer({ status: sample.response.status, json: { message: 'the reason' } });
    const documentedOrder = orderOf(fixture(XPRIZO, `xprizo-${name}`));
    const connector = openXprizo();
    const create = documentedOrder.kind === 'PAYOUT' ? connector.createTransfer : connector.requestPayment;
    const failure = await failureOf(create!(documentedOrder));
    expect(failure.info).toMatchObject({ category, retryable: false });
    expect(failure.effect).toBe(category === 'UNKNOWN' ? 'maybe' : 'none');
  });

  const known = (over: Partial<TransferHandle> = {}) =>
    handle({
      reference: 'CR-0002',
      method: 'WALLET',
      walletExternalId: '4101',
      externalId: '8f14e45f-ceea-4670-8a4e-1d7f2b9c0a12',
      details: { key: '8f14e45f-ceea-4670-8a4e-1d7f2b9c0a12' },
      ...over,
    });

  /** StatusByReference and Status, each answering its sample; asked in the document's own form. */
  function answerStatus(byReference: Fixture, status: Fixture | null): void {
    server.answer((asked) => {
      if (asked.query.reference !== undefined) return { status: 404, json: { message: 'no such address' } };
      if (asked.path === byReference.request?.path) return documented(byReference);
      if (status && asked.path === status.request?.path) return documented(status);
      return { status: 500, json: {} };
    });
  }

  it.each([
    ['active', 'SUCCEEDED', { transactionId: '3169' }],
    ['pending', 'REQUIRES_ACTION', {}],
    ['void', 'CANCELED', { transactionId: '3172' }],
    ['hold', 'ON_HOLD', { transactionId: '3173' }],
  ])('status-by-reference-%s is asked and read as documented', async (name, status, details) => {
    const sample = fixture(XPRIZO, `xprizo-status-by-reference-${name}`);
    answerStatus(sample, null);
    const result = await openXprizo().lookUpTransfer(known());
    if (!result.found) throw new Error('not found');
    expect(result.sighting).toMatchObject({ status, providerStatus: sample.response.body.description, unmapped: [] });
    expect(result.sighting.details).toMatchObject(details);
    const asked = server.asked.filter((one) => one.query.reference === undefined);
    expect(asked).toHaveLength(1);
    expectDocumented(asked[0], sample);
  });

  it.each([
    ['active', { found: true, status: 'SUCCEEDED', details: { transactionId: '3169', value: 'XPRIZO*PAYMENT' } }],
    ['rejected', { found: true, status: 'FAILED', details: { value: 'The payer declined' } }],
    ['pending', { found: true, status: 'REQUIRES_ACTION', details: { key: '8f14e45f-ceea-4670-8a4e-1d7f2b9c0a12' } }],
    ['notfound', { found: false, status: undefined, details: undefined }],
  ])('status-%s says what status-by-reference-notfound leaves open', async (name, expected) => {
    const notFound = fixture(XPRIZO, 'xprizo-status-by-reference-notfound');
    const sample = fixture(XPRIZO, `xprizo-status-${name}`);
    answerStatus(notFound, sample);
    const result = await openXprizo().lookUpTransfer(known({ externalId: null, details: {} }));
    expect(result.found).toBe(expected.found);
    const sighting = result.found ? result.sighting : undefined;
    expect(sighting?.status).toBe(expected.status);
    expect(sighting?.details).toEqual(expected.details);
    const asked = server.asked.filter((one) => one.query.reference === undefined);
    expectDocumented(asked[0], notFound);
    expectDocumented(asked[1], sample);
  });

  it('approval-accept is asked once and read as documented', async () => {
    const sample = fixture(XPRIZO, 'xprizo-approval-accept');
    server.answer(documented(sample));
    const accepted = await openXprizo().approveTransfer!(known(), { pin: '4321', cancelOnError: true });
    // "Payment" is a type, not a status: a look-up tells what became of it.
    expect(accepted).toBeNull();
    expect(server.asked).toHaveLength(1);
    expectDocumented(server.asked[0], sample);
  });

  it('approval-cancel is asked once and read as documented', async () => {
    const sample = fixture(XPRIZO, 'xprizo-approval-cancel');
    server.answer(documented(sample));
    expect(await openXprizo().cancelTransfer!(known())).toMatchObject({ status: 'CANCELED', providerStatus: null });
    expect(server.asked).toHaveLength(1);
    expectDocumented(server.asked[0], sample);
  });

  it('has a test for every fixture', () => {
    const tested = [
      ...Object.keys(SAMPLES).flatMap((operation) => Object.keys(REFUSALS).map((status) => `${operation}-${status}`)),
      ...['request-payment', 'send-payment-approve', 'send-payment-commit', 'mpesa-deposit'],
      ...['active', 'rejected', 'pending', 'redirect'].map((word) => `card-deposit-${word}`),
      ...['active', 'pending', 'void', 'hold', 'notfound'].map((word) => `status-by-reference-${word}`),
      ...['active', 'rejected', 'pending', 'notfound'].map((word) => `status-${word}`),
      ...['approval-accept', 'approval-cancel'],
    ].map((name) => `xprizo-${name}`);
    expect(XPRIZO.map((one) => one.id).sort()).toEqual(tested.sort());
  });
});
