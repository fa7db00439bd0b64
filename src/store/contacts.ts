import type { Contact } from '../domain/contact';
import type { Visibility } from '../domain/organization';
import type { Reads, Writes } from '../domain/store';
import { ContactClientRow, ContactRow } from './entities/contact';
import { readPage } from './page';
import { integer, jsonOrNull, jsonTextOrNull, type RowValues } from './row-values';
import type { SessionMethods } from './session';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import { insertRow, insertRowOnce, lockRow, tableOf, updateRow } from './table';
import { listFilter } from './visibility';

const CONTACTS = tableOf(ContactRow);
const CONTACT_CLIENTS = tableOf(ContactClientRow);

function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    organizationId: row.organization_id,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    phone: row.phone,
    country: row.country,
    address: jsonOrNull(row.address),
    createdAt: integer(row.created_at),
  };
}

function contactValues(contact: Contact): RowValues<ContactRow> {
  return {
    id: contact.id,
    organization_id: contact.organizationId,
    first_name: contact.firstName,
    last_name: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    country: contact.country,
    address: jsonTextOrNull(contact.address),
    search_text: searchable(
      [`${contact.firstName} ${contact.lastName}`, contact.email ?? '', contact.phone ?? ''].join('\n'),
    ),
    created_at: contact.createdAt,
  };
}

/** The same folding for what is stored and what is sought, on both databases. */
function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function likePattern(text: string): string {
  return `%${searchable(text).replace(/[\\%_]/g, '\\$&')}%`;
}

/** A key limited to clients sees the contacts linked to them. */
function visibleContacts(visible: Visibility, organizationColumn = trusted('organization_id')): Sql[] {
  const conditions = [sql`${organizationColumn} = ${visible.organizationId}`];
  if (visible.clientIds !== null) {
    conditions.push(
      sql`EXISTS (SELECT 1 FROM contact_clients WHERE contact_id = contacts.id AND client_id ${oneOf(visible.clientIds)})`,
    );
  }
  return conditions;
}

export const contactReads = {
  async listContactsByIds(session, visible, ids) {
    const condition = join(
      [sql`id ${oneOf(ids)}`, ...visibleContacts(visible, session.dialect.unindexed('organization_id'))],
      ' AND ',
    );
    const rows = await session.query<ContactRow>(sql`SELECT ${CONTACTS.columns} FROM contacts WHERE ${condition}`, [
      'contacts',
      ...(visible.clientIds === null ? [] : (['contact_clients'] as const)),
    ]);
    return rows.map(toContact);
  },
  pageContacts(session, visible, filter, window) {
    const where = [
      ...visibleContacts(visible),
      ...listFilter('phone', filter.phones),
      ...listFilter('country', filter.countries),
    ];
    if (filter.search) where.push(sql`search_text LIKE ${likePattern(filter.search)} ESCAPE '\\'`);
    if (filter.providers) {
      where.push(
        sql`EXISTS (SELECT 1 FROM contact_registrations WHERE contact_id = contacts.id AND status IN ('REGISTERED', 'NOT_REQUIRED')
            AND provider ${oneOf(filter.providers)})`,
      );
    }
    return readPage(session, {
      table: CONTACTS,
      order: { name: 'CONTACTS', column: 'created_at', descending: false },
      where,
      window,
      toNode: toContact,
    });
  },
} satisfies SessionMethods<Reads>;

export const contactWrites = {
  async insertContact(session, contact) {
    await insertRow(session, CONTACTS, contactValues(contact));
  },
  async lockContact(session, id) {
    const row = await lockRow(session, CONTACTS, id);
    return row && toContact(row);
  },
  async saveContact(session, contact) {
    await updateRow(session, CONTACTS, { ...contactValues(contact), id: contact.id });
  },
  async linkContactToClients(session, contactId, clientIds) {
    for (const clientId of [...clientIds].sort()) {
      await insertRowOnce(session, CONTACT_CLIENTS, { contact_id: contactId, client_id: clientId });
    }
  },
} satisfies SessionMethods<Writes>;
