import type { ConnectorSetup, Connector, ProviderDefinition, TransferSighting } from '../../src/domain/connector';
import { readUnits } from '../../src/domain/decimal';
import type { ErrorCategory } from '../../src/domain/failures';
import { readMoney } from '../../src/domain/money';
import { missingIn, type InputRule } from '../../src/domain/requirements';
import { isFinal } from '../../src/domain/transfer';
import { checkSecret, credential } from '../../src/providers/kit/credentials';
import { openHttp, type HttpAnswer } from '../../src/providers/kit/http';
import { createRedactor } from '../../src/providers/kit/redact';
import { said } from '../../src/providers/kit/said';
import { readWord } from '../../src/providers/kit/words';
import { readBalance, readPayment, readRefusal, writePayment, type Payment } from './wire';

const CURRENCY = 'EUR';
const DAY_MS = 86_400_000;
const STATUSES = { queued: 'PENDING', sent: 'PROCESSING', done: 'SUCCEEDED', failed: 'FAILED' } as const;
const REFUSALS: Readonly<Record<number, ErrorCategory>> = { 401: 'AUTH', 402: 'INSUFFICIENT_FUNDS', 422: 'VALIDATION' };

const isGiven: InputRule['isGiven'] = ({ contact }) => Boolean(contact?.phone);
const RULES = [{ path: ['recipient'], required: true, message: 'a contact with a phone is needed', isGiven }];

/** The smallest provider there can be: what it takes to be one, and nothing else. CONTRIBUTING.md quotes it. */
export const toy: ProviderDefinition = {
  id: 'TOY',
  key: 'toy',
  name: 'Toy',
  document: 'CONTRIBUTING.md',
  methods: ['MOBILE_MONEY'],
  currencies: [CURRENCY],
  clients: 'own',
  contacts: 'none',
  money: { decimals: 2, limits: {}, foreignAmount: false },
  budget: { calls: 1_000, windowMs: 60_000, burst: 100 },
  baseUrl: { live: 'https://toy.invalid', sandboxPath: '/toy' },
  checkCredentials: (credentials) => checkSecret(credentials, 'token', 'required'),
  walletCurrency: () => CURRENCY,
  rulesOf: () => RULES,
  checkOrder: (order) => missingIn(RULES, order),
  // PUT by our own reference: the same call is the same payment.
  manners: () => ({ resend: 'same-key', graceMs: 0, resendWindowMs: DAY_MS, historyMs: null }),
  // A payment's end is its end after a day.
  lateLooks: () => ({ afterFailure: [60_000, DAY_MS], afterSuccess: [3_600_000, DAY_MS] }),
  lookUpBy: 'reference',
  open,
};

function open({ baseUrl, reach, credentials, timeoutMs, clock, onRequest }: ConnectorSetup): Connector {
  const token = credential(credentials, 'token') ?? '';
  const redactor = createRedactor([token]);
  const headers = { authorization: `Bearer ${token}` };
  const http = openHttp({ provider: 'Toy', baseUrl, reach, timeoutMs, headers, redactor, clock, onRequest });

  function accepted(answer: HttpAnswer): HttpAnswer {
    if (answer.status < 300) return answer;
    const category = REFUSALS[answer.status];
    if (!category) throw http.failures.unavailable(answer, 'an undocumented status');
    const message = http.read(answer, readRefusal);
    throw http.failures.refused(answer, { category, message, refusedLogin: answer.status === 401 });
  }

  function sightingOf({ id, reference, state, amount, currency, speed, odd, raw }: Payment): TransferSighting {
    const { word, drift } = readWord('state', state ?? '', STATUSES);
    const status = word && STATUSES[word];
    return {
      status,
      providerStatus: state,
      externalId: id,
      amount: readMoney(amount, currency),
      details: said({ paymentId: id, reference, speed }),
      ...(status !== null && isFinal(status) ? { settledAt: clock.now() } : {}),
      unmapped: [...(word === null && state !== null ? [state] : drift), ...odd],
      body: redactor.body(raw),
    };
  }

  return {
    async fetchClient() {
      const answer = await http.send({ method: 'GET', path: '/balance', doubt: 'none' });
      const { owner, available } = http.read(accepted(answer), readBalance);
      const client = { externalId: null, name: owner, email: null, phone: null, country: null, isActive: true };
      const wallet = {
        externalId: null,
        label: 'Balance',
        currency: CURRENCY,
        isActive: true,
        fundingSourceType: null,
      };
      return {
        client: { ...client, verification: 'NOT_REQUIRED', details: {} },
        wallets: [
          { ...wallet, kind: 'BALANCE', balance: { total: null, available: readUnits(available), reserved: null } },
        ],
      };
    },
    async createTransfer(order) {
      const body = { json: writePayment(order) };
      const answer = await http.send({ method: 'PUT', path: `/payments/${order.reference}`, body, doubt: 'maybe' });
      const payment = http.read(accepted(answer), readPayment);
      // "The same reference again answers the same payment", which may be one of another amount.
      if (readUnits(payment.amount) !== order.amount.units)
        throw http.failures.refused(answer, { category: 'DUPLICATE', message: 'another payment', effect: 'maybe' });
      return sightingOf(payment);
    },
    async lookUpTransfer({ reference }) {
      const answer = await http.send({ method: 'GET', path: `/payments/${reference}`, doubt: 'none' });
      if (answer.status === 404) return { found: false, body: redactor.body(http.readJson(answer)) };
      return { found: true, sighting: sightingOf(http.read(accepted(answer), readPayment)) };
    },
    close: () => http.close(),
  };
}
