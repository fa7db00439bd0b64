import type { NewEvent } from '../../src/domain/event';
import { openStore } from '../../src/store/open-store';
import { monotonicMs } from './child';

/** What the writer is sent first: whose log it appends to, and the event that all others are like. */
export interface Template {
  organizationId: string;
  event: NewEvent & { body: { kind: 'transfer' } };
}

/** What it is sent from then on: how many events to append in one transaction. */
export type Append = number;

/** What it answers once they are committed. */
export interface Appended {
  lastSeq: number;
  at: number;
}

/**
 * Appends to the log from a process of its own, as a worker does: writing is not what is measured. It makes up the events
 * itself, each a version later, for also being told of them would take the API's time.
 */
async function main(): Promise<void> {
  const [dataDir = ''] = process.argv.slice(2);
  const store = await openStore({ databaseUrl: null, dataDir, tool: true });

  process.once('message', ({ organizationId, event }: Template) => {
    let { version } = event.body;
    const nextEvent = (): NewEvent => ({ ...event, at: Date.now(), body: { ...event.body, version: ++version } });

    process.on('message', (count: Append) => {
      const events = Array.from({ length: count }, nextEvent);
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
  });
  process.on('disconnect', () => process.exit(0));
}

void main();
