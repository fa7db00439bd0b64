import { getNamedType, isAbstractType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import type { Scope } from '../domain/organization';
import type { GraphContext } from './context';
import { pageEvents } from './events';
import type { TransferFilter } from './inputs/filters';
import { forwardWindow } from './lists';
import { invariant } from '../domain/invariant';
import { pageTransfersOf } from './resolvers/transfers';
import { checkMaxAge } from './resolvers/wallets';
import { requireScope } from './scopes';

/** Throws, or rejects, what the field itself would answer to these arguments, whatever it belongs to. */
type ArgumentCheck = (args: Record<string, unknown>, context: GraphContext) => unknown;

interface PageArgs {
  first?: number | null;
  after?: string | null;
}

/** The id of nothing: what is refused for its sake is refused for every other. */
const NOBODY = 'none';

const page =
  (scope: Scope, read: (context: GraphContext, window: { first: number; after: string | null }) => unknown) =>
  (args: PageArgs, context: GraphContext): unknown => {
    requireScope(context.viewer, scope);
    const window = forwardWindow(args, context.engine);
    // Only the database knows whether a cursor is one of its own, and it is asked for nobody's rows.
    return window.after === null ? null : read(context, window);
  };

const transfersOf =
  (member: 'clientIds' | 'contactIds' | 'walletIds') =>
  (args: PageArgs & { filter?: TransferFilter | null }, context: GraphContext): unknown =>
    pageTransfersOf(context, { member, id: NOBODY }, args);

/**
 * How the arguments of a field below a mutation's payload are checked before the mutation runs. A field with arguments
 * that is not here stops the build of the schema (`requirePayloadChecks`).
 */
export const PAYLOAD_CHECKS: Readonly<Record<string, ArgumentCheck>> = {
  'ProviderAccount.clients': page('read', ({ store, viewer }, window) =>
    store.pageClients(viewer, { accountIds: [NOBODY] }, window),
  ),
  'ProviderAccount.wallets': page('read', ({ store, viewer }, window) =>
    store.pageWallets(viewer, { accountIds: [NOBODY] }, window),
  ),
  'Client.wallets': page('read', ({ store, viewer }, window) =>
    store.pageWallets(viewer, { clientIds: [NOBODY] }, window),
  ),
  'Client.transfers': transfersOf('clientIds'),
  'Contact.transfers': transfersOf('contactIds'),
  'Wallet.transfers': transfersOf('walletIds'),
  'Wallet.balance': (args) => checkMaxAge(args.maxAgeSeconds as number | null | undefined),
  'Transfer.events': (args: PageArgs, { engine, viewer }) =>
    pageEvents(engine, viewer, { ...args, filter: { transferIds: [NOBODY] } }),
  'Transfer.observations': page('observations:read', ({ store }, window) => store.pageObservations(NOBODY, window)),
};

/** Throws where a field with arguments can stand below a mutation's payload and nobody checks them before it runs. */
export function requirePayloadChecks(schema: GraphQLSchema): void {
  const waiting: GraphQLNamedType[] = [schema.getMutationType()].filter((type) => type != null);
  const seen = new Set(waiting);
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    const isRoot = type === schema.getMutationType();
    const below: GraphQLNamedType[] = isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [];
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      const name = `${type.name}.${field.name}`;
      const isChecked = isRoot || field.args.length === 0 || name in PAYLOAD_CHECKS;
      invariant(isChecked, `${name} has arguments: add how they are checked to src/graphql/payload-checks.ts`);
      below.push(getNamedType(field.type));
    }
    for (const next of below) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
}
