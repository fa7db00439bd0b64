import type { IdempotencyRecord, Reads, Writes } from '../domain/store';
import { IdempotencyKeyRow } from './entities/transfer';
import { integer, json, jsonText } from './row-values';
import type { SessionMethods } from './session';
import { sql } from './sql';
import { insertRowOnce, tableOf } from './table';

const IDEMPOTENCY_KEYS = tableOf(IdempotencyKeyRow);

function toRecord(row: IdempotencyKeyRow): IdempotencyRecord {
  return {
    organizationId: row.organization_id,
    key: row.key,
    operation: row.operation as IdempotencyRecord['operation'],
    inputHash: row.input_hash,
    transferIds: json(row.transfer_ids),
    refusals: json(row.refusals),
    createdAt: integer(row.created_at),
  };
}

export const idempotencyReads = {
  async findIdempotencyKey(session, organizationId, key) {
    const rows = await session.query<IdempotencyKeyRow>(
      sql`SELECT ${IDEMPOTENCY_KEYS.columns} FROM idempotency_keys WHERE organization_id = ${organizationId} AND key = ${key}`,
    );
    return rows[0] ? toRecord(rows[0]) : null;
  },
} satisfies SessionMethods<Reads>;

export const idempotencyWrites = {
  insertIdempotencyKey: (session, record) =>
    insertRowOnce(session, IDEMPOTENCY_KEYS, {
      organization_id: record.organizationId,
      key: record.key,
      operation: record.operation,
      input_hash: record.inputHash,
      transfer_ids: jsonText(record.transferIds),
      refusals: jsonText(record.refusals),
      created_at: record.createdAt,
    }),
} satisfies SessionMethods<Writes>;
