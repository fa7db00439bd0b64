import type { SettleCounts, SettleHistory } from '../domain/settle-history';
import type { Reads, Writes } from '../domain/store';
import { SettleHistoryRow } from './entities/settle-history';
import { json, jsonText, type RowValues } from './row-values';
import type { SessionMethods } from './session';
import { sql } from './sql';
import { insertRowOnce, tableOf } from './table';

const SETTLE_HISTORIES = tableOf(SettleHistoryRow);
/** Enough for a histogram, and half of the text that whole numbers would take. */
const DIGITS = 5;

function toHistory(row: SettleHistoryRow): SettleHistory {
  return {
    accountId: row.account_id,
    provider: row.provider,
    method: row.method as SettleHistory['method'],
    stage: row.stage as SettleHistory['stage'],
    counts: { ends: json(row.ends), exposureMs: json(row.exposure_ms) },
  };
}

function countsText(counts: SettleCounts): { ends: string; exposure_ms: string } {
  const rounded = (values: readonly number[]) => jsonText(values.map((value) => Number(value.toPrecision(DIGITS))));
  return { ends: rounded(counts.ends), exposure_ms: rounded(counts.exposureMs) };
}

function historyValues(history: SettleHistory): RowValues<SettleHistoryRow> {
  return {
    account_id: history.accountId,
    method: history.method,
    stage: history.stage,
    provider: history.provider,
    ...countsText(history.counts),
  };
}

export const settleHistoryReads = {
  async listSettleHistories(session, accountId) {
    const rows = await session.query<SettleHistoryRow>(
      sql`SELECT ${SETTLE_HISTORIES.columns} FROM settle_histories WHERE account_id = ${accountId}`,
    );
    return rows.map(toHistory);
  },
} satisfies SessionMethods<Reads>;

export const settleHistoryWrites = {
  async lockSettleHistory(session, empty) {
    if (await insertRowOnce(session, SETTLE_HISTORIES, historyValues(empty))) return empty;
    const { accountId, method, stage } = empty;
    const rows = await session.query<SettleHistoryRow>(
      sql`SELECT ${SETTLE_HISTORIES.columns} FROM settle_histories
          WHERE account_id = ${accountId} AND method = ${method} AND stage = ${stage}${session.dialect.rowLock}`,
    );
    return rows[0] ? toHistory(rows[0]) : empty;
  },
  async saveSettleHistory(session, { accountId, method, stage, counts }) {
    const { ends, exposure_ms } = countsText(counts);
    await session.query(
      sql`UPDATE settle_histories SET ends = ${ends}, exposure_ms = ${exposure_ms}
          WHERE account_id = ${accountId} AND method = ${method} AND stage = ${stage}`,
    );
  },
} satisfies SessionMethods<Writes>;
