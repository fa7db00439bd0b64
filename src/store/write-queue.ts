import { writeHeads } from './event-log';
import type { LogHeads } from './log-heads';
import type { TransactionSession } from './session';

/** The writer's connection, as the queue needs it. */
export interface WriterConnection {
  /** Runs transaction control. */
  control(text: string): Promise<void>;
  /** False once SQLite has rolled everything back by itself, as it does when the disk is full. */
  isInTransaction(): boolean;
  openSession(): TransactionSession;
  /** Told after each COMMIT. */
  committed?(): void;
  /** Of the group that is under way. */
  readonly logHeads: LogHeads;
}

interface QueuedWrite {
  work: (session: TransactionSession) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** How many transactions may share a commit: it bounds how long the first of them waits, and the event loop with it. */
const MAX_GROUP = 64;
/** After a group as large as this it pays to wait for the next one to gather. */
const CROWD = 8;

/**
 * Group commit over one connection. Transactions run one after the other, and all that were waiting when a group began
 * share its one COMMIT, so one fsync pays for many. Nobody is answered before that COMMIT: neither a success that might not
 * last, nor a refusal that rests on rows which might not. Each has a savepoint of its own, where there are more than one:
 * one that fails is rolled back alone; a COMMIT that fails fails the whole group.
 */
export class WriteQueue {
  private readonly waiting: QueuedWrite[] = [];
  private readonly pauses: (() => Promise<void>)[] = [];
  private draining: Promise<void> | null = null;
  private isCrowded = false;

  constructor(private readonly connection: WriterConnection) {}

  write<T>(work: (session: TransactionSession) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.draining ??= this.drain();
    });
  }

  /** Runs work while no transaction is open; those that come meanwhile wait for its end. */
  pause(work: () => Promise<void>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.pauses.push(() => work().then(resolve, reject));
      this.draining ??= this.drain();
    });
  }

  /** Resolves when everything queued so far is settled. */
  async idle(): Promise<void> {
    while (this.draining) await this.draining;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0 || this.pauses.length > 0) {
      for (const pause of this.pauses.splice(0)) await pause();
      if (this.waiting.length === 0) continue;
      await this.gather();
      const group = this.waiting.splice(0, MAX_GROUP);
      this.isCrowded = group.length >= CROWD;
      await this.commitGroup(group);
    }
    this.draining = null;
  }

  /**
   * The driver never waits, so only this lets timers and sockets have their turn. Where many come, a group grows as long as
   * each turn brings more: whoever comes a turn too late waits for a whole COMMIT of others, and then has one for itself.
   */
  private async gather(): Promise<void> {
    let known: number;
    do {
      known = this.waiting.length;
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (this.isCrowded && this.waiting.length > known && this.waiting.length < MAX_GROUP);
  }

  private async commitGroup(group: readonly QueuedWrite[]): Promise<void> {
    const answers: (() => void)[] = [];
    try {
      await this.connection.control('BEGIN IMMEDIATE');
      const [first, ...others] = group;
      // Nobody else's work is lost with that of the only one: it needs no savepoint.
      if (first && others.length === 0) answers.push(await this.run(first));
      else for (const write of group) answers.push(await this.runInSavepoint(write));
      await this.writeHeads();
      await this.connection.control('COMMIT');
      this.connection.committed?.();
    } catch (error) {
      await this.rollBack();
      for (const write of group) write.reject(error);
      return;
    }
    for (const answer of answers) answer();
  }

  private async run({ work, resolve }: QueuedWrite): Promise<() => void> {
    const session = this.connection.openSession();
    let value: unknown;
    try {
      value = await work(session);
    } finally {
      await session.end();
    }
    session.assertSound();
    return () => resolve(value);
  }

  private async runInSavepoint(write: QueuedWrite): Promise<() => void> {
    const undoHeads = this.connection.logHeads.mark();
    await this.connection.control('SAVEPOINT work');
    try {
      const answer = await this.run(write);
      await this.connection.control('RELEASE work');
      return answer;
    } catch (error) {
      if (!this.connection.isInTransaction()) throw error;
      undoHeads();
      await this.connection.control('ROLLBACK TO work');
      await this.connection.control('RELEASE work');
      return () => write.reject(error);
    }
  }

  private async writeHeads(): Promise<void> {
    const session = this.connection.openSession();
    await writeHeads(session, this.connection.logHeads);
    await session.end();
  }

  private async rollBack(): Promise<void> {
    this.connection.logHeads.clear();
    if (!this.connection.isInTransaction()) return;
    // Its failure would hide the reason we are here for; the next BEGIN meets whatever is wrong.
    await this.connection.control('ROLLBACK').catch(() => {});
  }
}
