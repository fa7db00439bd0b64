import { type AttentionReason, attentionOf, withoutAttention } from '../domain/attention';
import { acknowledged } from '../domain/last-words';
import type { Viewer } from '../domain/organization';
import { nameOfBooked } from '../domain/sighting';
import type { Transfer } from '../domain/transfer';
import type { EngineParts, TransferResult } from './engine';
import type { LocalChange, Observer } from './observe';
import { readPersonText } from './person-text';
import { refusedAs } from './transfer-errors';

/** What ends each reason, where an acknowledgement does not. */
const OTHER_EXIT = {
  CONTRADICTED: null,
  AMOUNT_MISMATCH: null,
  SECRET_LOST: null,
  NEEDS_DECISION: 'record what became of it with resolveTransfer',
  UNREADABLE: 'it ends with the first answer that can be read, or with resolveTransfer',
  OVERDUE: 'it ends with the transfer, or with resolveTransfer',
} as const satisfies Record<AttentionReason, string | null>;

/** A person has dealt with what needs attention and has no other end: it is recorded who and how, and not raised again. */
export async function acknowledgeTransfer(
  { redactText, observer }: Pick<EngineParts, 'redactText'> & { observer: Observer },
  viewer: Viewer,
  { transfer, note: given }: { transfer: Transfer; note: string },
): Promise<TransferResult> {
  const note = readPersonText(given, 'note', redactText);
  let obstacle: string | null = null;
  const seen = await observer.change(
    transfer.id,
    (row) => {
      obstacle = obstacleTo(row);
      return obstacle === null ? acknowledgement(row, { by: viewer.apiKeyId, note }) : null;
    },
    'PERSON',
  );
  if (obstacle !== null) throw refusedAs(seen ?? transfer, 'NOT_RESOLVABLE', obstacle);
  return { transfer: seen ?? transfer, userErrors: [] };
}

function obstacleTo(row: Transfer): string | null {
  const attention = attentionOf(row);
  if (attention === null) return 'nothing of this transfer needs attention';
  const { reason } = attention;
  const exit = OTHER_EXIT[reason];
  if (exit !== null) return `${reason} is not ended by an acknowledgement: ${exit}`;
  if (row.status === 'OUTCOME_UNKNOWN') return `the transfer is OUTCOME_UNKNOWN: ${OTHER_EXIT.NEEDS_DECISION}`;
  return null;
}

function acknowledgement(row: Transfer, { by, note }: { by: string; note: string }): LocalChange {
  const { reason, says } = attentionOf(row) ?? { reason: 'CONTRADICTED', says: null };
  const booked = reason === 'AMOUNT_MISMATCH' && row.booked !== null ? [nameOfBooked(row.booked)] : [];
  return {
    fields: {
      attentions: withoutAttention(row.attentions, [reason]),
      lastWords: acknowledged(row.lastWords, booked),
    },
    evidence: { body: { acknowledgedBy: by, note, reason, said: says }, mappedStatus: null },
  };
}
