import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import type { Api } from './api';
import { EventList } from './event-list';
import { createFetcher, type Created } from './fetcher';
import { KeyBox } from './key-box';
import type { KeyStore } from './key';
import { OperationList } from './operation-list';
import type { SavedOperation } from './saved-operation';
import type { Streams } from './streams';

export interface PlaygroundParts {
  operations: readonly SavedOperation[];
  keys: KeyStore;
  demoKey: string;
  api: Api;
  streams: Streams;
}

/** GraphiQL between the key and the saved operations at its left and the events below. */
export function Playground({ operations, keys, demoKey, api, streams }: PlaygroundParts) {
  const [created, setCreated] = useState<Created | null>(null);
  const fetcher = useMemo(() => createFetcher({ api, streams, onCreated: setCreated }), [api, streams]);
  return (
    <GraphiQL
      fetcher={fetcher}
      // Of this tab, like the key: variables may hold what should not outlive it.
      storage={sessionStorage}
      defaultQuery={operations.find(({ name }) => name === 'wallets')?.document}
      defaultEditorToolsVisibility="variables"
      isHeadersEditorEnabled={false}
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <span />
      </GraphiQL.Logo>
      <aside className="side">
        <h1>Corridor playground</h1>
        <KeyBox keys={keys} demoKey={demoKey} api={api} streams={streams} />
        <OperationList operations={operations} api={api} streams={streams} />
      </aside>
      <EventList
        streams={streams}
        created={created}
        follow={operations.find(({ name }) => name === 'follow-transfer')}
      />
    </GraphiQL>
  );
}
