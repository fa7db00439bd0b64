import * as fc from 'fast-check';
import { isFinal, TRANSFER_STATUSES, type Transfer } from '../../src/domain/transfer';
import { lookTable, nextLook, nextPollAfter, paceOf, waitInDoubt } from '../../src/engine/poll-plan';
import { EDGES } from '../../src/engine/settle-history';
import { submitting } from '../domain/submitting';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 5, 1);
const PRICE = 5 * SECOND_MS;

const everywhere = (rate: number, price: number) => lookTable(new Float64Array(EDGES.length).fill(rate), price);
/** Settles with the same chance at every age. */
const steady = (meanMs: number, price = PRICE) => everywhere(1 / meanMs, price);
const hazard = fc.double({ min: 1e-12, max: 1e-2, noNaN: true });
const price = fc.double({ min: 1, max: 1e7, noNaN: true });
const age = fc.integer({ min: 0, max: 30 * DAY_MS });

function open(fields: Partial<Transfer>): Transfer {
  return { ...submitting(), status: 'PROCESSING', stageSince: NOW, ...fields };
}
const planned = (transfer: Transfer, more: { sandbox?: boolean; fraction?: number; meanMs?: number } = {}) =>
  nextPollAfter(transfer, {
    now: NOW,
    random: { fraction: () => more.fraction ?? 0, hex: () => '' },
    sandbox: more.sandbox ?? false,
    table: () => steady(more.meanMs ?? 20 * SECOND_MS),
  });

describe('the next look', () => {
  it('comes where delay and calls together cost least, of all the steady paces there are', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e-3, noNaN: true }), price, (rate, worth) => {
        const costOf = (wait: number) => (worth + wait + Math.expm1(-rate * wait) / rate) / -Math.expm1(-rate * wait);
        const best = nextLook(everywhere(rate, worth), 0).age;
        fc.pre(best < DAY_MS);
        for (const other of [0.8, 0.95, 1.05, 1.25])
          expect(costOf(best)).toBeLessThanOrEqual(costOf(best * other) * 1.0001);
      }),
    );
  });

  it('comes later where calls are dearer, and sooner where a transfer is likelier to settle', () => {
    fc.assert(
      fc.property(hazard, price, age, fc.double({ min: 1, max: 100, noNaN: true }), (rate, worth, at, times) => {
        const look = nextLook(everywhere(rate, worth), at).age;
        const dearer = nextLook(everywhere(rate, worth * times), at).age;
        const likelier = nextLook(everywhere(rate * times, worth), at).age;
        expect(dearer).toBeGreaterThanOrEqual(look - 1);
        expect(likelier).toBeLessThanOrEqual(look + 1);
      }),
    );
  });

  it('always comes, and within a day, whatever was learned', () => {
    const anyHazards = fc.array(hazard, { minLength: EDGES.length, maxLength: EDGES.length });
    fc.assert(
      fc.property(anyHazards, price, age, (rates, worth, at) => {
        const look = nextLook(lookTable(Float64Array.from(rates), worth), at).age;
        expect(look).toBeGreaterThanOrEqual(at);
        expect(look).toBeLessThanOrEqual(at + DAY_MS);
      }),
    );
  });

  it('does not fall into a gap in which nothing settles, but to the far side of it', () => {
    const quickOrHours = lookTable(
      Float64Array.from(EDGES, (from) =>
        from < 10 * SECOND_MS ? 1 / 5_000 : from < 4 * HOUR_MS ? 1e-13 : 1 / HOUR_MS,
      ),
      PRICE,
    );
    expect(nextLook(quickOrHours, 2 * SECOND_MS).age).toBeLessThan(12 * SECOND_MS);
    expect(nextLook(quickOrHours, 30 * SECOND_MS).age).toBeGreaterThan(3.9 * HOUR_MS);
    expect(nextLook(quickOrHours, 30 * SECOND_MS).age).toBeLessThan(4.3 * HOUR_MS);
  });
});

describe('the plan of a transfer', () => {
  it.each(TRANSFER_STATUSES.filter(isFinal))('ends once it is %s', (status) => {
    expect(planned(open({ status, stageSince: null }))).toBeNull();
  });

  it.each(TRANSFER_STATUSES.filter((status) => !isFinal(status)))('never ends while it is %s', (status) => {
    const stageSince = ['CREATED', 'SUBMITTING', 'OUTCOME_UNKNOWN'].includes(status) ? null : NOW - 400 * DAY_MS;
    const next = planned(open({ status, stageSince, submittedAt: NOW - 400 * DAY_MS }));
    expect(next).toBe(NOW + DAY_MS);
  });

  it('is spread by up to a tenth, and never past what is best', () => {
    const whole = planned(open({})) ?? 0;
    expect(planned(open({}), { fraction: 0.999 })).toBeGreaterThanOrEqual(NOW + (whole - NOW) * 0.9 - 1);
    expect(planned(open({}), { fraction: 0.5 })).toBeLessThan(whole);
  });

  it('is spread by little where a long wait ends at an age at which much settles', () => {
    const batch = Float64Array.from(EDGES, (from) => (from < HOUR_MS ? 1e-13 : 1 / 60_000));
    const at = (fraction: number) =>
      nextPollAfter(open({}), {
        now: NOW,
        random: { fraction: () => fraction, hex: () => '' },
        sandbox: false,
        table: () => lookTable(batch, PRICE),
      }) ?? 0;
    expect(at(0.999)).toBeLessThan(at(0));
    expect(at(0.999)).toBeGreaterThan(NOW + 0.95 * HOUR_MS);
  });

  it('looks at a sandbox transfer within two seconds, however long it takes', () => {
    for (const since of [0, HOUR_MS, 100 * DAY_MS]) {
      expect(planned(open({ stageSince: NOW - since }), { sandbox: true, meanMs: DAY_MS })).toBe(NOW + 2 * SECOND_MS);
    }
  });

  it('looks no more often than every second, however soon it is likely to settle', () => {
    expect(planned(open({}), { meanMs: 50 })).toBe(NOW + SECOND_MS);
  });

  it('backs off from a transfer whose sending is in doubt, from a second on', () => {
    const doubtful = (ms: number) => open({ status: 'OUTCOME_UNKNOWN', stageSince: null, submittedAt: NOW - ms });
    expect(planned(doubtful(SECOND_MS))).toBe(NOW + SECOND_MS);
    expect(planned(doubtful(HOUR_MS))).toBe(NOW + HOUR_MS / 10);
  });

  it('says when it has slowed down to a daily look', () => {
    const old = open({ stageSince: NOW - 31 * DAY_MS, lastPolledAt: NOW });
    for (const fraction of [0, 0.5, 0.999]) {
      expect(paceOf({ ...old, nextPollAt: planned(old, { fraction }) })).toBe('DAILY');
    }
    expect(paceOf({ ...old, nextPollAt: NOW + HOUR_MS })).toBe('SLOW');
    expect(paceOf({ ...old, nextPollAt: NOW + SECOND_MS })).toBe('CLOSE');
    expect(paceOf({ ...old, status: 'SUCCEEDED', nextPollAt: null })).toBeNull();
  });
});

describe('what went out again and is in doubt again', () => {
  it('is asked about at once for a minute, then after a tenth of its age, at least daily', () => {
    const ages = [0, 59 * SECOND_MS, 60 * SECOND_MS, HOUR_MS, 30 * DAY_MS];
    expect(ages.map((age) => waitInDoubt(age, false))).toEqual([500, 500, 6 * SECOND_MS, HOUR_MS / 10, DAY_MS]);
    expect(ages.map((age) => waitInDoubt(age, true))).toEqual([500, 500, 2_000, 2_000, 2_000]);
  });
});
