import type { LogEpoch, Restore } from '../domain/restore';
import type { Reads, Writes } from '../domain/store';
import { LogEpochRow, RestoreRow } from './entities/restore';
import { integer, integerOrNull } from './row-values';
import type { SessionMethods } from './session';
import { sql } from './sql';
import { insertRow, tableOf } from './table';

const RESTORES = tableOf(RestoreRow);
const LOG_EPOCHS = tableOf(LogEpochRow);

function toRestore(row: RestoreRow): Restore {
  return {
    epoch: integer(row.epoch),
    lostSince: integer(row.lost_since),
    begunAt: integer(row.begun_at),
    endedAt: integerOrNull(row.ended_at),
  };
}

function toLogEpoch(row: LogEpochRow): LogEpoch {
  return { organizationId: row.organization_id, epoch: integer(row.epoch), afterSeq: integer(row.after_seq) };
}

export const restoreReads = {
  async listRestores(session) {
    const rows = await session.query<RestoreRow>(sql`SELECT ${RESTORES.columns} FROM restores ORDER BY epoch`);
    return rows.map(toRestore);
  },
  async listLogEpochs(session) {
    const rows = await session.query<LogEpochRow>(
      sql`SELECT ${LOG_EPOCHS.columns} FROM log_epochs ORDER BY organization_id, epoch`,
    );
    return rows.map(toLogEpoch);
  },
} satisfies SessionMethods<Reads>;

export const restoreWrites = {
  async beginRestore(session, { epoch, lostSince, begunAt }) {
    await insertRow(session, RESTORES, { epoch, lost_since: lostSince, begun_at: begunAt, ended_at: null });
    await session.query(
      sql`INSERT INTO log_epochs (organization_id, epoch, after_seq)
          SELECT organization_id, ${epoch}, last_seq FROM event_logs`,
    );
  },
  async endRestores(session, endedAt) {
    await session.query(sql`UPDATE restores SET ended_at = ${endedAt} WHERE ended_at IS NULL`);
  },
} satisfies SessionMethods<Writes>;
