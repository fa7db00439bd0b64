import type { ExecutionResult } from 'graphql';

/** What the servers that are compared answer to. Sent by the reader's process, over IPC. */
export type Order =
  | { kind: 'start'; sample: Sample | null }
  /** So many events more, one after the other. */
  | { kind: 'publish'; count: number; burst: boolean }
  /** Collects garbage first. */
  | { kind: 'usage' };

export type Report =
  | { kind: 'started'; port: number }
  /** The instant (process.hrtime, in ns, one clock for the whole machine) at which the last of the events was there. */
  | { kind: 'published'; at: string }
  | { kind: 'usage'; usage: Usage };

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
  /** Resolves once the events are handed over: committed, or published. */
  publish(count: number, burst: boolean): Promise<void> | void;
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
      case 'publish':
        await server?.publish(order.count, order.burst);
        answer({ kind: 'published', at: String(process.hrtime.bigint()) });
        return;
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
export async function publishEach(count: number, publish: () => void): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    publish();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
