import type {
  CallbackReading,
  ClientSighting,
  Connector,
  ConnectorSetup,
  InputProblem,
  LookupResult,
  ProviderDefinition,
  TransferHandle,
  TransferOrder,
  TransferSighting,
  WalletSighting,
} from '../../domain/connector';
import { readUnits } from '../../domain/decimal';
import { ProviderFailure } from '../../domain/failures';
import type { JsonObject } from '../../domain/json';
import { readMoney } from '../../domain/money';
import { isFinal } from '../../domain/transfer';
import { checkCurrency, checkSecret, credential } from '../kit/credentials';
import { type Http, type HttpAnswer, openHttp } from '../kit/http';
import { parseJson } from '../kit/json';
import { FOR_A_MONTH } from '../kit/late-looks';
import { createRedactor } from '../kit/redact';
import { decisiveRow } from '../kit/rows';
import { isBasicAuth } from '../kit/secret';
import { UnreadableBody } from '../kit/wire';
import { checkOrder } from './order';
import { DEFAULT_CURRENCY, RULES, toCountryOf } from './requirements';
import { jsonOf, type PeexOperation, refusalOf } from './refusals';
import { failureOf, stateOf } from './status';
import {
  DEFAULT_OPTIONS,
  type PeexClient,
  type PeexTransaction,
  readCallbackRow,
  readClient,
  readErrorWords,
  readOptions,
  readRequest,
  readRow,
  readRows,
  readTrackId,
  writeRequest,
} from './wire';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** PUBLIC-B: all_requests answers 404 "Transactions not found on your listing! (3 days)" for anything older. */
const HISTORY_MS = 3 * DAY_MS;

/**
 * How long "not found" must have been said before the same track_id may be sent again (CHOICE). The slowest accept any
 * integrator has reported is 10 s, in Peex's sandbox under a burst (PUBLIC-B); live money waits far longer.
 */
const GRACE_MS = { live: 15 * MINUTE_MS, sandbox: 10_000 };

/** What has been in doubt for longer is not sent again: nobody wants a payout days later (CHOICE). */
const RESEND_WINDOW_MS = DAY_MS;

export const peex: ProviderDefinition = {
  id: 'PEEX',
  key: 'peex',
  name: 'Peex',
  document:
    'Peex Inbound API Documentation (www.peexit.com); hosts, callbacks and error shapes as integrators report them',
  methods: ['MOBILE_MONEY'],
  // from_currency is "a country currency code": the document names no list.
  currencies: [],
  clients: 'own',
  contacts: 'none',
  // "amount: double, ex: 6789.23" (Formatting), whatever the currency.
  money: { decimals: 2, limits: {}, foreignAmount: true },
  defaultOptions: DEFAULT_OPTIONS,
  // CHOICE: no rate limit is documented; integrators saw answers slow down to 10 s under a burst.
  budget: { calls: 1_200, windowMs: MINUTE_MS, burst: 40 },
  // Live host: PUBLIC-B. The document's own host, dev-backend.peexit.com/api/v3, is Peex's sandbox.
  // The test system: PUBLIC-B (integrators).
  baseUrl: {
    live: 'https://server.peexit.com/api/v1',
    sandboxPath: '/peex/api/v3',
    test: 'https://sandbox.peexit.com/api/v1',
  },
  checkCredentials: (credentials) => [
    ...checkSecret(credentials, 'secretKey', 'required'),
    ...checkSecret(credentials, 'accessToken', 'optional'),
    ...checkCallbackCredentials(credentials),
    ...checkCurrency(credentials),
  ],
  walletCurrency: (credentials) => credential(credentials, 'currency') ?? DEFAULT_CURRENCY,
  rulesOf: () => RULES,
  checkOrder,
  // CHOICE: no document says until when `paid` or `failed` may become another; the history ends it after three days.
  lateLooks: () => FOR_A_MONTH,
  lookUpBy: 'reference',
  orderDetails,
  manners: ({ sandbox }) => ({
    resend: 'after-grace',
    graceMs: sandbox ? GRACE_MS.sandbox : GRACE_MS.live,
    resendWindowMs: RESEND_WINDOW_MS,
    historyMs: HISTORY_MS,
  }),
  open,
};

function checkCallbackCredentials(credentials: JsonObject): InputProblem[] {
  const user = credential(credentials, 'callbackUser');
  const password = credential(credentials, 'callbackPassword');
  if ((user === null) === (password === null)) return [];
  const path = [user === null ? 'callbackUser' : 'callbackPassword'];
  return [{ path, message: 'callbackUser and callbackPassword are given together or not at all' }];
}

function orderDetails(order: TransferOrder): JsonObject {
  const { transactionType, identifyBy } = readOptions(order.options);
  const identifierBy = (identifyBy === 'EMAIL' ? order.contact?.email : order.contact?.phone) ?? null;
  return { trackId: order.reference, identifierBy, transactionType, fxRate: order.exchangeRate ?? '1' };
}

function open(setup: ConnectorSetup): Connector {
  const { credentials, clock } = setup;
  const secretKey = credential(credentials, 'secretKey') ?? '';
  const accessToken = credential(credentials, 'accessToken');
  const callbackUser = credential(credentials, 'callbackUser');
  const callbackPassword = credential(credentials, 'callbackPassword');
  const currency = credential(credentials, 'currency') ?? DEFAULT_CURRENCY;
  const redactor = createRedactor([secretKey, accessToken, callbackPassword]);
  const http: Http = openHttp({
    provider: 'Peex',
    baseUrl: setup.baseUrl,
    reach: setup.reach,
    timeoutMs: setup.timeoutMs,
    redactor,
    clock,
    onRequest: setup.onRequest,
    // ACCESS-TOKEN stands in two of the document's three examples; integrators send the secret key alone.
    headers: {
      SECRETKEY: secretKey,
      'content-type': 'application/json',
      ...(accessToken === null ? {} : { 'ACCESS-TOKEN': accessToken }),
    },
  });

  function accepted(answer: HttpAnswer, operation: PeexOperation): HttpAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf(http, answer, operation);
  }

  async function fetchMe(): Promise<PeexClient> {
    const answer = await http.send({ method: 'GET', path: '/clients/me', doubt: 'none' });
    return http.read(accepted(answer, 'me'), readClient);
  }

  async function createTransfer(order: TransferOrder): Promise<TransferSighting> {
    const toCountry = order.contact === null ? null : toCountryOf(order.contact);
    const answer = await http.send({
      method: 'POST',
      path: '/clients/request_payment',
      body: { json: writeRequest(order, toCountry) },
      doubt: 'maybe',
    });
    const transaction = http.read(accepted(answer, 'create'), readRequest);
    if (transaction.trackId !== order.reference) {
      const message = 'answered with a transaction of another track_id';
      throw http.failures.refused(answer, { category: 'UNKNOWN', message, effect: 'maybe' });
    }
    const sighting = sightingOf(transaction, order.amount.currency);
    return { ...sighting, details: { ...orderDetails(order), ...sighting.details } };
  }

  async function lookUpTransfer(handle: TransferHandle): Promise<LookupResult> {
    const path = '/clients/all_requests';
    const query = { track_id: handle.reference };
    const answer = await http.send({ method: 'GET', path, query, doubt: 'none' });
    if (answer.status !== 404) return foundIn(answer, handle);
    // The document's examples ask in the query, its text in the path: of a form that is not there, 404 tells nothing.
    const inPath = `${path}/${encodeURIComponent(handle.reference)}`;
    const other = await http.send({ method: 'GET', path: inPath, doubt: 'none' });
    const isRefused = other.status >= 400 && other.status < 500;
    if (!isRefused) return foundIn(other, handle);
    return notFound([answer, other].find(isNotListed) ?? answer, handle);
  }

  function foundIn(answer: HttpAnswer, handle: TransferHandle): LookupResult {
    if (answer.status === 422) checkHistory(answer, handle);
    const rows = http.read(accepted(answer, 'lookup'), (body) => rowsOf(body, handle.reference));
    rows.own.sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0));
    const own = decisiveRow(rows.own, ({ status }) => stateOf(status).status);
    if (own) {
      const sighting = sightingOf(own, handle.amount.currency);
      const doubled = rows.own.length > 1 ? ['all_requests has more than one row of one track_id'] : [];
      return { found: true, sighting: { ...sighting, unmapped: [...(sighting.unmapped ?? []), ...doubled] } };
    }
    if (rows.others === 0) return notFound(answer, handle);
    // Other people's rows prove nothing of ours; integrators fear a loose filter here (PUBLIC-B).
    const message = 'answered a look-up by track_id with other transactions only';
    throw http.failures.refused(answer, { category: 'UNKNOWN', message, retryable: true });
  }

  /** Only Peex's own answer says "not found"; a proxy's page or a wrong address says nothing of a transfer. */
  function notFound(answer: HttpAnswer, handle: TransferHandle): LookupResult {
    const body = jsonOf(answer);
    if (body === undefined) throw http.failures.unavailable(answer, 'its body is not JSON');
    if (answer.status === 404 && !isNotListed(answer)) throw refusalOf(http, answer, 'lookup');
    checkHistory(answer, handle);
    return { found: false, body: redactor.body(body) };
  }

  /** Whatever Peex refuses of a transfer that its history does not reach says nothing of it. */
  function checkHistory(answer: HttpAnswer, handle: TransferHandle): void {
    const age = clock.now() - (handle.firstSubmittedAt ?? clock.now());
    if (age <= HISTORY_MS) return;
    throw new ProviderFailure({
      category: 'UNKNOWN',
      code: String(answer.status),
      message: 'Peex: its history reaches three days back and this transfer is older: "not found" says nothing of it',
      effect: 'none',
      evidence: http.failures.evidence(answer),
    });
  }

  function sightingOf(transaction: PeexTransaction, orderedIn: string): TransferSighting {
    const { status, unmapped } = stateOf(transaction.status);
    const { updatedAt, createdAt, paymentProof, identifierBy, type } = transaction;
    return {
      status,
      providerStatus: transaction.status,
      externalId: transaction.id,
      amount: readMoney(transaction.amount, transaction.fromCurrency ?? orderedIn),
      // INFER: the field is not described; the examples hold the beneficiary's phone number.
      receiver: identifierBy,
      failure: failureOf(transaction.status, paymentProof),
      action: null,
      details: {
        trackId: transaction.trackId,
        identifierBy,
        paymentProof,
        createdAt,
        updatedAt,
        ...(type === null ? {} : { transactionType: type }),
      },
      updatedAt,
      // INFER: a final row's last change is when it became final; Peex names no other instant.
      ...(status !== null && isFinal(status) ? { settledAt: updatedAt } : {}),
      unmapped: [...unmapped, ...transaction.odd],
      body: redactor.body(transaction.raw),
    };
  }

  function clientOf(me: PeexClient): ClientSighting {
    return {
      externalId: null,
      name: me.name,
      email: me.email,
      phone: null,
      country: null,
      isActive: me.isActivated,
      verification: 'NOT_REQUIRED',
      details: {
        address: me.address,
        webSite: me.webSite,
        description: me.description,
        callbackUrl: me.callbackUrl,
        orangeFees: me.orangeFees,
        mtnFees: me.mtnFees,
        isActivated: me.isActivated,
        registeredAt: me.createdAt,
        updatedAt: me.updatedAt,
      },
    };
  }

  function walletOf(me: PeexClient): WalletSighting {
    return {
      externalId: null,
      kind: 'BALANCE',
      label: 'Remittance balance',
      currency,
      isActive: me.isActivated,
      fundingSourceType: null,
      balance: { total: null, available: me.balance === null ? null : readUnits(me.balance), reserved: null },
    };
  }

  return {
    fetchClient: async () => {
      const me = await fetchMe();
      return { client: clientOf(me), wallets: [walletOf(me)] };
    },
    fetchWallet: async () => walletOf(await fetchMe()),
    createTransfer,
    lookUpTransfer,
    readCallback: ({ headers, body }): CallbackReading => {
      if (callbackUser !== null && !isBasicAuth(headers.authorization, callbackUser, callbackPassword ?? '')) {
        return { authentic: false, hints: [], reply: { status: 401, body: null }, evidence: null };
      }
      try {
        const parsed = parseJson(body);
        return { authentic: true, hints: readRows(parsed).flatMap(hintsOf), evidence: redactor.body(parsed) };
      } catch {
        return { authentic: true, hints: [], evidence: redactor.text(body) };
      }
    },
    close: () => http.close(),
  };
}

/** A 404 about the transaction, and not about the address that was asked. */
function isNotListed(answer: HttpAnswer): boolean {
  const body = jsonOf(answer);
  if (answer.status !== 404 || body === undefined) return false;
  return !/endpoint|no method|cannot get|\broute\b/i.test(readErrorWords(body).message ?? '');
}

/**
 * The rows of this track_id. One that cannot be told apart may be ours where no other is; beside ours it is one that was
 * not sent through the API (no document calls track_id required).
 */
function rowsOf(body: unknown, trackId: string): { own: PeexTransaction[]; others: number } {
  const rows = readRows(body);
  const own: PeexTransaction[] = [];
  const nameless: UnreadableBody[] = [];
  for (const [index, row] of rows.entries()) {
    const path = `body[${index}]`;
    const name = nameOf(row, path);
    if (name instanceof UnreadableBody) nameless.push(name);
    else if (name === trackId) own.push(readRow(row, path));
  }
  const [first] = nameless;
  if (own.length === 0 && first) throw first;
  return { own, others: rows.length - own.length };
}

function nameOf(row: unknown, path: string): string | UnreadableBody {
  try {
    return readTrackId(row, path);
  } catch (error) {
    if (error instanceof UnreadableBody) return error;
    throw error;
  }
}

function hintsOf(row: unknown): { reference?: string; externalId?: string }[] {
  const named = readCallbackRow(row);
  if (named?.trackId != null)
    return [{ reference: named.trackId, ...(named.id === null ? {} : { externalId: named.id }) }];
  return named?.id != null ? [{ externalId: named.id }] : [];
}
