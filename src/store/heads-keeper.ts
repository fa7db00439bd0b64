import type { Clock, Log } from '../domain/world';
import { headsText, type Heads, readHeadsFile, writeHeadsFile } from './heads-file';

/** What a power cut may cost of the knowledge that events were there; the events themselves it costs none. */
const KEEP_EVERY_MS = 1_000;

interface HeadsKeeperParts {
  file: string;
  store: { listLogHeads(): Promise<Heads> };
  clock: Clock;
  log: Log;
}

/**
 * Keeps the heads of the logs in a file of their own, beside or far from the database: the next start can then tell a
 * database that lost events from one that never had them. They are read after their commit, so the file is never ahead.
 */
export class HeadsKeeper {
  private written: string | null = null;
  private writing: Promise<void> = Promise.resolve();
  private callOff = () => {};
  private closed = false;

  constructor(private readonly parts: HeadsKeeperParts) {}

  async start(): Promise<void> {
    const { file, log, store } = this.parts;
    const known = readHeadsFile(file);
    if (known === null && headsText(await store.listLogHeads()) !== '') {
      log.warn({ file }, 'there is no file of log heads: whether the database has lost events could not be checked');
    }
    await this.keep();
    this.keepLater();
  }

  /** Writes what was committed last. */
  async close(): Promise<void> {
    this.closed = true;
    this.callOff();
    await this.writing;
    await this.keep();
  }

  private keepLater(): void {
    if (this.closed) return;
    this.callOff = this.parts.clock.after(KEEP_EVERY_MS, () => {
      this.writing = this.keep()
        .catch((error: unknown) => this.parts.log.error({ err: error }, 'the heads of the logs could not be kept'))
        .then(() => this.keepLater());
    });
  }

  private async keep(): Promise<void> {
    const text = headsText(await this.parts.store.listLogHeads());
    if (text === this.written) return;
    await writeHeadsFile(this.parts.file, text);
    this.written = text;
  }
}
