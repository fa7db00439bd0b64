import fc from 'fast-check';
import { eventCursor, readEventCursor } from '../../src/domain/event-cursor';
import { InvalidCursor } from '../../src/domain/failures';

const organization = fc.stringMatching(/^org_[0-9a-f]{28}$/);
const whole = fc.integer({ min: 0, max: 999_999_999_999_999 });
const position = fc.record({ epoch: fc.oneof(fc.constant(0), whole), seq: whole });

describe('event cursors', () => {
  it('read back to their position', () => {
    fc.assert(
      fc.property(organization, position, (org, at) => expect(readEventCursor(org, eventCursor(org, at))).toEqual(at)),
    );
  });

  it('of before there were epochs are of the first one', () => {
    const org = 'org_'.padEnd(32, '0');
    const old = Buffer.from(`${org}:12`).toString('base64url');
    expect(readEventCursor(org, old)).toEqual({ epoch: 0, seq: 12 });
    expect(eventCursor(org, { epoch: 0, seq: 12 })).toBe(old);
  });

  it('are safe in a URL', () => {
    fc.assert(
      fc.property(organization, position, (org, at) => expect(eventCursor(org, at)).toMatch(/^[A-Za-z0-9_-]+$/)),
    );
  });

  it('are different for different positions and organizations', () => {
    fc.assert(
      fc.property(organization, organization, position, position, (a, b, m, n) => {
        expect(eventCursor(a, m) === eventCursor(b, n)).toBe(a === b && m.epoch === n.epoch && m.seq === n.seq);
      }),
    );
  });

  it('of another organization are refused', () => {
    fc.assert(
      fc.property(organization, organization, position, (a, b, at) => {
        fc.pre(a !== b);
        expect(() => readEventCursor(a, eventCursor(b, at))).toThrow(InvalidCursor);
      }),
    );
  });

  it('that are no cursors are refused, whatever they are', () => {
    fc.assert(
      fc.property(organization, fc.string(), (org, text) =>
        expect(() => readEventCursor(org, text)).toThrow(InvalidCursor),
      ),
    );
    const org = 'org_'.padEnd(32, '0');
    for (const text of ['-1', '01', '1.5', '1e3', '99999999999999999', '', ' 1', '0:1', '01:1', '1:', ':1', '1:2:3']) {
      expect(() => readEventCursor(org, Buffer.from(`${org}:${text}`).toString('base64url'))).toThrow(InvalidCursor);
    }
  });

  it('have one spelling: padding and the other alphabet are refused', () => {
    fc.assert(
      fc.property(organization, position, (org, at) => {
        const cursor = eventCursor(org, at);
        expect(() => readEventCursor(org, `${cursor}=`)).toThrow(InvalidCursor);
        expect(() => readEventCursor(org, ` ${cursor}`)).toThrow(InvalidCursor);
      }),
    );
  });
});
