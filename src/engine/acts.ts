import { isFinal, type Transfer, type TransferAct } from '../domain/transfer';
import type { EngineParts } from './engine';
import type { LocalChange, Observer } from './observe';

/** A call may wait for a login and for one repetition of it: after so many time-outs it is over, whatever became of us. */
const TIMEOUTS_OF_A_CALL = 4;

/**
 * Requests whose effect could double: approvals, cancellations, delivery requests. Each is written down before its call,
 * under the transfer's lock, and the next one is made only on what a look has shown that began after the call was over.
 */
export interface Acts {
  /** Writes down that this is asked for now. Null where it must not be; `allows` says whether the row as it is lets it. */
  begin(transfer: Transfer, kind: TransferAct['kind'], allows: (row: Transfer) => boolean): Promise<Transfer | null>;
  /**
   * What is written down of it once its call is over. `none`: it is certain that it had no effect, so that it may be
   * asked for at once again.
   */
  ended(row: Pick<Transfer, 'lastAct' | 'lastPolledAt'>, effect: 'none' | 'maybe'): TransferAct | null;
}

/** Whether what is known rests on a look that began after the last act was over. `lookedAt`: when that look began. */
export function isSeenSince(act: TransferAct | null, lookedAt: number): boolean {
  return act === null || lookedAt > act.overAt;
}

export function createActs({ clock, settings }: EngineParts, observer: Observer): Acts {
  /** Now, and no sooner than a look already made: a clock that was set back has left it in the future. */
  function sinceLooks({ lastPolledAt }: Pick<Transfer, 'lastPolledAt'>): number {
    return Math.max(clock.now(), lastPolledAt ?? 0);
  }

  return {
    async begin(transfer, kind, allows) {
      let mayBegin = false;
      const row = await observer.change(transfer.id, (before): LocalChange | null => {
        mayBegin = !isFinal(before.status) && allows(before);
        if (!mayBegin) return null;
        const overAt = sinceLooks(before) + TIMEOUTS_OF_A_CALL * settings.providerTimeoutMs;
        // Where this process dies, the look that tells what came of it is planned already.
        const nextPollAt = Math.min(before.nextPollAt ?? overAt, overAt);
        return { fields: { lastAct: { kind, overAt }, nextPollAt } };
      });
      return mayBegin ? row : null;
    },
    ended: (row, effect) =>
      row.lastAct === null || effect === 'none' ? null : { ...row.lastAct, overAt: sinceLooks(row) },
  };
}
