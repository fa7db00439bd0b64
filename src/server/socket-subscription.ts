import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Frame, Reader } from '../graphql/reader';
import { messagePrefix, whenWritable, type SocketLine } from './socket-writer';

interface Transport {
  line: SocketLine;
  write(line: SocketLine, prefix: Buffer, frames: readonly Frame[]): void;
  tooSlow(): void;
}

const END = { value: undefined, done: true } as const;

/**
 * A subscription of a socket with two faces. To the hub it is a reader, whose events go straight to the socket. To
 * graphql-ws it is the stream of results that keeps the operation open: none comes of it but an error as the last.
 */
export class SocketSubscription implements Reader, AsyncIterableIterator<ExecutionResult> {
  readonly #transport: Transport;
  readonly #prefix: Buffer;
  #leave: () => void = () => {};
  #ended = false;
  #lastWord: ExecutionResult | null = null;
  #settle: ((result: IteratorResult<ExecutionResult>) => void) | null = null;

  constructor(transport: Transport, id: string) {
    this.#transport = transport;
    this.#prefix = messagePrefix(id);
  }

  /** `join` answers how to leave again. */
  begin(join: (reader: Reader) => () => void): void {
    this.#leave = join(this);
  }

  deliver(frames: readonly Frame[]): void {
    this.#transport.write(this.#transport.line, this.#prefix, frames);
  }

  get backlog(): number {
    return this.#transport.line.stream.writableLength;
  }

  get taken(): number {
    const { written, stream } = this.#transport.line;
    return written - stream.writableLength;
  }

  whenReady(run: () => void): void {
    whenWritable(this.#transport.line, run);
  }

  tooSlow(): void {
    this.#transport.tooSlow();
  }

  fail(error: GraphQLError): void {
    this.#lastWord = { errors: [error] };
    this.#end();
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    const value = this.#lastWord;
    this.#lastWord = null;
    if (value) return Promise.resolve({ value, done: false });
    if (this.#ended) return Promise.resolve(END);
    return new Promise((resolve) => (this.#settle = resolve));
  }

  return(): Promise<IteratorResult<ExecutionResult>> {
    this.#lastWord = null;
    this.#end();
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave();
    const settle = this.#settle;
    if (settle) void this.next().then(settle);
  }
}
