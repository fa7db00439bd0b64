import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type SelectionSetNode,
} from 'graphql';
import type { LogEvent } from '../domain/event';
import type { Viewer } from '../domain/organization';
import type { Clock } from '../domain/world';
import type { StreamOperations } from '../engine/engine';
import type { GraphContext } from './context';
import type { EventSource } from './event-stream';
import { eventView } from './events';
import { createPageCache } from './page-cache';
import type { Frame, Reader } from './reader';
import { createReaderGroup, type ReaderGroup } from './reader-group';

type PromiseOrValue<T> = T | Promise<T>;

export interface SubscriptionHub {
  /**
   * Begins a subscription: its position is fixed when this resolves. Answers errors where there is nothing to begin.
   * `resumeAfter`: a cursor that goes before the document's own.
   */
  prepare(args: ExecutionArgs, resumeAfter?: string | null): Promise<ExecutionResult | PreparedSubscription>;
}

export interface PreparedSubscription {
  /** Delivers until the returned function is called; nothing after that. */
  join: (reader: Reader) => () => void;
}

interface HubParts {
  streams: StreamOperations;
  clock: Clock;
  createContext(viewer: Viewer): GraphContext;
  formatError(error: unknown): GraphQLFormattedError;
}

/** What the readers of a group have in common. */
interface Shared {
  args: ExecutionArgs;
  viewer: Viewer;
  source: EventSource;
}

/** A reader's place, before and after it has one. */
interface Seat {
  left: boolean;
  leave: (() => void) | null;
}

/** Subscribers with the same document, variables, view and scopes share what is executed and serialised per event. */
export function createSubscriptionHub(parts: HubParts): SubscriptionHub {
  const { streams, clock } = parts;
  const groups = new Map<string, Promise<ReaderGroup>>();
  const pages = createPageCache({ clock });
  /** Groups that one stretch of the log sets going at once, and that see the same rows, read them together. */
  const contexts = new Map<string, GraphContext>();

  function contextOf(viewer: Viewer): GraphContext {
    if (contexts.size === 0) queueMicrotask(() => contexts.clear());
    const view = JSON.stringify([viewer.organizationId, viewer.clientIds]);
    const known = contexts.get(view);
    const context = known ?? parts.createContext(viewer);
    contexts.set(view, context);
    return { ...context, viewer };
  }

  function frameOf({ organizationId, seq }: LogEvent, result: ExecutionResult): Frame {
    const shown = result.errors
      ? { ...result, errors: result.errors.map((error) => parts.formatError(error)) }
      : result;
    return { seq, cursor: streams.cursorOf({ organizationId, seq }), payload: Buffer.from(JSON.stringify(shown)) };
  }

  async function openGroup(key: string, { args, viewer, source }: Shared): Promise<ReaderGroup> {
    let group: ReaderGroup | null = null;
    const watch = await streams.watch(viewer, source.filter, () => group?.advance());
    group = createReaderGroup({
      watch,
      clock,
      pages: pages.openShelf(watch),
      execute(events, live) {
        const contextValue = live ? contextOf(viewer) : parts.createContext(viewer);
        const results = events.map((event) => execute({ ...args, rootValue: eventView(streams, event), contextValue }));
        const toFrames = (done: ExecutionResult[]) =>
          done.map((result, index) => frameOf(events[index] as LogEvent, result));
        const isDone = (result: PromiseOrValue<ExecutionResult>) => !(result instanceof Promise);
        return results.every(isDone)
          ? toFrames(results as ExecutionResult[])
          : Promise.all(results.map(async (result) => result)).then(toFrames);
      },
      failed: (error, reader) => reader.fail(asGraphQLError(error)),
      emptied: () => void groups.delete(key),
    });
    return group;
  }

  async function groupOf(key: string, shared: Shared): Promise<ReaderGroup> {
    for (;;) {
      const known = groups.get(key);
      const opening = known ?? openGroup(key, shared);
      groups.set(key, opening);
      try {
        const group = await opening;
        if (!group.closed) return group;
      } catch (error) {
        if (groups.get(key) === opening) groups.delete(key);
        throw error;
      }
    }
  }

  async function take(seat: Seat, shared: Shared, reader: Reader): Promise<void> {
    try {
      const group = await groupOf(keyOf(shared), shared);
      seat.leave = group.add(reader, shared.source.start);
      // Added even so: a group closes when its last reader leaves.
      if (seat.left) seat.leave();
    } catch (error) {
      if (!seat.left) reader.fail(asGraphQLError(error));
    }
  }

  return {
    async prepare(args, resumeAfter = null) {
      const context = args.contextValue as GraphContext;
      if (mayBeEmpty(args.document, args.operationName)) return { errors: [emptied()] };
      const source = await createSourceEventStream({ ...args, contextValue: { ...context, resumeAfter } });
      if (!(Symbol.asyncIterator in source)) return source;
      const { schema, document, operationName, variableValues } = args;
      const shared: Shared = {
        args: { schema, document, operationName, variableValues },
        viewer: context.viewer,
        source: source as unknown as EventSource,
      };
      return {
        join(reader) {
          const seat: Seat = { left: false, leave: null };
          void take(seat, shared, reader);
          return leaverOf(seat);
        },
      };
    },
  };
}

/** Apart, so that it holds on to nothing of how the subscription began. */
function leaverOf(seat: Seat): () => void {
  return () => {
    seat.left = true;
    seat.leave?.();
  };
}

/**
 * Whether a directive may leave the subscription without its field: graphql-js fails on that instead of refusing it, and
 * the newer specification does not allow it.
 */
function mayBeEmpty(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  const isConditional = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
      if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet);
      const spread = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : null;
      return document.definitions.some(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === spread && isConditional(one.selectionSet),
      );
    });
  return operation != null && isConditional(operation.selectionSet);
}

function emptied(): GraphQLError {
  return new GraphQLError('the field of a subscription takes neither @skip nor @include', {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}

/** Equal for readers to whom every event looks the same, whatever position they begin at. */
function keyOf({ args, viewer }: Shared): string {
  const { document, operationName } = args;
  const variables: Record<string, unknown> = { ...args.variableValues };
  const cursor = cursorVariableOf(document, operationName);
  if (cursor !== null) delete variables[cursor];
  const { organizationId, clientIds, scopes } = viewer;
  const view = [organizationId, clientIds && [...clientIds].sort(), [...scopes].sort()];
  return JSON.stringify([document.loc?.source.body ?? document, operationName ?? null, sorted(variables), view]);
}

/** The variable that says where the stream begins; null where it means anything else as well, or there is none. */
function cursorVariableOf(document: DocumentNode, operationName: string | null | undefined): string | null {
  const operation = getOperationAST(document, operationName);
  const [field] = operation?.selectionSet.selections ?? [];
  if (field?.kind !== Kind.FIELD) return null;
  const value = field.arguments?.find((argument) => argument.name.value === 'after')?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let mentions = 0;
  visit(document, { Variable: (node) => void (node.name.value === name && (mentions += 1)) });
  // Where it is declared, and here.
  return mentions === 2 ? name : null;
}

/** JSON tells apart what differs only in the order of members. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
