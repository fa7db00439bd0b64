import type { InputProblem, TransferOrder } from '../../domain/connector';
import { formatUnits } from '../../domain/decimal';
import type { JsonObject } from '../../domain/json';
import { missingIn } from '../../domain/requirements';
import { jsonId, jsonNumber } from '../kit/json';
import { said } from '../kit/said';
import { COLLECTION_RULES, digitsOf, PAYOUT_RULES } from './requirements';

/** SendPayment's `action` (the document). What Callback answers is not documented: as Approve (CHOICE). */
const ACTIONS = { APPROVE: '0', COMMIT: '1', CALLBACK: '2' } as const;
type Action = keyof typeof ACTIONS;

export const DEFAULT_OPTIONS = { action: 'APPROVE' } as const satisfies { action: Action };

/** "Currently only Kenyan Shillings is supported" (the document, MPesa Deposit). */
const MPESA_CURRENCY = 'KES';

function isAction(value: unknown): value is Action {
  return typeof value === 'string' && Object.hasOwn(ACTIONS, value);
}

function actionCode(options: JsonObject): string {
  return ACTIONS[isAction(options.action) ? options.action : DEFAULT_OPTIONS.action];
}

/** A payment that is carried out at once, and so cannot expire or be rejected before anybody saw it. */
export function isCommit(operation: { kind: string; method: string; options: JsonObject }): boolean {
  return operation.kind === 'PAYOUT' && operation.method === 'WALLET' && operation.options.action === 'COMMIT';
}

/** What the document requires of an order, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  const problems = order.kind === 'PAYOUT' ? checkPayout(order) : checkCollection(order);
  const missing = missingIn(order.kind === 'PAYOUT' ? PAYOUT_RULES : COLLECTION_RULES, order);
  return [...missing, ...problems.map(({ path, ...problem }) => ({ ...problem, path: ['input', ...path] }))];
}

function checkPayout({ method, received, exchangeRate, options }: TransferOrder): InputProblem[] {
  if (method !== 'WALLET') {
    const message = `Xprizo sends to wallets only, not by ${method}: ask for money by ${method} with requestPayment`;
    return [{ path: ['method'], message, code: 'UNSUPPORTED_OPERATION' }];
  }
  const problems: InputProblem[] = [];
  if (received !== null || exchangeRate !== null) {
    const message = 'at Xprizo both wallets have the same currency: leave exchange out';
    problems.push({ path: ['exchange'], message });
  }
  if (options.action !== undefined && !isAction(options.action)) {
    const message = `action is one of ${Object.keys(ACTIONS).join(', ')}`;
    problems.push({ path: ['options', 'xprizo', 'action'], message });
  }
  return problems;
}

function checkCollection({ method, wallet }: TransferOrder): InputProblem[] {
  if (method !== 'MPESA' || wallet.currency === MPESA_CURRENCY) return [];
  const message = `M-Pesa deposits are in Kenyan shillings only: the wallet has to hold ${MPESA_CURRENCY}, not ${wallet.currency}`;
  return [{ path: ['walletId'], message }];
}

/** One create call: where it goes, what it says, and what of it is kept. */
export interface PaymentRequest {
  path: string;
  query?: Record<string, string | undefined>;
  body: Record<string, unknown>;
  details: JsonObject;
  /** Never shown, stored or logged, wherever the answer may quote it. */
  secrets: string[];
}

/** "currencyCode - leave blank or do not include" (the document): the wallets tell it. */
export function writePayment(order: TransferOrder): PaymentRequest {
  const wallet = order.wallet.externalId ?? '';
  const common = {
    reference: order.reference,
    amount: jsonNumber(formatUnits(order.amount.units, 0)),
    description: order.note ?? undefined,
  };
  const details = { description: order.note };
  if (order.kind === 'PAYOUT') {
    const ends = { fromAccountId: wallet, toAccountId: order.recipientWallet };
    const pin = order.secret?.pin;
    return {
      path: '/Transaction/SendPayment',
      query: { action: actionCode(order.options), pin },
      body: { ...accountIds(ends), ...common },
      details: said({ ...details, ...ends }),
      secrets: pin === undefined ? [] : [pin],
    };
  }
  const source = order.source ?? {};
  const text = (name: string) => (typeof source[name] === 'string' ? source[name] : null);
  if (order.method === 'CARD') return writeCardDeposit(order, { ...common, accountId: jsonId(wallet) }, details, text);
  if (order.method === 'MPESA') {
    // CHOICE: the document's <mpesa_mobile_number> says no more; Safaricom's own numbers have no plus sign.
    const mobileNumber = (text('phone') ?? '').replace(/^\+/, '');
    return {
      path: '/Transaction/MPesaDeposit',
      body: { accountId: jsonId(wallet), mobileNumber, ...common },
      details: said({ ...details, toAccountId: wallet, mobileNumber }),
      secrets: [],
    };
  }
  const ends = { fromAccountId: text('fromAccountId'), toAccountId: wallet };
  return {
    path: '/Transaction/RequestPayment',
    body: { ...accountIds(ends), ...common },
    details: said({ ...details, ...ends }),
    secrets: [],
  };
}

function accountIds(ends: { fromAccountId: string | null; toAccountId: string | null }) {
  return { fromAccountId: jsonId(ends.fromAccountId ?? ''), toAccountId: jsonId(ends.toAccountId ?? '') };
}

function writeCardDeposit(
  order: TransferOrder,
  common: Record<string, unknown>,
  details: JsonObject,
  text: (name: string) => string | null,
): PaymentRequest {
  const card = order.secret?.card;
  const [customer, merchantId] = [text('customer'), text('merchantId')];
  const number = digitsOf(card?.number ?? '');
  return {
    path: '/Transaction/CardDeposit',
    body: {
      ...common,
      customer,
      creditCard: card && {
        name: card.name,
        number,
        expiryMonth: card.expiryMonth.padStart(2, '0'),
        expiryYear: card.expiryYear.slice(-2),
        // The document spells it ccv, newer pages cvv (PUBLIC-A): each reads its own.
        ccv: card.securityCode,
        cvv: card.securityCode,
      },
      callbackUrl: order.callbackUrl ?? undefined,
      mid: merchantId ?? undefined,
      // PUBLIC-A: where the browser returns to after 3-D Secure. The document has no such field.
      redirect: text('returnUrl') ?? undefined,
      // PUBLIC-A: which of the merchant's routes is taken. The document has no such field.
      routingCode: text('routingCode') ?? undefined,
    },
    details: said({ ...details, toAccountId: order.wallet.externalId, customer, merchantId }),
    secrets: card === undefined ? [] : [number, card.number, card.securityCode],
  };
}
