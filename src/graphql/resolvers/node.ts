import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { nounOf } from '../../domain/ids';
import type { GraphContext } from '../context';
import { badInput } from '../errors';
import { noteRead } from '../read-transfers';
import { requireScope } from '../scopes';
import { Node } from '../types/node';

/** As for lists: bounds one answer. */
const MAX_NODES = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its id; null where there is no such thing or it is not yours. Scope: read.',
  })
  node(
    @Arg('id', () => ID, { description: 'The id of anything that is a Node.' }) id: string,
    @Ctx() context: GraphContext,
  ) {
    requireScope(context.viewer, 'read');
    return findNode(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Many things by their ids, in the same order; null for those that are not there or not yours. Scope: read.',
  })
  nodes(@Arg('ids', () => [ID], { description: 'The ids, at most 100.' }) ids: string[], @Ctx() context: GraphContext) {
    requireScope(context.viewer, 'read');
    if (ids.length > MAX_NODES) throw badInput(`ids has ${ids.length} items, more than ${MAX_NODES}`);
    return Promise.all(ids.map((id) => findNode(context, id)));
  }
}

async function findNode({ viewer, loaders, store, engine }: GraphContext, id: string) {
  const noun = nounOf(id);
  switch (noun) {
    case 'Organization':
      return id === viewer.organizationId ? store.findOrganization(id) : null;
    case 'ApiKey':
      return loaders.apiKeys.load(id);
    case 'ProviderAccount':
      return loaders.accounts.load(id);
    case 'Client':
      return loaders.clients.load(id);
    case 'Contact':
      return loaders.contacts.load(id);
    case 'Wallet':
      return loaders.wallets.load(id);
    case 'Transfer':
      return noteRead(engine, await loaders.transfers.load(id));
    case 'ContactRegistration':
    case 'PayoutAccount':
    case 'Observation':
    case 'CallbackDelivery':
    case null:
      return null;
  }
}
