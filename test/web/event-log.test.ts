import { describeEvent } from '../../web/event-facts';
import { append, MAX_EVENTS, type EventLog, type KeptEvent } from '../../web/event-log';

const RECEIVED = new Date('2026-03-01T12:00:00.500Z');

function event(number: number): KeptEvent {
  return { number, stream: 'FollowEvents', cursor: `c${number}`, at: '', type: '', change: '', result: {} };
}

describe("the playground's list of events", () => {
  it('shows the cursor, the time and the change of an event', () => {
    const transferUpdated = {
      cursor: 'c7',
      type: 'TRANSFER_UPDATED',
      at: '2026-03-01T11:59:59Z',
      from: 'PENDING',
      to: 'SUCCEEDED',
    };
    expect(describeEvent({ data: { transferUpdated } }, RECEIVED)).toEqual({
      cursor: 'c7',
      at: '2026-03-01T11:59:59Z',
      type: 'TRANSFER_UPDATED',
      change: 'PENDING → SUCCEEDED',
    });
  });

  it('shows a balance as it changes, and one that was not known before', () => {
    const wallet = { label: 'Main', currency: 'XAF' };
    const changeOf = (walletUpdated: object) => describeEvent({ data: { walletUpdated } }, RECEIVED).change;
    expect(changeOf({ wallet, before: { available: '10' }, after: { available: '5' } })).toBe('Main 10 → 5 XAF');
    expect(changeOf({ wallet, before: null, after: { available: '5' } })).toBe('Main 5 XAF');
  });

  it('takes the time of arrival where the operation selects none, and says what failed', () => {
    expect(describeEvent({ data: { events: { __typename: 'AccountEvent' } } }, RECEIVED)).toEqual({
      cursor: null,
      at: '2026-03-01T12:00:00.500Z',
      type: 'AccountEvent',
      change: '',
    });
    expect(describeEvent({ data: null, errors: [{ message: 'gone' }] }, RECEIVED)).toMatchObject({
      type: 'ERROR',
      change: 'gone',
    });
  });

  it('keeps the newest, and counts what it had to drop', () => {
    let log: EventLog = { events: [], dropped: 0 };
    for (let number = 1; number <= MAX_EVENTS + 3; number++) log = append(log, [event(number)]);
    expect(log.events).toHaveLength(MAX_EVENTS);
    expect(log.events[0]?.number).toBe(4);
    expect(log.events.at(-1)?.number).toBe(MAX_EVENTS + 3);
    expect(log.dropped).toBe(3);
  });
});
