import type { ExecutionArgs } from 'graphql';
import type { Context } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { ApiKey, Viewer } from '../domain/organization';
import type { Peer } from './admission';
import type { KeyedSocket } from './socket-registry';
import type { SocketLine } from './socket-writer';

/** One open socket. As little as can be: thousands of sockets only wait. */
export interface Connection extends KeyedSocket {
  socket: WebSocket;
  line: SocketLine;
  /** The operation that an id stands for now: a client may give an id to another while the first is still beginning. */
  operations: Map<string, OperationArgs>;
  /** Messages received in the second that began then. */
  messages: number;
  secondBegan: number;
}

/** What graphql-ws keeps of a socket for us. */
export interface Extra {
  connection: Connection;
  /** What the upgrade request said; null once the key is known. */
  upgrade: { authorization: string | null; peer: Peer } | null;
  identity: { viewer: Viewer; apiKey: ApiKey } | null;
}

export type SocketContext = Context<Record<string, unknown>, Extra>;

/** What graphql-ws hands on from `onSubscribe` to `subscribe` and `execute`. */
export interface OperationArgs extends ExecutionArgs {
  id: string;
  context: SocketContext;
}

/** Whether the operation's id is still its own: its client may have ended it, and used the id again. */
export function isCurrent(args: OperationArgs): boolean {
  const { operations } = args.context.extra.connection;
  const isOwn = operations.get(args.id) === args;
  if (isOwn && args.id in args.context.subscriptions) return true;
  if (isOwn) operations.delete(args.id);
  return false;
}
