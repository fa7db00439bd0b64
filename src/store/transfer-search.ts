import type { Visibility } from '../domain/organization';
import { contactSearchPaths, partsIn } from './contact-search';
import type { Dialect } from './dialect';
import type { Path } from './paths';
import { readSearch } from './search-words';
import { join, oneOf, type Sql, sql } from './sql';

/**
 * A transfer is found by what it is called, whole (our reference, the caller's, the provider's id), and by the contact it
 * goes to, as a search of contacts finds it.
 */
export function searchPath(dialect: Dialect, visible: Visibility, typed: string): Path {
  const { organizationId } = visible;
  const name = typed.trim();
  const named = [sql`reference = ${name}`, sql`client_reference = ${name}`, sql`external_id = ${name}`];
  const { parts } = readSearch(typed);
  const contact = join([partsIn(parts), ...linked(visible)], ' AND ');
  const sift = sql`(${join(named, ' OR ')} OR EXISTS (
    SELECT 1 FROM contacts WHERE contacts.id = transfers.contact_id AND ${contact}))`;

  const through = (index: string) => dialect.through(index);
  const [rarest] = contactSearchPaths(organizationId, typed);
  const byName = [
    sql`SELECT id FROM transfers${through('transfers_by_reference')}
      WHERE organization_id = ${organizationId} AND ${named[0] as Sql}`,
    sql`SELECT id FROM transfers${through('transfers_by_client_reference')}
      WHERE organization_id = ${organizationId} AND ${named[1] as Sql}`,
    sql`SELECT id FROM transfers${through('transfers_by_external_id')} WHERE ${named[2] as Sql} AND account_id IN (
      SELECT id FROM provider_accounts WHERE organization_id = ${organizationId})`,
  ];
  if (rarest?.ids) {
    // No transfer has a contact's id: these only count, so that a word of too many contacts is not looked up here.
    byName.unshift(rarest.ids);
    byName.push(sql`SELECT transfers.id FROM contacts JOIN transfers${through('transfers_by_contact')}
      ON transfers.contact_id = contacts.id WHERE contacts.id IN (${rarest.ids}) AND ${contact}`);
  }
  return { ranges: null, ids: join(byName, ' UNION ALL '), sift: [sift] };
}

/** A key limited to clients finds nothing by a contact it does not see. */
function linked({ clientIds }: Visibility): Sql[] {
  if (clientIds === null) return [];
  return [sql`EXISTS (SELECT 1 FROM contact_clients WHERE contact_id = contacts.id AND client_id ${oneOf(clientIds)})`];
}
