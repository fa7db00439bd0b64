import { readMoney } from '../decimal';
import type { MagicValue, Step, Steps } from '../provider';

/** PUBLIC-A calls it time to live; CHOICE: so long, and not found afterwards. */
export const TTL_SECONDS = 900;

const EXPIRES: Step = { status: 'NotFound', afterMs: TTL_SECONDS * 1000, facts: { comment: 'Expired' } };

/** What the simulated person does with a payment that waits for an approval, and where an approval leads. */
interface Approval {
  readonly person: 'approves' | 'rejects' | 'nobody';
  /** Counted from the approval. */
  readonly outcome: Steps;
}

/** CHOICE: somebody approves, so that nothing waits for ever. */
const DEFAULT_APPROVAL: Approval = { person: 'approves', outcome: [{ status: 'Active', afterMs: 0 }] };
const APPROVED_AFTER_MS = 5_000;

const REJECTED = (afterMs: number, comment: string): Step & { status: string } => {
  return { status: 'Rejected', afterMs, facts: { comment } };
};
const PENDING = { status: 'Pending', afterMs: 0 };
const REDIRECT = { status: 'Redirect', afterMs: 0 };
const ACTIVE_LATER: Step = { status: 'Active', afterMs: APPROVED_AFTER_MS };
const DECLINED = 'Declined by the issuer';

type Effect =
  | { readonly kind: 'approval'; readonly approval: Approval }
  | { readonly kind: 'steps'; readonly steps: Steps }
  | { readonly kind: 'error'; readonly reason: 'routingCode' | 'noMid' | 'system'; readonly message: string };

interface XprizoMagicValue extends MagicValue {
  readonly field: 'payment amount' | 'CardDeposit description' | 'MPesaDeposit description' | 'CardDeposit routingCode';
  readonly effect: Effect;
}

const CARD_PASSES: Steps = [{ status: 'Active', afterMs: 0 }];
const CARD_FAILS: Steps = [REJECTED(0, DECLINED)];
const MPESA_PASSES: Steps = [PENDING, ACTIVE_LATER];
const MPESA_FAILS: Steps = [PENDING, REJECTED(APPROVED_AFTER_MS, 'Declined on the phone')];

/**
 * `payment amount` is that of RequestPayment and SendPayment. Of the words for a card the document has the first of each
 * kind, for "Test Mode"; CHOICE: that "created and then rejected" (PUBLIC-A) is the first answer already.
 */
export const XPRIZO_MAGIC_VALUES: readonly XprizoMagicValue[] = [
  amount('13', 'Rejected by the person who should approve', { ...DEFAULT_APPROVAL, person: 'rejects' }),
  amount('14', 'nobody approves: NotFound after 900 s', { ...DEFAULT_APPROVAL, person: 'nobody' }),
  amount('15', 'approved, then on Hold, then Active', { person: 'approves', outcome: onHoldThen('Active') }),
  amount('16', 'approved, then on Hold, then Void', { person: 'approves', outcome: onHoldThen('Void') }),
  card('Pass', 'Active', 'DOCUMENT', CARD_PASSES),
  card('Success', 'Active', 'PUBLIC-A', CARD_PASSES),
  card('Reject', 'Rejected', 'DOCUMENT', CARD_FAILS),
  card('Fail', 'Rejected', 'PUBLIC-A', CARD_FAILS),
  card('Cancel', 'Rejected', 'PUBLIC-A', CARD_FAILS),
  card('Pending', 'Pending, then Active', 'CHOICE', [PENDING, ACTIVE_LATER]),
  card('Pending Reject', 'Pending, then Rejected', 'CHOICE', [PENDING, REJECTED(APPROVED_AFTER_MS, DECLINED)]),
  card('Redirect', 'Redirect, then Active: the 3-D Secure step was taken', 'CHOICE', [REDIRECT, ACTIVE_LATER]),
  card('Redirect Reject', 'Redirect, then Rejected', 'CHOICE', [REDIRECT, REJECTED(APPROVED_AFTER_MS, DECLINED)]),
  card('Redirect Abandon', 'Redirect, then NotFound after 900 s', 'CHOICE', [REDIRECT, EXPIRES]),
  {
    field: 'CardDeposit description',
    value: 'Error',
    outcome: '500, nothing accepted',
    source: 'CHOICE',
    effect: { kind: 'error', reason: 'system', message: 'A critical unexpected system error has occurred' },
  },
  mpesa('Reject', 'Pending, then Rejected', MPESA_FAILS),
  mpesa('Fail', 'Pending, then Rejected', MPESA_FAILS),
  mpesa('Cancel', 'Pending, then Rejected', MPESA_FAILS),
  mpesa('Expire', 'Pending, then NotFound after 900 s', [PENDING, EXPIRES]),
  routing('INVALID', 'routingCode', 'Invalid routing code'),
  routing('NOMID', 'noMid', 'Invalid routing code (No Mid Set)'),
];

/** `paid` is scaled by MONEY_PLACES. */
export function approvalOf(paid: bigint): Approval {
  const effect = effectOf('payment amount', (value) => readMoney(value) === paid);
  return effect?.kind === 'approval' ? effect.approval : DEFAULT_APPROVAL;
}

/** The way of a payment that waits for an approval; one that the person cannot pay waits in vain. */
export function pendingSteps({ person, outcome }: Approval, canBePaid: boolean): Steps {
  if (person === 'rejects') return [PENDING, REJECTED(APPROVED_AFTER_MS, 'Rejected by the approver')];
  if (person === 'nobody' || !canBePaid) return [PENDING, EXPIRES];
  return [PENDING, ...outcome.map((step) => ({ ...step, afterMs: step.afterMs + APPROVED_AFTER_MS }))];
}

/** CHOICE: any other description passes. */
export function cardEffect(description: string | undefined, routingCode: string | undefined): Effect {
  const refused = effectOf('CardDeposit routingCode', (value) => value === routingCode);
  const known = refused ?? effectOf('CardDeposit description', (value) => value === description);
  return known ?? { kind: 'steps', steps: CARD_PASSES };
}

/** Without a card its owner is sent to a page to give one (PUBLIC-A); CHOICE: what would have followed at once follows there. */
export function hostedSteps(direct: Steps): Steps {
  const end = direct.at(-1) ?? ACTIVE_LATER;
  return direct[0].status === 'Redirect' ? direct : [REDIRECT, { ...end, afterMs: APPROVED_AFTER_MS }];
}

export function mpesaSteps(description: string | undefined): Steps {
  const effect = effectOf('MPesaDeposit description', (value) => value === description);
  return effect?.kind === 'steps' ? effect.steps : MPESA_PASSES;
}

function effectOf(field: XprizoMagicValue['field'], matches: (value: string) => boolean): Effect | undefined {
  return XPRIZO_MAGIC_VALUES.find((row) => row.field === field && matches(row.value))?.effect;
}

function onHoldThen(status: string): Steps {
  return [
    { status: 'Hold', afterMs: 0 },
    { status, afterMs: 3_000 },
  ];
}

function amount(value: string, outcome: string, approval: Approval): XprizoMagicValue {
  return { field: 'payment amount', value, outcome, source: 'CHOICE', effect: { kind: 'approval', approval } };
}

function card(value: string, outcome: string, source: MagicValue['source'], steps: Steps): XprizoMagicValue {
  return { field: 'CardDeposit description', value, outcome, source, effect: { kind: 'steps', steps } };
}

function mpesa(value: string, outcome: string, steps: Steps): XprizoMagicValue {
  return {
    field: 'MPesaDeposit description',
    value,
    outcome,
    source: 'CHOICE',
    effect: { kind: 'steps', steps },
  };
}

/** PUBLIC-A for the messages. */
function routing(value: string, reason: 'routingCode' | 'noMid', message: string): XprizoMagicValue {
  return {
    field: 'CardDeposit routingCode',
    value,
    outcome: `400, ${message}`,
    source: 'CHOICE',
    effect: { kind: 'error', reason, message },
  };
}
