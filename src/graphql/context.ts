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
  keyring: Pick<Keyring, 'create' | 'list' | 'revoke' | 'rotate'>;
  clock: Clock;
}

/** What resolvers are handed: who asks, and loaders that live for one request, or for events that are read together. */
export interface GraphContext extends GraphParts {
  viewer: Viewer;
  loaders: Loaders;
  /** A cursor that the transport resumes from (Last-Event-ID); it is newer than the one the document was written with. */
  resumeAfter?: string | null;
  /** Its answer may be so long that it is put together in turns (paced-fields.ts). */
  isPaced?: boolean;
  /** What this query has answered already, by what it was asked of and how (answer-once.ts). */
  answered?: WeakMap<object, Map<string, unknown>>;
  /** What the mutations of this operation answered, by the key of their answers. */
  payloads?: Map<string | number, { payload: unknown; mutation: string }>;
}

export function createContext(parts: GraphParts, viewer: Viewer): GraphContext {
  return { ...parts, viewer, loaders: createLoaders(parts, viewer) };
}
