import type { ExecutionArgs, ExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Viewer } from '../domain/organization';

/** The graph as the transports see it. */
export interface Graph {
  schema: GraphQLSchema;
  /** What the resolvers of one operation share. */
  createContext(viewer: Viewer): object;
  /** graphql-js's `subscribe`, with a fresh context for each event. */
  subscribe(args: ExecutionArgs): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>>;
  /** What a caller may see of an error. Logs what it hides. */
  formatError(error: unknown): GraphQLFormattedError;
}
