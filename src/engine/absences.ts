import type { Transfer } from '../domain/transfer';
import type { Clock } from '../domain/world';

type Sent = Pick<Transfer, 'id' | 'submittedAt'>;

interface Absence {
  /** The create call after which nothing was found; a later one begins anew. */
  submittedAt: number | null;
  /** The grace has passed since a look first found nothing. */
  isRipe: boolean;
  /** A look that began after that has found nothing either. */
  hasLasted: boolean;
  /** When that look is best made. */
  ripeAt: number;
  callOff: () => void;
}

/**
 * For how long looks have found nothing of what was sent. Sending again rests on it, so it is measured by this process's
 * own timers: between two instants of the machine's clock somebody may have set it, and while a process was not there
 * nobody knows what became of the clock. A new process therefore waits for the whole grace once more.
 */
export interface Absences {
  /** To be asked when a look begins: whether it may be the one that proves the absence. */
  isRipe(transferId: string): boolean;
  /** A look found nothing; `wasRipe` when it began. Answers whether nothing was found for the whole grace. */
  notFound(sent: Sent, graceMs: number, wasRipe: boolean): boolean;
  /** When to look for the proof: a plan that rests on the machine's clock. Null where there is none to wait for. */
  nextLookAt(sent: Sent): number | null;
  /** What notFound answered last. */
  hasLasted(sent: Sent): boolean;
  /** It was found, or is over. */
  forget(transferId: string): void;
}

export function createAbsences(clock: Clock): Absences {
  const absences = new Map<string, Absence>();

  function find({ id, submittedAt }: Sent): Absence | null {
    const absence = absences.get(id);
    return absence?.submittedAt === submittedAt ? absence : null;
  }

  function begin({ id, submittedAt }: Sent, graceMs: number): Absence {
    forget(id);
    const isRipe = graceMs <= 0;
    const ripeAt = clock.now() + graceMs;
    const absence: Absence = { submittedAt, isRipe, hasLasted: isRipe, ripeAt, callOff: () => {} };
    if (!isRipe) absence.callOff = clock.after(graceMs, () => (absence.isRipe = true));
    absences.set(id, absence);
    return absence;
  }

  function forget(transferId: string): void {
    absences.get(transferId)?.callOff();
    absences.delete(transferId);
  }

  return {
    isRipe: (transferId) => absences.get(transferId)?.isRipe ?? false,
    notFound(sent, graceMs, wasRipe) {
      const known = find(sent);
      if (!known) return begin(sent, graceMs).hasLasted;
      if (wasRipe) known.hasLasted = true;
      return known.hasLasted;
    },
    nextLookAt(sent) {
      const known = find(sent);
      return known && !known.hasLasted ? known.ripeAt : null;
    },
    hasLasted: (sent) => find(sent)?.hasLasted ?? false,
    forget,
  };
}
