import { spawn } from 'node:child_process';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { stallOf } from './front-door/alone';
import { ATTACKS, FLOOD_BODIES, type Attack } from './front-door/attacks';
import { fill } from './front-door/fill';
import { median, openStage, pause, type Stage } from './stage';

const ROUNDS = 7;
const FLOOD_SECONDS = 8;
/** How long the other key waits between two queries. */
const EVERY_MS = 5;

type Door = (attack: Attack) => Promise<void>;

/**
 * What the worst document costs the process before it is refused or answered with errors, at each door; and how long a
 * cheap query of another organization takes while one key sends the most that it is let do. Wall-clock times need a
 * machine with nothing else to do: `idleP99Ms` is what the same query takes without the flood, and
 * `otherKeyP99RunningMs` leaves out the time in which the API waited for a processor.
 */
export async function frontDoorBench(): Promise<Record<string, number | string>> {
  const stage = await openStage();
  try {
    await fill(stage);
    const worst = await worstAdmission(stage);
    const stall = await worstStall(stage.url);
    const idle = await latencies(stage, 2);
    const flood = startFlood(stage.url);
    const during = await latencies(stage, FLOOD_SECONDS);
    console.log(`answers to the flood, by status: ${await flood}`);
    return {
      admissionWorstMs: round(worst.ms),
      admissionWorst: worst.name,
      otherKeyP99Ms: round(percentile(during.wall, 0.99)),
      otherKeyP99RunningMs: round(percentile(during.running, 0.99)),
      otherKeyP50Ms: round(percentile(during.wall, 0.5)),
      stallWorstMs: round(stall.ms),
      stallWorst: stall.name,
      idleP99Ms: round(percentile(idle.wall, 0.99)),
    };
  } finally {
    await stage.close();
  }
}

/** Each request of the flood alone, so that a reader sees which of them holds others up. */
async function worstStall(url: string): Promise<{ name: string; ms: number }> {
  let worst = { name: '', ms: 0 };
  for (const [name, body] of Object.entries(FLOOD_BODIES)) {
    const { ms, tookMs, status, bytes } = await stallOf(url, body);
    console.log(`${name}: ${status}, ${bytes} bytes in ${round(tookMs)} ms, others wait ${round(ms)} ms`);
    if (ms > worst.ms) worst = { name, ms };
  }
  return worst;
}

async function worstAdmission(stage: Stage): Promise<{ name: string; ms: number }> {
  const pool = new Pool(stage.url, { connections: 1, pipelining: 1 });
  const post = (accept: string) => async (body: Attack) => {
    const headers = { authorization: 'Bearer sandbox-demo-key', 'content-type': 'application/json', accept };
    const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body: JSON.stringify(body) });
    await answer.body.dump();
  };
  const socket = await openSocket(stage.url);
  const doors: Record<string, Door> = {
    http: post('application/json'),
    sse: post('text/event-stream'),
    ws: socket.send,
  };
  const nothing = await cpuMsOf(stage, async () => {});
  let worst = { name: '', ms: 0 };
  for (const [attack, { query, variables }] of Object.entries(ATTACKS)) {
    for (const [door, send] of Object.entries(doors)) {
      let sent = 0;
      // A text of its own each time: none is known from before.
      const ms = (await cpuMsOf(stage, () => send({ query: `${query} # ${door}${(sent += 1)}`, variables }))) - nothing;
      console.log(`${attack}, ${door}: ${ms.toFixed(1)} ms`);
      if (ms > worst.ms) worst = { name: `${attack}, ${door}`, ms };
    }
  }
  socket.close();
  await pool.destroy();
  return worst;
}

/** Processor time of the API's process, all of its threads, for one run: the median of several, after two to warm up. */
async function cpuMsOf(stage: Stage, run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = -2; round < ROUNDS; round += 1) {
    const before = await stage.apiCpuSeconds();
    await run();
    const after = await stage.apiCpuSeconds();
    if (round >= 0) times.push((after - before) * 1_000);
  }
  return median(times);
}

async function openSocket(url: string): Promise<{ send: Door; close(): void }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  let answered = () => {};
  const ready = new Promise<void>((resolve) => (answered = resolve));
  socket.on('message', (data: Buffer) => {
    const { type } = JSON.parse(data.toString('utf8')) as { type: string };
    if (type !== 'next') answered();
  });
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { apiKey: 'sandbox-demo-key' } })),
  );
  await ready;
  let id = 0;
  return {
    send: (payload) =>
      new Promise((resolve) => {
        answered = resolve;
        socket.send(JSON.stringify({ id: String((id += 1)), type: 'subscribe', payload }));
      }),
    close: () => socket.close(),
  };
}

/**
 * Times of a cheap query of the other organization, one after the other: by the clock, and without the time in which the
 * API's main thread could have run and other programs had the processors (Linux only; elsewhere both are the same).
 */
async function latencies(
  { url, apiQueuedMs }: Stage,
  seconds: number,
): Promise<Record<'wall' | 'running', readonly number[]>> {
  const pool = new Pool(url, { connections: 1, pipelining: 1 });
  const headers = { authorization: 'Bearer sandbox-demo-key-b', 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ viewer { organization { name } } }' });
  const until = performance.now() + seconds * 1_000;
  const [wall, running]: [number[], number[]] = [[], []];
  while (performance.now() < until) {
    const [began, queued] = [performance.now(), apiQueuedMs()];
    const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`the other key was answered ${answer.statusCode}`);
    const tookMs = performance.now() - began;
    wall.push(tookMs);
    running.push(Math.max(0, tookMs - (apiQueuedMs() - queued)));
    await pause(EVERY_MS);
  }
  await pool.destroy();
  return { wall, running };
}

/** Answers what the flood was answered. */
function startFlood(url: string): Promise<string> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, 'scripts/run-ts.js', 'bench/front-door/flood.ts', url, String(FLOOD_SECONDS)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  return new Promise((resolve) => child.once('exit', () => resolve(out.trim())));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
