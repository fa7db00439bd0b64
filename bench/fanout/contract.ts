import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

/** What every reader asks for: the event's own fields and a few of its transfer. */
export const DOCUMENT = documentOf('');

/** The same for readers who may come back: the variable is none of what tells their groups apart. */
export const RESUMING_DOCUMENT = DOCUMENT.replace('subscription {', 'subscription ($after: EventCursor) {').replace(
  'transferUpdated {',
  'transferUpdated(after: $after) {',
);

/** Fifty that differ in a name of the answer. */
export const FIFTY_DOCUMENTS = Array.from({ length: 50 }, (_, n) => documentOf(`state${n}: status`));

function documentOf(more: string): string {
  return `subscription {
  transferUpdated {
    cursor type at source from to providerStatus version
    transfer { id reference status providerStatus ${more} amount { amount currency } }
  }
}`;
}

/** The public contract, resolved from plain objects in memory: what graphql-js costs with nothing behind it. */
export function peerSchema(subscribe: () => AsyncIterable<unknown>): GraphQLSchema {
  const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
  const field = schema.getSubscriptionType()?.getFields().transferUpdated;
  if (!field) throw new Error('the contract has no transferUpdated');
  field.subscribe = subscribe;
  field.resolve = (event) => event;
  return schema;
}
