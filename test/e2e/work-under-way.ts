import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../../src/sandbox/server';

/** Turns of the event loop in which nothing may happen: whatever follows from something comes within one or two. */
const QUIET_TURNS = 6;
/** Real time after which it is no busy machine, but something that goes on for ever. */
const MAX_REAL_MS = 100_000;
/** Tells the questions of this world from everything else that its server is asked. */
const MARK = 'x-asked-by-test';

/** A test may have several worlds, one beside the other or one after the other: each minds its own questions. */
let worlds = 0;

interface Wiring {
  /** Requests to this origin are the test's, not the app's. */
  appUrl: () => string | null;
  sandbox: () => Pick<Sandbox, 'control'> | null;
}

/**
 * What goes on in one world, seen from outside: requests to providers, SQL statements, and the test's own questions on
 * their way there and back. However slow the machine, it comes to rest before stepped time goes on.
 */
export function watchWork({ appUrl, sandbox }: Wiring) {
  const world = `world ${(worlds += 1)},`;
  /** Requests to providers without a whole answer. */
  const requests = new Set<object>();
  /** Our own questions that are on the wire: not yet read by the server, or answered and not yet read by us. */
  const onTheWire = new Set<string>();
  let happened = 0;
  let asked = 0;
  /** Whoever waits at once waits for the same: whatever happens begins it anew. */
  let resting: Promise<void> | null = null;

  const onCreate = (message: unknown) => {
    const { request } = message as { request: { origin: URL | string } };
    if (String(request.origin) !== appUrl()) requests.add(request);
    happened += 1;
  };
  const onEnd = (message: unknown) => {
    requests.delete((message as { request: object }).request);
    happened += 1;
  };
  const markOf = ({ headers }: IncomingMessage) => {
    const id = headers[MARK];
    return typeof id === 'string' && id.startsWith(world) ? id : null;
  };
  const onArrival = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const id = markOf(request);
    if (id === null) return;
    // Its body may still be coming; one that is refused unread ends without an 'end'.
    for (const event of ['end', 'close']) request.once(event, () => onTheWire.delete(id));
  };
  const onAnswered = (message: unknown) => {
    const id = markOf((message as { request: IncomingMessage }).request);
    if (id !== null) onTheWire.add(id);
    happened += 1;
  };
  /** Reads beside the event loop, which its turns do not show. */
  let longReads = 0;
  const onLongRead = (message: unknown) => {
    longReads += message === 'begins' ? 1 : -1;
    happened += 1;
  };
  const channels = {
    'corridor.long-read': onLongRead,
    'undici:request:create': onCreate,
    'undici:request:trailers': onEnd,
    'undici:request:error': onEnd,
    'http.server.request.start': onArrival,
    'http.server.response.finish': onAnswered,
  };
  for (const [channel, listener] of Object.entries(channels)) subscribe(channel, listener);

  /** Requests that only time can end: they are left without an answer on purpose. */
  const hanging = () => sandbox()?.control.hanging() ?? 0;

  async function comeToRest(): Promise<void> {
    const until = Date.now() + MAX_REAL_MS;
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const before = happened;
      await sandbox()?.control.advance(0); // its callbacks
      await new Promise((resolve) => setImmediate(resolve));
      const rests = happened === before && requests.size === hanging() && onTheWire.size === 0 && longReads === 0;
      quiet = rests ? quiet + 1 : 0;
      if (Date.now() > until) {
        throw new Error(
          `no rest: ${requests.size} requests, ${hanging()} hanging, on the wire ${[...onTheWire].join()}`,
        );
      }
    }
  }

  return {
    hanging,
    onStatement: () => void (happened += 1),
    /** A question of the test's: the headers that mark it, and what to call when its answer is read. */
    asking() {
      const id = `${world} question ${asked++}`;
      onTheWire.add(id);
      return { headers: { [MARK]: id }, answered: () => void onTheWire.delete(id) };
    },
    /** Resolves when nothing goes on but what hangs on purpose or waits for time to pass. */
    rest: (): Promise<void> => (resting ??= comeToRest().finally(() => (resting = null))),
    close(): void {
      for (const [channel, listener] of Object.entries(channels)) unsubscribe(channel, listener);
    },
  };
}
