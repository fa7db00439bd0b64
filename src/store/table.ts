import { getMetadataArgsStorage } from 'typeorm';
import { invariant } from '../domain/invariant';
import type { Session } from './session';
import { join, type Sql, sql, type SqlValue, trusted } from './sql';

/** An entity as statements need it: its name and columns, read from the same decorators the migrations are checked against. */
export interface Table<Row> {
  readonly name: Sql;
  readonly columns: Sql;
  readonly columnNames: readonly (keyof Row & string)[];
}

export function tableOf<Row extends object>(entity: new () => Row): Table<Row> {
  const storage = getMetadataArgsStorage();
  const name = storage.tables.find((table) => table.target === entity)?.name;
  invariant(name !== undefined, `${entity.name} is no entity`);
  const columnNames = storage.filterColumns(entity).map((column) => column.propertyName as keyof Row & string);
  return { name: trusted(name), columns: trusted(columnNames.join(', ')), columnNames };
}

/** The values of one row; columns left out become null. */
type Values<Row> = { [Column in keyof Row]?: SqlValue };

function entries<Row>(values: Values<Row>): [string, SqlValue][] {
  return Object.entries(values) as [string, SqlValue][];
}

export function insertOf<Row>(table: Table<Row>, rows: readonly Values<Row>[]): Sql {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  const tuples = rows.map(
    (row) =>
      sql`(${join(
        entries(row).map(([, value]) => sql`${value}`),
        ', ',
      )})`,
  );
  return sql`INSERT INTO ${table.name} (${trusted(columns)}) VALUES ${join(tuples, ', ')}`;
}

export async function insertRow<Row>(session: Session, table: Table<Row>, values: Values<Row>): Promise<void> {
  await session.query(insertOf(table, [values]));
}

/** False where a row with the same key is there already, also one that another transaction commits first. */
export async function insertRowOnce<Row>(session: Session, table: Table<Row>, values: Values<Row>): Promise<boolean> {
  const first = Object.keys(values)[0] ?? '';
  const inserted = await session.query(
    sql`${insertOf(table, [values])} ON CONFLICT DO NOTHING RETURNING ${trusted(first)}`,
  );
  return inserted.length === 1;
}

/** Writes every given column of the row with this id. */
export async function updateRow<Row extends { id: string }>(
  session: Session,
  table: Table<Row>,
  values: Values<Row> & { id: string },
): Promise<void> {
  const settings = entries<Row>(values).filter(([column]) => column !== 'id');
  const assignments = join(
    settings.map(([column, value]) => sql`${trusted(column)} = ${value}`),
    ', ',
  );
  await session.query(sql`UPDATE ${table.name} SET ${assignments} WHERE id = ${values.id}`);
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
