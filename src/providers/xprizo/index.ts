import type {
  CallbackReading,
  Connector,
  ConnectorSetup,
  InputProblem,
  ProviderDefinition,
} from '../../domain/connector';
import type { JsonObject } from '../../domain/json';
import { checkSecret, credential } from '../kit/credentials';
import { openHttp } from '../kit/http';
import { parseJson } from '../kit/json';
import { FOR_A_MONTH } from '../kit/late-looks';
import { createRedactor, type Redactor } from '../kit/redact';
import { createLookUps, type ReferenceForm } from './look-ups';
import { checkOrder, DEFAULT_OPTIONS, isCommit, writePayment } from './orders';
import { createPayments } from './payments';
import { COLLECTION_RULES, PAYOUT_RULES } from './requirements';
import { createProfiles } from './profiles';
import { createSession } from './session';
import { readEventReference } from './wire';

const MINUTE_MS = 60_000;

/** How long "not found" must have been said before a committed payment may be sent again (CHOICE: no accept time is documented). */
const GRACE_MS = { live: 15 * MINUTE_MS, sandbox: 10_000 };

/** What has been in doubt for longer is not sent again: nobody wants a payout days later (CHOICE). */
const RESEND_WINDOW_MS = 24 * 60 * MINUTE_MS;

/** Where the documents leave open how Xprizo is to be read. */
export interface XprizoReading {
  /** CHOICE: no field of a wallet is called balance; trust, realTrust, business and realBusiness are not explained. */
  balanceField: 'trust' | 'realTrust' | 'business' | 'realBusiness';
  referenceForms: readonly ReferenceForm[];
}

const READING: XprizoReading = { balanceField: 'trust', referenceForms: ['query', 'path'] };

export const xprizo: ProviderDefinition = xprizoReadAs(READING);

export function xprizoReadAs(reading: Partial<XprizoReading>): ProviderDefinition {
  return {
    id: 'XPRIZO',
    key: 'xprizo',
    name: 'Xprizo',
    document:
      'Xprizo Transaction Endpoints; books.xprizo.com for login and webhooks; the verbs and wallets from a public OpenAPI file',
    methods: ['WALLET', 'CARD', 'MPESA'],
    // The wallets tell: "it is not necessary to specify the currency".
    currencies: [],
    clients: 'linked',
    contacts: 'none',
    money: { decimals: 'iso', limits: {}, foreignAmount: false },
    defaultOptions: DEFAULT_OPTIONS,
    // CHOICE: no rate limit is documented.
    budget: { calls: 1_200, windowMs: MINUTE_MS, burst: 40 },
    // Both hosts: PUBLIC-A.
    baseUrl: {
      live: 'https://wallet.xprizo.com/api',
      sandboxPath: '/xprizo/api',
      test: 'https://test.xprizo.com/api',
    },
    checkCredentials,
    payoutMethods: ['WALLET'],
    rulesOf: (kind) => (kind === 'PAYOUT' ? PAYOUT_RULES : COLLECTION_RULES),
    checkOrder,
    // CHOICE: Void may follow Active, and no page says until when.
    lateLooks: () => FOR_A_MONTH,
    lookUpBy: 'reference',
    orderDetails: (order) => writePayment(order).details,
    // A pending transaction is deleted when it is rejected or expires: of those, "NotFound" proves nothing.
    manners: (operation) => ({
      resend: isCommit(operation) ? 'after-grace' : 'never',
      graceMs: operation.sandbox ? GRACE_MS.sandbox : GRACE_MS.live,
      resendWindowMs: RESEND_WINDOW_MS,
      historyMs: null,
    }),
    open: (setup) => open(setup, { ...READING, ...reading }),
  };
}

function checkCredentials(credentials: JsonObject): InputProblem[] {
  if (credential(credentials, 'apiKey') !== null) return checkSecret(credentials, 'apiKey', 'required');
  const missing = ['userName', 'password'].filter((name) => credential(credentials, name) === null);
  if (missing.length === 2) return [{ path: ['apiKey'], message: 'give apiKey, or userName and password' }];
  return missing.map((name) => ({ path: [name], message: `${name} is missing: userName and password go together` }));
}

function open(setup: ConnectorSetup, reading: XprizoReading): Connector {
  const { credentials, clock } = setup;
  const apiKey = credential(credentials, 'apiKey');
  const userName = credential(credentials, 'userName');
  const password = credential(credentials, 'password');
  const redactor = createRedactor([apiKey, password]);
  const http = openHttp({
    provider: 'Xprizo',
    baseUrl: setup.baseUrl,
    reach: setup.reach,
    timeoutMs: setup.timeoutMs,
    redactor,
    clock,
    onRequest: setup.onRequest,
    headers: { 'x-api-version': '1.0' },
  });
  const session = createSession({ http, clock, apiKey, userName, password });
  const lookUps = createLookUps({ http, session, clock, forms: reading.referenceForms });
  return {
    ...createProfiles(http, session, reading.balanceField),
    ...createPayments(http, session, lookUps, clock),
    lookUpTransfer: (handle) => lookUps.lookUpTransfer(handle),
    readCallback: ({ body }) => readWebhook(body, redactor),
    close: () => http.close(),
  };
}

/** Nothing is signed, so every delivery is only a hint. "Must respond with {'status': 'success'} and HTTP code 200" (PUBLIC-A). */
function readWebhook(body: string, redactor: Redactor): CallbackReading {
  const reply = { status: 200, body: { status: 'success' } };
  try {
    const parsed = parseJson(body);
    const reference = readEventReference(parsed);
    return {
      authentic: true,
      hints: reference === null ? [] : [{ reference }],
      reply,
      evidence: redactor.body(parsed),
    };
  } catch {
    return { authentic: true, hints: [], reply, evidence: redactor.text(body) };
  }
}
