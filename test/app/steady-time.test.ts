import { steadyTime } from '../../src/steady-time';

const HOUR_MS = 3_600_000;

/** A machine whose clock somebody may set. */
function openMachine() {
  let [passed, setBy] = [0, 0];
  const setBack: number[] = [];
  const machine = { wall: () => 1_000_000_000 + passed + setBy, elapsed: () => 77.5 + passed };
  const now = steadyTime(machine, (byMs) => setBack.push(byMs));
  return {
    wall: machine.wall,
    now,
    setBack,
    pass: (ms: number) => void (passed += ms),
    set: (byMs: number) => void (setBy += byMs),
  };
}

describe('steady time', () => {
  it("is the machine's as long as nobody sets that back", () => {
    const machine = openMachine();
    for (const ms of [0, 0.4, 1, 250, HOUR_MS]) {
      machine.pass(ms);
      expect(machine.now()).toBe(Math.floor(machine.wall()));
    }
    machine.set(HOUR_MS);
    expect(machine.now()).toBe(Math.floor(machine.wall()));
    expect(machine.setBack).toEqual([]);
  });

  it('goes on at nearly the same pace when the clock is set back, and tells it once', () => {
    const machine = openMachine();
    const before = machine.now();
    machine.set(-HOUR_MS);
    expect(machine.now()).toBe(before);
    for (let second = 1; second <= 100; second += 1) {
      machine.pass(1_000);
      expect(machine.now() - before).toBeGreaterThanOrEqual(Math.floor(990 * second));
      expect(machine.now() - before).toBeLessThanOrEqual(1_000 * second);
    }
    expect(machine.setBack).toEqual([HOUR_MS]);
  });

  it('never goes back, and meets the machine in the end', () => {
    const machine = openMachine();
    machine.set(-10_000);
    let last = machine.now();
    for (let second = 0; second < 1_100; second += 1) {
      machine.pass(1_000);
      expect(machine.now()).toBeGreaterThanOrEqual(last);
      last = machine.now();
    }
    expect(last).toBe(machine.wall());
    machine.set(-2_000);
    machine.now();
    expect(machine.setBack).toEqual([10_000, 2_000]);
  });

  it('follows a clock set forwards while it was ahead of it', () => {
    const machine = openMachine();
    machine.set(-HOUR_MS);
    machine.now();
    machine.set(2 * HOUR_MS);
    expect(machine.now()).toBe(machine.wall());
  });
});
