import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Viewer } from '../domain/organization';
import type { Log, Random } from '../domain/world';
import { buildGraph } from './build-graph';
import { createContext, type GraphContext, type GraphParts } from './context';
import { createErrorFormatter } from './errors';
import { subscribeRenewed } from './subscribe';

/** What the transports need to serve the graph. */
export interface Graph {
  schema: GraphQLSchema;
  /** For one operation; a subscription renews it for every event. */
  createContext(viewer: Viewer): GraphContext;
  subscribe: typeof subscribeRenewed;
  /** What a caller may see of an error; what it hides is logged. */
  formatError(error: unknown): GraphQLFormattedError;
}

export async function createGraph(parts: GraphParts & { log: Log; random: Random }): Promise<Graph> {
  return {
    schema: await buildGraph(parts.engine.providers),
    createContext: (viewer) => createContext(parts, viewer),
    subscribe: subscribeRenewed,
    formatError: createErrorFormatter(parts),
  };
}
