import { attentionOf, needsAttention } from '../domain/attention';
import {
  Refusal,
  USER_ERROR_OF_CATEGORY,
  userError,
  type MoneyMoved,
  type UserError,
  type UserErrorCode,
} from '../domain/failures';
import type { Transfer, TransferStatus } from '../domain/transfer';
import { CONTACT_REFUSED } from './submit-errors';

/** What a caller is told of a transfer that was stored but not (yet) accepted; read off the row, so a replay says the same. */
export function errorsOf(transfer: Transfer): UserError[] {
  const contradiction = contradictionOf(transfer);
  if (contradiction.length > 0) return contradiction;
  if (transfer.status === 'FAILED') {
    const provider = transfer.failure;
    const code =
      provider === null
        ? 'PROVIDER_REJECTED'
        : provider.code?.startsWith(CONTACT_REFUSED)
          ? 'CONTACT_NOT_REGISTERED'
          : USER_ERROR_OF_CATEGORY[provider.category];
    const message = `the transfer failed: ${provider?.message ?? 'no reason given'}`;
    return [userError(code, message, { provider, retryAt: provider?.retryAt ?? null })];
  }
  if (transfer.status === 'OUTCOME_UNKNOWN') {
    const message =
      'the provider may or may not have acted; the transfer is being looked up and is never sent again blindly';
    return [
      userError('OUTCOME_UNKNOWN', message, {
        moneyMoved: 'UNKNOWN',
        provider: transfer.failure ?? transfer.lastError,
      }),
    ];
  }
  if (transfer.status === 'CREATED' && transfer.lastError !== null) {
    const provider = transfer.lastError;
    const message = `nothing was sent yet, it is tried again: ${provider.message}`;
    // Who did not let us in may do so again: to a caller it is an outage like another.
    const code = provider.category === 'AUTH' ? 'PROVIDER_UNAVAILABLE' : USER_ERROR_OF_CATEGORY[provider.category];
    return [userError(code, message, { provider, retryAt: transfer.nextPollAt })];
  }
  return [];
}

/** While two final words stand against each other nobody may conclude anything from the status: neither success nor failure. */
export function contradictionOf(transfer: Transfer): UserError[] {
  if (!needsAttention(transfer, 'CONTRADICTED')) return [];
  const says = attentionOf(transfer)?.says;
  const message =
    `the transfer is ${transfer.status}, and the provider ${says == null ? 'has said something else since' : `says "${says}" now`}: ` +
    'do not send this money again before `attention` is over';
  return [userError('OUTCOME_UNKNOWN', message, { moneyMoved: 'UNKNOWN', provider: transfer.failure })];
}

/** Nothing has left for the provider, or it waits there for a person, or it has ended without effect. */
const UNMOVED: readonly TransferStatus[] = ['CREATED', 'REQUIRES_ACTION', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'];

/**
 * What a refusal about a transfer says of its money. A caller who reads "no money moved" may send it anew: never so while
 * it is in doubt or on its way, nor when it has arrived.
 */
export function moneyMovedOf(transfer: Pick<Transfer, 'status' | 'attentions'>): MoneyMoved {
  const { status } = transfer;
  if (needsAttention(transfer, 'CONTRADICTED')) return 'UNKNOWN';
  if (status === 'SUCCEEDED') return 'YES';
  return UNMOVED.includes(status) ? 'NO' : 'UNKNOWN';
}

/** For what a transfer's state does not allow: it says as well what became of the money. */
export function refusedAs(transfer: Transfer, code: UserErrorCode, message: string): Refusal {
  return new Refusal([userError(code, message, { path: ['input', 'transferId'], moneyMoved: moneyMovedOf(transfer) })]);
}
