import { invariant } from '../domain/invariant';

/** What a statement may carry. Numbers are integers: nothing in this store is a float. */
export type SqlValue = string | number | bigint | boolean | null;

/** A whole list as one parameter, so that the text of a statement does not depend on the list's length. */
export class SqlList {
  constructor(readonly values: readonly string[]) {}
}

/** A piece of SQL beside its values: pieces are composed without ever pasting a value into the text. */
export class Sql {
  constructor(
    readonly parts: readonly string[],
    readonly values: readonly (SqlValue | SqlList)[],
  ) {}
}

export function sql(parts: TemplateStringsArray, ...values: (SqlValue | SqlList | Sql)[]): Sql {
  for (const value of values) {
    invariant(value !== undefined, `a value of this statement is undefined: ${parts.join('?')}`);
  }
  // A template without pieces keeps its own parts: the same array every time, by which its text is remembered.
  return values.some((value) => value instanceof Sql)
    ? withPieces(parts, values)
    : new Sql(parts, values as SqlValue[]);
}

function withPieces(parts: readonly string[], values: readonly (SqlValue | SqlList | Sql)[]): Sql {
  const texts: string[] = [parts[0] ?? ''];
  const flat: (SqlValue | SqlList)[] = [];
  values.forEach((value, index) => {
    const next = parts[index + 1] ?? '';
    if (value instanceof Sql) {
      texts[texts.length - 1] += value.parts[0] ?? '';
      texts.push(...value.parts.slice(1));
      flat.push(...value.values);
      texts[texts.length - 1] += next;
    } else {
      flat.push(value);
      texts.push(next);
    }
  });
  return new Sql(texts, flat);
}

/** Parts that will come again, so that their text need not be put together again; those of plain templates do anyway. */
const COMING_AGAIN = new WeakSet<readonly string[]>();

export function remembered(parts: readonly string[]): readonly string[] {
  COMING_AGAIN.add(parts);
  return parts;
}

export function comesAgain(parts: readonly string[]): boolean {
  return 'raw' in parts || COMING_AGAIN.has(parts);
}

/** Text that is our own: names of tables and columns, never anything that came from outside. */
export function trusted(text: string): Sql {
  return new Sql([text], []);
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  const texts: string[] = [''];
  const values: (SqlValue | SqlList)[] = [];
  pieces.forEach((piece, index) => {
    texts[texts.length - 1] += (index === 0 ? '' : separator) + (piece.parts[0] ?? '');
    texts.push(...piece.parts.slice(1));
    values.push(...piece.values);
  });
  return new Sql(texts, values);
}

/** `column ${oneOf(values)}`: equal to one of them; of an empty list nothing is. */
export function oneOf(values: readonly string[]): SqlList {
  return new SqlList(values);
}
