/** How fast our time goes on while the machine's is behind it: no wait is noticeably longer, and the two meet again. */
const CATCH_UP_PACE = 0.99;
/** Corrections up to here are everyday work of time services, and not worth a line. */
const WORTH_TELLING_MS = 1_000;

interface MachineTime {
  /** Milliseconds since 1970, as the machine has it; somebody may set it at any time. */
  wall: () => number;
  /** Milliseconds since any instant, which nobody can set. */
  elapsed: () => number;
}

/**
 * Time that never goes back. Plans, pauses and grace are instants, and all of them would be late by as much as the clock
 * of the machine was set back. From then on ours goes its own way, a hundredth slower, until the machine's has come up to
 * it. A clock set forwards is followed at once: this machine may have slept.
 */
export function steadyTime({ wall, elapsed }: MachineTime, onSetBack: (byMs: number) => void = () => {}): () => number {
  let time = wall();
  let measuredAt = elapsed();
  let isBehind = false;
  return () => {
    const [machine, measured] = [wall(), elapsed()];
    const unset = time + (measured - measuredAt) * CATCH_UP_PACE;
    const wasBehind = isBehind;
    isBehind = unset - machine > WORTH_TELLING_MS;
    if (isBehind && !wasBehind) onSetBack(unset - machine);
    time = Math.max(machine, unset);
    measuredAt = measured;
    return Math.floor(time);
  };
}
