/** Virtual time: real time multiplied by a speed, plus what was advanced by hand. Tasks run in the order they are due. */
export interface Clock {
  readonly now: () => number;
  readonly after: (delayMs: number, task: () => void) => void;
  /** Runs what is due; called before every request, so that no answer depends on a timer being punctual. */
  runDue(): void;
  advance(byMs: number): void;
  /** Moves to an instant, earlier tasks not yet run. */
  startAt(at: number): void;
  setSpeed(speed: number): void;
  readonly speed: () => number;
  /** Back to real time at the first speed, with nothing planned. */
  reset(): void;
  close(): void;
}

interface Task {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** Node's timers take no longer delay; a timer that comes too early just plans itself again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createClock(realNow: () => number, firstSpeed: number): Clock {
  let speed = firstSpeed;
  let realBase = realNow();
  let virtualBase = realBase;
  let tasks = createTaskQueue();
  let timer: NodeJS.Timeout | undefined;
  let running: number | undefined;
  let closed = false;

  const present = (): number => virtualBase + (realNow() - realBase) * speed;
  const rebase = (): void => {
    virtualBase = present();
    realBase = realNow();
  };

  function plan(): void {
    clearTimeout(timer);
    const next = tasks.peek();
    if (closed || next === undefined || speed === 0) return;
    const delay = Math.min(Math.max((next.due - present()) / speed, 1), LONGEST_TIMER_MS);
    timer = setTimeout(runDue, delay);
    timer.unref();
  }

  function runDue(): void {
    if (running !== undefined) return;
    for (let next = tasks.peek(); next !== undefined && next.due <= present(); next = tasks.peek()) {
      tasks.pop();
      // A task sees the time it was planned for, however late it runs: what follows from it is dated from there.
      running = next.due;
      try {
        next.run();
      } finally {
        running = undefined;
      }
    }
    plan();
  }

  return {
    now: () => Math.floor(running ?? present()),
    after(delayMs, run) {
      tasks.push((running ?? present()) + delayMs, run);
      if (running === undefined) plan();
    },
    runDue,
    advance(byMs) {
      virtualBase += byMs;
      runDue();
    },
    startAt(at) {
      realBase = realNow();
      virtualBase = at;
    },
    setSpeed(next) {
      rebase();
      speed = next;
      runDue();
    },
    speed: () => speed,
    reset() {
      tasks = createTaskQueue();
      speed = firstSpeed;
      realBase = realNow();
      virtualBase = realBase;
      plan();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

interface TaskQueue {
  peek(): Task | undefined;
  push(due: number, run: () => void): void;
  pop(): void;
}

/** A binary heap: a benchmark may have hundreds of thousands of transfers on their way at once. */
function createTaskQueue(): TaskQueue {
  const heap: Task[] = [];
  let pushed = 0;
  const earlier = (a: Task, b: Task): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

  return {
    peek: () => heap[0],
    push(due, run) {
      const task: Task = { due, run, order: pushed++ };
      let at = heap.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent] as Task;
        if (!earlier(task, above)) break;
        heap[at] = above;
        at = parent;
      }
      heap[at] = task;
    },
    pop() {
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return;
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        const right = left + 1;
        let least = left;
        if (right < heap.length && earlier(heap[right] as Task, heap[left] as Task)) least = right;
        if (least >= heap.length || !earlier(heap[least] as Task, last)) break;
        heap[at] = heap[least] as Task;
        at = least;
      }
      heap[at] = last;
    },
  };
}
