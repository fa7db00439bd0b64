import type { JsonValue } from '../domain/json';
import type { SqlValue } from './sql';

/** An integer as the drivers give it: bigint from SQLite (safe integers on), text or number from PostgreSQL. */
export type DbInteger = bigint | string | number;
/** 0 and 1 from SQLite. */
export type DbBoolean = boolean | bigint | number;

/** A row about to be written: one value for every column, so that a new column does not compile until it is filled. */
export type RowValues<Row> = { [Column in keyof Row]: SqlValue };

export function integer(value: DbInteger): number {
  return Number(value);
}
export function integerOrNull(value: DbInteger | null): number | null {
  return value === null ? null : Number(value);
}
/** Amounts use all 64 bits: never through a number. */
export function unitsOrNull(value: DbInteger | null): bigint | null {
  return value === null ? null : BigInt(value);
}
export function booleanOrNull(value: DbBoolean | null): boolean | null {
  return value === null ? null : Number(value) === 1;
}

export function json<T>(text: string): T {
  return JSON.parse(text) as T;
}
export function jsonOrNull<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
export function jsonText(value: object | JsonValue): string {
  return JSON.stringify(value);
}
export function jsonTextOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
