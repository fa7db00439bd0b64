import type { Dialect } from './dialect';
import { listPath, type Path } from './paths';
import { oneOf, type Sql, sql, trusted } from './sql';

const OWNERS = { contact: 'contacts', wallet: 'wallets', client: 'clients', account: 'provider_accounts' } as const;

/**
 * The rows of a table that belong to one of these contacts, wallets, clients or accounts. Somebody else's id finds
 * nothing, not even where the rows of it end.
 */
export function ownedPaths(
  dialect: Dialect,
  organizationId: string,
  member: {
    table: 'transfers' | 'wallets' | 'clients';
    of: keyof typeof OWNERS;
    values: readonly string[] | null | undefined;
    /** Whether the index has each owner's rows in the list's order. */
    inOrder?: boolean;
    index?: string;
  },
): Path[] {
  const { table, of, values, inOrder = true, index = `${table}_by_${of}` } = member;
  const column = trusted(`${of}_id`);
  const own = (ids: Sql) =>
    sql`(SELECT id FROM ${trusted(OWNERS[of])} WHERE ${ids} AND ${dialect.unindexed('organization_id')} = ${organizationId})`;
  return listPath({
    ...{ column: `${of}_id`, values, index: inOrder ? index : null },
    // PostgreSQL has to see the value itself, to know how frequent it is: of a rare one it would read and sort all rows.
    condition: (value) =>
      dialect.name === 'postgres'
        ? sql`${column} = ${value} AND EXISTS ${own(sql`id = ${value}`)}`
        : sql`${column} = ${own(sql`id = ${value}`)}`,
    ids: (list) => sql`SELECT id FROM ${trusted(table)}${dialect.through(index)}
      WHERE ${column} IN ${own(sql`id ${oneOf(list)}`)}`,
  });
}

/** The same of all accounts with a provider. */
export function providerPaths(
  dialect: Dialect,
  organizationId: string,
  { table, providers }: { table: 'wallets' | 'clients'; providers: readonly string[] | null | undefined },
): Path[] {
  return listPath({
    ...{ column: 'provider', values: providers, index: null },
    condition: (value) => sql`provider = ${value}`,
    ids: (list) => sql`SELECT id FROM ${trusted(table)}${dialect.through(`${table}_by_account`)}
      WHERE account_id IN (SELECT id FROM provider_accounts
        WHERE organization_id = ${organizationId} AND provider ${oneOf(list)})`,
  });
}
