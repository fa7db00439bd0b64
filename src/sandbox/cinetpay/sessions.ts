import { readForm } from '../form';
import type { Answer, Call, SandboxCore } from '../provider';
import { CinetPayRefusal, succeeded, type Language } from './codes';
import { magicEffect } from './magic-values';
import type { Merchant } from './merchants';

/** "Its lifetime is 5 min", in virtual time. */
const TOKEN_LIFE_MS = 5 * 60 * 1000;

interface Session {
  readonly merchant: Merchant;
  expiresAt: number;
}

export interface Sessions {
  logIn(call: Call): Answer;
  /** The merchant whose token is in the query; PUBLIC-A: a token in the body is not looked at, unless it is lax. */
  merchantOf(call: Call, isLax: boolean): Merchant;
  expire(call: Call): void;
}

export function openSessions(core: SandboxCore, merchants: ReadonlyMap<string, Merchant>): Sessions {
  const sessions = new Map<string, Session>();

  return {
    logIn(call) {
      const form = readForm(call);
      const apikey = form.get('apikey');
      const password = form.get('password');
      if (!apikey || !password) throw new CinetPayRefusal(704);
      const magic = magicEffect('apikey', apikey);
      if (magic?.kind === 'answerCode') throw new CinetPayRefusal(magic.code);
      const merchant = merchants.get(apikey);
      if (merchant?.password !== password) throw new CinetPayRefusal(701);
      const token = `sandbox-token-${sessions.size + 1}-${Math.floor(core.random() * 2 ** 48).toString(36)}`;
      sessions.set(token, { merchant, expiresAt: core.now() + TOKEN_LIFE_MS });
      return succeeded({ token });
    },
    merchantOf(call, isLax) {
      const token = call.query['token'] || (isLax ? readForm(call).get('token') : null) || '';
      const magic = magicEffect('token', token);
      if (magic?.kind === 'answerCode') throw new CinetPayRefusal(magic.code);
      const session = sessions.get(token);
      if (session === undefined) throw new CinetPayRefusal(706);
      if (core.now() >= session.expiresAt) throw new CinetPayRefusal(705);
      return session.merchant;
    },
    expire({ query: { token = '' } }) {
      const session = sessions.get(token);
      if (session !== undefined) session.expiresAt = core.now();
    },
  };
}

/** "lang (en or fr)" must be sent with every call; what happens without it is a CHOICE, and so is French where it is lax. */
export function languageOf(call: Call, isLax: boolean): Language {
  const lang = call.query['lang'] || (isLax ? (readForm(call).get('lang') ?? 'fr') : undefined);
  if (lang === 'en' || lang === 'fr') return lang;
  throw new CinetPayRefusal(704);
}
