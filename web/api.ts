import type { KeyStore } from './key';
import type { Answer, Operation } from './operation';

/** POST /graphql with the key. */
export interface Api {
  /** What the API said, refusals included; an answer of our own where it said nothing. */
  send(operation: Operation): Promise<Answer>;
  /** The same, but whatever went wrong is thrown. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

const NO_KEY = 'Enter an API key first, in the box "API key".';

export function createApi(url: string, key: KeyStore): Api {
  const api: Api = {
    async send(operation) {
      // A header takes only what a key can be made of; anything else would fail without a word about the key.
      if (key.get() === '') return refused(NO_KEY);
      if (!/^[\x21-\x7e]+$/.test(key.get())) return refused('An API key has neither spaces nor letters with accents.');
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key.get()}` },
        body: JSON.stringify(operation),
      }).catch(() => null);
      if (!response) return refused(`${url} does not answer: is Corridor still running?`);
      const body = (await response.json().catch(() => null)) as Answer | null;
      return body ?? refused(`${url} answered ${response.status} without JSON`);
    },

    async ask(query, variables) {
      const answer = await api.send({ query, variables });
      if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('; '));
      return answer;
    },
  };
  return api;
}

function refused(message: string): Answer {
  return { errors: [{ message }] };
}
