import type { Path } from './paths';
import { join, oneOf, type Sql, sql, SqlRows } from './sql';
import type { Session } from './session';
import { readSearch, searchWords } from './search-words';

/** No character comes after it, so everything that begins with a word lies before the word and this. */
const LAST_CHARACTER = '\u{10FFFF}';

/** The contacts in whose search text all parts of what was typed are found, by the rarest of its words. */
export function contactSearchPaths(organizationId: string, typed: string): Path[] {
  const { parts, words } = readSearch(typed);
  const sift = [partsIn(parts)];
  // Punctuation alone is in no word: only the rows themselves can be asked for it.
  if (words.length === 0) return [{ ranges: null, ids: null, sift }];
  return words.map((word) => ({ ranges: null, ids: contactsWith(organizationId, word), sift }));
}

/** The same as a condition on a row of contacts. */
export function partsIn(parts: readonly string[]): Sql {
  if (parts.length === 0) return sql`1 = 0`;
  return join(
    parts.map((part) => sql`search_text LIKE ${`%${part.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`),
    ' AND ',
  );
}

/** Ids of the contacts with a word that begins so. */
function contactsWith(organizationId: string, word: string): Sql {
  return sql`SELECT contact_id FROM contact_words
    WHERE organization_id = ${organizationId} AND word >= ${word} AND word < ${`${word}${LAST_CHARACTER}`}`;
}

/** The words of a contact as its search text has them now; with `before`, what it had until now goes. */
export async function saveSearchWords(
  session: Session,
  contact: { id: string; organizationId: string },
  text: { before: string | null; now: string },
): Promise<void> {
  const words = searchWords(text.now);
  const known = new Set(text.before === null ? [] : searchWords(text.before));
  const gone = [...known].filter((word) => !words.includes(word));
  const added = words.filter((word) => !known.has(word));
  const of = sql`organization_id = ${contact.organizationId} AND contact_id = ${contact.id}`;
  if (gone.length > 0) {
    await session.query(sql`DELETE FROM contact_words WHERE ${of} AND word ${oneOf(gone)}`);
  }
  if (added.length > 0) {
    await session.query(sql`INSERT INTO contact_words (organization_id, word, contact_id)
      SELECT ${contact.organizationId}, value, ${contact.id} FROM (${new SqlRows(added)}) AS words`);
  }
}
