import type { Clock } from '../domain/world';
import type { Engine } from '../engine/engine';
import { MAX_BACKLOG_BYTES } from '../graphql/reader';
import type { Admission, Peer } from './admission';
import { CLOSE, CLOSE_OF_REFUSAL, type CloseCode } from './close-codes';
import type { SocketContext } from './socket-connection';
import type { SocketRegistry } from './socket-registry';

export interface SocketLimits {
  socketsPerKey: number;
  socketsPerOrganization: number;
  operationsPerSocket: number;
  messagesPerSecond: number;
  bodyBytes: number;
  depth: number;
  /** Values that one message's variables may hold. */
  tokens: number;
}

export interface ConnectParts {
  admission: Admission;
  registry: SocketRegistry;
  engine: Pick<Engine, 'streams'>;
  limits: SocketLimits;
  clock: Clock;
}

/** Answers the payload of connection_ack: where the log stands, the server's time, and what a client may do. */
export async function connect(context: SocketContext, parts: ConnectParts): Promise<Record<string, unknown> | boolean> {
  const { admission, registry, engine, clock, limits } = parts;
  const { extra } = context;
  const { authorization, peer } = credentialsOf(context);
  const refuse = (close: CloseCode) => {
    extra.end(close);
    return false;
  };

  const found = await admission.identify(authorization, peer);
  if ('refusal' in found) return refuse(CLOSE_OF_REFUSAL[found.refusal]);
  if (!found.apiKey.scopes.includes('read')) return refuse(CLOSE.forbiddenScope);
  if (!extra.isOpen()) return false;
  if (!registry.add(extra, found.apiKey)) return refuse(CLOSE.tooManySockets);
  extra.identity = found;
  // The key may have been revoked between the look-up and the registration: from here on its end reaches this socket.
  const again = await admission.identify(authorization, peer);
  if ('refusal' in again) return refuse(CLOSE_OF_REFUSAL[again.refusal]);
  return {
    cursor: await engine.streams.head(found.viewer),
    serverTime: new Date(clock.now()).toISOString(),
    limits: {
      operationsPerSocket: limits.operationsPerSocket,
      socketsPerKey: limits.socketsPerKey,
      socketsPerOrganization: limits.socketsPerOrganization,
      messagesPerSecond: limits.messagesPerSecond,
      messageBytes: limits.bodyBytes,
      backlogBytes: MAX_BACKLOG_BYTES,
      depth: limits.depth,
    },
  };
}

/** From connection_init, where browsers can put it, else from the upgrade request. Neither is kept any longer. */
function credentialsOf(context: SocketContext): { authorization: string | null; peer: Peer } {
  const { connectionParams, extra } = context;
  const { authorization = null, peer = { address: undefined, host: undefined } } = extra.upgrade ?? {};
  extra.upgrade = null;
  Object.assign(context, { connectionParams: undefined });
  for (const [name, value] of Object.entries(connectionParams ?? {})) {
    if (typeof value !== 'string') continue;
    if (name.toLowerCase() === 'authorization') return { authorization: value, peer };
    if (name === 'apiKey') return { authorization: `Bearer ${value}`, peer };
  }
  return { authorization, peer };
}
