import { ProviderFailure } from '../../domain/failures';
import type { Clock } from '../../domain/world';
import { type Http, type HttpAnswer, type HttpRequest, NO_CONTENT } from '../kit/http';
import { parseJson } from '../kit/json';
import { type Fields, UnreadableBody } from '../kit/wire';
import { BAD_PHONE, isListed, isLoginRefused, isTokenRefused, meaningOf, SUCCESS } from './codes';
import { type Envelope, readEnvelope, readItems, readToken } from './wire';

/** "Its lifetime is 5 min" (document §5.1); renewed a minute early, so that no call outlives its token. */
const TOKEN_LIFE_MS = 5 * 60_000;
const RENEW_BEFORE_MS = 60_000;

/** An answer whose body has CinetPay's shape; its `code` is the verdict, whatever the HTTP status. */
export interface Verdict {
  answer: HttpAnswer;
  envelope: Envelope;
}

/** One account's logged-in session. */
export interface Session {
  /** Asks with the shared token; once more after a new login where CinetPay refuses the token. */
  ask(request: HttpRequest): Promise<Verdict>;
  /** The refusal a code means; `request.doubt` decides what a code in doubt leaves open. */
  refusal(verdict: Verdict, item?: RefusedItem): ProviderFailure;
  /** The items of an answer that succeeded; throws where the whole call was refused. */
  itemsOf(verdict: Verdict): Fields[];
  /** An item that its batch's answer does not mention, or gives no code. */
  missing(verdict: Verdict, what: string): ProviderFailure;
}

/** One item of a batch's answer, with a code of its own. */
export interface RefusedItem {
  code: string;
  status: string | null;
  raw: unknown;
}

export interface SessionSetup {
  http: Http;
  apiKey: string;
  password: string;
  language: string;
  clock: Clock;
}

export function createSession(setup: SessionSetup): Session {
  const { http, apiKey, password, language, clock } = setup;
  let current: { token: string; renewAt: number } | null = null;
  let loggingIn: Promise<string> | null = null;

  /** All who need a token at once share one login. */
  async function token(): Promise<string> {
    if (current !== null && clock.now() < current.renewAt) return current.token;
    loggingIn ??= logIn().finally(() => {
      loggingIn = null;
    });
    return await loggingIn;
  }

  /** No money moves here, so whatever goes wrong has no effect: the transfer it was for was not sent. */
  async function logIn(): Promise<string> {
    const startedAt = clock.now();
    const answer = await http.send({
      method: 'POST',
      path: '/auth/login',
      query: { lang: language },
      body: { form: { apikey: apiKey, password } },
      doubt: 'none',
    });
    const verdict = judge(answer);
    if (verdict.envelope.code !== SUCCESS) throw loginRefusal(verdict);
    const fresh = http.guard(answer, () => readToken(verdict.envelope));
    http.redactor.hide(fresh);
    current = { token: fresh, renewAt: startedAt + TOKEN_LIFE_MS - RENEW_BEFORE_MS };
    return fresh;
  }

  function loginRefusal(verdict: Verdict): ProviderFailure {
    const { info, effect, evidence } = refusal(verdict);
    return new ProviderFailure({ ...info, effect, evidence, refusedLogin: true });
  }

  async function ask(request: HttpRequest): Promise<Verdict> {
    const first = await askWith(await token(), request);
    if (!isTokenRefused(first.envelope.code)) return first;
    return await askWith(await token(), request);
  }

  async function askWith(used: string, request: HttpRequest): Promise<Verdict> {
    const answer = await http.send({ ...request, query: { ...request.query, token: used, lang: language } });
    const verdict = judge(answer);
    // Somebody else may have logged in anew meanwhile: only the token that was refused is thrown away.
    if (isTokenRefused(verdict.envelope.code) && current?.token === used) current = null;
    return verdict;
  }

  /** PUBLIC-B: errors come as HTTP 200 or not; so the body decides, and HTTP only where the body has no code. */
  function judge(answer: HttpAnswer): Verdict {
    let envelope: Envelope;
    try {
      envelope = readEnvelope(parseJson(answer.text));
    } catch (error) {
      if (answer.status === 417) throw badPhone(answer);
      if (answer.status === NO_CONTENT) throw http.failures.noVerdict(answer);
      if (answer.status < 500 && error instanceof UnreadableBody) throw http.failures.unreadable(answer, error);
      throw http.failures.unavailable(answer, 'its body carries no verdict');
    }
    if (answer.status === 417 && !isListed(envelope.code)) throw badPhone(answer);
    return { answer, envelope };
  }

  /** PUBLIC-B: 417 on a badly formatted Ivorian number. */
  function badPhone(answer: HttpAnswer): ProviderFailure {
    const message = 'answered 417: the phone number is not written as it expects';
    return http.failures.refused(answer, { category: 'VALIDATION', code: BAD_PHONE, message });
  }

  function refusal({ answer, envelope }: Verdict, item?: RefusedItem): ProviderFailure {
    const code = item?.code ?? envelope.code;
    const { category, effect, retryable } = meaningOf(code);
    const words = item ? [item.status] : [envelope.message, envelope.description];
    const said = words.filter((word): word is string => word !== null).join(': ');
    const inDoubt = effect === 'maybe' && answer.request.doubt === 'maybe';
    return http.failures.refused(answer, {
      category,
      code,
      message: said === '' ? `answered with code ${code}` : said,
      effect: inDoubt ? 'maybe' : 'none',
      retryable: retryable && !inDoubt,
      refusedLogin: isLoginRefused(code),
      part: item?.raw,
    });
  }

  function itemsOf(verdict: Verdict): Fields[] {
    if (verdict.envelope.code !== SUCCESS) throw refusal(verdict);
    return http.guard(verdict.answer, () => readItems(verdict.envelope));
  }

  function missing({ answer }: Verdict, what: string): ProviderFailure {
    const { doubt } = answer.request;
    const message = `the answer has no readable verdict on ${what}`;
    const fields = { category: 'UNKNOWN', code: 'MISSING_ITEM', message } as const;
    return http.failures.refused(answer, { ...fields, effect: doubt, retryable: doubt === 'none' });
  }

  return { ask, refusal, itemsOf, missing };
}
