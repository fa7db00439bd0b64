import type { MagicValue, Step, Steps } from '../provider';
import type { CinetPayCode } from './codes';

/** How a value ends: the way of the payout, or a code and whether the payout was accepted all the same. */
type Effect =
  | { readonly kind: 'steps'; readonly steps: Steps }
  | { readonly kind: 'itemCode'; readonly code: CinetPayCode; readonly accepted: boolean }
  | { readonly kind: 'answerCode'; readonly code: CinetPayCode; readonly accepted: boolean };

interface CinetPayMagicValue extends MagicValue {
  readonly field: 'phone' | 'apikey' | 'token';
  readonly effect: Effect;
}

/** Any other number: settled after five seconds. The comment of a VAL is the document's, its times are a CHOICE. */
export const CINETPAY_DEFAULT_STEPS: Steps = [
  { status: 'NEW', afterMs: 0, facts: { sendingStatus: 'CONFIRM' } },
  { status: 'REC', afterMs: 2_000 },
  { status: 'VAL', afterMs: 5_000, facts: { comment: 'Transfert effectué avec succès' } },
];

/** Waits for the merchant's confirmation by e-mail; only `POST /_control/status` gives it. */
export const CINETPAY_UNCONFIRMED_STEPS: Steps = [{ status: 'NEW', afterMs: 0, facts: { sendingStatus: 'PENDING' } }];

const RECEIVED: Steps = [
  { status: 'NEW', afterMs: 0, facts: { sendingStatus: 'CONFIRM' } },
  { status: 'REC', afterMs: 2_000 },
];
/** INFER: the reason of a REJ is free text in `comment`. */
const REJECTION: Step = { status: 'REJ', afterMs: 5_000, facts: { comment: "Transfert rejeté par l'opérateur" } };
const NOT_CONFIRMED_YET: Step = { status: 'NOS', afterMs: 4_000 };

/** All CHOICE: CinetPay has no test numbers. `phone` is without the prefix, and must be a contact first. */
export const CINETPAY_MAGIC_VALUES: readonly CinetPayMagicValue[] = [
  way('0700000002', 'REJ', [...RECEIVED, REJECTION]),
  way('0700000003', 'NOS, then VAL', [
    ...RECEIVED,
    NOT_CONFIRMED_YET,
    { status: 'VAL', afterMs: 8_000, facts: { comment: 'Transfert effectué avec succès' } },
  ]),
  way('0700000004', 'NEW with sending_status PENDING: waits for the e-mail confirmation', CINETPAY_UNCONFIRMED_STEPS),
  way('0700000005', 'NOS, then REJ', [...RECEIVED, NOT_CONFIRMED_YET, { ...REJECTION, afterMs: 8_000 }]),
  way('0700000006', 'stays REC', RECEIVED),
  phoneCode('0700000717', 'item code 717, not a particular account', { kind: 'itemCode', code: 717, accepted: false }),
  phoneCode('0700000804', 'item code 804, operator unavailable', { kind: 'itemCode', code: 804, accepted: false }),
  phoneCode('0700000715', 'item code 715, yet accepted', { kind: 'itemCode', code: 715, accepted: true }),
  phoneCode('0700000699', 'code -1 for the whole batch, nothing accepted', {
    kind: 'answerCode',
    code: -1,
    accepted: false,
  }),
  phoneCode('0700000709', 'code 709 for the whole batch, nothing accepted', {
    kind: 'answerCode',
    code: 709,
    accepted: false,
  }),
  phoneCode('0700000710', 'code 710 for the whole batch, yet everything accepted', {
    kind: 'answerCode',
    code: 710,
    accepted: true,
  }),
  {
    field: 'apikey',
    value: 'sandbox-cinetpay-no-token',
    outcome: 'code 702 at login',
    source: 'CHOICE',
    effect: { kind: 'answerCode', code: 702, accepted: false },
  },
  {
    field: 'apikey',
    value: 'sandbox-cinetpay-invalid-user',
    outcome: 'code 703 at login',
    source: 'CHOICE',
    effect: { kind: 'answerCode', code: 703, accepted: false },
  },
  {
    field: 'token',
    value: 'sandbox-token-not-refreshable',
    outcome: 'code 707',
    source: 'CHOICE',
    effect: { kind: 'answerCode', code: 707, accepted: false },
  },
];

export function magicEffect(field: CinetPayMagicValue['field'], value: string): Effect | undefined {
  return CINETPAY_MAGIC_VALUES.find((row) => row.field === field && row.value === value)?.effect;
}

function way(value: string, outcome: string, steps: Steps): CinetPayMagicValue {
  return { field: 'phone', value, outcome, source: 'CHOICE', effect: { kind: 'steps', steps } };
}

function phoneCode(value: string, outcome: string, effect: Effect): CinetPayMagicValue {
  return { field: 'phone', value, outcome, source: 'CHOICE', effect };
}
