import type { TransferSighting } from '../../domain/connector';
import type { JsonObject, JsonValue } from '../../domain/json';
import type { TransferMethod } from '../../domain/transfer';
import { said } from '../kit/said';
import { isWebAddress } from '../kit/wire';
import { actionOf, failureOf, type Pending, statusOf, wordOf } from './status';
import type { Approval, Receipt, Standing } from './wire';

/** What is already known of the transfer an answer is about. */
export interface Context {
  method: TransferMethod;
  details: JsonObject;
  /** When the request began: a `ttl` without an expiryDate counts from there. */
  startedAt: number;
}

export function pendingOf({ method, details }: Pick<Context, 'method' | 'details'>): Pending {
  const { redirectUrl, approveById, expiryDate } = details;
  return {
    method,
    redirectUrl: typeof redirectUrl === 'string' ? redirectUrl : null,
    approveById: typeof approveById === 'string' ? approveById : null,
    expiryDate: typeof expiryDate === 'number' ? expiryDate : null,
  };
}

/** `redact` makes a body fit to be kept; `tell` cuts this call's secrets out of a text that is shown. */
export interface Telling {
  redact: (body: unknown) => JsonValue;
  tell: (text: string | null) => string | null;
}

/** The answer to a create call. */
export function sightingOf(
  answer: Approval | Receipt | Standing,
  context: Context,
  { redact, tell }: Telling,
): TransferSighting {
  const body = redact(answer.raw);
  const unmapped = answer.odd;
  switch (answer.kind) {
    case 'approval': {
      const { key, approveById, ttlSeconds } = answer;
      // The date is by Xprizo's clock and may be in its zone, the time to live is by nobody's: of the two the later, for
      // before that a look that does not find it must not end it. One that is over as it is given was never set.
      const byTtl = ttlSeconds === null ? 0 : context.startedAt + ttlSeconds * 1_000;
      const end = Math.max(answer.expiryDate ?? 0, byTtl);
      const expiryDate = end > context.startedAt ? end : null;
      const details = said({ key, approveById, ttlSeconds, expiryDate });
      const action = actionOf('Pending', pendingOf({ method: context.method, details }));
      return { status: 'REQUIRES_ACTION', providerStatus: null, externalId: key, action, details, unmapped, body };
    }
    case 'receipt': {
      // Accepted is all it says. "Do not set the payment as complete until you have confirmed" (PUBLIC-A): a committed
      // payment is under way until a look-up calls it Active; an M-Pesa deposit waits for the payer's phone.
      const status = context.method === 'MPESA' ? 'REQUIRES_ACTION' : 'PROCESSING';
      // The document calls MPesaDeposit's id the profile's in one place and the transaction's in another: it is neither
      // kept nor shown. Nor is the description, which is the reference there and the word "Payment" elsewhere.
      const externalId = context.method === 'MPESA' ? null : answer.id;
      const details = said({ transactionId: externalId });
      return { status, providerStatus: null, externalId, action: null, details, unmapped, body };
    }
    case 'standing':
      return standingSighting({ ...answer, value: tell(answer.value) }, context, body);
  }
}

/** A status word with its key and value, of a create call or a look-up. */
export function standingSighting(answer: Standing, context: Context, body: JsonValue): TransferSighting {
  const { key, value } = answer;
  const { word, drift } = wordOf(answer.status);
  const status = statusOf(word);
  const redirectUrl = word === 'Redirect' && value !== null && isWebAddress(value) ? value : null;
  const unmapped = [...answer.odd, ...drift];
  if (status === null && answer.status !== null) unmapped.push(answer.status);
  if (word === 'Redirect' && redirectUrl === null) unmapped.push('Redirect without an address');
  // Active's key is the transaction's id; Rejected's that of a log entry; Pending's and Redirect's the key to approve.
  const details = said(
    word === 'Active'
      ? { transactionId: key, value }
      : word === 'Pending' || word === 'Redirect'
        ? { key, value, redirectUrl }
        : { value },
  );
  // What is on hold is "marked as 'void'" where it is rejected, and never deleted: it does not expire any more.
  if (word === 'Hold' && context.details.expiryDate !== undefined) details.expiryDate = null;
  return {
    status,
    providerStatus: answer.status,
    externalId: key,
    failure: failureOf(word, value),
    action: actionOf(word, pendingOf({ ...context, details: { ...context.details, ...details } })),
    details,
    unmapped,
    body,
  };
}
