import { fork, type ChildProcess } from 'node:child_process';
import type { Batch, Order, Published, Report, Usage } from './child';
import type { Scene } from './scene';

export type ServerName = 'corridor' | 'bare-socket' | 'default-path' | 'yoga' | 'mercurius';

/** One of the servers that are compared, as a process of its own. */
export interface Served {
  name: ServerName;
  port: number;
  /** What the others are to serve as well; null where it was given one itself. */
  scene: Scene | null;
  publish(events: Batch): Promise<Published>;
  usage(options?: { collectGarbage: boolean }): Promise<Usage>;
  stop(): Promise<void>;
}

/** BENCH_PROFILE=<folder>: where each server leaves what it spent its time on. */
const PROFILING = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];

export async function startServer(name: ServerName, scene: Scene | null = null): Promise<Served> {
  const child = fork('scripts/run-ts.js', [`bench/fanout/${name}.ts`], {
    execArgv: ['--expose-gc', ...PROFILING],
    // Amounts are BigInt.
    serialization: 'advanced',
  });
  const started = await ask(child, { kind: 'start', scene }, 'started');
  return {
    name,
    port: started.port,
    scene: started.scene,
    publish: async (events) => (await ask(child, { kind: 'publish', events }, 'published')).published,
    usage: async ({ collectGarbage } = { collectGarbage: false }) =>
      (await ask(child, { kind: 'usage', collectGarbage }, 'usage')).usage,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

/** One order at a time. */
function ask<K extends Report['kind']>(child: ChildProcess, order: Order, kind: K): Promise<Report & { kind: K }> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null) => reject(new Error(`a server ended (${code}) before it answered ${kind}`));
    child.once('exit', failed);
    child.once('message', (report: Report) => {
      child.off('exit', failed);
      if (report.kind === kind) resolve(report as Report & { kind: K });
      else reject(new Error(`${report.kind} came instead of ${kind}`));
    });
    child.send(order);
  });
}
