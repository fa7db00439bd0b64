import type {
  CallbackReading,
  Connector,
  ConnectorSetup,
  InputProblem,
  ProviderDefinition,
  TransferOrder,
  WalletSighting,
} from '../../domain/connector';
import { readUnits } from '../../domain/decimal';
import type { JsonObject } from '../../domain/json';
import { missingIn } from '../../domain/requirements';
import { checkSecret, credential } from '../kit/credentials';
import { readForm } from '../kit/form';
import { openHttp } from '../kit/http';
import { FOR_A_MONTH } from '../kit/late-looks';
import { createRedactor } from '../kit/redact';
import { said } from '../kit/said';
import { SUCCESS } from './codes';
import { createContacts } from './contacts';
import { createPayouts } from './payouts';
import { RULES } from './requirements';
import { createSession } from './session';
import { paymentMethodOf, readBalance, readNotification } from './wire';

const MINUTE_MS = 60_000;

/**
 * How long "not found" must have been said before the same client_transaction_id may be sent again (CHOICE: no
 * document says how long an accept may take; 805 refuses the second where the first did arrive).
 */
const GRACE_MS = { live: 15 * MINUTE_MS, sandbox: 10_000 };

/** What has been in doubt for longer is not sent again: nobody wants a payout days later (CHOICE). */
const RESEND_WINDOW_MS = 24 * 60 * MINUTE_MS;

/** The document's amounts are "in XOF"; the other currencies are those of the other prefixes' countries (PUBLIC-B). */
const CURRENCIES = ['XOF', 'XAF', 'GNF', 'CDF', 'USD'];
const DEFAULT_CURRENCY = 'XOF';
const LANGUAGES = ['en', 'fr'];
const DEFAULT_LANGUAGE = 'en';

export const cinetpay: ProviderDefinition = {
  id: 'CINETPAY',
  key: 'cinetpay',
  name: 'CinetPay',
  document: 'CinetPay API Transfer 1.1.0; docs.cinetpay.com/api/1.0-en/transfert for code 726 and notifications',
  methods: ['MOBILE_MONEY'],
  currencies: CURRENCIES,
  clients: 'own',
  contacts: 'account',
  // The document's limits are for XOF; per country since, so elsewhere CinetPay's own 719 and 720 decide.
  money: { decimals: 'iso', limits: { XOF: { above: '200', below: '1500000' } }, foreignAmount: false },
  defaultOptions: {},
  // CHOICE: no rate limit is documented.
  budget: { calls: 1_200, windowMs: MINUTE_MS, burst: 40 },
  baseUrl: { live: 'https://client.cinetpay.com/v1', sandboxPath: '/cinetpay/v1' },
  checkCredentials: (credentials) => [
    ...checkSecret(credentials, 'apiKey', 'required'),
    ...checkSecret(credentials, 'password', 'required'),
    ...checkWord(credentials, 'language', LANGUAGES),
    ...checkWord(credentials, 'currency', CURRENCIES),
  ],
  walletCurrency: (credentials) => credential(credentials, 'currency') ?? DEFAULT_CURRENCY,
  rulesOf: () => RULES,
  checkOrder,
  // CHOICE: no document says until when a REJ or VAL may still become another.
  lateLooks: () => FOR_A_MONTH,
  lookUpBy: 'reference',
  orderDetails: (order) =>
    said({
      clientTransactionId: order.reference,
      paymentMethod: paymentMethodOf(order),
      receiverE164: order.contact?.phone,
    }),
  manners: ({ sandbox }) => ({
    resend: 'after-grace',
    graceMs: sandbox ? GRACE_MS.sandbox : GRACE_MS.live,
    resendWindowMs: RESEND_WINDOW_MS,
    historyMs: null,
  }),
  open,
};

function checkWord(credentials: JsonObject, name: string, words: readonly string[]): InputProblem[] {
  const word = credential(credentials, name);
  if (word === null || words.includes(word)) return [];
  return [{ path: [name], message: `CinetPay takes ${words.join(', ')} as ${name}, not ${word}` }];
}

function checkOrder(order: TransferOrder): InputProblem[] {
  const { received, exchangeRate } = order;
  if (received !== null || exchangeRate !== null) {
    const message = 'CinetPay pays out the amount that is sent, in its own currency: leave exchange out';
    return [{ path: ['input', 'exchange'], message }];
  }
  return missingIn(RULES, order);
}

function open(setup: ConnectorSetup): Connector {
  const { credentials, clock } = setup;
  const apiKey = credential(credentials, 'apiKey') ?? '';
  const password = credential(credentials, 'password') ?? '';
  const language = credential(credentials, 'language') ?? DEFAULT_LANGUAGE;
  const currency = credential(credentials, 'currency') ?? DEFAULT_CURRENCY;
  const redactor = createRedactor([apiKey, password]);
  const { baseUrl, reach, timeoutMs, onRequest } = setup;
  const http = openHttp({ provider: 'CinetPay', baseUrl, reach, timeoutMs, redactor, clock, onRequest });
  const session = createSession({ http, apiKey, password, language, clock });
  const contacts = createContacts(session);

  async function fetchWallet(): Promise<WalletSighting> {
    const verdict = await session.ask({ method: 'GET', path: '/transfer/check/balance', doubt: 'none' });
    if (verdict.envelope.code !== SUCCESS) throw session.refusal(verdict);
    const { amount, inUsing, available } = http.guard(verdict.answer, () => readBalance(verdict.envelope));
    const units = (text: string | null) => (text === null ? null : readUnits(text));
    return {
      externalId: null,
      kind: 'BALANCE',
      label: 'Transfer balance',
      currency,
      isActive: null,
      fundingSourceType: null,
      balance: { total: units(amount), reserved: units(inUsing), available: units(available) },
    };
  }

  return {
    fetchClient: async () => ({
      client: {
        externalId: null,
        name: null,
        email: null,
        phone: null,
        country: null,
        isActive: null,
        verification: 'NOT_REQUIRED',
        details: { language },
      },
      wallets: [await fetchWallet()],
    }),
    fetchWallet,
    ...contacts,
    ...createPayouts(http, session, contacts.registerContacts),
    readCallback: (delivery): CallbackReading => {
      // PUBLIC-A: CinetPay first pings the URL with an empty GET. Nothing is signed, so every delivery is only a hint.
      const form = delivery.method === 'GET' ? new URLSearchParams() : readForm(delivery);
      const hint = readNotification(form);
      const evidence = form.size === 0 ? null : redactor.body(Object.fromEntries(form));
      return { authentic: true, hints: Object.keys(hint).length === 0 ? [] : [hint], evidence };
    },
    close: () => http.close(),
  };
}
