import LibsqlPromise from 'libsql/promise';

/** How long what was committed may stay in the write-ahead log alone while the process lives. */
const CHECKPOINT_AFTER_MS = 2_000;
/** Pages of 4 KiB (16 MiB): a log that is longer is begun anew, for which writing has to stand still for a moment. */
const MAX_PAGES = 4_000;
/** What the log's file is cut to when it is begun anew after it had grown under a long reader: 64 MiB. */
export const LOG_FILE_LIMIT = 64 * 1024 * 1024;
/** Pages after which SQLite itself carries over, on the event loop, should what we do here not come to it: 128 MiB. */
export const AUTOMATIC_CHECKPOINT_PAGES = 32_000;

interface CheckpointParts {
  file: string;
  /** Runs work while no transaction is open. */
  betweenTransactions(work: () => Promise<void>): Promise<void>;
}

/**
 * Carries the write-ahead log over into the database file, beside the event loop and soon after each commit. So the log
 * stays short, a start has little of it to read, and a copy of the file alone misses seconds, not all that was ever written.
 */
export class Checkpoints {
  private timer: NodeJS.Timeout | null = null;
  private underWay: Promise<void> | null = null;
  private isBehind = false;
  private isClosed = false;

  private constructor(
    private readonly database: LibsqlPromise,
    private readonly parts: CheckpointParts,
  ) {}

  static async open(parts: CheckpointParts): Promise<Checkpoints> {
    const database = new LibsqlPromise(parts.file, {});
    // As the writer does: what the log is told to have on disk is on disk before the log is begun anew.
    await database.exec('PRAGMA synchronous = FULL');
    return new Checkpoints(database, parts);
  }

  /** After each commit. */
  committed(): void {
    // What is committed while a checkpoint runs is not in it.
    this.isBehind = true;
    if (this.timer !== null || this.underWay !== null || this.isClosed) return;
    this.timer = setTimeout(() => this.start(), CHECKPOINT_AFTER_MS);
    this.timer.unref();
  }

  /** Ends what is under way; the last checkpoint is the writer's own. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.underWay;
    this.database.close();
  }

  private start(): void {
    this.timer = null;
    this.isBehind = false;
    // One that fails, for want of disk, is made up for by the next: commits are safe in the log meanwhile.
    this.underWay = this.run()
      .catch(() => {})
      .then(() => {
        this.underWay = null;
        if (this.isBehind) this.committed();
      });
  }

  private async run(): Promise<void> {
    const pages = await this.checkpoint();
    // What was committed meanwhile is little: only it has to be waited for.
    if (pages > MAX_PAGES && !this.isClosed)
      await this.parts.betweenTransactions(async () => void (await this.checkpoint()));
  }

  /** Answers how many pages the log has. It waits for no reader and keeps no writer waiting. */
  private async checkpoint(): Promise<number> {
    const rows = (await this.database.pragma('wal_checkpoint(PASSIVE)', {})) as { log: number }[];
    return Number(rows[0]?.log ?? 0);
  }
}
