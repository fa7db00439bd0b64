import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Reader } from '../../src/graphql/reader';
import type { SubscriptionHub } from '../../src/graphql/subscription-hub';

/** What a reader sees: each result as it was serialised, or the error that ended it. */
export type Stream = AsyncIterableIterator<ExecutionResult>;

/** A reader that takes everything at once and hands it out one by one. */
export async function openStream(hub: SubscriptionHub, args: ExecutionArgs): Promise<ExecutionResult | Stream> {
  const prepared = await hub.prepare(args);
  if (!('join' in prepared)) return prepared;
  const results: ExecutionResult[] = [];
  let ended = false;
  let wake = () => {};
  const reader: Reader = {
    backlog: 0,
    taken: 0,
    deliver(frames) {
      for (const { payload } of frames) results.push(JSON.parse(payload.toString('utf8')) as ExecutionResult);
      wake();
    },
    whenReady: (run) => run(),
    tooSlow: () => {
      throw new Error('this reader takes everything');
    },
    fail(error: GraphQLError) {
      results.push({ errors: [error] });
      end();
    },
  };
  const leave = prepared.join(reader);
  function end(): void {
    ended = true;
    leave();
    wake();
  }
  const stream: Stream = {
    async next() {
      while (results.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
      const value = results.shift();
      return value ? { value, done: false } : { value: undefined, done: true };
    },
    async return() {
      results.length = 0;
      end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
