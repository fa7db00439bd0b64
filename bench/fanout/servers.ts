import { fork, type ChildProcess } from 'node:child_process';
import type { Batch, Order, Published, Report, Sample, Usage } from './child';

export type ServerName = 'corridor' | 'bare-socket' | 'default-path' | 'yoga' | 'mercurius';

/** One of the servers that are compared, as a process of its own. */
export interface Served {
  name: ServerName;
  port: number;
  publish(events: Batch): Promise<Published>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export async function startServer(name: ServerName, sample: Sample | null = null): Promise<Served> {
  const child = fork('scripts/run-ts.js', [`bench/fanout/${name}.ts`], { execArgv: ['--expose-gc'] });
  const { port } = await ask(child, { kind: 'start', sample }, 'started');
  return {
    name,
    port,
    publish: async (events) => (await ask(child, { kind: 'publish', events }, 'published')).published,
    usage: async () => (await ask(child, { kind: 'usage' }, 'usage')).usage,
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
