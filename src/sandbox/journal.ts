import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from './clock';
import type { Call, OpenProvider, Operation, Route } from './provider';

/**
 * A real provider remembers across our restarts, so a sandbox that lives in the API's process has to as well: every
 * request that may change its state is written down with its virtual time and the dice it threw, and done again at the
 * next start. What is kept of a request are the sandbox's own sample credentials and made-up people.
 */
export interface Journal {
  /** The provider's random source: while a request is handled, dice that a replay throws again. */
  readonly random: () => number;
  /** Handles a request, and remembers it where it may change state. */
  handle<A>(provider: string, route: Route, call: Call, run: () => A): A;
  status(request: StatusEntry['request']): void;
  /** Does again what was written down. */
  replay(world: ReplayWorld): void;
  /** True while requests are done again: nobody is told of what they cause. */
  readonly replaying: () => boolean;
  forget(): void;
}

interface RequestEntry {
  readonly kind: 'request';
  readonly at: number;
  readonly seed: number;
  readonly provider: string;
  readonly operation: Operation | null;
  /** Names the route among the provider's. */
  readonly method: string;
  readonly route: string;
  readonly call: Pick<Call, 'method' | 'path' | 'headers' | 'query' | 'params' | 'bodyText'>;
}

interface StatusEntry {
  readonly kind: 'status';
  readonly at: number;
  readonly request: { readonly provider: string; readonly reference: string; readonly status: string };
}

type Entry = RequestEntry | StatusEntry;

interface ReplayWorld {
  readonly clock: Clock;
  readonly present: (provider: string) => OpenProvider | undefined;
  readonly setStatus: (request: StatusEntry['request']) => void;
  readonly log: (line: string) => void;
}

/** GETs of these operations change state (Xprizo approvals). */
const CHANGING: readonly (Operation | undefined)[] = ['approve', 'cancel', 'deliver'];

/** Doing again takes about 0.1 ms each; contacts are kept beyond this, since transfers lean on them. */
const MOST_ENTRIES = 5_000;

/** `file` null: remembers nothing. */
export function createJournal(parts: { file: string | null; now: () => number; random: () => number }): Journal {
  const { file, now } = parts;
  let dice: (() => number) | null = null;
  let replaying = false;

  function write(entry: Entry): void {
    // Unsynced, but in the system's hands: it survives a kill of this process, which is all a sandbox has to.
    if (file === null || replaying) return;
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }

  function withDice<A>(seed: number, run: () => A): A {
    const before = dice;
    dice = seededDice(seed);
    try {
      return run();
    } finally {
      dice = before;
    }
  }

  return {
    random: () => (dice ?? parts.random)(),
    replaying: () => replaying,

    handle(provider, route, call, run) {
      if (file === null) return run();
      if (route.method === 'GET' && !CHANGING.includes(route.operation)) return run();
      const seed = Math.floor(parts.random() * 2 ** 32);
      const kept = route.remember === undefined ? call : route.remember(call);
      if (kept === null) return withDice(seed, run);
      const { method, path, headers, query, params, bodyText } = kept;
      write({
        kind: 'request',
        at: now(),
        seed,
        provider,
        operation: route.operation ?? null,
        method: route.method,
        route: route.path,
        call: { method, path, headers, query, params, bodyText },
      });
      return withDice(seed, run);
    },

    status(request) {
      write({ kind: 'status', at: now(), request });
    },

    replay({ clock, present, setStatus, log }) {
      if (file === null || !existsSync(file)) return;
      const entries = shortened(readEntries(file, log), file);
      if (entries.length === 0) return;
      const latest = Math.max(...entries.map((entry) => entry.at));
      replaying = true;
      try {
        clock.startAt(Math.max(latest, clock.now()));
        for (const entry of entries) {
          clock.after(entry.at - clock.now(), () => {
            if (entry.kind === 'status') setStatus(entry.request);
            else withDice(entry.seed, () => doAgain(entry, present(entry.provider)));
          });
        }
        clock.runDue();
      } finally {
        replaying = false;
      }
      log(`did ${entries.length} earlier requests again`);
    },

    forget() {
      if (file !== null) writeFileSync(file, '', { mode: 0o600 });
    },
  };
}

function doAgain(entry: RequestEntry, open: OpenProvider | undefined): void {
  const route = open?.routes.find(({ method, path }) => method === entry.method && path === entry.route);
  route?.handle({ ...entry.call, visible: (found) => found, show: ({ state, amount }) => ({ ...state, amount }) });
}

function readEntries(file: string, log: (line: string) => void): Entry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index): Entry[] => {
      if (line === '') return [];
      try {
        return [JSON.parse(line) as Entry];
      } catch {
        log(`line ${index + 1} of ${file} was cut off and is left out`);
        return [];
      }
    });
}

/** The newest entries and every contact; written back, so that the file does not grow without end. */
function shortened(entries: Entry[], file: string): Entry[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const cut = entries.length - MOST_ENTRIES;
  const kept = entries.filter(
    (entry, index) => index >= cut || (entry.kind === 'request' && entry.operation === 'contact'),
  );
  writeFileSync(`${file}.new`, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return kept;
}

/** mulberry32: the same seed throws the same dice. */
function seededDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
