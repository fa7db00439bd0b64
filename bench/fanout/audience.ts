import { deepStrictEqual } from 'node:assert';
import { setTimeout } from 'node:timers/promises';
import { monotonicMs, type Batch, type Published, type Sample } from './child';
import type { Served } from './servers';
import { connect, type Subscriber } from './subscriber';

/** Connections being opened at once: fewer than a server's queue of them holds. */
const OPENING = 250;
/** Nothing came for so long: something is missing. */
const PATIENCE_MS = 60_000;
/** When nothing came for so long, everything has come. */
const SETTLE_MS = 500;

export interface AudienceOptions {
  readers: number;
  /** Reader n asks for the document n modulo their number. */
  documents: readonly string[];
  key?: string;
  after?: string | undefined;
}

/** What one round of an audience saw. */
export interface Heard {
  published: Published;
  /** When the last delivery was read. */
  ended: number;
  deliveries: number;
  /** Per event: when each of the readers had it, in the order in which they had it. */
  readAt: Float64Array[];
}

interface Seat {
  socket: Subscriber | null;
  document: number;
  /** Index of the event that comes next. */
  next: number;
  /** Of the newest event read while settling. */
  version: number;
}

export type Audience = ReturnType<typeof createAudience>;

/**
 * Readers of one server, of which each delivery is checked: the next event each time, and the same bytes that the first
 * reader with this document had for it. Those are parsed and compared with what an event has to look like.
 */
export function createAudience(server: Served, options: AudienceOptions) {
  const { readers, documents } = options;
  const seats: Seat[] = [];
  /** Per document the messages of this round, as they came first. */
  let expected: Buffer[][] = documents.map(() => []);
  /** Version of the first event of this round. */
  let firstVersion = 0;
  let settling = false;
  let settledDeliveries = 0;
  let readAt: Float64Array[] = [];
  let counts: number[] = [];
  let missing = Infinity;
  let ended = 0;
  let allRead = () => {};
  let fail: (error: Error) => void = () => {};
  const cursors = new Map<number, string>();
  const patterns = new Map<number, unknown>();
  let latest: Sample | null = null;
  let closing = false;

  function deliver(seat: Seat, bytes: Buffer, start: number, end: number): void {
    const index = seat.next;
    if (settling) {
      const { payload } = JSON.parse(bytes.toString('utf8', start, end)) as { payload: Sample };
      settledDeliveries += 1;
      latest = payload;
      seat.version = payload.data?.transferUpdated.version ?? 0;
      return;
    }
    const known = expected[seat.document]?.[index];
    if (!known) learn(seat, bytes.toString('utf8', start, end), bytes.subarray(start, end));
    else if (known.compare(bytes, start, end) !== 0) {
      throw new Error(`event ${index} came as ${bytes.toString('utf8', start, end)} instead of ${known.toString()}`);
    }
    seat.next += 1;
    const now = monotonicMs();
    const times = readAt[index];
    const nth = counts[index] ?? 0;
    counts[index] = nth + 1;
    if (times) times[nth] = now;
    missing -= 1;
    if (missing > 0) return;
    ended = now;
    allRead();
  }

  /** The first reader of an event with this document: its content is compared with that of other events. */
  function learn(seat: Seat, text: string, bytes: Buffer): void {
    const { type, payload } = JSON.parse(text) as { type: string; payload: Sample };
    const event = payload?.data?.transferUpdated;
    if (type !== 'next' || !event || payload.errors) throw new Error(`unexpected: ${text}`);
    if (event.version !== firstVersion + seat.next) {
      throw new Error(`version ${event.version} came where ${firstVersion + seat.next} was next`);
    }
    const { cursor, at, version, ...same } = event;
    const pattern = patterns.get(seat.document);
    if (pattern === undefined) patterns.set(seat.document, same);
    else deepStrictEqual(same, pattern);
    if (typeof cursor !== 'string' || typeof at !== 'string') throw new Error(`no cursor or instant: ${text}`);
    cursors.set(version, cursor);
    latest = payload;
    (expected[seat.document] as Buffer[])[seat.next] = Buffer.from(bytes);
  }

  async function open(n: number): Promise<void> {
    const seat: Seat = { socket: null, document: n % documents.length, next: 0, version: 0 };
    seats.push(seat);
    const handlers = {
      message: (bytes: Buffer, start: number, end: number) => deliver(seat, bytes, start, end),
      ended: (reason: string) => void (closing || fail(new Error(`${server.name} ended a reader: ${reason}`))),
    };
    seat.socket = await connect(server.port, handlers, options.key);
  }

  /** Resolves when everybody has so many events from that version on. */
  function expectAll(version: number, events: number): Promise<void> {
    firstVersion = version;
    expected = documents.map(() => []);
    for (const seat of seats) seat.next = 0;
    readAt = Array.from({ length: events }, () => new Float64Array(readers));
    counts = new Array<number>(events).fill(0);
    missing = events * readers;
    return within(`${events} events for ${readers} readers of ${server.name}`, () => missing);
  }

  function within(what: string, left: () => number): Promise<void> {
    return new Promise((resolve, reject) => {
      let before = left();
      const watching = setInterval(() => {
        if (left() === before) fail(new Error(`${what}: ${left()} deliveries are missing`));
        before = left();
      }, PATIENCE_MS);
      allRead = () => {
        clearInterval(watching);
        resolve();
      };
      fail = (error) => {
        clearInterval(watching);
        reject(error);
      };
    });
  }

  return {
    expectAll,
    async connect(): Promise<void> {
      for (let n = 0; n < readers; n += OPENING) {
        await Promise.all(Array.from({ length: Math.min(OPENING, readers - n) }, (_, m) => open(n + m)));
      }
    },
    /** All at once. */
    subscribe(): void {
      for (const { socket, document } of seats) {
        socket?.subscribe({ query: documents[document] ?? '', after: options.after });
      }
    },
    /** Subscribes, and publishes events until everybody has the same one: from then on everybody has all. */
    async settle(): Promise<void> {
      this.subscribe();
      settling = true;
      do {
        await server.publish({ count: 1 });
        for (let before = -1; before < settledDeliveries;) {
          before = settledDeliveries;
          await setTimeout(SETTLE_MS);
        }
        firstVersion = Math.max(...seats.map(({ version }) => version)) + 1;
      } while (firstVersion === 1 || seats.some(({ version }) => version + 1 !== firstVersion));
      settling = false;
    },
    async hear(events: Batch): Promise<Heard> {
      const read = expectAll(firstVersion, events.count);
      const [published] = await Promise.all([server.publish(events), read]);
      firstVersion += events.count;
      return { published, ended, deliveries: events.count * readers, readAt };
    },
    /** What was read of the newest event. */
    latest: () => latest,
    /** When everything expected had been read. */
    ended: () => ended,
    /** Of the event that comes next. */
    nextVersion: () => firstVersion,
    cursorOf: (version: number) => cursors.get(version),
    close(): void {
      closing = true;
      for (const { socket } of seats) socket?.destroy();
    },
  };
}

/** Seats an audience that gets everything published while `measure` runs. */
export async function withAudience<T>(
  server: Served,
  options: AudienceOptions,
  measure: (audience: Audience) => Promise<T>,
): Promise<T> {
  const audience = createAudience(server, options);
  try {
    await audience.connect();
    await audience.settle();
    return await measure(audience);
  } finally {
    audience.close();
  }
}
