import { writeMoney } from '../decimal';
import { ExactNumber, writeJson } from '../exact-json';
import type { CallbackDialect, Notice, OutgoingCall } from '../provider';
import type { Transaction, TransactionKind } from './book';
import { id } from './people-views';

/** PUBLIC-A for New and Accepted; the numbers of the other two are a guess (CHOICE). */
const STATUS_TYPES = { New: 1, Accepted: 2, Rejected: 3, Canceled: 4 } as const;
type StatusWord = keyof typeof STATUS_TYPES;

/** PUBLIC-A for UCD, the type of a card deposit in the samples; the others are made like it (CHOICE). */
const TYPES: Record<TransactionKind, string> = {
  CardDeposit: 'UCD',
  RequestPayment: 'URP',
  SendPayment: 'USP',
  MPesaDeposit: 'UMD',
};

/**
 * PUBLIC-A: "when a new pending transaction is created or when this pending transaction is approved, canceled, or rejected",
 * without a signature. CHOICE: what is on hold or has expired is not told, and nothing is sent twice.
 */
export const XPRIZO_CALLBACKS: CallbackDialect = {
  announcesAcceptance: true,
  batch: false,
  forge: () => ({ status: 'Active' }),
  compose: (notices) => notices.flatMap(webhookOf),
};

function webhookOf({ transfer, state }: Notice): OutgoingCall[] {
  const word = wordOf(state);
  if (word === undefined) return [];
  const { details, amount, reference, currency } = transfer as Transaction;
  const { creator, approver, from, to } = details;
  const actor = word === 'New' || word === 'Canceled' ? creator : (approver ?? creator);
  const affected = new Set([from?.contactId ?? creator.contactId, to.contactId]);
  return [
    webhook(word, {
      description: details.description,
      actedBy: actor.contactId,
      affected: [...affected],
      transaction: {
        id: id(word === 'Accepted' ? details.transactionId : '0'),
        createdById: id(creator.contactId),
        type: TYPES[details.kind],
        date: dateText(state.since),
        reference,
        currencyCode: currency,
        amount: new ExactNumber(writeMoney(amount)),
      },
    }),
  ];
}

/** GET /Preference/TestApprovalWebhook. CHOICE: a payment that never was. */
export function testWebhook(contactId: string, now: number): OutgoingCall {
  return webhook('New', {
    description: 'Test',
    actedBy: contactId,
    affected: [contactId],
    transaction: {
      id: id('0'),
      createdById: id(contactId),
      type: TYPES.RequestPayment,
      date: dateText(now),
      reference: 'TEST',
      currencyCode: 'KES',
      amount: 1,
    },
  });
}

interface Telling {
  readonly description: string | null;
  readonly actedBy: string;
  readonly affected: readonly string[];
  readonly transaction: Readonly<Record<string, unknown>>;
}

function webhook(word: StatusWord, { description, actedBy, affected, transaction }: Telling): OutgoingCall {
  const body = {
    statusType: STATUS_TYPES[word],
    status: word,
    description,
    actionedById: id(actedBy),
    affectedContactIds: affected.map(id),
    transaction,
  };
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: writeJson(body) };
}

function wordOf({ status, facts }: Notice['state']): StatusWord | undefined {
  switch (status) {
    case 'Pending':
    case 'Redirect':
      return 'New';
    case 'Active':
      return 'Accepted';
    case 'Rejected':
      return 'Rejected';
    case 'Void':
      return 'Canceled';
    case 'NotFound':
      return facts.comment === 'Canceled' ? 'Canceled' : undefined;
    default:
      return undefined;
  }
}

/** The samples' offset. */
function dateText(time: number): string {
  return new Date(time).toISOString().replace('Z', '+00:00');
}
