import { ATTENTION_REASONS } from '../domain/attention';
import type { Visibility } from '../domain/organization';
import type { Page, PageWindow, TransferFilter, TransferOrderBy } from '../domain/store';
import { isFinal, type Transfer, TRANSFER_STATUSES } from '../domain/transfer';
import type { TransferRow } from './entities/transfer';
import { type Narrowing, type PageOrder, readPage } from './page';
import type { Session } from './session';
import { type Sql, sql } from './sql';
import { toTransfer, TRANSFERS } from './transfer-row';
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
  const narrowings = narrowingsOf(visible, filter, orderBy);
  const through = indexOfName(filter);
  const narrowedBy = through === null ? narrowings.find(isOrdered) : undefined;
  return readPage(session, {
    table: TRANSFERS,
    order: ORDERS[orderBy],
    where: [
      sql`organization_id = ${visible.organizationId}`,
      ...narrowings.filter((one) => one !== narrowedBy).flatMap((one) => listFilter(one.column, one.values)),
      ...otherConditions(visible, filter),
    ],
    narrowedBy: narrowedBy ?? null,
    through,
    window,
    toNode: toTransfer,
  });
}

/** A list filter, and the index on its column that has the order asked for. */
type Condition = Omit<Narrowing<TransferRow>, 'index'> & { index: string | null };

function isOrdered(condition: Condition): condition is Narrowing<TransferRow> {
  return condition.index !== null;
}

/** Most selective first. */
function narrowingsOf(visible: Visibility, filter: TransferFilter, orderBy: TransferOrderBy): Condition[] {
  // By last update only an organization and its clients have an index; the rest is sifted while walking one of those.
  const byUpdate = orderBy === 'UPDATED_DESC';
  const lists: [keyof TransferRow, string | null, readonly string[] | null | undefined][] = [
    ['attention_reason', byUpdate ? 'transfers_by_attention_update' : 'transfers_by_attention', wantedReasons(filter)],
    ['contact_id', byUpdate ? null : 'transfers_by_contact', filter.contactIds],
    ['wallet_id', byUpdate ? null : 'transfers_by_wallet', filter.walletIds],
    [
      'client_id',
      byUpdate ? 'transfers_by_client_update' : 'transfers_by_client',
      wantedClients(visible, filter.clientIds),
    ],
    ['status', byUpdate ? null : 'transfers_by_status', wantedStatuses(filter)],
    ['account_id', byUpdate ? null : 'transfers_by_account', filter.accountIds],
    ['provider', byUpdate ? null : 'transfers_by_provider', filter.providers],
  ];
  return lists.flatMap(([column, index, values]) => (values == null ? [] : [{ column, index, values }]));
}

/** Few transfers need a person: where some are asked for by that, nothing narrows the list more. */
function wantedReasons({ attention, attentionReasons }: TransferFilter): readonly string[] | null {
  if (attention === true) return attentionReasons ?? ATTENTION_REASONS;
  return attentionReasons ?? null;
}

function wantedStatuses({ statuses, isFinal: wanted }: TransferFilter): readonly string[] | null {
  if (wanted == null) return statuses ?? null;
  return (statuses ?? TRANSFER_STATUSES).filter((status) => isFinal(status) === wanted);
}

/** Filters that name a transfer, or few: their own index finds them, and nothing else need narrow. */
function indexOfName({ reference, clientReference, externalId, lot }: TransferFilter): string | null {
  if (reference != null) return 'transfers_by_reference';
  if (clientReference != null) return 'transfers_by_client_reference';
  if (externalId != null) return 'transfers_by_external_id';
  return lot == null ? null : 'transfers_by_lot';
}

function otherConditions(visible: Visibility, filter: TransferFilter): Sql[] {
  const conditions = [
    ...listFilter('kind', filter.kinds),
    ...listFilter('method', filter.methods),
    ...listFilter('amount_currency', filter.currencies),
  ];
  // External ids and lots are unique within an account only, and that is how they are indexed.
  const ofOrganization = sql`account_id IN (SELECT id FROM provider_accounts WHERE organization_id = ${visible.organizationId})`;
  if (filter.minUnits != null) conditions.push(sql`amount_units >= ${filter.minUnits}`);
  if (filter.maxUnits != null) conditions.push(sql`amount_units <= ${filter.maxUnits}`);
  if (filter.reference != null) conditions.push(sql`reference = ${filter.reference}`);
  if (filter.clientReference != null) conditions.push(sql`client_reference = ${filter.clientReference}`);
  if (filter.externalId != null) conditions.push(ofOrganization, sql`external_id = ${filter.externalId}`);
  if (filter.lot != null) conditions.push(ofOrganization, sql`lot = ${filter.lot}`);
  if (filter.attention === false) conditions.push(sql`attention_reason IS NULL`);
  if (filter.createdFrom != null) conditions.push(sql`created_at >= ${filter.createdFrom}`);
  if (filter.createdTo != null) conditions.push(sql`created_at < ${filter.createdTo}`);
  return conditions;
}
