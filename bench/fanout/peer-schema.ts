import type { GraphQLSchema } from 'graphql';
import { buildGraph } from '../../src/graphql/build-graph';
import type { GraphContext } from '../../src/graphql/context';
import { PROVIDERS } from '../../src/providers/registry';

/**
 * Corridor's own schema and resolvers, with the library's way from what is published to a subscriber. The libraries make
 * one context per subscription; so that its loaders show no event what was read for another, each event begins anew.
 */
export async function peerSchema(subscribe: (context: unknown) => AsyncIterable<unknown>): Promise<GraphQLSchema> {
  const schema = await buildGraph(PROVIDERS);
  const field = schema.getSubscriptionType()?.getFields().transferUpdated;
  if (!field) throw new Error('the contract has no transferUpdated');
  field.subscribe = (_root, _args, context: unknown) => subscribe(context);
  field.resolve = (event, _args, { loaders }: GraphContext) => {
    loaders.forget();
    return event as unknown;
  };
  return schema;
}
