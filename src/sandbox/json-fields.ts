import { ExactNumber, readJson } from './exact-json';

/** One JSON object of a request, its numbers still text. */
export type Fields = Readonly<Record<string, unknown>>;

/** Undefined where the text is no JSON object. */
export function readFields(bodyText: string): Fields | undefined {
  try {
    return fieldsOf(readJson(bodyText));
  } catch {
    return undefined;
  }
}

export function fieldsOf(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof ExactNumber) ? (value as Fields) : undefined;
}

/** Text that says something; undefined for anything else, a number included. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A number's digits, whether they come as a number or as text. */
export function digitsIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return value instanceof ExactNumber ? value.text : textIn(fields, name);
}
