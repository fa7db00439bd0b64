import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Frame, Reader } from '../graphql/reader';
import { CLOSE } from './close-codes';
import type { Connection, SocketContext } from './socket-connection';
import { messagePrefix, whenWritable, type SocketLine } from './socket-writer';

export interface SubscriptionParts {
  write(line: SocketLine, prefix: Buffer, frames: readonly Frame[]): void;
  formatError(error: GraphQLError): GraphQLFormattedError;
}

/**
 * A subscription of a socket with two faces. To the hub it is a reader, whose events go straight to the socket. To
 * graphql-ws it is a stream under its id, which it ends when the client completes it or the socket closes; nobody
 * iterates it.
 */
export class SocketSubscription implements Reader {
  readonly #parts: SubscriptionParts;
  readonly #context: SocketContext;
  readonly #connection: Connection;
  readonly #id: string;
  readonly #prefix: Buffer;
  #leave: (() => void) | null = null;

  constructor(parts: SubscriptionParts, context: SocketContext, id: string) {
    this.#parts = parts;
    this.#context = context;
    this.#connection = context.extra;
    this.#id = id;
    this.#prefix = messagePrefix(id);
  }

  /** `join` answers how to leave again. */
  begin(join: (reader: Reader) => () => void): void {
    Object.assign(this.#context.subscriptions, { [this.#id]: this });
    this.#connection.operations += 1;
    this.#leave = join(this);
  }

  deliver(frames: readonly Frame[]): void {
    this.#parts.write(this.#connection, this.#prefix, frames);
  }

  get backlog(): number {
    return this.#connection.stream.writableLength;
  }

  get taken(): number {
    const { written, stream } = this.#connection;
    return written - stream.writableLength;
  }

  whenReady(run: () => void): void {
    whenWritable(this.#connection, run);
  }

  tooSlow(): void {
    this.#connection.end(CLOSE.slowReader);
  }

  /** Says it after everything that was delivered: that leaves in this turn. */
  fail(error: GraphQLError): void {
    this.#end();
    const { subscriptions } = this.#context;
    const id = this.#id;
    queueMicrotask(() => {
      if (subscriptions[id] !== (this as unknown)) return;
      const payload = { errors: [this.#parts.formatError(error)] };
      void this.#connection.send(JSON.stringify({ id, type: 'next', payload }));
      void this.#connection.send(JSON.stringify({ id, type: 'complete' }));
      delete (subscriptions as Record<string, unknown>)[id];
    });
  }

  /** By graphql-ws, which has taken the id back. */
  return(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  #end(): void {
    if (!this.#leave) return;
    this.#connection.operations -= 1;
    this.#leave();
    this.#leave = null;
  }

  [Symbol.asyncIterator](): never {
    throw new Error('events are written by the hub, never iterated');
  }
}
