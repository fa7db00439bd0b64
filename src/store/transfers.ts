import type { AttentionReason } from '../domain/attention';
import type { Reads, Writes } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import { claimDue } from './claim';
import type { TransferRow } from './entities/transfer';
import { type DbInteger, integer, integerOrNull } from './row-values';
import type { Session, SessionMethods } from './session';
import { join, oneOf, type Sql, sql, trusted } from './sql';
import { insertRow, lockRow, updateRow } from './table';
import { pageTransfers } from './transfer-page';
import { changingValues, toTransfer, transferValues, TRANSFERS } from './transfer-row';
import { saveUnchanged } from './unchanged-looks';
import { visibleAmongFound, visibleRows } from './visibility';

/**
 * What is to be sent and what is to be looked at: the conditions of two indexes, which share no row. What is final may be
 * planned in both of the last two: a late look waits for everything else.
 */
const TO_SEND = { column: 'next_poll_at', index: 'transfers_to_send', within: trusted("status = 'CREATED'") } as const;
const TO_LOOK_AT = { column: 'next_poll_at', index: 'transfers_due', within: trusted("status <> 'CREATED'") } as const;
const TO_LOOK_AT_LATE = {
  column: 'late_look_at',
  index: 'transfers_late',
  within: trusted("status <> 'CREATED'"),
} as const;
const FINAL = trusted("'SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED', 'REVERSED'");
const WORK = { send: TO_SEND, look: TO_LOOK_AT, late: TO_LOOK_AT_LATE } as const;

/** One probe of its index, however many transfers there are. */
function earliestOf(session: Session, { column, index, within }: (typeof WORK)[keyof typeof WORK]): Sql {
  const due = trusted(column);
  return sql`(SELECT MIN(${due}) FROM transfers${session.dialect.through(index)}
    WHERE account_id = accounts.id AND ${due} IS NOT NULL AND ${within})`;
}

async function listTransfers(session: Session, condition: Sql, index = sql``): Promise<Transfer[]> {
  const rows = await session.query<TransferRow>(
    sql`SELECT ${TRANSFERS.columns} FROM transfers${index} WHERE ${condition}`,
  );
  return rows.map(toTransfer);
}

/** Of all organizations, by id: for walking the whole table. */
export function listTransfersAfter(session: Session, id: string, limit: number): Promise<Transfer[]> {
  return listTransfers(session, sql`id > ${id} ORDER BY id LIMIT ${limit}`);
}

async function findTransfer(session: Session, index: string, conditions: Sql[]): Promise<Transfer | null> {
  const first = sql`${join(conditions, ' AND ')} ORDER BY created_at, id LIMIT 1`;
  const found = await listTransfers(session, first, session.dialect.through(index));
  return found[0] ?? null;
}

export const transferReads = {
  listTransfersByIds: (session, visible, ids) =>
    listTransfers(
      session,
      join([sql`id ${oneOf(ids)}`, ...visibleAmongFound(session.dialect, visible, 'client_id')], ' AND '),
    ),
  findTransferByReference: (session, visible, reference) =>
    findTransfer(session, 'transfers_by_reference', [
      ...visibleRows(visible, 'client_id'),
      sql`reference = ${reference}`,
    ]),
  findTransferByExternalId: (session, visible, accountId, externalId) =>
    findTransfer(session, 'transfers_by_external_id', [
      ...visibleRows(visible, 'client_id'),
      sql`account_id = ${accountId}`,
      sql`external_id = ${externalId}`,
    ]),
  pageTransfers: (session, visible, filter, orderBy, window) =>
    pageTransfers(session, visible, filter, orderBy, window),
  async listTransferIdsByNames(session, accountId, { references = [], externalIds = [], lots = [] }) {
    const rows = await session.query<{ id: string }>(sql`
        SELECT id FROM transfers WHERE account_id = ${accountId} AND reference ${oneOf(references)}
          AND organization_id = (SELECT organization_id FROM provider_accounts WHERE id = ${accountId})
        UNION SELECT id FROM transfers WHERE account_id = ${accountId} AND external_id ${oneOf(externalIds)}
        UNION SELECT id FROM transfers WHERE account_id = ${accountId} AND lot ${oneOf(lots)}`);
    return rows.map((row) => row.id);
  },
  async listDueAccounts(session, before) {
    type Row = Record<'send_at' | 'look_at' | 'late_at' | 'refresh_at', DbInteger | null> & { id: string };
    const rows = await session.query<Row>(sql`
      WITH due AS (
        SELECT id, ${earliestOf(session, TO_SEND)} AS send_at, ${earliestOf(session, TO_LOOK_AT)} AS look_at,
          ${earliestOf(session, TO_LOOK_AT_LATE)} AS late_at,
          CASE WHEN status <> 'DISABLED' THEN (SELECT MIN(at) FROM (
            SELECT MIN(next_refresh_at) AS at FROM clients${session.dialect.through('clients_due')}
              WHERE account_id = accounts.id AND next_refresh_at IS NOT NULL
            UNION ALL
            SELECT MIN(next_read_at) FROM wallets${session.dialect.through('wallets_due')}
              WHERE account_id = accounts.id AND next_read_at IS NOT NULL) AS refreshes) END AS refresh_at
        FROM provider_accounts AS accounts
      )
      SELECT id, send_at, look_at, late_at, refresh_at FROM due
      WHERE send_at <= ${before} OR look_at <= ${before} OR late_at <= ${before} OR refresh_at <= ${before}`);
    return rows.map((row) => ({
      id: row.id,
      sendAt: integerOrNull(row.send_at),
      lookAt: integerOrNull(row.look_at),
      lateAt: integerOrNull(row.late_at),
      refreshAt: integerOrNull(row.refresh_at),
    }));
  },
  async countAttention(session) {
    // Walks what needs a person and nothing else: the index has no other rows.
    const rows = await session.query<{ reason: AttentionReason; count: DbInteger }>(sql`
      SELECT attention_reason AS reason, COUNT(*) AS count FROM transfers${session.dialect.through('transfers_by_attention')}
      WHERE attention_reason IS NOT NULL GROUP BY attention_reason`);
    return rows.map(({ reason, count }) => ({ reason, count: integer(count) }));
  },
  listOpenTransfersOfLot: (session, accountId, lot) =>
    listTransfers(
      session,
      sql`account_id = ${accountId} AND lot = ${lot}
          AND status NOT IN (${FINAL}) ORDER BY created_at, id`,
      session.dialect.through('transfers_by_lot'),
    ),
} satisfies SessionMethods<Reads>;

export const transferWrites = {
  async insertTransfer(session, transfer) {
    await insertRow(session, TRANSFERS, transferValues(transfer));
  },
  async lockTransfer(session, id) {
    const row = await lockRow(session, TRANSFERS, id);
    return row && toTransfer(row);
  },
  async saveTransfer(session, transfer) {
    await updateRow(session, TRANSFERS, changingValues(transfer));
  },
  saveUnchanged,
  async claimDueTransfers(session, accountId, { to, now, leaseUntil, limit }) {
    const { column, index, within } = WORK[to];
    const rows = await claimDue(session, TRANSFERS, {
      ...{ column, index, now, leaseUntil, limit },
      within: sql`account_id = ${accountId} AND ${within} AND`,
    });
    return rows.map(toTransfer);
  },
  async hastenTransfers(session, ids, at, gapMs = 0) {
    const soonest = sql`CASE WHEN last_polled_at > ${at - gapMs} THEN last_polled_at + ${gapMs} ELSE ${at} END`;
    // Locked in the order of ids, so that two callbacks naming the same transfers do not lock each other out.
    await session.query(sql`
        UPDATE transfers SET next_poll_at = ${soonest} WHERE id IN (
          SELECT id FROM transfers WHERE id ${oneOf(ids)} AND (
            next_poll_at > ${soonest}
            OR (next_poll_at IS NULL AND (status NOT IN (${FINAL}) OR first_submitted_at IS NOT NULL))
          ) ORDER BY id${session.dialect.rowLock})`);
  },
} satisfies SessionMethods<Writes>;
