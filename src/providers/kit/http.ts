import { Pool, type Dispatcher } from 'undici';
import type { Reach } from '../../domain/connector';
import type { Clock } from '../../domain/world';
import { createFailures, type Failures } from './failures';
import { guardedConnect, type Lookup } from './guarded-connect';
import type { HttpAnswer, HttpRequest } from './messages';
import { parseJson, writeJson } from './json';
import type { Redactor } from './redact';
import { UnreadableBody } from './wire';

/** A provider's answer is a few kilobytes; more is a fault or an attack. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** A connection that takes longer will not be made; refused sooner than a whole call, and nothing was sent. */
const CONNECT_TIMEOUT_MS = 3_000;
/** "204 No Content": the provider answers, and says nothing (RFC 9110 §15.3.5). */
export const NO_CONTENT = 204;
/** Sockets to one provider account: enough for its budget, few enough to be polite. */
const MAX_CONNECTIONS = 32;

export interface HttpSetup {
  /** Named in failures. */
  provider: string;
  /** May end in a path, which every request's path is put after. */
  baseUrl: string;
  /** Which addresses may be connected to, and whether what they say may be quoted. */
  reach: Reach;
  /** How names become addresses; default: the system's. */
  lookup?: Lookup;
  /** From the call to the last byte of its answer. */
  timeoutMs: number;
  connectTimeoutMs?: number;
  maxAnswerBytes?: number;
  maxConnections?: number;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  redactor: Redactor;
  clock: Clock;
  /** Told of every request that goes out. */
  onRequest?: (() => void) | undefined;
}

export type { HttpAnswer, HttpRequest };

/** The one way out. `send` answers at any HTTP status but 429; what the status means is the connector's to say. */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The body as lossless JSON; throws UNAVAILABLE where it is none, and "no verdict" where a success has none. */
  readJson(answer: HttpAnswer): unknown;
  /** A wire reader's result; what it cannot read becomes a failure that names the field. */
  read<T>(answer: HttpAnswer, reader: (body: unknown) => T): T;
  /** The same, where the body has been parsed already. */
  guard<T>(answer: HttpAnswer, reader: () => T): T;
  readonly failures: Failures;
  readonly redactor: Redactor;
  /** Waits for the calls under way; closing twice is closing once. */
  close(): Promise<void>;
}

export function openHttp(setup: HttpSetup): Http {
  const { redactor, timeoutMs } = setup;
  const base = new URL(setup.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const failures = createFailures(setup);
  const pool = new Pool(base.origin, {
    connections: setup.maxConnections ?? MAX_CONNECTIONS,
    pipelining: 1,
    connect: guardedConnect(setup.reach, {
      timeout: Math.min(setup.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, timeoutMs),
      lookup: setup.lookup,
    }),
    // One deadline of ours covers the whole exchange; undici's own start over with every chunk.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  let closing: Promise<void> | null = null;
  const limits = { timeoutMs, maxBytes: setup.maxAnswerBytes ?? MAX_ANSWER_BYTES };

  const readJson = (answer: HttpAnswer): unknown => {
    if (answer.status === NO_CONTENT) throw failures.noVerdict(answer);
    try {
      return parseJson(answer.text);
    } catch {
      throw failures.unavailable(answer, 'its body is not JSON');
    }
  };

  const guard = <T>(answer: HttpAnswer, reader: () => T): T => {
    try {
      return reader();
    } catch (error) {
      if (error instanceof UnreadableBody) throw failures.unreadable(answer, error);
      throw error;
    }
  };

  return {
    failures,
    redactor,
    readJson,
    guard,
    read: (answer, reader) => {
      const body = readJson(answer);
      return guard(answer, () => reader(body));
    },
    send: async (request) => {
      const content = encodeBody(request.body);
      setup.onRequest?.();
      const answer = await new Promise<HttpAnswer>((resolve, reject) => {
        const exchange = new Exchange(request, limits, setup.clock, failures, resolve, reject);
        pool.dispatch(
          {
            method: request.method,
            path: prefix + request.path + encodeQuery(request.query),
            headers: { accept: 'application/json', ...setup.headers, ...content.headers, ...request.headers },
            body: content.text,
          },
          exchange,
        );
      });
      if (answer.status === 429) throw failures.rateLimited(answer);
      return answer;
    },
    close: () => (closing ??= pool.close()),
  };
}

function encodeQuery(query: HttpRequest['query']): string {
  const pairs = Object.entries(query ?? {}).filter((pair): pair is [string, string] => pair[1] != null);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function encodeBody(body: HttpRequest['body']): { headers: Record<string, string>; text: string | null } {
  if (body === undefined) return { headers: {}, text: null };
  if ('json' in body) return { headers: { 'content-type': 'application/json' }, text: writeJson(body.json) };
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    text: new URLSearchParams(body.form).toString(),
  };
}

/**
 * One request and its answer. undici calls `onRequestStart` when a socket is free and before its first byte is
 * written: a failure before that is proof that nothing was sent, whatever its code; after it everything is in doubt.
 */
class Exchange implements Dispatcher.DispatchHandler {
  private stage: 'waiting' | 'sent' | 'answering' | 'over' = 'waiting';
  private controller: Dispatcher.DispatchController | null = null;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private readonly callOffDeadline: () => void;

  constructor(
    private readonly request: HttpRequest,
    private readonly limits: { timeoutMs: number; maxBytes: number },
    clock: Clock,
    private readonly failures: Failures,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (failure: Error) => void,
  ) {
    this.callOffDeadline = clock.after(limits.timeoutMs, () => this.expire());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A second start would send the request twice; one whose deadline has passed has nobody waiting for it.
    if (this.stage !== 'waiting') return controller.abort(new Error('no longer wanted'));
    this.controller = controller;
    this.stage = 'sent';
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HeaderValues): void {
    if (status < 200) return;
    this.stage = 'answering';
    this.status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    if (this.bytes > this.limits.maxBytes) {
      this.fail(this.failures.brokenOff(this.request, `the answer is longer than ${this.limits.maxBytes} bytes`));
    }
  }

  onResponseEnd(): void {
    if (!this.finish()) return;
    const { request, status, headers } = this;
    this.resolve({ request, status, headers, text: Buffer.concat(this.chunks).toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const why = reasonOf(error);
    if (this.stage === 'waiting') this.fail(this.failures.notSent(this.request, why));
    else if (this.stage === 'sent') this.fail(this.failures.timedOut(this.request, `no answer came (${why})`));
    else this.fail(this.failures.brokenOff(this.request, `the answer broke off (${why})`));
  }

  private expire(): void {
    const within = `within ${this.limits.timeoutMs} ms`;
    if (this.stage === 'waiting') this.fail(this.failures.notSent(this.request, `no connection was free ${within}`));
    else this.fail(this.failures.timedOut(this.request, `no whole answer came ${within}`));
  }

  private fail(failure: Error): void {
    if (!this.finish()) return;
    this.reject(failure);
    this.controller?.abort(failure);
  }

  /** False where it was over already. */
  private finish(): boolean {
    if (this.stage === 'over') return false;
    this.stage = 'over';
    this.callOffDeadline();
    return true;
  }
}

type HeaderValues = Record<string, string | string[] | undefined>;

/** The error's code or kind, never its message: messages may quote what was sent. */
function reasonOf(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : error.name;
}
