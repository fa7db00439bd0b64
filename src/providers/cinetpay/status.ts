import type { ProviderErrorInfo } from '../../domain/failures';
import type { TransferAction, TransferStatus } from '../../domain/transfer';
import { readWord } from '../kit/words';

/** treatment_status (document §6). NOS is a transition: the operator has not confirmed, the outcome is open. */
const TREATMENT = {
  NEW: 'PENDING',
  REC: 'PROCESSING',
  VAL: 'SUCCEEDED',
  REJ: 'FAILED',
  NOS: 'ON_HOLD',
} as const satisfies Record<string, TransferStatus>;
/** sending_status (document §5.5, whose prose calls it sending_confirm). */
const SENDING = ['CONFIRM', 'PENDING'] as const;

export interface CinetPayState {
  status: TransferStatus | null;
  action: TransferAction | null;
  failure: ProviderErrorInfo | null;
  unmapped: string[];
}

export function stateOf(row: {
  treatmentStatus: string | null;
  sendingStatus: string | null;
  comment: string | null;
}): CinetPayState {
  const { treatmentStatus, sendingStatus, comment } = row;
  const sending = readWord('sending_status', sendingStatus ?? '', SENDING);
  const unmapped =
    sendingStatus !== null && sending.word === null ? [`sending_status ${sendingStatus}`] : sending.drift;
  const nothing = { status: null, action: null, failure: null };
  if (treatmentStatus === null) return { ...nothing, unmapped };
  const treatment = readWord('treatment_status', treatmentStatus, TREATMENT);
  if (treatment.word === null) return { ...nothing, unmapped: [treatmentStatus, ...unmapped] };
  unmapped.push(...treatment.drift);
  const waitsForEmail = treatment.word === 'NEW' && sending.word === 'PENDING';
  const status = waitsForEmail ? 'REQUIRES_ACTION' : TREATMENT[treatment.word];
  return {
    status,
    action: waitsForEmail ? { type: 'CONFIRM_BY_EMAIL', url: null, approverId: null, expiresAt: null } : null,
    failure: status === 'FAILED' ? rejection(comment) : null,
    unmapped,
  };
}

/** Why a payout was rejected stands in `comment` as free text (INFER): its kind cannot be told from it. */
function rejection(comment: string | null): ProviderErrorInfo {
  const message = comment ?? 'CinetPay rejected the payout and gives no reason';
  return { category: 'UNKNOWN', code: 'REJ', message, retryable: false, retryAt: null };
}
