import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import type { Context, WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { withoutCardNumbers } from '../domain/card-number';
import type { ApiKey, Viewer } from '../domain/organization';
import { MAX_BACKLOG_BYTES } from '../graphql/reader';
import type { Peer } from './admission';
import { CLOSE, type CloseCode } from './close-codes';
import type { Ready } from './operation-gate';
import type { KeyedSocket } from './socket-registry';
import type { SocketLine } from './socket-writer';

/** What graphql-ws calls a context: the operations of a socket, and us. */
export type SocketContext = Context<Record<string, unknown>, Connection>;

/** What graphql-ws hands on from `onSubscribe` to `subscribe` and `execute`. */
export interface OperationArgs extends ExecutionArgs {
  id: string;
  context: SocketContext;
  /** Null until the gate has let it in. */
  ready: Ready | null;
}

/**
 * One open socket: to graphql-ws its connection, to the writer its line, to the registry something to end. It is one
 * object, without a function of its own for each of these, because thousands of sockets only wait.
 */
export class Connection implements ProtocolSocket, SocketLine, KeyedSocket {
  /** What the upgrade request said; null once the key is known. */
  upgrade: { authorization: string | null; peer: Peer } | null;
  identity: { viewer: Viewer; apiKey: ApiKey } | null = null;
  operations = 0;
  pending: SocketLine['pending'] = [];
  waiting: (() => void)[] | null = null;
  written = 0;
  /** Messages received in the second that began then. */
  messages = 0;
  secondBegan: number;
  /** Takes a message. */
  take: (text: string) => Promise<void> = () => Promise.resolve();
  /** What has to be done at the end; null once it was. */
  finish: ((code: number, reason: string) => void) | null = null;
  /** Operations that are beginning, by the id they were given. */
  #beginning: Map<string, OperationArgs> | null = null;

  constructor(
    readonly socket: WebSocket,
    readonly stream: Duplex,
    request: IncomingMessage,
    now: number,
  ) {
    const { authorization = null, host } = request.headers;
    this.upgrade = { authorization, peer: { address: request.socket.remoteAddress, host } };
    this.secondBegan = now;
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Settles once the system took the text. */
  send(text: string): Promise<void> {
    if (!this.isOpen()) return Promise.resolve();
    return new Promise((resolve) => {
      // An error here is a connection that has gone, which is no fault of ours: its close ends its operations.
      this.socket.send(text, () => resolve());
      if (this.socket.bufferedAmount > MAX_BACKLOG_BYTES) this.end(CLOSE.slowReader);
    });
  }

  /** The reason may quote the id that a client gave to its operation. */
  close(code?: number, reason?: string): void {
    this.socket.close(code, reason === undefined ? undefined : withoutCardNumbers(reason));
  }

  onMessage(take: (text: string) => Promise<void>): void {
    this.take = take;
  }

  /** Ends the operations at once: a peer may keep back its answer to our close. */
  end({ code, reason }: CloseCode): void {
    if (this.isOpen()) this.socket.close(code, reason);
    this.ended(code, reason);
  }

  ended(code: number, reason: string): void {
    const { finish } = this;
    this.finish = null;
    finish?.(code, reason);
  }

  begin(args: OperationArgs): void {
    this.#beginning ??= new Map();
    this.#beginning.set(args.id, args);
  }

  /** Whether the operation's id is still its own: its client may have ended it meanwhile, and used the id again. */
  hasBegun(args: OperationArgs): boolean {
    if (this.#beginning?.get(args.id) !== args) return false;
    this.#beginning.delete(args.id);
    if (this.#beginning.size === 0) this.#beginning = null;
    return args.id in args.context.subscriptions;
  }
}
