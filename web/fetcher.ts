import { getOperationAST, parse } from 'graphql';
import type { GraphiQLProps } from 'graphiql';
import type { Api } from './api';
import type { Answer, Operation } from './operation';
import type { Streams } from './streams';

export type Fetcher = GraphiQLProps['fetcher'];

/** A transfer somebody just made, with where its part of the log begins. */
export interface Created {
  transferId: string;
  cursor: string;
}

/** What GraphiQL runs: the key goes with everything, its introspection included. Subscriptions go to the streams. */
export function createFetcher(parts: { api: Api; streams: Streams; onCreated: (created: Created) => void }): Fetcher {
  const { api, streams, onCreated } = parts;
  return (params) => {
    const operation: Operation = params;
    if (typeOf(operation) !== 'subscription') {
      return api.send(operation).then((answer) => {
        const created = createdIn(answer);
        if (created) onCreated(created);
        return answer as never;
      });
    }
    return {
      subscribe(observer: { next(value: never): void; error(error: unknown): void; complete(): void }) {
        const leave = streams.start(operation, {
          next: (result) => observer.next(result as never),
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        });
        return { unsubscribe: leave };
      },
    } as unknown as ReturnType<Fetcher>;
  };
}

function typeOf({ query, operationName }: Operation): string | undefined {
  try {
    return getOperationAST(parse(query), operationName)?.operation;
  } catch {
    // What does not parse goes to the API, whose words for it are the ones to show.
    return undefined;
  }
}

function createdIn({ data }: Answer): Created | null {
  for (const payload of Object.values(data ?? {})) {
    const { transfer, cursor } = (payload ?? {}) as { transfer?: { id?: string } | null; cursor?: string | null };
    if (transfer?.id && typeof cursor === 'string') return { transferId: transfer.id, cursor };
  }
  return null;
}
