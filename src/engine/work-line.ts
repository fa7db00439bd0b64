import type { Clock } from '../domain/world';

/** One kind of work of one account. */
export interface LineOfWork<Job> {
  /**
   * Jobs under way at once: one that hangs leaves the others their way. A queue that is no longer than that is filled
   * up, so that no lane waits for a claim.
   */
  lanes: number;
  /** How many calls could go out now; where none, when there will be one. */
  room(): { calls: number; retryAt: number | null };
  /** Takes due jobs, for so many calls at most; `more` where it did not take all that is due. */
  claim(calls: number): Promise<{ jobs: Job[]; more: boolean }>;
  run(job: Job): Promise<void>;
  /** A claimed job is not begun any more. */
  drop(job: Job): void;
  onError(error: unknown): void;
  /** Nothing is due, under way or planned. */
  onIdle(): void;
}

/** Works off what is due: lanes that take the next job as soon as they are free, over a short queue of claimed ones. */
export interface WorkLine {
  /** Something is due at this instant; it is begun then, or when there is room. */
  dueAt(at: number): void;
  /** Begins nothing more; ends when what is under way has ended. */
  stop(): Promise<void>;
}

export function createWorkLine<Job>(clock: Clock, line: LineOfWork<Job>): WorkLine {
  const queue: Job[] = [];
  const lanes = new Set<Promise<void>>();
  /** Lanes with a job: each may have its call still to take. */
  let busy = 0;
  let filling: Promise<void> | null = null;
  /** Something may be due that is not claimed yet. */
  let hungry = false;
  let alarm: { at: number; cancel: () => void } | null = null;
  let stopped = false;

  function dueAt(at: number): void {
    if (stopped) return;
    const now = clock.now();
    if (at <= now) {
      hungry = true;
      fill();
    } else if (!alarm || at < alarm.at) {
      alarm?.cancel();
      const cancel = clock.after(at - now, () => {
        alarm = null;
        dueAt(clock.now());
      });
      alarm = { at, cancel };
    }
  }

  function fill(): void {
    if (filling || !hungry || stopped || queue.length > line.lanes) return;
    // Who is under way may not have taken its call yet.
    const { calls, retryAt } = line.room();
    const free = calls - queue.length - busy;
    if (free <= 0) {
      // Where there is room and it is all spoken for, the next lane that is free asks again.
      if (retryAt !== null) {
        hungry = false;
        dueAt(retryAt);
      }
      return;
    }
    hungry = false;
    filling = claim(free)
      .catch((error: unknown) => line.onError(error))
      .finally(() => {
        filling = null;
        startLanes();
        fill();
        tellIdle();
      });
  }

  async function claim(calls: number): Promise<void> {
    const { jobs, more } = await line.claim(calls);
    queue.push(...jobs);
    hungry ||= more;
  }

  function startLanes(): void {
    while (!stopped && queue.length > 0 && lanes.size < line.lanes) {
      const lane = workOff().finally(() => {
        lanes.delete(lane);
        fill();
        tellIdle();
      });
      lanes.add(lane);
    }
  }

  async function workOff(): Promise<void> {
    while (!stopped) {
      const job = queue.shift();
      if (job === undefined) return;
      busy += 1;
      fill();
      try {
        await line.run(job);
      } catch (error) {
        line.onError(error);
      }
      busy -= 1;
      fill();
    }
  }

  function tellIdle(): void {
    if (queue.length === 0 && lanes.size === 0 && !filling && !alarm && !hungry) line.onIdle();
  }

  return {
    dueAt,
    async stop() {
      stopped = true;
      alarm?.cancel();
      await filling;
      for (const job of queue.splice(0)) line.drop(job);
      await Promise.all(lanes);
    },
  };
}
