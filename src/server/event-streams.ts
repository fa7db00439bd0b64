import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Clock, Log } from '../domain/world';
import type { Frame, Reader } from '../graphql/reader';
import { CLOSE, type CloseCode } from './close-codes';
import type { Graph } from './graph';
import type { Metrics } from './metrics';
import type { KeyedSocket } from './socket-registry';
import { whenWritable } from './socket-writer';
import { connectionKey, type Unacknowledged } from './unacknowledged';

/** Proxies cut a connection that is silent for long, many after 30 s. A dead peer is found within twice this. */
const KEEP_ALIVE_EVERY_MS = 12_000;
/** How long a peer may take to read what was written before its end, before the line is cut. */
const END_WAIT_MS = 30_000;
const KEEP_ALIVE = ':\n\n';
const COMPLETE = 'event: complete\ndata:\n\n';

/** For intermediaries as well: nothing of it is to be kept, changed, or collected before it is passed on. */
const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
} as const satisfies OutgoingHttpHeaders;

/** One event stream (SSE) of the graphql-sse protocol, distinct connections mode. */
export interface EventStream extends KeyedSocket {
  /** Results without a position: of queries and mutations, and errors. */
  next(result: object): void;
  /** Says that nothing more comes. */
  complete(): void;
  /** Its subscription; `join` answers how to leave again. */
  begin(join: (reader: Reader) => () => void): void;
}

export interface EventStreams {
  /** Begins the response. `ended` is called once, whoever ends it. */
  open(response: ServerResponse, headers: OutgoingHttpHeaders, ended: () => void): EventStream;
  /** Ends all without `complete`, so that clients come back; new ones are cut at once. */
  close(): void;
}

interface Line {
  stream: ServerResponse;
  waiting: (() => void)[] | null;
  /** Bytes its peer had acknowledged at the last keep-alive; before the first, less than any peer has. */
  acknowledgedBefore: number;
  end(close: CloseCode): void;
}

export interface EventStreamsParts {
  graph: Graph;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  readUnacknowledged: () => Promise<Unacknowledged>;
}

export function createEventStreams(parts: EventStreamsParts): EventStreams {
  const { graph, clock, log, metrics } = parts;
  const lines = new Set<Line>();
  const written = new WeakMap<Frame, Buffer>();
  let closing = false;
  let callOff = clock.after(KEEP_ALIVE_EVERY_MS, keepAlive);

  /** The same bytes for every reader of the frame. */
  function bytesOf(frame: Frame): Buffer {
    const known = written.get(frame);
    if (known) return known;
    const head = Buffer.from(`event: next\nid: ${frame.cursor}\ndata: `);
    const bytes = Buffer.concat([head, frame.payload, Buffer.from('\n\n')]);
    written.set(frame, bytes);
    return bytes;
  }

  function keepAlive(): void {
    sweep()
      .catch((error: unknown) => log.error({ err: error }, 'event streams could not be kept alive'))
      .finally(() => {
        if (!closing) callOff = clock.after(KEEP_ALIVE_EVERY_MS, keepAlive);
      });
  }

  /** Who acknowledged nothing of what waits for it since the last time is gone, or does not read. */
  async function sweep(): Promise<void> {
    if (lines.size === 0) return;
    const unacknowledged = await parts.readUnacknowledged();
    for (const line of lines) {
      const { socket } = line.stream;
      const sent = socket ? (unacknowledged.get(connectionKey(socket)) ?? 0) : 0;
      const acknowledged = takenBy(line) - sent;
      const waits = line.stream.writableLength + sent > 0;
      if (waits && acknowledged <= line.acknowledgedBefore) line.end(CLOSE.slowReader);
      else line.stream.write(KEEP_ALIVE);
      line.acknowledgedBefore = acknowledged;
    }
  }

  function open(stream: ServerResponse, headers: OutgoingHttpHeaders, ended: () => void): EventStream {
    let leave = () => {};
    let isOver = false;
    const line: Line = {
      stream,
      waiting: null,
      acknowledgedBefore: -Infinity,
      end: (close) => endWith(comment(close)),
    };

    function finish(): void {
      if (isOver) return;
      isOver = true;
      leave();
      lines.delete(line);
      metrics.streamClosed();
      ended();
    }

    function endWith(text: string): void {
      if (isOver) return;
      finish();
      stream.end(text);
      const callOffCut = clock.after(END_WAIT_MS, () => stream.destroy());
      stream.once('close', callOffCut);
    }

    const reader: Reader = {
      deliver(frames) {
        if (isOver) return;
        const chunks = frames.map(bytesOf);
        stream.write(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
      },
      get backlog() {
        return stream.writableLength;
      },
      get taken() {
        return takenBy(line);
      },
      whenReady: (run) => whenWritable(line, run),
      tooSlow: () => endWith(comment(CLOSE.slowReader)),
      fail(error: GraphQLError) {
        if (isOver) return;
        next({ errors: [graph.formatError(error)] });
        endWith(COMPLETE);
      },
    };

    function next(result: object): void {
      if (!isOver) stream.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
    }

    lines.add(line);
    metrics.streamOpened();
    stream.once('close', finish);
    // Each stream has a connection of its own, which ends with it.
    stream.writeHead(200, { ...headers, ...EVENT_STREAM_HEADERS });
    stream.write(KEEP_ALIVE);
    if (closing) line.end(CLOSE.restart);
    return {
      next,
      complete: () => endWith(COMPLETE),
      begin(join) {
        if (!isOver) leave = join(reader);
      },
      end: (close) => line.end(close),
    };
  }

  return {
    open,
    close() {
      closing = true;
      callOff();
      for (const line of [...lines]) line.end(CLOSE.restart);
    },
  };
}

/** By the system, of this connection. With `writableLength` of the response alone the frames of HTTP would count as well. */
function takenBy({ stream: { socket } }: Line): number {
  return socket ? socket.bytesWritten - socket.writableLength : 0;
}

/** The protocol has no close codes: clients skip it, and people read it. Without `complete` a client comes back. */
function comment({ code, reason }: CloseCode): string {
  return `: ${code} ${reason}\n\n`;
}
