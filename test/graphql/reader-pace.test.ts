import { parse } from 'graphql';
import { organizationTopic } from '../../src/engine/topics';
import type { Frame, Reader } from '../../src/graphql/reader';
import { event } from '../contract/store/rows';
import { openGraph, type GraphWorld } from './graph-world';

const EVENTS = parse(
  'subscription ($after: EventCursor) { events(after: $after) { ... on AccountEvent { message } } }',
);
const KIB = 1024;

let world: GraphWorld;
beforeEach(async () => {
  world = await openGraph();
});
afterEach(() => world.close());

/** A reader whose connection takes as much as the test lets it. */
function pacedReader() {
  const frames: Frame[] = [];
  let handed = 0;
  let taken = 0;
  let most = 0;
  let closed = false;
  let ready: (() => void)[] = [];
  const reader: Reader = {
    deliver(more) {
      frames.push(...more);
      for (const { payload } of more) handed += payload.length;
      most = Math.max(most, handed - taken);
    },
    get backlog() {
      return handed - taken;
    },
    get taken() {
      return taken;
    },
    whenReady(run) {
      if (handed === taken) run();
      else ready.push(run);
    },
    tooSlow: () => void (closed = true),
    fail: (error) => {
      throw error;
    },
  };
  return {
    reader,
    frames,
    isClosed: () => closed,
    /** The most that waited for it at once, in bytes. */
    most: () => most,
    take(bytes = Infinity) {
      taken = Math.min(handed, taken + bytes);
      if (handed > taken) return;
      const waiting = ready;
      ready = [];
      for (const run of waiting) run();
    },
  };
}

async function follow(reader: Reader, after: string | null = null): Promise<() => void> {
  const prepared = await world.graph.subscriptions.prepare({
    schema: world.graph.schema,
    document: EVENTS,
    variableValues: { after },
    contextValue: world.graph.createContext(world.viewer),
  });
  if (!('join' in prepared)) throw new Error(JSON.stringify(prepared));
  return prepared.join(reader);
}

/** So many events of about 1 KiB each. */
async function append(count: number): Promise<void> {
  const { organization, store, wake, home, clock } = world;
  const message = 'x'.repeat(KIB);
  const events = Array.from({ length: count }, () =>
    event(home.account, { at: clock.now(), body: { kind: 'account', message } }),
  );
  await store.write((tx) => tx.appendEvents(organization.id, events));
  wake.wake(organizationTopic(organization.id));
}

const turns = async (count: number) => {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
};

async function until(found: () => boolean): Promise<void> {
  while (!found()) await turns(1);
}

describe('a reader that takes nothing', () => {
  it('holds no more memory than a bounded backlog, is told to come back after a second, and slows nobody', async () => {
    const [stalled, quick] = [pacedReader(), pacedReader()];
    const leave = [await follow(stalled.reader), await follow(quick.reader)];
    await turns(2);
    for (let round = 1; round <= 40; round += 1) {
      await append(50);
      await until(() => quick.frames.length === round * 50);
      quick.take();
    }
    expect(stalled.most()).toBeLessThan(600 * KIB);
    expect(stalled.isClosed()).toBe(false);
    world.clock.advance(1_000);
    expect(stalled.isClosed()).toBe(true);
    expect(quick.isClosed()).toBe(false);
    for (const one of leave) one();
  });
});

describe('a reader that takes less than comes, but goes on taking', () => {
  it('is kept, misses nothing, and goes live again', async () => {
    const slow = pacedReader();
    const leave = await follow(slow.reader);
    await turns(2);
    for (let round = 0; round < 30; round += 1) {
      await append(120);
      slow.take(80 * KIB);
      if (round % 3 === 0) world.clock.advance(1_000);
      await turns(3);
    }
    expect(slow.isClosed()).toBe(false);
    expect(slow.most()).toBeLessThan(600 * KIB);
    while (slow.frames.length < 3_600) {
      slow.take();
      await turns(1);
    }
    slow.take();
    await turns(5);
    await append(1);
    await until(() => slow.frames.length === 3_601);
    expect(slow.frames.map(({ seq }) => seq)).toEqual(Array.from({ length: 3_601 }, (_, index) => index + 1));
    leave();
  });
});

describe('a reader that comes from far back', () => {
  it('is handed the next page only when it took the last', async () => {
    await append(2_000);
    const far = pacedReader();
    const leave = await follow(
      far.reader,
      world.engine.streams.cursorOf({ organizationId: world.organization.id, seq: 0 }),
    );
    await turns(50);
    expect(far.most()).toBeLessThan(600 * KIB);
    expect(far.frames.length).toBeLessThan(500);
    while (far.frames.length < 2_000) {
      far.take();
      await turns(1);
    }
    expect(far.frames.map(({ seq }) => seq)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
    leave();
  });
});
