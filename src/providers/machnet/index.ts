import type { Connector, ConnectorSetup, ProviderDefinition } from '../../domain/connector';
import { checkSecret, credential } from '../kit/credentials';
import { openHttp } from '../kit/http';
import { FOR_A_MONTH } from '../kit/late-looks';
import { createRedactor } from '../kit/redact';
import { createContacts } from './contacts';
import { DEFAULT_OPTIONS, understandOptions } from './options';
import { checkOrder } from './orders';
import { createPayoutOptions } from './payout-options';
import { RULES } from './requirements';
import { createTransactions, detailsOfOrder } from './transactions';
import { createUsers } from './users';
import { readWebhook } from './webhook';

const MINUTE_MS = 60_000;

/**
 * How long the same key and body may be sent again: an hour less than the 24 hours a key is taken to live (CHOICE; no
 * page says how long). Later a repeated call could make a second transaction.
 */
const RESEND_WINDOW_MS = 23 * 60 * MINUTE_MS;

/** How long a transaction that Machnet had taken may be answered 404 before a person has to look (CHOICE). */
const GRACE_MS = { live: 15 * MINUTE_MS, sandbox: 10_000 };

export const machnet: ProviderDefinition = {
  id: 'MACHNET',
  key: 'machnet',
  name: 'Machnet',
  document:
    'Machnet PaaS, Create Transaction; paas.docs.machnetinc.com for users, funds, delivery and webhooks; hosts from an integrator',
  methods: ['BANK_DEPOSIT', 'WALLET', 'CASH_PICKUP', 'HOME_DELIVERY'],
  // The document names no list; its samples send USD.
  currencies: [],
  clients: 'linked',
  contacts: 'client',
  // "Maximum two decimal places" (PUBLIC-A) whatever the currency: the document's own sample pays 6.11 XAF.
  money: { decimals: 2, limits: {}, foreignAmount: false },
  defaultOptions: DEFAULT_OPTIONS,
  understandOptions,
  // CHOICE: no rate limit is documented.
  budget: { calls: 1_200, windowMs: MINUTE_MS, burst: 40 },
  // Both hosts: PUBLIC-B (a Go client).
  baseUrl: {
    live: 'https://api.machpay.com/v4',
    sandboxPath: '/machnet/v4',
    test: 'https://v4sandbox.machpay.com/v4',
  },
  checkCredentials: (credentials) => [
    ...checkSecret(credentials, 'clientId', 'required'),
    ...checkSecret(credentials, 'clientSecret', 'required'),
    ...checkSecret(credentials, 'webhookSecret', 'optional'),
  ],
  rulesOf: () => RULES,
  checkOrder,
  // RETURNED and REFUNDED follow PROCESSED (PUBLIC-A); until when, no page says (CHOICE).
  lateLooks: () => FOR_A_MONTH,
  lookUpBy: 'externalId',
  orderDetails: detailsOfOrder,
  manners: ({ sandbox }) => ({
    resend: 'same-key',
    graceMs: sandbox ? GRACE_MS.sandbox : GRACE_MS.live,
    resendWindowMs: RESEND_WINDOW_MS,
    historyMs: null,
  }),
  open,
};

function open(setup: ConnectorSetup): Connector {
  const { credentials, clock } = setup;
  const clientId = credential(credentials, 'clientId') ?? '';
  const clientSecret = credential(credentials, 'clientSecret') ?? '';
  const webhookSecret = credential(credentials, 'webhookSecret');
  const redactor = createRedactor([clientId, clientSecret, webhookSecret]);
  const http = openHttp({
    provider: 'Machnet',
    baseUrl: setup.baseUrl,
    reach: setup.reach,
    timeoutMs: setup.timeoutMs,
    redactor,
    clock,
    onRequest: setup.onRequest,
    headers: { 'X-Client-Id': clientId, 'X-Client-Secret': clientSecret },
  });
  return {
    ...createUsers(http),
    ...createContacts(http),
    ...createTransactions(http),
    ...createPayoutOptions(http),
    readCallback: (delivery) => readWebhook(delivery, webhookSecret, redactor),
    close: () => http.close(),
  };
}
