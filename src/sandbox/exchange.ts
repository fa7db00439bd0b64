import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeJson } from './exact-json';
import type { Clock } from './clock';
import { MONEY_PLACES } from './decimal';
import type { FaultName, Faults } from './faults';
import type { Journal } from './journal';
import type { Answer, Call, OpenProvider, Route, SandboxProvider, Shown, Transfer } from './provider';

/** `lateAccept`: how long after the connection was cut the request still takes effect, in virtual time. */
const LATE_ACCEPT_MS = 600;

/** `amountChanged` shows this much more. */
const OTHER_AMOUNT = 10n ** BigInt(MONEY_PLACES);

/** `html` answers 200, the harder case: a client that trusts the status alone takes it for a success. */
const HTML_PAGE =
  '<html>\r\n<head><title>Service notice</title></head>\r\n<body><center><h1>Please try again later</h1></center></body>\r\n</html>\r\n';

interface Setting {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly provider: SandboxProvider;
  /** The state of the present: a reset replaces it. */
  readonly present: () => OpenProvider;
  readonly log: (line: string) => void;
  readonly hold: Hold;
}

/** Keeps a request without an answer, for as long as its caller waits. */
export type Hold = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** One request to one provider, and what the injected faults make of it. */
export function createExchange({ clock, faults, journal, provider, present, log, hold }: Setting) {
  return function exchange(routeOf: () => Route, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    clock.runDue();
    const route = routeOf();
    const fault = route.operation === undefined ? undefined : faults.take(provider.name, route.operation);
    if (fault !== undefined) log(`fault ${fault} on ${route.operation} of ${provider.name}`);
    const call = readCall(request, fault, provider, clock);
    const failure = (status: 404 | 429 | 500): Answer => failureOf(present(), status);
    const accept = (at = route): Answer => journal.handle(provider.name, at, call, () => at.handle(call));

    switch (fault) {
      case undefined:
      case 'stale':
      case 'unknownStatus':
      case 'notFound':
      case 'amountChanged':
      case 'backwards':
        return send(reply, accept());
      case 'hang':
        return hold(request, reply);
      case 'error':
      case 'errorBeforeAccept':
        return send(reply, failure(500));
      case 'rateLimited':
        return send(reply.header('retry-after', '1'), failure(429));
      case 'tokenExpired':
        present().expireToken?.(call);
        return send(reply, accept());
      case 'hangAfterAccept':
        accept();
        return hold(request, reply);
      case 'resetAfterAccept':
        accept();
        request.raw.socket.resetAndDestroy();
        return reply.hijack();
      case 'errorAfterAccept':
        accept();
        return send(reply, failure(500));
      case 'lateAccept':
        clock.after(LATE_ACCEPT_MS, () => void accept(routeOf()));
        request.raw.socket.destroy();
        return reply.hijack();
      case 'truncatedJson': {
        const { status, headers, ...body } = accept();
        const whole = bodyOf(body);
        const text = whole.slice(0, whole.length / 2);
        return send(reply, { status, headers: { 'content-type': 'application/json', ...headers }, text });
      }
      case 'html':
        accept();
        return send(reply, { headers: { 'content-type': 'text/html' }, text: HTML_PAGE });
      case 'lost':
      case 'tripled':
      case 'forged':
      case 'reordered':
        throw new Error(`${fault} is a fault of callbacks`);
    }
  };
}

export function failureOf(open: OpenProvider, status: 404 | 429 | 500): Answer {
  const words = { 404: 'Not found', 429: 'Too many requests', 500: 'Internal server error' };
  return open.failure?.(status) ?? { status, json: { error: words[status] } };
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.json !== undefined) reply.header('content-type', 'application/json; charset=utf-8');
  return reply
    .code(answer.status ?? 200)
    .headers(answer.headers ?? {})
    .send(bodyOf(answer));
}

function bodyOf({ json, text }: Answer): string {
  return json === undefined ? (text ?? '') : writeJson(json);
}

function readCall(
  request: FastifyRequest,
  fault: FaultName | undefined,
  provider: SandboxProvider,
  clock: Clock,
): Call {
  return {
    method: request.method,
    path: request.url.split('?', 1)[0] as string,
    headers: singleValues(request.headers),
    query: singleValues(request.query),
    params: singleValues(request.params),
    bodyText: typeof request.body === 'string' ? request.body : '',
    visible: (found) => (fault === 'notFound' ? [] : found),
    show: (transfer) => distort(transfer, fault, provider.unknownStatus, clock.now()),
  };
}

/** The last one where a name is given twice. */
function singleValues(values: unknown): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string') single[name] = last;
  }
  return single;
}

function distort(transfer: Transfer, fault: FaultName | undefined, unknownStatus: string, now: number): Shown {
  const { state, history, amount } = transfer;
  const shown: Shown = { ...state, amount };
  // The state before the present one, dated as it was.
  if (fault === 'stale') return { ...shown, ...history.at(-2) };
  // The first state as if it had just been entered: the provider itself went back.
  if (fault === 'backwards' && history.length > 1) return { ...shown, ...history[0], since: now };
  if (fault === 'unknownStatus') return { ...shown, status: unknownStatus };
  if (fault === 'amountChanged') return { ...shown, amount: amount + OTHER_AMOUNT };
  return shown;
}
