import { withAttention, withoutAttention } from './attention';
import {
  isFinal,
  STATUS_RANK,
  type ContraryWord,
  type LastWords,
  type StatusOrder,
  type Transfer,
  type TransferStatus,
} from './transfer';

/** More acknowledged words than this are not remembered: no provider has so many final ones. */
const MOST_ACKNOWLEDGED = 20;

/** What it takes for one final status to become another. */
interface Confirmation {
  /** How long after the first look that says so another has to say so, in milliseconds; null: one look is enough. */
  apartMs: number | null;
  /** A look in between that says what the transfer has begins the count anew. */
  unbroken: boolean;
}

/** CHOICE: long enough for a provider's replicas to agree. */
const TO_SUCCESS: Confirmation = { apartMs: 30_000, unbroken: false };
/** CHOICE: who is told of a failure may send the money again, so it is believed late and only where nothing speaks against it. */
const FROM_SUCCESS: Confirmation = { apartMs: 3_600_000, unbroken: true };
const RETURNED: Confirmation = { apartMs: null, unbroken: false };

type Changes = Partial<Record<TransferStatus, Confirmation>>;

/** Which final status may become which other, and on what evidence. What is not listed is only told to a person. */
const CONFIRMATIONS: Partial<Record<TransferStatus, Changes>> = {
  SUCCEEDED: { REVERSED: RETURNED, FAILED: FROM_SUCCESS, CANCELED: FROM_SUCCESS },
  FAILED: { SUCCEEDED: TO_SUCCESS, REVERSED: TO_SUCCESS },
  CANCELED: { SUCCEEDED: TO_SUCCESS, REVERSED: TO_SUCCESS },
  EXPIRED: { SUCCEEDED: TO_SUCCESS, REVERSED: TO_SUCCESS },
};

/** One look at a final transfer, as far as its status is concerned. */
export interface LastWord {
  status: TransferStatus | null;
  word: string | null;
  order: StatusOrder;
  /** When it was seen, by our clock. */
  at: number;
}

/** What a look at a final transfer means. `next` is changed in place; the answer says what is left to the caller. */
export type Heard =
  /** Nothing that counts: no final word, or one older than the word that is held. */
  | 'nothing'
  /** The word that is held, said again later. */
  | 'again'
  /** A contrary word that is not told yet. */
  | 'contradicted'
  /** A contrary word that was told or acknowledged before. */
  | 'known'
  /** The transfer takes this status. */
  | 'confirmed';

/**
 * A final status holds against any single look, but for money that came back. Looks are ordered by the provider's own
 * time where both have one, else by the start of our request; one older than the word that is held does not count.
 */
export function hearLastWord(next: Transfer, look: LastWord): Heard {
  const { status, order } = look;
  if (status === null || !isFinal(status) || !isNewer(order, next.statusOrder)) return 'nothing';
  if (status === next.status) {
    next.lastWords = { ...next.lastWords, contrary: brokenBy(next, order.askedAt) };
    next.attentions = sayingNow(next, look);
    return 'again';
  }
  const contrary = joined(next.lastWords.contrary, look);
  const change = CONFIRMATIONS[next.status]?.[status];
  if (change && contrary.lastAskedAt - contrary.firstAskedAt >= (change.apartMs ?? 0)) {
    confirm(next);
    return 'confirmed';
  }
  next.lastWords = { ...next.lastWords, contrary };
  return tell(next, look);
}

/**
 * From when on a look can confirm a contrary word; null where there is none, where no look would change anything, and
 * where a later look has said again what the transfer has.
 */
export function confirmAt({ status, lastWords, statusOrder }: Transfer): number | null {
  const { contrary } = lastWords;
  const apartMs = contrary && CONFIRMATIONS[status]?.[contrary.status]?.apartMs;
  if (contrary === null || apartMs == null) return null;
  return (statusOrder?.askedAt ?? 0) > contrary.lastAskedAt ? null : contrary.firstAskedAt + apartMs;
}

/** A final status that the provider did not give: what is asked from now on is newer. */
export function ownOrder(status: TransferStatus, at: number): StatusOrder {
  return { at, rank: STATUS_RANK[status], word: '', askedAt: at, byProvider: false };
}

/** As they are once a person has acknowledged what was told. */
export function acknowledged(words: LastWords, more: readonly string[] = []): LastWords {
  const all = [...new Set([...words.acknowledged, ...words.told, ...more])];
  return { ...words, told: [], acknowledged: all.slice(-MOST_ACKNOWLEDGED) };
}

/** The provider's word and what we take it for, as one text that tells words apart. */
function nameOfWord(status: TransferStatus, word: string | null): string {
  return `${status} ${word ?? ''}`;
}

function isNewer(order: StatusOrder, held: Transfer['statusOrder']): boolean {
  if (held === null) return true;
  // Rows written before these were kept have neither.
  const { askedAt = held.at, byProvider = false } = held;
  if (order.byProvider && byProvider && order.at !== held.at) return order.at > held.at;
  if (order.askedAt !== askedAt) return order.askedAt > askedAt;
  if (order.rank !== held.rank) return order.rank > held.rank;
  return order.word > held.word;
}

function joined(known: ContraryWord | null, { status, word, order }: LastWord): ContraryWord {
  const { askedAt } = order;
  if (known?.status !== status)
    return { status: status ?? 'FAILED', word, firstAskedAt: askedAt, lastAskedAt: askedAt };
  return {
    status,
    word,
    firstAskedAt: Math.min(known.firstAskedAt, askedAt),
    lastAskedAt: Math.max(known.lastAskedAt, askedAt),
  };
}

/** The held word was seen by a look that began then. */
function brokenBy({ status, lastWords }: Transfer, askedAt: number): ContraryWord | null {
  const { contrary } = lastWords;
  if (!contrary || !CONFIRMATIONS[status]?.[contrary.status]?.unbroken) return contrary;
  if (askedAt >= contrary.lastAskedAt) return null;
  // Which of the looks before the last came after this one is not known any more.
  return askedAt <= contrary.firstAskedAt ? contrary : { ...contrary, firstAskedAt: contrary.lastAskedAt };
}

function confirm(next: Transfer): void {
  next.lastWords = { ...next.lastWords, contrary: null, told: [] };
  next.attentions = withoutAttention(next.attentions, ['CONTRADICTED']);
}

function tell(next: Transfer, look: LastWord): Heard {
  const { told, acknowledged: known } = next.lastWords;
  const name = nameOfWord(look.status ?? next.status, look.word);
  if (known.includes(name)) return 'known';
  const says = look.word;
  next.attentions = withAttention(next.attentions, { reason: 'CONTRADICTED', at: look.at, says });
  if (told.includes(name)) return 'known';
  next.lastWords = { ...next.lastWords, told: [...told, name] };
  return 'contradicted';
}

/** A contradiction that stands is not taken back by the provider's change of mind, but it says what is said now. */
function sayingNow(next: Transfer, { word, at }: LastWord) {
  const standing = next.attentions.find(({ reason }) => reason === 'CONTRADICTED');
  if (!standing || standing.says === word) return next.attentions;
  return withAttention(next.attentions, { reason: 'CONTRADICTED', at, says: word, asks: standing.asks });
}
