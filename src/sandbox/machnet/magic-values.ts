import { readMoney } from '../decimal';
import type { MagicValue, Step, Steps } from '../provider';

/** The way of the status from acceptance, and of the delivery from its request. All durations are a CHOICE. */
export interface Way {
  readonly steps: Steps;
  readonly delivery: readonly Step[];
}

interface MachnetMagicValue extends MagicValue {
  /** `total`: from_amount + fee_amount. `card total`: the same, drawn from a CARD. */
  readonly field: 'total' | 'card total' | 'sender email';
  readonly way: Way;
}

const STARTS = [
  { status: 'INITIATED', afterMs: 0, facts: { deliveryStatus: 'NONE' } },
  { status: 'PENDING', afterMs: 1_000 },
] as const satisfies Steps;

const PROCESSES = [
  ...STARTS,
  { status: 'PROCESSING', afterMs: 2_000 },
  { status: 'PROCESSED', afterMs: 3_000 },
] as const satisfies Steps;

/** INFER: the four words in this order. */
const IS_AUTHORIZED = [
  { afterMs: 0, facts: { deliveryStatus: 'DELIVERY_REQUESTED' } },
  { afterMs: 1_000, facts: { deliveryStatus: 'DELIVERY_AUTHORIZED' } },
] as const satisfies readonly Step[];

const IS_DELIVERED: readonly Step[] = [
  ...IS_AUTHORIZED,
  { afterMs: 2_000, facts: { deliveryStatus: 'DELIVERY_PAYOUT_READY' } },
  { afterMs: 3_000, facts: { deliveryStatus: 'DELIVERED' } },
];

const DELIVERY_FAILS: readonly Step[] = [
  ...IS_AUTHORIZED,
  { afterMs: 2_000, facts: { deliveryStatus: 'DELIVERY_FAILED' } },
];

/** Money that is paid out only if somebody asks for the delivery. */
const MACHNET_DEFAULT_WAY: Way = { steps: PROCESSES, delivery: IS_DELIVERED };

/**
 * The page of RaaS, the sister product, says "for bank deposit" of 99 and 55; here they hold for every payout method
 * (CHOICE). When e-mail address and amount disagree, the e-mail address holds (CHOICE).
 */
export const MACHNET_MAGIC_VALUES: readonly MachnetMagicValue[] = [
  { field: 'sender email', value: 'suspicious', outcome: 'HOLD', source: 'SISTER', way: way([...STARTS, at('HOLD')]) },
  {
    field: 'sender email',
    value: 'risky',
    outcome: 'CANCELED',
    source: 'SISTER',
    way: way([...STARTS, at('CANCELED')]),
  },
  { field: 'card total', value: '10', outcome: 'CANCELED', source: 'SISTER', way: way([...STARTS, at('CANCELED')]) },
  { field: 'total', value: '99', outcome: 'FAILED', source: 'SISTER', way: way([...STARTS, at('FAILED')]) },
  {
    field: 'total',
    value: '55',
    outcome: 'PROCESSED, then RETURNED',
    source: 'SISTER',
    way: way([...PROCESSES, at('RETURNED', 8_000)]),
  },
  ours('22', 'stays INITIATED', { steps: [STARTS[0]], delivery: IS_DELIVERED }),
  ours('33', 'stays PENDING', { steps: STARTS, delivery: IS_DELIVERED }),
  ours('44', 'HOLD, then PROCESSED', {
    steps: [...STARTS, at('HOLD'), at('PROCESSING', 4_000), at('PROCESSED', 5_000)],
    delivery: IS_DELIVERED,
  }),
  ours('66', 'PROCESSED; once requested, the delivery is on HOLD, then DELIVERED', {
    steps: PROCESSES,
    delivery: [
      IS_AUTHORIZED[0],
      { afterMs: 1_000, facts: { deliveryStatus: 'HOLD' } },
      { afterMs: 3_000, facts: { deliveryStatus: 'DELIVERY_AUTHORIZED' } },
      { afterMs: 4_000, facts: { deliveryStatus: 'DELIVERED' } },
    ],
  }),
  ours('77', 'PROCESSED; once requested, DELIVERY_FAILED, then REFUNDED', {
    steps: PROCESSES,
    delivery: [...DELIVERY_FAILS, { afterMs: 5_000, status: 'REFUNDED' }],
  }),
  ours('88', 'PROCESSED; once requested, DELIVERY_FAILED for good', { steps: PROCESSES, delivery: DELIVERY_FAILS }),
];

/** `total` is scaled by MONEY_PLACES. */
export function wayOf({ email, total, fundType }: { email: string; total: bigint; fundType: string }): Way {
  const found = MACHNET_MAGIC_VALUES.find(({ field, value }) => {
    if (field === 'sender email') return email.includes(value);
    return readMoney(value) === total && (field === 'total' || fundType === 'CARD');
  });
  return found?.way ?? MACHNET_DEFAULT_WAY;
}

function at(status: string, afterMs = 2_000): Step {
  return { status, afterMs };
}

function way(steps: Steps): Way {
  return { steps, delivery: IS_DELIVERED };
}

function ours(value: string, outcome: string, theWay: Way): MachnetMagicValue {
  return { field: 'total', value, outcome, source: 'CHOICE', way: theWay };
}
