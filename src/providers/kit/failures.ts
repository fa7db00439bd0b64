import { type ErrorCategory, ProviderFailure } from '../../domain/failures';
import type { Reach } from '../../domain/connector';
import type { JsonValue } from '../../domain/json';
import type { Clock } from '../../domain/world';
import type { HttpAnswer, HttpRequest } from './messages';
import { parseJson } from './json';
import type { Redactor } from './redact';
import { UnreadableBody } from './wire';

/** Longest message shown to callers; the whole answer is in the evidence. */
const MAX_MESSAGE = 500;

/** Said of a host that is not known for a provider: its answers could be those of anything inside the network. */
const UNQUOTED = 'what it said is not shown, because its host is not known for this provider';

export interface RefusalFields {
  category: ErrorCategory;
  /** The provider's own code. */
  code?: string | null;
  message: string;
  /** 'none' where left out: the provider says that it did not act. */
  effect?: 'none' | 'maybe';
  retryable?: boolean;
  /** The credentials were not accepted, whatever they were used for. */
  refusedLogin?: boolean;
  /** The part of the body that it is about, where a batch's answer is about many. */
  part?: unknown;
}

/** Makes every ProviderFailure: messages and evidence are redacted here and nowhere else. */
export interface Failures {
  /** The provider answered and said no. */
  refused(answer: HttpAnswer, fields: RefusalFields): ProviderFailure;
  /** 429: provably not acted on; again after Retry-After. */
  rateLimited(answer: HttpAnswer): ProviderFailure;
  /** 5xx, not JSON, truncated, redirected: nothing in it can be believed. */
  unavailable(answer: HttpAnswer, why: string): ProviderFailure;
  /** A success with nothing in it: no outage, for the provider answered, and no verdict on what it was asked. */
  noVerdict(answer: HttpAnswer): ProviderFailure;
  /** JSON, but not of a documented shape. */
  unreadable(answer: HttpAnswer, cause: UnreadableBody): ProviderFailure;
  /** The connection was never made or the call never left: nothing was sent. */
  notSent(request: HttpRequest, why: string): ProviderFailure;
  /** It was sent, and no whole answer came in time. */
  timedOut(request: HttpRequest, why: string): ProviderFailure;
  /** It was sent, and the answer broke off. */
  brokenOff(request: HttpRequest, why: string): ProviderFailure;
  evidence(answer: HttpAnswer): JsonValue;
}

export function createFailures(parts: { provider: string; redactor: Redactor; clock: Clock; reach: Reach }): Failures {
  const { provider, redactor, clock } = parts;
  const { isKnown } = parts.reach;

  const say = (message: string) => redactor.text(`${provider}: ${message}`).slice(0, MAX_MESSAGE);
  const wordsOf = (cause: UnreadableBody) => (isKnown ? cause.message : UNQUOTED);
  const nameOf = (request: HttpRequest) => `${request.method} ${request.path}`;

  const evidence = (answer: HttpAnswer, part?: unknown): JsonValue => {
    const seen = { status: answer.status, contentType: answer.headers['content-type'] ?? null };
    if (!isKnown) return { ...seen, body: UNQUOTED };
    if (part !== undefined) return { ...seen, part: redactor.body(part) };
    try {
      return { ...seen, body: redactor.body(parseJson(answer.text)) };
    } catch {
      return { ...seen, text: redactor.text(answer.text) };
    }
  };

  /** What a call leaves open decides both: a read may be repeated, a call that moves money is looked up first. */
  const inDoubt = (request: HttpRequest) => ({ effect: request.doubt, retryable: request.doubt === 'none' });

  return {
    evidence,
    refused: (answer, fields) =>
      new ProviderFailure({
        ...fields,
        effect: fields.effect ?? 'none',
        ...(isKnown ? {} : { code: null }),
        message: say(isKnown ? fields.message : `answered ${answer.status}; ${UNQUOTED}`),
        evidence: evidence(answer, fields.part),
      }),
    rateLimited: (answer) =>
      new ProviderFailure({
        category: 'RATE_LIMITED',
        message: say(`too many calls (${nameOf(answer.request)} answered 429)`),
        retryable: true,
        retryAt: retryAfter(answer, clock),
        effect: 'none',
        evidence: evidence(answer),
      }),
    unavailable: (answer, why) =>
      new ProviderFailure({
        category: 'UNAVAILABLE',
        message: say(`${nameOf(answer.request)} answered ${answer.status}: ${isKnown ? why : UNQUOTED}`),
        retryAt: retryAfter(answer, clock),
        ...inDoubt(answer.request),
        evidence: evidence(answer),
      }),
    noVerdict: (answer) =>
      new ProviderFailure({
        category: 'UNKNOWN',
        message: say(`${nameOf(answer.request)} answered ${answer.status} with nothing in it: no verdict`),
        drift: redactor.text(`${nameOf(answer.request)}: an empty answer`),
        ...inDoubt(answer.request),
        evidence: evidence(answer),
      }),
    unreadable: (answer, cause) =>
      new ProviderFailure({
        category: 'UNKNOWN',
        message: say(`${nameOf(answer.request)} answered ${answer.status} in an undocumented shape: ${wordsOf(cause)}`),
        drift: redactor.text(`${nameOf(answer.request)}: ${wordsOf(cause)}`),
        ...inDoubt(answer.request),
        evidence: evidence(answer),
      }),
    notSent: (request, why) =>
      new ProviderFailure({
        category: 'UNAVAILABLE',
        message: say(`${nameOf(request)} was not sent: ${why}`),
        retryable: true,
        effect: 'none',
      }),
    timedOut: (request, why) =>
      new ProviderFailure({ category: 'TIMEOUT', message: say(`${nameOf(request)}: ${why}`), ...inDoubt(request) }),
    brokenOff: (request, why) =>
      new ProviderFailure({ category: 'UNAVAILABLE', message: say(`${nameOf(request)}: ${why}`), ...inDoubt(request) }),
  };
}

/** No provider keeps an account waiting longer than the slowest plan would. Milliseconds. */
const LONGEST_RETRY_AFTER = 24 * 60 * 60_000;

/** An HTTP date begins with its weekday; Date.parse would also find dates in "-5" and "1.5". */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/** Retry-After is seconds or an HTTP date (RFC 9110 §10.2.3). One that is over already is now. */
function retryAfter(answer: HttpAnswer, clock: Clock): number | null {
  const text = answer.headers['retry-after']?.trim() ?? '';
  const now = clock.now();
  const at = /^\d+$/.test(text) ? now + Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.min(Math.max(at, now), now + LONGEST_RETRY_AFTER);
}
