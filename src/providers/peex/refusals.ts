import type { ProviderFailure } from '../../domain/failures';
import type { Http, HttpAnswer } from '../kit/http';
import { parseJson } from '../kit/json';
import { categoryOfReason } from './status';
import { readErrorWords } from './wire';

export type PeexOperation = 'me' | 'create' | 'lookup';

/**
 * A 422 that says the track_id is taken (PUBLIC-B: "already been used"; the wording is not documented, so several
 * are known). Taken for any other 422 it would fail a transfer whose first attempt Peex has accepted.
 */
const TAKEN = /already|déjà|deja|duplicat|unique|taken/i;

/** What an answer that is not a 2xx means (docs/providers/peex.md). */
export function refusalOf(http: Http, answer: HttpAnswer, operation: PeexOperation): ProviderFailure {
  const { status } = answer;
  const body = jsonOf(answer);
  const words = readErrorWords(body);
  const say = (otherwise: string) => words.message ?? otherwise;
  const { code } = words;

  if (status === 401) {
    return http.failures.refused(answer, {
      category: 'AUTH',
      code: code ?? '401',
      message: say('the secret key is wrong or missing'),
      refusedLogin: true,
    });
  }
  if (status === 403 && body === undefined) {
    // PUBLIC-B: production filters by source IP in front of the API and answers nginx's HTML page. The API has seen nothing
    // of it, and lets us in once our address is listed: an outage of our own making, as a refused key is (CHOICE).
    const message =
      'answered 403 with a page that is not JSON: the address this server calls from may not be on its list';
    return http.failures.refused(answer, { category: 'AUTH', code: '403', message, refusedLogin: true });
  }
  if (status >= 500) return http.failures.unavailable(answer, say('its own fault'));
  if (body === undefined) return http.failures.unavailable(answer, 'its body is not JSON');

  const message = say(`answered ${status}`);
  if (status === 403) {
    // PUBLIC-B: a wrong phone length. On a read there is no phone, so it can only be about rights (CHOICE).
    return http.failures.refused(answer, {
      category: operation === 'create' ? 'VALIDATION' : 'AUTH',
      code: code ?? '403',
      message,
    });
  }
  if (status === 404) return http.failures.refused(answer, { category: 'NOT_FOUND', code: code ?? '404', message });
  if (status === 422 && operation === 'lookup') {
    return http.failures.refused(answer, { category: 'NOT_FOUND', code: code ?? '422', message });
  }
  if (status === 422 && operation === 'create' && TAKEN.test(message)) {
    return http.failures.refused(answer, { category: 'DUPLICATE', code: code ?? '422', message });
  }
  if (status === 400 || status === 422) {
    const category = categoryOfReason(message) ?? 'VALIDATION';
    return http.failures.refused(answer, { category, code: code ?? String(status), message });
  }
  // No document names this status: whether Peex acted is not known.
  const { doubt } = answer.request;
  return http.failures.refused(answer, { category: 'UNKNOWN', code: code ?? String(status), message, effect: doubt });
}

/** The document promises these statuses and no body with them (its sections Payment Request and Get All requests): an empty one is still their answer. */
const SPEAK_FOR_THEMSELVES: readonly number[] = [400, 404, 422];

/** Undefined where the body is no JSON. */
export function jsonOf(answer: HttpAnswer): unknown {
  if (answer.text.trim() === '' && SPEAK_FOR_THEMSELVES.includes(answer.status)) return {};
  try {
    return parseJson(answer.text);
  } catch {
    return undefined;
  }
}
