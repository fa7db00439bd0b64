import type { Log } from '../../src/domain/world';
import { createLocalWake } from '../../src/cluster/local';

function openWake() {
  const errors: object[] = [];
  const log: Log = { debug() {}, info() {}, warn() {}, error: (fields) => errors.push(fields) };
  return { wake: createLocalWake({ log }), errors };
}

/** Wake-ups are delivered within the turn. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('wake-ups within one process', () => {
  it('reach every listener of the topic, and no other', async () => {
    const { wake } = openWake();
    const heard: string[] = [];
    wake.onWake('a', () => heard.push('a1'));
    wake.onWake('a', () => heard.push('a2'));
    wake.onWake('b', () => heard.push('b'));
    wake.wake('a');
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual(['a1', 'a2']);
  });

  it('of one turn are one', async () => {
    const { wake } = openWake();
    let runs = 0;
    wake.onWake('a', () => (runs += 1));
    for (let count = 0; count < 100; count += 1) wake.wake('a');
    await turn();
    expect(runs).toBe(1);
    wake.wake('a');
    await turn();
    expect(runs).toBe(2);
  });

  it('reach the others when one listener throws', async () => {
    const { wake, errors } = openWake();
    let heard = false;
    wake.onWake('a', () => {
      throw new Error('broken');
    });
    wake.onWake('a', () => (heard = true));
    wake.wake('a');
    await turn();
    expect([heard, errors.length]).toEqual([true, 1]);
  });

  it('end when the listener leaves, also while they are delivered', async () => {
    const { wake } = openWake();
    const heard: string[] = [];
    wake.onWake('a', () => {
      heard.push('first');
      leave();
    });
    const leave = wake.onWake('a', () => heard.push('second'));
    wake.wake('a');
    await turn();
    expect(heard).toEqual(['first']);
  });

  it('wake a listener that wakes itself again, without starving anybody', async () => {
    const { wake } = openWake();
    let runs = 0;
    wake.onWake('a', () => {
      runs += 1;
      if (runs < 3) wake.wake('a');
    });
    wake.wake('a');
    await turn();
    expect(runs).toBe(3);
  });
});
