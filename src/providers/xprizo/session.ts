import { ProviderFailure } from '../../domain/failures';
import type { Clock } from '../../domain/world';
import type { Http, HttpAnswer, HttpRequest } from '../kit/http';
import { accepted } from './refusals';
import { readToken } from './wire';

/** A token is renewed this long before it expires, so that no call outlives it; or earlier where it lives shortly. */
const RENEW_BEFORE_MS = 60_000;
const RENEW_SHARE = 0.1;

/** How a call may be repeated on 401: once after a new token; or not at all (approvals are GETs that change state). */
type Manner = 'again' | 'once';

/** One account’s way in: the API key, or, where there is none, a token that all calls share. */
export interface Session {
  ask(request: HttpRequest, manner: Manner): Promise<HttpAnswer>;
}

export interface SessionSetup {
  http: Http;
  clock: Clock;
  apiKey: string | null;
  userName: string | null;
  password: string | null;
}

export function createSession({ http, clock, apiKey, userName, password }: SessionSetup): Session {
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

  /** No money moves here: whatever goes wrong, the call it was for was not sent. */
  async function logIn(): Promise<string> {
    const startedAt = clock.now();
    const answer = await http.send({
      method: 'POST',
      path: '/Security/GetToken',
      body: { json: { userName, password } },
      doubt: 'none',
    });
    if (answer.status === 400) throw refusedLogin(answer);
    const fresh = http.read(accepted(http, answer), readToken);
    http.redactor.hide(fresh.token);
    const life = lifeOf(fresh.expires, startedAt);
    current = { token: fresh.token, renewAt: startedAt + life - Math.min(RENEW_BEFORE_MS, life * RENEW_SHARE) };
    return fresh.token;
  }

  /** INFER: a login has nothing but its credentials that could be wrong. */
  function refusedLogin(answer: HttpAnswer): ProviderFailure {
    const message = 'refused the user name and password';
    return http.failures.refused(answer, { category: 'AUTH', code: '400', message, refusedLogin: true });
  }

  async function ask(request: HttpRequest, manner: Manner): Promise<HttpAnswer> {
    if (apiKey !== null) return await http.send(withHeader(request, { 'x-api-key': apiKey }));
    const first = await askWith(await token(), request);
    if (first.status !== 401 || manner === 'once') return first;
    return await askWith(await token(), request);
  }

  async function askWith(used: string, request: HttpRequest): Promise<HttpAnswer> {
    const answer = await http.send(withHeader(request, { authorization: `Bearer ${used}` }));
    // Somebody else may have logged in anew meanwhile: only the token that was refused is thrown away.
    if (answer.status === 401 && current?.token === used) current = null;
    return answer;
  }

  return { ask };
}

/**
 * Without `expires` the token is good until it is refused; so is one that is over by our clock as it is given: the two
 * clocks are far apart, and every call would log in anew.
 */
function lifeOf(expires: number | null, now: number): number {
  return expires === null || expires <= now ? Infinity : expires - now;
}

function withHeader(request: HttpRequest, headers: Record<string, string>): HttpRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}
