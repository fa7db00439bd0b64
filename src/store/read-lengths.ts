import type { Visibility } from '../domain/organization';
import type { Reads } from '../domain/store';
import { MAX_RANGES } from './paths';

/**
 * A read that may pass over rows before it finds those it wants: on the embedded database it runs beside the event loop. All
 * others find a bounded number of rows by an index (test/contract/store/plans.ts) and stay on the loop, where they cost a
 * fifth of what the way to another thread and back does (docs/decisions/060-time-limits.md).
 */
interface LongRead<Args extends unknown[]> {
  isLong(...args: Args): boolean;
  /** What the caller is told to do when the time limit ends it. */
  advice: string;
}

const LIST_ADVICE = 'filter by a client, an account or a provider';

/** Whether the list is anything but one index's: it is narrowed by more than one member, or by one that has no index. */
function sifts({ clientIds }: Visibility, filter: object, indexed: readonly string[]): boolean {
  const [only, ...others] = Object.entries({ ...filter, visible: clientIds }).filter(([, wanted]) => wanted != null);
  if (!only) return false;
  const [member, wanted] = only as [string, unknown];
  const isOneIndexs = member === 'visible' || indexed.includes(member);
  return others.length > 0 || !isOneIndexs || (Array.isArray(wanted) && wanted.length > MAX_RANGES);
}

/** Members of a filter for transfers that have an index in the order of creation, and those that name one transfer or few. */
const LISTS = ['contactIds', 'walletIds', 'clientIds', 'statuses', 'isFinal', 'accountIds', 'providers'];
const NAMES = ['reference', 'clientReference', 'externalId', 'lot'];
const EVENT_MEMBERS = ['transferIds', 'contactIds', 'walletIds', 'clientIds', 'types', 'accountIds', 'providers'];

const EVENT_ADVICE =
  'filter by `transferIds`, `contactIds`, `walletIds` or `clientIds` alone, or start from a later cursor';

/** Every read whose cost depends on what a caller filters by; `isLong` says with which arguments. */
export const LONG_READS = {
  pageClients: {
    isLong: (visible, filter) => sifts(visible, filter, ['accountIds', 'providers']),
    advice: LIST_ADVICE,
  },
  pageContacts: {
    isLong: (visible, filter) => visible.clientIds !== null || sifts(visible, filter, []),
    advice: 'give `search` a longer part of the name, or filter by `phones`',
  },
  pageWallets: {
    isLong: (visible, filter) => sifts(visible, filter, ['accountIds', 'clientIds', 'providers']),
    advice: LIST_ADVICE,
  },
  pageTransfers: {
    isLong: (visible, filter, orderBy) =>
      sifts(visible, filter, orderBy === 'UPDATED_DESC' ? ['clientIds', ...NAMES] : [...LISTS, ...NAMES]),
    advice: 'add `createdFrom` and `createdTo`, or filter by `contactIds`, `walletIds`, `clientIds` or `reference`',
  },
  scanEvents: {
    isLong: (visible, _range, filter) => sifts(visible, filter, EVENT_MEMBERS),
    advice: EVENT_ADVICE,
  },
  listEvents: {
    isLong: (visible, _range, filter) => sifts(visible, filter, EVENT_MEMBERS),
    advice: EVENT_ADVICE,
  },
} satisfies { [Name in keyof Reads]?: LongRead<Parameters<Reads[Name]>> };
