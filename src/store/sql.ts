import { invariant } from '../domain/invariant';

/** What a statement may carry. Numbers are integers: nothing in this store is a float. */
export type SqlValue = string | number | bigint | boolean | null;

/** A whole list as one parameter, so that the text of a statement does not depend on the list's length. */
export class SqlList {
  constructor(readonly values: readonly string[]) {}
}

/** A list as rows of one column, `value`, of a subselect; one parameter as well. */
export class SqlRows extends SqlList {}

/** A piece of SQL beside its values: pieces are composed without ever pasting a value into the text. */
export class Sql {
  constructor(
    readonly parts: readonly string[],
    readonly values: readonly (SqlValue | SqlList)[],
  ) {}
}

export function sql(parts: TemplateStringsArray, ...values: (SqlValue | SqlList | Sql)[]): Sql {
  if (values.some((value) => value === undefined))
    invariant(false, `a value of this statement is undefined: ${parts.join('?')}`);
  // A template without pieces keeps its own parts: the same array every time.
  return values.some((value) => value instanceof Sql) ? composed(parts, values) : new Sql(parts, values as SqlValue[]);
}

/**
 * What was composed before, by what it was composed of: the same pieces in the same order give the same array of parts,
 * by which a statement's text is found again. All pieces stand in our own source, so there are only so many.
 */
class Composition {
  parts: readonly string[] | null = null;
  private readonly longer = new WeakMap<object, Composition>();

  with(piece: object): Composition {
    let found = this.longer.get(piece);
    if (!found) this.longer.set(piece, (found = new Composition()));
    return found;
  }
}
const NOTHING = new Composition();
/** Stands for a value among the pieces. */
const VALUE = {};

function composed(parts: readonly string[], values: readonly (SqlValue | SqlList | Sql)[]): Sql {
  let composition = NOTHING.with(parts);
  const flat: (SqlValue | SqlList)[] = [];
  for (const value of values) {
    composition = composition.with(value instanceof Sql ? value.parts : VALUE);
    if (value instanceof Sql) flat.push(...value.values);
    else flat.push(value);
  }
  composition.parts ??= flattened(parts, values);
  return new Sql(composition.parts, flat);
}

function flattened(parts: readonly string[], values: readonly (SqlValue | SqlList | Sql)[]): readonly string[] {
  const texts: string[] = [parts[0] ?? ''];
  values.forEach((value, index) => {
    const next = parts[index + 1] ?? '';
    if (value instanceof Sql) {
      texts[texts.length - 1] += value.parts[0] ?? '';
      texts.push(...value.parts.slice(1));
      texts[texts.length - 1] += next;
    } else {
      texts.push(next);
    }
  });
  return texts;
}

const TRUSTED = new Map<string, Sql>();

/** Text that is our own: names of tables and columns, never anything that came from outside. */
export function trusted(text: string): Sql {
  let found = TRUSTED.get(text);
  if (!found) TRUSTED.set(text, (found = new Sql([text], [])));
  return found;
}

const SEPARATORS = new Map<string, readonly string[]>();

export function join(pieces: readonly Sql[], separator: string): Sql {
  const key = `${pieces.length}${separator}`;
  let between = SEPARATORS.get(key);
  if (!between) {
    between = pieces.map((_, index) => (index === 0 ? '' : separator)).concat('');
    SEPARATORS.set(key, between);
  }
  return composed(between, pieces);
}

/** `column ${oneOf(values)}`: equal to one of them; of an empty list nothing is. */
export function oneOf(values: readonly string[]): SqlList {
  return new SqlList(values);
}
