import type { LogEvent } from '../domain/event';
import { EventRow } from './entities/event';
import { integer, json, jsonText, type RowValues } from './row-values';
import { tableOf } from './table';

export const EVENTS = tableOf(EventRow);

export function toEvent(row: EventRow): LogEvent {
  return {
    organizationId: row.organization_id,
    seq: integer(row.seq),
    type: row.type as LogEvent['type'],
    at: integer(row.at),
    source: row.source as LogEvent['source'],
    accountId: row.account_id,
    provider: row.provider,
    transferId: row.transfer_id,
    walletId: row.wallet_id,
    clientId: row.client_id,
    contactId: row.contact_id,
    body: json(row.body),
    hash: row.hash,
  };
}

export function eventValues(event: LogEvent): RowValues<EventRow> {
  return {
    organization_id: event.organizationId,
    seq: event.seq,
    type: event.type,
    at: event.at,
    source: event.source,
    account_id: event.accountId,
    provider: event.provider,
    transfer_id: event.transferId,
    wallet_id: event.walletId,
    client_id: event.clientId,
    contact_id: event.contactId,
    body: jsonText(event.body),
    hash: event.hash,
  };
}
