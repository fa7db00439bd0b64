import { spawn, type ChildProcess } from 'node:child_process';

/** A program of ours as its own process: started, killed without warning, started again. */
export class Program {
  private child: ChildProcess | null = null;
  private output = '';

  constructor(
    private readonly file: string,
    private readonly env: Record<string, string>,
    /** What it prints once it is ready, with the URL it listens on as first group. */
    private readonly ready: RegExp,
  ) {}

  /** The URL it listens on. */
  start(): Promise<string> {
    this.output = '';
    const child = spawn(process.execPath, [this.file], {
      env: { PATH: process.env.PATH ?? '', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-20_000);
        const match = this.ready.exec(this.output);
        if (match?.[1]) resolve(match[1]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (this.child === child) this.child = null;
        reject(new Error(`${this.file} ended (${String(code ?? signal)}) before it was ready:\n${this.output}`));
      });
    });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Stands still, and goes on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }

  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }
}
