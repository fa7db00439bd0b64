import { type Fields, isObject, readObject, UnreadableBody } from './wire';

/** Deeper wrapping is no wrapping any more. */
const DEEPEST_WRAPPING = 4;
/** What software puts around the row it answers with. */
const WRAPPERS: readonly string[] = ['data', 'request'];

/** How the object that is looked for can be told from what is put around it. */
export interface Shape {
  /** It has at least one of these members. */
  marks: readonly string[];
  /** Members that may hold it; 'data' and 'request' where left out. */
  wrappers?: readonly string[];
  /** The document's own wrapper, which is nothing strange. */
  documented?: string;
  /** Where a shape is noted that the document does not have. */
  odd?: string[];
}

/** The one object an answer is about: bare, in a list of one, as {"0": …}, or wrapped in `data` or `request`. */
export function findObject(value: unknown, path: string, shape: Shape): Fields {
  const odd = shape.odd ?? [];
  const found = unwrapped(value, { ...shape, path, odd }, 0);
  if (found === null && shape.documented) throw new UnreadableBody(`${path}.${shape.documented}`, 'an object');
  return found ?? readObject(value, path, odd);
}

/** The rows of an answer: a list, lists in a list, {"0": …}, one object alone, or any of these in a wrapper. */
export function findRows(value: unknown, path: string, shape: Shape): unknown[] {
  return rowsIn(value, { ...shape, path, odd: shape.odd ?? [] }, 0);
}

interface Search extends Shape {
  path: string;
  odd: string[];
}

function unwrapped(value: unknown, search: Search, depth: number): Fields | null {
  if (depth > DEEPEST_WRAPPING) return null;
  if (isObject(value) && isMarked(value, search)) return readObject(value, search.path, search.odd);
  const items = Array.isArray(value) ? (value as unknown[]) : numbered(value);
  if (items !== null) {
    if (items.length !== 1) return null;
    search.odd.push(`${search.path} is a list`);
    return unwrapped(items[0], { ...search, path: `${search.path}[0]` }, depth + 1);
  }
  const inner = wrappedIn(value, search);
  return inner && unwrapped(inner.value, { ...search, path: inner.path }, depth + 1);
}

function rowsIn(value: unknown, search: Search, depth: number): unknown[] {
  if (depth > DEEPEST_WRAPPING) throw new UnreadableBody(search.path, 'a list');
  if (Array.isArray(value)) {
    return (value as unknown[]).flatMap((item, index) =>
      Array.isArray(item) ? rowsIn(item, { ...search, path: `${search.path}[${index}]` }, depth + 1) : [item],
    );
  }
  if (!isObject(value)) throw new UnreadableBody(search.path, 'a list');
  if (isMarked(value, search)) return [value];
  const items = numbered(value);
  if (items !== null) return rowsIn(items, search, depth + 1);
  const inner = wrappedIn(value, search);
  return inner ? rowsIn(inner.value, { ...search, path: inner.path }, depth + 1) : [value];
}

function isMarked(value: Readonly<Record<string, unknown>>, { marks }: Search): boolean {
  return marks.some((mark) => Object.hasOwn(value, mark));
}

/** What PHP writes for a list whose numbers have a gap: an object with numbers as keys. Null where it is none. */
function numbered(value: unknown): unknown[] | null {
  if (!isObject(value)) return null;
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => /^\d{1,4}$/.test(key))) return null;
  return keys.sort((a, b) => Number(a) - Number(b)).map((key) => value[key]);
}

function wrappedIn(value: unknown, search: Search): { value: unknown; path: string } | null {
  if (!isObject(value)) return null;
  const wrappers = [...(search.documented ? [search.documented] : []), ...(search.wrappers ?? WRAPPERS)];
  const name = wrappers.find(
    (one) => Object.hasOwn(value, one) && typeof value[one] === 'object' && value[one] !== null,
  );
  if (name === undefined) return null;
  if (name !== search.documented) search.odd.push(`${search.path} is wrapped in ${name}`);
  return { value: value[name], path: `${search.path}.${name}` };
}
