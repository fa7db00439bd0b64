import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type DocumentNode } from 'graphql';
import { pino } from 'pino';
import { createApp, openClock, type App, type AppOptions } from '../../src/app';
import { DEMO_KEYS } from '../../src/auth/demo-keys';
import { readConfig } from '../../src/config';
import type { Clock } from '../../src/domain/world';
import type { FaultName } from '../../src/sandbox/faults';
import type { LedgerRow } from '../../src/sandbox/ledger';
import type { Operation } from '../../src/sandbox/provider';
import { createManualClock } from '../manual-clock';
import type { Sandbox } from '../../src/sandbox/server';
import { openFollower, type Follower } from './follower';
import { watchWork } from './work-under-way';

/** Whatever came over the wire. */
export type Json = ReturnType<typeof JSON.parse>;

export const KEY_A: string = DEMO_KEYS.a;
export const KEY_B: string = DEMO_KEYS.b;

interface WorldOptions {
  env?: Record<string, string>;
  /** A folder that somebody else takes away. */
  dataDir?: string;
  /** Real time: the world runs by itself, its sandbox this many times as fast. Else time stands still until it is passed. */
  realTime?: { sandboxSpeed: number };
  /** A clock that more than one start shares. */
  clock?: SteppedClock;
  /** The sandbox of SANDBOX_URL, where it is in this process too. */
  sandbox?: () => Sandbox;
  /** Other providers than those of src/. */
  registries?: Pick<AppOptions, 'providers' | 'sandboxProviders'>;
}

export type SteppedClock = ReturnType<typeof createManualClock>;

/** Where commits cost no disk: that they reach one is tested elsewhere. */
export function temporaryFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'corridor-e2e-'));
}

/** What one step of `until` lets pass where time is stepped. */
const STEP_MS = 200;
/** Five minutes of stepped time, or a minute of real time, and what was waited for is not coming. */
const MAX_STEPS = { stepped: 1_500, real: 6_000 };
const REAL_STEP_MS = 10;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The whole process behind its real door: HTTP and WebSocket in front, the sandbox over HTTP behind. */
export async function openWorld(options: WorldOptions = {}) {
  const dataDir = options.dataDir ?? temporaryFolder();
  const stepped = options.realTime ? null : (options.clock ?? createManualClock(Date.UTC(2026, 6, 1, 8)));
  const clock: Clock = stepped ?? openClock();
  const lines: string[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line) => void lines.push(line) });
  let opened: App | null = null;
  const work = watchWork({
    appUrl: () => opened?.url ?? null,
    sandbox: () => opened?.sandbox ?? options.sandbox?.() ?? null,
  });
  const app: App = await createApp({
    config: readConfig({
      MODE: 'sandbox',
      PORT: '0',
      SANDBOX_PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      // Stepped, it passes when the test lets it; in real time nothing but a fault may ever meet it.
      PROVIDER_TIMEOUT_MS: stepped ? '400' : '20000',
      ...options.env,
    }),
    clock,
    log,
    // Steps of the clock are over before a peer has acknowledged anything.
    ...(stepped && { readUnacknowledged: () => Promise.resolve(new Map()) }),
    onStatement: work.onStatement,
    ...options.realTime,
    ...options.registries,
  });
  opened = app;
  const followers = new Set<Follower>();

  async function post(body: unknown, key: string | null = KEY_A): Promise<{ status: number; json: Json }> {
    const { headers, answered } = work.asking();
    const answer = async () => {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...headers,
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, json: JSON.parse(await response.text()) };
    };
    return sitOut(answer().finally(answered));
  }

  /**
   * What was asked for, once everything that it set off has come to rest as well. Whoever waits for a call that hangs
   * waits until it is given up: then, and only then, time passes by itself.
   */
  async function sitOut<T>(asked: Promise<T>): Promise<T> {
    let over = false;
    const done = asked.finally(() => (over = true));
    done.catch(() => undefined);
    while (stepped && !over) {
      await work.rest();
      if (!over && work.hanging() > 0) await step();
    }
    return done;
  }

  /** The answer's data; an error of the graph is one of the test. */
  async function ask<T = Json, V = Record<string, unknown>>(
    document: TypedDocumentNode<T, V> | string,
    variables?: V,
    key: string | null = KEY_A,
  ): Promise<T> {
    const { status, json } = await post({ query: textOf(document), variables }, key);
    if (status !== 200 || json.errors) throw new Error(`${status} ${JSON.stringify(json)}`);
    return json.data as T;
  }

  async function control(path: string, body?: unknown, method = 'POST'): Promise<Json> {
    if (app.sandboxUrl === null) throw new Error('there is no sandbox');
    const response = await fetch(`${app.sandboxUrl}/_control/${path}`, { method, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`/_control/${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** One breath: stepped time moves on a little, and what that makes due comes to rest before it moves on again. */
  async function step(ms = STEP_MS): Promise<void> {
    if (!stepped) return new Promise((resolve) => setTimeout(resolve, REAL_STEP_MS));
    await work.rest();
    stepped.advance(ms);
    await work.rest();
  }

  /** Lets time pass until something is there; fails by the name of what did not come. */
  async function until<T>(what: string, find: () => T | Promise<T>): Promise<NonNullable<T>> {
    for (let left = stepped ? MAX_STEPS.stepped : MAX_STEPS.real; left > 0; left--) {
      const found = await find();
      if (found !== undefined && found !== null && found !== false) return found;
      await step();
    }
    throw new Error(`${what} did not come`);
  }

  return {
    app,
    clock,
    /** What somebody is waiting for here, while time passes. */
    async during<T>(asked: Promise<T>): Promise<T> {
      let answered = false;
      const done = asked.finally(() => (answered = true));
      done.catch(() => undefined);
      await until('the answer', () => answered);
      return done;
    },
    stepped,
    dataDir,
    /** Everything logged, down to debug, as JSON. */
    lines,
    /** What the log calls an error: nobody expected it. */
    faults: () => lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50),
    post,
    ask,
    control,
    until,
    step,
    /** Resolves when nothing more happens until time passes. */
    rest: work.rest,
    /** Lets stepped time pass, breath by breath. */
    async pass(ms: number, stepMs = STEP_MS): Promise<void> {
      for (let left = ms; left > 0; left -= stepMs) await step(Math.min(left, stepMs));
    },
    ledger: (provider: string): Promise<LedgerRow[]> => control(`ledger?provider=${provider}`, undefined, 'GET'),
    fault: (provider: string, operation: Operation, fault: FaultName, more: { count?: number; rate?: number } = {}) =>
      control('faults', { provider, operation, fault, count: 1, ...more }),
    clearFaults: () => control('faults', undefined, 'DELETE') as Promise<{ cleared: number }>,
    /** Results of a subscription, over a WebSocket of its own. */
    async follow<T = Json, V = Record<string, unknown>>(
      document: TypedDocumentNode<T, V> | string,
      variables?: V,
      key: string = KEY_A,
    ): Promise<Follower<T>> {
      const follower = await openFollower<T>(`${app.url.replace('http', 'ws')}/graphql`, key, {
        query: textOf(document),
        variables: variables as Record<string, unknown> | undefined,
      });
      followers.add(follower);
      return follower;
    },
    async close(): Promise<void> {
      await sitOut(app.close());
      work.close();
      for (const follower of followers) await follower.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function textOf(document: DocumentNode | string): string {
  return typeof document === 'string' ? document : print(document);
}
