import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchText, searchWords } from '../search-words';

/** Contacts whose words are made at once. */
const AT_ONCE = 500;

/**
 * No list grows slower with its table: contacts are found by the words of a search, by phone and country in their order,
 * by the clients that see them and by where they are registered; transfers by the caller's label in their order.
 */
export class Growth1795640000000 implements MigrationInterface {
  name = 'Growth1795640000000';

  async up(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.dataSource.options.type === 'postgres';
    const withoutRowid = isPostgres ? '' : ' WITHOUT ROWID';
    await runner.query(`
      CREATE TABLE contact_words (
        organization_id varchar NOT NULL,
        word varchar${isPostgres ? ' COLLATE "C"' : ''} NOT NULL,
        contact_id varchar NOT NULL,
        CONSTRAINT contact_words_pk PRIMARY KEY (organization_id, word, contact_id),
        CONSTRAINT "contact_words_contact_fk" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id")
      )${withoutRowid}`);
    await writeWords(runner, isPostgres);

    await runner.query('DROP INDEX contacts_by_phone');
    await runner.query(
      'CREATE INDEX contacts_by_phone ON contacts (organization_id, phone, created_at, id) WHERE phone IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX contacts_by_country ON contacts (organization_id, country, created_at, id) WHERE country IS NOT NULL',
    );
    await runner.query('CREATE INDEX contact_clients_by_client ON contact_clients (client_id, contact_id)');
    await runner.query(
      'CREATE INDEX contact_registrations_by_provider ON contact_registrations (organization_id, provider, status, contact_id)',
    );
    await runner.query('CREATE INDEX contact_registrations_by_contact ON contact_registrations (contact_id)');
    await runner.query('DROP INDEX transfers_by_client_reference');
    await runner.query(
      'CREATE INDEX transfers_by_client_reference ON transfers (organization_id, client_reference, created_at, id) WHERE client_reference IS NOT NULL',
    );
  }

  /** Rows here are records of money: the way back is a restored backup. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}

interface Row {
  id: string;
  organization_id: string;
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
}

/** Of the contacts that are there already. */
async function writeWords(runner: QueryRunner, isPostgres: boolean): Promise<void> {
  const at = (position: number) => (isPostgres ? `$${position}` : '?');
  const each = isPostgres ? 'unnest($2::text[]) AS value' : 'json_each(?)';
  const select = 'SELECT id, organization_id, first_name, last_name, email, phone FROM contacts';
  for (let after = ''; ;) {
    const rows = (await runner.query(`${select} WHERE id > ${at(1)} ORDER BY id LIMIT ${AT_ONCE}`, [after])) as Row[];
    for (const row of rows) {
      const text = searchText({ ...row, firstName: row.first_name, lastName: row.last_name });
      const words = searchWords(text);
      await runner.query(`UPDATE contacts SET search_text = ${at(1)} WHERE id = ${at(2)}`, [text, row.id]);
      await runner.query(
        `INSERT INTO contact_words (organization_id, word, contact_id) SELECT ${at(1)}, value, ${at(3)} FROM ${each}`,
        isPostgres ? [row.organization_id, words, row.id] : [row.organization_id, row.id, JSON.stringify(words)],
      );
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
