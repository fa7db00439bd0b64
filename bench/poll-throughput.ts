import { openHttp } from '../src/providers/kit/http';
import { createRedactor } from '../src/providers/kit/redact';
import { PEEX_MERCHANTS } from '../src/sandbox/peex/merchants';
import { CREATE_MANY, median, openStage, orderOf, pause, type Stage } from './stage';

/** Open transfers: each is due at the latest after two seconds, so there is always more to look up than can be. */
const TRANSFERS = 8_000;
/** Transfers of one createTransfers, and how many of those at once. */
const BATCH = 100;
const CALLERS = 4;
const ROUNDS = 3;
/** Shorter than a call's time-out: those under way stand still with the API. */
const ROUND_MS = 5_000;
/** As many calls of one account as the poller has under way at once. */
const AT_ONCE = 32;
/** So many transfers change their status per second: that is observed with an event. */
const CHANGES_PER_SECOND = 20;
const CHANGE_EVERY_MS = 1_000 / CHANGES_PER_SECOND;
/** A number whose transfers stay open (docs/sandbox.md). */
const STAYS_PENDING = '+237699000001';
const TIMEOUT_MS = 8_000;

/**
 * Transfers looked up and observed per second (call, observation, row, event where it changed, next plan) on the embedded
 * database, as a share of what the HTTP client alone does with the same requests: same client, same concurrency, same
 * sandbox process, same run; in each round one is measured right after the other, which stands still meanwhile.
 */
export async function pollThroughputBench(): Promise<Record<string, number>> {
  const stage = await openStage();
  try {
    await openTransfers(stage);
    const references = (await stage.ledger()).map(({ reference }) => reference);
    const looked: number[] = [];
    const bare: number[] = [];
    const eventsBefore = stage.count(CHANGES);
    for (let round = 0; round < ROUNDS; round += 1) {
      const stopChanging = changeStatuses(stage, references, round);
      looked.push(await looksPerSecond(stage));
      await stopChanging();
      bare.push(await stage.aside(() => requestsPerSecond(stage, references)));
      console.log(
        `round ${round + 1}: ${looked.at(-1)?.toFixed(0)} look-ups observed, ` +
          `${bare.at(-1)?.toFixed(0)} bare requests per second`,
      );
    }
    return {
      shareOfHttpLimit: median(looked.map((rate, round) => rate / (bare[round] ?? 0))),
      lookupsPerSecond: Math.round(median(looked)),
      bareRequestsPerSecond: Math.round(median(bare)),
      statusChangesObserved: stage.count(CHANGES) - eventsBefore,
    };
  } finally {
    await stage.close();
  }
}

const POLLS = 'SELECT sum(polls) AS n FROM transfers';
const OPEN = "SELECT count(*) AS n FROM transfers WHERE status IN ('PENDING', 'PROCESSING', 'ON_HOLD')";
const CHANGES = "SELECT count(*) AS n FROM events WHERE type = 'TRANSFER_STATUS_CHANGED'";

async function openTransfers(stage: Stage): Promise<void> {
  const { walletId } = await stage.party();
  const person = { firstName: 'Awa', lastName: 'Diop', phone: STAYS_PENDING, country: 'CM' };
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < TRANSFERS) {
      const inputs = Array.from({ length: BATCH }, () => orderOf(`open-${next++}`, walletId, { newContact: person }));
      const answer = await stage.ask(CREATE_MANY, { input: { idempotencyKey: `batch-${next}`, transfers: inputs } });
      if (answer.split('"transfer":{"id"').length !== BATCH + 1) throw new Error(`not created: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  while (stage.count(OPEN) < TRANSFERS) await pause(200);
}

/** Moves one transfer after the other to another open state, to and fro from round to round. */
function changeStatuses(stage: Stage, references: readonly string[], round: number): () => Promise<void> {
  let stopped = false;
  const run = async (): Promise<void> => {
    for (let n = 0; !stopped; n += 1) {
      const reference = references[n % references.length];
      const status = round % 2 === 0 ? 'mw_balance_pending' : 'pending';
      const body = JSON.stringify({ provider: 'PEEX', reference, status });
      await fetch(`${stage.sandboxUrl}/_control/status`, { method: 'POST', body });
      await pause(CHANGE_EVERY_MS);
    }
  };
  const running = run();
  return () => {
    stopped = true;
    return running;
  };
}

async function looksPerSecond(stage: Stage): Promise<number> {
  const before = stage.count(POLLS);
  const started = performance.now();
  await pause(ROUND_MS);
  const polls = stage.count(POLLS) - before;
  return (polls * 1_000) / (performance.now() - started);
}

async function requestsPerSecond(stage: Stage, references: readonly string[]): Promise<number> {
  const { secretKey } = PEEX_MERCHANTS[0];
  const http = openHttp({
    provider: 'Peex',
    baseUrl: `${stage.sandboxUrl}/peex/api/v3`,
    reach: { to: 'any', isKnown: true },
    timeoutMs: TIMEOUT_MS,
    maxConnections: AT_ONCE,
    headers: { SECRETKEY: secretKey, 'content-type': 'application/json' },
    redactor: createRedactor([secretKey]),
    clock: { now: () => Date.now(), after: () => () => {} },
  });
  const started = performance.now();
  let done = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() - started < ROUND_MS) {
      const reference = references[done % references.length] ?? '';
      done += 1;
      const query = { track_id: reference };
      const answer = await http.send({ method: 'GET', path: '/clients/all_requests', query, doubt: 'none' });
      if (answer.status !== 200) throw new Error(`the sandbox answered ${answer.status}: ${answer.text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const rate = (done * 1_000) / (performance.now() - started);
  await http.close();
  return rate;
}
