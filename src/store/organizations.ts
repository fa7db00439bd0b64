import type { ApiKey, Organization } from '../domain/organization';
import type { Reads, Writes } from '../domain/store';
import { ApiKeyRow, OrganizationRow } from './entities/organization';
import { EventLogRow } from './entities/event';
import { readPage } from './page';
import { integer, integerOrNull, json, jsonOrNull, jsonText, jsonTextOrNull, type RowValues } from './row-values';
import type { SessionMethods } from './session';
import { oneOf, sql } from './sql';
import { insertRow, tableOf, updateRow } from './table';

const ORGANIZATIONS = tableOf(OrganizationRow);
const API_KEYS = tableOf(ApiKeyRow);
const EVENT_LOGS = tableOf(EventLogRow);

function toOrganization(row: OrganizationRow): Organization {
  return { id: row.id, name: row.name, createdAt: integer(row.created_at) };
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    label: row.label,
    prefix: row.prefix,
    hash: row.hash,
    scopes: json(row.scopes),
    clientIds: jsonOrNull(row.client_ids),
    createdAt: integer(row.created_at),
    lastUsedAt: integerOrNull(row.last_used_at),
    revokedAt: integerOrNull(row.revoked_at),
    expiresAt: integerOrNull(row.expires_at),
  };
}

function apiKeyValues(key: ApiKey): RowValues<ApiKeyRow> {
  return {
    id: key.id,
    organization_id: key.organizationId,
    label: key.label,
    prefix: key.prefix,
    hash: key.hash,
    scopes: jsonText(key.scopes),
    client_ids: jsonTextOrNull(key.clientIds),
    created_at: key.createdAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
    expires_at: key.expiresAt,
  };
}

export const organizationReads = {
  async findOrganization(session, id) {
    const rows = await session.query<OrganizationRow>(
      sql`SELECT ${ORGANIZATIONS.columns} FROM organizations WHERE id = ${id}`,
    );
    return rows[0] ? toOrganization(rows[0]) : null;
  },
  async listOrganizations(session) {
    const rows = await session.query<OrganizationRow>(
      sql`SELECT ${ORGANIZATIONS.columns} FROM organizations ORDER BY created_at, id`,
    );
    return rows.map(toOrganization);
  },
  async findReferenceSecret(session, organizationId) {
    const rows = await session.query<Pick<OrganizationRow, 'sealed_reference_secret'>>(
      sql`SELECT sealed_reference_secret FROM organizations WHERE id = ${organizationId}`,
    );
    return rows[0]?.sealed_reference_secret ?? null;
  },
  async findApiKeyByHash(session, hash) {
    const rows = await session.query<ApiKeyRow>(sql`SELECT ${API_KEYS.columns} FROM api_keys WHERE hash = ${hash}`);
    return rows[0] ? toApiKey(rows[0]) : null;
  },
  async listApiKeys(session, organizationId, ids) {
    const rows = await session.query<ApiKeyRow>(
      sql`SELECT ${API_KEYS.columns} FROM api_keys WHERE id ${oneOf(ids)} AND ${session.dialect.unindexed('organization_id')} = ${organizationId}`,
    );
    return rows.map(toApiKey);
  },
  pageApiKeys: (session, organizationId, window) =>
    readPage(session, {
      table: API_KEYS,
      order: { name: 'API_KEYS', column: 'created_at', descending: false },
      where: [sql`organization_id = ${organizationId}`],
      window,
      toNode: toApiKey,
    }),
  async listEndedApiKeys(session, ids, now) {
    const rows = await session.query<Pick<ApiKeyRow, 'id' | 'revoked_at'>>(
      sql`SELECT id, revoked_at FROM api_keys WHERE id ${oneOf(ids)} AND (revoked_at IS NOT NULL OR expires_at <= ${now})`,
    );
    return rows.map(({ id, revoked_at: revokedAt }) => ({ id, isRevoked: revokedAt !== null }));
  },
} satisfies SessionMethods<Reads>;

export const organizationWrites = {
  async insertOrganization(session, organization) {
    await insertRow(session, ORGANIZATIONS, {
      id: organization.id,
      name: organization.name,
      created_at: organization.createdAt,
    });
    await insertRow(session, EVENT_LOGS, { organization_id: organization.id, last_seq: 0, last_hash: '' });
  },
  async keepReferenceSecret(session, organizationId, sealed) {
    await session.query(
      sql`UPDATE organizations SET sealed_reference_secret = ${sealed}
          WHERE id = ${organizationId} AND sealed_reference_secret IS NULL`,
    );
  },
  async insertApiKey(session, key) {
    await insertRow(session, API_KEYS, apiKeyValues(key));
  },
  async saveApiKey(session, key) {
    await updateRow(session, API_KEYS, { ...apiKeyValues(key), id: key.id });
  },
  async rehashApiKey(session, id, { from, to }) {
    await session.query(sql`UPDATE api_keys SET hash = ${to} WHERE id = ${id} AND hash = ${from}`);
  },
  async expireApiKey(session, id, at) {
    await session.query(
      sql`UPDATE api_keys SET expires_at = ${at} WHERE id = ${id} AND (expires_at IS NULL OR expires_at > ${at})`,
    );
  },
  async touchApiKeys(session, lastUsed) {
    // In the order of ids: two processes that touch the same keys must not lock each other out.
    const touched = [...lastUsed].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, at] of touched) {
      await session.query(
        sql`UPDATE api_keys SET last_used_at = ${at} WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < ${at})`,
      );
    }
  },
} satisfies SessionMethods<Writes>;
