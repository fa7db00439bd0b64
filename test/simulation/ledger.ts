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
  return steps;
}

export function wordAt(row: Accepted, at: number): Word {
  let word: Word = 'taken';
  for (const step of row.steps) if (step.at <= at) word = step.word;
  return word;
}

/** What becomes of it where nobody does anything more. */
export function finalWord(row: Accepted): Word {
  return row.steps.at(-1)?.word ?? 'taken';
}

export function isLast(word: Word): boolean {
  return !['waiting', 'taken', 'asked', 'working', 'held'].includes(word);
}

/** Null: a word in no document. */
export function statusOfWord(word: string): TransferStatus | null {
  return Object.hasOwn(WORDS, word) ? WORDS[word as Word] : null;
}
