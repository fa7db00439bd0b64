import type { Viewer } from '../domain/organization';
import type { Store } from '../domain/store';
import type { Clock } from '../domain/world';
import type { Keyring } from '../auth/keyring';
import type { Engine } from '../engine/engine';
import { createLoaders, type Loaders } from './loaders';

/** What the graph is served from; the same for every request. */
export interface GraphParts {
  store: Store;
  engine: Engine;
  keyring: Pick<Keyring, 'create' | 'revoke'>;
  clock: Clock;
}

/** What resolvers are handed: who asks, and loaders that live for one request or one event. */
export interface GraphContext extends GraphParts {
  viewer: Viewer;
  loaders: Loaders;
  /** The same viewer with fresh loaders: what was read for one event must not be shown for the next. */
  renew(): GraphContext;
}

export function createContext(parts: GraphParts, viewer: Viewer): GraphContext {
  return {
    ...parts,
    viewer,
    loaders: createLoaders(parts, viewer),
    renew: () => createContext(parts, viewer),
  };
}
