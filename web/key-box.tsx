import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';
import type { Api } from './api';
import type { KeyStore } from './key';
import type { Streams } from './streams';

/** A key is asked about when its typing pauses. */
const CHECK_AFTER_MS = 400;
const WHOSE_KEY = '{ viewer { organization { name } scopes } }';

interface Verdict {
  tone: 'good' | 'bad' | 'neutral';
  words: string;
}

/** The key, and whose it is. */
export function KeyBox(parts: { keys: KeyStore; demoKey: string; api: Api; streams: Streams }) {
  const { keys, demoKey, api, streams } = parts;
  const [key, setKey] = useState(keys.get());
  const [shown, setShown] = useState(key === demoKey);
  const [verdict, setVerdict] = useState<Verdict>({ tone: 'neutral', words: '' });
  const actions = useGraphiQLActions();
  const schema = useGraphiQL((state) => state.schema);
  const hasSchema = useRef(false);
  const checks = useRef(0);

  useEffect(() => {
    hasSchema.current = schema != null;
  }, [schema]);

  useEffect(() => {
    const check = ++checks.current;
    if (key === '') return setVerdict({ tone: 'neutral', words: 'No key yet: nothing runs without one.' });
    const timer = setTimeout(() => {
      void verdictOn(api).then((found) => {
        if (check !== checks.current) return;
        setVerdict(found);
        if (found.tone === 'good' && !hasSchema.current) void actions.introspect();
      });
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, api, actions]);

  function change(given: string): void {
    setKey(given);
    keys.set(given);
    setVerdict({ tone: 'neutral', words: '' });
    streams.reset();
  }

  return (
    <form className="key" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor="api-key">API key</label>
      <div className="key-row">
        <input
          id="api-key"
          type={shown ? 'text' : 'password'}
          value={key}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="key-verdict"
          aria-invalid={verdict.tone === 'bad'}
          onChange={(event) => change(event.target.value)}
        />
        <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </button>
      </div>
      <p id="key-verdict" className={`verdict ${verdict.tone}`} role="status">
        {verdict.words}
      </p>
    </form>
  );
}

async function verdictOn(api: Api): Promise<Verdict> {
  const { data, errors } = await api.send({ query: WHOSE_KEY });
  const [error] = errors ?? [];
  if (error?.extensions?.code === 'UNAUTHENTICATED') {
    return { tone: 'bad', words: 'This key does not work: it is unknown here, revoked or expired.' };
  }
  if (error || !data) return { tone: 'bad', words: error?.message ?? 'The API gave no answer.' };
  const { organization, scopes } = data.viewer as { organization: { name: string }; scopes: string[] };
  const may = scopes.length === 1 ? `scope ${scopes[0]}` : `${scopes.length} scopes`;
  return { tone: 'good', words: `${organization.name}, ${may}` };
}
