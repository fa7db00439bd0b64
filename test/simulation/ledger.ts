import type { TransferStatus } from '../../src/domain/transfer';
import type { Dice } from './dice';

/** The simulated providers' words. */
const WORDS = {
  waiting: 'REQUIRES_ACTION',
  taken: 'PENDING',
  asked: 'PENDING',
  working: 'PROCESSING',
  held: 'ON_HOLD',
  done: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
  lapsed: 'EXPIRED',
  returned: 'REVERSED',
} as const satisfies Record<string, TransferStatus>;
export type Word = keyof typeof WORDS;

/** What can be asked of a transfer that was taken. */
export type Act = 'approve' | 'cancel' | 'deliver';

/** plain: goes its way by itself. delivery: pays nothing out before it is asked to. approval: waits for a person. */
export type Course = 'plain' | 'delivery' | 'approval';

/** A transfer in a provider's books: what really happened to the money. */
export interface Accepted {
  provider: string;
  organization: number;
  reference: string;
  externalId: string;
  lot: string | null;
  acceptedAt: number;
  amount: string;
  /** Whom the provider paid, by its own books: the phone of a contact, or a wallet. */
  payee: string | null;
  course: Course;
  /** Words and when each begins; the last one stays. */
  steps: { at: number; word: Word }[];
  /** What we were shown of it, and when. */
  shown: { at: number; word: string }[];
  /** When we asked for it. */
  asks: number[];
  /** Calls that reached the provider, whether it then acted or not. */
  calls: Record<Act, number>;
  /** A read has been answered since the last approval or cancellation that may have had an effect. */
  shownSince: boolean;
  /** Approvals and cancellations that came although no read had shown what came of the one before. */
  blindActs: number;
  /** A read since the last delivery request has shown that none was taken. */
  shownUndelivered: boolean;
  /** Delivery requests that came although no read had shown that the one before did not take effect. */
  blindDeliveries: number;
}

/** How often a final word is followed by another that contradicts it. */
const CONTRADICTS = 0.08;

/** A transfer nobody approves lapses. */
const LAPSE_MS = 12_000;

export function firstSteps(course: Course, now: number, dice: Dice): Accepted['steps'] {
  if (course === 'approval')
    return [
      { at: now, word: 'waiting' },
      { at: now + LAPSE_MS, word: 'lapsed' },
    ];
  return course === 'delivery' ? [{ at: now, word: 'taken' }] : [{ at: now, word: 'taken' }, ...progress(now, dice)];
}

/** How a transfer goes on once nothing holds it. */
export function progress(now: number, dice: Dice): Accepted['steps'] {
  const first = now + dice.between(50, 600);
  const second = first + dice.between(50, 900);
  const last = second + dice.between(50, 1_500);
  const end = dice.chance(0.75) ? 'done' : 'failed';
  const steps: Accepted['steps'] = [
    { at: first, word: dice.pick(['working', 'held']) },
    { at: second, word: 'working' },
    { at: last, word: end },
  ];
  if (end === 'done' && dice.chance(0.1)) steps.push({ at: last + dice.between(200, 3_000), word: 'returned' });
  else if (dice.chance(CONTRADICTS)) {
    // Put right by hand, long after everybody took it for settled.
    steps.push({ at: last + dice.between(3_000, 25_000), word: end === 'done' ? 'failed' : 'done' });
  }
  return steps;
}

export function wordAt(row: Accepted, at: number): Word {
  let word: Word = 'taken';
  for (const step of row.steps) if (step.at <= at) word = step.word;
  return word;
}

/** The final word before the present one, where it has contradicted itself. */
export function finalWordBefore(row: Accepted, at: number): Word | null {
  const finals = row.steps.filter((step) => step.at <= at && isLast(step.word));
  return finals.at(-2)?.word ?? null;
}

export function isLast(word: Word): boolean {
  return !['waiting', 'taken', 'asked', 'working', 'held'].includes(word);
}

/** Null: a word in no document. */
export function statusOfWord(word: string): TransferStatus | null {
  return Object.hasOwn(WORDS, word) ? WORDS[word as Word] : null;
}
