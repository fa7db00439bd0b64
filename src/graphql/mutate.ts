import { Refusal, type UserError } from '../domain/failures';
import type { Scope } from '../domain/organization';
import type { GraphContext } from './context';
import { refuseScope } from './scopes';

/** Runs a mutation: a missing scope or a refusal becomes userErrors beside an empty payload. */
export async function mutate<P extends { userErrors: UserError[] }>(
  context: GraphContext,
  scope: Scope,
  empty: Omit<P, 'userErrors'>,
  run: () => Promise<P>,
): Promise<P> {
  const refused = (userErrors: UserError[]) => ({ ...empty, userErrors }) as P;
  const missing = refuseScope(context.viewer, scope);
  if (missing) return refused([missing]);
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return refused(error.errors);
    throw error;
  } finally {
    context.loaders.forget();
  }
}
