import { getMetadataArgsStorage } from 'typeorm';
import { invariant } from '../domain/invariant';
import type { Session } from './session';
import { join, Sql, sql, type SqlValue, trusted } from './sql';

/** An entity as statements need it: its name and columns, read from the same decorators the migrations are checked against. */
export interface Table<Row> {
  readonly entity: new () => Row;
  readonly name: Sql;
  readonly columns: Sql;
}

export function tableOf<Row extends object>(entity: new () => Row): Table<Row> {
  const storage = getMetadataArgsStorage();
  const name = storage.tables.find((table) => table.target === entity)?.name;
  invariant(name !== undefined, `${entity.name} is no entity`);
  const columns = storage.filterColumns(entity).map((column) => column.propertyName);
  return { entity, name: trusted(name), columns: trusted(columns.join(', ')) };
}

/** The values of one row; columns left out become null. */
type Values<Row> = { [Column in keyof Row]?: SqlValue };

/** The texts of statements already made for a table; a row has the same columns in the same order every time. */
const PARTS = new WeakMap<object, Map<string, readonly string[]>>();

function partsOf(table: object, key: string, make: () => Sql): readonly string[] {
  const made = PARTS.get(table) ?? new Map<string, readonly string[]>();
  PARTS.set(table, made);
  let parts = made.get(key);
  if (!parts) made.set(key, (parts = make().parts));
  return parts;
}

/** An INSERT of rows that all have the same columns. */
export function insertOf<Row>(table: Table<Row>, rows: readonly Values<Row>[], ending = ''): Sql {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.flatMap((row) => Object.values<SqlValue>(row as Record<string, SqlValue>));
  const parts = partsOf(table, `${rows.length} ${ending} ${columns.join()}`, () => {
    const tuple = sql`(${join(
      columns.map(() => sql`${null}`),
      ', ',
    )})`;
    const tuples = join(
      rows.map(() => tuple),
      ', ',
    );
    return sql`INSERT INTO ${table.name} (${trusted(columns.join(', '))}) VALUES ${tuples}${trusted(ending)}`;
  });
  return new Sql(parts, values);
}

export async function insertRow<Row>(session: Session, table: Table<Row>, values: Values<Row>): Promise<void> {
  await session.query(insertOf(table, [values]));
}

/** Ends an insert that answers a row only where it wrote one. */
export const INSERTS_ONCE = ' ON CONFLICT DO NOTHING RETURNING ';

/** False where a row with the same key is there already, also one that another transaction commits first. */
export async function insertRowOnce<Row>(session: Session, table: Table<Row>, values: Values<Row>): Promise<boolean> {
  const [first] = Object.keys(values);
  const inserted = await session.query(insertOf(table, [values], `${INSERTS_ONCE}${first}`));
  return inserted.length === 1;
}

/** Writes every given column of the row with this id. */
export async function updateRow<Row extends { id: string }>(
  session: Session,
  table: Table<Row>,
  values: Values<Row> & { id: string },
): Promise<void> {
  const { id, ...changes } = values;
  const columns = Object.keys(changes);
  const parts = partsOf(table, `update ${columns.join()}`, () => {
    const assignments = columns.map((column) => sql`${trusted(column)} = ${null}`);
    return sql`UPDATE ${table.name} SET ${join(assignments, ', ')} WHERE id = ${null}`;
  });
  await session.query(new Sql(parts, [...Object.values<SqlValue>(changes as Record<string, SqlValue>), id]));
}

/** Reads one row for change: nobody else changes it until this transaction ends. */
export async function lockRow<Row extends { id: string }>(
  session: Session,
  table: Table<Row>,
  id: string,
): Promise<Row | null> {
  const rows = await session.query<Row>(
    sql`SELECT ${table.columns} FROM ${table.name} WHERE id = ${id}${session.dialect.rowLock}`,
  );
  return rows[0] ?? null;
}
