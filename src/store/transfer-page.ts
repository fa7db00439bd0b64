import type { Visibility } from '../domain/organization';
import type { Page, PageWindow, TransferFilter, TransferOrderBy } from '../domain/store';
import { isFinal, type Transfer, TRANSFER_STATUSES } from '../domain/transfer';
import type { TransferRow } from './entities/transfer';
import { type PageOrder, readPage } from './page';
import type { Session } from './session';
import { type Sql, sql } from './sql';
import { toTransfer, TRANSFERS } from './transfer-row';
import { listFilter, wantedClients } from './visibility';

const ORDERS = {
  CREATED_DESC: { name: 'TRANSFERS.CREATED_DESC', column: 'created_at', descending: true },
  CREATED_ASC: { name: 'TRANSFERS.CREATED_ASC', column: 'created_at', descending: false },
  UPDATED_DESC: { name: 'TRANSFERS.UPDATED_DESC', column: 'updated_at', descending: true },
} satisfies Record<TransferOrderBy, PageOrder<TransferRow>>;

/** A filter on a column that has an index of its own in the list's order. */
interface Narrowing {
  column: keyof TransferRow;
  values: readonly string[];
}

export function pageTransfers(
  session: Session,
  visible: Visibility,
  filter: TransferFilter,
  orderBy: TransferOrderBy,
  window: PageWindow,
): Promise<Page<Transfer>> {
  const narrowings = narrowingsOf(visible, filter);
  const narrowedBy = isNamed(filter) ? null : (narrowings.find((one) => isOrdered(one, orderBy)) ?? null);
  return readPage(session, {
    table: TRANSFERS,
    order: ORDERS[orderBy],
    where: [
      sql`organization_id = ${visible.organizationId}`,
      ...narrowings.filter((one) => one !== narrowedBy).flatMap((one) => listFilter(one.column, [...one.values])),
      ...otherConditions(visible, filter),
    ],
    narrowedBy,
    window,
    toNode: toTransfer,
  });
}

/** Most selective first. */
function narrowingsOf(visible: Visibility, filter: TransferFilter): Narrowing[] {
  const lists: [keyof TransferRow, readonly string[] | null | undefined][] = [
    ['contact_id', filter.contactIds],
    ['wallet_id', filter.walletIds],
    ['client_id', wantedClients(visible, filter.clientIds)],
    ['status', wantedStatuses(filter)],
    ['account_id', filter.accountIds],
    ['provider', filter.providers],
  ];
  return lists.flatMap(([column, values]) => (values == null ? [] : [{ column, values }]));
}

function wantedStatuses({ statuses, isFinal: wanted }: TransferFilter): readonly string[] | null {
  if (wanted == null) return statuses ?? null;
  return (statuses ?? TRANSFER_STATUSES).filter((status) => isFinal(status) === wanted);
}

/** By last update only the organization and its clients have an index; the rest is sifted while walking that. */
function isOrdered({ column }: Narrowing, orderBy: TransferOrderBy): boolean {
  return orderBy !== 'UPDATED_DESC' || column === 'client_id';
}

/** Filters that name a transfer, or few: their own index finds them, and nothing else need narrow. */
function isNamed(filter: TransferFilter): boolean {
  return [filter.reference, filter.clientReference, filter.externalId, filter.lot].some((name) => name != null);
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
  if (filter.createdFrom != null) conditions.push(sql`created_at >= ${filter.createdFrom}`);
  if (filter.createdTo != null) conditions.push(sql`created_at < ${filter.createdTo}`);
  return conditions;
}
