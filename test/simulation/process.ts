import type { Reads, Store, Transaction } from '../../src/domain/store';
import type { Clock } from '../../src/domain/world';
import type { ProviderDefinition } from '../../src/domain/connector';
import type { WakeBus } from '../../src/engine/engine';

class ProcessDied extends Error {}

/**
 * One life of the process. Everything the engine touches goes through it, so that death takes effect exactly at a
 * store or provider boundary: a transaction under way is rolled back, timers are gone, answers reach nobody.
 */
export class Life {
  alive = true;
  private readonly timers = new Set<() => void>();
  /** What a dead process waits for. Each life has its own: one for all of them would hold on to all that ever waited. */
  private readonly never = new Promise<never>(() => {});

  constructor(
    private readonly world: {
      clock: Clock;
      /** How far the machine's own clock is off, which somebody may change at any time. */
      skew: () => number;
      /** Counts a boundary and may kill this life there. */
      boundary: (name: string, life: Life) => void;
      pending: { count: number; started: number };
    },
  ) {}

  die(): void {
    this.alive = false;
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  clock(): Clock {
    const { clock, skew } = this.world;
    return {
      now: () => clock.now() + skew(),
      after: (ms, run) => {
        if (!this.alive) return () => {};
        const cancel = clock.after(ms, () => {
          this.timers.delete(cancel);
          if (this.alive) run();
        });
        this.timers.add(cancel);
        return () => {
          this.timers.delete(cancel);
          cancel();
        };
      },
    };
  }

  store(inner: Store): Store {
    return new Proxy(inner, {
      get: (target, name: string) => {
        if (name === 'write')
          return (work: (tx: Transaction) => Promise<unknown>) =>
            this.across('write', () => this.writeIn(target, work));
        if (name === 'close') return () => Promise.resolve();
        const method = target[name as keyof Reads] as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => this.across(name, async () => await method.apply(target, args));
      },
    });
  }

  private writeIn(store: Store, work: (tx: Transaction) => Promise<unknown>): Promise<unknown> {
    return store.write(async (tx) => {
      if (!this.alive) throw new ProcessDied();
      const result = await work(this.inTransaction(tx));
      if (!this.alive) throw new ProcessDied();
      return result;
    });
  }

  private inTransaction(tx: Transaction): Transaction {
    return new Proxy(tx, {
      get: (target, name: string) => {
        const method = target[name as keyof Transaction] as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          this.pass(`before ${name} in a transaction`);
          const result = await method.apply(target, args);
          this.pass(`after ${name} in a transaction`);
          return result;
        };
      },
    });
  }

  /** Dies here, or before: what the transaction did so far is rolled back. */
  private pass(name: string): void {
    if (this.alive) this.world.boundary(name, this);
    if (!this.alive) throw new ProcessDied();
  }

  provider(definition: ProviderDefinition): ProviderDefinition {
    return {
      ...definition,
      open: (setup) => {
        const connector = definition.open(setup);
        return new Proxy(connector, {
          get: (target, name: string) => {
            const member = target[name as keyof typeof target] as unknown;
            if (name === 'lookUpTransfers' && target.lookUpTransfers) {
              const batch = target.lookUpTransfers;
              const ask: typeof batch.ask = (handles) => this.across(name, () => batch.ask(handles), false);
              return { ...batch, ask };
            }
            if (typeof member !== 'function' || name === 'readCallback' || name === 'close') return member;
            return (...args: unknown[]) =>
              this.across(name, () => (member as (...all: unknown[]) => Promise<unknown>).apply(target, args), false);
          },
        });
      },
    };
  }

  wake(inner: WakeBus): WakeBus {
    return {
      wake: (topic) => {
        if (this.alive) inner.wake(topic);
      },
      onWake: (topic, run) => inner.onWake(topic, () => (this.alive ? run() : undefined)),
    };
  }

  /** A boundary before and one after; whoever dies there hears nothing more. */
  private async across<T>(name: string, run: () => Promise<T>, counts = true): Promise<T> {
    if (!this.alive) return this.never;
    this.world.boundary(`before ${name}`, this);
    if (!this.alive) return this.never;
    try {
      const result = await (counts ? this.counted(run) : run());
      if (!this.alive) return await this.never;
      this.world.boundary(`after ${name}`, this);
      return this.alive ? result : await this.never;
    } catch (error) {
      if (!this.alive || error instanceof ProcessDied) return this.never;
      throw error;
    }
  }

  /** Database work under way: the virtual clock waits for it, since it takes no virtual time. */
  private async counted<T>(run: () => Promise<T>): Promise<T> {
    if (!this.alive) return this.never;
    this.world.pending.count += 1;
    this.world.pending.started += 1;
    try {
      return await run();
    } finally {
      this.world.pending.count -= 1;
    }
  }
}
