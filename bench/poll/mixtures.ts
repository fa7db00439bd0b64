import type { TransferMethod } from '../../src/domain/transfer';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './durations';

export type Dice = () => number;

/** Draws how long one transfer takes, in milliseconds. */
type Draw = (dice: Dice) => number;

export interface Traffic {
  provider: string;
  method: TransferMethod;
  /** Waits for a person, not for the provider. */
  byPerson: boolean;
  /** Of all transfers. */
  share: number;
  settles: Draw;
  /** The same in words, printed with the table. */
  words: string;
}

/** Longer than this nothing takes: providers expire what is older. */
const LONGEST_MS = 21 * DAY_MS;

function gauss(dice: Dice): number {
  return Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());
}
const lognormal =
  (median: number, sigma: number): Draw =>
  (dice) =>
    median * Math.exp(sigma * gauss(dice));
const weibull =
  (scale: number, shape: number): Draw =>
  (dice) =>
    scale * (-Math.log(1 - dice())) ** (1 / shape);
const pareto =
  (least: number, alpha: number): Draw =>
  (dice) =>
    least * (1 - dice()) ** (-1 / alpha);
const uniform =
  (from: number, to: number): Draw =>
  (dice) =>
    from + (to - from) * dice();
const after =
  (ms: number, draw: Draw): Draw =>
  (dice) =>
    ms + draw(dice);

/** One of several ways to settle, each with its share. */
const oneOf =
  (...ways: [number, Draw][]): Draw =>
  (dice) => {
    let left = dice();
    for (const [share, draw] of ways) {
      left -= share;
      if (left < 0) return Math.min(draw(dice), LONGEST_MS);
    }
    return Math.min((ways[0]?.[1] ?? (() => 0))(dice), LONGEST_MS);
  };

/** What the planner was built with. No provider publishes such figures: all of them are CHOICE. */
export const MAIN: readonly Traffic[] = [
  {
    provider: 'PEEX',
    method: 'MOBILE_MONEY',
    byPerson: false,
    share: 0.4,
    settles: oneOf([0.96, lognormal(12 * SECOND_MS, 0.8)], [0.04, lognormal(HOUR_MS, 1.5)]),
    words: 'lognormal, median 12 s; 4 % lognormal around an hour',
  },
  {
    provider: 'CINETPAY',
    method: 'MOBILE_MONEY',
    byPerson: false,
    share: 0.2,
    settles: oneOf([0.95, lognormal(40 * SECOND_MS, 1)], [0.05, pareto(10 * MINUTE_MS, 0.9)]),
    words: 'lognormal, median 40 s; 5 % Pareto from 10 min on',
  },
  {
    provider: 'MACHNET',
    method: 'BANK_DEPOSIT',
    byPerson: false,
    share: 0.2,
    settles: oneOf(
      [0.6, after(4 * HOUR_MS, lognormal(3 * HOUR_MS, 0.5))],
      [0.35, lognormal(26 * HOUR_MS, 0.15)],
      [0.05, lognormal(3 * DAY_MS, 0.3)],
    ),
    words: 'nothing for 4 h, then some hours; 35 % next day; 5 % around three days',
  },
  {
    provider: 'XPRIZO',
    method: 'WALLET',
    byPerson: true,
    share: 0.15,
    settles: lognormal(20 * MINUTE_MS, 1.4),
    words: 'approved by people: lognormal, median 20 min',
  },
  {
    provider: 'XPRIZO',
    method: 'MPESA',
    byPerson: false,
    share: 0.05,
    settles: oneOf([0.9, lognormal(15 * SECOND_MS, 0.5)], [0.1, after(120 * SECOND_MS, uniform(0, 2 * SECOND_MS))]),
    words: 'lognormal, median 15 s; 10 % expire after 2 min',
  },
];

/** Other methods, other shapes, other parameters: written down before the planner met them, and changed never after. */
export const HELD_OUT: readonly Traffic[] = [
  {
    provider: 'PEEX',
    method: 'MOBILE_MONEY',
    byPerson: false,
    share: 0.3,
    settles: oneOf([0.9, weibull(90 * SECOND_MS, 0.7)], [0.1, weibull(5 * HOUR_MS, 0.6)]),
    words: 'Weibull, scale 90 s, shape 0.7; 10 % scale 5 h',
  },
  {
    provider: 'CINETPAY',
    method: 'MOBILE_MONEY',
    byPerson: false,
    share: 0.25,
    settles: oneOf(
      [0.8, uniform(3 * SECOND_MS, 8 * SECOND_MS)],
      [0.2, after(30 * MINUTE_MS, weibull(10 * MINUTE_MS, 1))],
    ),
    words: 'within 8 s, or, 20 %, in a batch after half an hour',
  },
  {
    provider: 'MACHNET',
    method: 'BANK_DEPOSIT',
    byPerson: false,
    share: 0.15,
    settles: oneOf([0.7, weibull(3 * HOUR_MS, 2)], [0.3, lognormal(2 * DAY_MS, 0.25)]),
    words: 'Weibull, scale 3 h, shape 2; 30 % around two days',
  },
  {
    provider: 'MACHNET',
    method: 'CASH_PICKUP',
    byPerson: false,
    share: 0.1,
    settles: weibull(18 * HOUR_MS, 0.9),
    words: 'fetched by people: Weibull, scale 18 h, shape 0.9',
  },
  {
    provider: 'XPRIZO',
    method: 'WALLET',
    byPerson: true,
    share: 0.2,
    settles: oneOf([1, weibull(2 * HOUR_MS, 0.5)]),
    words: 'approved by people: Weibull, scale 2 h, shape 0.5',
  },
];
