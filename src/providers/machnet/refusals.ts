import { ProviderFailure } from '../../domain/failures';
import type { RefusalFields } from '../kit/failures';
import type { Http, HttpAnswer } from '../kit/http';
import { parseJson } from '../kit/json';
import { reasonOf } from './status';
import { readErrorWords } from './wire';

/** Seeds/003: at most 255 characters. */
export const IDEMPOTENCY_KEY = 'X-Idempotency-Key';

/** The answer, where Machnet accepted what was asked. */
export function accepted(http: Http, answer: HttpAnswer): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusalOf(http, answer);
}

/** What an answer that is not a 2xx means: `{status, code, message}` (docs/providers/machnet.md). */
function refusalOf(http: Http, answer: HttpAnswer): ProviderFailure {
  const { status } = answer;
  const body = jsonOf(answer);
  const words = readErrorWords(body);
  const code = words.code ?? String(status);
  const message = words.message ?? `answered ${status}`;
  const refused = (category: ProviderFailure['info']['category'], more: Partial<RefusalFields> = {}) =>
    http.failures.refused(answer, { category, code, message, ...more });

  if (status === 401 || status === 403) return refused('AUTH', { refusedLogin: status === 401 });
  if (status >= 500) return http.failures.unavailable(answer, words.message ?? 'its own fault');
  if (body === undefined) return http.failures.unavailable(answer, 'its body is not JSON');
  // INFER: the reason codes may come with the refusal already, where the transaction is not even created.
  if (status === 400) return refused(reasonOf(words.code)?.category ?? 'VALIDATION');
  if (status === 404) return refused('NOT_FOUND');
  if (status === 409) {
    // Of a request without a key it can only mean the state of what it is about (INFER).
    if (answer.request.headers?.[IDEMPOTENCY_KEY] === undefined) return refused('VALIDATION');
    // Documented for a key that is used with another body. Our key is ours alone, and its body is always the same: a
    // first request with it has arrived, and may still be worked on.
    return refused('DUPLICATE', { effect: answer.request.doubt });
  }
  // No document names this status: whether Machnet acted is not known.
  return http.failures.refused(answer, { category: 'UNKNOWN', code, message, effect: answer.request.doubt });
}

/**
 * The idempotency key makes a doubtful create call safe to repeat, with the same key and body (the document). It stays in
 * doubt all the same: the transaction may be there.
 */
export function repeatable(failure: unknown): unknown {
  if (!(failure instanceof ProviderFailure) || failure.effect !== 'maybe') return failure;
  if (failure.info.category !== 'UNAVAILABLE' && failure.info.category !== 'TIMEOUT') return failure;
  const { info, effect, evidence, drift } = failure;
  return new ProviderFailure({ ...info, effect, evidence, drift, retryable: true });
}

/** Undefined where the body is no JSON. */
function jsonOf(answer: HttpAnswer): unknown {
  try {
    return parseJson(answer.text);
  } catch {
    return undefined;
  }
}
