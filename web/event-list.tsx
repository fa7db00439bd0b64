import { getOperationAST, parse } from 'graphql';
import { Fragment, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { MAX_EVENTS, type KeptEvent } from './event-log';
import type { Created } from './fetcher';
import type { SavedOperation } from './saved-operation';
import type { Stream, Streams } from './streams';

/** Nearer to its end than this, the list follows what comes in. */
const AT_END_PX = 40;

/** Every event of every subscription, oldest first. */
export function EventList(parts: { streams: Streams; created: Created | null; follow: SavedOperation | undefined }) {
  const { streams, created, follow } = parts;
  const { events, dropped, open, failure } = useSyncExternalStore(streams.onChange, streams.getState);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  useEffect(() => {
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [events]);

  return (
    <section className="events" aria-label="Subscription events">
      <header>
        <h2>Events</h2>
        <span className="count" role="status">
          {countOf(events.length, dropped)}
        </span>
        {open.map((stream) => (
          <OpenStream key={stream.id} stream={stream} stop={() => streams.stop(stream.id)} />
        ))}
        <span className="space" />
        {created && follow && (
          <button type="button" className="follow" onClick={() => streams.start(toFollow(follow, created))}>
            Follow the transfer just created
          </button>
        )}
        <button type="button" disabled={events.length === 0} onClick={() => streams.clear()}>
          Clear
        </button>
      </header>
      {failure && (
        <p className="problem" role="alert">
          {failure}
        </p>
      )}
      {events.length === 0 ? (
        <p className="hint">Run a subscription: each of its events is kept here, with its cursor and time.</p>
      ) : (
        <div
          ref={list}
          className="rows"
          tabIndex={0}
          role="region"
          aria-label="Events, oldest first"
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
            (atEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX)
          }
        >
          <table>
            <thead>
              <tr>
                {['#', 'Time', 'Event', 'Change', 'Cursor', 'Subscription', 'Data'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.number} event={event} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function OpenStream({ stream, stop }: { stream: Stream; stop: () => void }) {
  return (
    <span className={`stream ${stream.status}`}>
      {stream.name} {stream.status === 'open' ? 'is open' : 'reconnects'}
      <button type="button" aria-label={`Stop ${stream.name}`} onClick={stop}>
        Stop
      </button>
    </span>
  );
}

function EventRow({ event }: { event: KeptEvent }) {
  const [unfolded, setUnfolded] = useState(false);
  const { number, at, type, change, cursor, stream, result } = event;
  return (
    <Fragment>
      <tr className={type === 'ERROR' ? 'bad' : undefined}>
        <td>{number}</td>
        <td>
          <time dateTime={at} title={at}>
            {timeOf(at)}
          </time>
        </td>
        <td>{type}</td>
        <td className="change">{change}</td>
        <td>
          <code title={cursor ?? 'the operation does not select it'}>{cursor ?? 'not selected'}</code>
        </td>
        <td>{stream}</td>
        <td>
          <button type="button" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? 'Hide' : 'Show'}
            <span className="unseen"> the data of event {number}</span>
          </button>
        </td>
      </tr>
      {unfolded && (
        <tr>
          <td colSpan={7}>
            <pre>{JSON.stringify(result, null, 2)}</pre>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function countOf(kept: number, dropped: number): string {
  const count = kept === 1 ? '1 event' : `${kept} events`;
  if (dropped === 0) return count;
  return `${count}: the newest ${MAX_EVENTS} are kept, ${dropped} older ones were dropped`;
}

/** In the reader's own time zone, to the millisecond: several changes may share a second. */
function timeOf(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return `${date.toLocaleTimeString(undefined, { hour12: false })}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function toFollow({ document }: SavedOperation, { transferId, cursor }: Created) {
  const operationName = getOperationAST(parse(document))?.name?.value;
  return { query: document, operationName, variables: { transferId, after: cursor } };
}
