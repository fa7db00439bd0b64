import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Viewer } from '../domain/organization';
import type { SubscriptionHub } from '../graphql/subscription-hub';

/** The graph as the transports see it. */
export interface Graph {
  schema: GraphQLSchema;
  /** What the resolvers of one operation share. */
  createContext(viewer: Viewer): object;
  subscriptions: SubscriptionHub;
  /** What a caller may see of an error. Logs what it hides. */
  formatError(error: unknown): GraphQLFormattedError;
}
