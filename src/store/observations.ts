import type { Observation } from '../domain/event';
import type { Reads, Writes } from '../domain/store';
import { ObservationRow } from './entities/transfer';
import { readPage } from './page';
import { integer, json, jsonText } from './row-values';
import type { Session, SessionMethods } from './session';
import { sql } from './sql';
import { insertRow, tableOf } from './table';

const OBSERVATIONS = tableOf(ObservationRow);

function toObservation(row: ObservationRow): Observation {
  return {
    id: row.id,
    organizationId: row.organization_id,
    transferId: row.transfer_id,
    at: integer(row.at),
    source: row.source as Observation['source'],
    providerStatus: row.provider_status,
    mappedStatus: row.mapped_status as Observation['mappedStatus'],
    undocumented: row.undocumented === null ? [] : json(row.undocumented),
    body: json(row.body),
    sha256: row.sha256,
    times: integer(row.times),
    lastAt: integer(row.last_at ?? row.at),
  };
}

/** Of all organizations, by id: for walking the whole table. A body that cannot be read any more is null. */
export async function listObservationsAfter(session: Session, id: string, limit: number): Promise<Observation[]> {
  const rows = await session.query<ObservationRow>(
    sql`SELECT ${OBSERVATIONS.columns} FROM observations WHERE id > ${id} ORDER BY id LIMIT ${limit}`,
  );
  return rows.map((row) => {
    try {
      return toObservation(row);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return toObservation({ ...row, body: 'null' });
    }
  });
}

export const observationReads = {
  pageObservations: (session, transferId, window) =>
    readPage(session, {
      table: OBSERVATIONS,
      order: { name: 'OBSERVATIONS', column: 'at', descending: false },
      where: [sql`transfer_id = ${transferId}`],
      window,
      toNode: toObservation,
    }),
} satisfies SessionMethods<Reads>;

export const observationWrites = {
  async insertObservation(session, observation) {
    await insertRow(session, OBSERVATIONS, {
      id: observation.id,
      organization_id: observation.organizationId,
      transfer_id: observation.transferId,
      at: observation.at,
      source: observation.source,
      provider_status: observation.providerStatus,
      mapped_status: observation.mappedStatus,
      undocumented: observation.undocumented.length === 0 ? null : jsonText(observation.undocumented),
      body: jsonText(observation.body),
      sha256: observation.sha256,
      times: observation.times,
      last_at: observation.lastAt,
    });
  },
  async endObservation(session, id, { times, lastAt }) {
    await session.query(sql`UPDATE observations SET times = ${times}, last_at = ${lastAt} WHERE id = ${id}`);
  },
} satisfies SessionMethods<Writes>;
