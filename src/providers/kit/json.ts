import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import type { JsonValue } from '../../domain/json';

/**
 * JSON without floats: a number keeps the text it was written with, so 1341.0 and 6789.23 arrive and leave digit by
 * digit. What `parseJson` answers is `unknown` until wire.ts reads it field by field.
 * A byte order mark is passed over (RFC 8259 §8.1). A key that stands twice with different values has no value that
 * could be believed: it reads as SAID_TWICE, which no reader of a field accepts, and the rest of the answer is read.
 */
export function parseJson(text: string): unknown {
  return parse(text.replace(/^\uFEFF/, ''), null, { onDuplicateKey: () => SAID_TWICE });
}

class SaidTwice {
  readonly saidTwice = true;
}

/** Stands where one object had the same key twice, with different values (RFC 8259 §4 leaves open which one counts). */
export const SAID_TWICE = new SaidTwice();

/** A number in a body we write, with exactly these digits. */
export function jsonNumber(text: string): LosslessNumber {
  return new LosslessNumber(text);
}

/** Members that are undefined are left out. */
export function writeJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('there is no JSON for this value');
  return text;
}

/** The digits of a JSON number; null for anything else. */
export function numberDigits(value: unknown): string | null {
  if (isLosslessNumber(value)) return value.value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A number as it may be shown: as text where a double would change a digit of it. */
export function plainDigits(digits: string): JsonValue {
  const number = Number(digits);
  return String(number) === digits ? number : digits;
}

/** An id in a body we write: a number where it is one (int64 at some providers), digit by digit; else text. */
export function jsonId(id: string): LosslessNumber | string {
  return /^(0|[1-9]\d*)$/.test(id) ? new LosslessNumber(id) : id;
}
