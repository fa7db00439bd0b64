import type { MagicValue, Steps } from '../provider';

/**
 * What a number leads to: the way of a transfer, or a refusal. The words are Peex's; every duration, and which word
 * follows which, is a CHOICE.
 */
interface PeexMagicValue extends MagicValue {
  readonly field: 'mobile_phone';
  readonly steps: Steps | null;
}

/** INFER: "pending: awaiting the confirmation identifier", so a paid transaction has one in payment_proof. */
const CONFIRMATION = 'SANDBOX-CONFIRMATION';

/** Any other number: settled after five seconds. */
export const PEEX_DEFAULT_STEPS: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'pending', afterMs: 2_000 },
  { status: 'paid', afterMs: 5_000, facts: { paymentProof: CONFIRMATION } },
];

const STAYS_PENDING: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'pending', afterMs: 2_000 },
];
const FAILS: Steps = [
  ...STAYS_PENDING,
  { status: 'failed', afterMs: 5_000, facts: { paymentProof: 'SANDBOX_OPERATOR_REFUSED' } },
];
const IS_REJECTED: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'rejected', afterMs: 2_000, facts: { paymentProof: 'INSUFFICIENT_FUND_TO_PAY_TX' } },
];
const IS_CANCELED: Steps = [
  ...STAYS_PENDING,
  { status: 'canceled', afterMs: 5_000, facts: { paymentProof: 'SANDBOX_CANCELED_MANUALLY' } },
];
const EXCEEDS_THE_MAXIMUM: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'max_amount', afterMs: 2_000 },
];
const WAITS_FOR_PEEX_FUNDS: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'mw_balance_pending', afterMs: 2_000 },
  { status: 'pending', afterMs: 5_000 },
  { status: 'paid', afterMs: 8_000, facts: { paymentProof: CONFIRMATION } },
];
const WAITS_FOR_ACCOUNT_FUNDS: Steps = [
  { status: 'new', afterMs: 0 },
  { status: 'balance_pending', afterMs: 2_000 },
  { status: 'pending', afterMs: 5_000 },
  { status: 'paid', afterMs: 8_000, facts: { paymentProof: CONFIRMATION } },
];

/** Cameroon numbers; `237` or `+237` in front makes no difference. */
export const PEEX_MAGIC_VALUES: readonly PeexMagicValue[] = [
  ...five('677000001', 'paid', PEEX_DEFAULT_STEPS),
  ...five('699000001', 'stays pending', STAYS_PENDING),
  ...five('677100001', 'failed', FAILS),
  ...five('699100001', 'rejected, INSUFFICIENT_FUND_TO_PAY_TX', IS_REJECTED),
  ours('677200001', 'canceled', IS_CANCELED),
  ours('677200002', 'max_amount', EXCEEDS_THE_MAXIMUM),
  ours('677200003', 'mw_balance_pending, then paid', WAITS_FOR_PEEX_FUNDS),
  ours('677200004', 'balance_pending, then paid', WAITS_FOR_ACCOUNT_FUNDS),
  ours('677200404', '404, beneficiary unknown', null),
];

/**
 * PUBLIC-B gives the number and the status word. Unlike what is reported there, other numbers are served as well and the
 * amount is free (CHOICE: the sandbox is for exploring).
 */
function five(first: string, outcome: string, steps: Steps): PeexMagicValue[] {
  return [0, 1, 2, 3, 4].map((more) => {
    const value = String(Number(first) + more);
    return { field: 'mobile_phone', value, outcome, source: 'PUBLIC-B', steps };
  });
}

function ours(value: string, outcome: string, steps: Steps | null): PeexMagicValue {
  return { field: 'mobile_phone', value, outcome, source: 'CHOICE', steps };
}
