import { isLosslessNumber } from 'lossless-json';
import { plainNumber } from '../../domain/decimal';
import { numberDigits, SAID_TWICE } from './json';

/**
 * Outside bodies are `unknown` until a wire.ts has read them, field by field, with these. A field that must be there
 * and is not throws UnreadableBody with its name; a field that may be missing and has an undocumented shape is read as
 * null and noted in `odd`, because one strange date must not make a transfer unreadable for ever.
 */
export interface Fields {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What was strange, without the value: it becomes the sighting's `unmapped`. Shared by nested objects. */
  readonly odd: string[];
}

/** Names the field of an outside body that could not be read. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  constructor(field: string, expected: string) {
    super(`${field} is not ${expected}`);
  }
}

export function readObject(value: unknown, path: string, odd: string[] = []): Fields {
  if (!isObject(value)) throw new UnreadableBody(path, 'an object');
  return { path, values: value, odd };
}

/** A list is none, nor is a number, though lossless JSON keeps it as one. */
export function isObject(value: unknown): value is Record<string, unknown> {
  const isOther = Array.isArray(value) || isLosslessNumber(value) || value === SAID_TWICE;
  return typeof value === 'object' && value !== null && !isOther;
}

function readList(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new UnreadableBody(path, 'a list');
  return value;
}

/** The member as it came: undefined where it is missing. */
export function member(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields.values, name) ? fields.values[name] : undefined;
}

export function readObjectIn(fields: Fields, name: string): Fields {
  return readObject(member(fields, name), `${fields.path}.${name}`, fields.odd);
}

export function readObjectOrNull(fields: Fields, name: string): Fields | null {
  return optional(fields, name, 'an object', (value) =>
    isObject(value) ? readObject(value, `${fields.path}.${name}`, fields.odd) : null,
  );
}

export function readListIn(fields: Fields, name: string): unknown[] {
  return readList(member(fields, name), `${fields.path}.${name}`);
}

export function readText(fields: Fields, name: string): string {
  return required(fields, name, 'a text', asText);
}

/** An empty text says nothing: null. */
export function readTextOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a text', asText);
}

/**
 * The word of a status. Null where it is null or blank: an answer that names the transfer and passes no verdict on it.
 * A word that is missing or no text makes the answer unreadable: it may be of another kind.
 */
export function readVerdict(fields: Fields, name: string): string | null {
  const said = member(fields, name);
  const isBlank = said === null || (typeof said === 'string' && said.trim() === '');
  if (!isBlank) return readText(fields, name);
  fields.odd.push(`${fields.path}.${name} says nothing`);
  return null;
}

/** What is only shown: a reason, a proof, a code. Text, or the digits where it is written as a number. */
export function readRemarkOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a text', asId);
}

/** An id: text or a number's digits. */
export function readId(fields: Fields, name: string): string {
  return required(fields, name, 'an id', asId);
}

export function readIdOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'an id', asId);
}

/** A number's own digits, whether the provider wrote a JSON number or a numeric text. */
export function readNumberText(fields: Fields, name: string): string {
  return required(fields, name, 'a number', asNumberText);
}

export function readNumberTextOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a number', asNumberText);
}

/** A number in its one plain form, for rates and fees: 500.0 reads 500. */
export function readDecimalOrNull(fields: Fields, name: string): string | null {
  const text = readNumberTextOrNull(fields, name);
  return text === null ? null : plainNumber(text);
}

/** What the contract's Int holds. */
const MAX_INT = 2 ** 31 - 1;

export function readIntegerOrNull(fields: Fields, name: string): number | null {
  return optional(fields, name, 'a whole number', (value) => intOrNull(asNumberText(value)));
}

/** A length of time: its fraction tells nobody anything. */
export function readWholePartOrNull(fields: Fields, name: string): number | null {
  return optional(fields, name, 'a number', (value) => intOrNull(asNumberText(value), Math.floor));
}

function intOrNull(text: string | null, round = (number: number) => number): number | null {
  const number = round(text === null ? NaN : Number(text));
  return Number.isInteger(number) && Math.abs(number) <= MAX_INT ? number : null;
}

export function readBooleanOrNull(fields: Fields, name: string): boolean | null {
  return optional(fields, name, 'true or false', (value) => {
    if (typeof value === 'boolean') return value;
    const word = asText(value)?.trim().toLowerCase();
    return word === 'true' || word === 'false' ? word === 'true' : null;
  });
}

/** Milliseconds since 1970; a text without a zone is read as UTC, so the caller says whether that is documented. */
export function readInstantOrNull(fields: Fields, name: string): number | null {
  return optional(fields, name, 'a date and time', (value) => (typeof value === 'string' ? parseInstant(value) : null));
}

/** RFC 5321 allows no longer e-mail address. */
const LONGEST_EMAIL = 254;

/** What the contract's EmailAddress accepts; anything else would fail when it is shown. */
export function readEmailOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'an e-mail address', (value) =>
    typeof value === 'string' &&
    value.length <= LONGEST_EMAIL &&
    /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value)
      ? value
      : null,
  );
}

/** In the contract's spelling, which the documents' own prose does not keep to ("optional default xaf"). */
export function readCurrencyOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a currency', (value) => {
    const code = asText(value)?.trim().toUpperCase() ?? '';
    return /^[A-Z]{3}$/.test(code) ? code : null;
  });
}

export function readUrlOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a URL', (value) => (typeof value === 'string' && isWebAddress(value) ? value : null));
}

/** What the contract's URL accepts: "localhost:4000/path" is an address too, of a scheme called localhost. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** E.164, with or without its plus sign (providers write both). */
export function readPhoneOrNull(fields: Fields, name: string): string | null {
  return optional(fields, name, 'a phone number', (value) => {
    const text = asId(value);
    return text !== null && /^\+?[1-9]\d{6,14}$/.test(text) ? `+${text.replace('+', '')}` : null;
  });
}

const SAID_ONCE = 'said once: it stands there twice, with different values';

function required<T>(fields: Fields, name: string, expected: string, read: (value: unknown) => T | null): T {
  const said = member(fields, name);
  const value = read(said);
  if (value === null) throw new UnreadableBody(`${fields.path}.${name}`, said === SAID_TWICE ? SAID_ONCE : expected);
  return value;
}

function optional<T>(fields: Fields, name: string, expected: string, read: (value: unknown) => T | null): T | null {
  const value = member(fields, name);
  if (value === undefined || value === null || value === '') return null;
  const result = read(value);
  if (result === null) fields.odd.push(`${fields.path}.${name} is not ${value === SAID_TWICE ? SAID_ONCE : expected}`);
  return result;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function asId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return numberDigits(value);
}

function asNumberText(value: unknown): string | null {
  const digits = numberDigits(value) ?? (typeof value === 'string' ? value.trim() : null);
  return digits !== null && plainNumber(digits) !== null ? digits : null;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

function parseInstant(text: string): number | null {
  const match = INSTANT.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(`${date}T${hour}:${minute}:${second}.${millis}${offset}`);
  // Date.parse turns 31 February into March.
  return Number.isNaN(at) || new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDate() !== Number(day) ? null : at;
}
