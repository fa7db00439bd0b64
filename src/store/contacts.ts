import type { Contact } from '../domain/contact';
import type { Visibility } from '../domain/organization';
import type { ContactFilter, Reads, Writes } from '../domain/store';
import { contactSearchPaths, saveSearchWords } from './contact-search';
import type { Dialect } from './dialect';
import { ContactClientRow, ContactRow } from './entities/contact';
import { listPath, type Path } from './paths';
import { integer, jsonOrNull, jsonTextOrNull, type RowValues } from './row-values';
import { searchText } from './search-words';
import type { SessionMethods } from './session';
import { readSiftedPage } from './sifted-page';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import { insertRow, insertRowOnce, lockRow, tableOf, updateRow } from './table';

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

function contactValues(contact: Contact) {
  return {
    id: contact.id,
    organization_id: contact.organizationId,
    first_name: contact.firstName,
    last_name: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    country: contact.country,
    address: jsonTextOrNull(contact.address),
    search_text: searchText(contact),
    created_at: contact.createdAt,
  } satisfies RowValues<ContactRow>;
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

/** The one that usually finds fewest first. */
function pathsOf(dialect: Dialect, visible: Visibility, filter: ContactFilter): Path[] {
  const ofOrganization = sql`organization_id = ${visible.organizationId}`;
  const by = (column: string, index: string, values: readonly string[] | null | undefined) =>
    listPath({
      ...{ column, index, values },
      condition: (value) => sql`${ofOrganization} AND ${trusted(column)} = ${value}`,
      ids: (list) =>
        sql`SELECT id FROM contacts${dialect.through(index)} WHERE ${ofOrganization} AND ${trusted(column)} ${oneOf(list)}`,
    });
  return [
    ...by('phone', 'contacts_by_phone', filter.phones),
    ...(filter.search ? contactSearchPaths(visible.organizationId, filter.search) : []),
    ...(visible.clientIds === null ? [] : [linkedTo(visible.clientIds)]),
    ...(filter.providers ? [registeredAt(visible.organizationId, filter.providers)] : []),
    ...by('country', 'contacts_by_country', filter.countries),
  ];
}

function linkedTo(clientIds: readonly string[]): Path {
  const ofClients = sql`client_id ${oneOf(clientIds)}`;
  return {
    ranges: null,
    ids: sql`SELECT contact_id FROM contact_clients WHERE ${ofClients}`,
    sift: [sql`EXISTS (SELECT 1 FROM contact_clients WHERE contact_id = contacts.id AND ${ofClients})`],
  };
}

function registeredAt(organizationId: string, providers: readonly string[]): Path {
  const known = sql`provider ${oneOf(providers)} AND status IN ('REGISTERED', 'NOT_REQUIRED')`;
  return {
    ranges: null,
    ids: sql`SELECT contact_id FROM contact_registrations WHERE organization_id = ${organizationId} AND ${known}`,
    sift: [sql`EXISTS (SELECT 1 FROM contact_registrations WHERE contact_id = contacts.id AND ${known})`],
  };
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
    const ofOrganization = sql`organization_id = ${visible.organizationId}`;
    return readSiftedPage(session, {
      table: CONTACTS,
      order: { name: 'CONTACTS', column: 'created_at', descending: false },
      whole: { index: 'contacts_by_organization', conditions: [ofOrganization] },
      belongs: [sql`${session.dialect.unindexed('organization_id')} = ${visible.organizationId}`],
      paths: pathsOf(session.dialect, visible, filter),
      sift: [],
      window,
      toNode: toContact,
    });
  },
} satisfies SessionMethods<Reads>;

export const contactWrites = {
  async insertContact(session, contact) {
    const values = contactValues(contact);
    await insertRow(session, CONTACTS, values);
    await saveSearchWords(session, contact, { before: null, now: values.search_text });
  },
  async lockContact(session, id) {
    const row = await lockRow(session, CONTACTS, id);
    return row && toContact(row);
  },
  async saveContact(session, contact) {
    const values = contactValues(contact);
    const before = (await lockRow(session, CONTACTS, contact.id))?.search_text ?? null;
    await updateRow(session, CONTACTS, { ...values, id: contact.id });
    if (before !== values.search_text) await saveSearchWords(session, contact, { before, now: values.search_text });
  },
  async linkContactToClients(session, contactId, clientIds) {
    for (const clientId of [...clientIds].sort()) {
      await insertRowOnce(session, CONTACT_CLIENTS, { contact_id: contactId, client_id: clientId });
    }
  },
} satisfies SessionMethods<Writes>;
