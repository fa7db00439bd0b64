import { attentionOf } from '../domain/attention';
import type { EventType, NewEvent } from '../domain/event';
import type { ObservationSource } from '../domain/freshness';
import { canonicalJson } from '../domain/json';
import type { Transfer } from '../domain/transfer';

/** What callers can see of a change to a transfer. */
export interface SeenChange {
  visible: 'status' | 'details' | 'none';
  /** The provider's word, where it newly contradicts the final status that is held. */
  contradiction: { word: string | null } | null;
}

/** The transfer's own events of one change, in the order in which they are told; none where callers see no difference. */
export function transferEvents(
  before: Transfer,
  next: Transfer,
  change: SeenChange & { source: ObservationSource; at: number },
): NewEvent[] {
  const { visible, contradiction, source, at } = change;
  const types: EventType[] = [];
  if (visible === 'status') types.push('TRANSFER_STATUS_CHANGED');
  if (visible === 'details') types.push('TRANSFER_DETAILS_CHANGED');
  if (contradiction) types.push('TRANSFER_CONTRADICTED');
  if (isAttentionChanged(before, next)) types.push('TRANSFER_ATTENTION_CHANGED');
  return types.map((type) => ({
    type,
    at,
    source,
    ...aboutTransfer(next),
    body: {
      kind: 'transfer',
      // Only the first of them is about the change from one status to another.
      from: type === 'TRANSFER_STATUS_CHANGED' ? before.status : next.status,
      to: next.status,
      providerStatus: type === 'TRANSFER_CONTRADICTED' ? (contradiction?.word ?? null) : next.providerStatus,
      version: next.version,
    },
  }));
}

export function isAttentionChanged(before: Transfer, next: Transfer): boolean {
  if (before.attentions === next.attentions) return false;
  return canonicalJson({ ...attentionOf(before) }) !== canonicalJson({ ...attentionOf(next) });
}

/** What every transfer event is filed under. */
export function aboutTransfer(transfer: Transfer) {
  return {
    accountId: transfer.accountId,
    provider: transfer.provider,
    transferId: transfer.id,
    walletId: transfer.walletId,
    clientId: transfer.clientId,
    contactId: transfer.contactId,
  };
}
