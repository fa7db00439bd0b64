import { hash } from 'node:crypto';
import type { LogEvent } from '../domain/event';
import { canonicalJson, type JsonObject } from '../domain/json';

/** What the first event of a log is chained to. */
export const FIRST_HASH = '';

/** sha256 over the hash before and the whole row: whoever alters a row would have to alter every later one. */
export function eventHash(previousHash: string, event: Omit<LogEvent, 'hash'>): string {
  const row: JsonObject = {
    organizationId: event.organizationId,
    seq: event.seq,
    type: event.type,
    at: event.at,
    source: event.source,
    accountId: event.accountId,
    provider: event.provider,
    transferId: event.transferId,
    walletId: event.walletId,
    clientId: event.clientId,
    contactId: event.contactId,
    body: event.body,
  };
  return hash('sha256', previousHash + canonicalJson(row), 'hex');
}
