import { setImmediate } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import type { Scene } from './scene';

/** What the servers that are compared answer to. Sent by the reader's process, over IPC. */
export type Order =
  | { kind: 'start'; scene: Scene | null }
  | { kind: 'publish'; events: Batch }
  | { kind: 'usage'; collectGarbage: boolean };

export type Report =
  /** Only Corridor has a scene to tell of. */
  | { kind: 'started'; port: number; scene: Scene | null }
  | { kind: 'published'; published: Published }
  | { kind: 'usage'; usage: Usage };

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
  /** When delivering could begin: the first event was there. */
  began: number;
  /** When each event was there: committed to the log, or handed to the library. */
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

/** One delivery, as JSON.parse answers it. */
export type Sample = ExecutionResult<{ transferUpdated: TransferEvent }>;

export interface TransferEvent {
  version: number;
  [field: string]: unknown;
}

export interface Server {
  port: number;
  scene?: Scene;
  /** Resolves once the events are handed over. */
  publish(events: Batch): Promise<Published>;
}

declare const gc: (() => void) | undefined;

/** Runs a server as a child process of the bench. */
export function serve(start: (scene: Scene | null) => Promise<Server>): void {
  let server: Server | null = null;
  const answer = (report: Report) => process.send?.(report);
  const obey = async (order: Order): Promise<void> => {
    switch (order.kind) {
      case 'start':
        server = await start(order.scene);
        answer({ kind: 'started', port: server.port, scene: server.scene ?? null });
        return;
      case 'publish': {
        if (!server) throw new Error('not started');
        answer({ kind: 'published', published: await server.publish(order.events) });
        return;
      }
      case 'usage':
        answer({ kind: 'usage', usage: usage(order.collectGarbage) });
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

/** One that serves out of memory what Corridor serves from its log. */
export function servePeer(start: (scene: Scene) => Promise<Server>): void {
  serve((scene) => {
    if (!scene) throw new Error('peers serve what Corridor serves: give them its scene');
    return start(scene);
  });
}

function usage(collectGarbage: boolean): Usage {
  for (let n = 0; collectGarbage && n < 3; n += 1) gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { rssBytes: rss, heapBytes: heapUsed + external, cpuMs: (user + system) / 1_000 };
}

/** Calls `publish` so often, and lets the event loop turn between, so that what was published is written. */
export async function publishEach({ count }: Batch, publish: () => unknown): Promise<Published> {
  const began = monotonicMs();
  const at: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await publish();
    at.push(monotonicMs());
    await setImmediate();
  }
  return { began, at };
}
