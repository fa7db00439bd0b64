import type { Contact } from '../../src/domain/contact';
import { searchText, searchWords } from '../../src/store/search-words';
import type { RawDatabase } from './raw';

/** So many rows go over as one statement's JSON. */
const CONTACTS_AT_ONCE = 2_000;

/**
 * The contacts and the words they are found by, as the store writes them, but past it: thirty words of each contact make
 * three million rows, and the store takes a statement for each contact. The words are gathered first and put in by their
 * order, because rows that come in the order of an index are appended to it.
 */
export async function fillContacts(
  database: RawDatabase,
  contacts: { count: number; at(number: number): Contact },
): Promise<void> {
  await database.run('CREATE TABLE bench_words (organization_id text, word text, contact_id text)');
  await database.run('BEGIN');
  for (let from = 0; from < contacts.count; from += CONTACTS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(CONTACTS_AT_ONCE, contacts.count - from) }, (_, position) =>
      withText(contacts.at(from + position)),
    );
    await insertContacts(database, rows);
    await gatherWords(database, rows);
  }
  const order = `organization_id, word${database.words.byBytes}, contact_id`;
  await database.run(`INSERT INTO contact_words (organization_id, word, contact_id)
    SELECT organization_id, word, contact_id FROM bench_words ORDER BY ${order}`);
  await database.run('COMMIT');
  await database.run('DROP TABLE bench_words');
}

type ContactWithText = Contact & { text: string };
const withText = (contact: Contact): ContactWithText => ({ ...contact, text: searchText(contact) });

async function insertContacts(database: RawDatabase, rows: readonly ContactWithText[]): Promise<void> {
  const texts = rows.map((row) => [
    ...[row.id, row.organizationId, row.firstName, row.lastName, row.email, row.phone, row.country, row.text],
    row.createdAt,
  ]);
  await database.all(
    `INSERT INTO contacts (id, organization_id, first_name, last_name, email, phone, country, search_text, created_at)
     SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
       CAST(value->>8 AS bigint) FROM ${database.words.eachValue}`,
    [JSON.stringify(texts)],
  );
}

async function gatherWords(database: RawDatabase, rows: readonly ContactWithText[]): Promise<void> {
  const words = rows.flatMap(({ id, organizationId, text }) =>
    searchWords(text).map((word) => [organizationId, word, id]),
  );
  await database.all(
    `INSERT INTO bench_words (organization_id, word, contact_id)
     SELECT value->>0, value->>1, value->>2 FROM ${database.words.eachValue}`,
    [JSON.stringify(words)],
  );
}
