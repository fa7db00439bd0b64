import type { LogEvent } from '../src/domain/event';
import type { Viewer } from '../src/domain/organization';
import type { StreamOperations } from '../src/engine/engine';

const PAGE = 100;

/**
 * Everything after a cursor (null: from now on), then live: the log as one reader sees it, for as long as it asks. As
 * the subscriptions do, it takes what is new from memory and reads a page only where memory does not reach back.
 */
export async function* readLog(
  streams: StreamOperations,
  viewer: Viewer,
  after: string | null,
): AsyncGenerator<LogEvent, void, void> {
  let position = await streams.startOf(viewer, after);
  let advanced = () => {};
  const watch = await streams.watch(viewer, {}, () => advanced());
  try {
    for (;;) {
      const next = new Promise<void>((resolve) => (advanced = resolve));
      const { head } = watch;
      const live = watch.recent(position);
      const page = live ? { events: live, position: Math.max(position, head) } : await watch.read(position, PAGE);
      yield* page.events;
      if (page.position === position) await next;
      position = page.position;
    }
  } finally {
    watch.close();
  }
}
