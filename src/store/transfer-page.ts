import { ATTENTION_REASONS } from '../domain/attention';
import type { Visibility } from '../domain/organization';
import type { Page, PageWindow, TransferFilter, TransferOrderBy } from '../domain/store';
import { isFinal, type Transfer, TRANSFER_STATUSES } from '../domain/transfer';
import type { Dialect } from './dialect';
import type { TransferRow } from './entities/transfer';
import { ownedPaths } from './owned-paths';
import type { PageOrder } from './page';
import { listPath, type Path } from './paths';
import type { Session } from './session';
import { readSiftedPage } from './sifted-page';
import { oneOf, type Sql, sql, trusted } from './sql';
import { toTransfer, TRANSFERS } from './transfer-row';
import { searchPath } from './transfer-search';
import { listFilter, wantedClients } from './visibility';

const ORDERS = {
  CREATED_DESC: { name: 'TRANSFERS.CREATED_DESC', column: 'created_at', descending: true },
  CREATED_ASC: { name: 'TRANSFERS.CREATED_ASC', column: 'created_at', descending: false },
  UPDATED_DESC: { name: 'TRANSFERS.UPDATED_DESC', column: 'updated_at', descending: true },
} satisfies Record<TransferOrderBy, PageOrder<TransferRow>>;

export function pageTransfers(
  session: Session,
  visible: Visibility,
  filter: TransferFilter,
  orderBy: TransferOrderBy,
  window: PageWindow,
): Promise<Page<Transfer>> {
  const { dialect } = session;
  const byUpdate = orderBy === 'UPDATED_DESC';
  const { createdFrom: from, createdTo: to } = filter;
  return readSiftedPage(session, {
    table: TRANSFERS,
    order: ORDERS[orderBy],
    whole: {
      index: byUpdate ? 'transfers_by_update' : 'transfers_by_organization',
      conditions: [sql`organization_id = ${visible.organizationId}`],
    },
    belongs: [sql`${dialect.unindexed('organization_id')} = ${visible.organizationId}`],
    paths: [...namePaths(dialect, visible, { filter, byUpdate }), ...listPaths(dialect, visible, { filter, byUpdate })],
    sift: [...siftOf(filter), ...(byUpdate ? createdWithin(filter) : [])],
    // Nothing is updated before it is created.
    within: byUpdate ? { from } : { from, to },
    window,
    toNode: toTransfer,
  });
}

interface Asked {
  filter: TransferFilter;
  byUpdate: boolean;
}

/** Filters that name a transfer, or few. */
function namePaths(dialect: Dialect, visible: Visibility, { filter, byUpdate }: Asked): Path[] {
  const { reference, clientReference, externalId, lot, search } = filter;
  const { organizationId } = visible;
  const paths: Path[] = [];
  /** External ids and lots are unique within an account only, and that is how they are indexed. */
  const byAccount = (index: string, condition: Sql): Path => ({
    ranges: null,
    ids: sql`SELECT id FROM transfers${dialect.through(index)} WHERE ${condition} AND account_id IN (
      SELECT id FROM provider_accounts WHERE organization_id = ${organizationId})`,
    sift: [condition],
  });
  if (reference != null) {
    const named = sql`reference = ${reference}`;
    const ofOrganization = sql`organization_id = ${organizationId} AND ${named}`;
    paths.push({ ranges: { index: 'transfers_by_reference', conditions: [ofOrganization] }, ids: null, sift: [named] });
  }
  if (externalId != null) paths.push(byAccount('transfers_by_external_id', sql`external_id = ${externalId}`));
  if (clientReference != null) {
    const named = sql`client_reference = ${clientReference}`;
    const index = 'transfers_by_client_reference';
    const ofOrganization = sql`organization_id = ${organizationId} AND ${named}`;
    paths.push({
      ranges: byUpdate ? null : { index, conditions: [ofOrganization] },
      ids: byUpdate ? sql`SELECT id FROM transfers${dialect.through(index)} WHERE ${ofOrganization}` : null,
      sift: [named],
    });
  }
  if (lot != null) paths.push(byAccount('transfers_by_lot', sql`lot = ${lot}`));
  if (search != null) paths.push(searchPath(dialect, visible, search));
  return paths;
}

/** Filters that are lists, the one that usually finds fewest first. */
function listPaths(dialect: Dialect, visible: Visibility, { filter, byUpdate }: Asked): Path[] {
  const { organizationId } = visible;
  type Values = readonly string[] | null | undefined;
  const idsBy = (index: string, condition: Sql) =>
    sql`SELECT id FROM transfers${dialect.through(index)} WHERE ${condition}`;
  const of = (owner: 'contact' | 'wallet' | 'account', values: Values) =>
    ownedPaths(dialect, organizationId, { table: 'transfers', of: owner, values, inOrder: !byUpdate });
  const by = (column: string, index: string, values: Values, indexByUpdate: string | null = null) => {
    const ofOrganization = sql`organization_id = ${organizationId} AND ${trusted(column)}`;
    return listPath({
      ...{ column, values, index: byUpdate ? indexByUpdate : index },
      condition: (value) => sql`${ofOrganization} = ${value}`,
      ids: (list) => idsBy(index, sql`${ofOrganization} ${oneOf(list)}`),
    });
  };
  const clientIds = wantedClients(visible, filter.clientIds);
  return [
    // Few transfers need a person: where some are asked for by that, nothing narrows the list more.
    ...by('attention_reason', 'transfers_by_attention', wantedReasons(filter), 'transfers_by_attention_update'),
    ...of('contact', filter.contactIds),
    ...of('wallet', filter.walletIds),
    ...ownedPaths(dialect, organizationId, {
      ...{ table: 'transfers', of: 'client', values: clientIds, inOrder: true },
      index: byUpdate ? 'transfers_by_client_update' : 'transfers_by_client',
    }),
    ...by('status', 'transfers_by_status', wantedStatuses(filter)),
    ...of('account', filter.accountIds),
    ...by('provider', 'transfers_by_provider', filter.providers),
  ];
}

function wantedReasons({ attention, attentionReasons }: TransferFilter): readonly string[] | null {
  if (attention === true) return attentionReasons ?? ATTENTION_REASONS;
  return attentionReasons ?? null;
}

function wantedStatuses({ statuses, isFinal: wanted }: TransferFilter): readonly string[] | null {
  if (wanted == null) return statuses ?? null;
  return (statuses ?? TRANSFER_STATUSES).filter((status) => isFinal(status) === wanted);
}

/** What no index serves: most transfers of an organization are alike in it. */
function siftOf(filter: TransferFilter): Sql[] {
  const conditions = [
    ...listFilter('kind', filter.kinds),
    ...listFilter('method', filter.methods),
    ...listFilter('amount_currency', filter.currencies),
  ];
  if (filter.minUnits != null) conditions.push(sql`amount_units >= ${filter.minUnits}`);
  if (filter.maxUnits != null) conditions.push(sql`amount_units <= ${filter.maxUnits}`);
  if (filter.attention === false) conditions.push(sql`attention_reason IS NULL`);
  return conditions;
}

function createdWithin({ createdFrom, createdTo }: TransferFilter): Sql[] {
  const conditions: Sql[] = [];
  if (createdFrom != null) conditions.push(sql`created_at >= ${createdFrom}`);
  if (createdTo != null) conditions.push(sql`created_at < ${createdTo}`);
  return conditions;
}
