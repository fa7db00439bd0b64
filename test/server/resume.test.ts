import type { NewEvent } from '../../src/domain/event';
import { readEventCursor } from '../../src/domain/event-cursor';
import { openEventStream } from './event-stream-client';
import { openServer, type ServerWorld } from './open-server';

const EVENTS =
  'subscription ($after: EventCursor) { events(after: $after) { cursor ... on AccountEvent { message } } }';
const EVENTS_IN_ALL = 600;

/** The same throws for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a reader that comes back again and again, while several write', () => {
  let world: ServerWorld;
  beforeEach(async () => {
    world = await openServer({
      limits: { socketsPerKey: 100, socketsPerOrganization: 100 },
      eventRetentionMs: 86_400_000,
    });
  });
  afterEach(() => world.close());

  /** Everything read up to `count`, through a new connection each time, by either door. */
  async function readAll(roll: (sides: number) => number, start: string): Promise<string[]> {
    const seen: string[] = [];
    let after = start;
    while (seen.length < EVENTS_IN_ALL) {
      const wanted = 1 + roll(roll(4) === 0 ? 150 : 12);
      const take = (text: string) => {
        const { cursor, message } = (JSON.parse(text) as { data: { events: { cursor: string; message: string } } }).data
          .events;
        after = cursor;
        seen.push(message);
      };
      if (roll(2) === 0) {
        const socket = await world.join();
        socket.subscribe('s', EVENTS, { after });
        for (let left = wanted; left > 0 && seen.length < EVENTS_IN_ALL; left -= 1) {
          take(JSON.stringify((await socket.next()).payload));
        }
        socket.socket.terminate();
      } else {
        const headers = { authorization: `Bearer ${world.secret}`, 'last-event-id': after };
        const stream = await openEventStream(`${world.url}/graphql`, { headers, body: { query: EVENTS } });
        for (let left = wanted; left > 0 && seen.length < EVENTS_IN_ALL; left -= 1) {
          const block = await stream.next();
          take(block?.data ?? '');
          expect(block?.id).toBe(after);
        }
        stream.close();
      }
    }
    return seen;
  }

  it.each([1, 2, 3])('misses nothing and reads nothing twice (seed %i)', async (seed) => {
    const roll = dice(seed);
    const start = await world.engine.streams.head(world.viewer);
    let written = 0;
    let isRead = false;
    const writer = async (): Promise<void> => {
      while (written < EVENTS_IN_ALL) {
        const more = Array.from({ length: Math.min(1 + roll(9), EVENTS_IN_ALL - written) }, () => ({
          body: { kind: 'account' as const, message: `${written++}` },
        }));
        await world.append(more, { lost: roll(5) === 0 });
        for (let turns = roll(4); turns > 0; turns -= 1) await nextTurn();
      }
    };
    // What a lost wake-up was about is found within a second; time passes for as long as somebody reads.
    const time = async (): Promise<void> => {
      while (!isRead) {
        world.clock.advance(10);
        await nextTurn();
      }
    };
    const following = Promise.all([readAll(roll, start), readAll(roll, start), readAll(roll, start)]);
    const done = following.finally(() => (isRead = true));
    const [all] = await Promise.all([done, writer(), writer(), writer(), time()]);
    const { data } = (
      await world.post({
        query: 'query ($after: EventCursor) { events(after: $after, first: 100) { nodes { cursor } } }',
        variables: {
          after: world.engine.streams.cursorOf({ organizationId: world.viewer.organizationId, seq: EVENTS_IN_ALL - 1 }),
        },
      })
    ).json as { data: { events: { nodes: { cursor: string }[] } } };
    expect(data.events.nodes.map(({ cursor }) => readEventCursor(world.viewer.organizationId, cursor).seq)).toEqual([
      EVENTS_IN_ALL,
    ]);
    // The log's order is that of the commits: all three read the same, each message once.
    expect(new Set(all[0]).size).toBe(EVENTS_IN_ALL);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  /** Streams of a part of the log each, among events that are none of theirs. */
  const PARTS = [
    { root: 'transferUpdated(after: $after) { cursor version }', of: 'transfer' },
    { root: 'walletUpdated(after: $after) { cursor after { available } }', of: 'wallet' },
    {
      root: 'events(after: $after, filter: { transferIds: ["trf_1"] }) { cursor ... on TransferEvent { version } }',
      of: 'transfer',
    },
  ] as const;
  type Of = (typeof PARTS)[number]['of'];

  function partEvent(of: Of, nth: number): Partial<NewEvent> {
    if (of === 'transfer') {
      const body = { kind: of, from: null, to: 'PENDING', providerStatus: null, version: nth } as const;
      return { type: 'TRANSFER_STATUS_CHANGED', transferId: 'trf_1', body };
    }
    const after = { total: null, available: `${nth}`, reserved: null };
    return { type: 'WALLET_BALANCE_CHANGED', walletId: 'wal_1', body: { kind: of, before: null, after } };
  }

  it.each([4, 5])('misses nothing of a part of the log, though nobody is ever woken (seed %i)', async (seed) => {
    const roll = dice(seed);
    const start = await world.engine.streams.head(world.viewer);
    const written: Record<Of, number> = { transfer: 0, wallet: 0 };
    const EACH = 150;
    let isRead = false;
    const writer = async (of: Of): Promise<void> => {
      while (written[of] < EACH) {
        const count = Math.min(1 + roll(9), EACH - written[of]);
        await world.append(
          Array.from({ length: count }, () => partEvent(of, ++written[of])),
          { lost: true },
        );
        for (let turns = roll(4); turns > 0; turns -= 1) await nextTurn();
      }
    };
    const time = async (): Promise<void> => {
      while (!isRead) {
        world.clock.advance(10);
        await nextTurn();
      }
    };
    const readPart = async ({ root }: (typeof PARTS)[number]): Promise<string[]> => {
      const seen: string[] = [];
      for (let after = start; seen.length < EACH;) {
        const socket = await world.join();
        socket.subscribe('s', `subscription ($after: EventCursor) { it: ${root} }`, { after });
        for (let left = 1 + roll(roll(4) === 0 ? 60 : 8); left > 0 && seen.length < EACH; left -= 1) {
          const { cursor, version, after: balance } = (await socket.next()).payload.data.it;
          after = cursor;
          seen.push(String(version ?? balance.available));
        }
        socket.socket.terminate();
      }
      return seen;
    };
    const reading = Promise.all(PARTS.map(readPart)).finally(() => (isRead = true));
    const [all] = await Promise.all([reading, writer('transfer'), writer('wallet'), time()]);
    const expected = Array.from({ length: EACH }, (_, index) => `${index + 1}`);
    expect(all).toEqual([expected, expected, expected]);
  });
});
