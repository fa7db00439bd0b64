import { type DbInteger, integer } from './row-values';
import type { Session } from './session';
import { type Sql, sql, trusted } from './sql';
import type { Table } from './table';

/**
 * Claims the rows that are due by moving their due time to the end of the lease, in one statement: a claimer that dies
 * delays them by the lease, and two claimers never get the same one. The rows come oldest due first.
 */
export async function claimDue<Row extends { id: string; claimed_due_at: DbInteger | null }>(
  session: Session,
  table: Table<Row>,
  due: { column: keyof Row & string; within: Sql; index: string; now: number; leaseUntil: number; limit: number },
): Promise<Row[]> {
  const column = trusted(due.column);
  const rows = await session.query<Row>(sql`
    WITH due AS (
      SELECT id FROM ${table.name}${session.dialect.through(due.index)} WHERE ${due.within} ${column} <= ${due.now}
      ORDER BY ${column} LIMIT ${due.limit}${session.dialect.rowLockOrSkip}
    )
    UPDATE ${table.name} SET claimed_due_at = ${column}, ${column} = ${due.leaseUntil}
    WHERE id ${session.dialect.oneOfRows(sql`SELECT id FROM due`)} RETURNING ${table.columns}`);
  return rows.sort((a, b) => integer(a.claimed_due_at ?? 0) - integer(b.claimed_due_at ?? 0));
}
