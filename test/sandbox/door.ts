import { openSandbox, type SandboxOptions } from '../../src/sandbox/server';

/** Where virtual time starts in these tests; it stands still until a test advances it. */
export const START = Date.UTC(2026, 0, 15, 12, 0, 0);

/** What came over the wire, read as it comes. */
export type Loose = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the body is not JSON. */
  readonly json: Loose;
}

export interface Request {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A sandbox on a free port, seen from outside. */
export type Door = Awaited<ReturnType<typeof openDoor>>;

export async function openDoor(options: Partial<SandboxOptions> = {}) {
  const lines: string[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  const log = (line: string): void => {
    lines.push(line);
    for (const one of waiting) if (line.includes(one.text)) one.resolve();
  };
  const sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => START,
    random: createRandom(),
    speed: 0,
    log,
    ...options,
  });

  async function call(method: string, path: string, { headers, query, body }: Request = {}): Promise<Reply> {
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const response = await fetch(`${sandbox.url}${path}${search}`, {
      method,
      headers: headers ?? {},
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  async function control(path: string, body?: unknown): Promise<Reply> {
    return call('POST', `/_control/${path}`, { body: body ?? '' });
  }

  async function must(path: string, body?: unknown): Promise<Loose> {
    const reply = await control(path, body);
    if (reply.status !== 200) throw new Error(`/_control/${path} answered ${reply.status}: ${reply.text}`);
    return reply.json;
  }

  return {
    sandbox,
    url: sandbox.url,
    close: () => sandbox.close(),
    call,
    control,
    advance: (advanceMs: number) => must('clock', { advanceMs }),
    fault: (provider: string, operation: string, fault: string, more: { rate?: number; count?: number } = {}) =>
      must('faults', { provider, operation, fault, ...more }),
    setStatus: (body: Record<string, unknown>) => must('status', body),
    option: (body: Record<string, unknown>) => must('options', body),
    callTo: (body: Record<string, unknown>) => must('callbacks', body),
    reset: () => must('reset'),
    async ledger(provider?: string): Promise<Loose[]> {
      return (await call('GET', '/_control/ledger', provider === undefined ? {} : { query: { provider } })).json;
    },
    /** Settles when the sandbox has logged such a line. */
    logged: (text: string): Promise<void> =>
      lines.some((line) => line.includes(text))
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ text, resolve })),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Park and Miller's generator: the same every time. */
function createRandom(): () => number {
  let state = 20_260_115;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
