import { createHmac } from 'node:crypto';
import { readFields, textIn } from '../json-fields';
import type { Answer, Call, SandboxCore } from '../provider';
import type { People, Profile } from './people';
import { id } from './people-views';
import { XprizoError, XprizoProblem } from './refusal';

/** CHOICE: the life of a token is told in `expires` and nowhere else. */
const TOKEN_LIFE_MS = 60 * 60 * 1000;

/** Tokens say themselves whose they are and for how long, as a JWT does: none has to be remembered. */
const SIGNING_KEY = 'sandbox-xprizo';

export interface Sessions {
  logIn(call: Call): Answer;
  /** Whose bearer token or API key it is; a token goes first. */
  profileOf(call: Call): Profile;
  expire(call: Call): void;
}

export function openSessions(core: SandboxCore, people: People): Sessions {
  const expired = new Set<string>();

  return {
    /** PUBLIC-B for the names. CHOICE: wrong credentials are a 401. */
    logIn({ bodyText }) {
      const body = readFields(bodyText);
      const userName = textIn(body ?? {}, 'userName');
      const password = textIn(body ?? {}, 'password');
      if (userName === undefined || password === undefined) {
        throw new XprizoError('invalid', 'userName and password are required');
      }
      // PUBLIC-A: "use username, mobile number to email".
      const profile = people.profiles.find((one) => [one.userName, one.email, one.mobile].includes(userName));
      if (profile === undefined || profile.password !== password) {
        throw new XprizoProblem(401, 'The user name or the password is wrong.');
      }
      const expires = core.now() + TOKEN_LIFE_MS;
      const json = {
        id: id(profile.contactId),
        userName: profile.userName,
        name: profile.name,
        role: profile.role,
        isSubAgent: false,
        token: signed({ sub: profile.contactId, exp: expires, jti: core.random() }),
        expires: new Date(expires).toISOString(),
        language: 'en',
      };
      return { json };
    },
    profileOf(call) {
      const token = tokenOf(call);
      if (token !== undefined) {
        const claims = readToken(token);
        const profile = people.profileOf(claims?.sub ?? '');
        if (claims === undefined || profile === undefined) throw new XprizoProblem(401, 'The token is invalid.');
        if (core.now() >= claims.exp || expired.has(token)) throw new XprizoProblem(401, 'The token has expired.');
        return profile;
      }
      const apiKey = call.headers['x-api-key'];
      const profile = apiKey && people.profiles.find((one) => one.apiKey === apiKey);
      if (!profile) throw new XprizoProblem(401, 'A token or an API key is required.');
      return profile;
    },
    expire(call) {
      const token = tokenOf(call);
      if (token !== undefined) expired.add(token);
    },
  };
}

interface Claims {
  readonly sub: string;
  readonly exp: number;
  readonly jti: number;
}

function tokenOf({ headers }: Call): string | undefined {
  return /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
}

function signed(claims: Claims): string {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, signatureOf(parts)].join('.');
}

function readToken(token: string): Claims | undefined {
  const [head = '', payload = '', signature = ''] = token.split('.');
  if (signature !== signatureOf([head, payload])) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
}

function signatureOf(parts: readonly string[]): string {
  return createHmac('sha256', SIGNING_KEY).update(parts.join('.')).digest('base64url');
}
