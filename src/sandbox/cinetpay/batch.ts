import { ExactNumber, readJson } from '../exact-json';
import { readForm } from '../form';
import type { Call } from '../provider';
import { CinetPayRefusal, type CinetPayCode } from './codes';

/** One object of the JSON array in the form field `data`, as it was sent. */
export type Item = Readonly<Record<string, unknown>>;

/** PUBLIC-B: the countries an integrator lists, by prefix. */
const PREFIXES = new Set(['225', '221', '237', '228', '229', '223', '226', '224', '243']);

/** CHOICE: the samples have eight digits, today's Ivorian numbers ten. */
const PHONE = /^\d{6,12}$/;
const PREFIX = /^\d{1,4}$/;

/** The document's form: `data` = [json]. An array in an array, as the answers have it, is not read (CHOICE). */
export function readBatch(call: Call): Item[] {
  const data = readForm(call).get('data');
  if (data === null) throw new CinetPayRefusal(704);
  let items: unknown;
  try {
    items = readJson(data);
  } catch {
    throw new CinetPayRefusal(718);
  }
  if (!Array.isArray(items) || items.length === 0 || !items.every(isObject)) throw new CinetPayRefusal(716);
  return items;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** Text, or a number's own digits; undefined where there is nothing. */
export function textOf(item: Item, name: string): string | undefined {
  const value = item[name];
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** What is wrong with the phone number of an item, if anything. */
export function phoneFault(prefix: string, phone: string): CinetPayCode | undefined {
  if (!PREFIX.test(prefix) || !PHONE.test(phone)) return 802;
  return PREFIXES.has(prefix) ? undefined : 721;
}
