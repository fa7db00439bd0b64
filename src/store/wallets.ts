import type { Reads, Writes } from '../domain/store';
import type { Wallet } from '../domain/wallet';
import { claimDue } from './claim';
import { WalletRow } from './entities/wallet';
import { freshness } from './freshness-columns';
import { ownedPaths, providerPaths } from './owned-paths';
import {
  booleanOrNull,
  integer,
  integerOrNull,
  jsonOrNull,
  jsonTextOrNull,
  type RowValues,
  unitsOrNull,
} from './row-values';
import type { Session, SessionMethods } from './session';
import { readSiftedPage } from './sifted-page';
import { join, oneOf, type Sql, sql } from './sql';
import { insertRow, lockRow, tableOf, updateRow } from './table';
import { listFilter, visibleAmongFound, wantedClients } from './visibility';

const WALLETS = tableOf(WalletRow);

function toWallet(row: WalletRow): Wallet {
  return {
    id: row.id,
    organizationId: row.organization_id,
    accountId: row.account_id,
    clientId: row.client_id,
    provider: row.provider,
    kind: row.kind as Wallet['kind'],
    isActive: booleanOrNull(row.is_active),
    fundingSourceType: row.funding_source_type,
    externalId: row.external_id,
    label: row.label,
    currency: row.currency,
    balance: {
      total: unitsOrNull(row.total_units),
      available: unitsOrNull(row.available_units),
      reserved: unitsOrNull(row.reserved_units),
    },
    refreshError: jsonOrNull(row.refresh_error),
    freshness: freshness(row),
    createdAt: integer(row.created_at),
    nextReadAt: integerOrNull(row.next_read_at),
  };
}

function walletValues(wallet: Wallet): RowValues<Omit<WalletRow, 'claimed_due_at'>> {
  return {
    id: wallet.id,
    organization_id: wallet.organizationId,
    account_id: wallet.accountId,
    client_id: wallet.clientId,
    provider: wallet.provider,
    kind: wallet.kind,
    is_active: wallet.isActive,
    funding_source_type: wallet.fundingSourceType,
    external_id: wallet.externalId,
    label: wallet.label,
    currency: wallet.currency,
    total_units: wallet.balance.total,
    available_units: wallet.balance.available,
    reserved_units: wallet.balance.reserved,
    refresh_error: jsonTextOrNull(wallet.refreshError),
    observed_at: wallet.freshness.observedAt,
    observed_source: wallet.freshness.source,
    stale_after: wallet.freshness.staleAfter,
    created_at: wallet.createdAt,
    next_read_at: wallet.nextReadAt,
  };
}

async function listWallets(session: Session, condition: Sql): Promise<Wallet[]> {
  const rows = await session.query<WalletRow>(sql`SELECT ${WALLETS.columns} FROM wallets WHERE ${condition}`, [
    'wallets',
  ]);
  return rows.map(toWallet);
}

export const walletReads = {
  listWalletsByIds: (session, visible, ids) =>
    listWallets(
      session,
      join([sql`id ${oneOf(ids)}`, ...visibleAmongFound(session.dialect, visible, 'client_id')], ' AND '),
    ),
  pageWallets(session, visible, filter, window) {
    const { organizationId } = visible;
    const { dialect } = session;
    return readSiftedPage(session, {
      table: WALLETS,
      order: { name: 'WALLETS', column: 'created_at', descending: false },
      whole: { index: 'wallets_by_organization', conditions: [sql`organization_id = ${organizationId}`] },
      belongs: [sql`${dialect.unindexed('organization_id')} = ${organizationId}`],
      paths: [
        ...ownedPaths(dialect, organizationId, {
          table: 'wallets',
          of: 'client',
          values: wantedClients(visible, filter.clientIds),
        }),
        ...ownedPaths(dialect, organizationId, { table: 'wallets', of: 'account', values: filter.accountIds }),
        ...providerPaths(dialect, organizationId, { table: 'wallets', providers: filter.providers }),
      ],
      sift: listFilter('currency', filter.currencies),
      window,
      toNode: toWallet,
    });
  },
  listWalletsOfClient: (session, clientId) =>
    listWallets(session, sql`client_id = ${clientId} ORDER BY created_at, id`),
} satisfies SessionMethods<Reads>;

export const walletWrites = {
  async insertWallet(session, wallet) {
    await insertRow(session, WALLETS, walletValues(wallet));
  },
  async lockWallet(session, id) {
    const row = await lockRow(session, WALLETS, id);
    return row && toWallet(row);
  },
  async saveWallet(session, wallet) {
    await updateRow(session, WALLETS, { ...walletValues(wallet), id: wallet.id });
  },
  async hastenWallet(session, id, at) {
    await session.query(sql`
      UPDATE wallets SET next_read_at = ${at} WHERE id = ${id} AND (next_read_at IS NULL OR next_read_at > ${at})`);
  },
  async claimDueWallets(session, accountId, { now, leaseUntil, limit }) {
    const rows = await claimDue(session, WALLETS, {
      ...{ column: 'next_read_at', index: 'wallets_due', now, leaseUntil, limit },
      within: sql`account_id = ${accountId} AND`,
    });
    return rows.map(toWallet);
  },
} satisfies SessionMethods<Writes>;
