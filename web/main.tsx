import './workers';
import { createRoot } from 'react-dom/client';
import { createApi } from './api';
import { createKeyStore } from './key';
import { Playground } from './playground';
import { createStreams } from './streams';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './playground.css';

const demoKey = document.querySelector<HTMLMetaElement>('meta[name="demo-key"]')?.content ?? '';
// This file is playground/assets/…: the API is two folders up, under whatever path a proxy serves both.
const url = new URL('../../graphql', import.meta.url).href;
const key = createKeyStore(sessionStorage, demoKey);
const parts = {
  operations: SAVED_OPERATIONS,
  keys: key,
  demoKey,
  api: createApi(url, key),
  streams: createStreams(url.replace(/^http/, 'ws'), key),
};

createRoot(document.getElementById('playground') as HTMLElement).render(<Playground {...parts} />);
