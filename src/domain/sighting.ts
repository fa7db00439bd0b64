import { leftWhenFinal, withAttention, withoutAttention } from './attention';
import type { TransferSighting } from './connector';
import type { ProviderErrorInfo } from './failures';
import type { ObservationSource } from './freshness';
import { canonicalJson } from './json';
import { hearLastWord, type Heard } from './last-words';
import { moneyText, sameMoney, type Money } from './money';
import { keptApart, otherOrderOf, withoutOtherOrder } from './other-order';
import {
  isFinal,
  isLater,
  STATUS_RANK,
  type FieldOrders,
  type SightingOrder,
  type StatusOrder,
  type Transfer,
  type TransferStatus,
} from './transfer';

/** A sighting and when it was made: by our clock, and by the start of the request that brought it. */
export interface Sighted {
  sighting: TransferSighting;
  source: ObservationSource;
  requestedAt: number;
  at: number;
  /** It is what a look-up found under our reference, which need not be what we ordered. */
  foundByReference?: boolean;
}

export interface Decision {
  /** The transfer as it should be; `version`, `updatedAt` and the poll plan are the writer's. */
  next: Transfer;
  change: 'status' | 'details' | 'none';
  /** Undocumented values, for the account. */
  unmapped: string[];
  /** The provider's word, where it newly contradicts the final status that is held. */
  contradiction: { word: string | null } | null;
}

/**
 * What a sighting means for a transfer. A later one (provider time, else request time) beats an earlier one and a final
 * one every other; what may change a final status is in last-words.ts. The ordered amount is ours and never changes.
 */
export function decide(transfer: Transfer, seen: Sighted): Decision {
  const { sighting } = seen;
  const order = orderOf(sighting, seen.requestedAt);
  const next: Transfer = { ...transfer };
  const unmapped = [...(sighting.unmapped ?? [])];
  if (sighting.status === null && sighting.providerStatus !== null) unmapped.push(sighting.providerStatus);
  const other = seen.foundByReference ? otherOrderOf(transfer, sighting) : null;
  if (other !== null) return apart(transfer, keptApart(transfer, other, seen.at), unmapped);

  // Who a transfer is at the provider is a fact of its own, whenever it is learned; the first answer holds.
  next.externalId = transfer.externalId ?? sighting.externalId ?? null;
  next.lot = transfer.lot ?? sighting.lot ?? null;
  markReadable(next, sighting, seen.at);

  const heard = isFinal(transfer.status) ? hear(next, seen, order) : null;
  const decides = heard === null ? statusApplies(transfer, sighting.status, order) : DECIDES[heard];
  applyWord(next, sighting, order, decides);
  if (decides) next.attentions = withoutOtherOrder(next);
  if (decides) applyStatus(next, seen, order);
  if (heard === null || heard === 'nothing' || decides) applyAmounts(next, sighting, order);
  if (next.booked !== transfer.booked) judgeBooked(next, seen.at);
  if (decides && sighting.details) next.details = { ...transfer.details, ...sighting.details };

  const change = next.status !== transfer.status ? 'status' : differs(transfer, next) ? 'details' : 'none';
  const contradiction = heard === 'contradicted' ? { word: sighting.providerStatus } : null;
  return { next, change, unmapped: [...new Set(unmapped)], contradiction };
}

function apart(transfer: Transfer, next: Transfer, unmapped: string[]): Decision {
  const change = next.status !== transfer.status ? 'status' : differs(transfer, next) ? 'details' : 'none';
  return { next, change, unmapped, contradiction: null };
}

/** Whether the status, and what belongs to it, is as this look says from now on. */
const DECIDES = {
  nothing: false,
  again: true,
  contradicted: false,
  known: false,
  confirmed: true,
} as const satisfies Record<Heard, boolean>;

function hear(next: Transfer, { sighting, at }: Sighted, order: StatusOrder): Heard {
  return hearLastWord(next, { status: sighting.status, word: sighting.providerStatus, order, at });
}

function orderOf(sighting: TransferSighting, requestedAt: number): StatusOrder {
  return {
    at: sighting.updatedAt ?? requestedAt,
    rank: sighting.status === null ? -1 : STATUS_RANK[sighting.status],
    word: sighting.providerStatus ?? '',
    askedAt: requestedAt,
    byProvider: sighting.updatedAt != null,
  };
}

/** Another sum than the ordered one is a person's to settle, once. */
function judgeBooked(next: Transfer, at: number): void {
  const { booked, amount } = next;
  next.attentions = withoutAttention(next.attentions, ['AMOUNT_MISMATCH']);
  if (booked === null || sameMoney(booked, amount)) return;
  if (next.lastWords.acknowledged.includes(nameOfBooked(booked))) return;
  next.attentions = withAttention(next.attentions, { reason: 'AMOUNT_MISMATCH', at, says: wordsOf(booked) });
}

function wordsOf(money: Money): string {
  const { amount, currency } = moneyText(money);
  return `${amount} ${currency}`;
}

/** A booked sum among the acknowledged words. */
export function nameOfBooked(booked: Money): string {
  return `BOOKED ${wordsOf(booked)}`;
}

/** Of a provider that knows the transfer and says nothing we can map, what it says is counted: it may never end otherwise. */
function markReadable(next: Transfer, { status, providerStatus }: TransferSighting, at: number): void {
  if (status !== null) next.lastWords = readable(next.lastWords);
  else if (!isFinal(next.status)) next.lastWords = unreadable(next.lastWords, providerStatus ?? 'no status', at);
}

function readable(words: Transfer['lastWords']): Transfer['lastWords'] {
  return words.unreadable === null ? words : { ...words, unreadable: null };
}

/** One more answer in a row that tells nothing. */
export function unreadable(words: Transfer['lastWords'], says: string, at: number): Transfer['lastWords'] {
  const { since = at, times = 0 } = words.unreadable ?? {};
  return { ...words, unreadable: { since, times: times + 1, says } };
}

/** Whether this sighting says something newer of a transfer that is not final than what is known. */
function statusApplies(transfer: Transfer, seen: TransferStatus | null, order: SightingOrder): boolean {
  if (transfer.status === 'CREATED') return false; // nothing was sent yet: whatever this is about, it is not ours
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
  next.fieldOrders = { ...next.fieldOrders, providerStatus: fieldOrder(order) };
}

function fieldOrder({ at, rank, word }: SightingOrder): SightingOrder {
  return { at, rank, word };
}

function applyStatus(next: Transfer, seen: Sighted, order: StatusOrder): void {
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
  if (!isFinal(sighting.status)) return;
  next.settledAt = next.settledAt ?? sighting.settledAt ?? seen.at;
  next.attentions = leftWhenFinal(next.attentions);
}

function unexplained(word: string | null): ProviderErrorInfo {
  const message = 'the provider reports the transfer as failed and gives no reason';
  return { category: 'UNKNOWN', code: word, message, retryable: false, retryAt: null };
}

function applyAmounts(next: Transfer, sighting: TransferSighting, order: SightingOrder): void {
  // A final answer's amounts beat any non-final one's, whatever their times.
  const settled = sighting.status !== null && isFinal(sighting.status);
  const rank: SightingOrder = settled ? { ...fieldOrder(order), at: Number.MAX_SAFE_INTEGER } : fieldOrder(order);
  const orders: FieldOrders = { ...next.fieldOrders };
  const isNews = (field: 'booked' | 'received' | 'fee' | 'exchangeRate', value: string): boolean => {
    // Two sightings alike in all but the value still have one order, whichever comes first.
    const own = { ...rank, word: `${rank.word} ${value}` };
    if (!isLater(own, orders[field] ?? null)) return false;
    orders[field] = own;
    return true;
  };
  const { amount: booked, received, fee, exchangeRate } = sighting;
  if (booked && isNews('booked', wordsOf(booked)) && !sameMoney(booked, next.booked)) next.booked = booked;
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
    !sameMoney(a.booked, b.booked) ||
    !sameMoney(a.fee, b.fee) ||
    (a.failure !== b.failure && canonicalJson({ ...a.failure }) !== canonicalJson({ ...b.failure })) ||
    (a.action !== b.action && canonicalJson({ ...a.action }) !== canonicalJson({ ...b.action })) ||
    (a.details !== b.details && canonicalJson(a.details) !== canonicalJson(b.details))
  );
}
