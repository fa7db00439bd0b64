import type { TransferSighting } from './connector';
import type { ProviderErrorInfo } from './failures';
import type { ObservationSource } from './freshness';
import { canonicalJson } from './json';
import { moneyText, sameMoney } from './money';
import {
  isFinal,
  isLater,
  mayBecome,
  STATUS_RANK,
  type FieldOrders,
  type SightingOrder,
  type Transfer,
  type TransferStatus,
} from './transfer';

/** A sighting and when it was made: by our clock, and by the start of the request that brought it. */
export interface Sighted {
  sighting: TransferSighting;
  source: ObservationSource;
  requestedAt: number;
  at: number;
}

export interface Decision {
  /** The transfer as it should be; `version`, `updatedAt` and the poll plan are the writer's. */
  next: Transfer;
  change: 'status' | 'details' | 'none';
  /** Words for the account: undocumented values, and contradictions that a person should know of. */
  unmapped: string[];
  conflict: string | null;
}

/**
 * What a sighting means for a transfer. The outcome does not depend on the order in which sightings arrive: a later
 * one (provider time, else request time) beats an earlier one, a final one beats every other, the first of two
 * contradicting finals holds, and only REVERSED follows SUCCEEDED. The ordered amount is ours and never changes.
 */
export function decide(transfer: Transfer, seen: Sighted): Decision {
  const { sighting } = seen;
  const order = orderOf(sighting, seen.requestedAt);
  const next: Transfer = { ...transfer };
  const unmapped = [...(sighting.unmapped ?? [])];
  if (sighting.status === null && sighting.providerStatus !== null) unmapped.push(sighting.providerStatus);
  if (sighting.amount && !sameMoney(sighting.amount, transfer.amount)) {
    const { amount, currency } = moneyText(sighting.amount);
    unmapped.push(`amount ${amount} ${currency} on ${transfer.reference}, which was ordered otherwise`);
  }

  // Who a transfer is at the provider is a fact of its own, whenever it is learned; the first answer holds.
  next.externalId = transfer.externalId ?? sighting.externalId ?? null;
  next.lot = transfer.lot ?? sighting.lot ?? null;

  const conflict = conflictOf(transfer, sighting.status);
  const decides = statusApplies(transfer, sighting.status, order);
  applyWord(next, sighting, order, decides);
  if (decides) applyStatus(next, seen, order);
  if (conflict === null) applyAmounts(next, sighting, order);
  if (decides && sighting.details) next.details = { ...transfer.details, ...sighting.details };

  const change = next.status !== transfer.status ? 'status' : differs(transfer, next) ? 'details' : 'none';
  return { next, change, unmapped: [...new Set(unmapped)], conflict };
}

function orderOf(sighting: TransferSighting, requestedAt: number): SightingOrder {
  return {
    at: sighting.updatedAt ?? requestedAt,
    rank: sighting.status === null ? -1 : STATUS_RANK[sighting.status],
    word: sighting.providerStatus ?? '',
  };
}

function conflictOf(transfer: Transfer, seen: TransferStatus | null): string | null {
  if (seen === null || !isFinal(seen) || !isFinal(transfer.status) || seen === transfer.status) return null;
  if (mayBecome(transfer.status, seen)) return null;
  if (transfer.status === 'REVERSED' && seen === 'SUCCEEDED') return null; // the earlier half of its own history
  return `transfer ${transfer.reference} was ${transfer.status} and is now reported ${seen}; the first holds`;
}

/** Whether this sighting says something newer of the transfer than what is known. */
function statusApplies(transfer: Transfer, seen: TransferStatus | null, order: SightingOrder): boolean {
  if (transfer.status === 'CREATED') return false; // nothing was sent yet: whatever this is about, it is not ours
  if (isFinal(transfer.status)) {
    if (seen === transfer.status) return isLater(order, transfer.statusOrder);
    return seen !== null && mayBecome(transfer.status, seen);
  }
  if (seen === null) return true; // changes no status; see applyStatus
  return isFinal(seen) || isLater(order, transfer.statusOrder) || isBack(transfer, seen, order);
}

/** We had put it in doubt ourselves, and the provider shows it just as it last did: its own time has not moved. */
function isBack({ status, statusOrder }: Transfer, seen: TransferStatus, order: SightingOrder): boolean {
  if (status !== 'OUTCOME_UNKNOWN' || seen === status || statusOrder === null) return false;
  return !isLater(statusOrder, order);
}

/** The provider's own word has an order of its own: an undocumented one changes it and nothing else. */
function applyWord(next: Transfer, sighting: TransferSighting, order: SightingOrder, decides: boolean): void {
  if (sighting.providerStatus === null || next.status === 'CREATED') return;
  const settles = decides && sighting.status !== null && isFinal(sighting.status);
  const isNewer = !isFinal(next.status) && isLater(order, next.fieldOrders.providerStatus ?? null);
  if (!settles && !isNewer) return;
  next.providerStatus = sighting.providerStatus;
  next.fieldOrders = { ...next.fieldOrders, providerStatus: order };
}

function applyStatus(next: Transfer, seen: Sighted, order: SightingOrder): void {
  const { sighting } = seen;
  if (sighting.status === null) {
    // The provider knows the transfer but says something undocumented: the last good state stays. A transfer whose
    // create call is what brought this has no good state to keep.
    if (next.status === 'SUBMITTING') next.status = 'OUTCOME_UNKNOWN';
    return;
  }
  next.status = sighting.status;
  next.statusOrder = order;
  next.failure = sighting.failure ?? (sighting.status === 'FAILED' ? unexplained(sighting.providerStatus) : null);
  next.action = sighting.action ?? null;
  if (isFinal(sighting.status)) next.settledAt = next.settledAt ?? sighting.settledAt ?? seen.at;
}

function unexplained(word: string | null): ProviderErrorInfo {
  const message = 'the provider reports the transfer as failed and gives no reason';
  return { category: 'UNKNOWN', code: word, message, retryable: false, retryAt: null };
}

function applyAmounts(next: Transfer, sighting: TransferSighting, order: SightingOrder): void {
  // A final answer's amounts beat any non-final one's, whatever their times.
  const settled = sighting.status !== null && isFinal(sighting.status);
  const rank: SightingOrder = settled ? { ...order, at: Number.MAX_SAFE_INTEGER } : order;
  const orders: FieldOrders = { ...next.fieldOrders };
  const isNews = (field: 'received' | 'fee' | 'exchangeRate', value: string): boolean => {
    // Two sightings alike in all but the value still have one order, whichever comes first.
    const own = { ...rank, word: `${rank.word} ${value}` };
    if (!isLater(own, orders[field] ?? null)) return false;
    orders[field] = own;
    return true;
  };
  const { received, fee, exchangeRate } = sighting;
  if (received && isNews('received', String(received.units))) next.received = received;
  if (fee && isNews('fee', String(fee.units))) next.fee = fee;
  if (exchangeRate && isNews('exchangeRate', exchangeRate)) next.exchangeRate = exchangeRate;
  next.fieldOrders = orders;
}

/** Whether a caller could see a difference; the order keys and the poll plan are ours alone. */
function differs(a: Transfer, b: Transfer): boolean {
  return (
    a.providerStatus !== b.providerStatus ||
    a.externalId !== b.externalId ||
    a.lot !== b.lot ||
    a.exchangeRate !== b.exchangeRate ||
    !sameMoney(a.received, b.received) ||
    !sameMoney(a.fee, b.fee) ||
    (a.failure !== b.failure && canonicalJson({ ...a.failure }) !== canonicalJson({ ...b.failure })) ||
    (a.action !== b.action && canonicalJson({ ...a.action }) !== canonicalJson({ ...b.action })) ||
    (a.details !== b.details && canonicalJson(a.details) !== canonicalJson(b.details))
  );
}
