import type { SettleClass, SettleCounts, SettleHistory } from '../domain/settle-history';
import type { Reads, Store } from '../domain/store';
import type { TransferMethod } from '../domain/transfer';
import { lookTable, type LookTable } from './poll-plan';
import { expectedMs } from './settle-defaults';
import { addEnd, addStay, BUCKETS, emptyCounts, hazardsOf, mergeCounts } from './settle-history';

/** Accounts whose histories are held at once: some 100 KiB each at the very most. */
const MAX_ACCOUNTS = 1_000;
/** Plans are made anew when a history has grown by this share, or this many sightings, whichever is less. */
const NEWS_SHARE = 0.05;
const NEWS_SIGHTINGS = 100;
/** Plans kept of one class, one for each price it was asked for. */
const MAX_TABLES = 16;

/** What a look saw of one transfer: ages count from when it entered its stage, in milliseconds. */
export interface StaySighting {
  class: SettleClass;
  /** It stayed from the age at which the look before this one saw it... */
  from: number;
  /** ...to this age at least. */
  to: number;
  /** It left its stage between `to` and this age; null where it is still there. */
  endedBy: number | null;
}

interface Entry {
  class: SettleClass;
  /** Everything known, what is not written yet included. */
  known: SettleCounts;
  /** Learned since the last flush; null where there is nothing. */
  unwritten: SettleCounts | null;
  sightings: number;
  /** As far as learned when tables were last made. */
  hazards: Float64Array;
  tablesAt: number;
  tables: Map<number, LookTable>;
}

interface AccountMemory {
  loading: Promise<void> | null;
  loaded: boolean;
  entries: Map<string, Entry>;
}

/**
 * The settle histories as this process knows them. It learns in memory, which costs a transaction nothing, and writes
 * in groups what it has learned: a crash loses seconds of learning, which the next transfers bring again, and no plan.
 */
export class SettleMemory {
  private readonly accounts = new Map<string, AccountMemory>();

  /** Reads an account's histories where they are not held yet. */
  async load(reads: Pick<Reads, 'listSettleHistories'>, accountId: string): Promise<void> {
    const account = this.accountOf(accountId);
    if (account.loaded) return;
    account.loading ??= this.read(reads, accountId, account).finally(() => (account.loading = null));
    await account.loading;
  }

  private async read(
    reads: Pick<Reads, 'listSettleHistories'>,
    accountId: string,
    account: AccountMemory,
  ): Promise<void> {
    for (const history of await reads.listSettleHistories(accountId)) {
      const entry = this.entryOf(account, history);
      mergeCounts(entry.known, history.counts);
      entry.sightings += history.counts.ends.reduce((sum, ends) => sum + ends, 0);
    }
    account.loaded = true;
  }

  learn(seen: StaySighting): void {
    const entry = this.entryOf(this.accountOf(seen.class.accountId), seen.class);
    entry.unwritten ??= emptyCounts();
    for (const counts of [entry.unwritten, entry.known]) {
      addStay(counts, seen.from, seen.to);
      if (seen.endedBy !== null) addEnd(counts, seen.to, seen.endedBy, entry.hazards);
    }
    entry.sightings += 1;
  }

  tableOf(settleClass: SettleClass, price: number): LookTable {
    const entry = this.entryOf(this.accountOf(settleClass.accountId), settleClass);
    if (entry.sightings >= entry.tablesAt || entry.tables.size >= MAX_TABLES) {
      entry.tables.clear();
      entry.hazards = hazardsOf(entry.known, expectedMs(settleClass.method, settleClass.stage));
      entry.tablesAt = entry.sightings + Math.min(NEWS_SIGHTINGS, entry.sightings * NEWS_SHARE + 1);
    }
    let table = entry.tables.get(price);
    if (!table) entry.tables.set(price, (table = lookTable(entry.hazards, price)));
    return table;
  }

  /** How many transfers of a provider and method settled in each bucket of age, as far as this process knows. */
  endsOf(provider: string, method: TransferMethod): number[] {
    const ends = new Array<number>(BUCKETS).fill(0);
    for (const account of this.accounts.values()) {
      for (const { class: kind, known } of account.entries.values()) {
        if (kind.provider !== provider || kind.method !== method || kind.stage !== 'PROVIDER') continue;
        for (let bucket = 0; bucket < BUCKETS; bucket += 1) ends[bucket]! += known.ends[bucket]!;
      }
    }
    return ends;
  }

  /** Adds what was learned to the rows, which other processes add to as well, and takes over what they hold then. */
  async flush(store: Pick<Store, 'write'>): Promise<void> {
    const news = [...this.accounts.values()].flatMap((account) =>
      [...account.entries.values()].filter((entry) => entry.unwritten !== null),
    );
    // In one order in every process, so that two of them do not lock each other out.
    news.sort((a, b) => (keyOf(a.class) < keyOf(b.class) ? -1 : 1));
    if (news.length === 0) return;
    const written = news.map((entry) => ({ entry, counts: entry.unwritten ?? emptyCounts() }));
    for (const { entry } of written) entry.unwritten = null;
    try {
      const rows = await store.write(async (tx) => {
        const merged: SettleHistory[] = [];
        for (const { entry, counts } of written) {
          const row = await tx.lockSettleHistory({ ...entry.class, counts: emptyCounts() });
          mergeCounts(row.counts, counts);
          await tx.saveSettleHistory(row);
          merged.push(row);
        }
        return merged;
      });
      written.forEach(({ entry }, index) => {
        entry.known = rows[index]?.counts ?? entry.known;
        if (entry.unwritten) mergeCounts(entry.known, entry.unwritten);
      });
    } catch (error) {
      for (const { entry, counts } of written) mergeCounts((entry.unwritten ??= emptyCounts()), counts);
      throw error;
    }
    this.forgetOldest();
  }

  private accountOf(accountId: string): AccountMemory {
    let account = this.accounts.get(accountId);
    if (account) return account;
    account = { loading: null, loaded: false, entries: new Map() };
    this.accounts.set(accountId, account);
    return account;
  }

  /** Only after a flush: what was not written yet is never forgotten. */
  private forgetOldest(): void {
    for (const [accountId, account] of this.accounts) {
      if (this.accounts.size <= MAX_ACCOUNTS) return;
      if ([...account.entries.values()].every((entry) => entry.unwritten === null)) this.accounts.delete(accountId);
    }
  }

  private entryOf(account: AccountMemory, settleClass: SettleClass): Entry {
    const { accountId, provider, method, stage } = settleClass;
    const key = `${method} ${stage}`;
    let entry = account.entries.get(key);
    if (!entry) {
      entry = {
        class: { accountId, provider, method, stage },
        known: emptyCounts(),
        unwritten: null,
        sightings: 0,
        hazards: hazardsOf(emptyCounts(), expectedMs(method, stage)),
        tablesAt: 0,
        tables: new Map(),
      };
      account.entries.set(key, entry);
    }
    return entry;
  }
}

function keyOf({ accountId, method, stage }: SettleClass): string {
  return `${accountId} ${method} ${stage}`;
}
