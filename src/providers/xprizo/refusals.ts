import type { ErrorCategory, ProviderFailure } from '../../domain/failures';
import type { Http, HttpAnswer } from '../kit/http';
import { parseJson } from '../kit/json';
import { categoryOf } from './status';
import { readErrorWords } from './wire';

/**
 * "A transaction with this reference already exists", "A pending transaction with this reference already exists"
 * (PUBLIC-A). Taken for any other 400 it would fail a transfer whose first attempt was accepted; so it is read widely.
 */
function saysTaken(message: string): boolean {
  return /reference/i.test(message) && /already|exists|duplicate/i.test(message);
}

/** The answer, where Xprizo accepted what was asked. */
export function accepted(http: Http, answer: HttpAnswer): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusalOf(http, answer);
}

/** What an answer that is not a 2xx means: ErrorModel or ProblemDetails (docs/providers/xprizo.md). */
function refusalOf(http: Http, answer: HttpAnswer): ProviderFailure {
  const { status } = answer;
  const { doubt } = answer.request;
  const body = jsonOf(answer);
  const words = readErrorWords(body);
  const message = words.message ?? `answered ${status}`;
  const code = words.code ?? String(status);
  const refused = (category: ErrorCategory) => http.failures.refused(answer, { category, code, message });

  if (status === 401) return http.failures.refused(answer, { category: 'AUTH', code, message, refusedLogin: true });
  if (status === 403) return refused('AUTH');
  if (body === undefined) return http.failures.unavailable(answer, 'its body is not JSON');
  if (status === 500) {
    // "A critical unexpected system error": whether anything was done before it is not said.
    const inDoubt = { effect: doubt, retryable: doubt === 'none' };
    return http.failures.refused(answer, { category: 'UNKNOWN', code, message, ...inDoubt });
  }
  if (status > 500) return http.failures.unavailable(answer, words.message ?? 'its own fault');
  if (status === 400) return refused(saysTaken(message) ? 'DUPLICATE' : (categoryOf(message) ?? 'VALIDATION'));
  // INFER: what is not there did nothing.
  if (status === 404) return refused('NOT_FOUND');
  // No document names this status: whether Xprizo acted is not known.
  return http.failures.refused(answer, { category: 'UNKNOWN', code, message, effect: doubt });
}

/** Undefined where the body is no JSON. */
function jsonOf(answer: HttpAnswer): unknown {
  try {
    return parseJson(answer.text);
  } catch {
    return undefined;
  }
}
