import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';

/** What the servers that are compared answer to. Sent by the reader's process, over IPC. */
export type Order =
  | { kind: 'start'; sample: Sample | null }
  | { kind: 'publish'; events: Batch }
  /** Collects garbage first. */
  | { kind: 'usage' };

export type Report =
  { kind: 'started'; port: number } | { kind: 'published'; published: Published } | { kind: 'usage'; usage: Usage };

/** So many events more. */
export interface Batch {
  count: number;
  /** All at once (in one transaction, where there is a database), or one after the other. */
  burst?: boolean;
  /** Milliseconds between one and the next. Default: none, one follows the other. */
  everyMs?: number;
}

/** Instants in milliseconds of the machine's monotonic clock, the same for all processes. */
export interface Published {
  began: number;
  /** When each event was there: committed, or handed to the library. */
  at: number[];
}

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export interface Usage {
  rssBytes: number;
  /** V8's heap and what it holds outside of it. */
  heapBytes: number;
  /** Of user and system since the process began. */
  cpuMs: number;
}

/** One event as Corridor delivered it: what the others serve out of memory. */
export type Sample = ExecutionResult<{ transferUpdated: TransferEvent }>;

export interface TransferEvent {
  version: number;
  [field: string]: unknown;
}

export interface Server {
  port: number;
  /** Resolves, with the instant of each, once the events are handed over. */
  publish(events: Batch): Promise<number[]>;
}

declare const gc: (() => void) | undefined;

/** Runs a server as a child process of the bench. */
export function serve(start: (sample: Sample | null) => Promise<Server>): void {
  let server: Server | null = null;
  const answer = (report: Report) => process.send?.(report);
  const obey = async (order: Order): Promise<void> => {
    switch (order.kind) {
      case 'start':
        server = await start(order.sample);
        answer({ kind: 'started', port: server.port });
        return;
      case 'publish': {
        if (!server) throw new Error('not started');
        const began = monotonicMs();
        answer({ kind: 'published', published: { began, at: await server.publish(order.events) } });
        return;
      }
      case 'usage':
        answer({ kind: 'usage', usage: usage() });
        return;
    }
  };
  process.on('message', (order: Order) => {
    obey(order).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
  process.on('disconnect', () => process.exit(0));
}

function usage(): Usage {
  for (let n = 0; n < 3; n += 1) gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { rssBytes: rss, heapBytes: heapUsed + external, cpuMs: (user + system) / 1_000 };
}

/** The events of a peer: the sample with a version of its own each. */
export function createEvents(sample: Sample | null): () => TransferEvent {
  const event = sample?.data?.transferUpdated;
  if (!event) throw new Error('peers serve what Corridor delivered: give them a sample');
  let version = event.version;
  return () => ({ ...event, version: ++version });
}

/** Calls `publish` so often, and lets the event loop turn between, so that what was published is written. */
export async function publishEach({ count, everyMs = 0 }: Batch, publish: () => unknown): Promise<number[]> {
  const at: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await publish();
    at.push(monotonicMs());
    await (everyMs > 0 ? setTimeout(everyMs) : setImmediate());
  }
  return at;
}
