import type { NewEvent } from '../../src/domain/event';
import { openStore } from '../../src/store/open-store';
import { monotonicMs } from './child';

/** What the writer is sent by the API's process: events for one transaction. */
export interface Append {
  organizationId: string;
  events: NewEvent[];
}

/** What it answers once they are committed. */
export interface Appended {
  lastSeq: number;
  at: number;
}

/** Appends to the log from a process of its own, as a worker does: writing is not what is measured. */
async function main(): Promise<void> {
  const [dataDir = ''] = process.argv.slice(2);
  const store = await openStore({ databaseUrl: null, dataDir, tool: true });
  process.on('message', ({ organizationId, events }: Append) => {
    store
      .write((tx) => tx.appendEvents(organizationId, events))
      .then(
        (seqs) => process.send?.({ lastSeq: seqs.at(-1) ?? 0, at: monotonicMs() } satisfies Appended),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  });
  process.on('disconnect', () => process.exit(0));
}

void main();
