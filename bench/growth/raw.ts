/** A database past the store: what fills it, and asks it for its plans. */
export interface RawDatabase {
  words: SqlWords;
  all(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  run(text: string): Promise<void>;
  /** Leaves nothing in it. */
  clear(): Promise<void>;
  /** Nobody else has it open: until it settles it is written without the means to recover from a crash. */
  hurry(): Promise<void>;
  indexesOf(table: string): Promise<{ name: string; create: string }[]>;
  columnsOf(table: string): Promise<string[]>;
  /** What the database does by itself once so many rows have come. */
  settle(): Promise<void>;
  explain(text: string, values: readonly unknown[]): Promise<string>;
  close(): Promise<void>;
}

/** What the two databases call differently. */
interface SqlWords {
  /** A number as 28 hexadecimal digits, as ids have them. */
  hex28(number: string): string;
  /** A table "counter" with the whole numbers n from 0 on. */
  counter(count: number): string;
  /** A table with a column "value", a row for each element of the JSON array that is the only parameter. */
  eachValue: string;
  /** After a text to order by: in the order of its bytes. */
  byBytes: string;
}

export const SQLITE_WORDS: SqlWords = {
  hex28: (number) => `printf('%028x', ${number})`,
  counter: (count) => `counter (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counter WHERE n < ${count - 1})`,
  eachValue: 'json_each(?)',
  byBytes: '',
};

export const POSTGRES_WORDS: SqlWords = {
  hex28: (number) => `lpad(to_hex((${number})::bigint), 28, '0')`,
  counter: (count) => `counter (n) AS (SELECT n::bigint FROM generate_series(0, ${count - 1}) AS n)`,
  eachValue: 'json_array_elements($1::json)',
  byBytes: ' COLLATE "C"',
};
