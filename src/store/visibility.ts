import type { Visibility } from '../domain/organization';
import type { Dialect } from './dialect';
import { oneOf, type Sql, sql, trusted } from './sql';

/** The rows of the viewer's organization; with client ids, only those whose `clientColumn` is one of them. */
export function visibleRows(visible: Visibility, clientColumn: string): Sql[] {
  const conditions = [sql`organization_id = ${visible.organizationId}`];
  if (visible.clientIds !== null) conditions.push(sql`${trusted(clientColumn)} ${oneOf(visible.clientIds)}`);
  return conditions;
}

/** The same for rows that are found by their own names, of which the visible ones are kept. */
export function visibleAmongFound(dialect: Dialect, visible: Visibility, clientColumn: string): Sql[] {
  const conditions = [sql`${dialect.unindexed('organization_id')} = ${visible.organizationId}`];
  if (visible.clientIds !== null) {
    conditions.push(sql`${dialect.unindexed(clientColumn)} ${oneOf(visible.clientIds)}`);
  }
  return conditions;
}

/** Which clients remain when a filter asks for some and the viewer may see some; null: all. */
export function wantedClients(visible: Visibility, asked: string[] | null | undefined): string[] | null {
  const { clientIds } = visible;
  if (clientIds === null) return asked ?? null;
  return asked == null ? clientIds : asked.filter((id) => clientIds.includes(id));
}

/** Filters: a list is OR inside (an empty one matches nothing), absent lists ask nothing. */
export function listFilter(column: string, values: readonly string[] | null | undefined): Sql[] {
  return values == null ? [] : [sql`${trusted(column)} ${oneOf(values)}`];
}
