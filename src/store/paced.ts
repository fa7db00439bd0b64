import type { Session } from './session';

/** How long reads may follow one another before sockets and timers have their turn. */
const MAX_TURN_MS = 5;

/**
 * The embedded driver never waits, so what awaits its reads one after the other would keep the event loop to itself: an
 * answer of a thousand reads held every other request up for as long as all of them took.
 */
export function pacedSession(session: Session): Session {
  let turnBegan: number | null = null;

  function isTurnOver(): boolean {
    const now = performance.now();
    if (turnBegan === null) {
      turnBegan = now;
      setImmediate(() => (turnBegan = null));
    }
    return now - turnBegan > MAX_TURN_MS;
  }

  return {
    dialect: session.dialect,
    async query(statement, restsOn) {
      // Many may wait for the same turn, so the one that comes late in it waits for another.
      while (isTurnOver()) await new Promise<void>((resolve) => setImmediate(resolve));
      return session.query(statement, restsOn);
    },
  };
}
