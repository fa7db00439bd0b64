import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { invariant } from '../../domain/invariant';
import type { ApiKey as ApiKeyRow, Viewer as ViewerRow } from '../../domain/organization';
import type { GraphContext } from '../context';
import { PageArgs } from '../inputs/list-args';
import { connection, forwardWindow } from '../lists';
import { requireAdministrator, requireScope } from '../scopes';
import { ApiKey, ApiKeyConnection, Organization, Viewer } from '../types/viewer';

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who is asking. Scope: read.' })
  viewer(@Ctx() { viewer }: GraphContext) {
    requireScope(viewer, 'read');
    return viewer;
  }

  @FieldResolver(() => Organization)
  async organization(@Root() viewer: ViewerRow, @Ctx() { store }: GraphContext) {
    const organization = await store.findOrganization(viewer.organizationId);
    invariant(organization, 'a viewer belongs to an organization');
    return organization;
  }

  @FieldResolver(() => ApiKey)
  async apiKey(@Root() viewer: ViewerRow, @Ctx() { loaders }: GraphContext) {
    const apiKey = await loaders.apiKeys.load(viewer.apiKeyId);
    invariant(apiKey, 'a viewer came in with an API key');
    return apiKey;
  }
}

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Query(() => ApiKeyConnection, {
    nullable: true,
    description: 'The API keys of the organization, oldest first, ended ones among them. Scope: keys:admin.',
  })
  async apiKeys(@Args(() => PageArgs) args: PageArgs, @Ctx() { viewer, keyring, engine }: GraphContext) {
    requireAdministrator(viewer, 'keys:admin');
    return connection(await keyring.list(viewer, forwardWindow(args, engine)));
  }

  @FieldResolver()
  async clients(@Root() { clientIds }: ApiKeyRow, @Ctx() { loaders }: GraphContext) {
    if (clientIds === null) return null;
    const clients = await Promise.all(clientIds.map((id) => loaders.clients.load(id)));
    return clients.filter((client) => client !== null);
  }
}
