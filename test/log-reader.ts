import type { LogEvent } from '../src/domain/event';
import type { Viewer } from '../src/domain/organization';
import type { StreamOperations } from '../src/engine/engine';

const PAGE = 100;

/** Everything after a cursor (null: from now on), then live: the log as one reader sees it, for as long as it asks. */
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
      const page = await watch.read(position, PAGE);
      yield* page.events;
      if (page.position === position) await next;
      position = page.position;
    }
  } finally {
    watch.close();
  }
}
