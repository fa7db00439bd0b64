import { GraphQLError } from 'graphql';
import { userError, type UserError } from '../domain/failures';
import type { Scope, Viewer } from '../domain/organization';

/** For queries, fields and subscriptions: a missing scope is a GraphQL error. */
export function requireScope(viewer: Viewer, scope: Scope): void {
  if (!viewer.scopes.includes(scope)) {
    throw new GraphQLError(missing(scope), { extensions: { code: 'FORBIDDEN', scope } });
  }
}

/** For what only an administrator of the whole organization may read. */
export function requireAdministrator(viewer: Viewer, scope: 'accounts:admin' | 'keys:admin'): void {
  const refused = refuseScope(viewer, scope);
  if (refused) throw new GraphQLError(refused.message, { extensions: { code: 'FORBIDDEN', scope } });
}

export function mayAdminister(viewer: Viewer, scope: 'accounts:admin' | 'keys:admin'): boolean {
  return refuseScope(viewer, scope) === null;
}

/** For mutations: a missing scope is data. Null where the viewer may. */
export function refuseScope(viewer: Viewer, scope: Scope): UserError | null {
  if (!viewer.scopes.includes(scope)) return userError('FORBIDDEN', missing(scope));
  const administers = scope === 'accounts:admin' || scope === 'keys:admin';
  if (administers && viewer.clientIds !== null) {
    return userError('FORBIDDEN', 'an API key that is limited to clients cannot administer accounts or keys');
  }
  return null;
}

function missing(scope: Scope): string {
  return `this needs the scope ${scope}, which the API key does not have`;
}
