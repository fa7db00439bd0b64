import type { ProviderErrorInfo } from '../../domain/failures';
import type { TransferAction, TransferStatus } from '../../domain/transfer';

/** treatment_status (document §6). NOS is a transition: the operator has not confirmed, the outcome is open. */
const TREATMENT = {
  NEW: 'PENDING',
  REC: 'PROCESSING',
  VAL: 'SUCCEEDED',
  REJ: 'FAILED',
  NOS: 'ON_HOLD',
} as const satisfies Record<string, TransferStatus>;
/** sending_status (document §5.5, whose prose calls it sending_confirm). */
const SENDING = { CONFIRM: 'confirmed', PENDING: 'waits for the e-mail' } as const satisfies Record<string, string>;

export interface CinetPayState {
  status: TransferStatus | null;
  action: TransferAction | null;
  failure: ProviderErrorInfo | null;
  unmapped: string[];
}

export function stateOf(row: {
  treatmentStatus: string;
  sendingStatus: string | null;
  comment: string | null;
}): CinetPayState {
  const { treatmentStatus, sendingStatus, comment } = row;
  const unmapped: string[] = [];
  if (sendingStatus !== null && !Object.hasOwn(SENDING, sendingStatus))
    unmapped.push(`sending_status ${sendingStatus}`);
  if (!Object.hasOwn(TREATMENT, treatmentStatus)) {
    return { status: null, action: null, failure: null, unmapped: [treatmentStatus, ...unmapped] };
  }
  const waitsForEmail = treatmentStatus === 'NEW' && sendingStatus === 'PENDING';
  const status = waitsForEmail ? 'REQUIRES_ACTION' : TREATMENT[treatmentStatus as keyof typeof TREATMENT];
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
