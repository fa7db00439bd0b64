import { createSourceEventStream, execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { GraphContext } from './context';

export interface SubscriptionArgs extends ExecutionArgs {
  contextValue: GraphContext;
}

/**
 * graphql-js's `subscribe`, but every event is executed with a renewed context: its loaders read the rows as they are
 * at that event. An error of the source after its begin (a cursor that expired meanwhile) becomes the last result.
 */
export async function subscribeRenewed(
  args: SubscriptionArgs,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  let failed = false;
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (failed) return END;
      try {
        const event = await events.next();
        if (event.done) return END;
        return { value: await executeEvent(args, event.value), done: false };
      } catch (error) {
        failed = true;
        return { value: { errors: [asGraphQLError(error)] }, done: false };
      }
    },
    async return() {
      await events.return?.();
      return END;
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

const END = { value: undefined, done: true } as const;

async function executeEvent(args: SubscriptionArgs, event: unknown): Promise<ExecutionResult> {
  return execute({ ...args, rootValue: event, contextValue: args.contextValue.renew() });
}

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
