import type { EventFilter } from '../domain/event';
import { canonicalJson } from '../domain/json';
import type { Visibility } from '../domain/organization';
import { isFinal, type Transfer } from '../domain/transfer';
import type { Clock } from '../domain/world';

/** How much cheaper a call seems where a transfer is watched by name, or just read: it is looked at four times as often. */
const NAMED_DISCOUNT = 16;
/** Where a wider subscription would show its changes: twice as often. */
const WIDE_DISCOUNT = 4;
/** Who has read a transfer is taken to be waiting for this long. */
const READ_LASTS_MS = 60_000;
/** Transfers remembered as read; beyond it the longest ago is forgotten. */
const MAX_READS = 10_000;
/** Names taken from one filter; a longer list is as good as a wide one. */
const MAX_NAMES = 100;
/** Different wide filters of one organization that are compared; with more of them, any might match. */
const MAX_WIDE = 50;

/** Something somebody has begun to look at: transfers by name, or whatever a filter lets through. */
export interface Watched {
  visible: Visibility;
  /** Null: see the filter. */
  transferIds: string[] | null;
  filter: EventFilter;
}

/** Who is looking at what, in this process; what nobody looks at may be asked about later. */
export interface Attention {
  /** A reader of events opens; call the answer once when it ends. */
  watch(visible: Visibility, filter: EventFilter): () => void;
  /** Somebody has read this transfer by itself. */
  noteRead(transfer: Transfer): void;
  /** What the price of a call is divided by for this transfer; 1 where nobody is looking. */
  discountOf(transfer: Transfer): number;
}

interface Wide {
  visible: Visibility;
  filter: EventFilter;
  readers: number;
}

/** `onNew` hears of what was not looked at before; it must not throw. */
export function createAttention(clock: Clock, onNew: (watched: Watched) => void): Attention {
  const named = new Map<string, number>();
  const wides = new Map<string, Map<string, Wide>>();
  /** By the age of the reading, oldest first. */
  const reads = new Map<string, number>();

  function watchNamed(visible: Visibility, transferIds: readonly string[]): () => void {
    const keys = transferIds.map((id) => `${visible.organizationId} ${id}`);
    const fresh = transferIds.filter((_, index) => !named.has(keys[index] ?? ''));
    for (const key of keys) named.set(key, (named.get(key) ?? 0) + 1);
    if (fresh.length > 0) onNew({ visible, transferIds: fresh, filter: {} });
    return () => {
      for (const key of keys) {
        const left = (named.get(key) ?? 1) - 1;
        if (left > 0) named.set(key, left);
        else named.delete(key);
      }
    };
  }

  function watchWide(visible: Visibility, filter: EventFilter): () => void {
    const { organizationId, clientIds } = visible;
    const ofOrganization = wides.get(organizationId) ?? new Map<string, Wide>();
    wides.set(organizationId, ofOrganization);
    const key = canonicalJson({ clientIds, filter: { ...filter } });
    const wide = ofOrganization.get(key) ?? { visible, filter, readers: 0 };
    ofOrganization.set(key, wide);
    wide.readers += 1;
    if (wide.readers === 1) onNew({ visible, transferIds: null, filter });
    return () => {
      wide.readers -= 1;
      if (wide.readers > 0) return;
      ofOrganization.delete(key);
      if (ofOrganization.size === 0) wides.delete(organizationId);
    };
  }

  function isReadLately(key: string): boolean {
    const at = reads.get(key);
    return at !== undefined && clock.now() - at <= READ_LASTS_MS;
  }

  function isWatchedWide(transfer: Transfer): boolean {
    const ofOrganization = wides.get(transfer.organizationId);
    if (!ofOrganization) return false;
    return ofOrganization.size > MAX_WIDE || [...ofOrganization.values()].some((wide) => wouldShow(wide, transfer));
  }

  return {
    watch(visible, filter) {
      if (!showsTransfers(filter)) return () => undefined;
      const ids = filter.transferIds;
      const release = ids && ids.length <= MAX_NAMES ? watchNamed(visible, ids) : watchWide(visible, filter);
      let released = false;
      return () => {
        if (!released) release();
        released = true;
      };
    },
    noteRead(transfer) {
      if (isFinal(transfer.status)) return;
      const { organizationId, id } = transfer;
      const key = `${organizationId} ${id}`;
      const isNews = !isReadLately(key) && !named.has(key);
      reads.delete(key);
      reads.set(key, clock.now());
      if (reads.size > MAX_READS) for (const oldest of [...reads.keys()].slice(0, 1)) reads.delete(oldest);
      if (isNews) onNew({ visible: { organizationId, clientIds: null }, transferIds: [id], filter: {} });
    },
    discountOf(transfer) {
      const key = `${transfer.organizationId} ${transfer.id}`;
      if (named.has(key) || isReadLately(key)) return NAMED_DISCOUNT;
      return isWatchedWide(transfer) ? WIDE_DISCOUNT : 1;
    },
  };
}

function showsTransfers({ types }: EventFilter): boolean {
  return types == null || types.some((type) => type.startsWith('TRANSFER_'));
}

function wouldShow({ visible, filter }: Wide, transfer: Transfer): boolean {
  const allows = (list: readonly string[] | null | undefined, value: string | null) =>
    list == null || (value !== null && list.includes(value));
  return (
    allows(visible.clientIds, transfer.clientId) &&
    allows(filter.transferIds, transfer.id) &&
    allows(filter.providers, transfer.provider) &&
    allows(filter.accountIds, transfer.accountId) &&
    allows(filter.walletIds, transfer.walletId) &&
    allows(filter.clientIds, transfer.clientId) &&
    allows(filter.contactIds, transfer.contactId)
  );
}
