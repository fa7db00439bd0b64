import { Kind, type GraphQLResolveInfo } from 'graphql';
import type { Page, PageWindow } from '../domain/store';
import type { Engine } from '../engine/engine';
import { badInput } from './errors';

/** A filter's list becomes bound values of a statement. */
const MAX_FILTER_ITEMS = 500;

/** The engine, which knows the operator's limits. */
type Limited = Pick<Engine, 'limits'>;

interface WindowArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A forward page; `standard` is the size where the caller said null. */
export function forwardWindow(
  args: WindowArgs,
  { limits }: Limited,
  standard = 20,
): { first: number; after: string | null } {
  return { first: sizeOf('first', args.first ?? standard, limits.page), after: args.after ?? null };
}

/** A page in either direction. `first` has a default, so what the caller wrote decides whether it was given. */
export function eitherWindow(args: WindowArgs, info: GraphQLResolveInfo, limited: Limited): PageWindow {
  if (args.last == null) {
    if (args.before != null) throw badInput('before goes with last: say how many you want before it');
    return forwardWindow(args, limited);
  }
  if (args.first != null && isWritten(info, 'first')) throw badInput('first and last cannot be given together');
  if (args.after != null) throw badInput('after goes with first, not with last: use before');
  return { last: sizeOf('last', args.last, limited.limits.page), before: args.before ?? null };
}

function sizeOf(argument: 'first' | 'last', size: number, largest: number): number {
  if (size >= 1 && size <= largest) return size;
  throw badInput(`${argument} must be between 1 and ${largest}, but is ${size}`);
}

function isWritten(info: GraphQLResolveInfo, argument: string): boolean {
  const node = info.fieldNodes[0]?.arguments?.find((written) => written.name.value === argument);
  if (!node) return false;
  return node.value.kind !== Kind.VARIABLE || info.variableValues[node.value.name.value] !== undefined;
}

/** Refuses lists longer than a statement should carry. */
export function checkFilter(filter: object | null | undefined): void {
  for (const [member, value] of Object.entries(filter ?? {})) {
    if (Array.isArray(value) && value.length > MAX_FILTER_ITEMS) {
      throw badInput(`filter.${member} has ${value.length} items, more than ${MAX_FILTER_ITEMS}`);
    }
  }
}

/** No name, address or number is longer. */
const LONGEST_SEARCH = 500;

/** SQLite fails on a very long pattern. */
export function checkSearch(search: string | null | undefined): void {
  if (search && search.length > LONGEST_SEARCH) {
    throw badInput(`filter.search may have at most ${LONGEST_SEARCH} characters, not ${search.length}`);
  }
}

/** The Relay connection of a page. */
export function connection<T, N = T>(page: Page<T>, toNode: (row: T) => N = (row) => row as unknown as N) {
  const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: toNode(node) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.startCursor ?? edges[0]?.cursor ?? null,
      endCursor: page.endCursor ?? edges.at(-1)?.cursor ?? null,
    },
  };
}
