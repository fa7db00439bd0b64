import type { Client } from '../domain/client';
import type { Reads, Writes } from '../domain/store';
import { claimDue } from './claim';
import { ClientRow } from './entities/client';
import { freshness } from './freshness-columns';
import { ownedPaths, providerPaths } from './owned-paths';
import { listPath } from './paths';
import { booleanOrNull, integer, integerOrNull, json, jsonText, type RowValues } from './row-values';
import type { Session, SessionMethods } from './session';
import { readSiftedPage } from './sifted-page';
import { join, oneOf, type Sql, sql } from './sql';
import { insertRow, lockRow, tableOf, updateRow } from './table';
import { visibleAmongFound } from './visibility';

const CLIENTS = tableOf(ClientRow);

function toClient(row: ClientRow): Client {
  return {
    id: row.id,
    organizationId: row.organization_id,
    accountId: row.account_id,
    provider: row.provider,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    country: row.country,
    isActive: booleanOrNull(row.is_active),
    verification: row.verification as Client['verification'],
    details: json(row.details),
    freshness: freshness(row),
    createdAt: integer(row.created_at),
    nextRefreshAt: integerOrNull(row.next_refresh_at),
  };
}

function clientValues(client: Client): RowValues<Omit<ClientRow, 'claimed_due_at'>> {
  return {
    id: client.id,
    organization_id: client.organizationId,
    account_id: client.accountId,
    provider: client.provider,
    external_id: client.externalId,
    name: client.name,
    email: client.email,
    phone: client.phone,
    country: client.country,
    is_active: client.isActive,
    verification: client.verification,
    details: jsonText(client.details),
    observed_at: client.freshness.observedAt,
    observed_source: client.freshness.source,
    stale_after: client.freshness.staleAfter,
    created_at: client.createdAt,
    next_refresh_at: client.nextRefreshAt,
  };
}

async function listClients(session: Session, condition: Sql): Promise<Client[]> {
  const rows = await session.query<ClientRow>(sql`SELECT ${CLIENTS.columns} FROM clients WHERE ${condition}`, [
    'clients',
  ]);
  return rows.map(toClient);
}

export const clientReads = {
  listClientsByIds: (session, visible, ids) =>
    listClients(session, join([sql`id ${oneOf(ids)}`, ...visibleAmongFound(session.dialect, visible, 'id')], ' AND ')),
  pageClients(session, visible, filter, window) {
    const { organizationId, clientIds } = visible;
    const { dialect } = session;
    return readSiftedPage(session, {
      table: CLIENTS,
      order: { name: 'CLIENTS', column: 'created_at', descending: false },
      whole: { index: 'clients_by_organization', conditions: [sql`organization_id = ${organizationId}`] },
      belongs: [sql`${dialect.unindexed('organization_id')} = ${organizationId}`],
      paths: [
        ...listPath({
          ...{ column: 'id', values: clientIds, index: null },
          condition: (id) => sql`id = ${id}`,
          ids: (ids) => sql`SELECT id FROM clients WHERE id ${oneOf(ids)}`,
        }),
        ...ownedPaths(dialect, organizationId, { table: 'clients', of: 'account', values: filter.accountIds }),
        ...providerPaths(dialect, organizationId, { table: 'clients', providers: filter.providers }),
      ],
      sift: [],
      window,
      toNode: toClient,
    });
  },
  listClientsOfAccount: (session, accountId) =>
    listClients(session, sql`account_id = ${accountId} ORDER BY created_at, id`),
  async findClientByExternalId(session, accountId, externalId) {
    const named = externalId === null ? sql`external_id IS NULL` : sql`external_id = ${externalId}`;
    const found = await listClients(
      session,
      sql`account_id = ${accountId} AND ${named} ORDER BY created_at, id LIMIT 1`,
    );
    return found[0] ?? null;
  },
} satisfies SessionMethods<Reads>;

export const clientWrites = {
  async insertClient(session, client) {
    await insertRow(session, CLIENTS, clientValues(client));
  },
  async lockClient(session, id) {
    const row = await lockRow(session, CLIENTS, id);
    return row && toClient(row);
  },
  async saveClient(session, client) {
    await updateRow(session, CLIENTS, { ...clientValues(client), id: client.id });
  },
  async claimDueClients(session, accountId, { now, leaseUntil, limit }) {
    const rows = await claimDue(session, CLIENTS, {
      ...{ column: 'next_refresh_at', index: 'clients_due', now, leaseUntil, limit },
      within: sql`account_id = ${accountId} AND`,
    });
    return rows.map(toClient);
  },
} satisfies SessionMethods<Writes>;
