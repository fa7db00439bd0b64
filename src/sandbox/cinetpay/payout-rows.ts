import { writeMoney } from '../decimal';
import type { CallbackDialect, Shown, Transfer } from '../provider';
import type { PayoutDetails } from './payouts';

type PayoutTransfer = Transfer<PayoutDetails>;

/** A payout as /transfer/check/money shows it; the amount is text there. */
export function rowOf(transfer: PayoutTransfer, shown: Shown): Record<string, string | null> {
  const { prefix, phone, lot } = transfer.details;
  return {
    transaction_id: transfer.externalId,
    client_transaction_id: transfer.reference,
    lot,
    amount: writeMoney(shown.amount),
    receiver: phone,
    receiver_e164: `+${prefix}${phone}`,
    operator: operatorOf(phone),
    sending_status: shown.facts.sendingStatus ?? 'CONFIRM',
    // CHOICE: the sample has Y beside VAL and no other value is known.
    transfer_valid: shown.status === 'VAL' ? 'Y' : 'N',
    treatment_status: shown.status,
    comment: shown.facts.comment ?? '',
    validated_at: validatedAt(shown),
  };
}

/** CHOICE: UTC, and null until VAL. */
function validatedAt({ status, since }: Pick<Shown, 'status' | 'since'>): string | null {
  return status === 'VAL' ? new Date(since).toISOString().slice(0, 19).replace('T', ' ') : null;
}

/** CHOICE: after Ivory Coast's numbering, everywhere. The sample's OM has a number that begins with 07. */
function operatorOf(phone: string): string {
  if (phone.startsWith('05')) return 'MOMO';
  return phone.startsWith('01') ? 'FLOOZ' : 'OM';
}

/**
 * PUBLIC-A: each processing step is told; the address is first called with an empty GET, then with a POST of form fields,
 * without a signature. CHOICE: the GET comes before every POST, and what does not arrive is not sent again.
 */
export const CINETPAY_CALLBACKS: CallbackDialect = {
  batch: false,
  forge: () => ({ status: 'VAL', facts: { comment: 'Transfert effectué avec succès' } }),
  compose(notices) {
    return notices.flatMap(({ transfer, state }) => {
      const payout = transfer as PayoutTransfer;
      const fields = {
        transaction_id: payout.externalId,
        client_transaction_id: payout.reference ?? '',
        lot: payout.details.lot,
        amount: writeMoney(payout.amount),
        receiver: payout.details.phone,
        sending_status: state.facts.sendingStatus ?? 'CONFIRM',
        comment: state.facts.comment ?? '',
        treatment_status: state.status,
        operator_transaction_id: state.status === 'VAL' ? `SANDBOX.${payout.externalId}` : '',
        validated_at: validatedAt(state) ?? '',
      };
      return [
        { method: 'GET' as const },
        {
          method: 'POST' as const,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        },
      ];
    });
  },
};
