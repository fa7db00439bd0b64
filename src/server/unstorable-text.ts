import { Kind, visit, type DocumentNode } from 'graphql';
import { refusalError } from './refusal';

/** U+0000, and half of a surrogate pair: PostgreSQL takes neither, and every such half is stored as the same character. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Throws where a text cannot be stored as it is: two idempotency keys would become one, or the database would fail.
 * Answers how many values the variables hold, lists and objects included; `tooMany` is called, to throw, beyond `limit`.
 */
export function checkVariables(
  variables: Readonly<Record<string, unknown>>,
  limit: number,
  tooMany: () => never,
): number {
  const waiting: Held[] = [{ value: variables, name: 'variables', within: null }];
  let values = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value } = next;
    values += 1;
    if (values + waiting.length > limit) tooMany();
    if (typeof value === 'string' && UNSTORABLE.test(value)) throw unstorable(placeOf(next));
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      if (values + waiting.length + value.length > limit) tooMany();
      for (const [index, item] of value.entries()) waiting.push({ value: item, name: index, within: next });
      continue;
    }
    for (const name in value) {
      if (UNSTORABLE.test(name)) throw unstorable(placeOf(next));
      waiting.push({ value: (value as Record<string, unknown>)[name], name, within: next });
      if (values + waiting.length > limit) tooMany();
    }
  }
  return values;
}

interface Held {
  value: unknown;
  name: string | number;
  within: Held | null;
}

/** Written out only for the one value that is refused. */
function placeOf(held: Held): string {
  const names: (string | number)[] = [];
  for (let at: Held | null = held; at; at = at.within) names.unshift(at.name);
  return names.join('.');
}

export function refuseUnstorableLiterals(query: string, document: DocumentNode): void {
  if (!query.includes('\\u') && !UNSTORABLE.test(query)) return;
  visit(document, {
    [Kind.STRING]: ({ value }) => {
      if (UNSTORABLE.test(value)) throw unstorable('a text of the operation');
    },
  });
}

function unstorable(place: string) {
  const message = `${place} has a character that no text can hold: U+0000, or half of a surrogate pair`;
  return refusalError({ status: 400, code: 'BAD_USER_INPUT', message });
}
