import type { Keyring } from '../auth/keyring';
import type { ApiKey } from '../domain/organization';
import type { Clock, Log } from '../domain/world';
import { CLOSE, type CloseCode } from './close-codes';

/** A key that another process revokes ends its sockets here within a second, the look at the database included. */
const KEY_CHECK_MS = 900;

/** A socket whose key is known. */
export interface KeyedSocket {
  end(close: CloseCode): void;
}

export interface SocketRegistry {
  /** False where the key or its organization has as many sockets as it may. */
  add(socket: KeyedSocket, apiKey: ApiKey): boolean;
  remove(socket: KeyedSocket, apiKey: ApiKey): void;
  endKey(apiKeyId: string, close: CloseCode): void;
}

interface KeyGroup {
  sockets: Set<KeyedSocket>;
  callOffExpiry: () => void;
}

/** Counts the sockets of each key and organization, and ends those of a key that is revoked or expires. */
export function createSocketRegistry(parts: {
  clock: Clock;
  log: Log;
  keyring: Pick<Keyring, 'listEnded'>;
  limits: { socketsPerKey: number; socketsPerOrganization: number };
}): SocketRegistry {
  const { clock, limits, log, keyring } = parts;
  const groups = new Map<string, KeyGroup>();
  const perOrganization = new Map<string, number>();
  let callOffCheck: (() => void) | null = null;

  function checkSoon(): void {
    callOffCheck ??= clock.after(KEY_CHECK_MS, () => void checkKeys());
  }

  async function checkKeys(): Promise<void> {
    try {
      for (const { id, isRevoked } of await keyring.listEnded([...groups.keys()])) {
        endKey(id, isRevoked ? CLOSE.keyRevoked : CLOSE.keyExpired);
      }
    } catch (error) {
      log.error({ err: error }, 'whether keys were ended elsewhere could not be read');
    }
    callOffCheck = null;
    if (groups.size > 0) checkSoon();
  }

  function endKey(apiKeyId: string, close: CloseCode): void {
    for (const socket of [...(groups.get(apiKeyId)?.sockets ?? [])]) socket.end(close);
  }

  function groupOf(apiKey: ApiKey): KeyGroup {
    const known = groups.get(apiKey.id);
    if (known) return known;
    const { expiresAt } = apiKey;
    const callOffExpiry =
      expiresAt === null ? () => {} : clock.after(expiresAt - clock.now(), () => endKey(apiKey.id, CLOSE.keyExpired));
    const group = { sockets: new Set<KeyedSocket>(), callOffExpiry };
    groups.set(apiKey.id, group);
    checkSoon();
    return group;
  }

  return {
    add(socket, apiKey) {
      const ofOrganization = perOrganization.get(apiKey.organizationId) ?? 0;
      const ofKey = groups.get(apiKey.id)?.sockets.size ?? 0;
      if (ofKey >= limits.socketsPerKey || ofOrganization >= limits.socketsPerOrganization) return false;
      groupOf(apiKey).sockets.add(socket);
      perOrganization.set(apiKey.organizationId, ofOrganization + 1);
      return true;
    },
    remove(socket, apiKey) {
      const group = groups.get(apiKey.id);
      if (!group?.sockets.delete(socket)) return;
      if (group.sockets.size === 0) {
        group.callOffExpiry();
        groups.delete(apiKey.id);
      }
      if (groups.size === 0) {
        callOffCheck?.();
        callOffCheck = null;
      }
      const left = (perOrganization.get(apiKey.organizationId) ?? 1) - 1;
      if (left === 0) perOrganization.delete(apiKey.organizationId);
      else perOrganization.set(apiKey.organizationId, left);
    },
    endKey,
  };
}
