import type { Reads, SealedColumn, Writes } from '../domain/store';
import { SecretCanaryRow } from './entities/secret-canary';
import type { SessionMethods } from './session';
import { sql, trusted } from './sql';
import { insertRowOnce, tableOf } from './table';

const CANARIES = tableOf(SecretCanaryRow);

function placeOf({ table, column }: SealedColumn) {
  return { table: trusted(table), name: trusted(column) };
}

export const sealedTextReads = {
  async findSecretCanary(session, name) {
    const rows = await session.query<SecretCanaryRow>(
      sql`SELECT ${CANARIES.columns} FROM secret_canaries WHERE name = ${name}`,
    );
    return rows[0]?.proof ?? null;
  },
  async listSealedTexts(session, column, after, limit) {
    const { table, name } = placeOf(column);
    return session.query<{ id: string; sealed: string }>(
      sql`SELECT id, ${name} AS sealed FROM ${table} WHERE id > ${after} AND ${name} IS NOT NULL ORDER BY id LIMIT ${limit}`,
    );
  },
} satisfies SessionMethods<Reads>;

export const sealedTextWrites = {
  async keepSecretCanary(session, name, proof) {
    await insertRowOnce(session, CANARIES, { name, proof });
  },
  async saveSecretCanary(session, name, proof) {
    await session.query(sql`UPDATE secret_canaries SET proof = ${proof} WHERE name = ${name}`);
  },
  async removeSecretCanary(session, name) {
    await session.query(sql`DELETE FROM secret_canaries WHERE name = ${name}`);
  },
  async replaceSealedText(session, column, { id, from, to }) {
    const { table, name } = placeOf(column);
    await session.query(sql`UPDATE ${table} SET ${name} = ${to} WHERE id = ${id} AND ${name} = ${from}`);
  },
} satisfies SessionMethods<Writes>;
