import { createLanes, type Lanes, type Urgency } from '../../src/engine/lanes';

/** As many jobs as fill an account's lanes; each ends when told to. */
const LANES = 8;

describe('the sendings of an account', () => {
  let lanes: Lanes;
  let started: string[];
  let endings: Map<string, () => void>;
  beforeEach(() => {
    lanes = createLanes();
    started = [];
    endings = new Map();
  });

  const send = (name: string, urgency: Urgency = 'unawaited', account = 'a') =>
    lanes.run(account, urgency, () => {
      started.push(name);
      return new Promise<void>((resolve) => endings.set(name, resolve));
    });
  const fill = (account = 'a') => {
    for (let number = 0; number < LANES; number += 1) void send(`${account}${number}`, 'unawaited', account);
  };
  /** Ends one sending and lets the next begin. */
  const end = async (name: string) => {
    endings.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('go out at once where a lane is free, and in their order where none is', async () => {
    fill();
    void send('first');
    void send('second');
    expect(started).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']);
    await end('a3');
    await end('a0');
    expect(started.slice(LANES)).toEqual(['first', 'second']);
  });

  it('wait for no other account', () => {
    fill('a');
    void send('b0', 'unawaited', 'b');
    expect(started).toContain('b0');
  });

  it('take turns where somebody waits for some of them, so that neither kind starves', async () => {
    fill();
    for (const name of ['u1', 'u2', 'u3']) void send(name);
    for (const name of ['w1', 'w2']) void send(name, 'awaited');
    for (let number = 0; number < 5; number += 1) await end(`a${number}`);
    expect(started.slice(LANES)).toEqual(['w1', 'u1', 'w2', 'u2', 'u3']);
  });

  it('leave their lane also where they fail', async () => {
    const failing = Array.from({ length: LANES }, () =>
      lanes.run('a', 'awaited', () => Promise.reject(new Error('no'))),
    );
    const next = send('next');
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(
      Array.from({ length: LANES }, () => 'rejected'),
    );
    expect(started).toEqual(['next']);
    await end('next');
    await next;
  });

  it('are turned away where a thousand wait already, each kind by itself', () => {
    fill();
    for (let number = 0; number < 1_000; number += 1) {
      expect(lanes.hasRoom('a', 'unawaited', Infinity)).toBe(true);
      void send(`w${number}`);
    }
    expect(lanes.hasRoom('a', 'unawaited', Infinity)).toBe(false);
    expect(lanes.hasRoom('a', 'awaited', Infinity)).toBe(true);
    expect(lanes.hasRoom('b', 'unawaited', Infinity)).toBe(true);
  });

  it('are turned away where nobody waits for them and those in line take all the calls there are', () => {
    void send('under way');
    expect(lanes.hasRoom('a', 'unawaited', 2)).toBe(true);
    void send('second');
    expect(lanes.hasRoom('a', 'unawaited', 2)).toBe(false);
    expect(lanes.hasRoom('a', 'awaited', 2)).toBe(true);
    expect(lanes.hasRoom('b', 'unawaited', 0)).toBe(false);
  });

  it('are let go of at the end without being begun, while those under way go on', async () => {
    fill();
    const waiting = send('waiting');
    lanes.close();
    await waiting;
    await send('too late');
    expect(started).toHaveLength(LANES);
  });
});
