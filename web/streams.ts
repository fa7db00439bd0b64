import { createClient, type Client } from 'graphql-ws';
import { Kind, parse } from 'graphql';
import { describeEvent } from './event-facts';
import { append, type EventLog, type KeptEvent } from './event-log';
import type { KeyStore } from './key';
import type { Answer, Operation } from './operation';

/** A burst of events is drawn once. */
const DRAW_AFTER_MS = 50;
const MAX_RECONNECTS = 10;
const RECONNECT_AFTER_MS = 1_000;

/** After these close codes, and after a cut line, the same request may succeed. See docs/errors.md. */
const RESUMABLE = new Set([1001, 1005, 1006, 1012, 4410]);

export interface Stream {
  id: number;
  name: string;
  status: 'open' | 'reconnecting';
}

export interface StreamsState extends EventLog {
  open: readonly Stream[];
  /** Why a stream ended that nobody stopped. */
  failure: string | null;
}

export interface Observer {
  next(result: Answer): void;
  error(error: unknown): void;
  complete(): void;
}

export interface Streams {
  /** Answers how its observer leaves, which stops the stream unless it was detached. */
  start(operation: Operation, observer?: Observer): () => void;
  stop(id: number): void;
  /** What runs goes on, but whoever started it neither sees nor stops it any more. */
  detachAll(): void;
  /** For a new key: ends every stream and the socket. */
  reset(): void;
  clear(): void;
  getState: () => StreamsState;
  onChange: (listener: () => void) => () => void;
}

interface Running extends Stream {
  operation: Operation;
  observer: Observer | null;
  after: string | null;
  reconnects: number;
  leave: () => void;
}

/** Subscriptions over one WebSocket, and every event of them. */
export function createStreams(url: string, key: KeyStore): Streams {
  const running = new Map<number, Running>();
  const listeners = new Set<() => void>();
  let state: StreamsState = { events: [], dropped: 0, open: [], failure: null };
  let pending: KeptEvent[] = [];
  let client: Client | null = null;
  let lastId = 0;
  let lastNumber = 0;
  let drawing: ReturnType<typeof setTimeout> | null = null;

  function change(part: Partial<StreamsState> = {}): void {
    if (drawing !== null) clearTimeout(drawing);
    drawing = null;
    const kept = append(state, pending);
    pending = [];
    const open = [...running.values()].map(({ id, name, status }) => ({ id, name, status }));
    state = { ...state, ...kept, open, ...part };
    for (const listener of listeners) listener();
  }

  function keep(stream: Running, result: Answer): void {
    const facts = describeEvent(result, new Date());
    stream.after = facts.cursor ?? stream.after;
    pending.push({ ...facts, number: ++lastNumber, stream: stream.name, result });
    drawing ??= setTimeout(() => change(), DRAW_AFTER_MS);
  }

  function end(stream: Running, failure: string | null): void {
    running.delete(stream.id);
    change(failure === null ? {} : { failure });
    if (failure === null) stream.observer?.complete();
    else stream.observer?.error({ message: failure });
  }

  function reopen(): void {
    for (const stream of running.values()) stream.status = 'open';
    change();
  }

  function connect(stream: Running): void {
    client ??= createClient({
      url,
      // We go on ourselves, after the last cursor: repeating the request would repeat its events.
      retryAttempts: 0,
      connectionParams: () => ({ Authorization: `Bearer ${key.get()}` }),
      on: { connected: reopen },
    });
    stream.leave = client.subscribe(resumed(stream), {
      next(result) {
        if (!running.has(stream.id)) return;
        stream.reconnects = 0;
        if (stream.status !== 'open') reopen();
        keep(stream, result as Answer);
        stream.observer?.next(result as Answer);
      },
      error(error) {
        if (!running.has(stream.id)) return;
        if (!isResumable(error) || stream.reconnects >= MAX_RECONNECTS) return end(stream, wordsOf(error));
        stream.status = 'reconnecting';
        stream.reconnects += 1;
        const timer = setTimeout(() => connect(stream), RECONNECT_AFTER_MS * stream.reconnects);
        stream.leave = () => clearTimeout(timer);
        change();
      },
      complete() {
        if (running.has(stream.id)) end(stream, null);
      },
    });
  }

  function stop(id: number): void {
    const stream = running.get(id);
    if (!stream) return;
    running.delete(id);
    stream.leave();
    change();
    stream.observer?.complete();
  }

  return {
    start(operation, observer) {
      const name = nameOf(operation);
      const id = ++lastId;
      const stream: Running = {
        id,
        name,
        status: 'open',
        operation,
        observer: observer ?? null,
        after: null,
        reconnects: 0,
        leave: () => {},
      };
      running.set(id, stream);
      change({ failure: null });
      connect(stream);
      return () => {
        if (stream.observer) stop(id);
      };
    },
    stop,
    detachAll() {
      for (const stream of running.values()) stream.observer = null;
    },
    reset() {
      const all = [...running.values()];
      running.clear();
      for (const stream of all) {
        stream.leave();
        stream.observer?.complete();
      }
      void client?.dispose();
      client = null;
      change({ failure: null });
    },
    clear() {
      pending = [];
      state = { ...state, events: [] };
      change({ dropped: 0, failure: null });
    },
    getState: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** From the last cursor on, where the operation lets us say so. */
function resumed({ operation, after }: Running) {
  const { query, operationName, variables } = operation;
  const goesOn = after !== null && takesAfter(query);
  return { query, operationName, variables: goesOn ? { ...variables, after } : variables };
}

function takesAfter(query: string): boolean {
  return parse(query).definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'after'),
  );
}

function nameOf({ query, operationName }: Operation): string {
  return operationName ?? /subscription\s+(\w+)/.exec(query)?.[1] ?? 'subscription';
}

function isResumable(error: unknown): boolean {
  return error instanceof CloseEvent ? RESUMABLE.has(error.code) : error instanceof Event;
}

function wordsOf(error: unknown): string {
  if (error instanceof CloseEvent) {
    const reason = error.reason === '' ? 'the connection was lost' : error.reason;
    return `The subscription ended: ${reason} (close code ${error.code}).`;
  }
  if (Array.isArray(error)) return error.map(({ message }: { message: string }) => message).join('; ');
  if (error instanceof Error) return error.message;
  return 'The subscription ended: the connection was lost.';
}
