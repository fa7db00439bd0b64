import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { invariant } from '../../domain/invariant';
import type { ApiKey as ApiKeyRow, Viewer as ViewerRow } from '../../domain/organization';
import type { GraphContext } from '../context';
import { requireScope } from '../scopes';
import { ApiKey, Organization, Viewer } from '../types/viewer';

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
  @FieldResolver()
  async clients(@Root() { clientIds }: ApiKeyRow, @Ctx() { loaders }: GraphContext) {
    if (clientIds === null) return null;
    const clients = await Promise.all(clientIds.map((id) => loaders.clients.load(id)));
    return clients.filter((client) => client !== null);
  }
}
