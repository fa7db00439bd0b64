/**
 * Sendings of one account under way at once. Above it a provider gains nothing from us but a queue of its own, and what
 * is taken in meanwhile waits for what is sent.
 */
const LANES_PER_ACCOUNT = 8;
/**
 * Sendings of one account and urgency kept waiting here. Beyond it a row waits in the database, where the poller finds it
 * due: what a flood costs in memory is bounded.
 */
const LONGEST_LINE = 1_000;

/** Whether somebody waits for a sending: a caller for the provider's answer, or a poller for what it has claimed. */
export type Urgency = 'awaited' | 'unawaited';

/** A bound on what is sent at once, account by account: a flood is stored first and goes out at the account's pace. */
export interface Lanes {
  /**
   * `calls`: how many the account may make now. What nobody waits for and would find none is not taken, for it would only
   * be put off again.
   */
  hasRoom(accountId: string, urgency: Urgency, calls: number): boolean;
  /** Runs the job when its turn comes, oldest first, and settles as it does. After `close` it resolves without running. */
  run(accountId: string, urgency: Urgency, job: () => Promise<void>): Promise<void>;
  /** Lets go of what waits: its rows are due, and the next start sends them. */
  close(): void;
}

interface Waiting {
  start: () => void;
  letGo: () => void;
}

interface Line {
  free: number;
  waiting: Record<Urgency, Waiting[]>;
  /** Whose turn it was last: where both wait they take turns, so that neither starves the other. */
  last: Urgency;
}

export function createLanes(): Lanes {
  const lines = new Map<string, Line>();
  let closed = false;

  function lineOf(accountId: string): Line {
    const known = lines.get(accountId);
    if (known) return known;
    const line: Line = { free: LANES_PER_ACCOUNT, waiting: { awaited: [], unawaited: [] }, last: 'unawaited' };
    lines.set(accountId, line);
    return line;
  }

  /** Under way, or waiting for it. */
  function inLine(line: Line | undefined): number {
    if (!line) return 0;
    return LANES_PER_ACCOUNT - line.free + line.waiting.awaited.length + line.waiting.unawaited.length;
  }

  function next(line: Line): Waiting | undefined {
    const other: Urgency = line.last === 'awaited' ? 'unawaited' : 'awaited';
    const turn = line.waiting[other].length > 0 ? other : line.last;
    line.last = turn;
    return line.waiting[turn].shift();
  }

  function leave(accountId: string, line: Line): void {
    line.free += 1;
    const waiting = next(line);
    if (waiting) {
      line.free -= 1;
      waiting.start();
    } else if (line.free === LANES_PER_ACCOUNT) lines.delete(accountId);
  }

  return {
    hasRoom(accountId, urgency, calls) {
      const line = lines.get(accountId);
      if (line && line.waiting[urgency].length >= LONGEST_LINE) return false;
      return urgency === 'awaited' || inLine(line) < calls;
    },

    async run(accountId, urgency, job) {
      if (closed) return;
      const line = lineOf(accountId);
      if (line.free > 0) line.free -= 1;
      else {
        const isMyTurn = await new Promise<boolean>((resolve) =>
          line.waiting[urgency].push({ start: () => resolve(true), letGo: () => resolve(false) }),
        );
        if (!isMyTurn) return;
      }
      try {
        await job();
      } finally {
        leave(accountId, line);
      }
    },

    close() {
      closed = true;
      for (const { waiting } of lines.values()) {
        for (const { letGo } of [...waiting.awaited.splice(0), ...waiting.unawaited.splice(0)]) letGo();
      }
    },
  };
}
